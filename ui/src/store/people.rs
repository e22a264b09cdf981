//! The people and rooms of the tests.

use ipc::{Connectivity, OutboxStatus, RoomSummary, Session, Snapshot, UnreadTotal};
use model::{
    Content, Delivery, Message, MessageId, OrganizationId, Person, PropertyId, Role, RoomId,
    RoomKind, Timestamp, UserId,
};

/// 2026-11-22 12:00:00 UTC, a Sunday.
pub(crate) const NOON: i64 = 1_795_348_800_000;

fn person(id: &str, name: &str) -> Person {
    Person {
        id: UserId::new(id),
        name: name.to_owned(),
        email: Some(format!("{id}@example.com")),
        role: Role::Staff,
        property_ids: vec![PropertyId::new("p1")],
    }
}

/// Signed in on this desk.
pub(crate) fn ana() -> Person {
    person("u-ana", "Ana Lima")
}

/// A colleague.
pub(crate) fn bruno() -> Person {
    person("u-bruno", "Bruno Costa")
}

fn message(id: &str, who: &Person, seconds: i64, delivery: Delivery) -> Message {
    let written_at = Timestamp::from_ms(seconds * 1_000);
    Message {
        id: MessageId::new(id),
        room_id: RoomId::new("r-lobby"),
        sender_id: who.id.clone(),
        sender_name: who.name.clone(),
        content: Content::text(format!("text of {id}")),
        written_at,
        sent_at: (!delivery.is_pending()).then_some(written_at),
        delivery,
        is_edited: false,
        is_deleted: false,
        changed_at: None,
        reactions: Vec::new(),
    }
}

/// A message of Ana's, so many seconds after the epoch.
pub(crate) fn ana_writes(id: &str, seconds: i64, delivery: Delivery) -> Message {
    message(id, &ana(), seconds, delivery)
}

/// A message of Bruno's, so many seconds after the epoch.
pub(crate) fn bruno_writes(id: &str, seconds: i64) -> Message {
    message(id, &bruno(), seconds, Delivery::Sent)
}

/// A room as the sidebar shows it.
pub(crate) fn room(id: &str, kind: RoomKind, name: &str) -> RoomSummary {
    RoomSummary {
        id: RoomId::new(id),
        kind,
        name: name.to_owned(),
        property_id: None,
        property_name: None,
        last_message: None,
        active_at: None,
        unread: 0,
        unread_is_lower_bound: false,
        mentions: 0,
        counted: UnreadTotal::default(),
        is_muted: false,
        muted_until: None,
        level: None,
        other: None,
        participants: 3,
        draft: None,
    }
}

/// Ana is signed in.
pub(crate) fn ana_is_in() -> Session {
    Session::SignedIn {
        me: ana(),
        organization_id: OrganizationId::new("o1"),
        organization_name: Some("Harbour Hotels".to_owned()),
        is_kept: true,
        can_edit: true,
        can_react: true,
    }
}

/// Ana's desk with three rooms, online.
pub(crate) fn snapshot() -> Snapshot {
    Snapshot {
        seq: 10,
        version: "0.1.0".to_owned(),
        session: ana_is_in(),
        connectivity: Connectivity::Online,
        outbox: OutboxStatus { waiting: 0, failed: 0, limit: 50, estimate_ms: None },
        rooms: vec![
            room("r-lobby", RoomKind::Property, "Lobby"),
            room("r-night", RoomKind::Group, "Night shift"),
            RoomSummary {
                other: Some(bruno().id),
                participants: 2,
                ..room("r-bruno", RoomKind::Direct, "Bruno Costa")
            },
        ],
        availability: vec![],
        typing: vec![],
        unread: UnreadTotal::default(),
        notices: vec![],
        paused_until: None,
        quiet_until: None,
        clock: Vec::new(),
        system_language: model::Language::English,
        page: model::PageSettings::default(),
        backend: "https://pms.example.com".to_owned(),
    }
}
