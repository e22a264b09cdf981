//! The threads behind a [`crate::Store`]: one that writes, a few that read.

use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};

use tokio::sync::oneshot;

use crate::open::{self, Lock, Origin};
use crate::readers::{Reads, Slot, Slots, Source, hold};
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
        let reads = Reads::new();
        let (opened, outcome) = oneshot::channel();
        let source = Source { path, key };
        let ways = Some(Ways { orders, reads: Arc::clone(&reads) });
        let writer = spawn("store-writer", move || write_loop(source, &reads, &inbox, opened))?;
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
        self.read_then(job, move |read| {
            let _ = reply.send(read);
        });
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    pub(crate) fn read_then<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Db) -> Result<T, StoreError> + Send + 'static,
        then: impl FnOnce(Result<T, StoreError>) + Send + 'static,
    ) {
        match self.ways() {
            Ok(ways) => ways.reads.give(Box::new(move |db| then(db.and_then(job)))),
            Err(error) => then(Err(error)),
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

fn write_loop(
    source: Source,
    reads: &Arc<Reads>,
    inbox: &mpsc::Receiver<Order>,
    opened: oneshot::Sender<Result<Origin, OpenError>>,
) {
    let started = Lock::acquire(&source.path).and_then(|lock| {
        let (mut db, origin) = open::open(&source.path, source.key.as_ref())?;
        db.leave_checkpoints_to(reads)?;
        Ok((lock, db, reads.start(&source)?, origin))
    });
    let (lock, db, slots) = match started {
        Ok((lock, db, slots, origin)) => {
            let _ = opened.send(Ok(origin));
            (lock, db, slots)
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
                let _ = reply.send(rebuild(&source, &mut db, &slots, reads));
            }
            Order::Close(reply) => {
                close(&slots, &mut db);
                drop(lock);
                let _ = reply.send(());
                return;
            }
        }
    }
    close(&slots, &mut db);
}

/// Closes the readers' connections too, each when its job has ended.
fn close(slots: &Slots, db: &mut Option<Db>) {
    for slot in slots {
        *hold(slot) = Slot::Closed;
    }
    drop(db.take());
}

fn rebuild(
    source: &Source,
    db: &mut Option<Db>,
    slots: &Slots,
    reads: &Arc<Reads>,
) -> Result<Origin, OpenError> {
    // Held until the new file stands, so that no reader connects to the old one meanwhile.
    let mut held: Vec<_> = slots.iter().map(|slot| hold(slot)).collect();
    for slot in &mut held {
        **slot = Slot::Unconnected;
    }
    drop(db.take());
    let (mut rebuilt, origin) = open::rebuild(&source.path, source.key.as_ref())?;
    rebuilt.leave_checkpoints_to(reads)?;
    *db = Some(rebuilt);
    Ok(origin)
}
