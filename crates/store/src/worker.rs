//! The threads behind a [`crate::Store`]: one that writes, a few that read.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::{self, JoinHandle};

use tokio::sync::oneshot;

use crate::open::{self, Lock, Origin};
use crate::{Db, Key, OpenError, StoreError};

/// Two, so that opening a room does not wait for the sidebar.
const READERS: usize = 2;

type Write = Box<dyn FnOnce(Result<&mut Db, StoreError>) + Send>;
type Read = Box<dyn FnOnce(Result<&Db, StoreError>) + Send>;

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
    reads: mpsc::Sender<Read>,
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
        let (reads, queue) = mpsc::channel();
        let (opened, outcome) = oneshot::channel();
        let source = Source { path, key };
        let writer = spawn("store-writer", move || write_loop(source, queue, &inbox, opened))?;
        let ways = Some(Ways { orders, reads });
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
        let read: Read = Box::new(move |db| {
            let _ = reply.send(db.and_then(job));
        });
        self.ways()?.reads.send(read).map_err(|_| StoreError::Closed)?;
        answer.await.unwrap_or(Err(StoreError::Closed))
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

fn spawn(name: &str, job: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, OpenError> {
    Ok(thread::Builder::new().name(name.to_owned()).spawn(job)?)
}

/// What it takes to make another connection.
#[derive(Clone)]
struct Source {
    path: PathBuf,
    key: Option<Key>,
}

/// A reader's connection. The writer empties it before it renames the file, which Windows would
/// refuse otherwise; the reader makes another when it needs one.
enum Slot {
    Unconnected,
    Connected(Db),
    Closed,
}

type Slots = Vec<Arc<Mutex<Slot>>>;

/// A reader that panicked left its connection as it was; the next job may still use it.
fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write_loop(
    source: Source,
    queue: mpsc::Receiver<Read>,
    inbox: &mpsc::Receiver<Order>,
    opened: oneshot::Sender<Result<Origin, OpenError>>,
) {
    let started = Lock::acquire(&source.path).and_then(|lock| {
        let (db, origin) = open::open(&source.path, source.key.as_ref())?;
        Ok((lock, db, start_readers(&source, queue)?, origin))
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
                let _ = reply.send(rebuild(&source, &mut db, &slots));
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

fn rebuild(source: &Source, db: &mut Option<Db>, slots: &Slots) -> Result<Origin, OpenError> {
    // Held until the new file stands, so that no reader connects to the old one meanwhile.
    let mut held: Vec<_> = slots.iter().map(|slot| hold(slot)).collect();
    for slot in &mut held {
        **slot = Slot::Unconnected;
    }
    drop(db.take());
    let (rebuilt, origin) = open::rebuild(&source.path, source.key.as_ref())?;
    *db = Some(rebuilt);
    Ok(origin)
}

fn start_readers(source: &Source, queue: mpsc::Receiver<Read>) -> Result<Slots, OpenError> {
    let queue = Arc::new(Mutex::new(queue));
    let mut slots = Slots::new();
    for at in 0..READERS {
        let slot = Arc::new(Mutex::new(Slot::Unconnected));
        slots.push(Arc::clone(&slot));
        let (source, queue) = (source.clone(), Arc::clone(&queue));
        spawn(&format!("store-reader-{at}"), move || read_loop(&source, &slot, &queue))?;
    }
    Ok(slots)
}

fn read_loop(source: &Source, slot: &Mutex<Slot>, queue: &Mutex<mpsc::Receiver<Read>>) {
    loop {
        let next = hold(queue).recv();
        let Ok(job) = next else { return };
        let mut slot = hold(slot);
        if matches!(*slot, Slot::Unconnected) {
            match Db::for_reading(&source.path, source.key.as_ref()) {
                Ok(db) => *slot = Slot::Connected(db),
                Err(error) => {
                    job(Err(error));
                    continue;
                }
            }
        }
        match &*slot {
            Slot::Connected(db) => job(Ok(db)),
            Slot::Unconnected | Slot::Closed => job(Err(StoreError::Closed)),
        }
    }
}
