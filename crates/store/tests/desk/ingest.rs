use model::{Content, Delivery, Message, MessageKind};
use store::{Incoming, RoomReceipt};

use crate::people::*;

#[tokio::test]
async fn a_replay_is_not_new() {
    let desk = Desk::of_ana().await;
    let batch = || {
        vec![
            said("Bruno", &lobby(), "b1", 1, "room 12 is ready"),
            said("Chiara", &lobby(), "c1", 2, "ok"),
        ]
    };
    let first = desk.hears(batch()).await;
    assert_eq!(ids(first.new.iter().map(|arrival| &arrival.message)), ["b1", "c1"]);
    let replay = desk.hears(batch()).await;
    assert_eq!((replay.new.len(), replay.changed.len()), (0, 0));
    let history = desk.store.ingest(batch().into_iter().map(from_history).collect(), vec![]).await;
    assert_eq!(history.unwrap().new.len(), 0);
    let (desk, _) = Desk::open(desk.close().await).await;
    assert_eq!(desk.hears(batch()).await.new.len(), 0);
}

#[tokio::test]
async fn the_same_message_twice_in_one_batch_is_new_once() {
    let desk = Desk::of_ana().await;
    let message = said("Bruno", &lobby(), "b1", 1, "hi");
    assert_eq!(desk.hears(vec![message.clone(), message]).await.new.len(), 1);
}

#[tokio::test]
async fn rows_and_their_cursor_are_there_together() {
    let desk = Desk::of_ana().await;
    let batch = vec![live(said("Bruno", &lobby(), "b1", 1, "hi"))];
    desk.store.ingest(batch, vec![(lobby(), "channel-7".into())]).await.unwrap();
    let (desk, _) = Desk::open(desk.close().await).await;
    assert_eq!(desk.store.cursor(lobby()).await.unwrap().as_deref(), Some("channel-7"));
    assert_eq!(desk.store.cursors().await.unwrap(), [(lobby(), "channel-7".to_owned())]);
    assert_eq!(desk.store.cursor(night_shift()).await.unwrap(), None);
    assert_eq!(desk.reads(lobby()).await, ["b1"]);
}

#[tokio::test]
async fn the_pages_of_history_do_not_move_what_came_live() {
    let desk = Desk::of_ana().await;
    desk.hears(vec![
        said("Bruno", &lobby(), "b1", 1, "one"),
        said("Bruno", &lobby(), "b2", 2, "two"),
    ])
    .await;
    // The backend stored the first one late.
    let page = vec![from_history(said("Bruno", &lobby(), "b1", 3, "one"))];
    assert_eq!(desk.store.ingest(page, vec![]).await.unwrap().changed, vec![]);
    assert_eq!(desk.reads(lobby()).await, ["b1", "b2"]);
}

#[tokio::test]
async fn a_message_published_again_after_the_service_forgot_it_stays_where_it_was() {
    // Bruno's desk lost the acknowledgement, and was off for minutes.
    let told = |minute: i64, serial: &str| Incoming {
        message: said("Bruno", &lobby(), "b1", minute, "taxi"),
        serial: Some(serial.into()),
        mentions_me: false,
    };
    for (first, second) in [(1, 9), (9, 1)] {
        let desk = Desk::of_ana().await;
        let copies = [told(first, &format!("s{first}")), told(second, &format!("s{second}"))];
        for copy in copies {
            desk.store.ingest(vec![copy], vec![]).await.unwrap();
        }
        desk.hears(vec![said("Carla", &lobby(), "c1", 5, "on its way")]).await;
        assert_eq!(desk.reads(lobby()).await, ["b1", "c1"], "whichever copy came first");
        let kept = desk.store.message(id("b1")).await.unwrap().unwrap();
        assert_eq!(kept.sent_at, Some(at(1)));
    }
}

#[tokio::test]
async fn the_echo_says_when_the_service_had_what_it_acknowledged() {
    let desk = Desk::of_ana().await;
    let message = desk.writes(written(&lobby(), "a1", 0, "taxi")).await;
    let told = store::SentAt::Told { at: at(1), serial: "s1".into() };
    desk.store.settle_sent(id("a1"), told).await.unwrap();
    let echo = Incoming {
        message: Message { sent_at: Some(at(2)), delivery: Delivery::Sent, ..message },
        serial: Some("s1".into()),
        mentions_me: false,
    };
    desk.store.ingest(vec![echo], vec![]).await.unwrap();
    assert_eq!(desk.store.message(id("a1")).await.unwrap().unwrap().sent_at, Some(at(2)));
}

#[tokio::test]
async fn messages_of_one_millisecond_stand_in_the_order_of_their_serials() {
    let desk = Desk::of_ana().await;
    let incoming = |name: &str, serial: &str| Incoming {
        message: said("Bruno", &lobby(), name, 1, name),
        serial: Some(serial.into()),
        mentions_me: false,
    };
    let batch = vec![incoming("zebra", "s1"), incoming("apple", "s3"), incoming("mango", "s2")];
    desk.store.ingest(batch, vec![]).await.unwrap();
    assert_eq!(desk.reads(lobby()).await, ["zebra", "mango", "apple"]);
}

#[tokio::test]
async fn an_edit_counts_and_an_older_copy_does_not_undo_it() {
    let desk = Desk::of_ana().await;
    let first = said("Bruno", &lobby(), "b1", 1, "room 12");
    let mut edited = first.clone();
    edited.is_edited = true;
    edited.content = Content::text("room 21");
    desk.hears(vec![first.clone()]).await;
    let change = desk.hears(vec![edited]).await;
    assert_eq!(change.changed[0].content.text, "room 21");
    assert_eq!(desk.hears(vec![first.clone()]).await.changed, vec![]);
    let mut deleted = first.clone();
    deleted.is_deleted = true;
    desk.hears(vec![deleted]).await;
    desk.hears(vec![first]).await;
    let kept = desk.store.message(id("b1")).await.unwrap().unwrap();
    assert_eq!((kept.is_deleted, kept.content.text.as_str()), (true, ""));
}

#[tokio::test]
async fn a_message_deleted_before_it_came_brings_no_text() {
    let desk = Desk::of_ana().await;
    let mut deleted = said("Bruno", &lobby(), "b1", 1, "secret");
    deleted.is_deleted = true;
    desk.hears(vec![deleted]).await;
    assert_eq!(desk.store.message(id("b1")).await.unwrap().unwrap().content.text, "");
}

#[tokio::test]
async fn a_message_of_an_unknown_room_waits_for_its_room() {
    let desk = Desk::of_ana().await;
    let spa = model::RoomId::new("room-spa");
    assert_eq!(desk.hears(vec![said("Bruno", &spa, "b1", 1, "welcome")]).await.new.len(), 1);
    desk.store
        .upsert_room(room(spa.clone(), model::RoomKind::Group, &["Ana", "Bruno"]))
        .await
        .unwrap();
    let row = desk.row(spa).await;
    assert_eq!((row.unread, row.last_message.unwrap().id), (1, id("b1")));
}

#[tokio::test]
async fn ana_is_told_when_she_is_meant() {
    let desk = Desk::of_ana().await;
    let ingested = desk
        .hears(vec![
            said("Bruno", &lobby(), "b1", 1, "@Ana, room 12 please"),
            said("Bruno", &lobby(), "b2", 2, "@Ana meeting at nine"),
            said("Bruno", &lobby(), "b3", 3, "Ana knows"),
            said("Ana", &lobby(), "a1", 4, "@Ana note to myself"),
        ])
        .await;
    let meant: Vec<bool> = ingested.new.iter().map(|arrival| arrival.mentions_me).collect();
    assert_eq!(meant, [true, true, false, false]);
    let row = desk.row(lobby()).await;
    assert_eq!((row.unread, row.mentions), (3, 2));
}

#[tokio::test]
async fn the_rosters_name_wins_and_a_nameless_message_gets_it() {
    let desk = Desk::of_ana().await;
    let mut nameless = said("Bruno", &lobby(), "b1", 1, "hi");
    nameless.sender_name = String::new();
    assert_eq!(desk.hears(vec![nameless]).await.new[0].message.sender_name, "Bruno");
    let mut renamed = room(with_bruno(), model::RoomKind::Direct, &["Ana", "Bruno"]);
    renamed.participants[1].person.name = "Bruno Costa".into();
    desk.store.upsert_room(renamed).await.unwrap();
    let shown = desk.store.message(id("b1")).await.unwrap().unwrap();
    assert_eq!(shown.sender_name, "Bruno Costa");
}

#[tokio::test]
async fn an_attachment_and_its_kind_come_back_as_they_went() {
    let desk = Desk::of_ana().await;
    let mut picture = said("Bruno", &lobby(), "b1", 1, "the leak");
    picture.content.kind = MessageKind::Image;
    picture.content.attachment = Some(model::Attachment {
        url: "/api/uploads/leak.png".into(),
        name: "leak.png".into(),
        size: Some(4_096),
    });
    desk.hears(vec![picture.clone()]).await;
    assert_eq!(desk.store.message(id("b1")).await.unwrap(), Some(picture));
}

#[tokio::test]
async fn a_receipt_that_overtakes_its_message_counts_when_it_arrives() {
    let desk = Desk::of_ana().await;
    let early: RoomReceipt = read_by("Bruno", &with_bruno(), "m1", 5);
    assert_eq!(desk.store.record_receipts(vec![early]).await.unwrap(), vec![]);
    desk.writes(written(&with_bruno(), "m1", 0, "hi")).await;
    let echo = desk.hears(vec![said("Ana", &with_bruno(), "m1", 4, "hi")]).await;
    assert_eq!(ids(&echo.changed), ["m1"]);
    assert_eq!(echo.changed[0].delivery, Delivery::Read);
}

#[tokio::test]
async fn of_what_ana_read_at_once_elsewhere_the_newest_is_awaited() {
    let desk = Desk::of_ana().await;
    let newest_first = ["b3", "b2", "b1"].map(|message| read_by("Ana", &lobby(), message, 5));
    desk.store.record_receipts(newest_first.into()).await.unwrap();
    let said_by_bruno = |(at, message)| said("Bruno", &lobby(), message, at, "hi");
    desk.hears([(1, "b1"), (2, "b2"), (3, "b3"), (4, "b4")].map(said_by_bruno).into()).await;
    assert_eq!(desk.row(lobby()).await.unread, 1);
}

#[tokio::test]
async fn a_late_copy_of_an_edited_message_calls_nobody() {
    let desk = Desk::of_ana().await;
    let first = said("Bruno", &lobby(), "b1", 1, "@Ana, room 12 please");
    let mut edited = first.clone();
    edited.is_edited = true;
    edited.content = Content::text("Chiara, room 12 please");
    desk.store.ingest(vec![from_history(edited)], vec![]).await.unwrap();
    // The copy of the line brings its serial, not its text.
    desk.hears(vec![first]).await;
    let row = desk.row(lobby()).await;
    assert_eq!((row.unread, row.mentions), (1, 0));
}

#[tokio::test]
async fn what_the_service_says_of_the_room_calls_nobody() {
    let desk = Desk::of_ana().await;
    let mut joined = said("Bruno", &lobby(), "s1", 1, "Bruno added @Ana");
    joined.content.kind = MessageKind::System;
    let ingested = desk.hears(vec![joined]).await;
    assert!(!ingested.new[0].mentions_me);
    let row = desk.row(lobby()).await;
    assert_eq!((row.unread, row.mentions), (0, 0));
}

#[tokio::test]
async fn a_name_the_line_did_not_bring_comes_with_the_page() {
    let desk = Desk::of_ana().await;
    let paged = said("Diego", &lobby(), "d1", 1, "I used to work here");
    let nameless = Message { sender_name: String::new(), ..paged.clone() };
    desk.hears(vec![nameless]).await;
    let page = desk.store.ingest(vec![from_history(paged)], vec![]).await.unwrap();
    assert_eq!(page.changed[0].sender_name, "Diego");
    let kept = desk.store.message(id("d1")).await.unwrap().unwrap();
    assert_eq!(kept.sender_name, "Diego");
}

#[tokio::test]
async fn a_deletion_leaves_nothing_of_what_was_written() {
    let desk = Desk::of_ana().await;
    let mut picture = said("Bruno", &lobby(), "b1", 1, "the leak");
    picture.content.kind = MessageKind::Image;
    desk.hears(vec![picture.clone()]).await;
    let deleted = Message { is_deleted: true, ..picture };
    let change = desk.hears(vec![deleted.clone()]).await;
    assert_eq!(change.changed[0].content, Content::default());
    let elsewhere = Desk::of_ana().await;
    assert_eq!(elsewhere.hears(vec![deleted]).await.new[0].message.content, Content::default());
}
