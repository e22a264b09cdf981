//! Processes of the operating system, found by the mark they carry in their environment.

use std::path::{Path, PathBuf};

use rustix::process::{Pid, Signal, WaitOptions};

/// The environment variable by which a sandbox knows its own processes, those of their children
/// and grandchildren included, whatever session or group these moved to.
pub(crate) const MARK: &str = "DESKBELL_SANDBOX";

/// A process of a sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessId(pub(crate) Pid);

impl ProcessId {
    /// The number the operating system knows it by.
    pub fn as_raw(self) -> i32 {
        self.0.as_raw_nonzero().get()
    }

    /// The program it runs; `None` when it has ended.
    pub fn executable(self) -> Option<PathBuf> {
        std::fs::read_link(self.proc("exe")).ok()
    }

    /// Ends it at once, as a power cut would. One that has ended already is fine.
    pub fn kill(self) {
        let _ = rustix::process::kill_process(self.0, Signal::KILL);
    }

    /// Takes its exit status, if it is a child of this process and has ended.
    pub(crate) fn reap(self) {
        let _ = rustix::process::waitpid(Some(self.0), WaitOptions::NOHANG);
    }

    fn proc(self, file: &str) -> PathBuf {
        Path::new("/proc").join(self.as_raw().to_string()).join(file)
    }

    fn carries(self, mark: &str) -> bool {
        let wanted = format!("{MARK}={mark}");
        std::fs::read(self.proc("environ"))
            .is_ok_and(|all| all.split(|byte| *byte == 0).any(|one| one == wanted.as_bytes()))
    }
}

/// Every living process that carries a mark.
pub(crate) fn marked(mark: &str) -> Vec<ProcessId> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok())
        .filter_map(|number| Pid::from_raw(number).map(ProcessId))
        .filter(|process| process.carries(mark))
        .collect()
}

/// Makes orphans of our programs ours, so that they can be reaped where nobody else does.
pub(crate) fn adopt_orphans() {
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
}
