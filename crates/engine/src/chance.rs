//! Chance: where seeds, keys and names of folders come from.

use rand::RngCore;

/// A source of random bytes. What is secret is made of it, so a host's has to be unpredictable.
pub trait Chance: Send + Sync {
    /// Fills all of it.
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Chance + '_ {
    /// So many bytes.
    pub(crate) fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A seed, for what only has to differ from desk to desk.
    pub(crate) fn seed(&self) -> u64 {
        u64::from_le_bytes(self.bytes())
    }
}

/// The operating system's.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}
