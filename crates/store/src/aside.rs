//! The files beside the desk's: set aside, about to take its place, or taken back.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::connection::{Purpose, connect};
use crate::{Key, OpenError};

/// Damaged; what could be read of its unsent messages is in the file that took its place.
pub(crate) const CORRUPT: &str = "corrupt";
/// Written with another key.
pub(crate) const OTHER_KEY: &str = "other-key";
/// About to take the place of a damaged one.
const NEW: &str = "new";
/// A file and what SQLite keeps beside it. The log goes first: a log without its file is harmless,
/// a new file with an old log is not.
const PARTS: [&str; 3] = ["-wal", "-shm", ""];

/// `<path>.<word>`.
pub(crate) fn beside(path: &Path, word: &str) -> PathBuf {
    with_suffix(path, &format!(".{word}"))
}

/// Renames the file to `<path>.<word>-<ms>`; answers its new name.
pub(crate) fn set_aside(path: &Path, word: &str) -> Result<PathBuf, OpenError> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |span| span.as_millis());
    let free = (now..).map(|ms| beside(path, &format!("{word}-{ms}"))).find(|to| !to.exists());
    let Some(aside) = free else { return Err(OpenError::ReadOnly) };
    rename(path, &aside)?;
    Ok(aside)
}

/// Renames a file with its parts.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), OpenError> {
    for suffix in PARTS {
        let part = with_suffix(from, suffix);
        if part.exists() {
            std::fs::rename(part, with_suffix(to, suffix))?;
        }
    }
    Ok(())
}

/// Where the file that is to take the damaged one's place is made; nothing is there.
pub(crate) fn new_beside(path: &Path) -> Result<PathBuf, OpenError> {
    let new = beside(path, NEW);
    remove(&new)?;
    Ok(new)
}

/// A rebuild that was interrupted: once the damaged file is set aside the new one is whole and takes
/// its place; before that it is not needed, the damaged one is still there to be rescued again.
pub(crate) fn finish_rebuild(path: &Path) -> Result<(), OpenError> {
    let new = beside(path, NEW);
    if path.exists() {
        return remove(&new);
    }
    if new.exists() { rename(&new, path) } else { Ok(()) }
}

/// The newest file set aside for its key that can be read with this one.
pub(crate) fn readable(path: &Path, key: Option<&Key>) -> Option<PathBuf> {
    let prefix = beside(path, &format!("{OTHER_KEY}-"));
    let prefix = prefix.file_name()?.to_str()?;
    let entries = std::fs::read_dir(path.parent()?).ok()?;
    let mut asides: Vec<(u128, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let ms = entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((ms, entry.path()))
        })
        .collect();
    asides.sort();
    asides.into_iter().rev().map(|(_, aside)| aside).find(|aside| can_read(aside, key))
}

fn can_read(path: &Path, key: Option<&Key>) -> bool {
    let read = || -> rusqlite::Result<i64> {
        let conn = connect(path, key, Purpose::Rescuing)?;
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
    };
    read().is_ok_and(|tables| tables > 0)
}

fn remove(path: &Path) -> Result<(), OpenError> {
    for suffix in PARTS {
        match std::fs::remove_file(with_suffix(path, suffix)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
