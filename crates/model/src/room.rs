//! Rooms.

use serde::{Deserialize, Serialize};

use crate::{OrganizationId, Participant, PropertyId, RoomId, Timestamp};

/// The four kinds of rooms (contract §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RoomKind {
    /// Everyone of one property.
    Property,
    /// Everyone of the organization.
    Organization,
    /// People somebody chose.
    Group,
    /// Two people.
    Direct,
}

impl RoomKind {
    /// The word of the contract and of SQL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Property => "PROPERTY",
            Self::Organization => "ORGANIZATION",
            Self::Group => "GROUP",
            Self::Direct => "DIRECT",
        }
    }

    /// Reads the word of the contract; `None` for a kind this version does not know.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Property, Self::Organization, Self::Group, Self::Direct]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// A room as the backend describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// The room's id.
    pub id: RoomId,
    /// Which of the four kinds.
    pub kind: RoomKind,
    /// Its name; `None` for direct rooms, which are named after the other person.
    pub name: Option<String>,
    /// The organization it belongs to.
    pub organization_id: OrganizationId,
    /// The property of property rooms and of most groups.
    pub property_id: Option<PropertyId>,
    /// That property's name.
    pub property_name: Option<String>,
    /// The live channel, where the backend names one; it wins over the rule in [`crate::live`].
    pub channel: Option<String>,
    /// When the room was made.
    pub created_at: Timestamp,
    /// When something was last written, by the server's clock.
    pub last_message_at: Option<Timestamp>,
    /// Who is in it.
    pub participants: Vec<Participant>,
}
