//! The app's process, started and asked to end as a desktop does.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use testkit::{Desktop, Program, Sandbox, Window, built};

/// The app.
pub const REAL: &str = "deskbell";
/// The same shell with an empty page.
pub const EMPTY: &str = "deskbell-empty";
/// Part of the title of every window of it.
pub const TITLE: &str = "Deskbell";

/// A running app.
pub struct App {
    program: Program,
    path: PathBuf,
    sandbox: Arc<Sandbox>,
    /// What it logged before this start.
    lines_before: usize,
    logs: PathBuf,
}

impl App {
    /// Starts one of the two, on another display than the desktop's where one is named.
    pub fn start(desktop: &Desktop, name: &str, url: &str, display: Option<&str>) -> Result<Self> {
        let path = built(name)?;
        let data = Window::data_folder(desktop)?;
        let logs = data.join("logs");
        let lines_before = lines(&logs).len();
        let mut command = desktop.command(&path);
        command.arg("--data").arg(&data).args(["--backend", url]);
        command.env("DESKBELL_LOG", "warn,deskbell=debug");
        if let Some(display) = display {
            command.env("DISPLAY", display);
        }
        let sandbox = Arc::clone(desktop.sandbox());
        let program = sandbox.spawn(name, command)?;
        Ok(Self { program, path, sandbox, lines_before, logs })
    }

    /// Its number.
    pub fn id(&self) -> Result<i32> {
        let running = self.sandbox.running(&self.path);
        Ok(running.first().context("The app is not running")?.as_raw())
    }

    /// Asks it to end, and returns when it has.
    pub async fn quit(mut self) -> Result<()> {
        let asked = Command::new("kill").args(["-TERM", &self.id()?.to_string()]).status()?;
        ensure!(asked.success(), "The app could not be asked to end");
        self.program.ended().await
    }

    /// Lines of its log since it was started that contain all of these words.
    pub fn logged(&self, words: &[&str]) -> usize {
        let has_all = |line: &&String| words.iter().all(|word| line.contains(word));
        lines(&self.logs).iter().skip(self.lines_before).filter(has_all).count()
    }
}

fn lines(folder: &PathBuf) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let texts = files.iter().filter_map(|file| std::fs::read_to_string(file).ok());
    texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}
