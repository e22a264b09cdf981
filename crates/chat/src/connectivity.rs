//! Many facts about the line, one status a person sees.
//!
//! A drop that heals within two seconds never says "offline", and an attempt under way never says
//! "connecting" in the middle of an outage: a status that flickers is one that nobody reads. It
//! knows nothing of connection states of the transport beyond the four of [`Line`].

use model::{Timestamp, limits};

/// A drop shorter than this is not called offline, in milliseconds.
pub const DROP_GRACE_MS: i64 = 2_000;
/// The first connection after a start or a sign-in may take this long, in milliseconds.
pub const START_GRACE_MS: i64 = 5_000;

/// What the transport says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// An attempt is under way.
    Connecting,
    /// Live.
    Up,
    /// No line; the next attempt comes by itself.
    Down {
        /// When.
        retry_at: Option<Timestamp>,
    },
    /// No line, and no further attempt will be made by itself.
    Failed,
}

/// What the gauge is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Somebody is signed in.
    SignedIn,
    /// Nobody is, or the session ended.
    SignedOut,
    /// The line changed.
    Line(Line),
}

/// The one status a person sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connectivity {
    /// Live.
    Online,
    /// On the way, for less than a moment worth speaking of.
    Connecting,
    /// No line.
    Offline {
        /// Since when.
        since: Timestamp,
        /// When the next attempt comes; `None` while one is under way.
        retry_at: Option<Timestamp>,
    },
    /// Waiting for a person to sign in.
    SignedOut,
    /// Trying again will not mend it soon.
    Trouble {
        /// Since when.
        since: Timestamp,
        /// What kind.
        trouble: Trouble,
    },
}

/// Why the line is in trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Ten attempts and more have found nobody (contract §4). Attempts go on.
    Unreachable,
    /// The service refused the connection for good.
    Refused,
}

/// Reads the facts, shows one status.
#[derive(Clone, Debug)]
pub struct Gauge {
    is_signed_in: bool,
    line: Line,
    /// When the line was lost, or first wanted; `None` while it is up or nobody wants it.
    lost_at: Option<Timestamp>,
    grace_ms: i64,
    failed_tries: u32,
    shown: Option<Connectivity>,
    seen: Timestamp,
}

impl Default for Gauge {
    fn default() -> Self {
        Self::new()
    }
}

impl Gauge {
    /// Nobody signed in, no line.
    pub fn new() -> Self {
        Self {
            is_signed_in: false,
            line: Line::Connecting,
            lost_at: None,
            grace_ms: START_GRACE_MS,
            failed_tries: 0,
            shown: None,
            seen: Timestamp::from_ms(i64::MIN),
        }
    }

    /// Takes in a fact. Drain [`Gauge::poll_output`] afterwards.
    pub fn handle(&mut self, fact: Fact, now: Timestamp) {
        self.observe(now);
        match fact {
            Fact::SignedIn => self.sign_in(now),
            Fact::SignedOut => self.sign_out(),
            Fact::Line(line) => self.take_line(line, now),
        }
    }

    /// The status, when it is not the one told last.
    pub fn poll_output(&mut self, now: Timestamp) -> Option<Connectivity> {
        self.observe(now);
        let status = self.status(now);
        if self.shown == Some(status) {
            return None;
        }
        self.shown = Some(status);
        Some(status)
    }

    /// When the status changes by time alone.
    pub fn poll_timeout(&self) -> Option<Timestamp> {
        let due = self.lost_at?.plus_ms(self.grace_ms);
        (self.is_signed_in && self.shown == Some(Connectivity::Connecting)).then_some(due)
    }

    /// The status at a time.
    pub fn status(&self, now: Timestamp) -> Connectivity {
        if !self.is_signed_in {
            return Connectivity::SignedOut;
        }
        let since = self.lost_at.unwrap_or(now);
        match self.line {
            Line::Up => Connectivity::Online,
            Line::Failed => Connectivity::Trouble { since, trouble: Trouble::Refused },
            Line::Connecting => self.outage(since, None, now),
            Line::Down { retry_at } => self.outage(since, retry_at, now),
        }
    }

    fn outage(
        &self,
        since: Timestamp,
        retry_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Connectivity {
        if self.failed_tries >= limits::RECONNECT_TRIES_BEFORE_TROUBLE {
            return Connectivity::Trouble { since, trouble: Trouble::Unreachable };
        }
        if now.ms_since(since) < self.grace_ms {
            return Connectivity::Connecting;
        }
        Connectivity::Offline { since, retry_at }
    }

    /// A clock set back must not stretch the grace.
    fn observe(&mut self, now: Timestamp) {
        if now < self.seen {
            self.lost_at = self.lost_at.map(|at| at.min(now));
        }
        self.seen = now;
    }

    fn sign_in(&mut self, now: Timestamp) {
        if self.is_signed_in {
            return;
        }
        self.is_signed_in = true;
        if self.line != Line::Up {
            self.line = Line::Connecting;
            self.lost_at = Some(now);
            self.grace_ms = START_GRACE_MS;
            self.failed_tries = 0;
        }
    }

    fn sign_out(&mut self) {
        self.is_signed_in = false;
        self.lost_at = None;
    }

    fn take_line(&mut self, line: Line, now: Timestamp) {
        let before = std::mem::replace(&mut self.line, line);
        match line {
            Line::Up => self.restore(),
            Line::Connecting => self.lose(before, now),
            Line::Down { .. } | Line::Failed => {
                self.lose(before, now);
                self.count_failure(before);
            }
        }
    }

    fn restore(&mut self) {
        self.lost_at = None;
        self.failed_tries = 0;
    }

    fn lose(&mut self, before: Line, now: Timestamp) {
        if before == Line::Up {
            self.lost_at = Some(now);
            self.grace_ms = DROP_GRACE_MS;
        }
    }

    /// An attempt that ended without a line; two words for one outage are not two attempts.
    fn count_failure(&mut self, before: Line) {
        if before == Line::Connecting {
            self.failed_tries = self.failed_tries.saturating_add(1);
            self.grace_ms = DROP_GRACE_MS;
        }
    }
}

#[cfg(test)]
mod tests;
