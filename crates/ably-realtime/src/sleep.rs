//! Noticing that the computer slept.

/// A jump of this length is sleep and not a slow tick, in milliseconds.
const JUMP_MS: i64 = 10_000;

/// Compares the two clocks at every tick: the wall clock goes on during sleep, the monotonic one
/// stops on some systems and jumps on others. Either shows.
#[derive(Debug)]
pub(crate) struct SleepWatch {
    period_ms: i64,
    last: Option<(i64, i64)>,
}

impl SleepWatch {
    pub(crate) fn new(period_ms: u32) -> Self {
        Self { period_ms: period_ms.into(), last: None }
    }

    /// Takes a tick; true if the computer slept since the last one. A wall clock set back is no
    /// sleep.
    pub(crate) fn observe(&mut self, wall_ms: i64, monotonic_ms: i64) -> bool {
        let Some((wall_before, monotonic_before)) = self.last.replace((wall_ms, monotonic_ms))
        else {
            return false;
        };
        let wall = wall_ms.saturating_sub(wall_before);
        let monotonic = monotonic_ms.saturating_sub(monotonic_before);
        let expected = self.period_ms.saturating_add(JUMP_MS);
        wall.saturating_sub(monotonic) > JUMP_MS || monotonic > expected
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_real_jump_is_sleep() {
        let cases = [
            ("both clocks agree", 3_000, 3_000, false),
            ("a busy machine ticks late", 9_000, 9_000, false),
            ("the monotonic clock stood still", 3_600_000, 3_000, true),
            ("the monotonic clock ran through", 3_600_000, 3_600_000, true),
            ("the wall clock was set back", -3_600_000, 3_000, false),
            ("the wall clock was corrected a little", 8_000, 3_000, false),
        ];
        for (what, wall, monotonic, expected) in cases {
            let mut watch = SleepWatch::new(3_000);
            assert!(!watch.observe(1_000_000, 500));
            assert_eq!(watch.observe(1_000_000 + wall, 500 + monotonic), expected, "{what}");
        }
    }
}
