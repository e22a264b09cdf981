//! The reading connections: a thread for each, what waits for them, and who borrows one.

use std::array;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::{Db, Key, OpenError, StoreError};

/// Two, so that opening a room does not wait for a long search.
pub(crate) const READERS: usize = 2;

/// A job for a reading connection.
pub(crate) type Read = Box<dyn FnOnce(Result<&Db, StoreError>) + Send>;

/// What it takes to make a connection.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) key: Option<Key>,
}

/// A reader's connection. The writer empties it before it renames the file, which Windows would
/// refuse otherwise; the reader makes another when it needs one.
#[derive(Default)]
enum Slot {
    #[default]
    Unconnected,
    Connected(Db),
    Closed,
}

/// A reader that panicked left its connection as it was; the next job may still use it.
pub(crate) fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a reader is at.
#[derive(Default)]
enum Turn {
    /// At a job; before its first look it is as good as that.
    #[default]
    Busy,
    /// Waiting for one.
    Resting,
    /// Woken for this one.
    Given(Read),
    /// Its connection is with somebody who reads on a thread of their own.
    Lent,
}

/// Jobs and readers.
#[derive(Default)]
struct Queue {
    turns: [Turn; READERS],
    /// Jobs that came while no reader rested.
    waiting: VecDeque<Read>,
    running: usize,
    is_closed: bool,
}

impl Queue {
    /// Takes a job; answers which reader is to be woken for it. It is the first that rests, and no
    /// other gets the job: what comes one after the other is done by one reader, and of what is
    /// asked in parts each time, as the list of rooms, each does the same part. What they read is
    /// in their connections' caches; by another each page would be decrypted again. A reader nobody
    /// needs never connects.
    fn give(&mut self, job: Read) -> Option<usize> {
        let first = self.first_at_rest();
        match first.and_then(|reader| self.turns.get_mut(reader)) {
            Some(turn) => *turn = Turn::Given(job),
            None => self.waiting.push_back(job),
        }
        first
    }

    /// Lends the connection of the same reader a job would go to; `None` where all are at one.
    fn lend(&mut self) -> Option<usize> {
        let first = self.first_at_rest()?;
        *self.turns.get_mut(first)? = Turn::Lent;
        Some(first)
    }

    /// The connection is back; answers whether its reader is to be woken.
    fn take_back(&mut self, reader: usize) -> bool {
        let Some(turn) = self.turns.get_mut(reader) else { return false };
        let waiting = self.waiting.pop_front();
        let is_needed = waiting.is_some() || self.is_closed;
        *turn = waiting.map_or(Turn::Resting, Turn::Given);
        is_needed
    }

    fn first_at_rest(&self) -> Option<usize> {
        self.turns.iter().position(|turn| matches!(turn, Turn::Resting))
    }

    fn is_lent(&self, reader: usize) -> bool {
        self.turns.get(reader).is_some_and(|turn| matches!(turn, Turn::Lent))
    }

    /// What a reader was woken for, or the oldest job that waits; without one it rests.
    fn take(&mut self, reader: usize) -> Option<Read> {
        let turn = self.turns.get_mut(reader)?;
        let job = match std::mem::take(turn) {
            Turn::Lent => {
                *turn = Turn::Lent;
                return None;
            }
            Turn::Given(job) => Some(job),
            Turn::Busy | Turn::Resting => self.waiting.pop_front(),
        };
        if job.is_none() {
            *turn = Turn::Resting;
        }
        job
    }
}

/// A reader, as others reach it.
#[derive(Default)]
struct Reader {
    bell: Condvar,
    slot: Mutex<Slot>,
}

/// Where jobs are given to the readers. One that is not done is dropped, and whoever waits for it
/// learns that.
pub(crate) struct Reads {
    source: Source,
    queue: Mutex<Queue>,
    readers: [Reader; READERS],
}

impl std::fmt::Debug for Reads {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reads").finish_non_exhaustive()
    }
}

impl Reads {
    pub(crate) fn new(source: Source) -> Arc<Self> {
        let readers = array::from_fn(|_| Reader::default());
        Arc::new(Self { source, queue: Mutex::default(), readers })
    }

    pub(crate) const fn source(&self) -> &Source {
        &self.source
    }

    pub(crate) fn give(&self, job: Read) {
        let mut queue = hold(&self.queue);
        let woken = if queue.is_closed { None } else { queue.give(job) };
        drop(queue);
        if let Some(woken) = woken.and_then(|reader| self.readers.get(reader)) {
            woken.bell.notify_one();
        }
    }

    /// A connection to read with on the thread one is on, which may take as long as a job does;
    /// `None` where no reader rests.
    pub(crate) fn borrow(&self) -> Option<Borrowed<'_>> {
        let mut queue = hold(&self.queue);
        let number = if queue.is_closed { None } else { queue.lend() }?;
        drop(queue);
        let reader = self.readers.get(number)?;
        Some(Borrowed { reads: self, number, reader })
    }

    /// The readers end when nothing waits any more.
    pub(crate) fn close(&self) {
        hold(&self.queue).is_closed = true;
        self.readers.iter().for_each(|reader| reader.bell.notify_one());
    }

    /// Closes the connections, each when its job has ended.
    pub(crate) fn disconnect(&self) {
        for reader in &self.readers {
            *hold(&reader.slot) = Slot::Closed;
        }
    }

    /// Has none of them hold the file, nor connect to it, while something else is done with it.
    pub(crate) fn without_connections<T>(&self, job: impl FnOnce() -> T) -> T {
        let mut held: Vec<_> = self.readers.iter().map(|reader| hold(&reader.slot)).collect();
        for slot in &mut held {
            **slot = Slot::Unconnected;
        }
        job()
    }

    /// Waits for a job; `None` at the end.
    fn next(&self, number: usize, reader: &Reader) -> Option<Read> {
        let mut queue = hold(&self.queue);
        loop {
            if let Some(job) = queue.take(number) {
                return Some(job);
            }
            // What waits is done after the connection is back.
            if queue.is_closed && !queue.is_lent(number) {
                return None;
            }
            queue = reader.bell.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Starts the readers.
    pub(crate) fn start(self: &Arc<Self>) -> Result<(), OpenError> {
        for number in 0..READERS {
            let reads = Arc::clone(self);
            hold(&self.queue).running += 1;
            crate::worker::spawn(&format!("store-reader-{number}"), move || reads.run(number))?;
        }
        Ok(())
    }

    fn run(&self, number: usize) {
        let _running = Running(self);
        let Some(reader) = self.readers.get(number) else { return };
        while let Some(job) = self.next(number, reader) {
            self.look(reader, job);
        }
    }

    /// Does a job with a reader's connection, which is made where there is none yet.
    fn look<T>(&self, reader: &Reader, job: impl FnOnce(Result<&Db, StoreError>) -> T) -> T {
        let mut slot = hold(&reader.slot);
        if matches!(*slot, Slot::Unconnected) {
            match Db::for_reading(&self.source.path, self.source.key.as_ref()) {
                Ok(db) => *slot = Slot::Connected(db),
                Err(error) => return job(Err(error)),
            }
        }
        match &*slot {
            Slot::Connected(db) => job(Ok(db)),
            Slot::Unconnected | Slot::Closed => job(Err(StoreError::Closed)),
        }
    }
}

/// A reader's connection, as long as somebody else reads with it.
pub(crate) struct Borrowed<'a> {
    reads: &'a Reads,
    number: usize,
    reader: &'a Reader,
}

impl Borrowed<'_> {
    pub(crate) fn read<T>(
        self,
        job: impl FnOnce(&Db) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.reads.look(self.reader, |db| db.and_then(job))
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        let is_needed = hold(&self.reads.queue).take_back(self.number);
        if is_needed {
            self.reader.bell.notify_one();
        }
    }
}

/// A reader that runs. A job that panics ends it; after the last one nobody waits in vain.
struct Running<'a>(&'a Reads);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let mut queue = hold(&self.0.queue);
        queue.running -= 1;
        if queue.running == 0 {
            queue.is_closed = true;
            queue.waiting.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job() -> Read {
        Box::new(|_| {})
    }

    fn at_rest() -> Queue {
        let mut queue = Queue::default();
        assert!(queue.take(0).is_none() && queue.take(1).is_none());
        queue
    }

    #[test]
    fn one_reader_does_what_comes_one_after_the_other() {
        let mut queue = at_rest();
        for _ in 0..3 {
            assert_eq!(queue.give(job()), Some(0));
            assert!(queue.take(0).is_some());
            assert!(queue.take(0).is_none());
        }
    }

    #[test]
    fn the_other_helps_when_it_is_busy_and_nothing_waits_that_could_be_done() {
        let mut queue = at_rest();
        assert_eq!(queue.give(job()), Some(0));
        assert_eq!(queue.give(job()), Some(1));
        assert_eq!(queue.give(job()), None);
        assert!(queue.take(1).is_some() && queue.take(0).is_some());
        assert!(queue.take(1).is_some(), "whoever is done first takes what waits");
        assert!(queue.take(1).is_none());
        assert_eq!(queue.give(job()), Some(1));
    }

    #[test]
    fn of_what_is_asked_in_parts_each_reader_does_the_same_part_every_time() {
        let done = Arc::new(Mutex::new(Vec::new()));
        let part = |number: usize| -> Read {
            let done = Arc::clone(&done);
            Box::new(move |_| hold(&done).push(number))
        };
        let mut queue = at_rest();
        for woken_first in [0, 1] {
            for number in 0..READERS {
                assert_eq!(queue.give(part(number)), Some(number));
            }
            for reader in [woken_first, 1 - woken_first] {
                queue.take(reader).unwrap()(Err(StoreError::Closed));
                assert_eq!(hold(&done).pop(), Some(reader));
            }
            assert!(queue.take(1 - woken_first).is_none() && queue.take(woken_first).is_none());
        }
    }

    #[test]
    fn when_no_reader_is_left_nobody_waits_in_vain() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        drop(crate::open::open(&path, None).unwrap());
        let reads = Reads::new(Source { path, key: None });
        reads.start().unwrap();
        for _ in 0..READERS {
            reads.give(Box::new(|_| panic!("as a test wants it")));
        }
        let (reply, answer) = std::sync::mpsc::channel::<()>();
        reads.give(Box::new(move |_| drop(reply)));
        assert!(answer.recv().is_err());
    }

    #[test]
    fn a_reader_that_wakes_for_nothing_rests_once() {
        let mut queue = at_rest();
        assert!(queue.take(1).is_none());
        assert_eq!(queue.give(job()), Some(0));
        assert_eq!(queue.give(job()), Some(1));
        assert_eq!(queue.give(job()), None);
    }
    #[test]
    fn who_borrows_a_connection_leaves_the_other_to_what_comes_meanwhile() {
        let mut queue = at_rest();
        assert_eq!(queue.lend(), Some(0), "where the last job's pages are");
        assert_eq!(queue.give(job()), Some(1));
        assert_eq!(queue.lend(), None, "nobody rests");
        assert_eq!(queue.give(job()), None);
        assert!(queue.take(0).is_none(), "it wakes for nothing and has no connection");
        assert!(queue.take_back(0), "somebody waits");
        assert!(queue.take(0).is_some() && queue.take(0).is_none());
        assert_eq!(queue.lend(), Some(0));
        assert!(!queue.take_back(0), "nobody waits");
        assert_eq!(queue.give(job()), Some(0));
    }

    #[test]
    fn what_waits_for_a_borrowed_connection_is_done_before_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        drop(crate::open::open(&path, None).unwrap());
        let reads = Reads::new(Source { path, key: None });
        reads.start().unwrap();
        let mut borrowed = Vec::new();
        while borrowed.len() < READERS {
            // They rest from their first look on.
            borrowed.extend(reads.borrow());
        }
        let (reply, answer) = std::sync::mpsc::channel();
        reads.give(Box::new(move |db| reply.send(db.is_ok()).unwrap()));
        reads.close();
        drop(borrowed);
        assert_eq!(answer.recv(), Ok(true));
    }
}
