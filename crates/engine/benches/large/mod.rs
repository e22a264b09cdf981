//! Desks of any size, made through the store as they would come to be.

use std::path::{Path, PathBuf};

use model::{
    Content, Delivery, Message, MessageId, OrganizationId, Participant, Person, Role, Room, RoomId,
    RoomKind, Timestamp, UserId,
};
use store::{Incoming, Key, Owner, Store};

use crate::bare;

/// Rooms of every desk, large or small.
pub const ROOMS: usize = 200;
/// People in a room.
const PEOPLE: usize = 8;
/// Messages of one transaction.
const BATCH: usize = 5_000;
/// Every so many rooms have something unread, and so many messages.
const UNREAD_EVERY: usize = 10;
const UNREAD: usize = 3;
/// From one message to the next.
pub const STEP_MS: i64 = 7_000;

/// A desk's folder.
pub struct Large {
    pub folder: PathBuf,
    pub key: Key,
    pub messages: usize,
    /// In how many of its rooms somebody talks, by turns.
    pub talking: usize,
}

impl Large {
    /// Makes a desk of Ana's with so many messages in so many of its rooms.
    pub async fn make(parent: &Path, messages: usize, talking: usize) -> Self {
        let folder = parent.join(format!("desk-{messages}-{talking}"));
        std::fs::create_dir_all(&folder).unwrap();
        let large = Self { folder, key: Key::new([7; 32]), messages, talking };
        let opened = Store::open(large.file(), Some(large.key.clone())).await.unwrap();
        let store = opened.store;
        let owner =
            Owner { person: person(0), organization_id: OrganizationId::new("organization") };
        store.keep_owner(owner).await.unwrap();
        store.replace_rooms((0..ROOMS).map(room).collect()).await.unwrap();
        let last_ms = bare::now_ms();
        for from in (0..messages).step_by(BATCH) {
            let batch = from..messages.min(from + BATCH);
            let batch = batch.map(|number| large.incoming(number, last_ms)).collect();
            store.ingest(batch, Vec::new()).await.unwrap();
        }
        for number in 0..talking {
            let unread = if number % UNREAD_EVERY == 0 { UNREAD } else { 0 };
            // The rooms take turns: this is one of the room's newest.
            let newest = messages - talking + number - unread * talking;
            let at = Timestamp::from_ms(last_ms);
            store.set_read_marker(room_id(number), message_id(newest), at).await.unwrap();
        }
        store.close().await;
        large
    }

    pub fn file(&self) -> PathBuf {
        self.folder.join("desk.db")
    }

    fn incoming(&self, number: usize, last_ms: i64) -> Incoming {
        let back = i64::try_from(self.messages - number).unwrap();
        let sent_at = Timestamp::from_ms(last_ms - back * STEP_MS);
        let sender = person(1 + number % (PEOPLE - 1));
        Incoming {
            serial: Some(format!("{:014}-000@{number}", sent_at.as_ms())),
            message: Message {
                id: message_id(number),
                room_id: room_id(number % self.talking),
                sender_id: sender.id,
                sender_name: sender.name,
                content: Content::text(bare::text(number)),
                written_at: sent_at,
                sent_at: Some(sent_at),
                delivery: Delivery::Sent,
                is_edited: false,
                is_deleted: false,
                changed_at: None,
                reactions: Vec::new(),
            },
            mentions_me: false,
        }
    }
}

pub fn room_id(number: usize) -> RoomId {
    RoomId::new(format!("room-{number:04}"))
}

/// In no order, as ids that composers make are.
fn message_id(number: usize) -> MessageId {
    let mixed = (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let (high, low) = (mixed >> 32, mixed & 0xFFFF_FFFF);
    MessageId::new(format!("{high:08x}-{:04x}-4000-8000-{number:012x}", low >> 16))
}

fn person(number: usize) -> Person {
    Person {
        id: UserId::new(format!("person-{number:04}")),
        name: format!("Person {number}"),
        email: None,
        role: Role::Staff,
        property_ids: Vec::new(),
    }
}

fn room(number: usize) -> Room {
    let participant = |person| Participant {
        person,
        joined_at: Timestamp::from_ms(0),
        last_read_at: None,
        is_muted: false,
    };
    Room {
        id: room_id(number),
        kind: RoomKind::Group,
        name: Some(format!("Floor {number}")),
        organization_id: OrganizationId::new("organization"),
        property_id: None,
        property_name: None,
        channel: None,
        created_at: Timestamp::from_ms(0),
        last_message_at: None,
        participants: (0..PEOPLE).map(person).map(participant).collect(),
    }
}
