//! What the endpoint keeps of a connection while its transports come and go (digest §7.3).

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ably_proto::wire::{Action, ErrorInfo, ProtocolMessage, PublishResult};

use super::channel::Channel;
use super::line::Line;
use super::refusal;
use super::serial::random_text;

/// Length of a connection id and of the secret behind it; a key of other lengths is malformed.
const ID_LEN: usize = 12;
const SECRET_LEN: usize = 32;

/// Answers kept for publishes that a resumed client sends again.
const OUTCOMES_KEPT: usize = 1_000;

/// How one publish ended; repeated when the client, not having heard it, sends the frame again.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// Accepted, with the serials of its messages.
    Accepted(PublishResult),
    /// Refused.
    Refused(ErrorInfo),
}

/// The publishes of one connection by msgSerial (RTN7, RTN19a2).
#[derive(Debug, Default)]
pub(crate) struct Publishing {
    next: u64,
    outcomes: VecDeque<(u64, Outcome)>,
}

impl Publishing {
    /// The outcome of a msgSerial that was dealt with before. One too old to be remembered was
    /// acknowledged long ago; its serials are unknown.
    pub(crate) fn known(&self, msg_serial: u64) -> Option<Outcome> {
        if msg_serial >= self.next {
            return None;
        }
        let found = self.outcomes.iter().find(|(serial, _)| *serial == msg_serial);
        let forgotten = || Outcome::Accepted(PublishResult { serials: vec![None] });
        Some(found.map_or_else(forgotten, |(_, outcome)| outcome.clone()))
    }

    /// Remembers how a msgSerial ended.
    pub(crate) fn settle(&mut self, msg_serial: u64, outcome: Outcome) {
        self.next = self.next.max(msg_serial.saturating_add(1));
        self.outcomes.push_back((msg_serial, outcome));
        if self.outcomes.len() > OUTCOMES_KEPT {
            self.outcomes.pop_front();
        }
    }
}

/// One connection, whatever transport it is on.
#[derive(Debug)]
pub(crate) struct Session {
    /// The connection id.
    pub(crate) id: String,
    /// The identity it was opened with; a resume under another is refused.
    pub(crate) client_id: Option<String>,
    /// One publish at a time, also across a transport and the one that supersedes it.
    pub(crate) publishing: tokio::sync::Mutex<Publishing>,
    state: Mutex<State>,
    present_in: Mutex<BTreeMap<String, Arc<Channel>>>,
}

#[derive(Debug)]
struct State {
    secret: String,
    line: Option<Arc<Line>>,
    /// Counts the losses of transports, so that a late timer sees that it is stale.
    losses: u64,
    remain_present: Duration,
}

impl Session {
    fn new(client_id: Option<String>, line: Arc<Line>, remain_present: Duration) -> Self {
        let secret = random_text(SECRET_LEN);
        Self {
            id: random_text(ID_LEN),
            client_id,
            publishing: tokio::sync::Mutex::default(),
            state: Mutex::new(State { secret, line: Some(line), losses: 0, remain_present }),
            present_in: Mutex::default(),
        }
    }

    /// The credential by which the client resumes this connection.
    pub(crate) fn key(&self) -> String {
        format!("{}!{}", self.id, lock(&self.state).secret)
    }

    /// How long its presence members stay after an abrupt loss.
    pub(crate) fn remain_present(&self) -> Duration {
        lock(&self.state).remain_present
    }

    /// Notes that a transport is gone. Answers the number of this loss; `None` where the
    /// connection has moved on to another transport.
    pub(crate) fn lose(&self, line_id: u64) -> Option<u64> {
        let mut state = lock(&self.state);
        if state.line.as_ref().is_none_or(|line| line.id != line_id) {
            return None;
        }
        state.line = None;
        state.losses += 1;
        Some(state.losses)
    }

    /// Whether the connection has been without a transport ever since that loss.
    pub(crate) fn is_lost_since(&self, loss: u64) -> bool {
        let state = lock(&self.state);
        state.line.is_none() && state.losses == loss
    }

    /// Remembers a channel in which the connection is present.
    pub(crate) fn note_present(&self, channel: &Arc<Channel>) {
        lock(&self.present_in).insert(channel.name().to_owned(), Arc::clone(channel));
    }

    /// Forgets in which channels the connection is present, and answers them.
    pub(crate) fn take_present(&self) -> Vec<Arc<Channel>> {
        std::mem::take(&mut *lock(&self.present_in)).into_values().collect()
    }

    /// Whether a resume under this secret is the owner's; compares all of it, whatever differs.
    fn has_secret(&self, secret: &str) -> bool {
        let state = lock(&self.state);
        let differing =
            state.secret.bytes().zip(secret.bytes()).fold(0, |acc, (a, b)| acc | (a ^ b));
        state.secret.len() == secret.len() && differing == 0
    }

    fn take_over(
        &self,
        line: &Arc<Line>,
        remain_present: Duration,
        renew: bool,
    ) -> Option<Arc<Line>> {
        let mut state = lock(&self.state);
        if renew {
            state.secret = random_text(SECRET_LEN);
        }
        state.remain_present = remain_present;
        state.line.replace(Arc::clone(line))
    }
}

/// How a client asks for an earlier connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// A new connection.
    None,
    /// The connection of this key, after a drop (RTN15).
    Resume(String),
    /// The same from a new process; the key is changed, so that it works once (RTN16).
    Recover(String),
}

/// What a new transport was given.
#[derive(Debug)]
pub(crate) struct Opened {
    /// Its connection, new or resumed.
    pub(crate) session: Arc<Session>,
    /// Why the claimed connection was not to be had (RTN15c7).
    pub(crate) error: Option<ErrorInfo>,
    /// The transport that this one supersedes.
    pub(crate) superseded: Option<Arc<Line>>,
}

/// The connections of one application.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    by_id: Mutex<HashMap<String, Arc<Session>>>,
}

impl Sessions {
    /// Gives a transport its connection: the claimed one, or a new one and why.
    ///
    /// # Errors
    /// 40102 when the claimed connection belongs to another identity.
    pub(crate) fn open(
        &self,
        claim: &Claim,
        client_id: Option<&str>,
        line: &Arc<Line>,
        remain_present: Duration,
    ) -> Result<Opened, ErrorInfo> {
        let mut by_id = lock(&self.by_id);
        let error = match claimed(&by_id, claim) {
            Ok(Some(session)) => {
                if session.client_id.as_deref() != client_id {
                    return Err(refusal::incompatible_client_id());
                }
                let renew = matches!(claim, Claim::Recover(_));
                let superseded = session.take_over(line, remain_present, renew);
                return Ok(Opened { session, error: None, superseded });
            }
            Ok(None) => None,
            Err(error) => Some(error),
        };
        let session =
            Arc::new(Session::new(client_id.map(str::to_owned), Arc::clone(line), remain_present));
        by_id.insert(session.id.clone(), Arc::clone(&session));
        Ok(Opened { session, error, superseded: None })
    }

    /// The connection of this key.
    pub(crate) fn find(&self, key: &str) -> Option<Arc<Session>> {
        claimed(&lock(&self.by_id), &Claim::Resume(key.to_owned())).ok().flatten()
    }

    /// Whether a claim names one of these connections with its secret.
    pub(crate) fn has(&self, claim: &Claim) -> bool {
        matches!(claimed(&lock(&self.by_id), claim), Ok(Some(_)))
    }

    /// Ends every connection for this reason, and forgets all of them.
    pub(crate) fn end_all(&self, reason: &ErrorInfo) {
        let sessions = std::mem::take(&mut *lock(&self.by_id));
        for line in sessions.values().filter_map(|session| lock(&session.state).line.clone()) {
            line.finish(ProtocolMessage {
                error: Some(reason.clone()),
                ..ProtocolMessage::new(Action::Error)
            });
        }
    }

    /// Forgets a connection that the client has closed.
    pub(crate) fn close(&self, session: &Session) {
        lock(&self.by_id).remove(&session.id);
    }

    /// Forgets a connection if it is still lost since then. Under the same lock as resuming, so
    /// that a client never resumes what is being forgotten.
    pub(crate) fn expire(&self, session: &Session, loss: u64) -> bool {
        let mut by_id = lock(&self.by_id);
        session.is_lost_since(loss) && by_id.remove(&session.id).is_some()
    }
}

fn claimed(
    by_id: &HashMap<String, Arc<Session>>,
    claim: &Claim,
) -> Result<Option<Arc<Session>>, ErrorInfo> {
    let key = match claim {
        Claim::None => return Ok(None),
        Claim::Resume(key) | Claim::Recover(key) => key,
    };
    let (id, secret) = parse_key(key).ok_or_else(refusal::malformed_connection_key)?;
    let found = by_id.get(id).filter(|session| session.has_secret(secret));
    found.map(|session| Some(Arc::clone(session))).ok_or_else(refusal::unknown_connection)
}

fn parse_key(key: &str) -> Option<(&str, &str)> {
    let (id, secret) = key.split_once('!')?;
    let is_ours =
        |text: &str, len| text.len() == len && text.bytes().all(|b| b.is_ascii_hexdigit());
    (is_ours(id, ID_LEN) && is_ours(secret, SECRET_LEN)).then_some((id, secret))
}

/// A panic elsewhere leaves these plain values whole, so a poisoned lock is still good.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REMAIN: Duration = Duration::from_secs(15);

    fn open(sessions: &Sessions, claim: Claim, line_id: u64) -> Opened {
        let (line, _ends) = Line::new(line_id, 8);
        sessions.open(&claim, Some("ana"), &line, REMAIN).unwrap()
    }

    #[test]
    fn rtn15c6_the_owner_of_the_key_gets_the_same_connection_and_the_old_transport_is_superseded() {
        let sessions = Sessions::default();
        let first = open(&sessions, Claim::None, 1);
        let second = open(&sessions, Claim::Resume(first.session.key()), 2);
        assert_eq!(second.session.id, first.session.id);
        assert_eq!(second.superseded.map(|line| line.id), Some(1));
        assert_eq!(first.session.lose(1), None, "the superseded transport loses nothing");
    }

    #[test]
    fn rtn15c7_malformed_and_unknown_keys_give_a_new_connection_with_their_codes() {
        let sessions = Sessions::default();
        let first = open(&sessions, Claim::None, 1);
        let guess = format!("{}!{}", first.session.id, "0".repeat(SECRET_LEN));
        for (key, code) in [("nonsense", 80018), ("_____!fake-key", 80018), (&guess, 80022)] {
            let other = open(&sessions, Claim::Resume(key.to_owned()), 2);
            assert_ne!(other.session.id, first.session.id);
            assert_eq!(other.error.map(|error| error.code), Some(code), "{key}");
        }
    }

    #[test]
    fn a_connection_is_not_resumed_under_another_identity() {
        let sessions = Sessions::default();
        let first = open(&sessions, Claim::None, 1);
        let (line, _ends) = Line::new(2, 8);
        let claim = Claim::Resume(first.session.key());
        let refused = sessions.open(&claim, Some("bruno"), &line, REMAIN).unwrap_err();
        assert_eq!(refused.code, 40102);
    }

    #[test]
    fn rtn16_recovering_changes_the_key() {
        let sessions = Sessions::default();
        let first = open(&sessions, Claim::None, 1);
        let key = first.session.key();
        let second = open(&sessions, Claim::Recover(key.clone()), 2);
        assert_eq!(second.session.id, first.session.id);
        assert_ne!(second.session.key(), key);
        assert!(open(&sessions, Claim::Recover(key), 3).error.is_some());
    }

    #[test]
    fn a_connection_resumed_meanwhile_does_not_expire() {
        let sessions = Sessions::default();
        let first = open(&sessions, Claim::None, 1);
        let loss = first.session.lose(1).unwrap();
        open(&sessions, Claim::Resume(first.session.key()), 2);
        assert!(!sessions.expire(&first.session, loss));
        let loss = first.session.lose(2).unwrap();
        assert!(sessions.expire(&first.session, loss));
        assert!(open(&sessions, Claim::Resume(first.session.key()), 3).error.is_some());
    }

    #[test]
    fn rtn19a2_a_msg_serial_sent_again_gets_its_first_answer() {
        let mut publishing = Publishing::default();
        assert_eq!(publishing.known(0), None);
        let accepted =
            Outcome::Accepted(PublishResult { serials: vec![Some("s1:000".to_owned())] });
        publishing.settle(0, accepted.clone());
        assert_eq!(publishing.known(0), Some(accepted));
        assert_eq!(publishing.known(1), None);
    }
}
