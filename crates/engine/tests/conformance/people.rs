//! The people, their rooms and what they say.

use model::{OrganizationId, Participant, Person, Role, Room, RoomId, RoomKind, Timestamp, UserId};

use crate::step::ROOMS;

pub fn is_mention(text: &str) -> bool {
    text.contains("@Ana")
}

pub fn at(ms: i64) -> Timestamp {
    Timestamp::from_ms(ms)
}

pub fn user(name: &str) -> UserId {
    UserId::new(format!("u-{}", name.to_lowercase()))
}

pub fn person(name: &str) -> Person {
    Person {
        id: user(name),
        name: name.to_owned(),
        email: None,
        role: Role::Staff,
        property_ids: vec![],
    }
}

pub fn participant(name: &str, joined_at: i64, last_read_at: Option<i64>) -> Participant {
    Participant {
        person: person(name),
        joined_at: at(joined_at),
        last_read_at: last_read_at.map(at),
        is_muted: false,
    }
}

pub fn room_id(room: usize) -> RoomId {
    RoomId::new(["lobby", "night-shift"][room % ROOMS])
}

pub fn room(room: usize, participants: Vec<Participant>) -> Room {
    Room {
        id: room_id(room),
        kind: RoomKind::Group,
        name: Some("#room".into()),
        organization_id: OrganizationId::new("o-atlantic"),
        property_id: None,
        property_name: None,
        channel: None,
        created_at: at(0),
        last_message_at: None,
        participants,
    }
}

pub fn words(is_mention: bool, tail: &str) -> String {
    format!("{} {tail}", if is_mention { "@Ana" } else { "hello" })
}
