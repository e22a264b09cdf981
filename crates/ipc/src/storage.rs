//! How much of the computer's disk a desk takes: sizes, and never a path.

use serde::{Deserialize, Serialize};

/// How much of the disk what this person has on this desk takes, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageUsed {
    /// Messages, rooms, people, drafts and the outbox.
    pub messages: u64,
    /// The index of the search.
    pub index: u64,
    /// Files that were sent or looked at.
    pub files: u64,
    /// Their small pictures.
    pub pictures: u64,
    /// How long messages are kept, in days.
    pub retention_days: u32,
}

impl StorageUsed {
    /// All of it.
    pub fn total(&self) -> u64 {
        [self.index, self.files, self.pictures].into_iter().fold(self.messages, u64::saturating_add)
    }
}
