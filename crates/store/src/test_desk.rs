//! A desk's file, and what is said in its rooms, for the tests of what is inside.

use model::{Content, Delivery, Message, MessageId, RoomId, Timestamp, UserId};

use crate::{Db, Incoming};

pub(crate) fn desk() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let (db, _) = crate::open::open(&folder.path().join("desk.db"), None).unwrap();
    (folder, db)
}

/// Bruno's words of some minute; the id is both.
pub(crate) fn said(room: &str, minute: i64) -> Incoming {
    let at = Timestamp::from_ms(1_772_323_200_000 + minute * 60_000);
    let message = Message {
        id: MessageId::new(format!("{room}-{minute}")),
        room_id: RoomId::new(room),
        sender_id: UserId::new("bruno"),
        sender_name: String::new(),
        content: Content::text("hm"),
        written_at: at,
        sent_at: Some(at),
        delivery: Delivery::Sent,
        is_edited: false,
        is_deleted: false,
        changed_at: None,
        reactions: Vec::new(),
    };
    Incoming { message, serial: None, mentions_me: false }
}
