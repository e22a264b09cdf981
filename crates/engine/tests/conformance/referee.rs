//! What the desk should hold, by the pure rules of `chat` alone.

use std::collections::{BTreeMap, HashMap};

use chat::timeline::{OrderKey, Position, Progress, Told, advance, merge, order_key, tick};
use chat::unread::{Marker, Unread, before, count, first};
use model::{Amendment, Delivery, Message, MessageId, Participant, RoomId, Timestamp, UserId};
use store::{ReceiptKind, RoomReceipt};

type Reader = (RoomId, UserId, ReceiptKind);

pub struct Referee {
    me: UserId,
    messages: BTreeMap<MessageId, Told>,
    /// The outbox's order.
    ordinals: BTreeMap<MessageId, i64>,
    next_ordinal: i64,
    rosters: BTreeMap<RoomId, Vec<Participant>>,
    /// The newest message of each reader.
    reached: HashMap<Reader, MessageId>,
    /// The newest receipt for a message that is not here yet.
    awaited: HashMap<Reader, RoomReceipt>,
    marked: BTreeMap<RoomId, Mark>,
    /// What became of messages that the service has and this desk does not.
    amendments: BTreeMap<MessageId, Amendment>,
}

/// A room marked as unread.
struct Mark {
    at: Timestamp,
    /// After which time everything is, where no message is before.
    floor: Option<Timestamp>,
    /// The furthest message that was read before.
    known: Option<MessageId>,
}

/// Facts go in.
impl Referee {
    pub fn new(me: UserId) -> Self {
        Self {
            me,
            messages: BTreeMap::new(),
            ordinals: BTreeMap::new(),
            next_ordinal: 0,
            rosters: BTreeMap::new(),
            reached: HashMap::new(),
            awaited: HashMap::new(),
            marked: BTreeMap::new(),
            amendments: BTreeMap::new(),
        }
    }

    pub fn write(&mut self, message: Message) {
        self.next_ordinal += 1;
        self.ordinals.insert(message.id.clone(), self.next_ordinal);
        self.messages.insert(message.id.clone(), Told { message, serial: None });
    }

    pub fn discard(&mut self, id: &MessageId) {
        self.messages.remove(id);
    }

    pub fn set_delivery(&mut self, id: &MessageId, delivery: Delivery) {
        let message = &mut self.messages.get_mut(id).unwrap().message;
        message.delivery = advance(message.delivery, delivery);
    }

    pub fn hear(&mut self, copies: &[Told]) {
        for copy in copies {
            let id = &copy.message.id;
            let amended = self.amendments.remove(id);
            let copy = &amended.map_or_else(|| copy.clone(), |it| follow(copy, &it));
            // The first copy is merged with itself, so that a deleted one brings no text.
            let merged = merge(self.messages.get(id).unwrap_or(copy), copy);
            self.messages.insert(id.clone(), merged);
        }
        // Those whose message is still not here wait on.
        for (_, receipt) in std::mem::take(&mut self.awaited) {
            self.take_receipt(receipt);
        }
        self.turn_ticks();
    }

    pub fn amend(&mut self, amendments: &[Amendment]) {
        for amendment in amendments {
            let id = &amendment.message_id;
            match self.messages.get(id).filter(|told| !told.message.delivery.is_pending()) {
                Some(known) => {
                    let followed = follow(known, amendment);
                    self.messages.insert(id.clone(), followed);
                }
                None if self.amendments.get(id).is_none_or(|it| amendment.wins_over(it)) => {
                    self.amendments.insert(id.clone(), amendment.clone());
                }
                None => {}
            }
        }
    }

    pub fn receive(&mut self, receipt: RoomReceipt) {
        self.take_receipt(receipt);
        self.turn_ticks();
    }

    /// Answers whether the reader moved.
    pub fn look(&mut self, room: &RoomId, id: &MessageId) -> bool {
        self.position(id).is_some()
            && self.reach((room.clone(), self.me.clone(), ReceiptKind::Read), id.clone())
    }

    /// Answers whether there was something to mark.
    pub fn mark_unread(&mut self, room: &RoomId, from: Option<&MessageId>, at: Timestamp) -> bool {
        let from = match from.map(|id| self.position(id)) {
            Some(None) => return false,
            Some(position) => position,
            None => None,
        };
        let told: Vec<Told> = self.in_room(room).cloned().collect();
        let Some(marker) = before(&told, &self.me, from.as_ref()) else { return false };
        let reader = (room.clone(), self.me.clone(), ReceiptKind::Read);
        let known = self.marked.remove(room).and_then(|mark| mark.known);
        let known = known.into_iter().chain(self.reached.get(&reader).cloned());
        let known = known.max_by_key(|id| self.position(id));
        match marker.read_up_to {
            Some(place) => self.reached.insert(reader.clone(), place.message_id),
            None => self.reached.remove(&reader),
        };
        if self.awaited.get(&reader).is_some_and(|receipt| receipt.at <= at) {
            self.awaited.remove(&reader);
        }
        self.marked.insert(room.clone(), Mark { at, floor: marker.last_read_at, known });
        true
    }

    pub fn roster(&mut self, room: &RoomId, mut people: Vec<Participant>) {
        let known = self.rosters.remove(room).unwrap_or_default();
        for person in &mut people {
            let before = known.iter().find(|known| known.person.id == person.person.id);
            person.last_read_at = person.last_read_at.max(before.and_then(|one| one.last_read_at));
        }
        self.rosters.insert(room.clone(), people);
        self.turn_ticks();
    }

    pub fn restart(&mut self) {
        for told in self.messages.values_mut() {
            if told.message.delivery == Delivery::Sending {
                told.message.delivery = Delivery::Queued;
            }
        }
    }

    fn take_receipt(&mut self, receipt: RoomReceipt) {
        let RoomReceipt { room_id, user_id, kind, message_id, at } = &receipt;
        let reader = (room_id.clone(), user_id.clone(), *kind);
        let place = self.position(message_id);
        let is_known = |mark: &Mark| {
            place.is_some() && place <= mark.known.as_ref().and_then(|id| self.position(id))
        };
        let mark = self.marked.get(room_id).filter(|_| self.is_mine(&reader));
        if mark.is_some_and(|mark| mark.at >= *at || is_known(mark)) {
            return;
        }
        if place.is_some() {
            self.reach(reader, message_id.clone());
        } else if self.awaited.get(&reader).is_none_or(|known| known.at <= *at) {
            self.awaited.insert(reader, receipt);
        }
    }

    fn reach(&mut self, reader: Reader, id: MessageId) -> bool {
        let moves = self.position(&id) > self.reached(&reader);
        if moves {
            if self.is_mine(&reader) {
                self.marked.remove(&reader.0);
            }
            self.reached.insert(reader, id);
        }
        moves
    }

    fn is_mine(&self, reader: &Reader) -> bool {
        reader.1 == self.me && reader.2 == ReceiptKind::Read
    }

    fn turn_ticks(&mut self) {
        let turned: Vec<(MessageId, Delivery)> = self
            .messages
            .values()
            .filter(|told| told.message.sender_id == self.me)
            .filter_map(|told| {
                let others = self.others(&told.message.room_id);
                Some((told.message.id.clone(), tick(&told.position()?, &others)))
            })
            .collect();
        for (id, delivery) in turned {
            self.set_delivery(&id, delivery);
        }
    }
}

/// What should be seen comes out.
impl Referee {
    pub fn message(&self, id: &MessageId) -> Option<&Message> {
        self.messages.get(id).map(|told| &told.message)
    }

    pub fn messages(&self) -> BTreeMap<MessageId, Message> {
        self.messages.iter().map(|(id, told)| (id.clone(), told.message.clone())).collect()
    }

    pub fn timeline(&self, room: &RoomId) -> Vec<Message> {
        let mut keyed: Vec<(OrderKey, &Message)> = self
            .in_room(room)
            .map(|told| {
                (order_key(told, self.ordinals.get(&told.message.id).copied()), &told.message)
            })
            .collect();
        keyed.sort_by(|one, other| one.0.cmp(&other.0));
        keyed.into_iter().map(|(_, message)| message.clone()).collect()
    }

    pub fn newest_time(&self, room: &RoomId) -> Option<Timestamp> {
        self.in_room(room).filter_map(|told| Some(told.position()?.sent_at)).max()
    }

    pub fn unread(&self, room: &RoomId) -> Unread {
        let is_mention = |message: &Message| crate::people::is_mention(&message.content.text);
        count(self.in_room(room), &self.me, &self.marker(room), is_mention)
    }

    pub fn first_unread(&self, room: &RoomId) -> Option<MessageId> {
        first(self.in_room(room), &self.me, &self.marker(room))
    }

    fn marker(&self, room: &RoomId) -> Marker {
        Marker {
            read_up_to: self.reached(&(room.clone(), self.me.clone(), ReceiptKind::Read)),
            last_read_at: self
                .participants(room, |id| *id == self.me)
                .find_map(|one| one.last_read_at),
        }
    }

    fn others(&self, room: &RoomId) -> Vec<Progress> {
        let reached =
            |one: &Participant, kind| self.reached(&(room.clone(), one.person.id.clone(), kind));
        self.participants(room, |id| *id != self.me)
            .map(|one| Progress {
                joined_at: one.joined_at,
                read_up_to: reached(one, ReceiptKind::Read),
                delivered_up_to: reached(one, ReceiptKind::Delivered),
                last_read_at: one.last_read_at,
            })
            .collect()
    }

    fn in_room(&self, room: &RoomId) -> impl Iterator<Item = &Told> {
        self.messages.values().filter(move |told| told.message.room_id == *room)
    }

    fn participants(
        &self,
        room: &RoomId,
        is_meant: impl Fn(&UserId) -> bool,
    ) -> impl Iterator<Item = &Participant> {
        let people = self.rosters.get(room).map_or(&[][..], Vec::as_slice);
        people.iter().filter(move |one| is_meant(&one.person.id))
    }

    fn position(&self, id: &MessageId) -> Option<Position> {
        self.messages.get(id)?.position()
    }

    fn reached(&self, reader: &Reader) -> Option<Position> {
        let Some(id) = self.reached.get(reader) else {
            let mark = self.marked.get(&reader.0).filter(|_| self.is_mine(reader))?;
            // After every message of that time.
            return Some(Position {
                sent_at: mark.floor?,
                serial: Some("\u{10FFFF}".to_owned()),
                message_id: MessageId::new(""),
            });
        };
        self.position(id)
    }
}

fn follow(told: &Told, amendment: &Amendment) -> Told {
    let message = amendment.applied_to(&told.message).unwrap();
    merge(told, &Told { message, serial: None })
}
