//! The files of the people who use this desk. One person's is open; another person's, with what
//! they have not sent yet, is set aside under their id and comes back when they sign in again.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use attachments::Cabinet;
use model::UserId;
use store::{Key, OpenError, Opened, Owner, Running, Store};

/// Stem of the file under the key of the keychain.
const KEPT_STEM: &str = "desk";
/// Stem of the file of a run without a keychain; its key ends with the run.
const SESSION_STEM: &str = "desk-this-run";
/// A file set aside for longer has nothing in it that retention would have left, in days.
const ASIDE_DAYS: u64 = model::limits::RETENTION_DAYS.unsigned_abs();
/// What SQLite keeps beside a file.
const COMPANIONS: [&str; 3] = ["", "-wal", "-shm"];
/// End of the folder that holds the files of a desk, encrypted.
const FILES: &str = "files";
/// What the key of those is derived for.
const FILES_KEY: &str = "deskbell files 1";

/// Where the files are, and the key to them.
#[derive(Clone, Debug)]
pub(crate) struct Desks {
    folder: PathBuf,
    stem: &'static str,
    key: Key,
    running: Running,
}

impl Desks {
    /// The files of a data folder. Those of an earlier run without a keychain are removed: nobody
    /// can read them any more.
    pub(crate) fn new(folder: &Path, key: Key, is_kept: bool, running: Running) -> Self {
        let stem = if is_kept { KEPT_STEM } else { SESSION_STEM };
        let desks = Self { folder: folder.to_owned(), stem, key, running };
        if is_kept {
            desks.remove_stale();
        } else {
            desks.remove_where(|name, _| name.starts_with(SESSION_STEM));
        }
        desks
    }

    /// Opens the file of the person who was here last.
    pub(crate) async fn open(&self) -> Result<Opened, OpenError> {
        Store::open_as(self.running.clone(), self.present(), Some(self.key.clone())).await
    }

    /// Closes one person's file, sets it aside, and opens the other's.
    pub(crate) async fn change(
        &self,
        store: &Store,
        former: &UserId,
        next: &Owner,
    ) -> Result<Opened, OpenError> {
        store.close().await;
        let (aside, back) = (self.aside(former), self.aside(&next.person.id));
        rename(&self.present(), &aside)?;
        move_folder(&self.files(), &aside.with_extension(FILES))?;
        rename(&back, &self.present())?;
        move_folder(&back.with_extension(FILES), &self.files())?;
        self.open().await
    }

    /// Where the files of whoever is here lie. It is the same place for everybody: another person's
    /// are moved away with their desk.
    pub(crate) fn cabinet(&self) -> Cabinet {
        Cabinet::new(self.files(), self.key.derive(FILES_KEY))
    }

    fn files(&self) -> PathBuf {
        self.present().with_extension(FILES)
    }

    fn present(&self) -> PathBuf {
        self.folder.join(format!("{}.db", self.stem))
    }

    /// Ids are opaque: as hexadecimal digits any of them is a file name.
    fn aside(&self, user_id: &UserId) -> PathBuf {
        let name: String = user_id.as_str().bytes().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(format!("{}.aside-{name}.db", self.stem))
    }

    fn remove_stale(&self) {
        let oldest = SystemTime::now().checked_sub(Duration::from_secs(ASIDE_DAYS * 24 * 60 * 60));
        let prefixes = ["aside-", "db.corrupt-", "db.other-key-", "db.before-"]
            .map(|word| format!("{KEPT_STEM}.{word}"));
        let is_aside = |name: &str| prefixes.iter().any(|prefix| name.starts_with(prefix));
        self.remove_where(|name, changed| is_aside(name) && changed < oldest);
    }

    fn remove_where(&self, is_over: impl Fn(&str, Option<SystemTime>) -> bool) {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            let changed = entry.metadata().and_then(|about| about.modified()).ok();
            if is_over(&entry.file_name().to_string_lossy(), changed)
                && let Err(err) = remove(&entry.path())
            {
                tracing::warn!(%err, "Could not remove a file nobody can use any more");
            }
        }
    }
}

fn remove(path: &Path) -> std::io::Result<()> {
    if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) }
}

/// Moves a folder; one that is not there is fine.
fn move_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    match std::fs::rename(from, to) {
        Err(err) if err.kind() != std::io::ErrorKind::NotFound => Err(err),
        _ => Ok(()),
    }
}

/// Moves a database with its companions; one that is not there is fine.
fn rename(from: &Path, to: &Path) -> std::io::Result<()> {
    for suffix in COMPANIONS {
        let beside = |path: &Path| {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            PathBuf::from(name)
        };
        match std::fs::rename(beside(from), beside(to)) {
            Err(err) if err.kind() != std::io::ErrorKind::NotFound => return Err(err),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_aside_is_not_kept_longer_than_messages_are() {
        let folder = tempfile::tempdir().unwrap();
        let day = Duration::from_secs(24 * 60 * 60);
        let now = SystemTime::now();
        let names = ["desk.db", "desk.aside-61.db", "desk.db.corrupt-1", "desk.db.other-key-1-wal"];
        for name in names {
            for (word, age) in [("old", ASIDE_DAYS + 1), ("new", ASIDE_DAYS - 1)] {
                let made = std::fs::File::create(folder.path().join(format!("{name}-{word}")));
                let changed = now - day * u32::try_from(age).unwrap();
                made.unwrap().set_modified(changed).unwrap();
            }
        }
        let _ = Desks::new(folder.path(), Key::new([7; 32]), true, Running::OnThreads);
        let mut left: Vec<String> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        let mut kept: Vec<String> = names.iter().map(|name| format!("{name}-new")).collect();
        kept.push("desk.db-old".to_owned());
        kept.sort();
        assert_eq!(left, kept);
    }
}
