//! Cards in the window: what came into other rooms, shown for a while and led to by a click or a key.

use std::rc::Rc;

use ipc::WindowCard;
use model::{RoomId, Timestamp};

use super::effect::Effect;
use super::state::State;

/// The most cards at a time.
const MOST: usize = 3;
/// How long a card stays, in milliseconds.
const STAYS_MS: i64 = 8_000;
/// How long it stays at least when the person has let go of it, in milliseconds.
const STAYS_AFTER_MS: i64 = 4_000;

/// A card in the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ShownCard {
    /// Another one in the same place has another number, so that it is said anew.
    pub(crate) number: u32,
    /// What it says.
    pub(crate) card: WindowCard,
    /// When it goes.
    goes_at: Timestamp,
}

/// The cards in the window.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cards {
    shown: Rc<Vec<ShownCard>>,
    /// The number of the last one.
    number: u32,
    /// The pointer or the keyboard is on them: nothing goes.
    is_held: bool,
}

/// A person, or time, does something with the cards.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum CardAction {
    /// Go to the room of a card.
    Open(RoomId),
    /// Go to the room of the newest.
    OpenNewest,
    /// Take one away.
    Dismiss(RoomId),
    /// The pointer or the keyboard came to them, or left.
    Hold(bool),
    /// The time of one may have come.
    Due,
}

impl Cards {
    /// Those on the screen, oldest first.
    pub(crate) fn shown(&self) -> &Rc<Vec<ShownCard>> {
        &self.shown
    }

    /// Whether the pointer or the keyboard holds them.
    pub(crate) fn is_held(&self) -> bool {
        self.is_held
    }

    /// One of the same room keeps its place.
    pub(crate) fn show(&mut self, card: WindowCard, now: Timestamp) {
        self.number = self.number.wrapping_add(1);
        let shown = ShownCard { number: self.number, card, goes_at: now.plus_ms(STAYS_MS) };
        let all = Rc::make_mut(&mut self.shown);
        match all.iter_mut().find(|other| other.card.room_id == shown.card.room_id) {
            Some(place) => *place = shown,
            None => all.push(shown),
        }
        let too_many = all.len().saturating_sub(MOST);
        all.drain(..too_many);
    }

    fn newest(&self) -> Option<&RoomId> {
        let newest = self.shown.iter().max_by_key(|shown| shown.number);
        newest.map(|shown| &shown.card.room_id)
    }

    /// Only those stay; what held the others has lost its hold, as nothing tells of it any more.
    pub(super) fn retain(&mut self, stays: impl Fn(&ShownCard) -> bool) {
        if !self.shown.iter().all(&stays) {
            Rc::make_mut(&mut self.shown).retain(stays);
            self.is_held = false;
        }
    }

    fn hold(&mut self, is_held: bool, now: Timestamp) {
        if self.is_held && !is_held {
            let at_least = now.plus_ms(STAYS_AFTER_MS);
            for shown in Rc::make_mut(&mut self.shown) {
                shown.goes_at = shown.goes_at.max(at_least);
            }
        }
        self.is_held = is_held;
    }

    /// Those whose time has come go. Where the clock was set back, none stays for longer than it
    /// would have.
    fn let_go(&mut self, now: Timestamp) {
        if self.is_held || self.shown.is_empty() {
            return;
        }
        let latest = now.plus_ms(STAYS_MS);
        for shown in Rc::make_mut(&mut self.shown) {
            shown.goes_at = shown.goes_at.min(latest);
        }
        self.retain(|shown| shown.goes_at > now);
    }

    /// When to look next, in milliseconds from now.
    fn next_in_ms(&self, now: Timestamp) -> Option<i64> {
        let next = self.shown.iter().map(|shown| shown.goes_at).min();
        next.filter(|_| !self.is_held).map(|at| at.ms_since(now).max(1))
    }
}

impl State {
    pub(super) fn reduce_card(&mut self, action: CardAction) -> Vec<Effect> {
        let now = self.now;
        match action {
            CardAction::Open(room) => return self.request_room(room),
            CardAction::OpenNewest => {
                let newest = self.cards.newest().cloned();
                return newest.map(|room| self.request_room(room)).unwrap_or_default();
            }
            CardAction::Dismiss(room) => {
                self.drop_card(&room);
                let mut effects = self.card_timer();
                effects.push(Effect::FocusComposer);
                return effects;
            }
            CardAction::Hold(is_held) => self.cards.hold(is_held, now),
            CardAction::Due => self.cards.let_go(now),
        }
        self.card_timer()
    }

    pub(super) fn show_card(&mut self, card: WindowCard) -> Vec<Effect> {
        let sound = card.sound.map(Effect::Sound);
        self.cards.show(card, self.now);
        let mut effects = self.card_timer();
        effects.extend(sound);
        effects
    }

    /// What a card of that room told of is before the person's eyes, or was read.
    pub(super) fn drop_card(&mut self, room: &RoomId) {
        self.cards.retain(|shown| shown.card.room_id != *room);
    }

    fn card_timer(&self) -> Vec<Effect> {
        self.cards.next_in_ms(self.now).map(Effect::CardTimer).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // clippy.toml covers only the #[test] functions themselves

    use model::{MessageId, Sound};

    use super::super::people::{NOON, snapshot};
    use super::super::{Action, RoomAction};
    use super::*;

    /// Ana's desk, so many milliseconds after noon.
    struct Desk {
        state: State,
        at: i64,
    }

    impl Desk {
        fn open() -> Self {
            let mut state = State::default();
            state.take_snapshot(snapshot());
            Self { state, at: 0 }
        }

        fn shows(&mut self, at: i64, room: &str, sound: Option<Sound>) -> Vec<Effect> {
            self.at = at;
            self.state.now = Timestamp::from_ms(NOON + at);
            let card = WindowCard {
                room_id: RoomId::new(room),
                message_id: MessageId::new(format!("m-{at}")),
                title: "Bruno Costa".to_owned(),
                body: "Taxi for room 12".to_owned(),
                sound,
            };
            self.state.show_card(card)
        }

        fn act(&mut self, at: i64, action: CardAction) -> Vec<Effect> {
            self.state.reduce(Action::Card(action), Timestamp::from_ms(NOON + at))
        }

        fn rooms(&self) -> Vec<&str> {
            self.state.cards.shown.iter().map(|shown| shown.card.room_id.as_str()).collect()
        }
    }

    #[test]
    fn a_card_stays_for_its_time_and_goes_by_itself() {
        let mut desk = Desk::open();
        assert_eq!(desk.shows(0, "r-lobby", None), [Effect::CardTimer(8_000)]);
        assert_eq!(desk.shows(3_000, "r-night", None), [Effect::CardTimer(5_000)]);
        assert_eq!(desk.act(8_000, CardAction::Due), [Effect::CardTimer(3_000)]);
        assert_eq!(desk.rooms(), ["r-night"]);
        assert_eq!(desk.act(11_000, CardAction::Due), []);
        assert!(desk.rooms().is_empty());
    }

    #[test]
    fn nothing_goes_from_under_the_pointer_and_there_is_time_after_it() {
        let mut desk = Desk::open();
        desk.shows(0, "r-lobby", None);
        assert_eq!(desk.act(7_000, CardAction::Hold(true)), [], "no timer while it is held");
        desk.act(60_000, CardAction::Due);
        assert_eq!(desk.rooms(), ["r-lobby"]);
        assert_eq!(desk.act(61_000, CardAction::Hold(false)), [Effect::CardTimer(4_000)]);
        desk.act(64_999, CardAction::Due);
        assert_eq!(desk.rooms(), ["r-lobby"]);
        desk.act(65_000, CardAction::Due);
        assert!(desk.rooms().is_empty());
    }

    #[test]
    fn there_are_three_at_the_most_and_one_of_a_room_which_keeps_its_place() {
        let mut desk = Desk::open();
        for (at, room) in [(0, "r1"), (1, "r2"), (2, "r3"), (3, "r2"), (4, "r4")] {
            desk.shows(at, room, None);
        }
        assert_eq!(desk.rooms(), ["r2", "r3", "r4"]);
        let numbers: Vec<u32> = desk.state.cards.shown.iter().map(|shown| shown.number).collect();
        assert_eq!(numbers, [4, 3, 5], "what replaced another is said anew");
    }

    #[test]
    fn a_key_leads_to_the_newest_and_going_there_takes_its_card_away() {
        let mut desk = Desk::open();
        desk.shows(0, "r-lobby", None);
        desk.shows(1, "r-night", None);
        desk.shows(2, "r-lobby", None);
        let effects = desk.act(3, CardAction::OpenNewest);
        assert!(effects.contains(&Effect::Open(RoomId::new("r-lobby"))), "{effects:?}");
        assert_eq!(desk.rooms(), ["r-night"]);
        let pick = Action::Room(RoomAction::Pick(RoomId::new("r-night")));
        desk.state.reduce(pick, Timestamp::from_ms(NOON + 4));
        assert!(desk.rooms().is_empty(), "whichever way one goes there");
        assert_eq!(desk.act(5, CardAction::OpenNewest), []);
    }

    #[test]
    fn one_that_is_taken_away_gives_the_keyboard_back_and_holds_the_others_no_more() {
        let mut desk = Desk::open();
        desk.shows(0, "r-lobby", None);
        desk.shows(0, "r-night", None);
        desk.act(1_000, CardAction::Hold(true));
        let effects = desk.act(2_000, CardAction::Dismiss(RoomId::new("r-lobby")));
        assert_eq!(effects, [Effect::CardTimer(6_000), Effect::FocusComposer]);
        assert_eq!(desk.rooms(), ["r-night"]);
    }

    #[test]
    fn what_is_heard_is_what_the_core_said() {
        let mut desk = Desk::open();
        let effects = desk.shows(0, "r-lobby", Some(Sound::Call));
        assert_eq!(effects, [Effect::CardTimer(8_000), Effect::Sound(Sound::Call)]);
    }

    #[test]
    fn a_clock_that_was_set_back_keeps_no_card_for_longer() {
        let mut desk = Desk::open();
        desk.shows(3_600_000, "r-lobby", None);
        assert_eq!(desk.act(0, CardAction::Due), [Effect::CardTimer(8_000)]);
        desk.act(8_000, CardAction::Due);
        assert!(desk.rooms().is_empty());
    }

    #[test]
    fn another_persons_cards_do_not_stay_and_a_new_picture_keeps_what_is_unread() {
        let mut desk = Desk::open();
        desk.shows(0, "r-lobby", None);
        desk.shows(0, "r-night", None);
        let mut picture = snapshot();
        picture.rooms.iter_mut().find(|room| room.id.as_str() == "r-night").unwrap().unread = 1;
        desk.state.take_snapshot(picture);
        assert_eq!(desk.rooms(), ["r-night"]);
        desk.state.take_session(ipc::Session::SignedOut);
        assert!(desk.rooms().is_empty());
    }
}
