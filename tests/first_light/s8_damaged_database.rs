//! A database file that can no longer be read.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

use anyhow::{Context, Result};
use e2e::play;
use testkit::{DesktopOptions, Seen, Window, until};

const UNSENT: [&str; 2] = ["Safe of 305 will not open", "Locksmith comes at nine"];

#[tokio::test]
async fn a_damaged_database_is_set_aside_and_fetched_again_and_nothing_unsent_is_lost() -> Result<()>
{
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let room = stage.shared_rooms(&mut bruno).await?.direct;
        bruno.send(&room, "Keys are in the drawer").await?;
        let window = stage.ana_at_her_desk().await?;
        window.open_room(&room).await?;
        window.wait_for_message("Keys are in the drawer").await?;
        let rooms = window.rooms().await?.len();

        stage.backend.stop();
        window.wait_for_text("banner", |words| words.contains("Offline")).await?;
        for text in UNSENT {
            window.writes(text).await?;
        }
        stage.desktop.tray()?.click("Quit").await?;
        window.ended().await?;
        let data = Window::data_folder(&stage.desktop)?;
        damage(&data.join("desk.db"))?;

        stage.backend.start_again().await?;
        let window = stage.open_window().await?;
        window.wait_for_text("notice", |words| words.contains("damaged")).await?;
        window.wait_for_rooms("all rooms are back", |all| all.len() == rooms).await?;
        window.open_room(&room).await?;
        window.wait_for_message("Keys are in the drawer").await?;
        for text in UNSENT {
            window.wait_for_delivery(text, &["sent", "delivered"]).await?;
        }
        until("the unsent messages have arrived, each once", async || {
            let stored = stage.backend.messages(&room).await?;
            let texts: Vec<String> = stored.into_iter().filter_map(|one| one.content).collect();
            let count = |text: &str| texts.iter().filter(|one| *one == text).count();
            let counts = UNSENT.map(count);
            Ok(Seen::when(counts == [1, 1], format!("{counts:?}")))
        })
        .await?;
        assert_eq!(set_aside(&data)?, 1);
        Ok(())
    })
    .await
}

/// Overwrites the second half of the file, as a failing disk might. The tables' first pages are in
/// the first half, so what is lost is cached messages.
fn damage(database: &Path) -> Result<()> {
    let file = File::options().write(true).open(database).context("There is no database")?;
    let length = file.metadata()?.len();
    let half = length / 2;
    let garbage = vec![0xA5; usize::try_from(length - half)?];
    file.write_all_at(&garbage, half).context("The database could not be damaged")
}

/// How many damaged files were set aside, their logs not counted.
fn set_aside(data: &Path) -> Result<usize> {
    let names = std::fs::read_dir(data)?.map(|entry| Ok(entry?.file_name()));
    let names = names.collect::<std::io::Result<Vec<_>>>()?;
    let is_one = |name: &&std::ffi::OsString| {
        let name = name.to_string_lossy();
        name.contains("corrupt") && !name.ends_with("-wal") && !name.ends_with("-shm")
    };
    Ok(names.iter().filter(is_one).count())
}
