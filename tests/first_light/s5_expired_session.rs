//! A session that ends while it is used.

use anyhow::Result;
use e2e::play;
use serde_json::json;
use testkit::DesktopOptions;

#[tokio::test]
async fn when_the_session_ends_ana_reads_on_and_her_message_waits_for_the_sign_in() -> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let rooms = stage.shared_rooms(&mut bruno).await?;
        bruno.send(&rooms.property, "Fire drill at eleven").await?;
        let window = stage.ana_at_her_desk().await?;
        window.open_room(&rooms.property).await?;
        window.wait_for_message("Fire drill at eleven").await?;
        window.open_room(&rooms.direct).await?;

        stage.backend.faults(json!({"expire_sessions": true, "expire_tokens": true})).await?;
        window.wait_for_text("banner", |words| words.contains("session has ended")).await?;

        window.writes("Guests of 204 have left").await?;
        window.wait_for_delivery("Guests of 204 have left", &["queued", "waiting"]).await?;
        window.open_room(&rooms.property).await?;
        window.wait_for_message("Fire drill at eleven").await?;
        let stored = stage.backend.messages(&rooms.direct).await?;
        let left = |text: &Option<String>| text.as_deref() == Some("Guests of 204 have left");
        assert!(!stored.iter().any(|message| left(&message.content)));

        window.click("banner-action").await?;
        let ana = stage.backend.person("Ana")?.clone();
        window.sign_in(&ana.email, stage.backend.password()).await?;
        window.wait_until_gone("sign-in-form").await?;
        window.open_room(&rooms.direct).await?;
        window.wait_for_delivery("Guests of 204 have left", &["sent", "delivered"]).await?;
        let stored = stage.backend.messages(&rooms.direct).await?;
        assert_eq!(stored.iter().filter(|message| left(&message.content)).count(), 1);
        Ok(())
    })
    .await
}
