//! Signing in, and still being signed in.

use anyhow::Result;
use e2e::play;
use testkit::{DesktopOptions, RoomRow};

#[tokio::test]
async fn ana_mistypes_her_password_signs_in_and_finds_her_rooms_again_without_a_line() -> Result<()>
{
    play(DesktopOptions::FULL, async |stage| {
        let window = stage.open_window().await?;
        let ana = stage.backend.person("Ana")?.clone();

        window.sign_in(&ana.email, "not her password").await?;
        window.wait_for_text("sign-in-error", |words| words.contains("password")).await?;
        assert!(window.rooms().await?.is_empty());
        assert!(window.first_picture().await?.is_empty(), "nobody is in: nothing to see");

        window.sign_in(&ana.email, stage.backend.password()).await?;
        let with_names = |rooms: &[RoomRow]| {
            !rooms.is_empty() && rooms.iter().all(|room| !room.text.trim().is_empty())
        };
        let rooms = window.wait_for_rooms("her rooms have names", with_names).await?;
        window.wait_until_gone("sign-in-form").await?;

        stage.desktop.tray()?.click("Quit").await?;
        window.ended().await?;
        stage.backend.stop();

        let window = stage.open_window().await?;
        let painted = window
            .wait_for_rooms("the rooms are painted without a line", |painted| {
                painted.len() == rooms.len()
            })
            .await?;
        assert_eq!(sorted_ids(&painted), sorted_ids(&rooms));
        assert_eq!(window.text("sign-in-form").await?, None);
        assert!(!window.is_a_picture().await?, "the page has taken over from its first picture");
        let picture = window.first_picture().await?;
        assert!(!picture.is_empty(), "a reload would show rooms before there is a program");
        assert!(picture.iter().all(|row| painted.iter().any(|room| room.id == row.id)));
        window.wait_for_text("banner", |words| words.contains("Offline")).await?;
        Ok(())
    })
    .await
}

/// Order may differ by what arrived last; which rooms there are may not.
fn sorted_ids(rooms: &[RoomRow]) -> Vec<&str> {
    let mut ids: Vec<&str> = rooms.iter().map(|room| room.id.as_str()).collect();
    ids.sort_unstable();
    ids
}
