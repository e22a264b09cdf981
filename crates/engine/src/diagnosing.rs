//! Diagnostics: numbers for a screen, a text for support that the person sees before it goes
//! anywhere, and that same text in a file.

use std::fmt::Write as _;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};

use ipc::{Code, Diagnostics, DiagnosticsText, IpcError, JournalEntry, ReadJournal, SavedFile};
use ipc::{SaveDiagnostics, Session};
use model::Timestamp;

use crate::core::Core;
use crate::dispatch::Answer;
use crate::logs::redact::redact;
use crate::rest::dto::format_time;

/// Decisions about notifications in the text.
const DECISIONS: u32 = 100;

impl Core {
    /// How the desk has been doing.
    pub(crate) fn diagnostics(&self) -> Diagnostics {
        let mut counters = self.metrics.counters();
        counters.insert("forged_events".to_owned(), self.forged);
        counters.insert("odd_reactions".to_owned(), self.odd_reactions);
        Diagnostics {
            at: self.now(),
            started_at: self.started_at,
            version: self.config.version.clone(),
            connectivity: self.connectivity(),
            outbox: self.outbox_status(),
            rooms: self.directory.summaries().len(),
            counters,
            histograms: self.metrics.histograms(),
        }
    }

    /// The same as a text, remembered so that what is saved is what was seen.
    pub(crate) async fn diagnostics_text(&mut self) -> Answer<DiagnosticsText> {
        let decisions = self.read_journal(ReadJournal { limit: DECISIONS }).await?;
        // One salt a text: ids in it can be told apart, and mean nothing outside it.
        let salt = RandomState::new();
        let text = redact(&self.write_text(&decisions, &salt).unwrap_or_default());
        self.seen_diagnostics = Some(text.clone());
        Ok(DiagnosticsText { text })
    }

    fn write_text(
        &self,
        decisions: &[JournalEntry],
        salt: &RandomState,
    ) -> Result<String, std::fmt::Error> {
        let numbers = self.diagnostics();
        let mut text = String::new();
        writeln!(text, "Deskbell {}", numbers.version)?;
        writeln!(text, "System: {} {}", std::env::consts::OS, std::env::consts::ARCH)?;
        writeln!(text, "Written: {}", format_time(numbers.at))?;
        writeln!(text, "Started: {}", format_time(numbers.started_at))?;
        writeln!(text, "Session: {}", session_word(&self.session))?;
        writeln!(text, "Line: {:?}", numbers.connectivity)?;
        writeln!(text, "Clock: {} ms behind the service", self.skew.offset_ms())?;
        writeln!(text, "Notices: {:?}", self.notices)?;
        let outbox = numbers.outbox;
        writeln!(text, "Outbox: {} waiting, {} failed", outbox.waiting, outbox.failed)?;
        writeln!(text, "Rooms: {}", numbers.rooms)?;
        writeln!(text, "\nCounters")?;
        for (name, count) in &numbers.counters {
            writeln!(text, "  {name}: {count}")?;
        }
        writeln!(text, "\nTimes in milliseconds: number, half, 95 of 100, 99 of 100, longest")?;
        for (name, taken) in &numbers.histograms {
            let ms = [taken.p50_us, taken.p95_us, taken.p99_us, taken.max_us].map(milliseconds);
            writeln!(text, "  {name}: {}, {}", taken.count, ms.join(", "))?;
        }
        writeln!(text, "\nNotifications, newest first: when, room, message, decision")?;
        for entry in decisions {
            let (room, message) = (salt.hash_one(&entry.room_id), salt.hash_one(&entry.message_id));
            let at = format_time(entry.at);
            writeln!(text, "  {at} {room:016x} {message:016x} {:?}", entry.reason)?;
        }
        Ok(text)
    }

    /// Writes the text that was seen last into a file of its own.
    pub(crate) async fn save_diagnostics(&self, _: SaveDiagnostics) -> Answer<SavedFile> {
        let unseen = || IpcError::new(Code::NotFound, "The diagnostics have not been seen");
        let text = self.seen_diagnostics.clone().ok_or_else(unseen)?;
        let path = file_name(&self.exports, self.now());
        let written = write_private(&path, &text).await;
        written.map_err(|err| {
            tracing::error!(%err, "The diagnostics were not written");
            IpcError::new(Code::DiskTrouble, "The diagnostics could not be written")
        })?;
        Ok(SavedFile { path: path.display().to_string() })
    }

    /// The host says where files for the person go.
    pub(crate) fn set_exports(&mut self, folder: PathBuf) {
        self.exports = folder;
    }
}

const fn session_word(session: &Session) -> &'static str {
    match session {
        Session::SignedOut => "signed out",
        Session::SignedIn { is_kept: true, .. } => "signed in",
        Session::SignedIn { is_kept: false, .. } => "signed in for this run",
        Session::Expired { .. } => "expired",
    }
}

fn milliseconds(us: u64) -> String {
    format!("{}.{:03}", us / 1_000, us % 1_000)
}

/// A name that no other moment has, and that every system takes.
fn file_name(folder: &Path, at: Timestamp) -> PathBuf {
    let at: String = format_time(at).chars().filter(char::is_ascii_alphanumeric).collect();
    folder.join(format!("deskbell-diagnostics-{at}.txt"))
}

/// A new file, which only its owner reads.
async fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    let mut options = tokio::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(path).await?;
    tokio::io::AsyncWriteExt::write_all(&mut file, text.as_bytes()).await?;
    file.sync_all().await
}
