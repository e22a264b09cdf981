//! Looks at a picture of the screen.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// The page's sidebar, where the rooms are; sign-in form and failure screen leave it empty.
const SIDEBAR: &str = "300x700+0+0";
/// An empty strip has one colour, and the names of a dozen rooms with their smooth edges hundreds.
const COLOURS: u32 = 100;

/// Whether rooms are painted on it.
pub(crate) fn has_rooms(picture: &Path) -> Result<bool> {
    let colours: u32 = identify("%k", &format!("{}[{SIDEBAR}]", picture.display()))?.parse()?;
    Ok(colours > COLOURS)
}

/// What tells one picture from another.
pub(crate) fn signature(picture: &Path) -> Result<String> {
    identify("%#", &picture.display().to_string())
}

fn identify(format: &str, picture: &str) -> Result<String> {
    let output = Command::new("identify").args(["-format", format, picture]).output();
    let output = output.context("Cannot start identify")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
