//! Writes pictures of the main screens, in each look, into the folder it is given.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use gallery::Gallery;
use testkit::Sandbox;

/// What a screen is called, its state, and the size of its window.
const SCREENS: &[(&str, &str, (u32, u32))] = &[
    ("room", "room", (1280, 800)),
    ("deliveries", "deliveries", (1280, 800)),
    ("files", "files", (1280, 800)),
    ("search", "search", (1280, 800)),
    ("details", "details", (1280, 800)),
    ("offline", "offline", (1280, 800)),
    ("switcher", "switcher", (1280, 800)),
    ("settings", "settings", (1280, 800)),
    ("notifications", "settings-notifications", (1280, 800)),
    ("new-group", "new-group", (1280, 800)),
    ("sign-in", "sign-in", (1280, 800)),
    ("crashed", "crashed", (1280, 800)),
    ("narrow", "room", (500, 800)),
];

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
    for (look, query) in LOOKS {
        gallery.look(query);
        for (screen, state, (width, height)) in SCREENS {
            gallery.browser.resize(*width, *height).await?;
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
