use model::{MessageKind, Person, RoomKind};
use store::{JournalRow, ReadMarker, ReceiptKind, RoomReceipt, RoomRow};

use crate::people::*;

#[tokio::test]
async fn the_sidebar_shows_each_room_with_its_newest_word_and_the_most_recent_first() {
    let desk = Desk::of_ana().await;
    desk.hears(vec![
        said("Chiara", &night_shift(), "c1", 1, "quiet night"),
        said("Bruno", &lobby(), "b1", 2, "first"),
        said("Bruno", &lobby(), "b2", 3, "second"),
    ])
    .await;
    desk.writes(written(&with_bruno(), "m1", 9, "coffee?")).await;
    desk.store.save_draft(lobby(), "half a tho".into()).await.unwrap();
    let rows = desk.store.room_summaries().await.unwrap();
    let seen: Vec<_> = rows
        .iter()
        .map(|row| (row.id.clone(), row.last_message.as_ref().unwrap().id.as_str(), row.unread))
        .collect();
    assert_eq!(seen, [(with_bruno(), "m1", 0), (lobby(), "b2", 2), (night_shift(), "c1", 1)]);
    assert_eq!(
        (rows[0].name.as_deref(), rows[0].other.clone()),
        (Some("Bruno"), Some(user("Bruno")))
    );
    assert_eq!((rows[1].draft.as_deref(), rows[1].participants), (Some("half a tho"), 3));
    assert_eq!((rows[1].other.clone(), rows[1].kind), (None, RoomKind::Property));
}

#[tokio::test]
async fn unread_counts_what_others_said_after_the_read_marker() {
    let desk = Desk::of_ana().await;
    let mut joined = said("Bruno", &lobby(), "s1", 3, "Diego joined");
    joined.content.kind = MessageKind::System;
    let mut gone = said("Bruno", &lobby(), "b4", 5, "oops");
    gone.is_deleted = true;
    desk.hears(vec![
        said("Bruno", &lobby(), "b1", 1, "one"),
        said("Ana", &lobby(), "a1", 2, "mine, from the other desk"),
        joined,
        said("Chiara", &lobby(), "c1", 4, "two"),
        gone,
    ])
    .await;
    assert_eq!(desk.row(lobby()).await.unread, 2);
    assert!(desk.store.set_read_marker(lobby(), id("b1"), at(10)).await.unwrap());
    assert_eq!(desk.row(lobby()).await.unread, 1);
    assert!(desk.store.set_read_marker(lobby(), id("c1"), at(11)).await.unwrap());
    assert_eq!(desk.row(lobby()).await.unread, 0);
    assert!(!desk.store.set_read_marker(lobby(), id("b1"), at(12)).await.unwrap(), "never back");
    assert_eq!(desk.row(lobby()).await.unread, 0);
    let marker = desk.store.read_marker(lobby()).await.unwrap();
    assert_eq!(marker, Some(ReadMarker { message_id: id("c1"), at: at(11) }));
}

#[tokio::test]
async fn the_marker_follows_its_message_to_a_time_that_is_learnt_after_the_reading() {
    let desk = Desk::of_ana().await;
    let early = from_history(said("Bruno", &lobby(), "b1", 5, "here"));
    desk.store.ingest(vec![early], vec![]).await.unwrap();
    desk.store.set_read_marker(lobby(), id("b1"), at(6)).await.unwrap();
    desk.hears(vec![said("Bruno", &lobby(), "b1", 8, "here")]).await;
    desk.hears(vec![said("Chiara", &lobby(), "c1", 7, "too")]).await;
    assert_eq!(desk.row(lobby()).await.unread, 0, "what stands before it is read");
    desk.hears(vec![said("Chiara", &lobby(), "c2", 9, "and now")]).await;
    assert_eq!(desk.row(lobby()).await.unread, 1);
}

#[tokio::test]
async fn a_late_message_from_before_the_marker_is_read_already() {
    let desk = Desk::of_ana().await;
    desk.hears(vec![said("Bruno", &lobby(), "b9", 9, "nine")]).await;
    desk.store.set_read_marker(lobby(), id("b9"), at(10)).await.unwrap();
    desk.hears(vec![said("Bruno", &lobby(), "b3", 3, "three, from a filled gap")]).await;
    assert_eq!(desk.row(lobby()).await.unread, 0);
}

#[tokio::test]
async fn a_serial_learnt_after_reading_does_not_make_a_message_unread() {
    let desk = Desk::of_ana().await;
    let message = said("Bruno", &lobby(), "b1", 1, "hi");
    desk.store.ingest(vec![from_history(message.clone())], vec![]).await.unwrap();
    desk.store.set_read_marker(lobby(), id("b1"), at(2)).await.unwrap();
    desk.hears(vec![message]).await;
    assert_eq!(desk.row(lobby()).await.unread, 0);
}

#[tokio::test]
async fn a_room_never_opened_here_follows_what_the_backend_says_was_read() {
    let desk = Desk::of_ana().await;
    let mut lobby_room = room(lobby(), RoomKind::Property, &["Ana", "Bruno"]);
    lobby_room.participants[0].last_read_at = Some(at(2));
    desk.store.upsert_room(lobby_room).await.unwrap();
    desk.hears((1..=5).map(|n| said("Bruno", &lobby(), &format!("b{n}"), n, "x")).collect()).await;
    assert_eq!(desk.row(lobby()).await.unread, 3);
}

#[tokio::test]
async fn that_a_message_has_come_to_ana_does_not_tell_the_service_what_she_has_read() {
    let desk = Desk::of_ana().await;
    desk.hears(vec![said("Bruno", &lobby(), "b1", 1, "x")]).await;
    desk.store.set_read_marker(lobby(), id("b1"), at(2)).await.unwrap();
    // The echo of what this desk says by itself.
    let delivered =
        RoomReceipt { kind: ReceiptKind::Delivered, ..read_by("Ana", &lobby(), "b1", 3) };
    desk.store.record_receipts(vec![delivered]).await.unwrap();
    assert_eq!(desk.store.unreported_markers().await.unwrap(), [(lobby(), id("b1"))]);
}

#[tokio::test]
async fn what_ana_reads_elsewhere_is_read_here_and_need_not_be_reported() {
    let desk = Desk::of_ana().await;
    desk.hears((1..=5).map(|n| said("Bruno", &lobby(), &format!("b{n}"), n, "x")).collect()).await;
    desk.store.record_receipts(vec![read_by("Ana", &lobby(), "b4", 9)]).await.unwrap();
    assert_eq!(desk.row(lobby()).await.unread, 1);
    assert_eq!(desk.store.unreported_markers().await.unwrap(), vec![]);
    desk.store.set_read_marker(lobby(), id("b5"), at(10)).await.unwrap();
    assert_eq!(desk.store.unreported_markers().await.unwrap(), [(lobby(), id("b5"))]);
    desk.store.marker_reported(lobby(), id("b5")).await.unwrap();
    assert_eq!(desk.store.unreported_markers().await.unwrap(), vec![]);
}

#[tokio::test]
async fn unread_is_a_lower_bound_while_a_gap_is_open_after_the_marker() {
    let desk = Desk::of_ana().await;
    desk.hears((1..=5).map(|n| said("Bruno", &lobby(), &format!("b{n}"), n, "x")).collect()).await;
    let gap = desk.store.open_gap(lobby(), at(2)).await.unwrap();
    assert!(desk.row(lobby()).await.unread_is_lower_bound);
    desk.store.narrow_gap(gap.id, at(3)).await.unwrap();
    desk.store.set_read_marker(lobby(), id("b4"), at(10)).await.unwrap();
    assert!(!desk.row(lobby()).await.unread_is_lower_bound, "the hole is before the marker");
}

#[tokio::test]
async fn unread_is_counted_up_to_its_ceiling() {
    let desk = Desk::of_ana().await;
    let many = i64::from(RoomRow::UNREAD_CEILING) + 5;
    desk.hears((0..many).map(|n| said("Bruno", &lobby(), &format!("b{n}"), n, "x")).collect())
        .await;
    let row = desk.row(lobby()).await;
    assert_eq!((row.unread, row.unread_is_lower_bound), (RoomRow::UNREAD_CEILING, true));
}

#[tokio::test]
async fn muting_here_holds_until_the_backend_says_something_new() {
    let desk = Desk::of_ana().await;
    desk.store.set_muted(lobby(), true).await.unwrap();
    assert!(desk.row(lobby()).await.is_muted);
    // A backend without extension 3 keeps saying what it always said.
    desk.store.replace_rooms(rooms()).await.unwrap();
    assert!(desk.row(lobby()).await.is_muted);
    let mut elsewhere = rooms();
    elsewhere[0].participants[0].is_muted = true;
    desk.store.replace_rooms(elsewhere).await.unwrap();
    assert!(desk.row(lobby()).await.is_muted);
    desk.store.replace_rooms(rooms()).await.unwrap();
    assert!(!desk.row(lobby()).await.is_muted, "unmuted on another device");
}

#[tokio::test]
async fn a_room_that_goes_takes_its_messages_but_no_unsent_word() {
    let desk = Desk::of_ana().await;
    desk.hears(vec![said("Bruno", &lobby(), "b1", 1, "hi")]).await;
    desk.writes(written(&lobby(), "m1", 2, "wait")).await;
    desk.store.save_draft(lobby(), "and another th".into()).await.unwrap();
    let without_lobby: Vec<_> = rooms().into_iter().filter(|room| room.id != lobby()).collect();
    let diff = desk.store.replace_rooms(without_lobby).await.unwrap();
    assert_eq!(diff.removed, [lobby()]);
    assert_eq!(desk.store.room(lobby()).await.unwrap(), None);
    assert_eq!(desk.store.message(id("b1")).await.unwrap(), None);
    assert_eq!(desk.store.outbox().await.unwrap().len(), 1);
    assert_eq!(desk.store.draft(lobby()).await.unwrap().as_deref(), Some("and another th"));
    assert_eq!(desk.store.rooms().await.unwrap().len(), 2);
}

#[tokio::test]
async fn rooms_come_back_as_they_went() {
    let desk = Desk::of_ana().await;
    let mut expected = rooms();
    expected.sort_by(|one, other| one.id.cmp(&other.id));
    assert_eq!(desk.store.rooms().await.unwrap(), expected);
    assert_eq!(desk.store.room(with_bruno()).await.unwrap().as_ref(), expected.first());
    assert_eq!(desk.store.people().await.unwrap().len(), 3);
}

#[tokio::test]
async fn what_is_unsent_of_a_room_that_went_is_named_until_the_room_is_back() {
    let desk = Desk::of_ana().await;
    desk.writes(written(&lobby(), "m1", 1, "towels for 412")).await;
    desk.writes(written(&with_bruno(), "m2", 2, "coffee?")).await;
    desk.store.save_draft(night_shift(), "quiet".into()).await.unwrap();
    assert_eq!(desk.store.left_behind().await.unwrap(), vec![]);
    desk.store.remove_room(lobby()).await.unwrap();
    desk.store.remove_room(night_shift()).await.unwrap();
    let behind = desk.store.left_behind().await.unwrap();
    let told: Vec<_> = behind
        .iter()
        .map(|it| (it.room.clone(), ids(it.messages.iter()), it.draft.as_deref()))
        .collect();
    assert_eq!(told, [(lobby(), vec!["m1"], None), (night_shift(), vec![], Some("quiet"))]);
    desk.store.replace_rooms(rooms()).await.unwrap();
    assert_eq!(desk.store.left_behind().await.unwrap(), vec![]);
}

#[tokio::test]
async fn people_of_no_room_are_known_from_then_on_and_what_was_known_of_others_stays() {
    let desk = Desk::of_ana().await;
    let bruno = Person { email: None, property_ids: Vec::new(), ..person("Bruno") };
    desk.store.keep_people(vec![person("Rui"), bruno]).await.unwrap();
    let people = desk.store.people().await.unwrap();
    assert!(people.contains(&person("Rui")) && people.contains(&person("Bruno")), "{people:?}");
    assert_eq!(people.len(), 4);
}

#[tokio::test]
async fn a_message_is_decided_about_once() {
    let desk = Desk::of_ana().await;
    let decision = |message: &str, reason: &str| JournalRow {
        at: at(1),
        message_id: id(message),
        room_id: lobby(),
        reason: reason.into(),
    };
    assert!(!desk.store.has_notified(id("b1")).await.unwrap());
    assert_eq!(desk.store.append_journal(vec![decision("b1", "shown")]).await.unwrap(), [true]);
    let later = vec![decision("b1", "digest"), decision("b2", "muted")];
    assert_eq!(desk.store.append_journal(later).await.unwrap(), [false, true]);
    assert!(desk.store.has_notified(id("b1")).await.unwrap());
    desk.store.amend_journal(id("b1"), "not_let_through".into()).await.unwrap();
    let journal = desk.store.journal(10).await.unwrap();
    let reasons: Vec<_> = journal.iter().map(|row| row.reason.as_str()).collect();
    assert_eq!(reasons, ["muted", "not_let_through"]);
    assert_eq!(desk.store.journal(1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_same_list_of_rooms_again_writes_nothing() {
    let desk = Desk::of_ana().await;
    desk.store.set_muted(lobby(), true).await.unwrap();
    let log = desk.folder.path().join("desk.db-wal");
    let before = std::fs::read(&log).unwrap();
    desk.store.replace_rooms(rooms()).await.unwrap();
    assert_eq!(std::fs::read(&log).unwrap(), before);
}

#[tokio::test]
async fn what_ana_read_is_reported_again_where_she_left_and_came_back_while_the_desk_was_off() {
    let desk = Desk::of_ana().await;
    desk.hears(vec![said("Bruno", &lobby(), "b1", 1, "x")]).await;
    desk.store.set_read_marker(lobby(), id("b1"), at(2)).await.unwrap();
    desk.store.marker_reported(lobby(), id("b1")).await.unwrap();
    let mut again = room(lobby(), RoomKind::Property, &["Ana", "Bruno", "Chiara"]);
    desk.store.upsert_room(again.clone()).await.unwrap();
    assert_eq!(desk.store.unreported_markers().await.unwrap(), []);
    again.participants[0].joined_at = at(3);
    desk.store.replace_rooms(vec![again]).await.unwrap();
    assert_eq!(desk.store.unreported_markers().await.unwrap(), [(lobby(), id("b1"))]);
}
