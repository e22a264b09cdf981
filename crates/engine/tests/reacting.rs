//! People answer messages with single emoji: the engine against the real backend.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![allow(missing_docs, unreachable_pub)]

mod support;

use std::sync::Arc;

use ipc::{Code, DeleteMessage, MarkRoomRead, OpenRoom, SetReaction, TimelineRow};
use model::{Message, MessageId, RoomId};
use serde_json::json;
use support::away::{Door, lasting, talk_past_a_page, without_extensions};
use support::talk::{refusal, says};
use support::{Desk, Hotel, Keychain};

fn react(message: &Message, emoji: &str) -> SetReaction {
    SetReaction { message_id: message.id.clone(), emoji: emoji.into(), is_on: true }
}

fn take_back(message: &Message, emoji: &str) -> SetReaction {
    SetReaction { is_on: false, ..react(message, emoji) }
}

/// Emoji, how many, and how many of them have a name.
fn shown(message: &Message) -> Vec<(String, u32, usize)> {
    let reactions = message.reactions.iter();
    reactions.map(|one| (one.emoji.clone(), one.count, one.people.len())).collect()
}

fn one(emoji: &str, count: u32) -> (String, u32, usize) {
    (emoji.to_owned(), count, usize::try_from(count).unwrap())
}

async fn sees(desk: &mut Desk, message: &Message, expected: &[(String, u32, usize)]) {
    desk.wait_for_message(|m| m.id == message.id && shown(m) == expected).await;
}

/// What the desk's own file says.
async fn kept(desk: &Desk, room_id: &RoomId, id: &MessageId) -> Vec<(String, u32, usize)> {
    let opened = desk.ask(OpenRoom { room_id: room_id.clone() }).await;
    let of = |row: &TimelineRow| match row {
        TimelineRow::Message(message) if message.id == *id => Some(shown(message)),
        _ => None,
    };
    opened.timeline.rows.iter().find_map(of).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_react_with_everybody_sees_at_once_and_nothing_rings_for_it() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let mut elsewhere = Desk::signed_in(&folder.path().join("tablet"), &hotel, "Ana").await;
    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("Bruno").await;
    let said = says(&mut bruno, &mut [&mut ana, &mut elsewhere], &room, "Cake!").await;
    ana.wait_for_toasts(1).await;
    ana.ask(MarkRoomRead { room_id: room.clone() }).await;
    let before = (ana.summary(&room).await, bruno.summary(&room).await, ana.toasts().len());

    let own = ana.ask(react(&said, "🎉")).await;
    assert_eq!(shown(&own), [one("🎉", 1)]);
    for desk in [&mut ana, &mut elsewhere, &mut bruno] {
        sees(desk, &said, &[one("🎉", 1)]).await;
    }
    let both = bruno.ask(react(&said, "🎉")).await;
    assert_eq!(shown(&both), [one("🎉", 2)]);
    bruno.ask(react(&said, "👍")).await;
    sees(&mut ana, &said, &[one("👍", 1), one("🎉", 2)]).await;
    let after = (ana.summary(&room).await, bruno.summary(&room).await, ana.toasts().len());
    for (before, after) in [(&before.0, &after.0), (&before.1, &after.1)] {
        assert_eq!((before.unread, before.active_at), (after.unread, after.active_at));
    }
    assert_eq!(before.2, after.2, "nothing rang");

    elsewhere.ask(take_back(&said, "🎉")).await;
    sees(&mut ana, &said, &[one("👍", 1), one("🎉", 1)]).await;
    let again = ana.ask(take_back(&said, "🎉")).await;
    assert_eq!(shown(&again), [one("👍", 1), one("🎉", 1)], "a second time changes nothing");
    assert_eq!(kept(&ana, &room, &said.id).await, [one("👍", 1), one("🎉", 1)]);

    bruno.ask(DeleteMessage { message_id: said.id.clone() }).await;
    ana.wait_for_message(|m| m.id == said.id && m.is_deleted && m.reactions.is_empty()).await;
    assert_eq!(refusal(&ana, react(&said, "👍")).await, Code::MessageDeleted);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_by_a_page_of_the_past_is_reacted_to_like_any_other() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("Bruno").await;
    let said = says(&mut bruno, &mut [&mut ana], &room, "Cake!").await;
    ana.ask(react(&said, "👀")).await;
    // Somebody who comes new to it has the message from the backend alone.
    let mut tablet = Desk::signed_in(&folder.path().join("tablet"), &hotel, "Ana").await;
    assert_eq!(kept(&tablet, &room, &said.id).await, [one("👀", 1)]);
    tablet.ask(take_back(&said, "👀")).await;
    tablet.ask(react(&said, "✅")).await;
    for desk in [&mut ana, &mut bruno, &mut tablet] {
        sees(desk, &said, &[one("✅", 1)]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_away_learns_of_reactions_to_old_messages_though_the_line_has_forgotten() {
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
    let cake = says(&mut ana, &mut [&mut bruno], &room, "Cake!").await;
    let soup = says(&mut ana, &mut [&mut bruno], &room, "Soup!").await;
    bruno.ask(react(&soup, "👍")).await;
    sees(&mut ana, &soup, &[one("👍", 1)]).await;
    talk_past_a_page(&mut ana, &mut bruno, &room).await;
    bruno.handle.shutdown().await;
    drop(bruno);

    ana.ask(react(&cake, "🎉")).await;
    ana.ask(react(&soup, "👍")).await;
    ana.handle.shutdown().await;
    drop((ana, hotel));
    let hotel = lasting(&data).await;
    door.lead_to(&hotel);
    let mut bruno = Desk::start(&place, &address, keychain).await;
    bruno.wait_until_kept(&cake, |message| shown(message) == [one("🎉", 1)]).await;
    bruno.wait_until_kept(&soup, |message| shown(message) == [one("👍", 2)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_line_nothing_is_promised_and_what_was_there_stays() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("Bruno").await;
    let said = says(&mut bruno, &mut [&mut ana], &room, "Cake!").await;
    ana.ask(react(&said, "👍")).await;
    hotel.fault(json!({"refuse_connections": true, "drop_connections": true})).await;
    ana.wait_until_offline().await;
    assert_eq!(refusal(&ana, react(&said, "🎉")).await, Code::Unreachable);
    assert_eq!(refusal(&ana, take_back(&said, "👍")).await, Code::Unreachable);
    assert_eq!(shown(&ana.ask(react(&said, "👍")).await), [one("👍", 1)], "it stands already");
    let waits = ana.write(&room, "Me too").await;
    assert_eq!(refusal(&ana, react(&waits, "👍")).await, Code::NotPermitted);
    assert_eq!(kept(&ana, &room, &said.id).await, [one("👍", 1)]);
    hotel.fault(json!({"refuse_connections": false})).await;
    ana.wait_until_online().await;
    ana.ask(react(&said, "🎉")).await;
    sees(&mut bruno, &said, &[one("👍", 1), one("🎉", 1)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_emoji_and_what_is_too_much_never_leaves_the_desk() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    let said = says(&mut ana, &mut [], &room, "Cake!").await;
    let text = "x".repeat(1 << 20);
    for emoji in ["", "ok", "👍👍", "<b>", &text] {
        assert_eq!(refusal(&ana, react(&said, emoji)).await, Code::InvalidParams);
    }
    let nothing = SetReaction { message_id: MessageId::new("nothing"), ..react(&said, "👍") };
    assert_eq!(refusal(&ana, nothing).await, Code::NotFound);
    let animals: Vec<String> =
        (0x1F400..0x1F415).filter_map(char::from_u32).map(String::from).collect();
    for emoji in &animals[..20] {
        ana.ask(react(&said, emoji)).await;
    }
    assert_eq!(refusal(&ana, react(&said, &animals[20])).await, Code::TooManyReactions);
    ana.ask(take_back(&said, &animals[0])).await;
    assert_eq!(ana.ask(react(&said, &animals[20])).await.reactions.len(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_without_the_extension_is_not_asked() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let (ana, said) = without_extensions(folder.path(), &hotel).await;
    assert_eq!(refusal(&ana, react(&said, "👍")).await, Code::NotOffered);
}
