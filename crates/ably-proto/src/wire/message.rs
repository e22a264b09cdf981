//! Messages and presence messages.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    action::{MessageAction, PresenceAction},
    annotation::MessageAnnotations,
    codec::Format,
    data::Data,
    object::wire_struct,
    protocol_message::fill,
    secret::Secret,
};
use crate::{
    cipher::Cipher,
    encoding::{self, EncodingError},
};

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

/// Why a message is changed, in the editor's words; becomes its version (RTL32b2).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Operation {
    /// Who edits, where the connection's identity does not say it.
    pub client_id: Option<String>,
    /// Why.
    pub description: Option<String>,
    /// The editor's own facts.
    pub metadata: BTreeMap<String, String>,
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

    /// A change of the message with this serial: `Update`, `Delete` or `Append` (RTL32). What is
    /// set here replaces, or is added to, what the message says.
    #[must_use]
    pub fn revising(
        mut self,
        serial: impl Into<String>,
        action: MessageAction,
        operation: Option<Operation>,
    ) -> Self {
        self.serial = Some(serial.into());
        self.action = Some(action);
        self.version = operation.map(|operation| Version {
            client_id: operation.client_id,
            description: operation.description,
            metadata: operation.metadata,
            ..Version::default()
        });
        self
    }

    /// Whether it changes another message instead of being one.
    pub fn is_revision(&self) -> bool {
        let revisions = [MessageAction::Update, MessageAction::Delete, MessageAction::Append];
        self.action.is_some_and(|action| revisions.contains(&action))
    }

    /// The first version of a message is the message itself (TM2s1, TM2s2).
    pub(super) fn fill_version(&mut self) {
        if self.serial.is_some() {
            let version = self.version.get_or_insert_default();
            fill(&mut version.serial, || self.serial.clone());
            fill(&mut version.timestamp, || self.timestamp);
        }
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

    /// Undoes the transforms listed in `encoding`, except encryption.
    ///
    /// # Errors
    /// The first transform that fails; data and encoding are left as far as they came (RSL6b).
    pub fn decode(&mut self) -> Result<(), EncodingError> {
        self.decode_with(None)
    }

    /// Undoes the transforms listed in `encoding`, encryption too if there is a cipher for it.
    ///
    /// # Errors
    /// As [`Self::decode`].
    pub fn decode_with(&mut self, cipher: Option<&Cipher>) -> Result<(), EncodingError> {
        encoding::decode_with(&mut self.data, &mut self.encoding, cipher)
    }

    /// Encrypts the payload (RSL5).
    pub fn encrypt(&mut self, cipher: &Cipher) {
        encoding::encrypt(&mut self.data, &mut self.encoding, cipher);
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
    /// Undoes the transforms listed in `encoding`, except encryption.
    ///
    /// # Errors
    /// The first transform that fails; data and encoding are left as far as they came (RSL6b).
    pub fn decode(&mut self) -> Result<(), EncodingError> {
        self.decode_with(None)
    }

    /// Undoes the transforms listed in `encoding`, encryption too if there is a cipher for it.
    ///
    /// # Errors
    /// As [`Self::decode`].
    pub fn decode_with(&mut self, cipher: Option<&Cipher>) -> Result<(), EncodingError> {
        encoding::decode_with(&mut self.data, &mut self.encoding, cipher)
    }

    /// Encrypts the payload (RSL5).
    pub fn encrypt(&mut self, cipher: &Cipher) {
        encoding::encrypt(&mut self.data, &mut self.encoding, cipher);
    }

    /// Brings the payload into the form `format` can carry.
    pub fn to_wire(&mut self, format: Format) {
        encoding::to_wire(&mut self.data, &mut self.encoding, format);
    }
}
