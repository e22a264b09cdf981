//! A store without threads: every call runs where it is awaited, on one connection.
//!
//! For simulations: what happens when depends on nothing but the calls. The connection outlives the
//! handles where the file is in memory, as a file on the disk outlives the process.

use std::fmt;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::open::{self, Lock, Origin};
use crate::{Db, Key, OpenError, StoreError};

/// What [`Gate::written`] returns.
pub type GateFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Stands behind every write: where it never opens again, the process ended there.
pub trait Gate: Send + Sync {
    /// A write is committed; its caller goes on when this is over.
    fn written(&self) -> GateFuture;
}

/// Where the calls of a store run.
#[derive(Clone, Debug, Default)]
pub enum Running {
    /// On threads of their own.
    #[default]
    OnThreads,
    /// Where they are awaited.
    InPlace(Place),
}

/// One desk's file, and the connection to it while it is open.
#[derive(Clone)]
pub struct Place {
    is_in_memory: bool,
    held: Arc<Mutex<Option<Db>>>,
    gate: Arc<dyn Gate>,
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Place").field("is_in_memory", &self.is_in_memory).finish_non_exhaustive()
    }
}

impl Place {
    /// The file is on the disk, wherever the store is opened.
    pub fn on_disk(gate: Arc<dyn Gate>) -> Self {
        Self { is_in_memory: false, held: Arc::default(), gate }
    }

    /// The file is in memory, and there as long as a clone of this is.
    pub fn in_memory(gate: Arc<dyn Gate>) -> Self {
        Self { is_in_memory: true, held: Arc::default(), gate }
    }

    /// Looks at the file as it is committed now; nothing where it is not open.
    pub fn look<T>(&self, at: impl FnOnce(&Db) -> T) -> Option<T> {
        self.hold().as_ref().map(at)
    }

    /// Changes the file behind the engine's back, as a test that plants damage does.
    pub fn change<T>(&self, how: impl FnOnce(&mut Db) -> T) -> Option<T> {
        self.hold().as_mut().map(how)
    }

    /// Closes a file on the disk, as the system does when a process ends.
    pub fn close(&self) {
        if !self.is_in_memory {
            drop(self.hold().take());
        }
    }

    fn hold(&self) -> MutexGuard<'_, Option<Db>> {
        // A job that panicked left no transaction open; the next one may still use it.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An opened store without threads. The lock on the desk is released with the last clone.
#[derive(Clone)]
pub(crate) struct InPlace {
    place: Place,
    path: PathBuf,
    key: Option<Key>,
    lock: Arc<Mutex<Option<Lock>>>,
}

impl fmt::Debug for InPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.place.fmt(f)
    }
}

impl InPlace {
    pub(crate) fn open(
        place: Place,
        path: PathBuf,
        key: Option<Key>,
    ) -> Result<(Self, Origin), OpenError> {
        let (lock, origin) = if place.is_in_memory {
            (None, open_in_memory(&mut place.hold())?)
        } else {
            // A process that ended leaves its connection to the system, which closes it.
            drop(place.hold().take());
            let lock = Lock::acquire(&path)?;
            let (db, origin) = open::open(&path, key.as_ref())?;
            *place.hold() = Some(db);
            (Some(lock), origin)
        };
        Ok((Self { place, path, key, lock: Arc::new(Mutex::new(lock)) }, origin))
    }

    pub(crate) async fn write<T>(
        &self,
        job: impl FnOnce(&mut Db) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let answer = match self.place.hold().as_mut() {
            Some(db) => job(db),
            None => Err(StoreError::Closed),
        };
        self.place.gate.written().await;
        answer
    }

    pub(crate) fn read<T>(
        &self,
        job: impl FnOnce(&Db) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.place.hold().as_ref().ok_or(StoreError::Closed).and_then(job)
    }

    pub(crate) fn rebuild(&self) -> Result<Origin, OpenError> {
        let mut held = self.place.hold();
        if self.place.is_in_memory {
            return Ok(Origin::Opened);
        }
        drop(held.take());
        let (db, origin) = open::rebuild(&self.path, self.key.as_ref())?;
        *held = Some(db);
        Ok(origin)
    }

    pub(crate) fn close(&self) {
        if !self.place.is_in_memory {
            drop(self.place.hold().take());
        }
        drop(self.lock.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// What is in memory is checked and put right as a file is.
fn open_in_memory(held: &mut Option<Db>) -> Result<Origin, OpenError> {
    match held {
        Some(db) => {
            db.verify()?;
            db.requeue_sending()?;
            Ok(Origin::Opened)
        }
        None => {
            *held = Some(open::create(Path::new(":memory:"), None)?);
            Ok(Origin::Created)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Opened, Store};

    struct Open;

    impl Gate for Open {
        fn written(&self) -> GateFuture {
            Box::pin(std::future::ready(()))
        }
    }

    async fn open(place: &Place, path: &Path) -> Opened {
        Store::open_as(Running::InPlace(place.clone()), path, None).await.unwrap()
    }

    async fn keeps_what_was_written(place: &Place, path: &Path) {
        let opened = open(place, path).await;
        assert_eq!(opened.origin, Origin::Created);
        opened.store.set_meta("fact", Some("kept".to_owned())).await.unwrap();
        drop(opened);
        let opened = open(place, path).await;
        assert_eq!(opened.origin, Origin::Opened);
        assert_eq!(opened.store.meta("fact").await.unwrap().as_deref(), Some("kept"));
    }

    #[tokio::test]
    async fn a_file_in_memory_outlives_the_store_that_wrote_it() {
        keeps_what_was_written(&Place::in_memory(Arc::new(Open)), Path::new("desk.db")).await;
    }

    #[tokio::test]
    async fn a_file_on_the_disk_is_the_same_without_threads() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        keeps_what_was_written(&Place::on_disk(Arc::new(Open)), &path).await;
        let opened = Store::open(&path, None).await.unwrap();
        assert_eq!(opened.store.meta("fact").await.unwrap().as_deref(), Some("kept"));
    }
}
