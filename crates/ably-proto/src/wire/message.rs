//! Messages and presence messages.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    action::{MessageAction, PresenceAction},
    annotation::MessageAnnotations,
    codec::Format,
    data::Data,
    object::wire_struct,
    secret::Secret,
};
use crate::encoding::{self, EncodingError};

wire_struct! {
    /// Which version of a message this is (TM2s).
    pub struct Version {
        /// Serial of this version; ordered by string comparison only.
        "serial" => serial: Option<String>,
        /// When this version was made, in milliseconds since the epoch.
        "timestamp" => timestamp: Option<i64>,
        /// Who made it.
        "clientId" => client_id: Option<String>,
        /// Why, in the editor's words.
        "description" => description: Option<String>,
        /// The editor's own facts.
        "metadata" => metadata: BTreeMap<String, String>,
    }
}

wire_struct! {
    /// One message of a channel (TM2).
    pub struct Message {
        /// Identity chosen by the publisher, or `connectionId:msgSerial:index`.
        "id" => id: Option<String>,
        /// Authenticated identity of the publisher.
        "clientId" => client_id: Option<String>,
        /// Connection it was published on.
        "connectionId" => connection_id: Option<String>,
        /// Publisher only: the key of the connection to publish for.
        "connectionKey" => connection_key: Option<Secret>,
        /// Event name.
        "name" => name: Option<String>,
        /// Payload.
        "data" => data: Data,
        /// Transforms applied to the payload, left to right (§13).
        "encoding" => encoding: Option<String>,
        /// Opaque to the transport: headers, `ephemeral`, references.
        "extras" => extras: Option<Value>,
        /// When the server received it, in milliseconds since the epoch.
        "timestamp" => timestamp: Option<i64>,
        /// What it does; absent means create.
        "action" => action: Option<MessageAction>,
        /// The server's immutable, sortable id.
        "serial" => serial: Option<String>,
        /// Its version.
        "version" => version: Option<Version>,
        /// Its annotations' totals.
        "annotations" => annotations: Option<MessageAnnotations>,
    }
}

impl Message {
    /// A message with a name and a payload.
    pub fn new(name: impl Into<String>, data: impl Into<Data>) -> Self {
        Self { name: Some(name.into()), data: data.into(), ..Self::default() }
    }

    /// The same message under the publisher's own id.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The same message marked as never stored: history leaves it out.
    #[must_use]
    pub fn ephemeral(mut self) -> Self {
        let mut extras = match self.extras.take() {
            Some(Value::Object(extras)) => extras,
            _ => serde_json::Map::new(),
        };
        extras.insert("ephemeral".to_owned(), Value::Bool(true));
        self.extras = Some(Value::Object(extras));
        self
    }

    /// Whether the publisher asked that it never be stored.
    pub fn is_ephemeral(&self) -> bool {
        let flag = self.extras.as_ref().and_then(|extras| extras.get("ephemeral"));
        matches!(flag, Some(Value::Bool(true)))
    }

    /// Size that counts against the server's message limit, in bytes (TM6).
    pub fn size(&self) -> usize {
        let text = |field: &Option<String>| field.as_ref().map_or(0, String::len);
        let extras = self.extras.as_ref().map_or(0, |extras| extras.to_string().len());
        text(&self.name) + text(&self.client_id) + self.data.size() + extras
    }

    /// Undoes the transforms listed in `encoding`.
    ///
    /// # Errors
    /// The first transform that fails; data and encoding are left as far as they came (RSL6b).
    pub fn decode(&mut self) -> Result<(), EncodingError> {
        encoding::decode(&mut self.data, &mut self.encoding)
    }

    /// Brings the payload into the form `format` can carry.
    pub fn to_wire(&mut self, format: Format) {
        encoding::to_wire(&mut self.data, &mut self.encoding, format);
    }
}

wire_struct! {
    /// One event or member of a presence set (TP3).
    pub struct PresenceMessage {
        /// `connectionId:msgSerial:index`, or the server's own for synthesized events.
        "id" => id: Option<String>,
        /// What happened.
        "action" => action: PresenceAction,
        /// Who.
        "clientId" => client_id: Option<String>,
        /// On which connection.
        "connectionId" => connection_id: Option<String>,
        /// Payload.
        "data" => data: Data,
        /// Transforms applied to the payload.
        "encoding" => encoding: Option<String>,
        /// Opaque to the transport.
        "extras" => extras: Option<Value>,
        /// When, in milliseconds since the epoch.
        "timestamp" => timestamp: Option<i64>,
    }
}

impl PresenceMessage {
    /// Undoes the transforms listed in `encoding`.
    ///
    /// # Errors
    /// The first transform that fails; data and encoding are left as far as they came (RSL6b).
    pub fn decode(&mut self) -> Result<(), EncodingError> {
        encoding::decode(&mut self.data, &mut self.encoding)
    }

    /// Brings the payload into the form `format` can carry.
    pub fn to_wire(&mut self, format: Format) {
        encoding::to_wire(&mut self.data, &mut self.encoding, format);
    }
}
