//! Everything one test starts, and its end.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::process::{self, MARK, ProcessId};
use crate::program::Program;

/// Lines of each log that are printed when a test fails.
const LOG_LINES: usize = 60;

/// A folder, a mark and the programs that carry it.
///
/// When it is dropped every process with its mark is killed and reaped, also those that moved to
/// another session or process group. Unless the test [`Sandbox::passed`], the ends of all logs are
/// printed first.
#[derive(Debug)]
pub struct Sandbox {
    folder: TempDir,
    mark: String,
    has_passed: AtomicBool,
}

impl Sandbox {
    /// A new, empty one.
    ///
    /// # Errors
    /// The temporary folder cannot be written.
    pub fn new() -> Result<Arc<Self>> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        process::adopt_orphans();
        // A short path: sockets below it must fit the 108 bytes of a Unix address.
        let folder = tempfile::Builder::new()
            .prefix("deskbell-")
            .tempdir()
            .context("Could not make a temporary folder")?;
        let mark = format!("{}.{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let sandbox = Self { folder, mark, has_passed: AtomicBool::new(false) };
        for name in ["home", "run", "log"] {
            sandbox.folder(name)?;
        }
        restrict_to_owner(&sandbox.path("run"))?;
        Ok(Arc::new(sandbox))
    }

    /// A folder of this name, made when missing.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn folder(&self, name: &str) -> Result<PathBuf> {
        let path = self.path(name);
        std::fs::create_dir_all(&path)
            .with_context(|| format!("Could not make {}", path.display()))?;
        Ok(path)
    }

    /// Where a file or folder of this name is or would be.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A command that sees nothing of the machine's own desktop: an environment made anew, with
    /// this sandbox's home and mark.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let home = self.path("home");
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .env("RUST_BACKTRACE", "1")
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env("XDG_RUNTIME_DIR", self.path("run"))
            .env(MARK, &self.mark)
            .current_dir(&home)
            .stdin(Stdio::null());
        command
    }

    /// Starts a command; what it writes to stderr goes to the log of this name.
    ///
    /// # Errors
    /// The program is not there or cannot be started.
    pub fn spawn(&self, name: &str, command: Command) -> Result<Program> {
        Program::spawn(command, &self.log_of(name))
            .with_context(|| format!("Could not start {name}"))
    }

    /// Every living process started here, children of children included.
    pub fn processes(&self) -> Vec<ProcessId> {
        process::marked(&self.mark)
    }

    /// The living processes that run a program.
    pub fn running(&self, executable: &Path) -> Vec<ProcessId> {
        let wanted = executable.canonicalize().unwrap_or_else(|_| executable.to_path_buf());
        let mut all = self.processes();
        all.retain(|process| process.executable().is_some_and(|path| path == wanted));
        all
    }

    /// Says that the test has seen all it wanted: its logs need not be printed.
    pub fn passed(&self) {
        self.has_passed.store(true, Ordering::Relaxed);
    }

    /// Whether the test has seen all it wanted.
    pub fn has_passed(&self) -> bool {
        self.has_passed.load(Ordering::Relaxed)
    }

    fn log_of(&self, name: &str) -> PathBuf {
        let in_use = |path: &PathBuf| path.exists();
        let numbered = |count: u32| self.path("log").join(format!("{name}.{count}.log"));
        // A program started twice has two logs; only the start-up of one test counts them.
        (1..).map(numbered).find(|path| !in_use(path)).unwrap_or_else(|| numbered(0))
    }

    fn print_logs(&self) {
        for path in logs_below(self.folder.path()) {
            let bytes = std::fs::read(&path).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            let lines: Vec<&str> = text.lines().collect();
            let tail = lines.get(lines.len().saturating_sub(LOG_LINES)..).unwrap_or_default();
            eprintln!("--- {} ({} lines)\n{}", path.display(), lines.len(), tail.join("\n"));
        }
    }
}

/// Logs of programs and those the app keeps with its data.
fn logs_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut logs = Vec::new();
    for path in entries.map(|entry| entry.path()) {
        let is_log = path.extension().is_some_and(|kind| kind == "log" || kind == "jsonl");
        if path.is_dir() {
            logs.extend(logs_below(&path));
        } else if is_log {
            logs.push(path);
        }
    }
    logs.sort();
    logs
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if !self.has_passed() {
            self.print_logs();
        }
        // Killed processes may have forked a moment before, so look again until none is left.
        loop {
            let left = self.processes();
            if left.is_empty() {
                return;
            }
            left.iter().for_each(|process| process.kill());
            std::thread::yield_now();
            left.iter().for_each(|process| process.reap());
        }
    }
}

fn restrict_to_owner(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
        .context("Could not close the runtime folder to others")
}
