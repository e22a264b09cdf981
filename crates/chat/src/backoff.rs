//! Growing, jittered delays (contract §4, "reconnect"), shared by everything that tries again.

use model::limits::{RECONNECT_CAP_MS, RECONNECT_FACTOR, RECONNECT_FIRST_MS};

/// A source of delays; the same seed gives the same delays.
#[derive(Clone, Debug)]
pub(crate) struct Backoff {
    state: u64,
}

impl Backoff {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The delay before try number `attempt + 1`, in milliseconds: 1 s × 1.5ⁿ up to 30 s, of which
    /// jitter takes up to a fifth away, so that a hotel's desks do not all come back at once.
    pub(crate) fn delay_ms(&mut self, attempt: u32) -> i64 {
        let exponent = i32::try_from(attempt).unwrap_or(i32::MAX);
        let full = (RECONNECT_FIRST_MS as f64 * RECONNECT_FACTOR.powi(exponent))
            .min(RECONNECT_CAP_MS as f64);
        (full * (1.0 - 0.2 * self.fraction())) as i64
    }

    /// The next number of SplitMix64, as a fraction of one. Nothing secret depends on it.
    fn fraction(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        (z >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_to_the_cap_and_keep_four_fifths() {
        let mut backoff = Backoff::new(7);
        for (attempt, full) in [(0, 1_000), (1, 1_500), (2, 2_250), (8, 25_628), (9, 30_000)] {
            let delay = backoff.delay_ms(attempt);
            assert!((full * 8 / 10..=full).contains(&delay), "attempt {attempt}: {delay}");
        }
        assert!((24_000..=30_000).contains(&backoff.delay_ms(u32::MAX)));
    }

    #[test]
    fn the_same_seed_gives_the_same_delays_and_another_gives_others() {
        let delays = |seed| {
            let mut backoff = Backoff::new(seed);
            (0..5).map(|attempt| backoff.delay_ms(attempt)).collect::<Vec<_>>()
        };
        assert_eq!(delays(1), delays(1));
        assert_ne!(delays(1), delays(2));
    }
}
