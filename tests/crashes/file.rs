//! The desk's file, read without the program.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use model::RoomId;
use rusqlite::{Connection, OpenFlags};
use testkit::Desktop;

/// Hexadecimal digits of the file's key.
const KEY_DIGITS: usize = 64;

/// An opened file of a desk nobody has open.
pub(crate) struct DeskFile(Connection);

/// Where the file of somebody's desk is.
pub(crate) fn path_of(desktop: &Desktop, name: &str) -> PathBuf {
    desktop.sandbox().path(&format!("desk-of-{name}")).join("desk.db")
}

/// The key that is in the keychain, in hexadecimal digits.
pub(crate) async fn key_of(desktop: &Desktop) -> Result<String> {
    let secrets = desktop.secrets().await?;
    let digits = secrets.iter().map(|secret| secret.rsplit(':').next().unwrap_or(secret));
    let is_key = |digits: &&str| {
        digits.len() == KEY_DIGITS && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    };
    let key = digits.into_iter().find(is_key).context("No key is in the keychain")?;
    Ok(key.to_owned())
}

impl DeskFile {
    /// Opens it with the key that is in the keychain.
    pub(crate) async fn open(desktop: &Desktop, name: &str) -> Result<Self> {
        let (key, path) = (key_of(desktop).await?, path_of(desktop, name));
        let file = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        file.execute_batch(&format!("PRAGMA key = \"x'{key}'\";"))?;
        Ok(Self(file))
    }

    /// Every page is what it should be, every reference leads somewhere, and nothing waits.
    pub(crate) fn is_sound(&self) -> Result<()> {
        let verdict: String = self.0.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
        ensure!(verdict == "ok", "The file: {verdict}");
        let is_torn = self.0.prepare("PRAGMA foreign_key_check")?.exists([])?;
        ensure!(!is_torn, "A reference leads nowhere");
        let waiting: i64 = self.0.query_row("SELECT count(*) FROM outbox", [], |row| row.get(0))?;
        ensure!(waiting == 0, "{waiting} wait");
        Ok(())
    }

    /// Which version of the program has written it last.
    pub(crate) fn version(&self) -> Result<usize> {
        let sql = "SELECT max(version) FROM schema_migrations";
        let version: i64 = self.0.query_row(sql, [], |row| row.get(0))?;
        Ok(usize::try_from(version)?)
    }

    /// Whether every message that waits has what it needs to be sent by an earlier version: none of
    /// those knew of files.
    pub(crate) fn waits_for_no_upload(&self) -> Result<bool> {
        let sql = "SELECT 1 FROM outbox WHERE attachment_url = ''";
        Ok(!self.0.prepare(sql)?.exists([])?)
    }

    /// Ids of a room's messages.
    pub(crate) fn messages(&self, room: &RoomId) -> Result<Vec<String>> {
        let mut rows = self.0.prepare("SELECT id FROM messages WHERE room_id = ?1")?;
        let ids = rows.query_map([room.as_str()], |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }
}
