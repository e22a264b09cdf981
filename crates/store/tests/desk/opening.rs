use std::path::Path;

use store::{Key, OpenError, Origin, Ownership, Store, StoreError};

use crate::people::*;

const CANARY: &str = "canary-4929-room-12-cardholder";

/// The files that hold content; the others are locked on some systems while the desk is open.
fn files_of(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".lock") && !name.ends_with("-shm"))
        .collect();
    names.sort();
    names
}

fn holds(folder: &Path, needle: &str) -> Vec<String> {
    let found = |name: &String| {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
    };
    files_of(folder).into_iter().filter(found).collect()
}

async fn desk_with_canary() -> Desk {
    let desk = Desk::of_ana().await;
    desk.hears(vec![said("Bruno", &lobby(), "b1", 1, CANARY)]).await;
    desk.writes(written(&lobby(), "m1", 2, CANARY)).await;
    desk.store.save_draft(night_shift(), CANARY.into()).await.unwrap();
    desk
}

#[tokio::test]
async fn nothing_anybody_wrote_can_be_read_from_the_files() {
    let desk = desk_with_canary().await;
    assert!(files_of(desk.folder.path()).contains(&"desk.db-wal".to_owned()));
    assert_eq!(holds(desk.folder.path(), CANARY), Vec::<String>::new());
    let folder = desk.close().await;
    assert_eq!(holds(folder.path(), CANARY), Vec::<String>::new());
    let header = std::fs::read(folder.path().join("desk.db")).unwrap();
    assert!(!header.starts_with(b"SQLite format 3"));
}

#[tokio::test]
async fn a_start_with_nothing_to_put_right_writes_nothing() {
    let folder = desk_with_canary().await.close().await;
    let (desk, _) = Desk::open(folder).await;
    let log = || desk.folder.path().join("desk.db-wal").metadata().unwrap().len();
    assert_eq!(log(), 0);
    desk.store.save_draft(lobby(), "written".into()).await.unwrap();
    assert!(log() > 0);
}

#[tokio::test]
async fn without_a_key_the_same_search_finds_the_text() {
    // Otherwise the test above could not fail.
    let folder = tempfile::tempdir().unwrap();
    let opened = Store::open(folder.path().join("desk.db"), None).await.unwrap();
    opened.store.save_draft(lobby(), CANARY.into()).await.unwrap();
    opened.store.close().await;
    assert_eq!(holds(folder.path(), CANARY), ["desk.db"]);
}

#[tokio::test]
async fn another_key_sets_the_file_aside_and_the_right_one_still_opens_it() {
    let folder = desk_with_canary().await.close().await;
    let path = folder.path().join("desk.db");
    let opened = Store::open(&path, Some(Key::new([9; 32]))).await.unwrap();
    assert_eq!(opened.origin, Origin::KeyMismatch);
    assert_eq!(opened.store.outbox().await.unwrap(), vec![]);
    assert_eq!(opened.store.owner().await.unwrap(), None);
    opened.store.close().await;
    let names = files_of(folder.path());
    let aside = names.iter().find(|name| name.starts_with("desk.db.other-key-")).unwrap();
    let kept = Store::open(folder.path().join(aside), Some(key())).await.unwrap();
    assert_eq!(kept.origin, Origin::Opened);
    assert_eq!(kept.store.outbox().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_that_comes_back_finds_its_desk_as_it_was() {
    // A keychain that was changed, and changed back.
    let folder = desk_with_canary().await.close().await;
    let path = folder.path().join("desk.db");
    let open = async |key: u8| Store::open(&path, Some(Key::new([key; 32]))).await.unwrap();
    let other = open(9).await;
    assert_eq!(other.origin, Origin::KeyMismatch);
    other.store.keep_owner(owner("Ana")).await.unwrap();
    other.store.enqueue(written(&lobby(), "m2", 3, "in between"), 50).await.unwrap();
    other.store.close().await;
    let third = open(11).await;
    assert_eq!(third.origin, Origin::KeyMismatch, "no file of this key was ever there");
    third.store.close().await;

    let back = open(7).await;
    assert_eq!(back.origin, Origin::KeyReturned);
    assert_eq!(ids(back.store.outbox().await.unwrap().iter().map(|it| &it.message)), ["m1"]);
    assert!(back.store.message(id("b1")).await.unwrap().is_some());
    back.store.close().await;
    let again = open(7).await;
    assert_eq!(again.origin, Origin::Opened);
    again.store.close().await;
    let other = open(9).await;
    assert_eq!(other.origin, Origin::KeyReturned);
    assert_eq!(ids(other.store.outbox().await.unwrap().iter().map(|it| &it.message)), ["m2"]);
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let (desk, origin) = Desk::open(desk_with_canary().await.close().await).await;
    assert_eq!(origin, Origin::Opened);
    assert_eq!(desk.reads(lobby()).await, ["b1", "m1"]);
    assert_eq!(desk.store.owner().await.unwrap(), Some(owner("Ana")));
    assert_eq!(desk.store.draft(night_shift()).await.unwrap().as_deref(), Some(CANARY));
}

#[tokio::test]
async fn a_desk_that_never_closed_keeps_what_was_answered() {
    let desk = desk_with_canary().await;
    // What a killed process leaves: the files as they are now, log included.
    let after = tempfile::tempdir().unwrap();
    for name in files_of(desk.folder.path()) {
        std::fs::copy(desk.folder.path().join(&name), after.path().join(&name)).unwrap();
    }
    let (second, origin) = Desk::open(after).await;
    assert_eq!(origin, Origin::Opened);
    assert_eq!(second.reads(lobby()).await, ["b1", "m1"]);
}

#[tokio::test]
async fn a_second_app_is_told_that_the_desk_is_taken() {
    let desk = Desk::of_ana().await;
    let second = Store::open(desk.path(), Some(key())).await;
    assert!(matches!(second, Err(OpenError::Locked)), "{second:?}");
    let (desk, _) = Desk::open(desk.close().await).await;
    assert_eq!(desk.store.rooms().await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_desk_that_is_let_go_is_closed_before_anything_else_happens() {
    let desk = desk_with_canary().await;
    let Desk { folder, store } = desk;
    // Its threads have the most to finish when a reader has connected too.
    assert_eq!(store.rooms().await.unwrap().len(), 3);
    drop(store);
    assert_eq!(files_of(folder.path()), ["desk.db"]);
    let (_, origin) = Desk::open(folder).await;
    assert_eq!(origin, Origin::Opened);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_folder_that_cannot_be_written_is_said_so() {
    // Not even root makes files there.
    let refused = Store::open("/sys/kernel/desk.db", Some(key())).await;
    assert!(matches!(refused, Err(OpenError::ReadOnly)), "{refused:?}");
}

#[tokio::test]
async fn a_folder_that_is_a_file_is_an_error_and_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("data"), "not a folder").unwrap();
    let refused = Store::open(folder.path().join("data").join("desk.db"), Some(key())).await;
    assert!(matches!(refused, Err(OpenError::Io(_))), "{refused:?}");
}

#[tokio::test]
async fn after_closing_every_call_says_so() {
    let desk = Desk::of_ana().await;
    let store = desk.store.clone();
    let _folder = desk.close().await;
    assert!(matches!(store.rooms().await, Err(StoreError::Closed)));
    assert!(matches!(store.wipe().await, Err(StoreError::Closed)));
    assert!(matches!(store.rebuild().await, Err(OpenError::Io(_))));
    store.close().await;
}

#[tokio::test]
async fn a_write_whose_caller_went_away_still_counts() {
    let desk = Desk::of_ana().await;
    let mut write = Box::pin(desk.store.save_draft(lobby(), "kept".into()));
    // One poll hands the job over; then the caller is gone.
    let waker = std::task::Waker::noop();
    assert!(write.as_mut().poll(&mut std::task::Context::from_waker(waker)).is_pending());
    drop(write);
    let (desk, _) = Desk::open(desk.close().await).await;
    assert_eq!(desk.store.draft(lobby()).await.unwrap().as_deref(), Some("kept"));
}

#[tokio::test]
async fn another_persons_desk_is_not_touched_until_somebody_says_so() {
    let desk = desk_with_canary().await;
    let store = &desk.store;
    assert_eq!(store.keep_owner(owner("Bruno")).await.unwrap(), Ownership::Other);
    assert_eq!(store.owner().await.unwrap(), Some(owner("Ana")));
    assert_eq!(store.outbox().await.unwrap().len(), 1);
    store.reset_for(owner("Bruno")).await.unwrap();
    assert_eq!(store.owner().await.unwrap(), Some(owner("Bruno")));
    assert_eq!(store.outbox().await.unwrap(), vec![]);
    assert_eq!(store.room_summaries().await.unwrap(), vec![]);
    assert_eq!(store.people().await.unwrap(), vec![]);
    assert_eq!(store.draft(night_shift()).await.unwrap(), None);
    assert_eq!(store.message(id("b1")).await.unwrap(), None);
}

#[tokio::test]
async fn ana_keeps_her_desk_under_a_new_name() {
    let desk = desk_with_canary().await;
    let mut ana = owner("Ana");
    ana.person.name = "Ana Costa".into();
    assert_eq!(desk.store.keep_owner(ana.clone()).await.unwrap(), Ownership::Kept);
    assert_eq!(desk.store.owner().await.unwrap(), Some(ana));
    assert_eq!(desk.store.outbox().await.unwrap().len(), 1);
}

#[tokio::test]
async fn signing_out_leaves_nothing() {
    let desk = desk_with_canary().await;
    desk.store.set_meta("paused_until", Some("5".into())).await.unwrap();
    desk.store.wipe().await.unwrap();
    assert_eq!(desk.store.owner().await.unwrap(), None);
    assert_eq!(desk.store.meta("paused_until").await.unwrap(), None);
    assert_eq!(desk.reads(lobby()).await, Vec::<String>::new());
}

#[tokio::test]
async fn single_facts_are_kept_replaced_and_forgotten() {
    let desk = Desk::of_ana().await;
    desk.store.set_meta("paused_until", Some("5".into())).await.unwrap();
    desk.store.set_meta("paused_until", Some("6".into())).await.unwrap();
    assert_eq!(desk.store.meta("paused_until").await.unwrap().as_deref(), Some("6"));
    desk.store.set_meta("paused_until", None).await.unwrap();
    assert_eq!(desk.store.meta("paused_until").await.unwrap(), None);
}
