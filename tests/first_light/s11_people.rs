//! Beginning to talk: a chat with somebody new, a group, and who is in it.

use anyhow::{Context, Result};
use e2e::play;
use ipc::{Event, OpenRoom, RemoveParticipant, RoomSummary};
use model::{RoomId, RoomKind};
use serde_json::json;
use testkit::{Colleague, DesktopOptions, Window};

use crate::s10_the_page::presses;

/// The Enter key, as WebDriver types it.
const ENTER: &str = "\u{e007}";

/// Waits until a room is new at a colleague's desk.
async fn appears(
    colleague: &mut Colleague,
    is_it: impl Fn(&RoomSummary) -> bool,
) -> Result<RoomSummary> {
    colleague
        .wait_for("the room appears", |event| match event {
            Event::RoomsUpserted(rooms) => rooms.iter().find(|room| is_it(room)).cloned(),
            _ => None,
        })
        .await
}

async fn disappears(colleague: &mut Colleague, room: &RoomId) -> Result<()> {
    colleague
        .wait_for("the room is gone", |event| match event {
            Event::RoomRemoved { room_id } => (room_id == room).then_some(()),
            _ => None,
        })
        .await
}

/// Looks for somebody in the panel and picks them, by the keyboard alone.
async fn picks(window: &Window, letters: &str, name: &str) -> Result<()> {
    window.types_into("find-person", letters).await?;
    // Whoever fits is alone in the list: it says the name and no other.
    window
        .wait_for_text("found-person", |found| found.contains(name) && !found.contains("Chiara"))
        .await?;
    window.types_into("find-person", ENTER).await
}

#[tokio::test]
async fn ana_begins_a_chat_with_somebody_new_and_fatima_has_it_at_once() -> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let mut fatima = stage.colleague("Fátima").await?;
        let window = stage.ana_at_her_desk().await?;
        presses(&window, "n", false).await?;
        picks(&window, "fatima", "Fátima Lopes").await?;

        let is_with_ana =
            |room: &RoomSummary| room.kind == RoomKind::Direct && room.name == "Ana Ribeiro";
        let room = appears(&mut fatima, is_with_ana).await?;
        window.wait_for_open_room(&room.id).await?;
        window.writes("Could you take 412?").await?;
        fatima
            .wait_for_message("Ana's question arrives", |message| {
                message.room_id == room.id && message.content.text == "Could you take 412?"
            })
            .await?;
        fatima.send(&room.id, "On my way").await?;
        window.wait_for_message("On my way").await?;

        // By her name the switcher leads there, and makes no second one.
        presses(&window, "k", false).await?;
        window.types_into("switcher", &format!("fatima{ENTER}")).await?;
        window.wait_until_gone("switcher").await?;
        window.wait_for_open_room(&room.id).await
    })
    .await
}

#[tokio::test]
async fn ana_makes_a_group_takes_bruno_out_of_it_and_leaves() -> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let window = stage.ana_at_her_desk().await?;
        presses(&window, "N", true).await?;
        window.types_into("group-name", "Wedding 14 June").await?;
        picks(&window, "bruno", "Bruno Costa").await?;
        picks(&window, "antunes", "Rui Antunes").await?;
        window.wait_for_text("chosen-person", |chosen| chosen.contains("Rui")).await?;
        window.click("do-it").await?;

        let room = appears(&mut bruno, |room| room.name == "Wedding 14 June").await?;
        assert_eq!((room.kind, room.participants), (RoomKind::Group, 3));
        window.wait_for_open_room(&room.id).await?;
        bruno.send(&room.id, "Flowers come at nine").await?;
        window.wait_for_message("Flowers come at nine").await?;

        window.click("open-details").await?;
        window.wait_for_text("person", |people| people.contains("Bruno")).await?;
        let card = "[...document.querySelectorAll('[data-testid=person]')]\
                    .find(row => row.innerText.includes(arguments[0])).click()";
        window.execute(card, vec![json!("Bruno Costa")]).await?;
        window.wait_for_text("profile", |card| card.contains("Bruno Costa")).await?;
        window.click("remove-person").await?;
        window.click("do-it").await?;
        disappears(&mut bruno, &room.id).await?;
        window.wait_for_text("person", |people| !people.contains("Bruno")).await?;

        window.click("leave-room").await?;
        window.click("do-it").await?;
        window
            .wait_for_rooms("the group is gone", |rooms| rooms.iter().all(|row| row.id != room.id))
            .await?;
        window.wait_until_gone("room-title").await
    })
    .await
}

#[tokio::test]
async fn what_ana_wrote_while_she_was_taken_out_of_a_room_is_not_lost() -> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let mut emma = stage.colleague("Emma").await?;
        let rooms = emma.rooms().await?;
        let room = rooms.iter().find(|room| room.name == "Night audit").context("No audit")?;
        let room_id = room.id.clone();
        let window = stage.ana_at_her_desk().await?;
        window.open_room(&room_id).await?;
        stage.backend.faults(json!({"refuse_connections": true})).await?;
        stage.backend.drop_connections().await?;
        window.wait_for("banner-action").await?;
        window.writes("The safe of 117 stays open").await?;

        let ana = emma.ask(OpenRoom { room_id: room_id.clone() }).await?.details.participants;
        let ana = ana.into_iter().find(|one| one.person.name.starts_with("Ana"));
        let user_id = ana.context("Ana is not in the room")?.person.id;
        emma.ask(RemoveParticipant { room_id: room_id.clone(), user_id }).await?;
        stage.backend.faults(json!({"refuse_connections": false})).await?;
        window.click_banner().await?;
        window
            .wait_for_rooms("the room is gone", |rooms| rooms.iter().all(|row| row.id != room_id))
            .await?;
        window.click("show-left").await?;
        window.wait_for_text("left-behind", |text| text.contains("The safe of 117")).await?;
        Ok(())
    })
    .await
}
