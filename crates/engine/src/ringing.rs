//! Ringing for what was decided to ring: one card a room, in the window or of the system, and what
//! is heard with it.

use std::collections::BTreeMap;

use chat::notify::Card;
use ipc::{Event as Told, Notice, WindowCard};
use model::{MessageId, RoomId, RoomKind, Sound};
use store::Arrival;

use crate::cards::card_of;
use crate::core::Core;
use crate::event::Done;
use crate::{Notification, Notifier};

/// Where a message rings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// On a card of the system.
    System,
    /// On a card in the window.
    Window,
}

/// A message that rings.
#[derive(Clone, Debug)]
pub(crate) struct Ringing {
    pub(crate) arrival: Arrival,
    place: Place,
}

/// Whom a card calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Calling {
    /// Nobody in particular.
    Everybody,
    /// The person at this desk.
    Me,
}

impl Core {
    /// Rings for messages that came together, once a room: as the card of a room is replaced by
    /// the next, only the newest of them would be seen anyway. While one stands, they wait.
    pub(crate) fn ring_for(&mut self, ringing: Vec<(&Arrival, Place)>) {
        let now = self.now();
        for (room_id, together) in by_room(ringing) {
            let is_call = together.iter().any(|ringing| self.calls_me(&ringing.arrival));
            let told = self.pace.offer(&room_id, together, is_call, now);
            self.ring(told);
        }
    }

    /// Rings for what waited for the card of its room, unless it was read meanwhile.
    pub(crate) fn drain_pace(&mut self) {
        for told in self.pace.due(self.now()) {
            let room_id = told.last().map(|ringing| &ringing.arrival.message.room_id);
            if room_id.is_some_and(|room_id| self.directory.has_unread(room_id)) {
                self.ring(told);
            }
        }
    }

    /// Messages of one room ring where the newest of them does.
    fn ring(&mut self, told: Vec<Ringing>) {
        let Some(newest) = told.last() else { return };
        let is_call = told.iter().any(|ringing| self.calls_me(&ringing.arrival));
        let message = &newest.arrival.message;
        let mut card = self.notification(message);
        card.sound = self.sound(if is_call { Calling::Me } else { Calling::Everybody });
        match newest.place {
            Place::System => {
                let rooms = vec![message.room_id.clone()];
                let ids = told.into_iter().map(|ringing| ringing.arrival.message.id).collect();
                self.show(card, rooms, ids);
            }
            Place::Window => self.show_in_window(card, message.id.clone()),
        }
    }

    fn calls_me(&self, arrival: &Arrival) -> bool {
        let room = self.directory.summary(&arrival.message.room_id);
        arrival.mentions_me || room.is_some_and(|room| room.kind == RoomKind::Direct)
    }

    /// What is heard with a card shown now.
    pub(crate) fn sound(&mut self, calling: Calling) -> Option<Sound> {
        let hushed_until = self.paused_until.max(self.quiet.until);
        let (level, now) = (self.settings.sounds, self.now());
        self.sounds.decide(level, calling == Calling::Me, hushed_until, now)
    }

    fn show_in_window(&mut self, card: Notification, message_id: MessageId) {
        let Notification { room_id: Some(room_id), title, body, sound, .. } = card else { return };
        // The rooms are counted anew only after this, which takes back what was read meanwhile.
        self.cards.show(Card::Window(room_id.clone()), [room_id.clone()]);
        self.cards.quote(Card::Window(room_id.clone()), message_id.clone());
        let card = WindowCard { room_id, message_id, title, body, sound };
        self.bus.publish(Told::CardShown(card));
    }

    /// Has the system show a card.
    pub(crate) fn show(
        &mut self,
        notification: Notification,
        rooms: Vec<RoomId>,
        messages: Vec<MessageId>,
    ) {
        let notifier = self.notifier.clone();
        let card = card_of(&notification);
        self.tasks.spawn(self.epoch, async move {
            let (is_let_through, unheard) = show(&*notifier, notification).await;
            Done::NotificationShown { card, rooms, messages, is_let_through, unheard }
        });
    }

    /// The system showed a notification, with the words of the last of these messages where it is of
    /// one room. They may have been deleted on its way to the screen.
    pub(crate) async fn note_shown(
        &mut self,
        card: Card,
        rooms: Vec<RoomId>,
        messages: Vec<MessageId>,
    ) {
        self.clear(Notice::NoNotifications);
        let quoted = messages.into_iter().next_back().filter(|_| card != Card::Digest);
        self.note_card(card.clone(), rooms);
        let Some(quoted) = quoted else { return };
        self.cards.quote(card, quoted.clone());
        let known = self.store.message(quoted.clone()).await.ok().flatten();
        if known.is_some_and(|message| message.is_deleted) {
            self.withdraw_cards_quoting(&quoted);
        }
    }

    /// What the system did not play is to be heard all the same.
    pub(crate) fn let_hear(&mut self, unheard: Option<Sound>) {
        if let Some(sound) = unheard {
            self.bus.publish(Told::SoundWanted { sound });
        }
    }
}

/// Shows a card; answers whether the system took it, and which sound it does not play.
pub(crate) async fn show(notifier: &dyn Notifier, card: Notification) -> (bool, Option<Sound>) {
    let sound = card.sound;
    let is_let_through = notifier.show(card).await.is_ok();
    let is_heard = is_let_through && notifier.plays_sounds().await;
    (is_let_through, sound.filter(|_| !is_heard))
}

/// What came of each room together, in the order it came.
fn by_room(ringing: Vec<(&Arrival, Place)>) -> BTreeMap<RoomId, Vec<Ringing>> {
    let mut rooms: BTreeMap<RoomId, Vec<Ringing>> = BTreeMap::new();
    for (arrival, place) in ringing {
        let room = rooms.entry(arrival.message.room_id.clone()).or_default();
        room.push(Ringing { arrival: arrival.clone(), place });
    }
    rooms
}

#[cfg(test)]
mod tests {
    use model::{Message, Timestamp};

    use super::*;

    fn said(room: &str, id: &str) -> Arrival {
        let message = Message {
            id: MessageId::new(id),
            room_id: RoomId::new(room),
            sender_id: model::UserId::new("u-bruno"),
            sender_name: "Bruno".into(),
            content: model::Content::text(id),
            written_at: Timestamp::from_ms(0),
            sent_at: None,
            delivery: model::Delivery::Sent,
            is_edited: false,
            is_deleted: false,
            changed_at: None,
            reactions: Vec::new(),
        };
        Arrival { message, mentions_me: false }
    }

    #[test]
    fn messages_that_come_together_ring_once_a_room_with_the_newest_last() {
        let came = [said("spa", "1"), said("lobby", "2"), said("spa", "3"), said("spa", "4")];
        let rooms = by_room(came.iter().map(|arrival| (arrival, Place::System)).collect());
        let ids: Vec<Vec<&str>> = rooms
            .values()
            .map(|room| room.iter().map(|it| it.arrival.message.id.as_str()).collect())
            .collect();
        assert_eq!(ids, [vec!["2"], vec!["1", "3", "4"]]);
    }
}
