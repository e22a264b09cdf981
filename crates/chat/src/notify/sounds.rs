//! Which sound goes with a card: none while it is quiet, and not one for each message of a burst.
//!
//! It knows nothing of loudspeakers; whoever shows the card plays it.

use model::{NotificationLevel, Sound, Timestamp};

/// The same sound comes at most once in this time, in milliseconds.
pub const SOUND_EVERY_MS: i64 = 4_000;

/// What was heard last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sounds {
    last_at: Option<Timestamp>,
    last_call_at: Option<Timestamp>,
}

impl Sounds {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The sound of a card shown `now`, by which cards are to be heard and whether this one calls
    /// the person. It is silent until `hushed_until`, however it comes to be shown.
    ///
    /// A call is held back by another call alone: chatter in the lobby must not drown it.
    pub fn decide(
        &mut self,
        level: NotificationLevel,
        is_call: bool,
        hushed_until: Option<Timestamp>,
        now: Timestamp,
    ) -> Option<Sound> {
        let is_wanted = match level {
            NotificationLevel::All => true,
            NotificationLevel::Mentions => is_call,
            NotificationLevel::Nothing => false,
        };
        let before = if is_call { self.last_call_at } else { self.last_at };
        let is_held = before.is_some_and(|at| (0..SOUND_EVERY_MS).contains(&now.ms_since(at)));
        if !is_wanted || is_held || hushed_until.is_some_and(|until| now < until) {
            return None;
        }
        self.last_at = Some(now);
        if !is_call {
            return Some(Sound::Message);
        }
        self.last_call_at = Some(now);
        Some(Sound::Call)
    }
}

#[cfg(test)]
mod tests {
    use model::NotificationLevel::{All, Mentions, Nothing};

    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(1_000_000);

    /// What is heard of cards shown so many milliseconds after each other's beginning.
    #[track_caller]
    fn check(level: NotificationLevel, shown: &[(i64, bool)], heard: &[(i64, Sound)]) {
        let mut sounds = Sounds::new();
        let decide = |(ms, is_call): &(i64, bool)| {
            Some((*ms, sounds.decide(level, *is_call, None, NOW.plus_ms(*ms))?))
        };
        let sounded: Vec<(i64, Sound)> = shown.iter().filter_map(decide).collect();
        assert_eq!(sounded, heard);
    }

    #[test]
    fn a_burst_is_heard_once_in_four_seconds() {
        let burst: Vec<(i64, bool)> = (0..100).map(|n| (n * 100, false)).collect();
        let heard = [(0, Sound::Message), (4_000, Sound::Message), (8_000, Sound::Message)];
        check(All, &burst, &heard);
    }

    #[test]
    fn chatter_does_not_drown_a_call_and_calls_are_a_burst_of_their_own() {
        let shown = [(0, false), (500, true), (900, true), (1_000, false), (4_500, true)];
        check(All, &shown, &[(0, Sound::Message), (500, Sound::Call), (4_500, Sound::Call)]);
        check(
            All,
            &[(0, true), (3_999, false), (4_000, false)],
            &[(0, Sound::Call), (4_000, Sound::Message)],
        );
    }

    #[test]
    fn what_is_heard_is_the_persons_to_say() {
        let shown = [(0, false), (10_000, true)];
        check(All, &shown, &[(0, Sound::Message), (10_000, Sound::Call)]);
        check(Mentions, &shown, &[(10_000, Sound::Call)]);
        check(Nothing, &shown, &[]);
    }

    #[test]
    fn nothing_is_heard_while_it_is_quiet_and_the_silence_holds_nothing_back() {
        let mut sounds = Sounds::new();
        let until = Some(NOW.plus_ms(1));
        assert_eq!(sounds.decide(All, true, until, NOW), None);
        assert_eq!(sounds.decide(All, true, until, NOW.plus_ms(1)), Some(Sound::Call));
    }

    #[test]
    fn a_clock_that_was_set_back_silences_nothing() {
        let mut sounds = Sounds::new();
        assert_eq!(sounds.decide(All, false, None, NOW), Some(Sound::Message));
        let earlier = NOW.plus_ms(-3_600_000);
        assert_eq!(sounds.decide(All, false, None, earlier), Some(Sound::Message));
    }
}
