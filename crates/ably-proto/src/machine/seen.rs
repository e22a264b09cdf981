//! Which messages of a channel were delivered lately, so that a replay delivers none twice.

use std::{
    collections::{HashSet, VecDeque},
    hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher},
};

use crate::wire::{Message, MessageAction};

/// Messages remembered for one channel: more than a server replays at once.
const WINDOW: usize = 1_024;

/// The newest messages of a channel, by the hash of their identity.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    order: VecDeque<u64>,
    known: HashSet<u64, BuildHasherDefault<Hashed>>,
}

/// What is remembered are hashes already; hashing them again, twice for every message, buys nothing.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = self.0.rotate_left(8) ^ hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Seen {
    /// Notes a message; false if it was noted before. What has no identity is always new.
    pub(crate) fn note(&mut self, message: &Message) -> bool {
        let Some(identity) = identity(message) else { return true };
        if !self.known.insert(identity) {
            return false;
        }
        self.order.push_back(identity);
        if self.order.len() > WINDOW
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// A message is its id and name; a change of one is its version. Totals have no identity: each
/// replaces the one before.
fn identity(message: &Message) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    if message.is_revision() {
        let version = message.version.as_ref()?;
        (message.serial.as_ref()?, version.serial.as_ref()?).hash(&mut hasher);
    } else if matches!(message.action, None | Some(MessageAction::Create)) {
        (message.id.as_ref()?, &message.name).hash(&mut hasher);
    } else {
        return None;
    }
    Some(hasher.finish())
}
