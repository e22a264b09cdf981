//! A line that takes messages and does not say so.

use anyhow::Result;
use e2e::play;
use model::RoomId;
use serde_json::json;
use testkit::{Backend, Colleague, DesktopOptions, Seen, Window, until};

#[tokio::test]
async fn a_message_whose_acknowledgement_is_lost_is_sent_again_and_is_still_one_message()
-> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let room = stage.shared_rooms(&mut bruno).await?.direct;
        let window = stage.ana_at_her_desk().await?;
        window.open_room(&room).await?;
        // The line works before it is broken: otherwise nothing would be proven.
        window.writes("Before the trouble").await?;
        window.wait_for_delivery("Before the trouble", &["sent", "delivered"]).await?;

        stage.backend.faults(json!({"swallow_acks": 1})).await?;
        window.writes("Taxi for 312 at six").await?;
        until_stored(&stage.backend, &room, "Taxi for 312 at six").await?;
        stage.backend.drop_connections().await?;
        window.wait_for_delivery("Taxi for 312 at six", &["sent", "delivered"]).await?;

        stage.backend.faults(json!({"drop_after_publish": 1})).await?;
        window.writes("Late check-out for 118").await?;
        window.wait_for_delivery("Late check-out for 118", &["sent", "delivered"]).await?;

        // Whatever was still under way has come before this.
        window.writes("That was all").await?;
        window.wait_for_delivery("That was all", &["sent", "delivered"]).await?;
        bruno
            .wait_for_message("the last one arrives", |m| m.content.text == "That was all")
            .await?;
        let all =
            ["Before the trouble", "Taxi for 312 at six", "Late check-out for 118", "That was all"];
        assert_eq!(stored(&stage.backend, &room, &all).await?, all);
        assert_eq!(seen_by(&mut bruno, &room, &all).await?, all);
        assert_eq!(in_window(&window, &all).await?, all);
        Ok(())
    })
    .await
}

async fn until_stored(backend: &Backend, room: &RoomId, text: &str) -> Result<()> {
    until(&format!("“{text}” is stored"), async || {
        let found = stored(backend, room, &[text]).await?;
        Ok(Seen::when(!found.is_empty(), "it is not"))
    })
    .await
}

async fn stored(backend: &Backend, room: &RoomId, of: &[&str]) -> Result<Vec<String>> {
    let texts = backend.messages(room).await?.into_iter().filter_map(|message| message.content);
    Ok(only(of, texts))
}

async fn seen_by(person: &mut Colleague, room: &RoomId, of: &[&str]) -> Result<Vec<String>> {
    let texts = person.timeline(room).await?.into_iter().map(|message| message.content.text);
    Ok(only(of, texts))
}

async fn in_window(window: &Window, of: &[&str]) -> Result<Vec<String>> {
    Ok(only(of, window.messages().await?.into_iter().map(|row| row.text)))
}

fn only(of: &[&str], texts: impl Iterator<Item = String>) -> Vec<String> {
    texts.filter(|text| of.contains(&text.as_str())).collect()
}
