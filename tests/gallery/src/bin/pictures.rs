//! Writes pictures of the main screens, in each look, into the folder it is given.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use gallery::Gallery;
use testkit::Sandbox;

/// A window on a desk, and one that is narrow.
const DESK: (u32, u32) = (1280, 800);
const NARROW: (u32, u32) = (500, 800);

/// What a screen is called, its state, and the size of its window. The first are taken in every
/// look, the others only in the first.
const SCREENS: [(&str, &str, (u32, u32)); 14] = [
    ("room", "room", DESK),
    ("deliveries", "deliveries", DESK),
    ("search", "search", DESK),
    ("settings", "settings", DESK),
    ("narrow", "room", NARROW),
    ("files", "files", DESK),
    ("formats", "formats", DESK),
    ("details", "details", DESK),
    ("offline", "offline", DESK),
    ("switcher", "switcher", DESK),
    ("notifications", "settings-notifications", DESK),
    ("new-group", "new-group", DESK),
    ("sign-in", "sign-in", DESK),
    ("safe", "safe", DESK),
];
const IN_EVERY_LOOK: usize = 5;

/// What a look is called, and how the gallery's addresses say it.
const LOOKS: [(&str, &str); 4] = [
    ("light", "theme=light&lang=en"),
    ("dark", "theme=dark&lang=en"),
    ("night", "theme=night&lang=en"),
    ("arabic", "theme=light&lang=ar"),
];

#[tokio::main]
async fn main() -> Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.context("Where to? Name the folder")?;
    let sandbox = Sandbox::new()?;
    let mut gallery = Gallery::open(&sandbox, 1280, 800).await?;
    for (number, (look, query)) in LOOKS.into_iter().enumerate() {
        gallery.look(query);
        let count = if number == 0 { SCREENS.len() } else { IN_EVERY_LOOK };
        for (screen, state, (width, height)) in SCREENS.into_iter().take(count) {
            gallery.browser.resize(width, height).await?;
            gallery.show(state).await?;
            let file = folder.join(look).join(format!("{screen}.png"));
            write(&file, &gallery.picture().await?)?;
        }
    }
    gallery.browser.close().await?;
    sandbox.passed();
    Ok(())
}

fn write(file: &Path, picture: &[u8]) -> Result<()> {
    let folder = file.parent().context("A picture has a folder")?;
    std::fs::create_dir_all(folder)?;
    std::fs::write(file, picture).with_context(|| format!("Cannot write {}", file.display()))
}
