//! Two people chat, the line drops, and nothing is lost: the engine against the real backend.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![allow(missing_docs, unreachable_pub)]

mod support;

use std::sync::Arc;

use ipc::{
    Code, Connectivity, Event, MarkRead, MuteRoom, Notice, NotifyReason, Password, RetryNow,
    Session, SetAttention, SetTyping, SignIn,
};
use model::{Delivery, Message};
use serde_json::json;
use support::{Desk, Hotel, Keychain, NoKeychain};

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_refused_and_the_right_one_brings_rooms() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::start(folder.path(), &hotel.announcement.http, Arc::new(NoKeychain)).await;
    let wrong = SignIn { email: "ana@nowhere.example".into(), password: Password("no".into()) };
    let refused = ana.handle.ask(wrong).await.unwrap_err();
    assert_eq!(refused.code, Code::WrongCredentials);
    let session = ana.sign_in(&hotel, "Ana").await;
    assert!(matches!(session, Session::SignedIn { is_kept: false, .. }));
    assert!(ana.rooms().await.len() > 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ana_writes_bruno_sees_live_and_his_reading_turns_her_tick() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("Bruno").await;
    let written = ana.write(&room, "Room 412 has no hot water").await;
    let seen = bruno.wait_for_message(|message| message.id == written.id).await;
    assert_eq!(seen.content.text, "Room 412 has no hot water");
    ana.wait_for_message(|m| m.id == written.id && m.delivery.rank() >= Delivery::Sent.rank())
        .await;

    bruno.ask(SetTyping { room_id: room.clone(), is_typing: true }).await;
    ana.wait_for(|event| match event {
        Event::TypingChanged { people, .. } => {
            people.iter().any(|p| p.name.starts_with("Bruno")).then_some(())
        }
        _ => None,
    })
    .await;
    ana.wait_for(|event| match event {
        Event::TypingChanged { people, .. } => people.is_empty().then_some(()),
        _ => None,
    })
    .await;

    bruno.ask(MarkRead { room_id: room.clone(), message_id: written.id.clone() }).await;
    ana.wait_for_message(|m| m.id == written.id && m.delivery == Delivery::Read).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_ana_is_still_signed_in_and_reads_without_the_backend() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let keychain = Arc::new(Keychain::default());
    let mut ana = Desk::start(folder.path(), &hotel.announcement.http, keychain.clone()).await;
    ana.sign_in(&hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    let before = ana.texts(&room).await;
    ana.handle.shutdown().await;
    drop(ana);

    // Nobody listens at this address.
    let ana = Desk::start(folder.path(), "http://127.0.0.1:9", keychain).await;
    assert!(matches!(ana.snapshot.session, Session::SignedIn { .. }));
    let after = ana.texts(&room).await;
    assert_eq!(before, after);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_ana_is_told_and_works() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::start(folder.path(), &hotel.announcement.http, Arc::new(NoKeychain)).await;
    assert_eq!(ana.snapshot.notices, [Notice::NoKeychain]);
    ana.sign_in(&hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    ana.write(&room, "Still here").await;
    ana.wait_for_message(|m| m.content.text == "Still here" && m.delivery == Delivery::Sent).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_messages_wait_for_the_line_the_next_is_refused_and_all_arrive_once_in_order() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let rooms = [ana.room("Bruno").await, ana.room("Chiara").await, ana.room("ompany").await];
    hotel.fault(json!({"refuse_connections": true, "drop_connections": true})).await;
    ana.wait_until_offline().await;
    for number in 0..50 {
        ana.write(&rooms[number % 3], &format!("Note {number}")).await;
    }
    let refused = ana.try_write(&rooms[0], "One too many").await.unwrap_err();
    assert_eq!(refused.code, Code::OutboxFull);

    hotel.fault(json!({"refuse_connections": false})).await;
    ana.ask(ipc::RetryNow {}).await;
    ana.wait_until_outbox_is_empty().await;
    for (at, room) in rooms.iter().enumerate() {
        let expected: Vec<String> = (0..50)
            .filter(|number| number % 3 == at)
            .map(|number| format!("Note {number}"))
            .collect();
        assert_eq!(hotel.notes_in(room).await, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swallowed_acknowledgement_and_a_drop_after_publish_make_no_duplicate() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    hotel.fault(json!({"drop_after_publish": 1})).await;
    let written = ana.write(&room, "Note once").await;
    ana.wait_for_message(|m| m.id == written.id && !m.delivery.is_pending()).await;
    hotel.fault(json!({"swallow_acks": 1})).await;
    let other = ana.write(&room, "Note twice?").await;
    ana.wait_for_message(|m| m.id == other.id && !m.delivery.is_pending()).await;
    assert_eq!(hotel.notes_in(&room).await, ["Note once", "Note twice?"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_backend_had_before_ana_s_desk_was_closed_is_not_published_again() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let (keychain, address) = (Arc::new(Keychain::default()), &hotel.announcement.http);
    let mut ana = Desk::start(folder.path(), address, keychain.clone()).await;
    ana.sign_in(&hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    hotel.fault(json!({"refuse_connections": true, "drop_after_publish": 1})).await;
    let written = ana.write(&room, "Note once").await;
    let is_waiting = |delivery| matches!(delivery, Delivery::Waiting { .. });
    ana.wait_for_message(|m| m.id == written.id && is_waiting(m.delivery)).await;
    ana.handle.shutdown().await;
    drop(ana);

    // Whatever is published now is refused for good.
    let refusing = json!({"code": 40000, "status": 400, "count": 1_000});
    hotel.fault(json!({"refuse_connections": false, "nack_next": refusing})).await;
    let mut ana = Desk::start(folder.path(), address, keychain).await;
    let settled = |m: &Message| m.id == written.id && !is_waiting(m.delivery);
    assert_eq!(ana.wait_for_message(settled).await.delivery, Delivery::Sent);
    ana.wait_until_outbox_is_empty().await;
    assert_eq!(hotel.notes_in(&room).await, ["Note once"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_session_pauses_the_outbox_and_signing_in_resumes_it() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    hotel.fault(json!({"expire_sessions": true, "drop_connections": true})).await;
    ana.wait_for(|event| {
        matches!(event, Event::SessionChanged(Session::Expired { .. })).then_some(())
    })
    .await;
    let waiting = ana.write(&room, "Note for later").await;
    assert_eq!(waiting.delivery, Delivery::Queued);
    assert!(ana.texts(&room).await.len() > 1);
    ana.sign_in(&hotel, "Ana").await;
    ana.wait_until_outbox_is_empty().await;
    assert_eq!(hotel.notes_in(&room).await, ["Note for later"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_rings_once_unless_the_room_is_muted_in_view_or_the_message_was_replayed() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("Bruno").await;
    let read = |text: &'static str| move |message: &Message| message.content.text == text;

    bruno.write(&room, "Note: towels for 214").await;
    ana.wait_for_message(read("Note: towels for 214")).await;

    // A cut line replays what it had: nothing rings twice.
    hotel.fault(json!({"drop_connections": true})).await;
    ana.wait_until_online().await;
    ana.wait_until_caught_up().await;
    ana.ask(MuteRoom { room_id: room.clone(), is_muted: true }).await;
    bruno.write(&room, "Note: hushed").await;
    ana.wait_for_message(read("Note: hushed")).await;
    ana.ask(MuteRoom { room_id: room.clone(), is_muted: false }).await;

    let in_view = SetAttention { room_id: Some(room.clone()), is_focused: true, is_at_end: true };
    ana.ask(in_view).await;
    bruno.write(&room, "Note: before her eyes").await;
    ana.wait_for_message(read("Note: before her eyes")).await;
    ana.write(&room, "Note: my own").await;
    ana.wait_until_outbox_is_empty().await;

    assert_eq!(ana.toasts(), ["Note: towels for 214"]);
    let decisions = ana.decisions(&room).await;
    let expected = [
        ("Note: towels for 214", NotifyReason::Shown),
        ("Note: hushed", NotifyReason::Muted),
        ("Note: before her eyes", NotifyReason::InView),
    ];
    assert_eq!(decisions, expected.map(|(text, reason)| (text.to_owned(), reason)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_while_ana_was_cut_off_rings_as_one_digest() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let keychain = Arc::new(Keychain::default());
    let mut ana = Desk::start(folder.path(), &hotel.announcement.http, keychain.clone()).await;
    ana.sign_in(&hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    ana.handle.shutdown().await;
    drop(ana);

    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    for text in ["Note: one", "Note: two", "Note: three"] {
        bruno.write(&room, text).await;
    }
    bruno.wait_until_outbox_is_empty().await;

    let mut ana = Desk::start(folder.path(), &hotel.announcement.http, keychain).await;
    while ana.texts(&room).await.last().is_none_or(|text| text != "Note: three") {
        ana.wait_for_message(|message| message.room_id == room).await;
    }
    ana.wait_for_toasts(1).await;
    assert_eq!(ana.titles(), ["While you were away: 3 messages"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_bruno_takes_anas_desk_her_unsent_words_wait_for_her_return() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut desk = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let room = desk.room("Bruno").await;
    hotel.fault(json!({"refuse_connections": true, "drop_connections": true})).await;
    desk.wait_until_offline().await;
    desk.write(&room, "Note of Ana").await;

    // The line comes back only when the desk is his, or it would take her words along.
    desk.sign_in_without_line(&hotel, "Bruno").await;
    hotel.fault(json!({"refuse_connections": false})).await;
    desk.wait_until_online().await;
    desk.wait_until_caught_up().await;
    assert!(!desk.texts(&room).await.contains(&"Note of Ana".to_owned()));
    assert!(hotel.notes_in(&room).await.is_empty());

    desk.sign_in(&hotel, "Ana").await;
    desk.wait_until_outbox_is_empty().await;
    assert_eq!(hotel.notes_in(&room).await, ["Note of Ana"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_does_not_end_the_session_that_is_there() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    let wrong = SignIn { email: "ana@nowhere.example".into(), password: Password("no".into()) };
    assert_eq!(ana.handle.ask(wrong).await.unwrap_err().code, Code::WrongCredentials);
    ana.write(&room, "Note after all").await;
    ana.wait_until_outbox_is_empty().await;
    assert_eq!(hotel.notes_in(&room).await, ["Note after all"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_refused_credential_trying_again_brings_every_room_back() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    let refused = json!([{"prefix": "/api/chat/auth", "status": 403, "count": 1}]);
    hotel.fault(json!({"http_status": refused, "expire_tokens": true})).await;
    ana.wait_for(|event| {
        matches!(event, Event::ConnectivityChanged(Connectivity::Trouble { .. })).then_some(())
    })
    .await;
    let bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    ana.ask(RetryNow {}).await;
    ana.wait_until_online().await;
    let written = bruno.write(&room, "Note for a desk that is back").await;
    ana.wait_for_message(|message| message.id == written.id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_damaged_file_unsent_messages_wait_for_their_rooms_and_do_not_fail() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let keychain = Arc::new(Keychain::default());
    let mut ana = Desk::start(folder.path(), &hotel.announcement.http, keychain.clone()).await;
    ana.sign_in(&hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    hotel.fault(json!({"refuse_connections": true, "drop_connections": true})).await;
    ana.wait_until_offline().await;
    ana.write(&room, "Note from before").await;
    ana.handle.shutdown().await;
    drop(ana);
    support::damage(&folder.path().join("desk.db"));

    // The line is there before the list of rooms is.
    let late = json!([{"prefix": "/api/chat/rooms", "status": 500, "count": 1}]);
    hotel.fault(json!({"refuse_connections": false, "http_status": late})).await;
    let mut ana = Desk::start(folder.path(), &hotel.announcement.http, keychain).await;
    assert_eq!(ana.snapshot.notices, [Notice::CacheRebuilt]);
    ana.wait_until_outbox_is_empty().await;
    assert_eq!(hotel.notes_in(&room).await, ["Note from before"]);
}
