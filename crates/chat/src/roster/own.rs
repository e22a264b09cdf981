//! The own status: away after five minutes without input, back at once.

use model::{Timestamp, limits};

use super::Status;

/// What we tell of ourselves.
#[derive(Clone, Debug)]
pub struct OwnStatus {
    last_input_at: Timestamp,
    is_locked: bool,
    told: Status,
}

impl OwnStatus {
    /// Active: somebody has just started or signed in.
    pub fn new(now: Timestamp) -> Self {
        Self { last_input_at: now, is_locked: false, told: Status::Active }
    }

    /// Somebody used a key or the mouse in the app.
    pub fn note_input(&mut self, now: Timestamp) {
        self.last_input_at = now;
    }

    /// What the host knows of the whole desk: whether the screen is locked, and how long nobody
    /// has used it, in milliseconds.
    pub fn note_activity(&mut self, is_locked: bool, idle_ms: i64, now: Timestamp) {
        self.is_locked = is_locked;
        self.last_input_at = self.last_input_at.max(now.plus_ms(-idle_ms.max(0)));
    }

    /// The status at a time.
    pub fn status(&self, now: Timestamp) -> Status {
        let is_idle = now.ms_since(self.last_input_at) >= limits::AWAY_AFTER_MS;
        if self.is_locked || is_idle { Status::Away } else { Status::Active }
    }

    /// The status to be told, when it is not the one told last.
    pub fn poll_output(&mut self, now: Timestamp) -> Option<Status> {
        self.last_input_at = self.last_input_at.min(now);
        let status = self.status(now);
        if status == self.told {
            return None;
        }
        self.told = status;
        Some(status)
    }

    /// When it becomes away by time alone.
    pub fn poll_timeout(&self) -> Option<Timestamp> {
        (self.told == Status::Active).then(|| self.last_input_at.plus_ms(limits::AWAY_AFTER_MS))
    }
}
