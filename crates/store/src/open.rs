//! Opening: the file as it is, a new one, or a rebuilt one beside what was set aside.

use std::fs::File;
use std::path::Path;

use rusqlite::{Connection, ErrorCode};

use crate::connection::{Purpose, connect};
use crate::migrate::{MIGRATIONS, migrate};
use crate::{Db, Key, OpenError, aside, rescue};

/// Where an opened file came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It was there and sound.
    Opened,
    /// There was none.
    Created,
    /// The old one was damaged and was set aside.
    Rebuilt {
        /// Unsent messages and drafts carried over.
        rescued: usize,
        /// Whether some unsent ones could not be read, or it cannot be known.
        lost: bool,
    },
    /// The old one cannot be read with this key (another key, or its first page is damaged) and
    /// was set aside; unsent messages in it stay there until its key is back.
    KeyMismatch,
    /// Likewise, and one that was set aside for its key before can be read with this one: it is
    /// back, with what was unsent in it.
    KeyReturned,
}

/// Holds the desk for this process; released when dropped.
#[derive(Debug)]
pub(crate) struct Lock(#[expect(dead_code, reason = "held, never read")] File);

impl Lock {
    pub(crate) fn acquire(path: &Path) -> Result<Self, OpenError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(aside::beside(path, "lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(std::fs::TryLockError::WouldBlock) => Err(OpenError::Locked),
            Err(std::fs::TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

/// What is wrong with a file that could not be opened.
enum Failure {
    Damaged,
    Unreadable,
    Refused(OpenError),
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::Refused(error)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged,
            Some(ErrorCode::NotADatabase) => Self::Unreadable,
            _ => Self::Refused(error.into()),
        }
    }
}

/// Opens for writing, for the holder of the lock.
pub(crate) fn open(path: &Path, key: Option<&Key>) -> Result<(Db, Origin), OpenError> {
    aside::finish_rebuild(path)?;
    let existed = path.metadata().is_ok_and(|file| file.len() > 0);
    match open_sound(path, key) {
        Ok(db) if existed => Ok((db, Origin::Opened)),
        Ok(db) => Ok((db, Origin::Created)),
        Err(Failure::Refused(error)) => Err(error),
        Err(Failure::Damaged) => rebuild(path, key),
        Err(Failure::Unreadable) => open_another(path, key),
    }
}

/// The file is one of another key. A keychain that was changed may be changed back: what was set
/// aside for its key is taken back as soon as that key is there.
fn open_another(path: &Path, key: Option<&Key>) -> Result<(Db, Origin), OpenError> {
    let returning = aside::readable(path, key);
    let aside = aside::set_aside(path, aside::OTHER_KEY)?;
    tracing::warn!(aside = ?aside.file_name(), "Set aside a file that this key cannot read");
    let Some(returning) = returning else {
        return Ok((create(path, key)?, Origin::KeyMismatch));
    };
    aside::rename(&returning, path)?;
    match open_sound(path, key) {
        Ok(db) => Ok((db, Origin::KeyReturned)),
        Err(Failure::Refused(error)) => Err(error),
        Err(Failure::Damaged | Failure::Unreadable) => rebuild(path, key),
    }
}

/// Makes a new file with what could be rescued from the old one, and sets the old one aside. The
/// new one is whole and closed before the old one goes: a disk that is full, or a crash in between,
/// leaves what was unsent where it was.
pub(crate) fn rebuild(path: &Path, key: Option<&Key>) -> Result<(Db, Origin), OpenError> {
    let rescued = rescue::read(path, key);
    let new = aside::new_beside(path)?;
    let mut db = create(&new, key)?;
    rescue::write(&mut db, &rescued)?;
    db.conn.close().map_err(|(_, error)| OpenError::from(error))?;
    let aside = aside::set_aside(path, aside::CORRUPT)?;
    aside::rename(&new, path)?;
    let origin = Origin::Rebuilt { rescued: rescued.len(), lost: rescued.is_partial };
    tracing::warn!(aside = ?aside.file_name(), ?origin, "Set aside a damaged file");
    Ok((Db::over(connect(path, key, Purpose::Writing)?), origin))
}

fn open_sound(path: &Path, key: Option<&Key>) -> Result<Db, Failure> {
    let mut conn = connect(path, key, Purpose::Writing)?;
    check(&conn, path)?;
    migrate(&mut conn, path, MIGRATIONS)?;
    let mut db = Db::over(conn);
    db.requeue_sending().map_err(|error| Failure::Refused(error.into()))?;
    Ok(db)
}

pub(crate) fn create(path: &Path, key: Option<&Key>) -> Result<Db, OpenError> {
    let mut conn = connect(path, key, Purpose::Writing)?;
    migrate(&mut conn, path, MIGRATIONS)?;
    Ok(Db::over(conn))
}

/// Files up to this size are read whole at the start, which takes a moment nobody notices.
const CHECK_WHOLE_BYTES: u64 = 16 * 1024 * 1024;

/// What must be sound before anything is shown, because it cannot be fetched again or the sidebar
/// needs it.
const CHECKED_TABLES: &[&str] =
    &["meta", "outbox", "attachments", "drafts", "receipts", "rooms", "participants", "people"];

/// A small file is checked whole, of a large one what matters first; the rest is for
/// [`crate::Store::verify`] when the desk is on screen.
fn check(conn: &Connection, path: &Path) -> Result<(), Failure> {
    // A wrong key shows itself here, before anything could be taken for damage.
    let tables: Vec<String> = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    if path.metadata().is_ok_and(|file| file.len() <= CHECK_WHOLE_BYTES) {
        return check_with(conn, "PRAGMA quick_check(1)");
    }
    CHECKED_TABLES
        .iter()
        .filter(|table| tables.iter().any(|there| there == *table))
        .try_for_each(|table| check_with(conn, &format!("PRAGMA quick_check({table})")))
}

fn check_with(conn: &Connection, sql: &str) -> Result<(), Failure> {
    match conn.query_row(sql, [], |row| row.get::<_, String>(0)) {
        Ok(word) if word == "ok" => Ok(()),
        Ok(_) => Err(Failure::Damaged),
        Err(error) => match Failure::from(error) {
            Failure::Refused(refused) => Err(Failure::Refused(refused)),
            Failure::Damaged | Failure::Unreadable => Err(Failure::Damaged),
        },
    }
}
