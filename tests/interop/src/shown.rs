//! What a client was told, in one form whichever client it was.

use ably_realtime::{Data, Message, MessageAction, PresenceAction, PresenceMessage};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// Something a client was told: an object as `driver.mjs` writes them.
pub type Seen = Value;

/// A payload in the form of `driver.mjs`, `{text}`, `{bytes}` or `{json}`: it says what it is.
fn shown_data(data: &Data) -> Value {
    match data {
        Data::None => Value::Null,
        Data::Text(text) => json!({ "text": text }),
        Data::Binary(bytes) => json!({ "bytes": STANDARD.encode(bytes) }),
        Data::Json(json) => json!({ "json": json.value() }),
    }
}

/// The payload that such an object means.
#[must_use]
pub fn meant_data(shown: &Value) -> Data {
    let text = |name: &str| shown.get(name).and_then(Value::as_str);
    if let Some(text) = text("text") {
        return Data::Text(text.to_owned());
    }
    if let Some(bytes) = text("bytes").and_then(|bytes| STANDARD.decode(bytes).ok()) {
        return Data::Binary(bytes);
    }
    shown.get("json").map_or(Data::None, |value| Data::Json(value.clone().into()))
}

pub(crate) fn shown_message(message: &Message) -> Seen {
    let version = message.version.clone().unwrap_or_default();
    let mut shown_version = json!({
        "serial": version.serial.or_else(|| message.serial.clone()),
        "timestamp": version.timestamp.or(message.timestamp),
    });
    if let Some(fields) = shown_version.as_object_mut() {
        fields.extend(version.client_id.map(|id| ("clientId".to_owned(), json!(id))));
        fields.extend(version.description.map(|text| ("description".to_owned(), json!(text))));
        if !version.metadata.is_empty() {
            fields.insert("metadata".to_owned(), json!(version.metadata));
        }
    }
    let summary = message.annotations.clone().unwrap_or_default().summary;
    json!({
        "action": action_name(message.action.unwrap_or(MessageAction::Create)),
        "id": message.id,
        "clientId": message.client_id,
        "connectionId": message.connection_id,
        "name": message.name,
        "data": shown_data(&message.data),
        "encoding": message.encoding,
        "extras": message.extras,
        "timestamp": message.timestamp,
        "serial": message.serial,
        "version": shown_version,
        "summary": summary.unwrap_or_else(|| json!({})),
    })
}

pub(crate) fn shown_member(member: &PresenceMessage) -> Seen {
    let action = match member.action {
        PresenceAction::Absent => "absent",
        PresenceAction::Present => "present",
        PresenceAction::Enter => "enter",
        PresenceAction::Leave => "leave",
        PresenceAction::Update => "update",
        PresenceAction::Unknown(_) => "unknown",
    };
    json!({
        "action": action,
        "clientId": member.client_id,
        "connectionId": member.connection_id,
        "data": shown_data(&member.data),
    })
}

fn action_name(action: MessageAction) -> &'static str {
    match action {
        MessageAction::Create => "message.create",
        MessageAction::Update => "message.update",
        MessageAction::Delete => "message.delete",
        MessageAction::Meta => "meta",
        MessageAction::Summary => "message.summary",
        MessageAction::Append => "message.append",
        MessageAction::Unknown(_) => "unknown",
    }
}
