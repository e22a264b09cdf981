//! The threads behind a [`crate::Store`]: one that writes, a few that read.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

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

/// Where the threads are reached. They end when the last clone is dropped.
#[derive(Clone, Debug)]
pub(crate) struct Workers {
    orders: mpsc::Sender<Order>,
    reads: mpsc::Sender<Read>,
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
        spawn("store-writer", move || write_loop(source, queue, &inbox, opened))?;
        match outcome.await {
            Ok(origin) => Ok((Self { orders, reads }, origin?)),
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
        self.orders.send(Order::Write(write)).map_err(|_| StoreError::Closed)?;
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
        self.reads.send(read).map_err(|_| StoreError::Closed)?;
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    pub(crate) async fn rebuild(&self) -> Result<Origin, OpenError> {
        let closed = || OpenError::from(StoreError::Closed);
        let (reply, answer) = oneshot::channel();
        self.orders.send(Order::Rebuild(reply)).map_err(|_| closed())?;
        answer.await.unwrap_or_else(|_| Err(closed()))
    }

    pub(crate) async fn close(&self) {
        let (reply, closed) = oneshot::channel();
        if self.orders.send(Order::Close(reply)).is_ok() {
            let _ = closed.await;
        }
    }
}

fn spawn(name: &str, job: impl FnOnce() + Send + 'static) -> Result<(), OpenError> {
    thread::Builder::new().name(name.to_owned()).spawn(job)?;
    Ok(())
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
                empty(&slots, || Slot::Closed);
                drop(db.take());
                drop(lock);
                let _ = reply.send(());
                return;
            }
        }
    }
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

fn empty(slots: &Slots, with: impl Fn() -> Slot) {
    for slot in slots {
        *hold(slot) = with();
    }
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
