//! How large the file is, and how much of it the search takes.

use crate::{Db, Store, StoreError};

/// What the desk's file takes of the disk, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileSize {
    /// All of it, what was freed and not given back included.
    pub whole: u64,
    /// Of this, the index of the search.
    pub index: u64,
}

impl Store {
    /// Measures the file by its pages. Those of the index are read for it.
    pub async fn size(&self) -> Result<FileSize, StoreError> {
        self.read(|db| db.size()).await
    }
}

impl Db {
    /// See [`crate::Store::size`].
    pub fn size(&self) -> Result<FileSize, StoreError> {
        let bytes = |sql: &str| -> Result<u64, StoreError> {
            let bytes: i64 = self.conn.query_row(sql, [], |row| row.get(0))?;
            Ok(u64::try_from(bytes).unwrap_or_default())
        };
        let pages = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        // The tables of an index of words are its own: `search_data` holds nearly all of it.
        let index = "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE aggregate = TRUE AND name IN
            (SELECT name FROM sqlite_schema WHERE name GLOB 'search_*')";
        Ok(FileSize { whole: bytes(pages)?, index: bytes(index)? })
    }
}
