//! One desk's surroundings: its clock, keychain, screen, chance and disk, all in memory and all told
//! what to do by the simulation.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use engine::{
    Chance, Clock, NotLetThrough, Notification, Notifier, PortFuture, Secret, SecretVault,
    VaultError,
};
use model::{RoomId, Timestamp};
use store::{Gate, GateFuture};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::dice::Dice;
use crate::planted::Fault;

/// When every simulation begins, in milliseconds since the epoch: a Sunday morning in November.
pub(crate) const EPOCH_MS: i64 = 1_795_334_400_000;

/// What a simulation holds is never poisoned for good: a panic ends the run anyway.
pub(crate) fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A desk's wall clock: the time its runtime has seen pass, and how far that is off.
pub(crate) struct DeskClock {
    started: Instant,
    offset_ms: AtomicI64,
}

impl DeskClock {
    /// Must be made within the desk's runtime.
    pub(crate) fn new(offset_ms: i64) -> Self {
        Self { started: Instant::now(), offset_ms: AtomicI64::new(offset_ms) }
    }

    /// Somebody sets it, or the computer slept.
    pub(crate) fn shift(&self, by_ms: i64) {
        self.offset_ms.fetch_add(by_ms, Ordering::Relaxed);
    }

    pub(crate) fn started(&self) -> Instant {
        self.started
    }
}

impl Clock for DeskClock {
    fn now(&self) -> Timestamp {
        let passed = i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX);
        Timestamp::from_ms(EPOCH_MS + self.offset_ms.load(Ordering::Relaxed) + passed)
    }
}

/// A keychain that outlives the runs of its desk.
#[derive(Clone, Default)]
pub(crate) struct Keychain(Arc<Mutex<BTreeMap<String, Secret>>>);

impl SecretVault for Keychain {
    fn read(&self, name: &str) -> PortFuture<'_, Result<Option<Secret>, VaultError>> {
        let found = hold(&self.0).get(name).cloned();
        Box::pin(std::future::ready(Ok(found)))
    }

    fn write(&self, name: &str, secret: Secret) -> PortFuture<'_, Result<(), VaultError>> {
        hold(&self.0).insert(name.to_owned(), secret);
        Box::pin(std::future::ready(Ok(())))
    }

    fn delete(&self, name: &str) -> PortFuture<'_, Result<(), VaultError>> {
        hold(&self.0).remove(name);
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Everything that was shown on a desk's screen, in all its runs.
#[derive(Clone, Default)]
pub(crate) struct Screen {
    shown: Arc<Mutex<Vec<Notification>>>,
    shows_twice: bool,
}

impl Screen {
    pub(crate) fn new(planted: Option<Fault>) -> Self {
        Self { shows_twice: planted == Some(Fault::RingsTwice), ..Self::default() }
    }

    pub(crate) fn forget_shown(&self) {
        hold(&self.shown).clear();
    }

    pub(crate) fn shown(&self) -> Vec<Notification> {
        hold(&self.shown).clone()
    }
}

impl Notifier for Screen {
    fn show(&self, notification: Notification) -> PortFuture<'_, Result<(), NotLetThrough>> {
        if self.shows_twice {
            hold(&self.shown).push(notification.clone());
        }
        hold(&self.shown).push(notification);
        Box::pin(std::future::ready(Ok(())))
    }

    fn withdraw(&self, _: &RoomId) {}
}

/// Chance of a desk, from the seed.
pub(crate) struct SeededChance(Mutex<Dice>);

impl SeededChance {
    pub(crate) fn new(dice: Dice) -> Self {
        Self(Mutex::new(dice))
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        let mut dice = hold(&self.0);
        for chunk in bytes.chunks_mut(8) {
            let bits = dice.next().to_le_bytes();
            chunk.iter_mut().zip(bits).for_each(|(byte, bit)| *byte = bit);
        }
    }
}

/// Ends a desk's process right behind one of its writes.
#[derive(Default)]
pub(crate) struct Doom {
    /// Writes left; 0 for never.
    left: AtomicU64,
    is_over: AtomicBool,
    over: Notify,
    written: AtomicU64,
}

impl Doom {
    /// The process ends behind its `writes`-th write from now.
    pub(crate) fn set(&self, writes: u64) {
        self.left.store(writes, Ordering::Relaxed);
    }

    /// Another process begins.
    pub(crate) fn lift(&self) {
        self.set(0);
        self.is_over.store(false, Ordering::Relaxed);
    }

    pub(crate) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    /// Waits for the end.
    pub(crate) async fn over(&self) {
        if !self.is_over() {
            self.over.notified().await;
        }
    }
}

/// The gate behind a desk's writes.
pub(crate) struct DoomGate(pub(crate) Arc<Doom>);

impl Gate for DoomGate {
    fn written(&self) -> GateFuture {
        self.0.written.fetch_add(1, Ordering::Relaxed);
        if self.0.is_over() {
            return Box::pin(std::future::pending());
        }
        let left = self.0.left.load(Ordering::Relaxed);
        self.0.left.store(left.saturating_sub(1), Ordering::Relaxed);
        if left == 1 {
            self.0.is_over.store(true, Ordering::Relaxed);
            self.0.over.notify_one();
            return Box::pin(std::future::pending());
        }
        Box::pin(std::future::ready(()))
    }
}
