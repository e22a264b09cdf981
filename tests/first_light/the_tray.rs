//! The window comes and goes; the app is one and stays.

use anyhow::Result;
use e2e::play;
use testkit::{DesktopOptions, Window};

#[tokio::test]
async fn a_closed_window_waits_in_the_tray_and_comes_back_from_its_menu() -> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let window = stage.open_window().await?;
        stage.desktop.tray()?.wait_for_icon().await?;
        stage.desktop.look_at("Deskbell").await?;
        stage.desktop.close_front_window().await?;
        stage.desktop.wait_until_visible("Deskbell", false).await?;

        stage.desktop.tray()?.click("Open Deskbell").await?;
        stage.desktop.wait_until_visible("Deskbell", true).await?;

        stage.desktop.tray()?.click("Quit").await?;
        window.ended().await
    })
    .await
}

#[tokio::test]
async fn without_a_tray_a_closed_window_is_only_minimized() -> Result<()> {
    play(DesktopOptions::BARE, async |stage| {
        let window = stage.open_window().await?;
        stage.desktop.look_at("Deskbell").await?;
        stage.desktop.close_front_window().await?;
        stage.desktop.wait_until_visible("Deskbell", false).await?;
        assert_eq!(window.count_apps(), 1);
        // A minimized window can be had back from the desktop; a hidden one could not.
        stage.desktop.look_at("Deskbell").await?;
        stage.desktop.wait_until_visible("Deskbell", true).await
    })
    .await
}

#[tokio::test]
async fn starting_the_app_again_shows_the_window_that_is_there() -> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let window = stage.open_window().await?;
        stage.desktop.tray()?.wait_for_icon().await?;
        stage.desktop.look_at("Deskbell").await?;
        stage.desktop.close_front_window().await?;
        stage.desktop.wait_until_visible("Deskbell", false).await?;

        let mut second = Window::start_app(&stage.desktop, stage.backend.url())?;
        second.ended().await?;
        stage.desktop.wait_until_visible("Deskbell", true).await?;
        assert_eq!(window.count_apps(), 1);
        Ok(())
    })
    .await
}
