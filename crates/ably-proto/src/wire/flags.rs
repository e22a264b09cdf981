//! The flag bits of ATTACH and ATTACHED (TR3).

use serde::{Deserializer, Serializer};

use super::field::{Field, read_integer};

/// A set of flag bits; unknown bits are carried along untouched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags(pub u64);

impl Flags {
    /// No flag.
    pub const NONE: Self = Self(0);
    /// Presence members exist; a SYNC follows.
    pub const HAS_PRESENCE: Self = Self(1);
    /// Replayed messages follow.
    pub const HAS_BACKLOG: Self = Self(1 << 1);
    /// Nothing was missed on this channel.
    pub const RESUMED: Self = Self(1 << 2);
    /// The attachment is transient.
    pub const TRANSIENT: Self = Self(1 << 4);
    /// Deprecated since 6.1.0; accepted and ignored.
    pub const ATTACH_RESUME: Self = Self(1 << 5);
    /// LiveObjects exist.
    pub const HAS_OBJECTS: Self = Self(1 << 7);
    /// Mode: may enter presence.
    pub const PRESENCE: Self = Self(1 << 16);
    /// Mode: may publish.
    pub const PUBLISH: Self = Self(1 << 17);
    /// Mode: receives messages.
    pub const SUBSCRIBE: Self = Self(1 << 18);
    /// Mode: receives presence events.
    pub const PRESENCE_SUBSCRIBE: Self = Self(1 << 19);
    /// Mode: may annotate.
    pub const ANNOTATION_PUBLISH: Self = Self(1 << 21);
    /// Mode: receives raw annotations.
    pub const ANNOTATION_SUBSCRIBE: Self = Self(1 << 22);
    /// The modes a server grants when none are asked for (§10).
    pub const DEFAULT_MODES: Self = Self(
        Self::PRESENCE.0
            | Self::PUBLISH.0
            | Self::SUBSCRIBE.0
            | Self::PRESENCE_SUBSCRIBE.0
            | Self::ANNOTATION_PUBLISH.0,
    );

    /// Whether every bit of `other` is set.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// This set and `other` together.
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The bits that both sets have.
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Only the channel modes: bits 16 and up (TB2d).
    pub fn modes(self) -> Self {
        Self(self.0 & !0xffff)
    }
}

impl Field for Flags {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self(read_integer(from)?.and_then(|bits| u64::try_from(bits).ok()).unwrap_or(0)))
    }

    fn is_absent(&self) -> bool {
        self.0 == 0
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(self.0)
    }
}
