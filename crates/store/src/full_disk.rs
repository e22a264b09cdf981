//! A disk that fills up under the desk, and one that turns read-only.

use model::{
    Content, Delivery, Message, MessageId, OrganizationId, Person, Role, RoomId, Timestamp, UserId,
};

use crate::{Admission, Db, Incoming, Owner, StoreError};

fn ana() -> Owner {
    Owner {
        person: Person {
            id: UserId::new("u-ana"),
            name: "Ana".into(),
            email: None,
            role: Role::Staff,
            property_ids: vec![],
        },
        organization_id: OrganizationId::new("o-atlantic"),
    }
}

fn message(sender: &str, number: usize) -> Message {
    Message {
        id: MessageId::new(format!("{sender}-{number}")),
        room_id: RoomId::new("room-lobby"),
        sender_id: UserId::new(sender),
        sender_name: String::new(),
        content: Content::text("late check-out for room 12 ".repeat(40)),
        written_at: Timestamp::from_ms(1),
        sent_at: Some(Timestamp::from_ms(1)),
        delivery: Delivery::Sent,
        is_edited: false,
        is_deleted: false,
        changed_at: None,
        reactions: Vec::new(),
    }
}

fn batch(size: usize) -> Vec<Incoming> {
    (0..size)
        .map(|n| Incoming { message: message("u-bruno", n), serial: None, mentions_me: false })
        .collect()
}

/// A desk of Ana's with room for only a few more pages.
fn desk_on_a_small_disk() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let (mut db, _) = crate::open::open(&folder.path().join("desk.db"), None).unwrap();
    db.keep_owner(&ana()).unwrap();
    let used: i64 = db.conn.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    set_most_pages(&db, used + 8);
    (folder, db)
}

fn set_most_pages(db: &Db, pages: i64) {
    db.conn.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
}

#[test]
fn a_full_disk_refuses_the_message_and_keeps_what_was_there() {
    let (_folder, mut db) = desk_on_a_small_disk();
    let mut kept = 0;
    let refused = loop {
        match db.enqueue(message("u-ana", kept), 1_000) {
            Ok(Admission::Queued(_)) => kept += 1,
            Ok(other) => panic!("{other:?}"),
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, StoreError::DiskFull), "{refused:?}");
    assert!(kept > 0);
    assert_eq!(db.outbox().unwrap().len(), kept);
    // Somebody made room: the same message goes in.
    set_most_pages(&db, 10_000);
    assert!(matches!(db.enqueue(message("u-ana", kept), 1_000), Ok(Admission::Queued(_))));
}

#[test]
fn a_batch_that_does_not_fit_is_not_there_at_all_nor_its_cursor() {
    let (_folder, mut db) = desk_on_a_small_disk();
    let cursor = [(RoomId::new("room-lobby"), "after".to_owned())];
    let refused = db.ingest(batch(200), &cursor);
    assert!(matches!(refused, Err(StoreError::DiskFull)), "{refused:?}");
    assert_eq!(db.cursor(&RoomId::new("room-lobby")).unwrap(), None);
    assert_eq!(db.message(&MessageId::new("u-bruno-0")).unwrap(), None);
    // The same batch is new later, for nobody was told of it.
    set_most_pages(&db, 10_000);
    assert_eq!(db.ingest(batch(200), &cursor).unwrap().new.len(), 200);
}

#[test]
fn a_file_that_turned_read_only_can_still_be_read() {
    let (_folder, mut db) = desk_on_a_small_disk();
    db.ingest(batch(1), &[]).unwrap();
    db.conn.execute_batch("PRAGMA query_only = ON").unwrap();
    let refused = db.save_draft(&RoomId::new("room-lobby"), "half a thought");
    assert!(matches!(refused, Err(StoreError::ReadOnly)), "{refused:?}");
    let refused = db.enqueue(message("u-ana", 0), 50);
    assert!(matches!(refused, Err(StoreError::ReadOnly)), "{refused:?}");
    assert!(db.message(&MessageId::new("u-bruno-0")).unwrap().is_some());
}

#[test]
fn somebody_else_writing_for_too_long_is_busy() {
    let (folder, mut db) = desk_on_a_small_disk();
    db.conn.busy_timeout(std::time::Duration::ZERO).unwrap();
    let other = rusqlite::Connection::open(folder.path().join("desk.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(matches!(db.enqueue(message("u-ana", 0), 50), Err(StoreError::Busy)));
    other.execute_batch("COMMIT").unwrap();
    assert!(db.enqueue(message("u-ana", 0), 50).is_ok());
}
