//! The blocking core: one connection with its habits.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::connection::{Purpose, connect};
use crate::{Key, StoreError};

/// A blocking connection to the desk's file: `&Db` reads, `&mut Db` writes.
///
/// What each method does is told at the method of [`crate::Store`] with the same name. Every
/// method fails with a [`StoreError`], and a writing one has then changed nothing.
#[derive(Debug)]
pub struct Db {
    pub(crate) conn: Connection,
}

impl Db {
    /// Another connection to a file that is open for writing elsewhere in this process.
    pub(crate) fn for_reading(path: &Path, key: Option<&Key>) -> Result<Self, StoreError> {
        Ok(Self { conn: connect(path, key, Purpose::Reading)? })
    }

    /// See [`crate::Store::verify`].
    pub fn verify(&self) -> Result<(), StoreError> {
        let verdict =
            self.conn.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0))?;
        if verdict == "ok" { Ok(()) } else { Err(StoreError::Corrupt) }
    }

    /// Runs one transaction that does not wait for the disk: after a power cut it may not have
    /// happened, and then nothing that was written later has either. For what comes again by itself.
    pub(crate) fn transact_lazily<T>(
        &mut self,
        job: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.conn.prepare_cached("PRAGMA synchronous = NORMAL")?.execute([])?;
        let answer = self.transact(job);
        self.conn.prepare_cached("PRAGMA synchronous = FULL")?.execute([])?;
        answer
    }

    /// Runs one transaction; nothing of it remains when `job` fails.
    pub(crate) fn transact<T>(
        &mut self,
        job: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let answer = job(&tx)?;
        tx.commit()?;
        Ok(answer)
    }
}
