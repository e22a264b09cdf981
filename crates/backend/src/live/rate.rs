//! How fast a connection may publish (CD2e).

use std::time::Duration;

use tokio::time::Instant;

/// A second's worth may come at once; after that one frame for each that has drained away.
#[derive(Debug)]
pub(crate) struct Rate {
    /// Frames a second; `None` for no limit.
    a_second: Option<u32>,
    /// When everything that was taken will have drained away.
    level_at: Option<Instant>,
}

impl Rate {
    /// A rate of which nothing is used up.
    pub(crate) fn new(a_second: Option<u32>) -> Self {
        Self { a_second: a_second.filter(|rate| *rate > 0), level_at: None }
    }

    /// Takes one frame; false when it is one too many.
    pub(crate) fn take(&mut self, now: Instant) -> bool {
        let Some(a_second) = self.a_second else { return true };
        let each = Duration::from_secs(1) / a_second;
        let level_at = self.level_at.map_or(now, |at| at.max(now)) + each;
        let fits = level_at.duration_since(now) <= Duration::from_secs(1);
        if fits {
            self.level_at = Some(level_at);
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seconds_worth_may_come_at_once_and_then_one_by_one() {
        let start = Instant::now();
        let mut rate = Rate::new(Some(4));
        let taken = |rate: &mut Rate, at| (0..9).filter(|_| rate.take(start + at)).count();
        assert_eq!(taken(&mut rate, Duration::ZERO), 4);
        assert_eq!(taken(&mut rate, Duration::from_millis(249)), 0);
        assert_eq!(taken(&mut rate, Duration::from_millis(500)), 2);
        assert_eq!(taken(&mut rate, Duration::from_secs(60)), 4, "silence is not saved up");
        assert_eq!(taken(&mut Rate::new(None), Duration::ZERO), 9);
    }
}
