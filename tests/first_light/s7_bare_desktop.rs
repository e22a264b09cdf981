//! A desktop where nothing helps.

use anyhow::Result;
use e2e::play;
use testkit::DesktopOptions;

#[tokio::test]
async fn without_keychain_tray_and_notifications_the_app_says_so_once_and_works() -> Result<()> {
    play(DesktopOptions::BARE, async |stage| {
        let mut bruno = stage.bruno().await?;
        let room = stage.shared_rooms(&mut bruno).await?.direct;
        let window = stage.ana_at_her_desk().await?;
        for missing in ["keychain", "tray", "notification"] {
            let says = |words: &str| words.to_lowercase().matches(missing).count() == 1;
            window.wait_for_text("notice", says).await?;
        }

        window.open_room(&room).await?;
        window.writes("Working without a net").await?;
        window.wait_for_delivery("Working without a net", &["sent", "delivered"]).await?;
        bruno.send(&room, "So am I").await?;
        window.wait_for_message("So am I").await?;
        Ok(())
    })
    .await
}
