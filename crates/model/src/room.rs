//! Rooms.

use serde::{Deserialize, Serialize};

use crate::{OrganizationId, Participant, PropertyId, RoomId, Timestamp, limits};

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

/// The name of a group as it is kept: without blanks around it. `None` where it is empty, longer
/// than [`limits::GROUP_NAME_CHARS`], or not one line of text.
pub fn group_name(typed: &str) -> Option<&str> {
    let name = typed.trim();
    let fits = !name.is_empty()
        && name.chars().count() <= limits::GROUP_NAME_CHARS
        && !name.chars().any(char::is_control);
    fits.then_some(name)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_group_is_one_line_of_up_to_eighty_characters_however_they_are_written() {
        assert_eq!(group_name("  Nachtschicht "), Some("Nachtschicht"));
        let longest = "ß".repeat(limits::GROUP_NAME_CHARS);
        assert_eq!(group_name(&longest), Some(longest.as_str()));
        for refused in ["", " \t ", "two\nlines", "be\u{7}ll", &format!("{longest}x")] {
            assert_eq!(group_name(refused), None, "{refused:?}");
        }
    }
}
