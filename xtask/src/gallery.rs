//! `cargo xtask gallery`: every state of the page in a plain browser, and what is checked and
//! shown of them.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use clap::Args;

use crate::child::finish;
use crate::packages::{self, Purpose};
use crate::page;
use crate::place::{cargo, root};
use crate::serve::Server;
use crate::suite::{self, Count};

/// Where the tests find the gallery.
const ADDRESS: &str = "DESKBELL_GALLERY";

/// So few pixels that differ are the browser's own.
const PIXELS: f64 = 20.0;

/// How the gallery is shown.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Write pictures of the main screens into docs/pictures, and stop
    #[arg(long)]
    pictures: bool,
    /// Serve it at this port of the loopback instead of any that is free
    #[arg(long, default_value_t = 0)]
    port: u16,
}

/// Builds the gallery and serves it until it is interrupted.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    if options.pictures {
        packages::ensure(Purpose::Pictures)?;
    }
    let server = Server::start(page::build_gallery()?, options.port)?;
    if options.pictures {
        take_pictures(&server)?;
        return Ok(ExitCode::SUCCESS);
    }
    println!("Gallery: {}", server.url());
    server.serve();
    Ok(ExitCode::SUCCESS)
}

/// Takes them, and keeps them small: 255 colours are enough for what is drawn, and nothing in a
/// file says when it was made.
fn take_pictures(server: &Server) -> Result<()> {
    let taken = tempfile::tempdir().context("Cannot make a temporary folder")?;
    let mut command = cargo();
    command.args(["run", "--quiet", "--package", "gallery", "--bin", "pictures", "--"]);
    command.arg(taken.path()).env(ADDRESS, server.url());
    finish("taking pictures", &mut command)?;
    let kept = root().join("docs/pictures");
    for file in page::files(taken.path())? {
        let (fresh, old) = (taken.path().join(&file), kept.join(&file));
        let mut convert = Command::new("mogrify");
        convert.args(["-strip", "+dither", "-colors", "255"]);
        convert.args(["-define", "png:exclude-chunks=date,time"]).arg(&fresh);
        finish("mogrify", &mut convert)?;
        if !is_same(&fresh, &old) {
            page::make_parent(&old)?;
            std::fs::copy(&fresh, &old)
                .with_context(|| format!("Cannot write {}", old.display()))?;
        }
    }
    println!("Pictures: {}", kept.display());
    Ok(())
}

/// Whether two pictures show the same. A browser draws some edges a shade different each time.
fn is_same(fresh: &Path, old: &Path) -> bool {
    let mut compare = Command::new("compare");
    compare.args(["-metric", "AE", "-fuzz", "5%"]).arg(fresh).arg(old).arg("null:");
    let differing = compare
        .output()
        .ok()
        .and_then(|it| String::from_utf8_lossy(&it.stderr).trim().parse::<f64>().ok());
    differing.is_some_and(|pixels| pixels < PIXELS)
}

/// Looks at every state as a browser and its accessibility tree have it.
pub(crate) fn check() -> Result<Count> {
    let server = Server::start(page::build_gallery()?, 0)?;
    suite::install("tests/gallery")?;
    let mut command = suite::command(&["test", "--no-fail-fast", "--package", "gallery"]);
    suite::counted(command.env(ADDRESS, server.url()))
}
