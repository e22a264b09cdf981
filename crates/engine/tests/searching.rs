//! Ana looks for what was said: without a line, in what this desk has.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![allow(missing_docs, unreachable_pub)]

mod support;

use std::sync::Arc;

use ipc::{Code, LoadAround, LoadNewer, SearchMessages, SearchPage, SignOut, TimelineRow};
use model::{MessageId, RoomId};
use serde_json::json;
use support::{Desk, Hotel, Keychain, NoKeychain};

fn typed(text: &str) -> SearchMessages {
    SearchMessages {
        text: text.to_owned(),
        room_id: None,
        sender_id: None,
        has_file: false,
        since: None,
        until: None,
        cursor: None,
    }
}

fn texts(page: &SearchPage) -> Vec<&str> {
    page.hits.iter().map(|hit| hit.message.content.text.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_bruno_wrote_is_found_at_anas_desk_when_the_line_is_gone() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let keychain = Arc::new(Keychain::default());
    let mut ana = Desk::start(&folder.path().join("ana"), &hotel.announcement.http, keychain).await;
    ana.sign_in(&hotel, "Ana").await;
    let bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("Bruno").await;
    bruno.write(&room, "Guest of A-917 lost a zebra: João").await;
    ana.wait_for_message(|message| message.content.text.contains("zebra")).await;
    hotel.fault(json!({"refuse_connections": true, "drop_connections": true})).await;
    ana.wait_until_offline().await;
    ana.write(&room, "Zebra of a-917 found").await;

    let page = ana.ask(typed("a-917 zeb")).await;
    assert_eq!(texts(&page), ["Zebra of a-917 found", "Guest of A-917 lost a zebra: João"]);
    let marks: Vec<&str> = page.hits[1]
        .in_text
        .iter()
        .map(|at| page.hits[1].message.content.text.get(at.start..at.end).unwrap())
        .collect();
    assert_eq!(marks, ["A-917", "zebra"]);
    assert!(page.searched_since.is_some_and(|since| since < page.hits[1].message.shown_at()));
    assert!(page.has_gaps, "something may have been said since the line is gone");
    assert!(!page.is_indexing);
    assert_eq!(texts(&ana.ask(typed("joao")).await).len(), 1);
    let elsewhere = ana.rooms().await.into_iter().find(|one| one.id != room).unwrap().id;
    let there = SearchMessages { room_id: Some(elsewhere), ..typed("zebra") };
    assert_eq!(texts(&ana.ask(there).await), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_names_the_next_until_the_last() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    // One more than a page is one more than the outbox holds: a slow line would refuse the last.
    let numbers: Vec<usize> = (0..=model::limits::SEARCH_PAGE).collect();
    for some in numbers.chunks(model::limits::OUTBOX_ENTRIES / 2) {
        for number in some {
            ana.write(&room, &format!("Zebra number {number}")).await;
        }
        ana.wait_until_outbox_is_empty().await;
    }
    let first = ana.ask(typed("zebra")).await;
    assert_eq!(first.hits.len(), model::limits::SEARCH_PAGE);
    let next = SearchMessages { cursor: first.next_cursor.clone(), ..typed("zebra") };
    let last = ana.ask(next).await;
    assert_eq!(texts(&last), ["Zebra number 0"]);
    assert_eq!(last.next_cursor, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_cannot_be_is_refused_with_its_reason() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::start(folder.path(), &hotel.announcement.http, Arc::new(NoKeychain)).await;
    let refused = |answer: Result<SearchPage, ipc::IpcError>| answer.unwrap_err().code;
    assert_eq!(refused(ana.handle.ask(typed("zebra")).await), Code::SignedOut);
    ana.sign_in(&hotel, "Ana").await;
    let nowhere = SearchMessages { room_id: Some(RoomId::new("nowhere")), ..typed("zebra") };
    assert_eq!(refused(ana.handle.ask(nowhere).await), Code::NotFound);
    let odd = SearchMessages { cursor: Some("yesterday".into()), ..typed("zebra") };
    assert_eq!(refused(ana.handle.ask(odd).await), Code::InvalidParams);
    assert_eq!(ana.ask(typed("")).await.hits, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signed_out_finds_nothing_and_who_comes_after_them_only_their_own() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut desk = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let direct = desk.room("Bruno").await;
    desk.write(&direct, "Between the two of us: a zebra").await;
    desk.wait_until_outbox_is_empty().await;
    assert_eq!(desk.ask(typed("zebra")).await.hits.len(), 1);
    desk.ask(SignOut {}).await;
    let refusal = desk.handle.ask(typed("zebra")).await.unwrap_err();
    assert_eq!(refusal.code, Code::SignedOut);
    desk.sign_in(&hotel, "Chiara").await;
    assert_eq!(texts(&desk.ask(typed("zebra")).await), [""; 0]);
    let lobby = desk.rooms().await.remove(0).id;
    desk.write(&lobby, "Whose zebra is it?").await;
    desk.wait_until_outbox_is_empty().await;
    assert_eq!(texts(&desk.ask(typed("zebra")).await), ["Whose zebra is it?"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_only_begins_a_search_goes_on_at_once() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut desk = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let search = desk.handle.begin(typed("zebra").into()).await;
    let room = desk.room("Bruno").await;
    desk.write(&room, "A zebra, before anybody looked").await;
    desk.wait_until_outbox_is_empty().await;
    let page = serde_json::from_str(search.answer().await.unwrap().get()).unwrap();
    assert_eq!(texts(&page), ["A zebra, before anybody looked"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_led_to_a_message_reads_around_it_and_on_to_the_end() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("Bruno").await;
    let wanted = bruno.write(&room, "The zebra of 412").await;
    let last = bruno.write(&room, "And its saddle").await;
    ana.wait_for_message(|message| message.id == last.id).await;
    let around = LoadAround { room_id: room.clone(), message_id: wanted.id.clone() };
    let page = ana.ask(around).await;
    let ids: Vec<_> = page.rows.iter().filter_map(message_id).collect();
    assert!(ids.contains(&wanted.id) && ids.last() == Some(&last.id), "{ids:?}");
    assert!(!page.has_newer);
    let newer = ana.ask(LoadNewer { room_id: room.clone(), after: wanted.id }).await;
    assert_eq!(newer.rows.iter().filter_map(message_id).collect::<Vec<_>>(), [last.id]);
    let unknown = LoadAround { room_id: room, message_id: MessageId::new("gone") };
    assert_eq!(ana.handle.ask(unknown).await.unwrap_err().code, Code::NotFound);
}

fn message_id(row: &TimelineRow) -> Option<MessageId> {
    match row {
        TimelineRow::Message(message) => Some(message.id.clone()),
        TimelineRow::Gap { .. } => None,
    }
}
