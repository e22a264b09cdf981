use store::History;

use crate::people::*;

const NINETY_DAYS: i64 = 90 * 24 * 60;

#[tokio::test]
async fn after_ninety_days_messages_go_and_the_outbox_and_drafts_stay() {
    let desk = Desk::of_ana().await;
    let store = &desk.store;
    desk.hears(vec![
        said("Bruno", &lobby(), "old", 0, "old"),
        said("Bruno", &lobby(), "new", 2, "new"),
    ])
    .await;
    desk.writes(written(&lobby(), "unsent", 0, "still here")).await;
    store.save_draft(lobby(), "draft".into()).await.unwrap();
    store.set_read_marker(lobby(), id("old"), at(1)).await.unwrap();
    let middle = History { next_cursor: Some("older".into()), reached_start: false };
    store.set_history(lobby(), middle).await.unwrap();
    let retired = store.retire(at(NINETY_DAYS + 1)).await.unwrap();
    assert_eq!((retired.messages, retired.emptied), (1, vec![]));
    assert_eq!(desk.reads(lobby()).await, ["new", "unsent"]);
    assert_eq!(store.draft(lobby()).await.unwrap().as_deref(), Some("draft"));
    assert!(store.history(lobby()).await.unwrap().reached_start, "older ones are gone everywhere");
    // The marker's message is gone; what it covered stays read, what came after stays unread.
    assert_eq!(desk.row(lobby()).await.unread, 1);
    let read = store.read_until(vec![lobby(), with_bruno()]).await.unwrap();
    assert_eq!(read, [(lobby(), at(0))], "and a room that was never read has no such time");
}

#[tokio::test]
async fn exactly_ninety_days_are_kept() {
    let desk = Desk::of_ana().await;
    desk.hears(vec![said("Bruno", &lobby(), "b1", 0, "x")]).await;
    assert_eq!(desk.store.retire(at(NINETY_DAYS)).await.unwrap().messages, 0);
}

#[tokio::test]
async fn a_room_left_empty_starts_over_instead_of_staying_blank() {
    let desk = Desk::of_ana().await;
    let store = &desk.store;
    store
        .ingest(vec![live(said("Bruno", &lobby(), "b1", 0, "x"))], vec![(lobby(), "c1".into())])
        .await
        .unwrap();
    store.open_gaps(vec![lobby()]).await.unwrap();
    store.set_history(lobby(), History { next_cursor: None, reached_start: true }).await.unwrap();
    let retired = store.retire(at(NINETY_DAYS + 1)).await.unwrap();
    assert_eq!(retired.emptied, [lobby()]);
    assert_eq!(store.history(lobby()).await.unwrap(), History::default());
    assert_eq!(store.cursor(lobby()).await.unwrap(), None);
    assert_eq!(store.gaps(lobby()).await.unwrap(), vec![]);
    // The newest page comes in as on the first day.
    desk.hears(vec![said("Bruno", &lobby(), "b2", NINETY_DAYS, "y")]).await;
    assert_eq!(desk.reads(lobby()).await, ["b2"]);
}

#[tokio::test]
async fn a_hole_in_what_is_kept_no_longer_is_no_hole() {
    let desk = Desk::of_ana().await;
    let store = &desk.store;
    desk.hears(vec![said("Bruno", &lobby(), "b0", 0, "x"), said("Bruno", &lobby(), "b9", 90, "y")])
        .await;
    let ended = store.open_gap(lobby(), at(1)).await.unwrap();
    store.narrow_gap(ended.id, at(5)).await.unwrap();
    let reaching = store.open_gap(lobby(), at(6)).await.unwrap();
    store.narrow_gap(reaching.id, at(80)).await.unwrap();
    let shorter = store.open_gap(lobby(), at(7)).await.unwrap();
    store.narrow_gap(shorter.id, at(60)).await.unwrap();
    store.retire(at(NINETY_DAYS + 50)).await.unwrap();
    let left = store.gaps(lobby()).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!((left[0].after, left[0].until), (at(50), Some(at(80))));
    assert_eq!(desk.reads(lobby()).await, ["~", "b9"]);
}

#[tokio::test]
async fn what_was_removed_is_not_left_in_the_log() {
    let desk = Desk::of_ana().await;
    desk.hears(vec![said("Bruno", &lobby(), "b1", 0, "x")]).await;
    let wal = desk.folder.path().join("desk.db-wal");
    assert!(wal.metadata().unwrap().len() > 0);
    desk.store.retire(at(NINETY_DAYS + 1)).await.unwrap();
    assert_eq!(wal.metadata().unwrap().len(), 0);
}

#[tokio::test]
async fn no_word_of_what_was_removed_is_left_in_any_file() {
    // Without a key, or nothing could be found in the files anyway.
    let folder = tempfile::tempdir().unwrap();
    let opened = store::Store::open(folder.path().join("desk.db"), None).await.unwrap();
    let store = opened.store;
    let canary = "zzcanary4929";
    let text = |n: i64| if n == 3 { canary.to_owned() } else { format!("talk {n}") };
    let talk = |n: i64| live(said("Bruno", &lobby(), &format!("b{n}"), n, &text(n)));
    store.ingest((0..50).map(talk).collect(), vec![]).await.unwrap();
    let holding = || {
        let entries = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap());
        let holds = |bytes: &[u8]| bytes.windows(canary.len()).any(|it| it == canary.as_bytes());
        let names = entries.filter(|entry| {
            let name = entry.file_name().into_string().unwrap();
            !name.ends_with("-shm") && holds(&std::fs::read(entry.path()).unwrap())
        });
        names.map(|entry| entry.file_name().into_string().unwrap()).collect::<Vec<_>>()
    };
    assert_ne!(holding(), [""; 0], "the test can see it");
    store.retire(at(NINETY_DAYS + 10)).await.unwrap();
    assert_ne!(holding(), [""; 0], "the index keeps words until it is merged");
    let mut is_first = true;
    while store.merge_index(std::mem::take(&mut is_first)).await.unwrap() {}
    assert_eq!(holding(), [""; 0]);
    let search = store::Search { text: "talk ".into(), limit: 99, ..Default::default() };
    assert_eq!(store.search(search).await.unwrap().hits.len(), 40);
}
