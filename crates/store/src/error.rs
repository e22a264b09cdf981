//! What can go wrong, typed by what somebody can do about it.

use rusqlite::ErrorCode;

/// Why a call was not carried out. Nothing of it was written then.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no room left on the disk.
    #[error("the disk is full")]
    DiskFull,
    /// The file or its folder cannot be written.
    #[error("the database cannot be written")]
    ReadOnly,
    /// The file is damaged; see [`crate::Store::rebuild`].
    #[error("the database file is damaged")]
    Corrupt,
    /// Something else kept the file locked for too long.
    #[error("the database is busy")]
    Busy,
    /// The disk does not do what it is told: a read, a write or an fsync failed.
    #[error("the disk failed")]
    DiskFailed,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// Anything else; only the log reads the chain.
    #[error("{0:#}")]
    Other(anyhow::Error),
}

impl StoreError {
    pub(crate) fn other(error: impl Into<anyhow::Error>, context: &'static str) -> Self {
        Self::Other(error.into().context(context))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::SystemIoFailure) => {
                tracing::error!(%error, "The disk failed");
                Self::DiskFailed
            }
            _ => Self::other(error, "SQL failed"),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::other(error, "Stored JSON is not what was written")
    }
}

/// Why the store could not be opened. The file was left as it is.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no room left on the disk.
    #[error("the disk is full")]
    DiskFull,
    /// The file or its folder cannot be written.
    #[error("the data folder cannot be written")]
    ReadOnly,
    /// The disk does not do what it is told.
    #[error("the disk failed")]
    DiskFailed,
    /// Another process has it open.
    #[error("another process has the database open")]
    Locked,
    /// The file was written by a newer version.
    #[error("the database is of a newer version ({found} where {known} is known)")]
    Newer {
        /// Its schema's version.
        found: i64,
        /// The newest this build knows.
        known: i64,
    },
    /// A migration that was applied is not the one this build knows under that number.
    #[error("migration {version} was applied in another form")]
    Tampered {
        /// Which.
        version: i64,
    },
    /// Anything else of the system or of SQLite; only the log reads the chain.
    #[error("{0:#}")]
    Io(anyhow::Error),
}

impl From<std::io::Error> for OpenError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull,
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            _ => Self::Io(anyhow::Error::new(error).context("Cannot use the data folder")),
        }
    }
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::DiskFull => Self::DiskFull,
            StoreError::ReadOnly => Self::ReadOnly,
            StoreError::Busy => Self::Locked,
            StoreError::DiskFailed => Self::DiskFailed,
            StoreError::Corrupt | StoreError::Closed => Self::Io(anyhow::Error::new(error)),
            StoreError::Other(chain) => Self::Io(chain),
        }
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::from(error).into()
    }
}
