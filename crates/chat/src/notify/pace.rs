//! How often the card of a room is replaced: at once by whatever calls the person, and by the rest
//! no more often than a card can be read. A desktop draws each, and tells all its programs of it.
//!
//! It knows nothing of cards; whoever shows them says what is to be told.

use std::collections::BTreeMap;

use model::{RoomId, Timestamp};

/// How long a card stands, in milliseconds.
const STANDS_MS: i64 = 1_000;

/// What waits for the cards on the screen.
#[derive(Clone, Debug)]
pub struct Pace<T> {
    standing: BTreeMap<RoomId, Standing<T>>,
}

#[derive(Clone, Debug)]
struct Standing<T> {
    since: Timestamp,
    waiting: Vec<T>,
}

impl<T> Standing<T> {
    /// A clock that was set back must not have it stand for long.
    fn is_over(&self, now: Timestamp) -> bool {
        !(0..STANDS_MS).contains(&now.ms_since(self.since))
    }
}

impl<T> Default for Pace<T> {
    fn default() -> Self {
        Self { standing: BTreeMap::new() }
    }
}

impl<T> Pace<T> {
    /// Nothing stands.
    pub fn new() -> Self {
        Self::default()
    }

    /// Something of a room is to be told. Answers what a card is to tell of now, the newest last:
    /// with it what waited, or nothing while the former card stands.
    pub fn offer(
        &mut self,
        room_id: &RoomId,
        told: impl IntoIterator<Item = T>,
        is_urgent: bool,
        now: Timestamp,
    ) -> Vec<T> {
        let fresh = || Standing { since: now, waiting: Vec::new() };
        let is_first = !self.standing.contains_key(room_id);
        let standing = self.standing.entry(room_id.clone()).or_insert_with(fresh);
        standing.waiting.extend(told);
        if !is_first && !is_urgent && !standing.is_over(now) {
            return Vec::new();
        }
        standing.since = now;
        std::mem::take(&mut standing.waiting)
    }

    /// What waited for cards that have stood long enough by now.
    pub fn due(&mut self, now: Timestamp) -> Vec<Vec<T>> {
        let mut due = Vec::new();
        self.standing.retain(|_, standing| {
            if !standing.is_over(now) {
                return true;
            }
            standing.since = now;
            let waiting = std::mem::take(&mut standing.waiting);
            let is_standing = !waiting.is_empty();
            due.extend(is_standing.then_some(waiting));
            is_standing
        });
        due
    }

    /// When something is due.
    pub fn poll_timeout(&self) -> Option<Timestamp> {
        let waiting = self.standing.values().filter(|standing| !standing.waiting.is_empty());
        waiting.map(|standing| standing.since.plus_ms(STANDS_MS)).min()
    }

    /// What waits and is not to be told any more.
    pub fn forget(&mut self, is_over: impl Fn(&T) -> bool) {
        for standing in self.standing.values_mut() {
            standing.waiting.retain(|told| !is_over(told));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(1_000_000);
    const NOTHING: [u32; 0] = [];

    fn after(ms: i64) -> Timestamp {
        NOW.plus_ms(ms)
    }

    fn lobby() -> RoomId {
        RoomId::new("lobby")
    }

    /// The lobby's card tells of 1, and 2 and 3 have come since.
    fn busy() -> Pace<u32> {
        let mut pace = Pace::new();
        assert_eq!(pace.offer(&lobby(), [1], false, NOW), [1], "the first is told at once");
        assert_eq!(pace.offer(&lobby(), [2], false, after(10)), NOTHING);
        assert_eq!(pace.offer(&lobby(), [3], false, after(999)), NOTHING);
        pace
    }

    #[test]
    fn what_comes_while_a_card_stands_is_told_together_when_it_has_stood() {
        let mut pace = busy();
        assert_eq!(pace.poll_timeout(), Some(after(1_000)));
        assert!(pace.due(after(999)).is_empty());
        assert_eq!(pace.due(after(1_000)), [[2, 3]]);
        assert_eq!(pace.poll_timeout(), None);
        assert_eq!(pace.offer(&lobby(), [4], false, after(1_001)), NOTHING, "that one stands too");
        assert_eq!(pace.due(after(2_000)), [[4]]);
        assert!(pace.due(after(3_000)).is_empty());
        assert_eq!(pace.offer(&lobby(), [5], false, after(3_001)), [5]);
    }

    #[test]
    fn a_call_does_not_wait_and_takes_along_what_does() {
        let mut pace = busy();
        assert_eq!(pace.offer(&lobby(), [4], true, after(999)), [2, 3, 4]);
        assert_eq!(pace.poll_timeout(), None);
        assert_eq!(pace.offer(&lobby(), [5], false, after(1_500)), NOTHING);
    }

    #[test]
    fn rooms_do_not_wait_for_each_other() {
        assert_eq!(busy().offer(&RoomId::new("spa"), [9], false, after(20)), [9]);
    }

    #[test]
    fn nothing_waits_for_a_clock_that_was_set_back() {
        let mut pace = busy();
        assert_eq!(pace.due(after(-60_000)), [[2, 3]]);
        assert_eq!(pace.offer(&lobby(), [4], false, after(-59_000)), [4]);
    }

    #[test]
    fn what_was_deleted_meanwhile_is_not_told() {
        let mut pace = busy();
        pace.forget(|told| *told == 3);
        assert_eq!(pace.due(after(1_000)), [[2]]);
        pace.offer(&lobby(), [4], false, after(1_001));
        pace.forget(|told| *told == 4);
        assert_eq!(pace.poll_timeout(), None);
        assert!(pace.due(after(2_000)).is_empty());
    }
}
