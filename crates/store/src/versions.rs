//! Files of every version that was ever released, opened by this one.

use std::path::{Path, PathBuf};

use model::{Delivery, FailureCode, Message, MessageId, RoomId, Timestamp};
use rusqlite::{Connection, params};

use crate::connection::{Purpose, connect};
use crate::migrate::{MIGRATIONS, migrate};
use crate::open::{Origin, open, rebuild};
use crate::{Db, Incoming, Key, Search};

fn key() -> Key {
    Key::new([7; 32])
}

/// A file as the version with that many migrations left it.
fn file_of(version: usize) -> (tempfile::TempDir, PathBuf, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let mut conn = connect(&path, Some(&key()), Purpose::Writing).unwrap();
    migrate(&mut conn, &path, &MIGRATIONS[..version]).unwrap();
    (folder, path, conn)
}

/// Entries in each state and a draft, in columns every version has.
fn leave_unsent(conn: &Connection) {
    for (n, (state, until, code)) in [
        ("queued", None, None),
        ("sending", None, None),
        ("waiting", Some(99), None),
        ("failed", None, Some("too_large")),
    ]
    .into_iter()
    .enumerate()
    {
        conn.execute(
            "INSERT INTO outbox (id, room_id, sender_id, kind, text, attachment_url,
                                 attachment_name, written_at, state, until, code, is_exposed)
             VALUES (?1, 'lobby', 'ana', 'DOCUMENT', ?2, '/files/1', 'list.pdf', ?3, ?4, ?5, ?6, 1)",
            params![format!("m{n}"), format!("unsent {n}"), i64::try_from(n).unwrap(), state, until, code],
        )
        .unwrap();
    }
    conn.execute("INSERT INTO drafts (room_id, text) VALUES ('lobby', 'half a thought')", [])
        .unwrap();
}

fn leave_talk(conn: &Connection, room: &str, from: i64, count: i64) {
    for n in from..from + count {
        conn.execute(
            "INSERT INTO messages (id, room_id, sender_id, kind, text, written_at, sent_at, serial,
                                   delivery)
             VALUES (?1, ?2, 'bruno', 'TEXT', ?3, ?4, ?4, ?5, 'sent')",
            params![format!("{room}-{n}"), room, format!("taxi {n}"), ms(n), format!("s{n:05}")],
        )
        .unwrap();
    }
}

fn ms(second: i64) -> i64 {
    1_772_323_200_000 + second * 1_000
}

fn reopen(path: &Path, conn: Connection) -> Db {
    drop(conn);
    let (db, origin) = open(path, Some(&key())).unwrap();
    assert_eq!(origin, Origin::Opened);
    db
}

#[track_caller]
fn check_unsent(db: &Db) {
    let entries = db.outbox().unwrap();
    let texts: Vec<&str> =
        entries.iter().map(|entry| entry.message.content.text.as_str()).collect();
    assert_eq!(texts, ["unsent 0", "unsent 1", "unsent 2", "unsent 3"]);
    let deliveries: Vec<Delivery> = entries.iter().map(|entry| entry.message.delivery).collect();
    assert_eq!(
        deliveries,
        [
            Delivery::Queued,
            Delivery::Queued,
            Delivery::Waiting { until: Some(Timestamp::from_ms(99)) },
            Delivery::Failed { code: FailureCode::TooLarge },
        ]
    );
    let file = entries[0].message.content.attachment.as_ref().unwrap();
    assert_eq!(file.name, "list.pdf");
    assert_eq!(db.draft(&RoomId::new("lobby")).unwrap().as_deref(), Some("half a thought"));
}

#[test]
fn what_no_version_sent_is_there_in_this_one_and_in_the_copy_made_before() {
    for version in 1..MIGRATIONS.len() {
        let (_folder, path, conn) = file_of(version);
        leave_unsent(&conn);
        leave_talk(&conn, "lobby", 0, 3);
        let mut db = reopen(&path, conn);
        check_unsent(&db);
        assert!(db.message(&MessageId::new("lobby-2")).unwrap().is_some(), "version {version}");
        assert!(db.conn.prepare("SELECT 1 FROM schema_migrations").unwrap().exists([]).unwrap());
        db.verify().unwrap();
        // A message that may be out there already is still not changed behind the service's back.
        let edited = db.edit_queued(&MessageId::new("m0"), "other").unwrap();
        assert_eq!(edited, crate::Change::OnTheWire);
        let copy = crate::aside::beside(&path, &format!("before-{:04}", version + 1));
        let copy = connect(&copy, Some(&key()), Purpose::Reading).unwrap();
        let kept: i64 =
            copy.query_row("SELECT count(*) FROM outbox", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, 4, "version {version}");
    }
}

#[test]
fn what_no_version_sent_is_carried_over_when_its_file_is_built_anew() {
    for version in 1..=MIGRATIONS.len() {
        let (_folder, path, conn) = file_of(version);
        leave_unsent(&conn);
        drop(conn);
        let (db, origin) = rebuild(&path, Some(&key())).unwrap();
        // The settings of a version that had none are not missed.
        assert_eq!(origin, Origin::Rebuilt { rescued: 5, lost: false }, "version {version}");
        check_unsent(&db);
        db.verify().unwrap();
    }
}

fn found(db: &Db, text: &str) -> (usize, Option<i64>, bool) {
    let search = Search { text: text.into(), limit: 10_000, ..Search::default() };
    let found = db.search(&search).unwrap();
    (found.hits.len(), found.range.since.map(Timestamp::as_ms), found.range.is_indexing)
}

fn heard(room: &str, id: &str, second: i64, text: &str) -> Incoming {
    let at = Timestamp::from_ms(ms(second));
    let message = Message {
        id: MessageId::new(id),
        room_id: RoomId::new(room),
        sender_id: model::UserId::new("bruno"),
        sender_name: String::new(),
        content: model::Content::text(text),
        written_at: at,
        sent_at: Some(at),
        delivery: Delivery::Sent,
        is_edited: true,
        is_deleted: false,
        changed_at: None,
        reactions: Vec::new(),
    };
    Incoming { message, serial: None, mentions_me: false }
}

#[test]
fn messages_from_before_the_search_are_taken_in_later_and_the_range_says_how_far() {
    let (_folder, path, conn) = file_of(1);
    leave_talk(&conn, "lobby", 0, 100);
    leave_talk(&conn, "bar", 50, 30);
    let mut db = reopen(&path, conn);
    assert_eq!(found(&db, "taxi "), (0, Some(ms(99)), true), "a start indexes nothing");
    let missing = Search { room_id: Some(RoomId::new("bar")), limit: 5, ..Search::default() };
    assert_eq!(db.search(&missing).unwrap().range.since.map(Timestamp::as_ms), Some(ms(79)));
    // What comes now is found at once, whatever its time; so is what changes now.
    db.ingest(vec![heard("bar", "new", 10, "taxi")], &[]).unwrap();
    db.ingest(vec![heard("lobby", "lobby-5", 5, "limousine")], &[]).unwrap();
    assert_eq!(found(&db, "taxi ").0, 1);
    assert_eq!(found(&db, "limousine ").0, 1);
    let mut before = (1, ms(99));
    while db.index_older(7).unwrap() {
        let (count, since, is_indexing) = found(&db, "taxi ");
        let since = since.unwrap();
        assert!(is_indexing && count > before.0 && since <= before.1, "{count} {since}");
        // Everything from that time on is there.
        let newer = |room: &str| {
            let sql = "SELECT count(*) FROM messages WHERE room_id = ?1 AND sent_at > ?2
                       AND text LIKE 'taxi%'";
            db.conn.query_row(sql, params![room, since], |row| row.get::<_, i64>(0)).unwrap()
        };
        assert!(i64::try_from(count).unwrap() >= newer("lobby") + newer("bar"));
        before = (count, since);
    }
    assert_eq!(found(&db, "taxi "), (100 + 30 - 1 + 1, Some(ms(0)), false));
    assert_eq!(found(&db, "limousine ").0, 1);
    assert!(!db.index_older(7).unwrap(), "and it is over");
    db.verify().unwrap();
}

#[test]
fn a_room_left_while_it_waits_for_the_index_does_not_come_back_in_it() {
    let (_folder, path, conn) = file_of(1);
    leave_talk(&conn, "lobby", 0, 20);
    leave_talk(&conn, "bar", 0, 20);
    let mut db = reopen(&path, conn);
    db.index_older(5).unwrap();
    db.remove_room(&RoomId::new("bar")).unwrap();
    while db.index_older(5).unwrap() {}
    assert_eq!(found(&db, "taxi ").0, 20);
    db.wipe().unwrap();
    assert_eq!(found(&db, "taxi "), (0, None, false));
}
