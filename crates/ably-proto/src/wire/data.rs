//! The payload of a message.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{
    Deserialize as _, Deserializer, Serialize, Serializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::Value;

use super::{field::Field, json::Json, value::ValueVisitor};

/// The `data` of a message, presence message or annotation.
///
/// As it stands on the wire it is text or bytes, described by the sibling field `encoding`;
/// after [`crate::encoding::decode`] it is what the sender meant, with `Json` for objects and arrays.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Data {
    /// No payload.
    #[default]
    None,
    /// A string.
    Text(String),
    /// Bytes; base64 text where the format is JSON.
    Binary(Vec<u8>),
    /// A JSON value; sent as JSON text with `json` in `encoding`.
    Json(Json),
}

impl Data {
    /// Whether there is no payload.
    pub fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// The payload as text, if it is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The payload as a JSON value, if it is one.
    pub fn as_json(&self) -> Option<&Value> {
        match self {
            Self::Json(json) => Some(json.value()),
            _ => None,
        }
    }

    /// The payload's share of the message size, in bytes (TM6).
    pub fn size(&self) -> usize {
        match self {
            Self::None => 0,
            Self::Text(text) => text.len(),
            Self::Binary(bytes) => bytes.len(),
            Self::Json(json) => json.text().len(),
        }
    }
}

impl From<&str> for Data {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Data {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for Data {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Binary(bytes)
    }
}

impl From<Value> for Data {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::None,
            Value::String(text) => Self::Text(text),
            other => Self::Json(other.into()),
        }
    }
}

struct DataVisitor;

impl<'de> Visitor<'de> for DataVisitor {
    type Value = Data;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a payload")
    }

    fn visit_str<E>(self, text: &str) -> Result<Data, E> {
        Ok(Data::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Data, E> {
        Ok(Data::Text(text))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Data, E> {
        Ok(Data::Binary(bytes.to_owned()))
    }

    fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Data, E> {
        Ok(Data::Binary(bytes))
    }

    fn visit_unit<E>(self) -> Result<Data, E> {
        Ok(Data::None)
    }

    fn visit_none<E>(self) -> Result<Data, E> {
        Ok(Data::None)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Data, D::Error> {
        from.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<Data, D::Error> {
        serde::de::IgnoredAny::deserialize(from)?;
        Ok(Data::None)
    }

    // Bare numbers and booleans are no valid payload (RSL4a); they are kept so that the
    // receiver can say so instead of guessing.
    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Data, E> {
        ValueVisitor.visit_bool(value).map(|value| Data::Json(value.into()))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Data, E> {
        ValueVisitor.visit_i64(value).map(|value| Data::Json(value.into()))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Data, E> {
        ValueVisitor.visit_u64(value).map(|value| Data::Json(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Data, E> {
        ValueVisitor.visit_f64(value).map(|value| Data::Json(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Data, A::Error> {
        ValueVisitor.visit_seq(seq).map(|value| Data::Json(value.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Data, A::Error> {
        ValueVisitor.visit_map(map).map(|value| Data::Json(value.into()))
    }
}

impl Field for Data {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(DataVisitor)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    // `codec::encode` brings the payload into wire form first; what is written here for the
    // other cases only keeps plain `serde_json` output readable.
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => to.serialize_none(),
            Self::Text(text) => to.serialize_str(text),
            Self::Binary(bytes) if to.is_human_readable() => {
                to.serialize_str(&STANDARD.encode(bytes))
            }
            Self::Binary(bytes) => to.serialize_bytes(bytes),
            Self::Json(json) => json.value().serialize(to),
        }
    }
}
