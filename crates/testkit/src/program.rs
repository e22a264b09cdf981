//! A program under test or one it needs, in its own process group.

use std::fs::File;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{ChildStdin, ChildStdout};

use crate::wait::{DEADLINE, Seen, until};

/// Where the built programs are, if not two folders above the test.
const FOLDER: &str = "DESKBELL_BIN_DIR";

/// The path of a program of this workspace.
///
/// It is looked for in the folder `DESKBELL_BIN_DIR` names, or else where cargo puts programs
/// beside the running test.
///
/// # Errors
/// It has not been built.
pub fn built(name: &str) -> Result<PathBuf> {
    let folder = match std::env::var_os(FOLDER) {
        Some(folder) => PathBuf::from(folder),
        None => beside_the_test()?,
    };
    let path = folder.join(name);
    if !path.is_file() {
        bail!("{} has not been built; `cargo xtask test` builds it first", path.display());
    }
    Ok(path)
}

fn beside_the_test() -> Result<PathBuf> {
    let test = std::env::current_exe().context("Could not find the running test")?;
    let folder = test.parent().and_then(Path::parent).context("The test is in no target folder")?;
    Ok(folder.to_path_buf())
}

/// A started program; killed with its whole process group and reaped when dropped.
#[derive(Debug)]
pub struct Program {
    child: Child,
    log: PathBuf,
}

impl Program {
    pub(crate) fn spawn(mut command: Command, log: &Path) -> Result<Self> {
        let file = File::create(log).context("Could not write the log")?;
        let child = command.process_group(0).stdout(Stdio::piped()).stderr(file).spawn()?;
        Ok(Self { child, log: log.to_path_buf() })
    }

    /// What it writes to stdout, line by line.
    ///
    /// # Errors
    /// Somebody has taken it before.
    pub(crate) fn lines(&mut self) -> Result<Lines<BufReader<ChildStdout>>> {
        let stdout = self.child.stdout.take().context("Stdout has been taken before")?;
        Ok(BufReader::new(ChildStdout::from_std(stdout)?).lines())
    }

    /// Its stdin; for commands that were given a pipe.
    ///
    /// # Errors
    /// It has none, or somebody has taken it before.
    pub(crate) fn stdin(&mut self) -> Result<ChildStdin> {
        let stdin = self.child.stdin.take().context("Stdin has been taken before")?;
        Ok(ChildStdin::from_std(stdin)?)
    }

    /// Writes all it will ever read from stdin.
    ///
    /// # Errors
    /// It has no stdin, or does not take it.
    pub(crate) fn write_and_close(&mut self, text: &[u8]) -> Result<()> {
        let mut stdin = self.child.stdin.take().context("Stdin has been taken before")?;
        stdin.write_all(text).context("It did not take its input")
    }

    /// The first line it writes; the rest goes to its log.
    ///
    /// # Errors
    /// It ended, or said nothing until the deadline.
    pub(crate) async fn first_line(&mut self) -> Result<String> {
        let mut lines = self.lines()?;
        let line = tokio::time::timeout(DEADLINE, lines.next_line())
            .await
            .context("It said nothing")??
            .with_context(|| format!("It ended without a word; see {}", self.log.display()))?;
        self.log_rest(lines);
        Ok(line)
    }

    /// Sends what it writes to stdout to its log.
    ///
    /// # Errors
    /// Somebody has taken its stdout before.
    pub(crate) fn log_stdout(&mut self) -> Result<()> {
        let lines = self.lines()?;
        self.log_rest(lines);
        Ok(())
    }

    /// Whether it still runs.
    ///
    /// # Errors
    /// The operating system does not say.
    pub fn is_running(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_none())
    }

    /// Waits until it has ended by itself.
    ///
    /// # Errors
    /// It goes on until the deadline.
    pub async fn ended(&mut self) -> Result<()> {
        until("the program has ended", async || {
            Ok(Seen::when(!self.is_running()?, "it still runs"))
        })
        .await
    }

    /// How it has ended, in the system's words.
    pub(crate) async fn verdict(&mut self) -> String {
        let ended = self.ended().await;
        match ended.and_then(|()| Ok(self.child.wait()?)) {
            Ok(status) => status.to_string(),
            Err(err) => format!("{err:#}"),
        }
    }

    fn log_rest(&self, mut lines: Lines<BufReader<ChildStdout>>) {
        let log = self.log.clone();
        tokio::spawn(async move {
            let mut file = File::options().append(true).open(log)?;
            while let Some(line) = lines.next_line().await? {
                writeln!(file, "{line}")?;
            }
            std::io::Result::Ok(())
        });
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let number = i32::try_from(self.child.id()).ok();
        // Once the leader is reaped its number may be somebody else's; it is reaped only here, by
        // `is_running` having seen the end, or not at all.
        if let (Some(group), Ok(None)) = (number.and_then(Pid::from_raw), self.child.try_wait()) {
            let _ = rustix::process::kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
    }
}
