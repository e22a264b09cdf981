use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use model::RoomId;
use store::{Admission, Origin, Ownership, Store, StoreError};

use crate::people::*;

const PAGE: u64 = 4_096;

/// Overwrites pages of the file, counted from 1.
fn damage(path: &Path, pages: impl IntoIterator<Item = u64>) {
    let mut file = OpenOptions::new().write(true).open(path).unwrap();
    for page in pages {
        file.seek(SeekFrom::Start((page - 1) * PAGE)).unwrap();
        file.write_all(&[0xA5; 4_096]).unwrap();
    }
}

fn pages(path: &Path) -> u64 {
    path.metadata().unwrap().len() / PAGE
}

/// A desk with much talk, fifty unsent messages and a draft.
async fn busy_desk() -> Desk {
    let desk = Desk::of_ana().await;
    let text = "The guest of room 12 asks for a late check-out and a taxi at noon. ".repeat(4);
    for at in 0..25 {
        desk.writes(written(&lobby(), &format!("m{at:02}"), at, &text)).await;
    }
    desk.store.save_draft(lobby(), "half a thought".into()).await.unwrap();
    desk.hears(
        (0..2_000).map(|n| said("Bruno", &lobby(), &format!("b{n:04}"), n, &text)).collect(),
    )
    .await;
    for at in 25..50 {
        desk.writes(written(&with_bruno(), &format!("m{at:02}"), at, &text)).await;
    }
    desk
}

#[tokio::test]
async fn damage_in_the_cache_costs_no_unsent_message() {
    let folder = busy_desk().await.close().await;
    let path = folder.path().join("desk.db");
    let middle = pages(&path) / 2;
    damage(&path, middle..middle + 4);
    let (desk, origin) = Desk::open(folder).await;
    assert_eq!(origin, Origin::Rebuilt { rescued: 51, lost: false });
    let entries = desk.store.outbox().await.unwrap();
    let expected: Vec<String> = (0..50).map(|at| format!("m{at:02}")).collect();
    assert_eq!(ids(entries.iter().map(|entry| &entry.message)), expected);
    assert_eq!(desk.store.draft(lobby()).await.unwrap().as_deref(), Some("half a thought"));
    assert_eq!(desk.store.keep_owner(owner("Bruno")).await.unwrap(), Ownership::Other);
    assert_eq!(desk.store.keep_owner(owner("Ana")).await.unwrap(), Ownership::Kept);
    assert_eq!(desk.store.rooms().await.unwrap(), vec![], "fetched again from the backend");
    let aside: Vec<_> = std::fs::read_dir(desk.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| {
            name.starts_with("desk.db.corrupt-")
                && !name.ends_with("-wal")
                && !name.ends_with("-shm")
        })
        .collect();
    assert_eq!(aside.len(), 1, "{aside:?}");
    // The new file is sound and goes on.
    let one_more = desk.store.enqueue(written(&lobby(), "m50", 60, "one more"), 50).await.unwrap();
    assert_eq!(one_more, Admission::Full, "the rescued ones still count");
    let (desk, origin) = Desk::open(desk.close().await).await;
    assert_eq!(origin, Origin::Opened);
    assert_eq!(desk.store.outbox().await.unwrap().len(), 50);
}

#[tokio::test]
async fn wherever_the_damage_is_the_desk_opens_and_says_what_it_cost() {
    let pristine = busy_desk().await.close().await;
    let total = pages(&pristine.path().join("desk.db"));
    // The first page holds the schema: without it nothing can be told from a wrong key.
    for page in (2..=40).chain([total / 3, total - 1, total]) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        std::fs::copy(pristine.path().join("desk.db"), &path).unwrap();
        damage(&path, [page]);
        let (desk, origin) = Desk::open(folder).await;
        let unsent = desk.store.outbox().await.unwrap().len();
        let drafts = usize::from(desk.store.draft(lobby()).await.unwrap().is_some());
        let Origin::Rebuilt { rescued, lost } = origin else {
            panic!("page {page} went unnoticed: {origin:?}");
        };
        assert_eq!(rescued, unsent + drafts, "page {page}");
        assert!(lost || rescued == 51, "page {page}: {rescued} of 51, and nobody was told");
    }
}

#[tokio::test]
async fn a_damaged_page_of_the_outbox_costs_only_the_messages_on_it() {
    let desk = busy_desk().await;
    let folder = desk.close().await;
    let path = folder.path().join("desk.db");
    let total = pages(&path);
    let mut partial = None;
    for page in 2..=total {
        let copy = tempfile::tempdir().unwrap();
        let broken = copy.path().join("desk.db");
        std::fs::copy(&path, &broken).unwrap();
        damage(&broken, [page]);
        let (desk, origin) = Desk::open(copy).await;
        let kept = desk.store.outbox().await.unwrap().len();
        if (1..50).contains(&kept) {
            assert!(matches!(origin, Origin::Rebuilt { lost: true, .. }), "{origin:?}");
            partial = Some((page, kept));
            break;
        }
    }
    let (page, kept) = partial.expect("some page holds only a part of the outbox");
    assert!((30..50).contains(&kept), "page {page} left {kept} of 50");
}

#[tokio::test]
async fn a_file_cut_short_is_rebuilt() {
    let folder = busy_desk().await.close().await;
    let path = folder.path().join("desk.db");
    let half = pages(&path) / 2 * PAGE;
    OpenOptions::new().write(true).open(&path).unwrap().set_len(half).unwrap();
    let (desk, origin) = Desk::open(folder).await;
    assert!(matches!(origin, Origin::Rebuilt { rescued, .. } if rescued > 25), "{origin:?}");
    assert!(desk.store.outbox().await.unwrap().len() >= 25);
}

#[tokio::test]
async fn a_file_of_something_else_is_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("desk.db"), "minutes of the meeting ".repeat(900)).unwrap();
    let (desk, origin) = Desk::open(folder).await;
    assert_eq!(origin, Origin::KeyMismatch);
    assert_eq!(desk.store.rooms().await.unwrap(), vec![]);
}

#[tokio::test]
async fn an_empty_file_is_a_new_desk() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("desk.db"), "").unwrap();
    assert_eq!(Desk::open(folder).await.1, Origin::Created);
}

#[tokio::test]
async fn damage_met_while_running_is_said_and_mended_on_the_spot() {
    let desk = busy_desk().await;
    let (desk, _) = Desk::open(desk.close().await).await;
    // Past what was read at the start and is still in memory; the outbox is in the log or early.
    damage(&desk.path(), 40..pages(&desk.path()) + 1);
    assert!(matches!(desk.store.verify().await, Err(StoreError::Corrupt)));
    let mut oldest = id("b1999");
    let met = loop {
        match desk.store.timeline_before(lobby(), oldest.clone(), 50).await {
            Ok(slice) if slice.has_older => {
                let store::TimelineRow::Message(first) = slice.rows[0].clone() else { panic!() };
                oldest = first.id;
            }
            Ok(_) => panic!("read through a damaged file"),
            Err(error) => break error,
        }
    };
    assert!(matches!(met, StoreError::Corrupt), "{met:?}");
    let origin = desk.store.rebuild().await.unwrap();
    assert!(matches!(origin, Origin::Rebuilt { .. }), "{origin:?}");
    desk.store.verify().await.unwrap();
    let nowhere = RoomId::new("room-spa");
    desk.store.save_draft(nowhere.clone(), "works again".into()).await.unwrap();
    assert_eq!(desk.store.draft(nowhere).await.unwrap().as_deref(), Some("works again"));
    assert_eq!(
        desk.reads(lobby()).await.len(),
        desk.store
            .outbox()
            .await
            .unwrap()
            .iter()
            .filter(|entry| entry.message.room_id == lobby())
            .count()
    );
}

#[tokio::test]
async fn a_sound_desk_can_be_rebuilt_too_and_loses_nothing_unsent() {
    let desk = busy_desk().await;
    let origin = desk.store.rebuild().await.unwrap();
    assert_eq!(origin, Origin::Rebuilt { rescued: 51, lost: false });
    assert_eq!(desk.store.outbox().await.unwrap().len(), 50);
}

#[tokio::test]
async fn a_rebuild_that_cannot_be_made_leaves_what_was_unsent_where_it_is() {
    let folder = busy_desk().await.close().await;
    let path = folder.path().join("desk.db");
    let middle = pages(&path) / 2;
    damage(&path, middle..middle + 4);
    // Where the new file is to be made nothing can be made, as on a full disk.
    let in_the_way = folder.path().join("desk.db.new");
    std::fs::create_dir(&in_the_way).unwrap();
    let refused = Store::open(&path, Some(key())).await;
    assert!(refused.is_err(), "{refused:?}");
    assert!(path.exists());
    std::fs::remove_dir(in_the_way).unwrap();
    let (desk, origin) = Desk::open(folder).await;
    assert_eq!(origin, Origin::Rebuilt { rescued: 51, lost: false });
    assert_eq!(desk.store.outbox().await.unwrap().len(), 50);
}

#[tokio::test]
async fn a_rebuild_that_was_interrupted_is_finished_or_begun_again() {
    let desk = busy_desk().await;
    desk.store.rebuild().await.unwrap();
    let folder = desk.close().await;
    let (path, new) = (folder.path().join("desk.db"), folder.path().join("desk.db.new"));
    // The process ended after the old file was set aside and before the new one took its place.
    std::fs::rename(&path, &new).unwrap();
    let (desk, origin) = Desk::open(folder).await;
    assert_eq!(origin, Origin::Opened);
    assert_eq!(desk.store.outbox().await.unwrap().len(), 50);
    // It ended before: the new file is half, the old one still there.
    let folder = desk.close().await;
    std::fs::write(&new, "half").unwrap();
    let (desk, origin) = Desk::open(folder).await;
    assert_eq!(origin, Origin::Opened);
    assert_eq!(desk.store.outbox().await.unwrap().len(), 50);
    assert!(!new.exists());
}

#[tokio::test]
async fn a_large_desk_opens_without_being_read_whole_and_its_damage_is_found_after() {
    let desk = Desk::of_ana().await;
    desk.writes(written(&lobby(), "m1", 0, "unsent")).await;
    let text = "The guest of room 12 asks for a late check-out. ".repeat(40);
    let talk = |n: i64| said("Bruno", &lobby(), &format!("b{n:06}"), n, &text);
    desk.hears((0..10_000).map(talk).collect()).await;
    let folder = desk.close().await;
    let path = folder.path().join("desk.db");
    assert!(pages(&path) * PAGE > 16 * 1024 * 1024);
    let middle = pages(&path) / 2;
    damage(&path, middle..middle + 2);
    let (desk, origin) = Desk::open(folder).await;
    assert_eq!(origin, Origin::Opened);
    assert!(matches!(desk.store.verify().await, Err(StoreError::Corrupt)));
    let origin = desk.store.rebuild().await.unwrap();
    assert_eq!(origin, Origin::Rebuilt { rescued: 1, lost: false });
    desk.store.verify().await.unwrap();
    assert_eq!(desk.reads(lobby()).await, ["m1"]);
}
