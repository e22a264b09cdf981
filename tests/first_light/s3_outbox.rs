//! A long night without a line.

use anyhow::Result;
use e2e::play;
use model::RoomId;
use model::limits::OUTBOX_ENTRIES;
use testkit::{Backend, DesktopOptions, Seen, Window, until};

#[tokio::test]
async fn fifty_messages_written_without_a_line_survive_a_power_cut_and_arrive_once_in_order()
-> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let rooms = stage.shared_rooms(&mut bruno).await?;
        let night = plan(&[rooms.direct, rooms.property, rooms.company]);
        let window = stage.ana_at_her_desk().await?;

        stage.backend.stop();
        window.wait_for_text("banner", |words| words.contains("Offline")).await?;
        for (room, texts) in &night {
            window.open_room(room).await?;
            for text in texts {
                window.writes(text).await?;
            }
        }
        window.wait_for_text("queue-counter", says_all_wait).await?;

        window.types("One too many").await?;
        window.presses_enter().await?;
        window.wait_for("composer-error").await?;
        window.wait_for_composer("One too many").await?;

        window.cut_power().await?;
        let window = stage.open_window().await?;
        window.wait_for_text("banner", says_all_wait).await?;
        for (room, texts) in &night {
            window.open_room(room).await?;
            wait_for_own(&window, texts, "waiting for the line", |state| {
                ["queued", "waiting", "sending"].contains(&state)
            })
            .await?;
        }

        stage.backend.start_again().await?;
        // After a long night the next attempt by itself may be half a minute away.
        window.click_banner().await?;
        for (room, texts) in &night {
            arrive_once_in_order(&stage.backend, room, texts).await?;
        }
        window.wait_until_gone("banner").await?;
        for (room, texts) in &night {
            window.open_room(room).await?;
            wait_for_own(&window, texts, "sent", |state| ["sent", "delivered"].contains(&state))
                .await?;
        }
        Ok(())
    })
    .await
}

/// Fifty texts over the rooms, each saying where it belongs.
fn plan(rooms: &[RoomId]) -> Vec<(RoomId, Vec<String>)> {
    let texts = |place: usize| {
        (1..=OUTBOX_ENTRIES)
            .filter(move |count| count % rooms.len() == place)
            .map(|count| format!("Night note {count}"))
            .collect()
    };
    rooms.iter().enumerate().map(|(place, room)| (room.clone(), texts(place))).collect()
}

fn says_all_wait(words: &str) -> bool {
    words.contains(&format!("{OUTBOX_ENTRIES} of {OUTBOX_ENTRIES}"))
}

/// The room shows exactly these own night notes, in this order, each in such a state.
async fn wait_for_own(
    window: &Window,
    texts: &[String],
    state: &str,
    is_so: impl Fn(&str) -> bool,
) -> Result<()> {
    window
        .wait_for_messages(&format!("the notes of this room are {state}"), |all| {
            let own: Vec<_> = all.iter().filter(|one| one.text.starts_with("Night note")).collect();
            let in_order = own.iter().map(|one| &one.text).eq(texts);
            in_order && own.iter().all(|one| one.is_own && is_so(&one.delivery))
        })
        .await
        .map(drop)
}

async fn arrive_once_in_order(backend: &Backend, room: &RoomId, texts: &[String]) -> Result<()> {
    until("the night's notes are stored once and in order", async || {
        let stored = backend.messages(room).await?;
        let notes: Vec<String> = stored
            .into_iter()
            .filter_map(|message| message.content)
            .filter(|text| text.starts_with("Night note"))
            .collect();
        Ok(Seen::when(notes == texts, format!("{notes:?}")))
    })
    .await
}
