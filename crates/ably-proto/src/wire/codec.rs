//! Frames to and from bytes, in both formats.

use std::borrow::Cow;

use serde::{Serialize, de::DeserializeSeed};
use thiserror::Error;

use super::{object::Strict, protocol_message::ProtocolMessage, quick};
use crate::encoding;

/// Deepest nesting read from MessagePack; serde_json has the same bound of its own.
const MAX_DEPTH: usize = 128;

/// How frames are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// Text frames.
    Json,
    /// Binary frames; Ably's default.
    #[default]
    MsgPack,
}

impl Format {
    /// The value of the `format` query parameter (RTN2a).
    pub fn as_param(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::MsgPack => "msgpack",
        }
    }

    /// The media type of REST bodies (RSC8c).
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::MsgPack => "application/x-msgpack",
        }
    }
}

/// One WebSocket data frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// A text frame.
    Text(String),
    /// A binary frame.
    Binary(Vec<u8>),
}

impl Frame {
    /// The payload's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Binary(bytes) => bytes,
        }
    }
}

/// A frame that could not be read. It is counted and dropped; the connection goes on.
#[derive(Debug, Error)]
pub enum DecodeError {
    /// Not JSON, or no object.
    #[error("malformed JSON frame: {0}")]
    Json(#[from] serde_json::Error),
    /// Not MessagePack, or no map.
    #[error("malformed MessagePack frame: {0}")]
    MsgPack(#[from] rmp_serde::decode::Error),
}

/// A frame that could not be written; our own values never cause it.
#[derive(Debug, Error)]
pub enum EncodeError {
    /// The JSON writer failed.
    #[error("cannot write JSON frame: {0}")]
    Json(#[from] serde_json::Error),
    /// The MessagePack writer failed.
    #[error("cannot write MessagePack frame: {0}")]
    MsgPack(#[from] rmp_serde::encode::Error),
}

/// Writes a frame, bringing payloads into the form the format can carry: bytes become base64 in
/// JSON and lose it in MessagePack, JSON values become text.
///
/// # Errors
/// When the writer refuses a value, which ours never are.
pub fn encode(message: &ProtocolMessage, format: Format) -> Result<Frame, EncodeError> {
    let message = in_wire_form(message, format);
    match format {
        Format::Json => Ok(Frame::Text(serde_json::to_string(&*message)?)),
        Format::MsgPack => {
            let mut bytes = Vec::with_capacity(128);
            message.serialize(&mut rmp_serde::Serializer::new(&mut bytes))?;
            Ok(Frame::Binary(bytes))
        }
    }
}

/// Reads a frame tolerantly; payloads stay as they stand on the wire.
///
/// # Errors
/// Only where the bytes are not of the format, or no object: single odd fields count as absent.
pub fn decode(bytes: &[u8], format: Format) -> Result<ProtocolMessage, DecodeError> {
    match format {
        // The text is checked once as a whole, not string by string; what is not all text may still
        // be read where the odd bytes stand in a field nobody knows.
        Format::Json => match std::str::from_utf8(bytes) {
            Ok(text) => decode_text(text),
            Err(_) => Ok(serde_json::from_slice(bytes)?),
        },
        Format::MsgPack => {
            let mut reader = rmp_serde::Deserializer::from_read_ref(bytes);
            reader.set_max_depth(MAX_DEPTH);
            let mut frame = ProtocolMessage::default();
            Strict(&mut frame).deserialize(&mut reader)?;
            Ok(frame)
        }
    }
}

/// Reads a JSON frame as [`decode`] does, where it is known already that all of it is text: a
/// WebSocket checks its text frames itself, and checking costs as much as a good part of the reading.
///
/// # Errors
/// As [`decode`].
pub fn decode_text(text: &str) -> Result<ProtocolMessage, DecodeError> {
    let mut frame = ProtocolMessage::default();
    if quick::read(text, Strict(&mut frame)).is_ok() {
        return Ok(frame);
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let mut frame = ProtocolMessage::default();
    Strict(&mut frame).deserialize(&mut reader)?;
    reader.end()?;
    Ok(frame)
}

fn in_wire_form(message: &ProtocolMessage, format: Format) -> Cow<'_, ProtocolMessage> {
    let odd_message = message
        .messages
        .iter()
        .any(|m| !encoding::is_wire_form(&m.data, m.encoding.as_deref(), format));
    let odd_presence = message
        .presence
        .iter()
        .any(|p| !encoding::is_wire_form(&p.data, p.encoding.as_deref(), format));
    let odd_annotation = message
        .annotations
        .iter()
        .any(|a| !encoding::is_wire_form(&a.data, a.encoding.as_deref(), format));
    if !odd_message && !odd_presence && !odd_annotation {
        return Cow::Borrowed(message);
    }
    let mut message = message.clone();
    message.messages.iter_mut().for_each(|m| m.to_wire(format));
    message.presence.iter_mut().for_each(|p| p.to_wire(format));
    message.annotations.iter_mut().for_each(|a| a.to_wire(format));
    Cow::Owned(message)
}
