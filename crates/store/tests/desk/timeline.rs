use store::{History, OpenedRoom, TimelineRow};

use crate::people::*;

async fn desk_with(messages: i64) -> Desk {
    let desk = Desk::of_ana().await;
    let talk = (0..messages).map(|n| said("Bruno", &lobby(), &format!("b{n:03}"), n, "hm"));
    desk.hears(talk.collect()).await;
    desk
}

#[tokio::test]
async fn scrolling_up_meets_every_message_once_and_says_when_the_desk_has_no_more() {
    let desk = desk_with(120).await;
    let mut slice = desk.store.timeline_newest(lobby(), 50).await.unwrap();
    let mut pages = vec![shown(&slice.rows)];
    while slice.has_older {
        let oldest = id(&pages[0][0]);
        slice = desk.store.timeline_before(lobby(), oldest, 50).await.unwrap();
        pages.insert(0, shown(&slice.rows));
    }
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [20, 50, 50]);
    let expected: Vec<String> = (0..120).map(|n| format!("b{n:03}")).collect();
    assert_eq!(pages.concat(), expected);
}

#[tokio::test]
async fn exactly_one_page_has_nothing_older() {
    let desk = desk_with(50).await;
    assert!(!desk.store.timeline_newest(lobby(), 50).await.unwrap().has_older);
}

#[tokio::test]
async fn pending_messages_stand_at_the_end_in_the_order_of_writing() {
    let desk = desk_with(2).await;
    // The desk's clock is a day behind; that does not put them before what was said.
    desk.writes(written(&lobby(), "second", -1_400, "2")).await;
    desk.writes(written(&lobby(), "third", -1_500, "3")).await;
    desk.writes(written(&with_bruno(), "elsewhere", 0, "x")).await;
    assert_eq!(desk.reads(lobby()).await, ["b000", "b001", "second", "third"]);
    let older = desk.store.timeline_before(lobby(), id("b001"), 50).await.unwrap();
    assert_eq!(shown(&older.rows), ["b000"]);
}

#[tokio::test]
async fn a_gap_stands_in_its_place_whichever_page_it_falls_on() {
    for (after, expected_older, expected_newest) in [
        (40, vec!["b038", "b039", "b040", "~", "b041"], vec!["b042", "b043", "b044"]),
        (41, vec!["b038", "b039", "b040", "b041"], vec!["~", "b042", "b043", "b044"]),
        (43, vec!["b038", "b039", "b040", "b041"], vec!["b042", "b043", "~", "b044"]),
        (44, vec!["b038", "b039", "b040", "b041"], vec!["b042", "b043", "b044", "~"]),
    ] {
        let desk = desk_with(45).await;
        desk.store.open_gap(lobby(), at(after)).await.unwrap();
        let newest = desk.store.timeline_newest(lobby(), 3).await.unwrap();
        assert_eq!(shown(&newest.rows), expected_newest, "after {after}");
        let older = desk.store.timeline_before(lobby(), id("b042"), 4).await.unwrap();
        assert_eq!(shown(&older.rows), expected_older, "after {after}");
    }
}

#[tokio::test]
async fn a_message_that_is_not_there_has_nothing_before_it() {
    let desk = desk_with(3).await;
    let slice = desk.store.timeline_before(lobby(), id("nobody wrote this"), 50).await.unwrap();
    assert_eq!((slice.rows, slice.has_older), (Vec::<TimelineRow>::new(), false));
    let wrong_room = desk.store.timeline_before(night_shift(), id("b002"), 50).await.unwrap();
    assert_eq!(wrong_room.rows, vec![]);
}

#[tokio::test]
async fn from_a_message_in_the_middle_every_other_is_met_once_in_both_directions() {
    let desk = desk_with(90).await;
    desk.writes(written(&lobby(), "mine", 0, "1")).await;
    let around = desk.store.timeline_around(lobby(), id("b040"), 20).await.unwrap();
    let middle: Vec<String> = (31..51).map(|n| format!("b{n:03}")).collect();
    assert_eq!(shown(&around.rows), middle);
    assert!(around.has_older && around.has_newer);
    let newer = desk.store.timeline_after(lobby(), id("b050"), 20).await.unwrap();
    assert_eq!((newer.rows.len(), newer.has_newer), (20, true));
    let rest = desk.store.timeline_after(lobby(), id("b070"), 20).await.unwrap();
    assert_eq!(shown(&rest.rows).last().map(String::as_str), Some("mine"));
    assert_eq!((rest.rows.len(), rest.has_newer), (20, false));
    let older = desk.store.timeline_before(lobby(), id("b031"), 50).await.unwrap();
    assert_eq!((older.rows.len(), older.has_older), (31, false));
}

#[tokio::test]
async fn a_gap_near_a_message_looked_for_stands_in_its_place_once() {
    for (after, around, newer) in [
        (38, vec!["~", "b039", "b040", "b041", "b042"], vec!["b043", "b044"]),
        (39, vec!["b039", "~", "b040", "b041", "b042"], vec!["b043", "b044"]),
        (40, vec!["b039", "b040", "~", "b041", "b042"], vec!["b043", "b044"]),
        (42, vec!["b039", "b040", "b041", "b042"], vec!["~", "b043", "b044"]),
        (44, vec!["b039", "b040", "b041", "b042"], vec!["b043", "b044", "~"]),
    ] {
        let desk = desk_with(45).await;
        desk.store.open_gap(lobby(), at(after)).await.unwrap();
        let found = desk.store.timeline_around(lobby(), id("b040"), 4).await.unwrap();
        assert_eq!(shown(&found.rows), around, "after {after}");
        let rest = desk.store.timeline_after(lobby(), id("b042"), 4).await.unwrap();
        assert_eq!(shown(&rest.rows), newer, "after {after}");
    }
    let desk = desk_with(3).await;
    let unknown = desk.store.timeline_around(lobby(), id("nobody wrote this"), 4).await.unwrap();
    assert_eq!(unknown.rows, vec![]);
}

#[tokio::test]
async fn an_opened_room_has_all_that_its_parts_say() {
    let desk = desk_with(60).await;
    let store = &desk.store;
    store.set_read_marker(lobby(), id("b020"), at(21)).await.unwrap();
    store.open_gap(lobby(), at(59)).await.unwrap();
    store.save_draft(lobby(), "half a thought".into()).await.unwrap();
    let history = History { next_cursor: Some("c".into()), reached_start: false };
    store.set_history(lobby(), history.clone()).await.unwrap();
    store.stage_file(crate::files::chosen("stain", 1), 10).await.unwrap();
    desk.writes(written(&lobby(), "mine", 60, "on my way")).await;
    let opened = store.open_room(lobby(), 50).await.unwrap();
    assert_eq!(shown(&opened.timeline.rows).len(), 50 + 1 + 1);
    assert_eq!(opened.timeline, store.timeline_newest(lobby(), 50).await.unwrap());
    assert_eq!(opened.read_marker.map(|marker| marker.message_id), Some(id("b020")));
    assert_eq!(opened.first_unread, Some(id("b021")));
    assert_eq!(opened.draft.as_deref(), Some("half a thought"));
    assert_eq!(opened.staged.len(), 1);
    assert_eq!(opened.history, history);
    assert_eq!(store.open_room(night_shift(), 50).await.unwrap(), OpenedRoom::default());
}
