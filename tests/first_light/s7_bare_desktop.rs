//! A desktop where nothing helps.

use anyhow::Result;
use e2e::play;
use testkit::{DesktopOptions, Window};

#[tokio::test]
async fn without_keychain_tray_and_notifications_the_app_says_so_once_and_works() -> Result<()> {
    play(DesktopOptions::BARE, async |stage| {
        let mut bruno = stage.bruno().await?;
        let room = stage.shared_rooms(&mut bruno).await?.direct;
        let window = stage.ana_at_her_desk().await?;
        for missing in ["keychain", "tray"] {
            says_once(&window, missing).await?;
        }

        window.open_room(&room).await?;
        window.writes("Working without a net").await?;
        window.wait_for_delivery("Working without a net", &["sent", "delivered"]).await?;

        // Only a message that ought to ring shows that nothing can ring here.
        let _other = stage.look_elsewhere(&window).await?;
        for text in ["So am I", "Still here?"] {
            bruno.send(&room, text).await?;
            window.wait_for_message(text).await?;
            says_once(&window, "notifications").await?;
        }
        for missing in ["keychain", "tray", "notifications"] {
            says_once(&window, missing).await?;
        }
        Ok(())
    })
    .await
}

/// One notice is about what is missing; others may be about something else.
async fn says_once(window: &Window, missing: &str) -> Result<()> {
    let says = |words: &str| {
        words.lines().filter(|notice| notice.contains(&format!("no {missing}"))).count() == 1
    };
    window.wait_for_text("notice", says).await.map(drop)
}
