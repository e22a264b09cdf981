//! Ana's desk, her colleagues and the rooms they share.

use std::path::PathBuf;

use model::{
    Content, Delivery, Message, MessageId, OrganizationId, Participant, Person, PropertyId, Role,
    Room, RoomId, RoomKind, Timestamp, UserId,
};
use store::{
    Admission, Amended, Incoming, Ingested, Key, Opened, Origin, Owner, RoomReceipt, RoomRow, Store,
};

/// 2026-03-01T00:00:00Z.
pub const MARCH: i64 = 1_772_323_200_000;
pub const MINUTE: i64 = 60_000;

pub fn at(minute: i64) -> Timestamp {
    Timestamp::from_ms(MARCH + minute * MINUTE)
}

pub fn key() -> Key {
    Key::new([7; 32])
}

pub fn lobby() -> RoomId {
    RoomId::new("room-lisbon-general")
}

pub fn night_shift() -> RoomId {
    RoomId::new("room-night-shift")
}

pub fn with_bruno() -> RoomId {
    RoomId::new("room-ana-bruno")
}

pub fn person(name: &str) -> Person {
    Person {
        id: user(name),
        name: name.to_owned(),
        email: Some(format!("{}@hotel.example", name.to_lowercase())),
        role: Role::Staff,
        property_ids: vec![PropertyId::new("p-lisbon")],
    }
}

pub fn user(name: &str) -> UserId {
    UserId::new(format!("u-{}", name.to_lowercase()))
}

pub fn owner(name: &str) -> Owner {
    Owner { person: person(name), organization_id: OrganizationId::new("o-atlantic") }
}

pub fn participant(name: &str) -> Participant {
    Participant {
        person: person(name),
        joined_at: Timestamp::from_ms(0),
        last_read_at: None,
        is_muted: false,
    }
}

pub fn room(id: RoomId, kind: RoomKind, names: &[&str]) -> Room {
    Room {
        name: (kind != RoomKind::Direct).then(|| format!("#{id}")),
        id,
        kind,
        organization_id: OrganizationId::new("o-atlantic"),
        property_id: Some(PropertyId::new("p-lisbon")),
        property_name: Some("Lisbon".into()),
        channel: None,
        created_at: at(-10_000),
        last_message_at: None,
        participants: names.iter().map(|name| participant(name)).collect(),
    }
}

pub fn rooms() -> Vec<Room> {
    vec![
        room(lobby(), RoomKind::Property, &["Ana", "Bruno", "Chiara"]),
        room(night_shift(), RoomKind::Group, &["Ana", "Chiara"]),
        room(with_bruno(), RoomKind::Direct, &["Ana", "Bruno"]),
    ]
}

/// A message as the service tells it.
pub fn said(name: &str, room: &RoomId, id: &str, minute: i64, text: &str) -> Message {
    Message {
        id: MessageId::new(id),
        room_id: room.clone(),
        sender_id: user(name),
        sender_name: name.to_owned(),
        content: Content::text(text),
        written_at: at(minute),
        sent_at: Some(at(minute)),
        delivery: Delivery::Sent,
        is_edited: false,
        is_deleted: false,
        changed_at: None,
        reactions: Vec::new(),
    }
}

/// A message as Ana's composer makes it.
pub fn written(room: &RoomId, id: &str, minute: i64, text: &str) -> Message {
    Message { sent_at: None, delivery: Delivery::Queued, ..said("Ana", room, id, minute, text) }
}

pub fn live(message: Message) -> Incoming {
    let serial = Some(format!("{:020}:{}", message.shown_at().as_ms(), message.id));
    Incoming { mentions_me: message.content.text.contains("@Ana"), message, serial }
}

/// What became of a message of the lobby, told live; no text says that it was deleted.
pub fn amended(name: &str, message: &str, minute: i64, text: Option<&str>) -> Amended {
    let amendment = model::Amendment {
        message_id: id(message),
        room_id: lobby(),
        sender_id: user(name),
        text: text.map(str::to_owned),
        changed_at: at(minute),
    };
    Amended { mentions_me: text.is_some_and(|text| text.contains("@Ana")), amendment }
}

pub fn from_history(message: Message) -> Incoming {
    Incoming { mentions_me: message.content.text.contains("@Ana"), message, serial: None }
}

pub fn read_by(name: &str, room: &RoomId, message: &str, minute: i64) -> RoomReceipt {
    RoomReceipt {
        room_id: room.clone(),
        user_id: user(name),
        kind: store::ReceiptKind::Read,
        message_id: MessageId::new(message),
        at: at(minute),
    }
}

pub fn id(text: &str) -> MessageId {
    MessageId::new(text)
}

pub fn ids<'a>(messages: impl IntoIterator<Item = &'a Message>) -> Vec<&'a str> {
    messages.into_iter().map(|message| message.id.as_str()).collect()
}

/// A desk: the folder lives as long as this.
pub struct Desk {
    pub folder: tempfile::TempDir,
    pub store: Store,
}

impl Desk {
    /// A new desk with Ana signed in and her rooms fetched.
    pub async fn of_ana() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        let Opened { store, origin } = Store::open(path, Some(key())).await.unwrap();
        assert_eq!(origin, Origin::Created);
        store.keep_owner(owner("Ana")).await.unwrap();
        store.replace_rooms(rooms()).await.unwrap();
        Self { folder, store }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("desk.db")
    }

    /// Closes the app; the file stays.
    pub async fn close(self) -> tempfile::TempDir {
        self.store.close().await;
        self.folder
    }

    /// Opens the app in a folder that has a file.
    pub async fn open(folder: tempfile::TempDir) -> (Self, Origin) {
        let path = folder.path().join("desk.db");
        let Opened { store, origin } = Store::open(path, Some(key())).await.unwrap();
        (Self { folder, store }, origin)
    }

    /// A room's row in the sidebar.
    pub async fn row(&self, room: RoomId) -> RoomRow {
        let rows = self.store.room_summaries_of(vec![room]).await.unwrap();
        rows.into_iter().next().expect("the room is there")
    }

    pub async fn hears(&self, messages: Vec<Message>) -> Ingested {
        self.store.ingest(messages.into_iter().map(live).collect(), vec![]).await.unwrap()
    }

    pub async fn writes(&self, message: Message) -> Message {
        match self.store.enqueue(message, 50).await.unwrap() {
            Admission::Queued(message) => message,
            other => panic!("not queued: {other:?}"),
        }
    }

    pub async fn delivery(&self, message: &str) -> Delivery {
        self.store.message(id(message)).await.unwrap().expect("the message is there").delivery
    }

    /// The newest rows of a room: message ids, and `~` for a gap.
    pub async fn reads(&self, room: RoomId) -> Vec<String> {
        shown(&self.store.timeline_newest(room, 50).await.unwrap().rows)
    }
}

pub fn shown(rows: &[store::TimelineRow]) -> Vec<String> {
    rows.iter()
        .map(|row| match row {
            store::TimelineRow::Message(message) => message.id.as_str().to_owned(),
            store::TimelineRow::Gap(_) => "~".to_owned(),
        })
        .collect()
}
