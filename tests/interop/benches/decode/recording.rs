//! A stream as the service sends it: one message a frame, with everything it knows.

use ably_proto::wire::{
    Action, Data, Format, Frame, Message, MessageAction, ProtocolMessage, Version, encode,
};
use serde_json::json;

/// The channel everything comes on.
pub const CHANNEL: &str = "org:1:group:night-desk";
/// Size of a message as the service counts it: name, identity and payload.
const SIZE: usize = 300;

/// The bytes of a server's side of a WebSocket, and where each frame stands in them.
pub struct Recording {
    pub format: Format,
    bytes: Vec<u8>,
    frames: Vec<std::ops::Range<usize>>,
}

impl Recording {
    pub fn make(format: Format, count: usize) -> Self {
        let mut recording = Self { format, bytes: Vec::new(), frames: Vec::new() };
        (0..count).for_each(|number| recording.record(&frame(number)));
        recording
    }

    /// Everything from one message up to another, ready for the socket.
    pub fn part(&self, from: usize, to: usize) -> &[u8] {
        let end_of = |number: usize| number.checked_sub(1).map_or(0, |last| self.frames[last].end);
        &self.bytes[end_of(from)..end_of(to)]
    }

    /// The frames alone, without what WebSocket puts before them.
    pub fn frames(&self) -> impl Iterator<Item = &[u8]> {
        self.frames.iter().map(|range| &self.bytes[range.clone()])
    }

    fn record(&mut self, frame: &ProtocolMessage) {
        let (opcode, payload) = match encode(frame, self.format).unwrap() {
            Frame::Text(text) => (1, text.into_bytes()),
            Frame::Binary(bytes) => (2, bytes),
        };
        let length = u16::try_from(payload.len()).unwrap();
        assert!(length > 125, "a length of two bytes");
        // Final, unmasked as a server's are, with a length of two bytes.
        self.bytes.extend([0x80 | opcode, 126]);
        self.bytes.extend(length.to_be_bytes());
        let start = self.bytes.len();
        self.bytes.extend(payload);
        self.frames.push(start..self.bytes.len());
    }
}

fn frame(number: usize) -> ProtocolMessage {
    let at_ms = 1_764_000_000_000 + i64::try_from(number / 10).unwrap();
    let serial = format!("{at_ms:014}-{:03}@recorded00000", number % 1_000);
    ProtocolMessage {
        id: Some(format!("brunos-line:{number}")),
        connection_id: Some("brunos-line".into()),
        channel_serial: Some(serial.clone()),
        timestamp: Some(at_ms),
        messages: vec![message(number, format!("{serial}:000"))],
        ..ProtocolMessage::on_channel(Action::Message, CHANNEL)
    }
}

fn message(number: usize, serial: String) -> Message {
    let id = format!("01980000-0000-7000-8000-{number:012}");
    let with = |content: String| {
        let data = json!({
            "id": id, "senderId": "bruno", "content": content, "type": "TEXT",
            "timestamp": "2026-01-01T00:00:00.000Z",
        });
        Message {
            client_id: Some("bruno".into()),
            encoding: Some("json".into()),
            action: Some(MessageAction::Create),
            serial: Some(serial.clone()),
            version: Some(Version { serial: Some(serial.clone()), ..Version::default() }),
            ..Message::new("message", Data::Text(data.to_string())).with_id(id.clone())
        }
    };
    let padding = SIZE - with(String::new()).size();
    let words = format!("Room {} asks for a late check-out and a taxi at noon. ", number % 340);
    with(words.chars().cycle().take(padding).collect())
}
