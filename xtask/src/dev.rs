//! `cargo xtask dev`: built and started again whenever a source file changes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::page::files;
use crate::place::{root, target};
use crate::run::{Options, Stage, prepare};
use crate::{display, place};

/// How often the sources are looked at.
const LOOK: Duration = Duration::from_millis(500);
/// Where sources are.
const SOURCES: &[&str] = &["crates", "icons", "src-tauri", "ui/assets", "ui/src"];
/// Sources beside the folders.
const FILES: &[&str] = &["Cargo.toml", "tauri.conf.json", "ui/index.html"];

type Snapshot = BTreeMap<PathBuf, SystemTime>;

/// Runs until the app is quit or the terminal interrupts.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let is_headless = !display::is_there();
    let folder = target()?.join("demo");
    std::fs::create_dir_all(&folder)?;
    loop {
        let built_from = snapshot()?;
        let stage = prepare(is_headless).and_then(|()| Stage::set(options, &folder, is_headless));
        let mut stage = match stage {
            Ok(stage) => Some(stage),
            Err(err) => {
                eprintln!("{err:#}");
                None
            }
        };
        println!("── Watching {}", place::root().display());
        while snapshot()? == built_from {
            if stage.as_mut().is_some_and(|stage| stage.check().is_err()) {
                return Ok(ExitCode::SUCCESS);
            }
            std::thread::sleep(LOOK);
        }
        println!("── Something changed");
    }
}

fn snapshot() -> Result<Snapshot> {
    let mut found = Snapshot::new();
    let mut add = |path: PathBuf| {
        // A file that is just being replaced by an editor is seen at the next look.
        if let Ok(changed) = path.metadata().and_then(|it| it.modified()) {
            found.insert(path, changed);
        }
    };
    for folder in SOURCES.iter().map(|name| root().join(name)) {
        files(&folder)?.into_iter().for_each(|file| add(folder.join(file)));
    }
    FILES.iter().for_each(|name| add(root().join(name)));
    Ok(found)
}
