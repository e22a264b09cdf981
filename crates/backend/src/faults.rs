//! Faults that tests switch on: the ways a line, a server or a clock goes wrong.
//!
//! Everything here is off by default and reads are cheap, so the live endpoint and the REST layer
//! may ask on every frame and every request. The switches are reachable from outside only through
//! the control endpoint, which exists only with `--faults`.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// A refusal that the live endpoint gives instead of an ACK.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NackFault {
    /// Ably error code, such as 50003.
    pub code: u32,
    /// HTTP-like status that goes with the code.
    #[serde(default = "internal_error")]
    pub status: u16,
    /// How many publishes are still to be refused.
    #[serde(default = "once")]
    pub count: u64,
}

/// An answer that the REST layer gives instead of the real one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpFault {
    /// Requests whose path begins with this are hit.
    pub prefix: String,
    /// Only requests of this method, such as `POST`, where given.
    #[serde(default)]
    pub method: Option<String>,
    /// The status they are answered with.
    pub status: u16,
    /// How many requests are still to be hit.
    #[serde(default = "once")]
    pub count: u64,
    /// `Retry-After` in seconds, sent where given.
    #[serde(default)]
    pub retry_after: Option<u64>,
}

fn internal_error() -> u16 {
    500
}

fn once() -> u64 {
    1
}

/// A change to the switches, as the control endpoint takes it; absent fields stay as they are.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FaultsPatch {
    /// Refuse every new live connection while true.
    pub refuse_connections: Option<bool>,
    /// Send no ACK or NACK for the next so many publishes, which are stored all the same.
    pub swallow_acks: Option<u64>,
    /// Store the next so many publishes, then drop their connection before the ACK.
    pub drop_after_publish: Option<u64>,
    /// Hold every ACK back for so many milliseconds.
    pub delay_acks_ms: Option<u64>,
    /// Refuse the next publishes, without storing them.
    pub nack_next: Option<NackFault>,
    /// Replaces the list of falsified REST answers.
    pub http_status: Option<Vec<HttpFault>>,
    /// What the server's clock shows beyond the true time, in milliseconds.
    pub clock_skew_ms: Option<i64>,
    /// Drop every live connection now.
    pub drop_connections: bool,
    /// Make every issued live token expire now.
    pub expire_tokens: bool,
    /// End every session now; carried out by the control endpoint, which has the database.
    pub expire_sessions: bool,
}

/// The switches themselves, shared by the REST layer and the live endpoint.
#[derive(Debug)]
pub struct Faults {
    refuse_connections: AtomicBool,
    swallow_acks: AtomicU64,
    drop_after_publish: AtomicU64,
    delay_acks_ms: AtomicU64,
    clock_skew_ms: AtomicI64,
    nack_next: Mutex<Option<NackFault>>,
    http_status: Mutex<Vec<HttpFault>>,
    drops: watch::Sender<u64>,
    token_expiries: watch::Sender<u64>,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            refuse_connections: AtomicBool::new(false),
            swallow_acks: AtomicU64::new(0),
            drop_after_publish: AtomicU64::new(0),
            delay_acks_ms: AtomicU64::new(0),
            clock_skew_ms: AtomicI64::new(0),
            nack_next: Mutex::new(None),
            http_status: Mutex::new(Vec::new()),
            drops: watch::Sender::new(0),
            token_expiries: watch::Sender::new(0),
        }
    }
}

impl Faults {
    /// Applies a change; what it does not name stays.
    pub fn apply(&self, patch: FaultsPatch) {
        if let Some(refuse) = patch.refuse_connections {
            self.refuse_connections.store(refuse, Ordering::Release);
        }
        set(&self.swallow_acks, patch.swallow_acks);
        set(&self.drop_after_publish, patch.drop_after_publish);
        set(&self.delay_acks_ms, patch.delay_acks_ms);
        if let Some(skew) = patch.clock_skew_ms {
            self.clock_skew_ms.store(skew, Ordering::Release);
        }
        if let Some(nack) = patch.nack_next {
            *lock(&self.nack_next) = Some(nack).filter(|nack| nack.count > 0);
        }
        if let Some(answers) = patch.http_status {
            *lock(&self.http_status) = answers;
        }
        if patch.drop_connections {
            self.drop_connections();
        }
        if patch.expire_tokens {
            self.expire_tokens();
        }
    }

    /// True while new live connections are to be refused.
    #[must_use]
    pub fn refuses_connections(&self) -> bool {
        self.refuse_connections.load(Ordering::Acquire)
    }

    /// Takes one swallowed ACK; true when this publish is to stay unanswered.
    #[must_use]
    pub fn take_swallowed_ack(&self) -> bool {
        take(&self.swallow_acks)
    }

    /// Takes one drop; true when the connection of this stored publish is to be cut before its ACK.
    #[must_use]
    pub fn take_drop_after_publish(&self) -> bool {
        take(&self.drop_after_publish)
    }

    /// How long an ACK is held back; `None` when it is not.
    #[must_use]
    pub fn ack_delay(&self) -> Option<Duration> {
        let ms = self.delay_acks_ms.load(Ordering::Acquire);
        (ms > 0).then(|| Duration::from_millis(ms))
    }

    /// Takes one refusal; the publish is then neither stored nor delivered.
    #[must_use]
    pub fn take_nack(&self) -> Option<NackFault> {
        let mut slot = lock(&self.nack_next);
        let nack = slot.as_mut()?;
        nack.count = nack.count.saturating_sub(1);
        let taken = nack.clone();
        if taken.count == 0 {
            *slot = None;
        }
        Some(taken)
    }

    /// Takes one falsified answer for a request.
    #[must_use]
    pub fn take_http_status(&self, method: &str, path: &str) -> Option<HttpFault> {
        let is_hit = |fault: &HttpFault| {
            let is_of_method = fault.method.as_ref().is_none_or(|wanted| wanted == method);
            is_of_method && path.starts_with(&fault.prefix)
        };
        let mut answers = lock(&self.http_status);
        let hit = answers.iter_mut().find(|fault| is_hit(fault))?;
        hit.count = hit.count.saturating_sub(1);
        let taken = hit.clone();
        answers.retain(|fault| fault.count > 0);
        Some(taken)
    }

    /// Drops every live connection that is open now.
    pub fn drop_connections(&self) {
        self.drops.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Changes each time every open connection is to be dropped.
    #[must_use]
    pub fn drops(&self) -> watch::Receiver<u64> {
        self.drops.subscribe()
    }

    /// Makes every live token issued so far expire.
    pub fn expire_tokens(&self) {
        self.token_expiries.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Changes each time every token issued so far expires.
    #[must_use]
    pub fn token_expiries(&self) -> watch::Receiver<u64> {
        self.token_expiries.subscribe()
    }

    /// The server's clock in Unix milliseconds, with its skew.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        now.saturating_add(self.clock_skew_ms.load(Ordering::Acquire))
    }
}

fn set(cell: &AtomicU64, value: Option<u64>) {
    if let Some(value) = value {
        cell.store(value, Ordering::Release);
    }
}

/// Counts one down; false when there was none left, so that two connections never share one.
fn take(cell: &AtomicU64) -> bool {
    cell.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(1)).is_ok()
}

/// A panic elsewhere leaves these plain values whole, so a poisoned lock is still good.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patch(json: serde_json::Value) -> FaultsPatch {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn counted_faults_hit_exactly_so_often() {
        let faults = Faults::default();
        faults.apply(patch(serde_json::json!({"swallow_acks": 2, "nack_next": {"code": 50003}})));
        assert_eq!([1, 2, 3].map(|_| faults.take_swallowed_ack()), [true, true, false]);
        assert_eq!(faults.take_nack().map(|nack| (nack.code, nack.status)), Some((50003, 500)));
        assert_eq!(faults.take_nack(), None);
    }

    #[test]
    fn a_patch_leaves_what_it_does_not_name() {
        let faults = Faults::default();
        faults.apply(patch(serde_json::json!({"refuse_connections": true})));
        faults.apply(patch(serde_json::json!({"delay_acks_ms": 40})));
        assert!(faults.refuses_connections());
        assert_eq!(faults.ack_delay(), Some(Duration::from_millis(40)));
    }

    #[test]
    fn a_falsified_answer_matches_by_prefix_and_method_and_wears_off() {
        let faults = Faults::default();
        faults.apply(patch(serde_json::json!({
            "http_status": [
                {"prefix": "/api/chat/rooms", "status": 429, "retry_after": 3},
                {"prefix": "/api/chat/rooms", "method": "POST", "status": 500}
            ]
        })));
        let take = |method, path| faults.take_http_status(method, path).map(|hit| hit.status);
        assert_eq!(take("GET", "/api/auth/csrf"), None);
        assert_eq!(take("GET", "/api/chat/rooms/r1"), Some(429));
        assert_eq!(take("GET", "/api/chat/rooms"), None);
        assert_eq!(take("POST", "/api/chat/rooms"), Some(500));
        assert_eq!(take("POST", "/api/chat/rooms"), None);
    }

    #[test]
    fn dropping_wakes_those_who_watch() {
        let faults = Faults::default();
        let watching = faults.drops();
        faults.apply(patch(serde_json::json!({"drop_connections": true})));
        assert!(watching.has_changed().unwrap());
    }

    #[test]
    fn a_misspelt_fault_is_refused_rather_than_ignored() {
        let read = serde_json::from_value::<FaultsPatch>(serde_json::json!({"swalow_acks": 1}));
        assert!(read.is_err());
    }
}
