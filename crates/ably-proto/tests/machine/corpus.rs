//! Hostile frames, one a file. The name says whether a frame can be read, is refused, or may be
//! either; none of them may panic, hold more memory than it brought, or hurt a live connection.

use std::{fs, path::Path};

use ably_proto::{
    machine::{ConnectionState as S, Input},
    wire::{Format, ProtocolMessage, decode},
};
use proptest::prelude::*;

use crate::script::{ROOM, Script};

fn corpus() -> Vec<(String, Format, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let read = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.unwrap().path();
        let format = match path.extension().unwrap().to_str().unwrap() {
            "json" => Format::Json,
            "msgpack" => Format::MsgPack,
            other => panic!("{other} is no format"),
        };
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, format, fs::read(path).unwrap())
    };
    fs::read_dir(folder).unwrap().map(read).collect()
}

/// A desk attached to the channel the frames speak of, with something under way.
fn busy() -> Script {
    let mut desk = Script::attached("room");
    desk.tell("room", "n", "x");
    desk.enter("room", "x");
    desk.ask_ping();
    desk
}

fn take(desk: &mut Script, frame: ProtocolMessage) {
    if let Some(generation) = desk.socket {
        desk.input(Input::Frame { generation, frame: Box::new(frame) });
    }
}

#[test]
fn each_frame_is_read_or_refused_as_its_name_says() {
    let corpus = corpus();
    assert!(corpus.len() > 40);
    for (name, format, bytes) in corpus {
        let result = decode(&bytes, format);
        match name.split('-').next().unwrap() {
            "read" => assert!(result.is_ok(), "{name}: {}", result.unwrap_err()),
            "refuse" => assert!(result.is_err(), "{name} was read"),
            "either" => {}
            other => panic!("{name}: what is {other}?"),
        }
    }
}

#[test]
fn none_of_them_hurts_a_live_connection() {
    for (name, format, bytes) in corpus() {
        let Ok(frame) = decode(&bytes, format) else { continue };
        let mut desk = busy();
        let is_fatal = frame.action.number() == 9 && frame.channel.is_none();
        take(&mut desk, frame);
        let expected = if is_fatal { S::Failed } else { S::Connected };
        assert_eq!(desk.state(), expected, "{name}");
    }
}

#[test]
fn the_line_works_after_all_of_them_at_once() {
    let mut desk = busy();
    for (_, format, bytes) in corpus() {
        match decode(&bytes, format) {
            Ok(frame) if frame.action.number() != 9 => take(&mut desk, frame),
            _ => {}
        }
    }
    desk.events();
    desk.attach(ROOM);
    desk.say_attached(ROOM);
    desk.say_messages(ROOM, serde_json::json!([{"data": "still here"}]));
    assert_eq!(desk.texts(), ["still here"]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Damage near what is hostile already finds more than damage near what is sound.
    #[test]
    fn damaged_a_little_they_are_survived_too(
        which in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        let corpus = corpus();
        let (_, format, mut bytes) = corpus[which.index(corpus.len())].clone();
        for (at, byte) in damage {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
        }
        if let Ok(frame) = decode(&bytes, format) {
            let mut desk = busy();
            take(&mut desk, frame);
            desk.input(Input::Close);
            desk.advance(60_000);
            prop_assert!(matches!(desk.state(), S::Closed | S::Failed));
        }
    }
}
