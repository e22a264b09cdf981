//! Names and payloads of the live line (contract §3).

use serde::{Deserialize, Serialize};

use crate::{MessageId, OrganizationId, PropertyId, RoomId, RoomKind, UserId};

/// Event name of a message.
pub const MESSAGE: &str = "message";
/// Event name of a typing mark; ephemeral.
pub const TYPING: &str = "typing";
/// Event name of a read receipt.
pub const READ: &str = "read";
/// Event name of extension 1.
pub const DELIVERED: &str = "delivered";
/// Event name of a changed text (extension 6).
pub const EDITED: &str = "message.edited";
/// Event name of a deleted message (extension 6).
pub const DELETED: &str = "message.deleted";
/// Type of the annotations that are reactions (extension 8): one a person and emoji.
pub const REACTION: &str = "reaction:distinct.v1";
/// Event name of extension 4, on [`user_channel`].
pub const ROOMS_CHANGED: &str = "rooms.changed";

/// The channel on which everyone of the organization is present.
pub fn presence_channel(organization: &OrganizationId) -> String {
    format!("org:{organization}:presence")
}

/// The person's own channel (extension 4).
pub fn user_channel(organization: &OrganizationId, user: &UserId) -> String {
    format!("org:{organization}:user:{user}")
}

/// The channel of a room by the rule of the contract.
///
/// `None` when the room lacks what the rule needs: a property room without its property, a direct
/// room without exactly two people. Where the backend names a channel, that name wins.
pub fn room_channel(
    organization: &OrganizationId,
    kind: RoomKind,
    room: &RoomId,
    property: Option<&PropertyId>,
    people: &[&UserId],
) -> Option<String> {
    Some(match kind {
        RoomKind::Organization => format!("org:{organization}:company-wide"),
        RoomKind::Property => format!("org:{organization}:property:{}:general", property?),
        RoomKind::Group => format!("org:{organization}:group:{room}"),
        RoomKind::Direct => {
            let [one, other] = people else { return None };
            let (first, second) = if one <= other { (one, other) } else { (other, one) };
            format!("org:{organization}:dm:{first}-{second}")
        }
    })
}

/// Data of a [`MESSAGE`] event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageEvent {
    /// The message id, the same string as the Ably message id.
    pub id: MessageId,
    /// Who wrote it; must equal the Ably client id.
    pub sender_id: UserId,
    /// The text.
    #[serde(default)]
    pub content: Option<String>,
    /// `TEXT`, `IMAGE`, `DOCUMENT` or `SYSTEM`.
    #[serde(rename = "type", default)]
    pub kind: Option<String>,
    /// Where the attachment is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment_url: Option<String>,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment_name: Option<String>,
    /// Its length in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment_size: Option<u64>,
    /// When it was written, ISO 8601 UTC with milliseconds.
    #[serde(default)]
    pub timestamp: Option<String>,
}

/// Data of a [`TYPING`] event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TypingEvent {
    /// Who types; must equal the Ably client id.
    pub user_id: UserId,
    /// Their name.
    #[serde(default)]
    pub user_name: String,
    /// Whether they type or have stopped.
    pub is_typing: bool,
}

/// Data of a [`READ`] event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadEvent {
    /// Read up to and including this message.
    pub message_id: MessageId,
    /// Who read; must equal the Ably client id.
    pub user_id: UserId,
    /// When, ISO 8601.
    #[serde(default)]
    pub read_at: Option<String>,
}

/// Data of a [`DELIVERED`] event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliveredEvent {
    /// Everything up to this message has arrived.
    pub message_id: MessageId,
    /// On a device of this person; must equal the Ably client id.
    pub user_id: UserId,
    /// When, ISO 8601.
    #[serde(default)]
    pub at: Option<String>,
}

/// Data of an [`EDITED`] event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EditedEvent {
    /// The message.
    pub id: MessageId,
    /// Who wrote it. The Ably client id is theirs, or there is none: then the backend speaks.
    pub sender_id: UserId,
    /// What it says now.
    pub content: String,
    /// When it was changed, ISO 8601: the version of the change.
    #[serde(default)]
    pub updated_at: Option<String>,
}

/// Data of a [`DELETED`] event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeletedEvent {
    /// The message.
    pub id: MessageId,
    /// Who wrote it; as in [`EditedEvent`].
    pub sender_id: UserId,
    /// When it was deleted, ISO 8601.
    #[serde(default)]
    pub updated_at: Option<String>,
}

/// Data of a [`ROOMS_CHANGED`] event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoomsChangedEvent {
    /// The room that came, changed or went.
    pub room_id: RoomId,
    /// Free words for the log.
    #[serde(default)]
    pub reason: String,
}

/// Data of a presence member on [`presence_channel`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PresenceData {
    /// Who.
    pub user_id: UserId,
    /// Their name.
    #[serde(default)]
    pub user_name: String,
    /// Their role.
    #[serde(default)]
    pub role: String,
    /// `active` or `away`.
    pub status: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direct_channel_is_the_same_from_both_sides() {
        let org = OrganizationId::new("o1");
        let room = RoomId::new("r1");
        let (ana, bruno) = (UserId::new("u-ana"), UserId::new("u-bruno"));
        let name =
            |people: [&UserId; 2]| room_channel(&org, RoomKind::Direct, &room, None, &people);
        assert_eq!(name([&ana, &bruno]).as_deref(), Some("org:o1:dm:u-ana-u-bruno"));
        assert_eq!(name([&bruno, &ana]), name([&ana, &bruno]));
    }

    #[test]
    fn a_property_room_without_its_property_has_no_channel() {
        let org = OrganizationId::new("o1");
        assert_eq!(room_channel(&org, RoomKind::Property, &RoomId::new("r"), None, &[]), None);
    }
}
