//! Beginning to talk: people who were looked for, and what a group may be.

use model::{Message, Person, PropertyId, RoomId, Timestamp};
use serde::{Deserialize, Serialize};

/// Somebody a chat can be begun with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundPerson {
    /// Who.
    pub person: Person,
    /// Whether they work for a property of this person's.
    pub is_near: bool,
    /// When the two talked last, as far as this desk knows.
    pub last_talked_at: Option<Timestamp>,
    /// The direct room the two have.
    pub room_id: Option<RoomId>,
}

/// People who were looked for: those of one's own properties first, then those one talked to last,
/// then by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundPeople {
    /// They.
    pub people: Vec<FoundPerson>,
    /// Whether the backend was asked too; otherwise they are those this desk knows.
    pub is_complete: bool,
}

/// A property by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedProperty {
    /// Which.
    pub id: PropertyId,
    /// What it is called.
    pub name: String,
}

/// What groups this person may make (contract §2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRules {
    /// The properties a group of theirs can belong to.
    pub own: Vec<NamedProperty>,
    /// The properties its people may come from besides its own; empty where groups are of one.
    pub others: Vec<NamedProperty>,
    /// Every property this desk knows by name, for saying where people work.
    pub known: Vec<NamedProperty>,
}

/// What is unsent of a room this person is no longer in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftBehind {
    /// The room.
    pub room_id: RoomId,
    /// What it was called; empty where that is not known any more.
    pub room_name: String,
    /// Messages that will not be sent, oldest first.
    pub messages: Vec<Message>,
    /// What stood in its composer.
    pub draft: Option<String>,
}
