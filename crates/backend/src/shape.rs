//! What goes out as JSON (contract §1 and §2).

use model::{MessageId, OrganizationId, PropertyId, RoomId, UserId};
use serde::Serialize;

use crate::time::{as_iso, as_iso_option};

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Room {
    pub(crate) id: RoomId,
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    pub(crate) name: Option<String>,
    pub(crate) organization_id: OrganizationId,
    pub(crate) property_id: Option<PropertyId>,
    pub(crate) property: Option<PropertyName>,
    #[serde(serialize_with = "as_iso")]
    pub(crate) created_at: i64,
    #[serde(serialize_with = "as_iso")]
    pub(crate) updated_at: i64,
    #[serde(serialize_with = "as_iso_option")]
    pub(crate) last_message_at: Option<i64>,
    pub(crate) participants: Vec<Participant>,
    pub(crate) unread_count: i64,
    pub(crate) last_message: Option<Message>,
    pub(crate) channel: String,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct PropertyName {
    pub(crate) id: PropertyId,
    pub(crate) name: String,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Participant {
    pub(crate) user_id: UserId,
    pub(crate) room_id: RoomId,
    #[serde(serialize_with = "as_iso")]
    pub(crate) joined_at: i64,
    #[serde(serialize_with = "as_iso_option")]
    pub(crate) last_read_at: Option<i64>,
    pub(crate) is_muted: bool,
    pub(crate) user: User,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    pub(crate) id: UserId,
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<String>,
    pub(crate) role: &'static str,
    pub(crate) property_ids: Vec<PropertyId>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message {
    pub(crate) id: MessageId,
    pub(crate) room_id: RoomId,
    pub(crate) sender_id: UserId,
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    pub(crate) content: Option<String>,
    pub(crate) attachment_url: Option<String>,
    pub(crate) attachment_name: Option<String>,
    pub(crate) attachment_size: Option<i64>,
    #[serde(serialize_with = "as_iso")]
    pub(crate) created_at: i64,
    #[serde(serialize_with = "as_iso")]
    pub(crate) updated_at: i64,
    pub(crate) is_edited: bool,
    pub(crate) is_deleted: bool,
    pub(crate) sender: Sender,
    pub(crate) read_receipts: Vec<Receipt>,
    /// What the live line calls the message (extension 8).
    pub(crate) serial: String,
    pub(crate) reactions: Option<Reactions>,
}

/// Who reacted to a message (extension 8).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Reactions {
    /// Sorts with the positions of the summaries that the room's channel tells.
    pub(crate) version: String,
    /// By emoji, in the shape of such a summary.
    pub(crate) summary: serde_json::Value,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Sender {
    pub(crate) id: UserId,
    pub(crate) name: String,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Receipt {
    pub(crate) user_id: UserId,
    #[serde(serialize_with = "as_iso")]
    pub(crate) read_at: i64,
}
