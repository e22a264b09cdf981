//! The cards on the screen, and what takes them back: one that has nothing unread behind it any
//! more goes, wherever it was read.
//!
//! It knows nothing of notification services; the caller shows and takes back.

use std::collections::{BTreeMap, BTreeSet};

use model::{MessageId, RoomId};

/// A card: a newer one of the same place replaces it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Card {
    /// Of one room.
    Room(RoomId),
    /// Of one room, in the window.
    Window(RoomId),
    /// The digest over several rooms.
    Digest,
}

/// What is on the screen.
#[derive(Clone, Debug, Default)]
pub struct Cards {
    shown: BTreeMap<Card, BTreeSet<RoomId>>,
    /// Whose words are on them; a digest quotes nobody.
    quoting: BTreeMap<Card, MessageId>,
}

impl Cards {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// A card has come to the screen for what these rooms have unread.
    pub fn show(&mut self, card: Card, rooms: impl IntoIterator<Item = RoomId>) {
        self.quoting.remove(&card);
        self.shown.insert(card, rooms.into_iter().collect());
    }

    /// The card that has come last has the words of this message on it.
    pub fn quote(&mut self, card: Card, message: MessageId) {
        self.quoting.insert(card, message);
    }

    /// What to take back because its words were deleted, whatever else is unread.
    pub fn withdraw_quoting(&mut self, message: &MessageId) -> Vec<Card> {
        let quoting: Vec<Card> = self
            .quoting
            .extract_if(.., |_, quoted| quoted == message)
            .map(|(card, _)| card)
            .collect();
        quoting.into_iter().filter(|card| self.shown.remove(card).is_some()).collect()
    }

    /// What to take back now.
    pub fn withdraw(&mut self, has_unread: impl Fn(&RoomId) -> bool) -> Vec<Card> {
        self.withdraw_where(|rooms| !rooms.iter().any(&has_unread))
    }

    /// What to take back when nobody is here any more to be told: all of it.
    pub fn withdraw_all(&mut self) -> Vec<Card> {
        self.withdraw_where(|_| true)
    }

    fn withdraw_where(&mut self, is_over: impl Fn(&BTreeSet<RoomId>) -> bool) -> Vec<Card> {
        self.shown.extract_if(.., |_, rooms| is_over(rooms)).map(|(card, _)| card).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(name: &str) -> RoomId {
        RoomId::new(name)
    }

    fn lobby_and_digest() -> Cards {
        let mut cards = Cards::new();
        cards.show(Card::Room(room("lobby")), [room("lobby")]);
        cards.show(Card::Digest, [room("spa"), room("kitchen")]);
        cards
    }

    #[test]
    fn a_card_goes_when_its_room_has_nothing_unread_and_only_once() {
        let mut cards = lobby_and_digest();
        assert_eq!(cards.withdraw(|_| true), []);
        assert_eq!(cards.withdraw(|id| *id != room("lobby")), [Card::Room(room("lobby"))]);
        assert_eq!(cards.withdraw(|id| *id != room("lobby")), []);
    }

    #[test]
    fn the_digest_stays_until_the_last_of_its_rooms_is_read() {
        let mut cards = lobby_and_digest();
        assert_eq!(cards.withdraw(|id| *id != room("spa")), []);
        assert_eq!(cards.withdraw(|id| *id == room("lobby")), [Card::Digest]);
    }

    #[test]
    fn a_card_in_the_window_and_one_of_the_system_go_together() {
        let mut cards = lobby_and_digest();
        cards.show(Card::Window(room("lobby")), [room("lobby")]);
        let gone = cards.withdraw(|id| *id != room("lobby"));
        assert_eq!(gone, [Card::Room(room("lobby")), Card::Window(room("lobby"))]);
    }

    #[test]
    fn a_card_with_deleted_words_goes_though_its_room_has_more_that_is_unread() {
        let mut cards = lobby_and_digest();
        cards.quote(Card::Room(room("lobby")), MessageId::new("m1"));
        assert_eq!(cards.withdraw_quoting(&MessageId::new("m0")), []);
        assert_eq!(cards.withdraw_quoting(&MessageId::new("m1")), [Card::Room(room("lobby"))]);
        assert_eq!(cards.withdraw_quoting(&MessageId::new("m1")), []);
        // A newer card of the room has other words.
        cards.show(Card::Room(room("lobby")), [room("lobby")]);
        cards.quote(Card::Room(room("lobby")), MessageId::new("m2"));
        cards.show(Card::Room(room("lobby")), [room("lobby")]);
        assert_eq!(cards.withdraw_quoting(&MessageId::new("m2")), []);
        assert_eq!(cards.withdraw_all().len(), 2);
    }

    #[test]
    fn when_somebody_signs_out_nothing_stays_for_the_next_to_read() {
        let mut cards = lobby_and_digest();
        assert_eq!(cards.withdraw_all().len(), 2);
        assert_eq!(cards.withdraw_all(), []);
    }
}
