//! Arbitrary input against the decoders.
#![allow(clippy::unwrap_used, missing_docs)]

use ably_proto::wire::{Action, Data, Format, Message, ProtocolMessage, decode, encode};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        let _ = decode(&bytes, Format::Json);
        let _ = decode(&bytes, Format::MsgPack);
    }

    #[test]
    fn a_damaged_frame_never_panics(at in 0usize..60, byte in any::<u8>(), cut in 0usize..80) {
        let mut frame = ProtocolMessage::on_channel(Action::Message, "org:1:room");
        frame.messages.push(Message::new("message", vec![1, 2, 3]).with_id("m-1"));
        for format in [Format::Json, Format::MsgPack] {
            let mut bytes = encode(&frame, format).unwrap().as_bytes().to_vec();
            if let Some(slot) = bytes.get_mut(at) {
                *slot = byte;
            }
            bytes.truncate(cut);
            let _ = decode(&bytes, format);
        }
    }

    #[test]
    fn every_payload_means_the_same_after_either_format(
        text in ".{0,40}",
        bytes in prop::collection::vec(any::<u8>(), 0..40),
        numbers in prop::collection::vec(any::<i64>(), 0..5),
    ) {
        let json = serde_json::json!({ "t": text, "n": numbers });
        for data in [Data::Text(text.clone()), Data::Binary(bytes.clone()), Data::from(json.clone())] {
            for format in [Format::Json, Format::MsgPack] {
                let mut frame = ProtocolMessage::on_channel(Action::Message, "r");
                frame.messages.push(Message::new("m", data.clone()));
                let written = encode(&frame, format).unwrap();
                let mut read = decode(written.as_bytes(), format).unwrap();
                for message in &mut read.messages {
                    message.decode().unwrap();
                }
                prop_assert_eq!(&read, &frame);
            }
        }
    }
}
