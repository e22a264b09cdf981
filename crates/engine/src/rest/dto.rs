//! The contract's JSON shapes (§2), read tolerantly: unknown fields ignored, missing ones
//! defaulted, `null` the same as absent. Deliberately not shared with the embedded backend, so
//! that the two cannot agree on the same mistake.

use std::collections::BTreeSet;

use model::{
    Amendment, Attachment, Content, Delivery, Message, MessageId, MessageKind, OrganizationId,
    Participant, Person, PropertyId, Role, Room, RoomId, RoomKind, Timestamp, UserId,
};
use serde::{Deserialize, Deserializer};

use super::NewRoom;

/// `null` is the default, like absence.
pub(super) fn nullable<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

/// An ISO 8601 time; `None` when it is not one.
pub(crate) fn parse_time(text: &str) -> Option<Timestamp> {
    let instant: jiff::Timestamp = text.parse().ok()?;
    Some(Timestamp::from_ms(instant.as_millisecond()))
}

/// ISO 8601 in UTC with milliseconds.
pub(crate) fn format_time(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.as_ms())
        .map(|instant| format!("{instant:.3}"))
        .unwrap_or_default()
}

fn time_or_epoch(text: Option<&String>) -> Timestamp {
    text.and_then(|text| parse_time(text)).unwrap_or_default()
}

/// `GET /api/auth/csrf`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Csrf {
    pub(crate) csrf_token: String,
}

/// Answer of the credentials callback.
#[derive(Debug, Deserialize)]
pub(crate) struct CallbackAnswer {
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) url: String,
}

/// `GET /api/auth/session`.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct SessionAnswer {
    pub(crate) user: Option<User>,
}

/// A person as sessions and participants name them.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    pub(crate) id: String,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) role: String,
    pub(crate) organization_id: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) property_ids: Vec<String>,
}

impl From<User> for Person {
    fn from(user: User) -> Self {
        Self {
            id: UserId::new(user.id),
            name: user.name,
            email: user.email,
            role: Role::parse(&user.role),
            property_ids: user.property_ids.into_iter().map(PropertyId::new).collect(),
        }
    }
}

/// `GET /api/chat/rooms`: wrapped or bare.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum RoomsAnswer {
    Wrapped { rooms: Vec<serde_json::Value> },
    Bare(Vec<serde_json::Value>),
}

#[derive(Debug, Deserialize)]
pub(crate) struct PropertyDto {
    #[serde(default, deserialize_with = "nullable")]
    name: String,
}

/// A room.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RoomDto {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    name: Option<String>,
    organization_id: Option<String>,
    property_id: Option<String>,
    property: Option<PropertyDto>,
    created_at: Option<String>,
    last_message_at: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    participants: Vec<ParticipantDto>,
    channel: Option<String>,
}

impl RoomDto {
    /// Whether this is the group that was asked for, made since then.
    pub(crate) fn is_made_as(&self, wanted: &NewRoom, me: &UserId, since: Timestamp) -> bool {
        let NewRoom::Group { name, property_id, participant_ids, .. } = wanted else {
            return false;
        };
        let asked: BTreeSet<&str> =
            participant_ids.iter().chain([me]).map(UserId::as_str).collect();
        let there: BTreeSet<&str> =
            self.participants.iter().map(|one| one.user_id.as_str()).collect();
        self.name.as_deref() == Some(name)
            && self.property_id.as_deref() == Some(property_id.as_str())
            && self.created_at.as_deref().and_then(parse_time) >= Some(since)
            && asked == there
    }

    /// The room, or `None` for a kind this version does not know.
    pub(crate) fn into_room(self, organization: &OrganizationId) -> Option<Room> {
        Some(Room {
            id: RoomId::new(self.id),
            kind: RoomKind::parse(&self.kind)?,
            name: self.name.filter(|name| !name.is_empty()),
            organization_id: self
                .organization_id
                .map_or_else(|| organization.clone(), OrganizationId::new),
            property_id: self.property_id.map(PropertyId::new),
            property_name: self.property.map(|property| property.name),
            channel: self.channel,
            created_at: time_or_epoch(self.created_at.as_ref()),
            last_message_at: self.last_message_at.as_deref().and_then(parse_time),
            participants: self.participants.into_iter().map(Participant::from).collect(),
        })
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ParticipantDto {
    user_id: String,
    joined_at: Option<String>,
    last_read_at: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    is_muted: bool,
    user: Option<User>,
}

impl From<ParticipantDto> for Participant {
    fn from(dto: ParticipantDto) -> Self {
        let id = UserId::new(dto.user_id);
        let person = dto.user.map(Person::from).unwrap_or_else(|| Person {
            id: id.clone(),
            name: String::new(),
            email: None,
            role: Role::Staff,
            property_ids: Vec::new(),
        });
        Self {
            person,
            joined_at: time_or_epoch(dto.joined_at.as_ref()),
            last_read_at: dto.last_read_at.as_deref().and_then(parse_time),
            is_muted: dto.is_muted,
        }
    }
}

/// One page of history, newest first.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessagesAnswer {
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) messages: Vec<serde_json::Value>,
    pub(crate) next_cursor: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct SenderDto {
    #[serde(default, deserialize_with = "nullable")]
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReceiptDto {
    pub(crate) user_id: String,
    pub(crate) read_at: Option<String>,
}

/// A message as the REST history tells it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MessageDto {
    id: String,
    room_id: String,
    sender_id: String,
    #[serde(rename = "type", default, deserialize_with = "nullable")]
    kind: String,
    content: Option<String>,
    attachment_url: Option<String>,
    attachment_name: Option<String>,
    attachment_size: Option<u64>,
    pub(crate) created_at: Option<String>,
    updated_at: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    is_edited: bool,
    #[serde(default, deserialize_with = "nullable")]
    is_deleted: bool,
    sender: Option<SenderDto>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) read_receipts: Vec<ReceiptDto>,
    /// What the live line calls it (extension 8).
    serial: Option<String>,
    reactions: Option<ReactionsDto>,
}

/// Joins the three optional attachment fields into one value.
pub(crate) fn attachment(
    url: Option<String>,
    name: Option<String>,
    size: Option<u64>,
) -> Option<Attachment> {
    url.map(|url| Attachment { url, name: name.unwrap_or_default(), size })
}

impl MessageDto {
    pub(crate) fn id(&self) -> MessageId {
        MessageId::new(&self.id)
    }

    pub(crate) fn room_id(&self) -> RoomId {
        RoomId::new(&self.room_id)
    }

    /// What the live line calls it, where the row says so.
    pub(crate) fn serial(&self) -> Option<&str> {
        self.serial.as_deref().filter(|serial| !serial.is_empty())
    }

    /// The version and the summary of its reactions.
    pub(crate) fn reactions(&self) -> Option<(&str, &serde_json::Value)> {
        let told = self.reactions.as_ref()?;
        Some((&told.version, &told.summary))
    }

    /// When it was edited or deleted. A deployment may touch a row for other reasons, too; those are
    /// no version of what it says.
    fn changed_at(&self) -> Option<Timestamp> {
        let is_changed = self.is_edited || self.is_deleted;
        self.updated_at.as_deref().filter(|_| is_changed).and_then(parse_time)
    }

    /// What became of it; `None` while it says what it said first.
    pub(crate) fn amendment(&self) -> Option<Amendment> {
        Some(Amendment {
            message_id: self.id(),
            room_id: self.room_id(),
            sender_id: UserId::new(&self.sender_id),
            text: (!self.is_deleted).then(|| self.content.clone().unwrap_or_default()),
            changed_at: self.changed_at()?,
        })
    }
}

impl From<MessageDto> for Message {
    fn from(dto: MessageDto) -> Self {
        let at = time_or_epoch(dto.created_at.as_ref());
        let changed_at = dto.changed_at();
        Self {
            id: MessageId::new(dto.id),
            room_id: RoomId::new(dto.room_id),
            sender_id: UserId::new(dto.sender_id),
            sender_name: dto.sender.map(|sender| sender.name).unwrap_or_default(),
            content: Content {
                kind: MessageKind::parse(&dto.kind),
                text: dto.content.unwrap_or_default(),
                attachment: attachment(
                    dto.attachment_url,
                    dto.attachment_name,
                    dto.attachment_size,
                ),
            },
            written_at: at,
            sent_at: Some(at),
            delivery: Delivery::Sent,
            is_edited: dto.is_edited,
            is_deleted: dto.is_deleted,
            changed_at,
            reactions: Vec::new(),
        }
    }
}

/// Who reacted to a message, as rows of history tell it (extension 8).
#[derive(Debug, Deserialize)]
pub(crate) struct ReactionsDto {
    #[serde(default, deserialize_with = "nullable")]
    version: String,
    #[serde(default)]
    summary: serde_json::Value,
}

/// What a deployment with extension 6 calls it among its features.
const EDIT: &str = "edit";
/// What one with extension 8 does.
const REACTIONS: &str = "reactions";

/// `GET /api/chat/config` (extension 5), with what the embedded backend adds to it.
#[derive(Clone, Debug, Default, Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Deployment {
    pub(crate) organization_name: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) features: Vec<String>,
    pub(crate) limits: Option<LimitsDto>,
    #[serde(default, deserialize_with = "nullable")]
    pub(crate) allow_cross_property_groups: bool,
    #[serde(default, deserialize_with = "nullable")]
    properties: Vec<PropertyDescription>,
    /// Where the live line is, when it is not Ably's own service.
    pub(crate) live: Option<LiveAddress>,
}

impl Deployment {
    /// Whether people may edit and delete what they sent (extension 6).
    pub(crate) fn can_edit(&self) -> bool {
        self.features.iter().any(|feature| feature == EDIT)
    }

    /// Whether there is anything to be asked of messages from before a hole.
    pub(crate) fn tells_changes(&self) -> bool {
        self.can_edit() || self.can_react()
    }

    /// Whether people may react to messages (extension 8).
    pub(crate) fn can_react(&self) -> bool {
        self.features.iter().any(|feature| feature == REACTIONS)
    }

    /// The name of a property's time zone, where the deployment tells it.
    pub(crate) fn time_zone(&self, property_id: &PropertyId) -> Option<&str> {
        let property = self.properties.iter().find(|known| known.id == property_id.as_str())?;
        property.time_zone.as_deref()
    }

    /// The properties it names.
    pub(crate) fn properties(&self) -> impl Iterator<Item = (PropertyId, &str)> {
        let named = self.properties.iter();
        named.filter_map(|known| Some((PropertyId::new(&known.id), known.name.as_deref()?)))
    }
}

/// A property: its name, and the clock on its wall.
#[derive(Clone, Debug, Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct PropertyDescription {
    id: String,
    name: Option<String>,
    time_zone: Option<String>,
}

/// Limits that differ from the contract's.
#[derive(Clone, Debug, Default, Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LimitsDto {
    pub(crate) messages_per_minute: Option<u32>,
}

/// Addresses of an Ably-compatible endpoint.
#[derive(Clone, Debug, Deserialize, serde::Serialize)]
pub(crate) struct LiveAddress {
    /// WebSocket address.
    pub(crate) endpoint: url::Url,
    /// REST address.
    pub(crate) rest: url::Url,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_array_of_rooms_is_accepted() {
        let bare: RoomsAnswer = serde_json::from_str("[{}]").unwrap();
        assert!(matches!(bare, RoomsAnswer::Bare(rooms) if rooms.len() == 1));
    }

    #[test]
    fn a_room_with_nulls_and_strangers_reads() {
        let room: RoomDto = serde_json::from_str(
            r#"{"id":"r","type":"GROUP","name":null,"participants":null,"colour":"red",
                "createdAt":"2026-11-22T08:00:00.000Z"}"#,
        )
        .unwrap();
        let room = room.into_room(&OrganizationId::new("o")).unwrap();
        assert_eq!(room.created_at, Timestamp::from_ms(1_795_334_400_000));
        assert_eq!(room.name, None);
    }

    #[test]
    fn a_kind_of_room_nobody_knows_is_left_out() {
        let room: RoomDto = serde_json::from_str(r#"{"id":"r","type":"HOLOGRAM"}"#).unwrap();
        assert_eq!(room.into_room(&OrganizationId::new("o")), None);
    }

    #[test]
    fn times_keep_their_milliseconds_both_ways() {
        let text = "2026-11-22T08:00:00.123Z";
        assert_eq!(parse_time(text).map(format_time).as_deref(), Some(text));
    }
}
