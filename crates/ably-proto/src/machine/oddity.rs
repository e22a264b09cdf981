//! What a server does that it should not: counted by kind, and otherwise survived.

use std::collections::BTreeMap;

/// Something a server should not have done, or that this client does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Oddity {
    /// ACK or NACK of something never sent, or settled before.
    AckForNothing,
    /// ACK or NACK that leaves out frames before it.
    AckSkipped,
    /// A frame for a channel nobody asked for.
    UnknownChannel,
    /// A frame whose action nobody knows, or that only clients send.
    UnknownAction,
    /// Messages or presence on a channel that is not attached (RTL17).
    NotAttached,
    /// A channel's position that is older than the one before.
    SerialBackwards,
    /// A message that was delivered before.
    Duplicate,
    /// More presence members than are kept.
    TooManyMembers,
    /// A presence sync without an end.
    EndlessSync,
    /// A presence message that names nobody.
    Nameless,
    /// A payload that could not be decoded; it was delivered as far as it came (RSL6b).
    Undecodable,
    /// The key to recover from was none; the connection was made without it (RTN16f1).
    RecoveryKey,
}

/// How often each happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Oddities(BTreeMap<Oddity, u64>);

impl Oddities {
    pub(super) fn count(&mut self, oddity: Oddity) {
        let times = self.0.entry(oddity).or_default();
        *times = times.saturating_add(1);
    }

    /// How often one kind happened.
    pub fn of(&self, oddity: Oddity) -> u64 {
        self.0.get(&oddity).copied().unwrap_or_default()
    }

    /// Each kind that happened, and how often.
    pub fn iter(&self) -> impl Iterator<Item = (Oddity, u64)> {
        self.0.iter().map(|(oddity, times)| (*oddity, *times))
    }

    /// How often anything happened.
    pub fn total(&self) -> u64 {
        self.0.values().fold(0, |sum, times| sum.saturating_add(*times))
    }
}
