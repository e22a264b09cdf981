//! Annotations of messages, and their totals (TAN, TM8).

use serde_json::Value;

use super::{action::AnnotationAction, codec::Format, data::Data, object::wire_struct};
use crate::encoding::{self, EncodingError};

wire_struct! {
    /// One annotation of a message (TAN2), such as a reaction.
    pub struct Annotation {
        /// Identity chosen by the publisher, or made from the frame's.
        "id" => id: Option<String>,
        /// What it does; absent means create.
        "action" => action: Option<AnnotationAction>,
        /// Authenticated identity of the publisher.
        "clientId" => client_id: Option<String>,
        /// What is counted apart within its type, such as the emoji.
        "name" => name: Option<String>,
        /// How much it counts, for types that add up.
        "count" => count: Option<u32>,
        /// Payload. Never encrypted.
        "data" => data: Data,
        /// Transforms applied to the payload, left to right (§13).
        "encoding" => encoding: Option<String>,
        /// When the server received it, in milliseconds since the epoch.
        "timestamp" => timestamp: Option<i64>,
        /// The server's sortable id of the annotation itself.
        "serial" => serial: Option<String>,
        /// Serial of the annotated message.
        "messageSerial" => message_serial: Option<String>,
        /// How annotations of this kind are summed up, such as `reaction:unique.v1`.
        "type" => kind: Option<String>,
        /// Opaque to the transport.
        "extras" => extras: Option<Value>,
    }
}

impl Annotation {
    /// An annotation of a type, with the name that is counted apart within it.
    pub fn new(kind: impl Into<String>, name: impl Into<String>) -> Self {
        Self { kind: Some(kind.into()), name: Some(name.into()), ..Self::default() }
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
    /// What is known of a message's annotations (TM8).
    pub struct MessageAnnotations {
        /// Totals by type; their shape depends on the type's method (TM7).
        "summary" => summary: Option<Value>,
    }
}

impl MessageAnnotations {
    /// The totals of one type, if there are any.
    pub fn totals(&self, kind: &str) -> Option<&Value> {
        self.summary.as_ref()?.get(kind)
    }

    /// How often a name was given within one type, for the methods that count names apart
    /// (`distinct`, `unique`, `multiple`).
    pub fn total_of(&self, kind: &str, name: &str) -> u64 {
        let total = self.totals(kind).and_then(|totals| totals.get(name)?.get("total"));
        total.and_then(Value::as_u64).unwrap_or_default()
    }
}
