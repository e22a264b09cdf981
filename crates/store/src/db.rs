//! The blocking core: one connection with its habits.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::checkpoint::Carrying;
use crate::connection::{Purpose, connect};
use crate::{Key, StoreError};

/// A blocking connection to the desk's file: `&Db` reads, `&mut Db` writes.
///
/// What each method does is told at the method of [`crate::Store`] with the same name. Every
/// method fails with a [`StoreError`], and a writing one has then changed nothing.
#[derive(Debug)]
pub struct Db {
    pub(crate) conn: Connection,
    pub(crate) carrying: Carrying,
}

impl Db {
    pub(crate) fn over(conn: Connection) -> Self {
        Self { conn, carrying: Carrying::default() }
    }

    /// Another connection to a file that is open for writing elsewhere in this process.
    pub(crate) fn for_reading(path: &Path, key: Option<&Key>) -> Result<Self, StoreError> {
        Ok(Self::over(connect(path, key, Purpose::Reading)?))
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
        // Never from the statement cache: SQLite obeys this one when it is prepared.
        self.conn.execute_batch("PRAGMA synchronous = NORMAL")?;
        let answer = self.transact(job);
        self.conn.execute_batch("PRAGMA synchronous = FULL")?;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 is NORMAL, 2 is FULL.
    fn synchronous(conn: &Connection) -> Result<i64, StoreError> {
        Ok(conn.query_row("PRAGMA synchronous", [], |row| row.get(0))?)
    }

    #[test]
    fn only_a_lazy_transaction_does_not_wait_for_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let (mut db, _) = crate::open::open(&folder.path().join("desk.db"), None).unwrap();
        for _ in 0..2 {
            assert_eq!(db.transact_lazily(|tx| synchronous(tx)).unwrap(), 1);
            assert_eq!(db.transact(|tx| synchronous(tx)).unwrap(), 2);
        }
        let failed: Result<(), _> = db.transact_lazily(|_| Err(StoreError::Busy));
        assert!(failed.is_err());
        assert_eq!(db.transact(|tx| synchronous(tx)).unwrap(), 2);
    }
}
