//! How far this desk's clock is from the service's, from the `Date` of every HTTP answer.

use std::collections::VecDeque;

use model::{Timestamp, limits};

/// Samples remembered; their median counts, so one odd answer (a cached one, a slow one) does not.
const SAMPLES: usize = 5;
/// Fewer samples than this accuse nobody.
const SAMPLES_TO_TELL: usize = 3;
/// An answer that took longer says nothing about the clock, in milliseconds.
const SLOW_MS: i64 = 30_000;
/// `Date` has whole seconds, cut off: half of one is missing on average, in milliseconds.
const CUT_OFF_MS: i64 = 500;

/// The offset of the service's clock.
#[derive(Clone, Debug, Default)]
pub struct Skew {
    offsets_ms: VecDeque<i64>,
}

impl Skew {
    /// Nothing known: the clocks agree.
    pub fn new() -> Self {
        Self::default()
    }

    /// An answer said `date`; its request left at `sent_at` and it came at `received_at`, both by
    /// this desk's clock.
    pub fn note(&mut self, date: Timestamp, sent_at: Timestamp, received_at: Timestamp) {
        let took_ms = received_at.ms_since(sent_at);
        if !(0..=SLOW_MS).contains(&took_ms) {
            return;
        }
        let middle = sent_at.plus_ms(took_ms / 2);
        if self.offsets_ms.len() == SAMPLES {
            self.offsets_ms.pop_front();
        }
        self.offsets_ms.push_back(date.plus_ms(CUT_OFF_MS).ms_since(middle));
    }

    /// Milliseconds the service's clock is ahead of this desk's; the median of the last few.
    pub fn offset_ms(&self) -> i64 {
        let mut sorted: Vec<i64> = self.offsets_ms.iter().copied().collect();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied().unwrap_or(0)
    }

    /// A time of this desk's clock by the service's.
    pub fn to_server(&self, local: Timestamp) -> Timestamp {
        local.plus_ms(self.offset_ms())
    }

    /// A time of the service's clock by this desk's, so that spans that begin there end here in
    /// time, however far apart the clocks are.
    pub fn to_desk(&self, server: Timestamp) -> Timestamp {
        server.plus_ms(self.offset_ms().saturating_neg())
    }

    /// Whether the desk is to be told that its clock is off (contract, last paragraph).
    pub fn is_off(&self) -> bool {
        self.offsets_ms.len() >= SAMPLES_TO_TELL
            && self.offset_ms().saturating_abs() > limits::CLOCK_SKEW_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCAL: Timestamp = Timestamp::from_ms(1_700_000_000_000);

    fn skew_of(offsets_ms: &[i64]) -> Skew {
        let mut skew = Skew::new();
        for offset_ms in offsets_ms {
            let date = LOCAL.plus_ms(100 + offset_ms - CUT_OFF_MS);
            skew.note(date, LOCAL, LOCAL.plus_ms(200));
        }
        skew
    }

    #[track_caller]
    fn check(offsets_ms: &[i64], offset_ms: i64, is_off: bool) {
        let skew = skew_of(offsets_ms);
        assert_eq!((skew.offset_ms(), skew.is_off()), (offset_ms, is_off), "{offsets_ms:?}");
    }

    #[test]
    fn the_median_of_the_last_few_counts() {
        check(&[], 0, false);
        check(&[40], 40, false);
        check(&[40, 50, 9_000_000], 50, false);
        check(&[120_001; 3], 120_001, true);
        check(&[-120_001; 3], -120_001, true);
        check(&[120_000; 5], 120_000, false);
    }

    #[test]
    fn two_odd_answers_accuse_nobody() {
        check(&[500_000; 2], 500_000, false);
    }

    #[test]
    fn a_clock_that_was_set_right_is_believed_after_three_answers() {
        check(&[500_000, 500_000, 500_000, 500_000, 500_000, 0, 0, 0], 0, false);
    }

    #[test]
    fn a_slow_answer_and_one_from_before_the_question_say_nothing() {
        let mut skew = Skew::new();
        skew.note(LOCAL.plus_ms(900_000), LOCAL, LOCAL.plus_ms(SLOW_MS + 1));
        skew.note(LOCAL.plus_ms(900_000), LOCAL, LOCAL.plus_ms(-1));
        assert_eq!(skew.offset_ms(), 0);
    }

    #[test]
    fn a_time_of_this_desk_is_told_by_the_services_clock() {
        assert_eq!(skew_of(&[7_000]).to_server(LOCAL), LOCAL.plus_ms(7_000));
        assert_eq!(skew_of(&[-7_000]).to_server(LOCAL), LOCAL.plus_ms(-7_000));
    }
}
