//! Monotonic time as a number, and what is due when.

use std::collections::BTreeMap;

/// A point on the host's monotonic clock, in milliseconds since any fixed moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub u64);

impl Time {
    /// This point `ms` milliseconds later.
    #[must_use]
    pub fn plus(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds since an earlier point; 0 if it is later.
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Everything the machine may wait for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timer {
    /// The socket has not become CONNECTED.
    Connect,
    /// The token has not come.
    Token,
    /// Time for the next attempt.
    Retry,
    /// The server has forgotten the connection by now.
    StateTtl,
    /// The server has been silent for too long.
    Idle,
    /// A probe was not answered.
    Probe,
    /// A ping was not answered, by its id.
    Ping(String),
    /// Nobody said whether there is an internet.
    Check,
    /// CLOSE was not answered.
    Close,
    /// A channel's attach, detach or retry, by its state.
    Channel(String),
}

/// One deadline per timer.
#[derive(Debug, Default)]
pub(crate) struct TimerTable {
    due: BTreeMap<Timer, Time>,
}

impl TimerTable {
    pub(crate) fn set(&mut self, timer: Timer, at: Time) {
        self.due.insert(timer, at);
    }

    pub(crate) fn stop(&mut self, timer: &Timer) {
        self.due.remove(timer);
    }

    pub(crate) fn due_at(&self, timer: &Timer) -> Option<Time> {
        self.due.get(timer).copied()
    }

    /// The earliest deadline. Few timers run at once, so a scan is enough.
    pub(crate) fn next(&self) -> Option<Time> {
        self.due.values().min().copied()
    }

    /// Takes the earliest timer that is due.
    pub(crate) fn take_due(&mut self, now: Time) -> Option<Timer> {
        let (timer, at) = self.due.iter().min_by_key(|(_, at)| **at)?;
        if *at > now {
            return None;
        }
        let timer = timer.clone();
        self.due.remove(&timer);
        Some(timer)
    }
}
