//! How long to wait before the next attempt, and the jitter that keeps desks from coming back in step.

/// The rule for the delay between attempts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Backoff {
    /// The specification's rule (RTB1): `base × min((n+2)/3, 2)`. The first attempt after a loss is
    /// made at once (RTN15a).
    Rtb1 {
        /// Base delay in milliseconds.
        base_ms: u64,
    },
    /// `first × factor^(n-1)`, at most `cap`; the first attempt after a loss waits too.
    Geometric {
        /// First delay in milliseconds.
        first_ms: u64,
        /// Growth per attempt.
        factor: f64,
        /// Longest delay in milliseconds.
        cap_ms: u64,
    },
}

impl Backoff {
    /// The delay before attempt `n`, counted from 1, in milliseconds; jitter takes up to a fifth off.
    pub fn delay_ms(&self, attempt: u32, jitter: &mut Jitter) -> u64 {
        let n = f64::from(attempt.max(1));
        let full = match *self {
            Self::Rtb1 { base_ms } => base_ms as f64 * ((n + 2.0) / 3.0).min(2.0),
            Self::Geometric { first_ms, factor, cap_ms } => {
                (first_ms as f64 * factor.powf(n - 1.0)).min(cap_ms as f64)
            }
        };
        (full * (0.8 + 0.2 * jitter.next_unit())) as u64
    }

    /// Whether a lost connection is tried again at once before any delay (RTN15a).
    pub(crate) fn is_immediate_first(&self) -> bool {
        matches!(self, Self::Rtb1 { .. })
    }
}

/// A small deterministic generator (SplitMix64): the host's randomness comes in as its seed.
#[derive(Clone, Debug)]
pub struct Jitter(u64);

impl Jitter {
    /// A generator from the host's seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number in `[0, 1)`.
    pub fn next_unit(&mut self) -> f64 {
        (self.next_number() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// The next number of all.
    pub(crate) fn next_number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Puts items into a random order (Fisher and Yates).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for place in (1..items.len()).rev() {
            let choices = place.saturating_add(1) as u64;
            let chosen = self.next_number() % choices;
            items.swap(place, usize::try_from(chosen).unwrap_or(place));
        }
    }
}
