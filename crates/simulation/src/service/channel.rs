//! One channel: its log, the ids it has taken, and who is present.

use std::collections::{BTreeMap, VecDeque};

use ably_proto::wire::{Message, PresenceMessage};

/// A message in a channel's log.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) serial: String,
    pub(crate) message: Message,
    pub(crate) at: i64,
}

/// One channel.
#[derive(Debug, Default)]
pub(crate) struct Channel {
    pub(crate) log: VecDeque<Entry>,
    /// What is not after this is no longer kept.
    forgotten: String,
    /// Ids of publishes, with the serial each was given and when.
    taken: BTreeMap<String, (String, i64)>,
    /// By connection and client.
    pub(crate) present: BTreeMap<(String, String), PresenceMessage>,
}

impl Channel {
    /// Forgets what is older than a time.
    pub(crate) fn prune(&mut self, before: i64) {
        while self.log.front().is_some_and(|entry| entry.at < before) {
            if let Some(entry) = self.log.pop_front() {
                self.forgotten = entry.serial.max(std::mem::take(&mut self.forgotten));
            }
        }
        self.taken.retain(|_, (_, at)| *at >= before);
    }

    /// Nobody goes on from before a position any more; what was said stays in the past.
    pub(crate) fn forget(&mut self, position: &str) {
        self.taken.clear();
        self.present.clear();
        position.clone_into(&mut self.forgotten);
    }

    /// The serial an id was given before.
    pub(crate) fn known(&self, id: &str) -> Option<String> {
        self.taken.get(id).map(|(serial, _)| serial.clone())
    }

    pub(crate) fn take(&mut self, id: String, entry: Entry) {
        self.taken.insert(id, (entry.serial.clone(), entry.at));
        self.log.push_back(entry);
    }

    /// What came after a position, unless something after it is forgotten.
    pub(crate) fn since(&self, position: &str) -> Option<Vec<Entry>> {
        let is_kept = position >= self.forgotten.as_str();
        is_kept.then(|| {
            self.log.iter().filter(|entry| entry.serial.as_str() > position).cloned().collect()
        })
    }
}
