//! One WebSocket message under way, and what is to be done with it.

use ably_proto::wire::{self, Format, Frame, ProtocolMessage};
use tokio_tungstenite::tungstenite::Message;

use super::rule::HoldId;

/// A message with the format it is written in.
#[derive(Clone, Debug)]
pub(super) struct Work {
    pub(super) message: Message,
    format: Format,
}

/// What becomes of it.
#[derive(Debug)]
pub(super) enum Action {
    Pass(Vec<Work>),
    Swap(Work),
    Hold(HoldId, Work),
    HoldBack(HoldId, Work),
    Cut,
}

impl Work {
    /// A message that carries a frame; anything else is no work.
    pub(super) fn of(message: Message) -> Result<Self, Message> {
        match message {
            Message::Text(_) => Ok(Self { message, format: Format::Json }),
            Message::Binary(_) => Ok(Self { message, format: Format::MsgPack }),
            other => Err(other),
        }
    }

    /// A frame in a format; none if it cannot be written.
    pub(super) fn new(frame: &ProtocolMessage, format: Format) -> Option<Self> {
        let message = match wire::encode(frame, format).ok()? {
            Frame::Text(text) => Message::text(text),
            Frame::Binary(bytes) => Message::binary(bytes),
        };
        Some(Self { message, format })
    }

    /// What it says; none if nobody can read it.
    pub(super) fn read(&self) -> Option<ProtocolMessage> {
        let bytes = match &self.message {
            Message::Text(text) => text.as_bytes(),
            Message::Binary(bytes) => bytes,
            _ => return None,
        };
        wire::decode(bytes, self.format).ok()
    }

    /// Another frame in the same format.
    pub(super) fn saying(&self, frame: &ProtocolMessage) -> Option<Self> {
        Self::new(frame, self.format)
    }

    /// The same with other bytes; none if they make no text where text is wanted.
    pub(super) fn with_bytes(&self, rewrite: &mut dyn FnMut(Vec<u8>) -> Vec<u8>) -> Option<Self> {
        let message = match &self.message {
            Message::Text(text) => {
                Message::text(String::from_utf8(rewrite(text.as_bytes().to_vec())).ok()?)
            }
            other => Message::binary(rewrite(other.clone().into_data().to_vec())),
        };
        Some(Self { message, format: self.format })
    }
}
