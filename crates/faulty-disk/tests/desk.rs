//! A desk on a disk that fails at every call there is: whatever was answered is there afterwards,
//! once, and the file is sound.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use faulty_disk::{Fault, Lasting, fail, install, mend};
use model::{
    Content, Delivery, Message, MessageId, OrganizationId, Person, Role, RoomId, Timestamp, UserId,
};
use store::{Admission, Incoming, Key, Origin, Owner, Search, Store, StoreError};

const FAULTS: [Fault; 4] = [Fault::Write, Fault::ShortWrite, Fault::Full, Fault::Sync];
const LASTING: [Lasting; 2] = [Lasting::Once, Lasting::On];
/// No step of these tests makes so many calls.
const CALLS: usize = 2_000;

/// The disk is one for the whole process.
static DISK: Mutex<()> = Mutex::new(());

/// Runs a scenario with each fault at the first call, at the second, and so on until the scenario
/// ends before the fault comes.
fn at_every_call(scenario: impl Fn(Fault, usize, Lasting) -> bool) {
    let _alone = DISK.lock().unwrap_or_else(PoisonError::into_inner);
    install();
    for fault in FAULTS {
        for lasting in LASTING {
            let calls = (0..CALLS).take_while(|after| scenario(fault, *after, lasting)).count();
            assert!((1..CALLS).contains(&calls), "{fault:?} {lasting:?} struck {calls} times");
        }
    }
}

fn run<T>(scenario: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(scenario)
}

fn key() -> Key {
    Key::new([7; 32])
}

async fn open(path: &Path) -> (Store, Origin) {
    let opened = Store::open(path, Some(key())).await.unwrap();
    (opened.store, opened.origin)
}

fn owner() -> Owner {
    let person = Person {
        id: UserId::new("ana"),
        name: "Ana".into(),
        email: None,
        role: Role::Staff,
        property_ids: vec![],
    };
    Owner { person, organization_id: OrganizationId::new("o") }
}

fn message(id: &str, sender: &str) -> Message {
    Message {
        id: MessageId::new(id),
        room_id: RoomId::new("lobby"),
        sender_id: UserId::new(sender),
        sender_name: String::new(),
        content: Content::text(format!("{id}: {}", "late check-out for room 412 ".repeat(30))),
        written_at: Timestamp::from_ms(1_772_323_200_000),
        sent_at: None,
        delivery: Delivery::Queued,
        is_edited: false,
        is_deleted: false,
        changed_at: None,
        reactions: Vec::new(),
    }
}

/// What the desk answered, and so must not forget.
#[derive(Default)]
struct Answered {
    queued: BTreeSet<String>,
    refused: BTreeSet<String>,
    heard: BTreeSet<String>,
    draft: Option<String>,
    errors: Vec<StoreError>,
}

impl Answered {
    /// Takes note of an answer; the errors of a failing disk are those of a failing disk.
    fn note<T>(&mut self, answer: Result<T, StoreError>) -> Option<T> {
        answer.map_err(|err| self.errors.push(err)).ok()
    }
}

const OWN: usize = 8;

async fn work(store: &Store) -> Answered {
    let mut answered = Answered::default();
    for n in 0..OWN {
        let id = format!("m{n}");
        let admission = answered.note(store.enqueue(message(&id, "ana"), 50).await);
        match admission {
            Some(Admission::Queued(_)) => answered.queued.insert(id.clone()),
            Some(other) => panic!("{other:?}"),
            None => answered.refused.insert(id.clone()),
        };
        if n % 3 == 1 {
            // Not waited for: comes again after a crash, but never twice.
            let at = Timestamp::from_ms(1_772_323_300_000);
            answered.note(store.settle_sent(MessageId::new(&id), at).await);
        }
        let heard = Incoming {
            message: message(&format!("b{n}"), "bruno"),
            serial: None,
            mentions_me: false,
        };
        if answered.note(store.ingest(vec![heard], vec![]).await).is_some() {
            answered.heard.insert(format!("b{n}"));
        }
        let draft = format!("draft {n}");
        if answered.note(store.save_draft(RoomId::new("lobby"), draft.clone()).await).is_some() {
            answered.draft = Some(draft);
        }
    }
    // A checkpoint on the way: the log goes into the file.
    answered.note(store.retire(Timestamp::from_ms(1_772_323_200_000)).await);
    answered
}

/// A desk at work on a disk that fails and goes on failing until it is mended.
async fn work_on(
    fault: Fault,
    after: usize,
    lasting: Lasting,
) -> (tempfile::TempDir, Store, Answered) {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = open(&folder.path().join("desk.db")).await;
    store.keep_owner(owner()).await.unwrap();
    fail(fault, after, lasting);
    let answered = work(&store).await;
    (folder, store, answered)
}

async fn ids_in(store: &Store) -> Vec<String> {
    let slice = store.timeline_newest(RoomId::new("lobby"), 100).await.unwrap();
    slice
        .rows
        .iter()
        .map(|row| match row {
            store::TimelineRow::Message(message) => message.id.to_string(),
            store::TimelineRow::Gap(_) => panic!("no gap was opened"),
        })
        .collect()
}

/// Everything answered is there once, what was refused can be sent again, and all is sound.
async fn check(store: &Store, answered: &Answered, context: &str) {
    store.verify().await.unwrap_or_else(|err| panic!("{context}: {err}"));
    let there = ids_in(store).await;
    let unique: BTreeSet<String> = there.iter().cloned().collect();
    assert_eq!(unique.len(), there.len(), "{context}: doubled in {there:?}");
    let missing: Vec<_> =
        answered.queued.union(&answered.heard).filter(|id| !unique.contains(*id)).collect();
    assert!(missing.is_empty(), "{context}: lost {missing:?}");
    for id in &answered.refused {
        // An fsync that failed says nothing of what is on the disk: it may be known already.
        let again = store.enqueue(message(id, "ana"), 50).await.unwrap();
        assert!(!matches!(again, Admission::Full), "{context}");
    }
    let own = ids_in(store).await.into_iter().filter(|id| id.starts_with('m'));
    let expected: BTreeSet<String> = answered.queued.union(&answered.refused).cloned().collect();
    assert_eq!(own.collect::<BTreeSet<String>>(), expected, "{context}");
    if let Some(draft) = &answered.draft {
        let kept = store.draft(RoomId::new("lobby")).await.unwrap().unwrap_or_default();
        assert!(kept >= *draft, "{context}: {kept} where {draft} was answered");
    }
    // The index knows the same messages as the table.
    let all = Search { sender_id: Some(UserId::new("bruno")), limit: 100, ..Search::default() };
    let found = store.search(all).await.unwrap().hits.len();
    let heard = ids_in(store).await.iter().filter(|id| id.starts_with('b')).count();
    assert_eq!(found, heard, "{context}: the index and the messages differ");
}

#[test]
fn whatever_fails_while_working_nothing_answered_is_lost_or_doubled() {
    at_every_call(|fault, after, lasting| {
        run(async {
            let context = format!("{fault:?} after {after} calls, {lasting:?}");
            let (folder, store, answered) = work_on(fault, after, lasting).await;
            let has_struck = mend();
            for err in &answered.errors {
                let is_fitting = match fault {
                    Fault::Full => matches!(err, StoreError::DiskFull),
                    _ => matches!(err, StoreError::DiskFailed),
                };
                assert!(is_fitting, "{context}: {err:?}");
            }
            // The disk works again under the open desk, and after a restart.
            check(&store, &answered, &context).await;
            store.close().await;
            let (store, origin) = open(&folder.path().join("desk.db")).await;
            assert_eq!(origin, Origin::Opened, "{context}");
            check(&store, &answered, &context).await;
            store.close().await;
            has_struck
        })
    });
}

#[test]
fn whatever_fails_before_a_crash_nothing_answered_is_lost_or_doubled() {
    at_every_call(|fault, after, lasting| {
        run(async {
            let context = format!("{fault:?} after {after} calls, {lasting:?}, then a crash");
            let (folder, store, answered) = work_on(fault, after, lasting).await;
            // What a killed process leaves: the files as they are now.
            let crashed = tempfile::tempdir().unwrap();
            for name in ["desk.db", "desk.db-wal"] {
                std::fs::copy(folder.path().join(name), crashed.path().join(name)).unwrap();
            }
            let has_struck = mend();
            store.close().await;
            let (store, origin) = open(&crashed.path().join("desk.db")).await;
            assert_eq!(origin, Origin::Opened, "{context}");
            check(&store, &answered, &context).await;
            store.close().await;
            has_struck
        })
    });
}

/// A desk with unsent messages, in a folder to be copied.
async fn unsent() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = open(&folder.path().join("desk.db")).await;
    store.keep_owner(owner()).await.unwrap();
    for n in 0..OWN {
        store.enqueue(message(&format!("m{n}"), "ana"), 50).await.unwrap();
    }
    store.close().await;
    folder
}

#[test]
fn whatever_fails_while_a_damaged_desk_is_built_anew_the_unsent_messages_stay() {
    let desk = OnceCell::new();
    at_every_call(|fault, after, lasting| {
        // Made here, where the disk is ours alone: one that fails for another test would leave what
        // was unsent beside the file.
        let desk = desk.get_or_init(|| run(unsent()));
        run(async {
            let context = format!("{fault:?} after {after} calls, {lasting:?}");
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("desk.db");
            std::fs::copy(desk.path().join("desk.db"), &path).unwrap();
            let (store, _) = open(&path).await;
            fail(fault, after, lasting);
            let rebuilt = store.rebuild().await;
            let has_struck = mend();
            assert!(rebuilt.is_ok() || has_struck, "{context}: {rebuilt:?}");
            store.close().await;
            let (store, _) = open(&path).await;
            store.verify().await.unwrap();
            let there = ids_in(&store).await;
            assert_eq!(there.len(), OWN, "{context}: {there:?}");
            store.close().await;
            has_struck
        })
    });
}

#[test]
fn whatever_fails_while_a_desk_is_made_the_next_start_makes_it() {
    at_every_call(|fault, after, lasting| {
        run(async {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("desk.db");
            fail(fault, after, lasting);
            let opened = Store::open(&path, Some(key())).await;
            let has_struck = mend();
            if let Ok(opened) = opened {
                opened.store.close().await;
            }
            let (store, origin) = open(&path).await;
            let context = format!("{fault:?} after {after} calls, {lasting:?}: {origin:?}");
            assert!(matches!(origin, Origin::Opened | Origin::Created), "{context}");
            store.enqueue(message("m0", "ana"), 50).await.unwrap();
            store.verify().await.unwrap();
            store.close().await;
            has_struck
        })
    });
}
