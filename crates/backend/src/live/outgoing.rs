//! A frame on its way out, written at most once a format however many subscribers it has.

use std::sync::{Arc, OnceLock};

use ably_proto::wire::{Format, Frame, ProtocolMessage, encode};
use axum::body::Bytes;
use axum::extract::ws::{Message, Utf8Bytes};

/// A frame with its written forms.
#[derive(Debug)]
pub(crate) struct Outgoing {
    frame: ProtocolMessage,
    text: OnceLock<Option<Utf8Bytes>>,
    binary: OnceLock<Option<Bytes>>,
}

impl Outgoing {
    /// A frame that nobody has asked for yet.
    pub(crate) fn new(frame: ProtocolMessage) -> Arc<Self> {
        Arc::new(Self { frame, text: OnceLock::new(), binary: OnceLock::new() })
    }

    /// The frame itself.
    pub(crate) fn frame(&self) -> &ProtocolMessage {
        &self.frame
    }

    /// The frame in a format, its payloads transcoded; `None` where it cannot be written.
    pub(crate) fn written(&self, format: Format) -> Option<Message> {
        match format {
            Format::Json => self.text.get_or_init(|| self.write_text()).clone().map(Message::Text),
            Format::MsgPack => {
                self.binary.get_or_init(|| self.write_binary()).clone().map(Message::Binary)
            }
        }
    }

    fn write_text(&self) -> Option<Utf8Bytes> {
        match self.write(Format::Json)? {
            Frame::Text(text) => Some(text.into()),
            Frame::Binary(_) => None,
        }
    }

    fn write_binary(&self) -> Option<Bytes> {
        match self.write(Format::MsgPack)? {
            Frame::Binary(bytes) => Some(bytes.into()),
            Frame::Text(_) => None,
        }
    }

    fn write(&self, format: Format) -> Option<Frame> {
        encode(&self.frame, format)
            .inspect_err(
                |err| tracing::error!(%err, action = ?self.frame.action, "frame not written"),
            )
            .ok()
    }
}
