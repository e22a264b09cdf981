//! A rate limit as a sliding window: at most so many events in any span of time.

use std::collections::VecDeque;

use model::Timestamp;

/// Remembers when events happened, for as long as they count.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    limit: usize,
    span_ms: i64,
    stamps: VecDeque<Timestamp>,
}

impl Window {
    /// At most `limit` events (at least one) in any `span_ms` milliseconds.
    pub(crate) fn new(limit: usize, span_ms: i64) -> Self {
        Self { limit: limit.max(1), span_ms, stamps: VecDeque::new() }
    }

    /// Changes the limit; what was counted stays counted.
    pub(crate) fn set(&mut self, limit: usize, span_ms: i64) {
        self.limit = limit.max(1);
        self.span_ms = span_ms;
    }

    /// Forgets what no longer counts. A clock set back pulls the stamps along, or a desk whose
    /// clock was an hour fast would be silent for an hour.
    pub(crate) fn prune(&mut self, now: Timestamp) {
        for stamp in &mut self.stamps {
            *stamp = (*stamp).min(now);
        }
        self.stamps.retain(|stamp| now.ms_since(*stamp) < self.span_ms);
    }

    /// Counts one event.
    pub(crate) fn record(&mut self, at: Timestamp) {
        let place = self.stamps.partition_point(|stamp| *stamp <= at);
        self.stamps.insert(place, at);
    }

    /// How many events count since the last [`Window::prune`].
    pub(crate) fn len(&self) -> usize {
        self.stamps.len()
    }

    /// When the next event may happen; the beginning of time when it may now.
    pub(crate) fn free_at(&self) -> Timestamp {
        free_at(&self.stamps, self.limit, self.span_ms)
    }

    /// When the `count`-th of that many further events could happen, from `now` on.
    pub(crate) fn nth_free_at(&self, count: usize, now: Timestamp) -> Timestamp {
        let mut stamps = self.stamps.clone();
        let mut at = now;
        for _ in 0..count {
            at = at.max(free_at(&stamps, self.limit, self.span_ms));
            stamps.push_back(at);
        }
        at
    }
}

fn free_at(stamps: &VecDeque<Timestamp>, limit: usize, span_ms: i64) -> Timestamp {
    stamps
        .len()
        .checked_sub(limit)
        .and_then(|blocking| stamps.get(blocking))
        .map_or(Timestamp::from_ms(i64::MIN), |stamp| stamp.plus_ms(span_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(ms)
    }

    #[test]
    fn the_third_of_two_waits_until_the_first_no_longer_counts() {
        let mut window = Window::new(2, 1_000);
        window.record(at(0));
        assert!(window.free_at() <= at(0));
        window.record(at(400));
        assert_eq!(window.free_at(), at(1_000));
        assert_eq!(window.nth_free_at(3, at(500)), at(2_000));
        window.prune(at(1_000));
        assert_eq!(window.len(), 1);
    }

    #[test]
    fn a_clock_set_back_an_hour_costs_one_span_at_most() {
        let mut window = Window::new(1, 1_000);
        window.record(at(3_600_000));
        window.prune(at(0));
        assert_eq!(window.free_at(), at(1_000));
    }

    #[test]
    fn a_smaller_limit_counts_what_was_there() {
        let mut window = Window::new(3, 1_000);
        for ms in [0, 10, 20] {
            window.record(at(ms));
        }
        window.set(1, 1_000);
        assert_eq!(window.free_at(), at(1_020));
    }
}
