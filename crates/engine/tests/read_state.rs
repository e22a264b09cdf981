//! What Ana has read and what she has not, on one device and on two: the engine against the real
//! backend.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![allow(missing_docs, unreachable_pub)]

mod support;

use std::sync::Arc;

use ipc::{Code, MarkRead, MarkRoomRead, MarkUnread, SetRoomNotifications};
use model::{Delivery, Message, RoomId};
use serde_json::json;
use support::{Desk, Hotel, Keychain, SetClock};

const HOUR_MS: i64 = 3_600_000;

/// Bruno writes these, and Ana has them.
async fn hears(ana: &mut Desk, bruno: &Desk, room: &RoomId, texts: &[&str]) -> Vec<Message> {
    let mut written = Vec::new();
    for text in texts {
        let message = bruno.write(room, text).await;
        written.push(ana.wait_for_message(|heard| heard.id == message.id).await);
    }
    written
}

async fn reads(ana: &Desk, room: &RoomId, message: &Message) {
    let (room_id, message_id) = (room.clone(), message.id.clone());
    ana.ask(MarkRead { room_id, message_id }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_marked_as_unread_stays_so_while_ana_is_in_it_over_a_restart_and_until_she_is_back()
{
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let keychain = Arc::new(Keychain::default());
    let place = folder.path().join("ana");
    let mut ana = Desk::start(&place, &hotel.announcement.http, keychain.clone()).await;
    ana.sign_in(&hotel, "Ana").await;
    let bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("Bruno").await;
    let heard = hears(&mut ana, &bruno, &room, &["one", "two", "three"]).await;
    ana.open(&room).await;
    ana.look_at(&room).await;
    reads(&ana, &room, &heard[2]).await;
    ana.wait_for_row(&room, |row| row.unread == 0).await;

    let later = MarkUnread { room_id: room.clone(), message_id: Some(heard[1].id.clone()) };
    ana.ask(later).await;
    assert_eq!(ana.summary(&room).await.unread, 2);
    assert_eq!(ana.open(&room).await.first_unread, Some(heard[1].id.clone()));
    reads(&ana, &room, &heard[2]).await;
    let fourth = hears(&mut ana, &bruno, &room, &["four"]).await.remove(0);
    ana.wait_for_row(&room, |row| row.unread == 3).await;

    // The backend still says that she had read up to the third.
    ana.handle.shutdown().await;
    drop(ana);
    let mut ana = Desk::start(&place, &hotel.announcement.http, keychain).await;
    ana.wait_until_online().await;
    ana.wait_until_caught_up().await;
    assert_eq!(ana.summary(&room).await.unread, 3);
    let opened = ana.open(&room).await;
    assert_eq!(opened.first_unread, Some(heard[1].id.clone()));
    ana.look_at(&room).await;
    reads(&ana, &room, &fourth).await;
    ana.wait_for_row(&room, |row| row.unread == 0).await;
    assert_eq!(ana.open(&room).await.first_unread, opened.first_unread, "the line stays");
    ana.look_away().await;
    assert_eq!(ana.open(&room).await.first_unread, None, "until the room was left");
}

#[tokio::test(flavor = "multi_thread")]
async fn saying_that_all_is_read_lifts_the_mark_and_an_empty_room_has_nothing_to_mark() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("Bruno").await;
    hears(&mut ana, &bruno, &room, &["one"]).await;
    ana.open(&room).await;
    ana.look_at(&room).await;
    ana.ask(MarkRoomRead { room_id: room.clone() }).await;
    ana.wait_for_row(&room, |row| row.unread == 0).await;
    ana.ask(MarkUnread { room_id: room.clone(), message_id: None }).await;
    ana.wait_for_row(&room, |row| row.unread == 1).await;
    ana.ask(MarkRoomRead { room_id: room.clone() }).await;
    ana.wait_for_row(&room, |row| row.unread == 0).await;

    let own = ana.write(&room, "mine").await;
    ana.wait_until_outbox_is_empty().await;
    let nothing = MarkUnread { room_id: room, message_id: Some(own.id) };
    assert_eq!(ana.handle.ask(nothing).await.unwrap_err().code, Code::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ana_reads_on_another_device_is_read_here_and_its_card_goes() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut desk = Desk::signed_in(&folder.path().join("desk"), &hotel, "Ana").await;
    let mut office = Desk::signed_in(&folder.path().join("office"), &hotel, "Ana").await;
    let bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = desk.room("Bruno").await;
    let heard = hears(&mut desk, &bruno, &room, &["one", "two"]).await;
    desk.wait_for_toasts(2).await;
    desk.wait_for_row(&room, |row| row.unread >= 2).await;
    office.wait_for_row(&room, |row| row.unread >= 2).await;
    reads(&office, &room, &heard[1]).await;
    desk.wait_for_row(&room, |row| row.unread == 0).await;
    desk.wait_until_withdrawn(&room).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_backend_learns_what_ana_read_though_it_failed_once_and_only_her_own_word_came_back() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut desk = Desk::signed_in(&folder.path().join("desk"), &hotel, "Ana").await;
    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = desk.room("Bruno").await;
    let heard = hears(&mut desk, &bruno, &room, &["one", "two"]).await;
    let failing = json!([{"prefix": "/api/chat/messages/", "status": 503}]);
    hotel.fault(json!({ "http_status": failing })).await;
    reads(&desk, &room, &heard[1]).await;
    let is_read =
        |message: &Message| message.id == heard[1].id && message.delivery == Delivery::Read;
    bruno.wait_for_message(is_read).await;

    // Whoever comes now has heard nothing of it but from the backend, or will when it is told again.
    let mut office = Desk::signed_in(&folder.path().join("office"), &hotel, "Ana").await;
    office.wait_for_row(&room, |row| row.unread == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mute_for_an_hour_is_over_after_an_hour_here_and_at_the_backend() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let clock = SetClock::default();
    let (keychain, address) = (Arc::new(Keychain::default()), &hotel.announcement.http);
    let place = folder.path().join("ana");
    let mut ana = Desk::start_by(&place, address, keychain.clone(), Arc::new(clock.clone())).await;
    ana.sign_in(&hotel, "Ana").await;
    let mut office = Desk::signed_in(&folder.path().join("office"), &hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    let until = engine::Clock::now(&clock).plus_ms(HOUR_MS);
    let mute = |muted_until| SetRoomNotifications {
        room_id: room.clone(),
        level: None,
        is_muted: true,
        muted_until,
    };
    ana.ask(mute(Some(until))).await;
    office.wait_for_row(&room, |row| row.is_muted).await;
    // The backend's own word about it comes back here, and takes nothing away.
    ana.wait_for_row(&room, |row| row.is_muted && row.muted_until == Some(until)).await;
    ana.handle.shutdown().await;
    drop(ana);

    clock.forward(HOUR_MS);
    let mut ana = Desk::start_by(&place, address, keychain, Arc::new(clock)).await;
    let row = ana.wait_for_row(&room, |row| !row.is_muted).await;
    assert_eq!(row.muted_until, None);
    office.wait_for_row(&room, |row| !row.is_muted).await;
    ana.ask(mute(Some(until))).await;
    assert!(!ana.summary(&room).await.is_muted, "what is over already is not begun");
}
