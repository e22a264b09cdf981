//! Looks at a picture of the screen.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// A window without a page has a handful of colours; letters alone bring hundreds.
const COLOURS: u32 = 200;

/// Whether there is more on it than an empty window.
pub(crate) fn is_painted(picture: &Path) -> Result<bool> {
    let output = Command::new("identify").args(["-format", "%k"]).arg(picture).output();
    let output = output.context("Cannot start identify")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let colours: u32 = String::from_utf8_lossy(&output.stdout).trim().parse()?;
    Ok(colours > COLOURS)
}
