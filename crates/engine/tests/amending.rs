//! People change and delete what they sent: the engine against the real backend.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![allow(missing_docs, unreachable_pub)]

mod support;

use std::sync::Arc;

use ipc::{Code, DeleteMessage, EditMessage, MarkRoomRead, SearchMessages, Session};
use model::{Content, Message, MessageId};
use serde_json::json;
use support::away::{Door, lasting, talk_past_a_page, without_extensions};
use support::talk::{refusal, says};
use support::{Desk, Hotel, Keychain};

fn edit(message: &Message, text: &str) -> EditMessage {
    EditMessage { message_id: message.id.clone(), text: text.into() }
}

fn delete(message: &Message) -> DeleteMessage {
    DeleteMessage { message_id: message.id.clone() }
}

async fn finds(desk: &Desk, text: &str) -> usize {
    let search = SearchMessages {
        text: text.into(),
        room_id: None,
        sender_id: None,
        has_file: false,
        since: None,
        until: None,
        cursor: None,
    };
    desk.ask(search).await.hits.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ana_changes_and_deletes_others_see_at_once_and_nothing_rings_for_it() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let mut elsewhere = Desk::signed_in(&folder.path().join("tablet"), &hotel, "Ana").await;
    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("Bruno").await;
    bruno.ask(MarkRoomRead { room_id: room.clone() }).await;
    let said = says(&mut ana, &mut [&mut elsewhere, &mut bruno], &room, "Zebra in 412").await;
    bruno.wait_for_toasts(1).await;
    bruno.wait_for_row(&room, |row| row.unread == 1).await;

    let edited = ana.ask(edit(&said, "Okapi in 412")).await;
    assert_eq!((edited.content.text.as_str(), edited.is_edited), ("Okapi in 412", true));
    assert!(edited.changed_at.is_some());
    for desk in [&mut elsewhere, &mut bruno] {
        let seen = desk.wait_for_message(|m| m.id == said.id && m.is_edited).await;
        assert_eq!((&seen.content, seen.changed_at), (&edited.content, edited.changed_at));
        assert_eq!((finds(desk, "zebra").await, finds(desk, "okapi").await), (0, 1));
    }
    let row = bruno.wait_for_row(&room, |row| row.last_message.as_ref().unwrap().is_edited).await;
    assert_eq!(row.unread, 1);
    assert_eq!(ana.ask(edit(&said, "Okapi in 412")).await, edited, "the same text is no change");

    ana.ask(delete(&said)).await;
    for desk in [&mut elsewhere, &mut bruno] {
        let seen = desk.wait_for_message(|m| m.id == said.id && m.is_deleted).await;
        assert_eq!(seen.content, Content::default());
        assert_eq!(finds(desk, "okapi").await, 0);
        assert!(!desk.texts(&room).await.iter().any(|text| text.contains("Okapi")));
    }
    bruno.wait_until_withdrawn(&room).await;
    bruno.wait_for_row(&room, |row| row.unread == 0).await;
    assert_eq!(bruno.toasts(), ["Zebra in 412"], "neither of it rang");
    ana.ask(delete(&said)).await;
    assert_eq!(refusal(&ana, edit(&said, "back")).await, Code::MessageDeleted);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_card_of_a_deleted_message_goes_though_more_is_unread() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("Bruno").await;
    says(&mut ana, &mut [&mut bruno], &room, "Towels for 412").await;
    let secret = says(&mut ana, &mut [&mut bruno], &room, "The safe opens with 4711").await;
    bruno.wait_for_toasts(2).await;
    ana.ask(delete(&secret)).await;
    bruno.wait_until_withdrawn(&room).await;
    let row = bruno.summary(&room).await;
    assert!(row.unread > 0, "{row:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_away_learns_what_became_of_old_messages_though_the_line_has_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("hotel");
    let hotel = lasting(&data).await;
    let door = Door::default();
    door.lead_to(&hotel);
    let (keychain, address) = (Arc::new(Keychain::default()), door.open().await);
    let place = folder.path().join("bruno");
    let mut bruno = Desk::start(&place, &address, keychain.clone()).await;
    bruno.sign_in(&hotel, "Bruno").await;
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    let changed = says(&mut ana, &mut [&mut bruno], &room, "Zebra in 412").await;
    let deleted = says(&mut ana, &mut [&mut bruno], &room, "The safe opens with 4711").await;
    talk_past_a_page(&mut ana, &mut bruno, &room).await;
    bruno.handle.shutdown().await;
    drop(bruno);

    ana.ask(edit(&changed, "Okapi in 412")).await;
    ana.ask(delete(&deleted)).await;
    ana.handle.shutdown().await;
    drop((ana, hotel));
    let hotel = lasting(&data).await;
    door.lead_to(&hotel);
    let mut bruno = Desk::start(&place, &address, keychain).await;
    bruno.wait_until_kept(&changed, |message| message.is_edited).await;
    bruno.wait_until_kept(&deleted, |message| message.is_deleted).await;
    let counts =
        (finds(&bruno, "zebra").await, finds(&bruno, "okapi").await, finds(&bruno, "4711").await);
    assert_eq!(counts, (0, 1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_backend_refuses_stays_as_it_was_and_is_told_by_a_code() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("Bruno").await;
    let said = says(&mut ana, &mut [&mut bruno], &room, "Towels").await;
    assert_eq!(refusal(&bruno, edit(&said, "No")).await, Code::NotPermitted);
    assert_eq!(refusal(&bruno, delete(&said)).await, Code::NotPermitted);
    assert_eq!(refusal(&ana, edit(&said, " ")).await, Code::EmptyMessage);
    let nothing = DeleteMessage { message_id: MessageId::new("nothing") };
    assert_eq!(refusal(&ana, nothing).await, Code::NotFound);
    for (status, code) in [
        (403, Code::NotPermitted),
        (404, Code::NotFound),
        (409, Code::MessageDeleted),
        (413, Code::MessageTooLarge),
        (422, Code::ContentRefused),
        (429, Code::RateLimited),
        (503, Code::ServerTrouble),
    ] {
        let fault = json!({"prefix": "/api/chat/messages/", "status": status, "count": 2});
        hotel.fault(json!({"http_status": [fault]})).await;
        assert_eq!(refusal(&ana, edit(&said, "Sheets")).await, code, "{status}");
        assert_eq!(refusal(&ana, delete(&said)).await, code, "{status}");
    }
    assert_eq!(ana.texts(&room).await.last().map(String::as_str), Some("Towels"));
    assert_eq!(ana.ask(edit(&said, "Sheets")).await.content.text, "Sheets");
    drop(hotel);
    assert_eq!(refusal(&ana, edit(&said, "Pillows")).await, Code::Unreachable);
    assert_eq!(ana.texts(&room).await.last().map(String::as_str), Some("Sheets"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_not_left_yet_is_changed_and_taken_back_here() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    hotel.fault(json!({"refuse_connections": true, "drop_connections": true})).await;
    ana.wait_until_offline().await;
    let waits = ana.write(&room, "Towels").await;
    assert_eq!(ana.ask(edit(&waits, "Sheets")).await.content.text, "Sheets");
    ana.ask(delete(&waits)).await;
    assert_eq!(ana.ask(ipc::Subscribe {}).await.outbox.waiting, 0);
    assert_eq!(refusal(&ana, delete(&waits)).await, Code::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_without_the_extension_is_not_asked() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let (ana, said) = without_extensions(folder.path(), &hotel).await;
    assert_eq!(refusal(&ana, edit(&said, "Sheets")).await, Code::NotOffered);
    assert_eq!(refusal(&ana, delete(&said)).await, Code::NotOffered);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_changes_the_words_of_another_however_they_tell_it() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("Bruno").await;
    let said = says(&mut ana, &mut [&mut bruno], &room, "Towels").await;
    let bruno_id = bruno.ask(ipc::Subscribe {}).await.session;
    let Session::SignedIn { me: bruno_is, organization_id, .. } = bruno_id else { panic!() };
    let mut people = [said.sender_id.as_str(), bruno_is.id.as_str()];
    people.sort_unstable();
    let channel = format!("org:{organization_id}:dm:{}-{}", people[0], people[1]);
    // As if Bruno had got hold of more than his own credential.
    for (name, sender) in [("message.edited", &bruno_is.id), ("message.deleted", &bruno_is.id)] {
        let data = json!({"id": said.id, "senderId": sender, "content": "No",
                          "updatedAt": "2099-01-01T00:00:00.000Z"});
        hotel.publish(&channel, name, data).await;
    }
    let after = says(&mut bruno, &mut [&mut ana], &room, "Sheets").await;
    let texts = ana.texts(&room).await;
    assert_eq!(texts[texts.len() - 2..], ["Towels".to_owned(), after.content.text]);
}
