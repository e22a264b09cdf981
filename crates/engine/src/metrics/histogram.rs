//! Times, sorted into buckets as they come: bounded memory, however long the desk runs.

use std::time::Duration;

/// Upper bounds of the buckets, in microseconds; what takes longer is in the last.
const BOUNDS_US: [u64; 17] = [
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    50_000,
    100_000,
    200_000,
    500_000,
    1_000_000,
    2_000_000,
    5_000_000,
    30_000_000,
    120_000_000,
];

/// How long something took, each time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Histogram {
    counts: [u64; BOUNDS_US.len()],
    beyond: u64,
    max_us: u64,
}

impl Histogram {
    /// It was done once more.
    pub(crate) fn record(&mut self, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.max_us = self.max_us.max(us);
        let bounds = BOUNDS_US.iter().zip(&mut self.counts);
        let bucket = bounds.into_iter().find(|(bound, _)| us <= **bound);
        match bucket {
            Some((_, count)) => *count = count.saturating_add(1),
            None => self.beyond = self.beyond.saturating_add(1),
        }
    }

    /// As faces see it.
    pub(crate) fn view(&self) -> ipc::Histogram {
        let buckets = self.buckets();
        ipc::Histogram {
            count: buckets.iter().map(|(_, count)| count).sum(),
            p50_us: self.quantile(50),
            p95_us: self.quantile(95),
            p99_us: self.quantile(99),
            max_us: self.max_us,
            buckets,
        }
    }

    fn buckets(&self) -> Vec<(u64, u64)> {
        let bounded = BOUNDS_US.into_iter().zip(self.counts);
        let all = bounded.chain([(self.max_us, self.beyond)]);
        all.filter(|(_, count)| *count > 0).collect()
    }

    /// A bound that so many of a hundred did not exceed.
    fn quantile(&self, percent: u64) -> u64 {
        let buckets = self.buckets();
        let count: u64 = buckets.iter().map(|(_, count)| count).sum();
        let wanted = (count * percent).div_ceil(100);
        let mut seen = 0;
        for (bound, count) in buckets {
            seen += count;
            if seen >= wanted {
                return bound.min(self.max_us);
            }
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_a_bound_that_so_many_did_not_exceed() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.view(), ipc::Histogram::default());
        for ms in [1_u64; 90].into_iter().chain([40; 9]).chain([700_000]) {
            histogram.record(Duration::from_millis(ms));
        }
        let view = histogram.view();
        assert_eq!((view.count, view.p50_us, view.p95_us), (100, 1_000, 50_000));
        assert_eq!((view.p99_us, view.max_us), (50_000, 700_000_000));
        assert_eq!(view.buckets, [(1_000, 90), (50_000, 9), (700_000_000, 1)]);
    }

    #[test]
    fn what_took_less_than_its_bound_is_not_said_to_have_taken_longer() {
        let mut histogram = Histogram::default();
        histogram.record(Duration::from_micros(2_100));
        assert_eq!(histogram.view().p50_us, 2_100);
    }
}
