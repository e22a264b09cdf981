//! One frame: reading it never panics and costs memory in proportion; what was read means the same
//! after it was written and read again, in either format.

use ably_proto::wire::{Format, Json, ProtocolMessage, decode, decode_text, encode};

use super::MEMORY;

/// Memory that reading may take for each byte of a frame. The dearest is a map with one entry inside
/// `extras`: three bytes on the wire, and a node of a tree in memory.
const PER_BYTE: usize = 256;
/// Memory that reading may take in any case: the longest list of messages, while it grows.
const IN_ANY_CASE: usize = 16 * 1024 * 1024;

/// Panics where it does not hold.
pub fn holds(bytes: &[u8], format: Format) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let read = decode(bytes, format);
    let cost = MEMORY.peak_usage().saturating_sub(before);
    let allowed = IN_ANY_CASE + PER_BYTE * bytes.len();
    assert!(cost <= allowed, "{} bytes of frame took {cost} of memory", bytes.len());
    if let (Format::Json, Ok(text)) = (format, std::str::from_utf8(bytes)) {
        is_the_same_either_way(text);
    }
    let Ok(frame) = read else { return };
    for other in [Format::Json, Format::MsgPack] {
        survives(&frame, other);
    }
    undo(frame);
}

/// The quick way through JSON decides nothing: a line feed at the end sends the same text the other way.
fn is_the_same_either_way(text: &str) {
    let other = format!("{text}\n");
    assert_eq!(decode_text(text).ok(), decode_text(&other).ok());
    assert_eq!(Json::written(text.to_owned()).ok(), Json::written(other).ok());
}

fn survives(frame: &ProtocolMessage, format: Format) {
    let mut meant = frame.clone();
    meant.messages.iter_mut().for_each(|it| it.to_wire(format));
    meant.presence.iter_mut().for_each(|it| it.to_wire(format));
    meant.annotations.iter_mut().for_each(|it| it.to_wire(format));
    let written = encode(frame, format).expect("what was read can be written");
    let again = decode(written.as_bytes(), format).expect("what was written can be read");
    assert_eq!(again, meant, "{format:?}");
    assert_eq!(encode(&again, format).expect("it was written before"), written);
}

/// What a receiver does with it next.
fn undo(mut frame: ProtocolMessage) {
    frame.fill_from_frame();
    // What cannot be undone is delivered as it is.
    for message in &mut frame.messages {
        let _ = message.decode();
        let _ = message.size();
    }
    for presence in &mut frame.presence {
        let _ = presence.decode();
    }
    for annotation in &mut frame.annotations {
        let _ = annotation.decode();
    }
}
