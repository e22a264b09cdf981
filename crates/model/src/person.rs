//! People, and their place in a room.

use serde::{Deserialize, Serialize};

use crate::{PropertyId, Timestamp, UserId};

/// What a person may do in the organization (contract §1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    /// Administers the organization.
    OrgAdmin,
    /// Manages properties.
    PropertyMgr,
    /// Everybody else, and every role this version does not know.
    #[default]
    Staff,
}

impl Role {
    /// The word of the contract and of SQL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrgAdmin => "ORG_ADMIN",
            Self::PropertyMgr => "PROPERTY_MGR",
            Self::Staff => "STAFF",
        }
    }

    /// Reads the word of the contract; anything unknown is [`Role::Staff`].
    pub fn parse(word: &str) -> Self {
        match word {
            "ORG_ADMIN" => Self::OrgAdmin,
            "PROPERTY_MGR" => Self::PropertyMgr,
            _ => Self::Staff,
        }
    }
}

/// Somebody with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their id, which is also their live client id.
    pub id: UserId,
    /// The name shown.
    pub name: String,
    /// E-mail, where the backend tells it.
    pub email: Option<String>,
    /// Their role.
    #[serde(default)]
    pub role: Role,
    /// The properties they work for.
    #[serde(default)]
    pub property_ids: Vec<PropertyId>,
}

/// A person in a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Who.
    pub person: Person,
    /// Since when.
    pub joined_at: Timestamp,
    /// Up to when they have read, by the server's clock.
    pub last_read_at: Option<Timestamp>,
    /// Whether they muted the room.
    pub is_muted: bool,
}

/// What the dot beside a name says (contract §3).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// Not present, or present without a sign for over 15 minutes.
    #[default]
    Offline,
    /// Present, without input for 5 to 15 minutes.
    Away,
    /// Present and active.
    Active,
}
