//! The reading threads, and what waits for them.

use std::array;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::{Db, Key, OpenError, StoreError};

/// Two, so that opening a room does not wait for a long search.
pub(crate) const READERS: usize = 2;

/// A job for a reading connection.
pub(crate) type Read = Box<dyn FnOnce(Result<&Db, StoreError>) + Send>;

/// What it takes to make another connection.
#[derive(Clone)]
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) key: Option<Key>,
}

/// A reader's connection. The writer empties it before it renames the file, which Windows would
/// refuse otherwise; the reader makes another when it needs one.
pub(crate) enum Slot {
    Unconnected,
    Connected(Db),
    Closed,
}

pub(crate) type Slots = Vec<Arc<Mutex<Slot>>>;

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
        let first = self.turns.iter().position(|turn| matches!(turn, Turn::Resting));
        match first.and_then(|reader| self.turns.get_mut(reader)) {
            Some(turn) => *turn = Turn::Given(job),
            None => self.waiting.push_back(job),
        }
        first
    }

    /// What a reader was woken for, or the oldest job that waits; without one it rests.
    fn take(&mut self, reader: usize) -> Option<Read> {
        let turn = self.turns.get_mut(reader)?;
        let job = match std::mem::take(turn) {
            Turn::Given(job) => Some(job),
            Turn::Busy | Turn::Resting => self.waiting.pop_front(),
        };
        if job.is_none() {
            *turn = Turn::Resting;
        }
        job
    }
}

/// Where jobs are given to the readers. One that is not done is dropped, and whoever waits for it
/// learns that.
pub(crate) struct Reads {
    queue: Mutex<Queue>,
    bells: [Condvar; READERS],
}

impl std::fmt::Debug for Reads {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reads").finish_non_exhaustive()
    }
}

impl Reads {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { queue: Mutex::default(), bells: array::from_fn(|_| Condvar::new()) })
    }

    pub(crate) fn give(&self, job: Read) {
        let mut queue = hold(&self.queue);
        let woken = if queue.is_closed { None } else { queue.give(job) };
        drop(queue);
        if let Some(bell) = woken.and_then(|reader| self.bells.get(reader)) {
            bell.notify_one();
        }
    }

    /// The readers end when nothing waits any more.
    pub(crate) fn close(&self) {
        hold(&self.queue).is_closed = true;
        self.bells.iter().for_each(Condvar::notify_one);
    }

    /// Waits for a job; `None` at the end.
    fn next(&self, reader: usize, bell: &Condvar) -> Option<Read> {
        let mut queue = hold(&self.queue);
        loop {
            if let Some(job) = queue.take(reader) {
                return Some(job);
            }
            if queue.is_closed {
                return None;
            }
            queue = bell.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Starts the readers.
    pub(crate) fn start(self: &Arc<Self>, source: &Source) -> Result<Slots, OpenError> {
        let mut slots = Slots::new();
        for reader in 0..READERS {
            let slot = Arc::new(Mutex::new(Slot::Unconnected));
            slots.push(Arc::clone(&slot));
            let (source, reads) = (source.clone(), Arc::clone(self));
            let name = format!("store-reader-{reader}");
            hold(&self.queue).running += 1;
            crate::worker::spawn(&name, move || reads.run(reader, &source, &slot))?;
        }
        Ok(slots)
    }

    fn run(&self, reader: usize, source: &Source, slot: &Mutex<Slot>) {
        let _running = Running(self);
        let Some(bell) = self.bells.get(reader) else { return };
        while let Some(job) = self.next(reader, bell) {
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
        let reads = Reads::new();
        reads.start(&Source { path, key: None }).unwrap();
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
}
