//! All SQL of the backend, one file a noun.
//!
//! One connection behind a lock: the embedded backend serves a demo or a test, and one writer in
//! WAL mode answers in well under a millisecond. It knows nothing of HTTP, cookies or frames.

pub(crate) mod messages;
pub(crate) mod organizations;
pub(crate) mod people;
pub(crate) mod reactions;
pub(crate) mod receipts;
pub(crate) mod rooms;
pub(crate) mod sessions;
pub(crate) mod uploads;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

/// Each brings the tables from one version to the next.
const SCHEMAS: [&str; 3] =
    [include_str!("schema.sql"), include_str!("schema_2.sql"), include_str!("schema_3.sql")];

/// The database; clones share one connection.
#[derive(Clone)]
pub(crate) struct Db {
    connection: Arc<Mutex<Connection>>,
    waits_for_a_disk: bool,
}

impl Db {
    /// Opens the database in a file, making the tables where they are missing.
    pub(crate) fn open(file: &Path) -> anyhow::Result<Self> {
        Self::prepare(Connection::open(file).context("Opening the database file")?, true)
    }

    /// Opens an empty database that ends with the process.
    pub(crate) fn in_memory() -> anyhow::Result<Self> {
        Self::prepare(Connection::open_in_memory().context("Opening a database in memory")?, false)
    }

    fn prepare(mut connection: Connection, waits_for_a_disk: bool) -> anyhow::Result<Self> {
        // NORMAL: what was acknowledged survives the end of the process, which is what tests and a
        // demo bring about; surviving a power cut would cost one more sync a message.
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;
             PRAGMA busy_timeout = 5000;",
        )?;
        connection.set_prepared_statement_cache_capacity(128);
        migrate(&mut connection).context("Preparing the tables")?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)), waits_for_a_disk })
    }

    /// Runs `work` in one transaction; an error rolls it back. Where that may wait for a disk, off
    /// the async threads; in memory the way to another thread and back would take the longest.
    pub(crate) async fn run<T, E>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        if !self.waits_for_a_disk {
            return self.run_blocking(work);
        }
        let db = self.clone();
        match tokio::task::spawn_blocking(move || db.run_blocking(work)).await {
            Ok(outcome) => outcome,
            Err(stopped) => Err(DbError::Stopped(stopped.to_string()).into()),
        }
    }

    /// Runs `work` in one transaction on this thread; for the start, before anything is served.
    pub(crate) fn run_blocking<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        // A panicking transaction has rolled back when it unwound: the connection is still good.
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(DbError::Sql)?;
        let value = work(&transaction)?;
        transaction.commit().map_err(DbError::Sql)?;
        Ok(value)
    }
}

fn migrate(connection: &mut Connection) -> anyhow::Result<()> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let due = usize::try_from(found).ok().and_then(|done| SCHEMAS.get(done..));
    let Some(due) = due else {
        anyhow::bail!("The database has version {found}, this program {}", SCHEMAS.len())
    };
    for (schema, version) in due.iter().zip(found + 1..) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(schema)?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.commit()?;
    }
    Ok(())
}

/// A database that could not answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DbError {
    /// SQLite refused.
    #[error("The database refused")]
    Sql(#[from] rusqlite::Error),
    /// The thread of the transaction ended early.
    #[error("The transaction did not finish: {0}")]
    Stopped(String),
}

/// A value kept across starts, made on first use.
pub(crate) fn setting(
    tx: &Transaction<'_>,
    name: &str,
    make: impl FnOnce() -> String,
) -> Result<String, DbError> {
    let stored = tx
        .prepare_cached("SELECT value FROM setting WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    if let Some(value) = stored {
        return Ok(value);
    }
    let value = make();
    tx.execute("INSERT INTO setting (name, value) VALUES (?1, ?2)", [name, &value])?;
    Ok(value)
}

/// Deletes what is older than `before` (Unix milliseconds) by the rule of retention, and names
/// the uploads whose files go with it.
pub(crate) fn retire(tx: &Transaction<'_>, before: i64) -> Result<Vec<String>, DbError> {
    tx.execute("DELETE FROM message WHERE created_at < ?1", [before])?;
    tx.execute("DELETE FROM receipt WHERE up_to < ?1", [before])?;
    let mut gone = tx.prepare_cached("DELETE FROM upload WHERE created_at < ?1 RETURNING id")?;
    let ids = gone.query_map([before], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_of_the_first_version_is_brought_up_to_date_with_what_it_holds() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(SCHEMAS[0]).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        connection
            .execute_batch(
                "PRAGMA foreign_keys = OFF;
                 INSERT INTO message (id, room_id, sender_id, kind, content, created_at)
                 VALUES ('m1', 'r1', 'u1', 'TEXT', 'kept', 5)",
            )
            .unwrap();
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        let sql = "SELECT content, is_edited, is_deleted, changed_at, serial FROM message";
        let read = |row: &rusqlite::Row<'_>| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        };
        let row = connection.query_row(sql, [], read).unwrap();
        let serial = messages::kept_serial(5);
        let expected: (String, bool, bool, Option<i64>, String) =
            ("kept".into(), false, false, None, serial);
        assert_eq!(row, expected);
    }

    #[test]
    fn reactions_are_retired_with_their_message() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        connection
            .execute_batch(
                "PRAGMA foreign_keys = OFF;
                 INSERT INTO message (id, room_id, sender_id, kind, content, created_at)
                 VALUES ('old', 'r1', 'u1', 'TEXT', 'gone', 5), ('new', 'r1', 'u1', 'TEXT', '', 15);
                 INSERT INTO reaction (message_id, emoji, person_id)
                 VALUES ('old', '👍', 'u1'), ('new', '👍', 'u1');
                 PRAGMA foreign_keys = ON;",
            )
            .unwrap();
        let transaction = connection.transaction().unwrap();
        retire(&transaction, 10).unwrap();
        let sql = "SELECT group_concat(message_id) FROM reaction";
        let kept: String = transaction.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(kept, "new");
    }

    #[test]
    fn a_database_of_a_newer_version_is_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        assert!(migrate(&mut connection).is_err());
    }
}
