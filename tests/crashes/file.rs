//! The desk's file, read without the program.

use anyhow::{Context, Result, ensure};
use model::RoomId;
use rusqlite::{Connection, OpenFlags};
use testkit::Desktop;

/// Hexadecimal digits of the file's key.
const KEY_DIGITS: usize = 64;

/// An opened file of a desk nobody has open.
pub(crate) struct DeskFile(Connection);

impl DeskFile {
    /// Opens it with the key that is in the keychain.
    pub(crate) async fn open(desktop: &Desktop, name: &str) -> Result<Self> {
        let secrets = desktop.secrets().await?;
        let digits = secrets.iter().map(|secret| secret.rsplit(':').next().unwrap_or(secret));
        let is_key = |digits: &&str| {
            digits.len() == KEY_DIGITS && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        };
        let key = digits.into_iter().find(is_key).context("No key is in the keychain")?;
        let path = desktop.sandbox().path(&format!("desk-of-{name}")).join("desk.db");
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

    /// Ids of a room's messages.
    pub(crate) fn messages(&self, room: &RoomId) -> Result<Vec<String>> {
        let mut rows = self.0.prepare("SELECT id FROM messages WHERE room_id = ?1")?;
        let ids = rows.query_map([room.as_str()], |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }
}
