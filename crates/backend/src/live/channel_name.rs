//! Names of channels, and the parameters that may stand before them (digest §10).

use std::collections::BTreeMap;

use ably_proto::wire::ErrorInfo;
use url::form_urlencoded;

use super::refusal;

/// Refuses names that cannot be used, and kinds of channels that are not offered.
///
/// # Errors
/// 40010.
pub(crate) fn check(name: &str) -> Result<(), ErrorInfo> {
    let is_whole = match qualifier(name) {
        Some((qualifier, base)) => !base.is_empty() && !qualifier.starts_with("filter="),
        None => !name.starts_with('['),
    };
    let is_bad = !is_whole
        || name.is_empty()
        || name.starts_with(':')
        || base(name).starts_with(':')
        || name.chars().any(char::is_control);
    if is_bad { Err(refusal::bad_channel_name()) } else { Ok(()) }
}

/// The channel that is meant: `[?rewind=1]lobby` is `lobby`, seen in a certain way.
pub(crate) fn base(name: &str) -> &str {
    match qualifier(name) {
        Some((qualifier, base)) if qualifier.starts_with('?') => base,
        _ => name,
    }
}

/// The parameters in a name.
pub(crate) fn params(name: &str) -> BTreeMap<String, String> {
    let query = qualifier(name).and_then(|(qualifier, _)| qualifier.strip_prefix('?'));
    form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect()
}

fn qualifier(name: &str) -> Option<(&str, &str)> {
    name.strip_prefix('[')?.split_once(']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cannot_be_used_are_refused() {
        for name in ["lobby", "org:o1:dm", "[meta]log", "[?rewind=1]lobby", "a[b]"] {
            assert!(check(name).is_ok(), "{name}");
        }
        for name in ["", ":x", "[x", "[?rewind=1]", "[?rewind=1]:x", "a\nb", "[filter=YQ==]lobby"] {
            assert_eq!(check(name).unwrap_err().code, 40010, "{name}");
        }
    }

    #[test]
    fn rts5_parameters_in_the_name_are_no_part_of_the_channel() {
        assert_eq!(base("[?rewind=2m&rewindLimit=5]lobby"), "lobby");
        assert_eq!(base("[meta]log"), "[meta]log");
        assert_eq!(base("lobby"), "lobby");
        let read = params("[?rewind=2m&rewindLimit=5]lobby");
        let expected = [("rewind", "2m"), ("rewindLimit", "5")];
        assert_eq!(read, expected.map(|(k, v)| (k.to_owned(), v.to_owned())).into());
        assert_eq!(params("[meta]log"), BTreeMap::new());
    }
}
