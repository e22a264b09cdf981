//! How a connection is set up: key first, then the habits of the file.

use std::path::Path;
use std::sync::Once;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::Key;

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The one that writes.
    Writing,
    /// One of those that read.
    Reading,
    /// Reads a damaged file and leaves it as it is.
    Rescuing,
}

/// Of a connection's cache, in the unit of the pragma, kibibytes below zero. Each write empties the
/// cache of a reading connection, so that a large one would be filled again and again for nothing.
const CACHE_SIZE: i32 = -2_048;
/// Of the writer's during a burst, each batch of which comes back to pages of the one before: the
/// indexes over ids have no order in time.
const BURST_CACHE_SIZE: i32 = -8_192;
/// Messages of a batch that make a burst.
const BURST: usize = 256;

/// What SQLite says of a file that gives its freed pages back little by little.
const INCREMENTAL: i64 = 2;

const BUSY: Duration = Duration::from_secs(5);

/// Opens and keys a connection. A wrong key shows itself only at the first read.
pub(crate) fn connect(
    path: &Path,
    key: Option<&Key>,
    purpose: Purpose,
) -> rusqlite::Result<Connection> {
    let create = match purpose {
        Purpose::Writing => OpenFlags::SQLITE_OPEN_CREATE,
        Purpose::Reading | Purpose::Rescuing => OpenFlags::empty(),
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
    make_ready();
    let conn = Connection::open_with_flags(path, flags)?;
    unlock(&conn, key)?;
    if purpose == Purpose::Rescuing {
        // Before the first read: lets SQLite look into a file that was cut short.
        conn.execute_batch("PRAGMA writable_schema = ON;")?;
    }
    conn.busy_timeout(BUSY)?;
    conn.set_prepared_statement_cache_capacity(128);
    // Or each new value of some parameters has the statement planned anew, which costs more than
    // running it; our plans do not depend on values.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.execute_batch(
        "PRAGMA temp_store = MEMORY;
         PRAGMA trusted_schema = OFF;",
    )?;
    conn.pragma_update(None, "cache_size", CACHE_SIZE)?;
    match purpose {
        Purpose::Writing => for_writing(&conn)?,
        // It may carry the log over, with the writer's care.
        Purpose::Reading => conn.execute_batch(
            "PRAGMA query_only = ON;
             PRAGMA synchronous = FULL;
             PRAGMA fullfsync = ON;",
        )?,
        Purpose::Rescuing => {
            conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
            conn.execute_batch("PRAGMA query_only = ON;")?;
        }
    }
    Ok(conn)
}

/// Opens the first connection of the process alone, once; every store does so by itself.
///
/// SQLite says that it is ready a moment before SQLCipher is (`SQLITE_EXTRA_INIT` runs after the flag
/// is set). Of two threads that open the first connections at once, one in some hundred times finds no
/// cipher and its key is refused. A process that opens SQLite files by other means too, as tests do
/// that have a service in them, calls this before.
pub fn make_ready() {
    static FIRST: Once = Once::new();
    // What fails here fails again, and is told, where the file itself is opened.
    FIRST.call_once(|| drop(Connection::open_in_memory()));
}

/// Makes room for a burst, and gives it back with the first batch that is none.
pub(crate) fn fit_cache(conn: &Connection, messages: usize) -> rusqlite::Result<()> {
    let size = if messages < BURST { CACHE_SIZE } else { BURST_CACHE_SIZE };
    conn.pragma_update(None, "cache_size", size)
}

/// `fullfsync` only on macOS, where a plain fsync leaves the bytes in the drive's cache.
fn for_writing(conn: &Connection) -> rusqlite::Result<()> {
    // It counts only before the first table. Set again it would change nothing, but be written, and
    // every start would begin by waiting for the disk.
    let vacuum: i64 = conn.query_row("PRAGMA auto_vacuum", [], |row| row.get(0))?;
    if vacuum != INCREMENTAL {
        conn.execute_batch("PRAGMA auto_vacuum = INCREMENTAL;")?;
    }
    conn.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA cell_size_check = ON;",
    )
}

fn unlock(conn: &Connection, key: Option<&Key>) -> rusqlite::Result<()> {
    let Some(key) = key else { return Ok(()) };
    // SQLCipher's own log goes to stderr and would repeat what our error says.
    conn.execute_batch("PRAGMA cipher_log_level = NONE;")?;
    let sql = Zeroizing::new(format!("PRAGMA key = \"x'{}'\";", *key.to_hex()));
    conn.execute_batch(&sql)?;
    // A build without SQLCipher would ignore the key and write plain text.
    conn.query_row("PRAGMA cipher_version", [], |row| row.get::<_, String>(0)).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_desk::{desk, said};

    #[test]
    fn a_burst_has_a_larger_cache_and_the_next_message_gives_it_back() {
        let (_folder, mut db) = desk();
        let mut minutes = 0..;
        let mut size_after = |messages: usize| {
            let batch = minutes.by_ref().take(messages).map(|minute| said("lobby", minute));
            db.ingest(batch.collect(), &[]).unwrap();
            db.conn.query_row("PRAGMA cache_size", [], |row| row.get::<_, i32>(0)).unwrap()
        };
        assert_eq!(size_after(1), CACHE_SIZE);
        assert_eq!(size_after(BURST), BURST_CACHE_SIZE);
        assert_eq!(size_after(1), CACHE_SIZE);
    }
}
