//! Serials: opaque, sortable positions in a channel (digest §8, "serial").
//!
//! A channel serial is `<14-digit ms>-<3-digit counter>@<series>`, a message serial adds `:<3-digit
//! index>`. String order is time order. The series names one life of one channel, so a position
//! from before a restart is recognised as unknown instead of being mistaken for an early one.

use std::fmt::Write as _;

use rand::Rng as _;

/// Counter values that fit in three digits; the next one borrows a millisecond from the future.
const COUNTER_LIMIT: u16 = 1000;

/// Hands out the serials of one channel, always increasing even when the clock steps back.
#[derive(Debug)]
pub(crate) struct SerialClock {
    series: String,
    ms: u64,
    counter: u16,
}

impl SerialClock {
    /// A clock that starts at `now_ms` under a fresh random series.
    pub(crate) fn new(now_ms: u64) -> Self {
        Self { series: random_text(10), ms: now_ms, counter: 0 }
    }

    /// The serial handed out last, or the channel's beginning.
    pub(crate) fn current(&self) -> String {
        format!("{:014}-{:03}@{}", self.ms, self.counter, self.series)
    }

    /// The next serial, later than every one before it.
    pub(crate) fn next(&mut self, now_ms: u64) -> String {
        if now_ms > self.ms {
            self.ms = now_ms;
            self.counter = 0;
        } else if self.counter + 1 < COUNTER_LIMIT {
            self.counter += 1;
        } else {
            self.ms += 1;
            self.counter = 0;
        }
        self.current()
    }

    /// Whether `serial` was handed out by this clock: same series, not later than the last one.
    pub(crate) fn knows(&self, serial: &str) -> bool {
        let same_series = serial.split_once('@').is_some_and(|(_, series)| series == self.series);
        same_series && *serial <= *self.current()
    }
}

/// The serial of the message at `index` of the frame at `channel_serial`.
pub(crate) fn of_message(channel_serial: &str, index: usize) -> String {
    format!("{channel_serial}:{index:03}")
}

/// The position of the frame that a message serial belongs to.
pub(crate) fn of_frame(serial: &str) -> &str {
    serial.split_once(':').map_or(serial, |(frame, _)| frame)
}

/// Random letters and digits, for ids and secrets: `len` of them carry `len × 4` bits.
pub(crate) fn random_text(len: usize) -> String {
    let mut rng = rand::rng();
    let mut text = String::with_capacity(len);
    while text.len() < len {
        // Writing to a String cannot fail.
        let _ = write!(text, "{:08x}", rng.random::<u32>());
    }
    text.truncate(len);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_increase_when_the_clock_stands_still_steps_back_or_overflows() {
        let mut clock = SerialClock::new(1_000);
        let mut last = clock.current();
        for now_ms in std::iter::repeat_n(1_000, 2_500).chain([900, 1_001, 5_000]) {
            let next = clock.next(now_ms);
            assert!(next > last, "{next} must sort after {last}");
            last = next;
        }
        assert!(last.starts_with("00000000005000-000@"));
    }

    #[test]
    fn a_serial_of_another_life_or_of_the_future_is_unknown() {
        let mut clock = SerialClock::new(1_000);
        let known = clock.current();
        clock.next(2_000);
        assert!(clock.knows(&known));
        assert!(!clock.knows(&SerialClock::new(1_000).current()));
        assert!(!clock.knows(&known.replace("1000-", "9000-")));
        assert!(!clock.knows("nonsense"));
    }

    #[test]
    fn a_message_serial_names_its_frame() {
        assert_eq!(of_message("00000000001000-000@x", 2), "00000000001000-000@x:002");
        assert_eq!(of_frame("00000000001000-000@x:002"), "00000000001000-000@x");
        assert_eq!(of_frame("00000000001000-000@x"), "00000000001000-000@x");
    }
}
