//! Fills a desk's file for whoever it belongs to: 200 rooms and 100,000 messages, as after a
//! summer. For measuring starts, and for looking at a large desk.
//!
//! `large_desk DATA_FOLDER`, with the file's key in hexadecimal digits on the standard input; the
//! app must not run. `large_desk DATA_FOLDER 100000 100` adds a room with so many messages for each
//! number, and nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout)]

use std::path::PathBuf;

use model::{
    Content, Delivery, Message, MessageId, Participant, Person, PropertyId, Role, Room, RoomId,
    RoomKind, Timestamp, UserId,
};
use store::{Incoming, Key, Origin, Owner, Store};

const ROOMS: usize = 200;
const MESSAGES: usize = 100_000;
/// Rooms in which nearly everything is said; the others are quiet.
const BUSY: usize = 90;
const IN_A_BUSY_ROOM: usize = 1_100;
/// Messages of one transaction.
const BATCH: usize = 5_000;
/// Every so many rooms have something unread.
const UNREAD_EVERY: usize = 10;
const MINUTE_MS: i64 = 60_000;

#[tokio::main]
async fn main() {
    let folder = PathBuf::from(std::env::args_os().nth(1).expect("the data folder is named"));
    let mut key = String::new();
    std::io::stdin().read_line(&mut key).unwrap();
    let key = Key::from_hex(key.trim()).expect("the key comes on the standard input");
    let opened = Store::open(folder.join("desk.db"), Some(key)).await.unwrap();
    assert_eq!(opened.origin, Origin::Opened, "there is a desk, and this is its key");
    let store = opened.store;
    let owner = store.owner().await.unwrap().expect("somebody has signed in");
    let sizes: Vec<usize> = std::env::args().skip(2).map(|size| size.parse().unwrap()).collect();
    if sizes.is_empty() {
        let rooms = add_rooms(&store, &owner).await;
        let newest = add_messages(&store, &rooms).await;
        read_most(&store, &rooms, newest).await;
        println!("{} rooms, {MESSAGES} messages added", rooms.len());
    }
    for size in sizes {
        add_room_of(&store, &owner, size).await;
        println!("A room of {size} messages added");
    }
    store.close().await;
}

/// A group in which that much has been said, a message a minute, and all of it was read.
async fn add_room_of(store: &Store, owner: &Owner, size: usize) {
    let known = store.people().await.unwrap();
    let id = RoomId::new(format!("large-desk-room-of-{size}"));
    let room = Room { id, name: Some(format!("Room of {size}")), ..room(1, owner, &known) };
    store.upsert_room(room.clone()).await.unwrap();
    let last_at = now();
    let mut newest = None;
    for from in (0..size).step_by(BATCH) {
        let batch = (from..size.min(from + BATCH)).map(|number| {
            let back = size - number;
            incoming(&room, back, last_at.plus_ms(-i64::try_from(back).unwrap() * MINUTE_MS))
        });
        let batch: Vec<Incoming> = batch.collect();
        newest = batch.last().map(|last| last.message.id.clone()).or(newest);
        store.ingest(batch, Vec::new()).await.unwrap();
    }
    store.set_read_marker(room.id, newest.expect("a room has messages"), now()).await.unwrap();
}

async fn add_rooms(store: &Store, owner: &Owner) -> Vec<Room> {
    let mut rooms = store.rooms().await.unwrap();
    let known = store.people().await.unwrap();
    for number in rooms.len()..ROOMS {
        rooms.push(room(number, owner, &known));
    }
    store.replace_rooms(rooms.clone()).await.unwrap();
    rooms
}

fn room(number: usize, owner: &Owner, known: &[Person]) -> Room {
    let kind = [RoomKind::Direct, RoomKind::Group, RoomKind::Property][number % 3];
    let mut people = vec![owner.person.clone()];
    match kind {
        RoomKind::Direct => people.push(colleague(number)),
        _ => people.extend(known.iter().filter(|p| p.id != owner.person.id).take(7).cloned()),
    }
    let is_at_property = kind == RoomKind::Property;
    Room {
        id: RoomId::new(format!("large-desk-room-{number:04}")),
        kind,
        name: (kind != RoomKind::Direct).then(|| format!("Floor {} and pool", number / 3)),
        organization_id: owner.organization_id.clone(),
        property_id: is_at_property.then(|| PropertyId::new(format!("property-{number}"))),
        property_name: is_at_property.then(|| format!("House {number}")),
        channel: None,
        created_at: now().plus_ms(-60 * 24 * 60 * MINUTE_MS),
        last_message_at: None,
        participants: people.into_iter().map(participant).collect(),
    }
}

fn colleague(number: usize) -> Person {
    Person {
        id: UserId::new(format!("large-desk-person-{number:04}")),
        name: format!("Colleague {number}"),
        email: None,
        role: Role::Staff,
        property_ids: Vec::new(),
    }
}

fn participant(person: Person) -> Participant {
    let joined_at = now().plus_ms(-60 * 24 * 60 * MINUTE_MS);
    Participant { person, joined_at, last_read_at: None, is_muted: false }
}

/// Answers the newest message of every room.
async fn add_messages(store: &Store, rooms: &[Room]) -> Vec<MessageId> {
    let mut newest = Vec::new();
    let mut batch = Vec::new();
    for (number, room) in rooms.iter().enumerate() {
        let count = share(number, rooms.len());
        let last_at = now().plus_ms(-i64::try_from(number).unwrap() * MINUTE_MS);
        for back in (0..count).rev() {
            let sent_at = last_at.plus_ms(-i64::try_from(back).unwrap() * 60 * MINUTE_MS);
            batch.push(incoming(room, back, sent_at));
        }
        newest.push(batch.last().map(|last: &Incoming| last.message.id.clone()).unwrap());
        if batch.len() >= BATCH {
            store.ingest(std::mem::take(&mut batch), Vec::new()).await.unwrap();
        }
    }
    store.ingest(batch, Vec::new()).await.unwrap();
    newest
}

fn share(number: usize, rooms: usize) -> usize {
    let (quiet, rest) = (rooms - BUSY, MESSAGES - BUSY * IN_A_BUSY_ROOM);
    match number {
        busy if busy < BUSY => IN_A_BUSY_ROOM,
        first if first == BUSY => rest / quiet + rest % quiet,
        _ => rest / quiet,
    }
}

fn incoming(room: &Room, back: usize, sent_at: Timestamp) -> Incoming {
    let sender = &room.participants[(back + 1) % room.participants.len()].person;
    let guest = back % 340 + 1;
    let id = uuid::Uuid::new_v4().to_string();
    Incoming {
        message: Message {
            room_id: room.id.clone(),
            sender_id: sender.id.clone(),
            sender_name: sender.name.clone(),
            content: Content::text(format!(
                "Room {guest} asks for a late check-out and a taxi at noon, please confirm."
            )),
            written_at: sent_at,
            sent_at: Some(sent_at),
            delivery: Delivery::Sent,
            is_edited: false,
            is_deleted: false,
            changed_at: None,
            reactions: Vec::new(),
            id: MessageId::new(id.clone()),
        },
        serial: Some(format!("{:014}-000@{id}", sent_at.as_ms())),
        mentions_me: false,
    }
}

async fn read_most(store: &Store, rooms: &[Room], newest: Vec<MessageId>) {
    for (number, (room, message)) in rooms.iter().zip(newest).enumerate() {
        if number % UNREAD_EVERY != 0 {
            store.set_read_marker(room.id.clone(), message, now()).await.unwrap();
        }
    }
}

fn now() -> Timestamp {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Timestamp::from_ms(i64::try_from(now.as_millis()).unwrap())
}
