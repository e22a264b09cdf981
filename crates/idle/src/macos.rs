//! macOS: the input system counts the nanoseconds since the last input in its registry.

#[cfg(target_os = "macos")]
pub(crate) async fn idle_ms() -> Option<i64> {
    let registry = tokio::process::Command::new("/usr/sbin/ioreg")
        .args(["-c", "IOHIDSystem", "-d", "4"])
        .output()
        .await
        .inspect_err(|err| tracing::debug!("The registry was not read: {err}"))
        .ok()?;
    read(&String::from_utf8_lossy(&registry.stdout))
}

/// The smallest count of the listing, for the last input on any device.
fn read(listing: &str) -> Option<i64> {
    let counts = listing.lines().filter_map(|line| {
        let (_, count) = line.split_once("\"HIDIdleTime\" = ")?;
        count.trim().parse::<i64>().ok()
    });
    counts.min().map(|nanoseconds| nanoseconds / 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_input_of_any_device_counts() {
        let listing = "\
    | |   \"HIDServiceSupport\" = Yes
    | |   \"HIDIdleTime\" = 301000000000
    | |   \"HIDIdleTimeDelta\" = 7
    | |   \"HIDIdleTime\" = 2500000000";
        assert_eq!(read(listing), Some(2_500));
        assert_eq!(read("nothing of the kind"), None);
    }
}
