//! The pace of all rooms together (contract §4: the client paces its queue, says so, and never
//! fails a message for it).

use model::Timestamp;

use crate::window::Window;

/// Kept free beyond the service's window, in milliseconds. A publish counts here when it is handed
/// out and there when it arrives; without this a message that travels faster than the one a window
/// before it would be refused.
const SLACK_MS: i64 = 1_000;
/// The shortest and longest Retry-After believed, in milliseconds.
const RETRY_AFTER_MS: (i64, i64) = (1_000, 60 * 60_000);

/// When a message may be handed out.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    window: Window,
    held_until: Timestamp,
}

impl Pace {
    pub(super) fn new(messages: u32, window_ms: i64) -> Self {
        let window = Window::new(messages as usize, window_ms.saturating_add(SLACK_MS));
        Self { window, held_until: Timestamp::from_ms(i64::MIN) }
    }

    pub(super) fn set(&mut self, messages: u32, window_ms: i64) {
        self.window.set(messages as usize, window_ms.saturating_add(SLACK_MS));
    }

    pub(super) fn record(&mut self, at: Timestamp) {
        self.window.record(at);
    }

    pub(super) fn prune(&mut self, now: Timestamp) {
        self.window.prune(now);
    }

    /// The service asked for patience: nothing goes out before the time returned.
    pub(super) fn hold(&mut self, retry_after_ms: i64, now: Timestamp) -> Timestamp {
        let (least, most) = RETRY_AFTER_MS;
        self.held_until = self.held_until.max(now.plus_ms(retry_after_ms.clamp(least, most)));
        self.held_until
    }

    pub(super) fn shift_hold(&mut self, ms: i64) {
        self.held_until = self.held_until.plus_ms(ms);
    }

    pub(super) fn free_at(&self) -> Timestamp {
        self.window.free_at().max(self.held_until)
    }

    pub(super) fn nth_free_at(&self, count: usize, now: Timestamp) -> Timestamp {
        self.window.nth_free_at(count, now.max(self.held_until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(ms)
    }

    #[test]
    fn a_hold_is_never_shortened_by_a_later_shorter_one() {
        let mut pace = Pace::new(10, 60_000);
        assert_eq!(pace.hold(30_000, at(0)), at(30_000));
        assert_eq!(pace.hold(5_000, at(1_000)), at(30_000));
        assert_eq!(pace.free_at(), at(30_000));
    }

    #[test]
    fn an_absurd_retry_after_is_cut_to_an_hour_and_a_zero_is_a_second() {
        assert_eq!(Pace::new(10, 60_000).hold(i64::MAX, at(0)), at(3_600_000));
        assert_eq!(Pace::new(10, 60_000).hold(-5, at(0)), at(1_000));
    }

    #[test]
    fn the_estimate_counts_the_hold_and_the_window() {
        let mut pace = Pace::new(2, 60_000);
        pace.hold(10_000, at(0));
        assert_eq!(pace.nth_free_at(1, at(0)), at(10_000));
        assert_eq!(pace.nth_free_at(3, at(0)), at(71_000));
    }
}
