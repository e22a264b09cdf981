//! The threads behind a [`crate::Store`]: one that writes, a few that read.

use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::oneshot;
use tokio::task::block_in_place;

use crate::open::{self, Lock, Origin};
use crate::readers::{Reads, Source};
use crate::{Db, Key, OpenError, StoreError};

type Write = Box<dyn FnOnce(Result<&mut Db, StoreError>) + Send>;

enum Order {
    Write(Write),
    Rebuild(oneshot::Sender<Result<Origin, OpenError>>),
    Close(oneshot::Sender<()>),
}

/// Where the threads are reached. When the last clone is dropped, they finish what was asked, close
/// the file and end, and the drop waits for it: SQLCipher takes its memory down when the process
/// ends, and a connection still closing then would use it after that.
#[derive(Clone, Debug)]
pub(crate) struct Workers(Arc<Threads>);

#[derive(Debug)]
struct Threads {
    /// There until the drop.
    ways: Option<Ways>,
    writer: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Ways {
    orders: mpsc::Sender<Order>,
    reads: Arc<Reads>,
}

impl Drop for Ways {
    fn drop(&mut self) {
        self.reads.close();
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        drop(self.ways.take());
        // No job holds a clone, so this never runs on a thread it would wait for.
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

impl Workers {
    /// Opens the file on the writer's thread, then starts the readers.
    pub(crate) async fn start(
        path: PathBuf,
        key: Option<Key>,
    ) -> Result<(Self, Origin), OpenError> {
        let (orders, inbox) = mpsc::channel();
        let reads = Reads::new(Source { path, key });
        let (opened, outcome) = oneshot::channel();
        let ways = Some(Ways { orders, reads: Arc::clone(&reads) });
        let writer = spawn("store-writer", move || write_loop(&reads, &inbox, opened))?;
        let workers = Self(Arc::new(Threads { ways, writer: Some(writer) }));
        match outcome.await {
            Ok(origin) => Ok((workers, origin?)),
            Err(_) => Err(OpenError::Io(anyhow::anyhow!("The writer's thread ended early"))),
        }
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Db) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let write: Write = Box::new(move |db| {
            // Nobody waiting is fine: the write counts all the same.
            let _ = reply.send(db.and_then(job));
        });
        self.order(Order::Write(write))?;
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Db) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let read = move |db: Result<&Db, StoreError>| {
            let _ = reply.send(db.and_then(job));
        };
        self.ways()?.reads.give(Box::new(read));
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Reads on the caller's own thread where that may wait and a connection is free: two threads
    /// less are woken, which is a good part of a short read where processors rest in between.
    pub(crate) async fn read_here<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Db) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let reads = &self.ways()?.reads;
        match may_wait().then(|| reads.borrow()).flatten() {
            Some(borrowed) => block_in_place(|| borrowed.read(job)),
            None => self.read(job).await,
        }
    }

    pub(crate) async fn rebuild(&self) -> Result<Origin, OpenError> {
        let (reply, answer) = oneshot::channel();
        self.order(Order::Rebuild(reply))?;
        answer.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    pub(crate) async fn close(&self) {
        let (reply, closed) = oneshot::channel();
        if self.order(Order::Close(reply)).is_ok() {
            let _ = closed.await;
        }
    }

    fn order(&self, order: Order) -> Result<(), StoreError> {
        self.ways()?.orders.send(order).map_err(|_| StoreError::Closed)
    }

    fn ways(&self) -> Result<&Ways, StoreError> {
        self.0.ways.as_ref().ok_or(StoreError::Closed)
    }
}

pub(crate) fn spawn(
    name: &str,
    job: impl FnOnce() + Send + 'static,
) -> Result<JoinHandle<()>, OpenError> {
    Ok(thread::Builder::new().name(name.to_owned()).spawn(job)?)
}

/// Whether tokio can do without the thread one is on.
fn may_wait() -> bool {
    let flavor = Handle::try_current().map(|runtime| runtime.runtime_flavor());
    matches!(flavor, Ok(RuntimeFlavor::MultiThread))
}

fn write_loop(
    reads: &Arc<Reads>,
    inbox: &mpsc::Receiver<Order>,
    opened: oneshot::Sender<Result<Origin, OpenError>>,
) {
    let source = reads.source();
    let started = Lock::acquire(&source.path).and_then(|lock| {
        let (mut db, origin) = open::open(&source.path, source.key.as_ref())?;
        db.leave_checkpoints_to(reads)?;
        reads.start()?;
        Ok((lock, db, origin))
    });
    let (lock, db) = match started {
        Ok((lock, db, origin)) => {
            let _ = opened.send(Ok(origin));
            (lock, db)
        }
        Err(error) => {
            let _ = opened.send(Err(error));
            return;
        }
    };
    let mut db = Some(db);
    while let Ok(order) = inbox.recv() {
        match order {
            Order::Write(job) => job(db.as_mut().ok_or(StoreError::Closed)),
            Order::Rebuild(reply) => {
                let _ = reply.send(reads.without_connections(|| rebuild(&mut db, reads)));
            }
            Order::Close(reply) => {
                close(reads, &mut db);
                drop(lock);
                let _ = reply.send(());
                return;
            }
        }
    }
    close(reads, &mut db);
}

fn close(reads: &Reads, db: &mut Option<Db>) {
    reads.disconnect();
    drop(db.take());
}

fn rebuild(db: &mut Option<Db>, reads: &Arc<Reads>) -> Result<Origin, OpenError> {
    drop(db.take());
    let source = reads.source();
    let (mut rebuilt, origin) = open::rebuild(&source.path, source.key.as_ref())?;
    rebuilt.leave_checkpoints_to(reads)?;
    *db = Some(rebuilt);
    Ok(origin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::READERS;

    async fn workers() -> (tempfile::TempDir, Workers) {
        let folder = tempfile::tempdir().unwrap();
        let (workers, _) = Workers::start(folder.path().join("desk.db"), None).await.unwrap();
        // One job for each, so that they rest after it.
        let looks = (0..READERS).map(|_| workers.read(|_| Ok(())));
        futures_util::future::try_join_all(looks).await.unwrap();
        (folder, workers)
    }

    async fn is_read_here(workers: &Workers) -> bool {
        let read = workers.read_here(|db| db.verify().map(|()| thread::current().id()));
        read.await.unwrap() == thread::current().id()
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn who_may_wait_reads_on_their_own_thread() {
        let (_folder, workers) = workers().await;
        let reads = &workers.ways().unwrap().reads;
        // A reader answers a moment before it rests.
        while !is_read_here(&workers).await {}
        let mut borrowed = Vec::new();
        while borrowed.len() < READERS {
            borrowed.extend(reads.borrow());
        }
        let (is_here, ()) = tokio::join!(is_read_here(&workers), async { drop(borrowed) });
        assert!(!is_here, "a reader did it when its connection was back");
    }

    #[tokio::test]
    async fn who_has_the_only_thread_lets_a_reader_read() {
        let (_folder, workers) = workers().await;
        assert!(!is_read_here(&workers).await);
    }
}
