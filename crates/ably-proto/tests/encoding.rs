//! Payload transforms, clause by clause.
#![allow(clippy::unwrap_used, missing_docs)]

use ably_proto::{
    encoding::{self, EncodingError},
    wire::{Data, Format},
};
use serde_json::json;

fn decoded(data: impl Into<Data>, list: &str) -> (Data, Option<String>, Result<(), EncodingError>) {
    let (mut data, mut encoding) = (data.into(), Some(list.to_owned()));
    let outcome = encoding::decode(&mut data, &mut encoding);
    (data, encoding, outcome)
}

fn wired(data: Data, list: Option<&str>, format: Format) -> (Data, Option<String>) {
    let (mut data, mut encoding) = (data, list.map(str::to_owned));
    encoding::to_wire(&mut data, &mut encoding, format);
    (data, encoding)
}

#[test]
fn shared_message_cases_decode_to_what_they_mean() {
    let object = r#"{"foo":42,"bar":["a",1.2,{"boo":"ha"}]}"#;
    let cases = [
        ("foo", "", Data::Text("foo".into())),
        (r#"{"foo":42}"#, "", Data::Text(r#"{"foo":42}"#.into())),
        (object, "json", Data::from(json!({"foo": 42, "bar": ["a", 1.2, {"boo": "ha"}]}))),
        (r#"[{"foo":42},"qux"]"#, "json", Data::from(json!([{"foo": 42}, "qux"]))),
        ("3q2+7w==", "base64", Data::Binary(vec![0xde, 0xad, 0xbe, 0xef])),
        ("eyJhIjoxfQ==", "json/utf-8/base64", Data::from(json!({"a": 1}))),
    ];
    for (data, list, expected) in cases {
        assert_eq!(decoded(data, list), (expected, None, Ok(())), "{list}");
    }
}

#[test]
fn base64_with_line_feeds_or_without_padding_is_accepted() {
    for text in ["3q2+\n7w==\n", "3q2+7w"] {
        assert_eq!(decoded(text, "base64").0, Data::Binary(vec![0xde, 0xad, 0xbe, 0xef]));
    }
}

#[test]
fn rsl6b_a_failing_step_keeps_the_rest_of_the_list() {
    let (data, encoding, outcome) = decoded("eyJh", "json/cipher+aes-256-cbc/base64");
    assert_eq!(data, Data::Binary(br#"{"a"#.to_vec()));
    assert_eq!(encoding.as_deref(), Some("json/cipher+aes-256-cbc"));
    assert_eq!(outcome, Err(EncodingError::Unknown("cipher+aes-256-cbc".into())));
}

#[test]
fn rsl6b_malformed_payloads_are_kept() {
    let cases: [(Data, &str, &'static str); 4] = [
        ("{".into(), "json", "json"),
        ("!".into(), "base64", "base64"),
        (vec![0xff].into(), "utf-8", "utf-8"),
        (vec![0xff].into(), "json", "json"),
    ];
    for (data, list, name) in cases {
        let expected = (data.clone(), Some(list.to_owned()), Err(EncodingError::Malformed(name)));
        assert_eq!(decoded(data, list), expected);
    }
}

#[test]
fn rsl4d_a_relay_transcodes_between_the_formats() {
    let bytes = Data::Binary(vec![1, 2, 3]);
    let text = Data::Text("AQID".into());
    assert_eq!(wired(bytes.clone(), None, Format::Json), (text.clone(), Some("base64".into())));
    assert_eq!(
        wired(bytes.clone(), Some("utf-8/cipher+aes-256-cbc"), Format::Json),
        (text.clone(), Some("utf-8/cipher+aes-256-cbc/base64".into()))
    );
    assert_eq!(wired(text.clone(), Some("base64"), Format::MsgPack), (bytes.clone(), None));
    assert_eq!(
        wired(text.clone(), Some("utf-8/x/base64"), Format::MsgPack),
        (bytes, Some("utf-8/x".into()))
    );
    assert_eq!(wired(text.clone(), Some("base64"), Format::Json), (text, Some("base64".into())));
}

#[test]
fn broken_base64_is_relayed_untouched() {
    let broken = Data::Text("!".into());
    let out = wired(broken.clone(), Some("base64"), Format::MsgPack);
    assert_eq!(out, (broken, Some("base64".into())));
}

#[test]
fn rsl4_each_payload_goes_out_and_comes_back_in_both_formats() {
    let object = json!({"foo": 42, "bar": ["a", 1.2, {"boo": "ha"}]});
    let cases = [
        (Data::Text("foo".into()), None, None),
        (Data::Text(r#"{"foo":42}"#.into()), None, None),
        (Data::from(object), Some("json"), Some("json")),
        (Data::from(json!([{"foo": 42}, "qux"])), Some("json"), Some("json")),
        (Data::Binary(vec![0xde, 0xad, 0xbe, 0xef]), Some("base64"), None),
    ];
    for (plain, in_json, in_msgpack) in cases {
        for (format, expected) in [(Format::Json, in_json), (Format::MsgPack, in_msgpack)] {
            let (mut data, mut encoding) = wired(plain.clone(), None, format);
            assert_eq!(encoding.as_deref(), expected, "{plain:?}");
            encoding::decode(&mut data, &mut encoding).unwrap();
            assert_eq!((data, encoding), (plain.clone(), None));
        }
    }
}

#[test]
fn payloads_of_every_length_class_survive_messagepack() {
    use ably_proto::wire::{Action, Message, ProtocolMessage, decode, encode};
    // One byte, and around where MessagePack changes how it writes lengths.
    for length in [1, 31, 32, 200, 255, 256, 2_000, 65_535, 65_536] {
        for data in [Data::Text("a".repeat(length)), Data::Binary(vec![0x61; length])] {
            let mut frame = ProtocolMessage::on_channel(Action::Message, "room");
            frame.msg_serial = Some(0);
            frame.messages.push(Message { data: data.clone(), ..Message::default() });
            let packed = encode(&frame, Format::MsgPack).unwrap();
            let read = decode(packed.as_bytes(), Format::MsgPack).unwrap();
            assert_eq!((read.messages.len(), read.msg_serial), (1, Some(0)));
            assert_eq!(read.messages.first().map(|m| &m.data), Some(&data), "{length}");
        }
    }
}

#[test]
fn a_messagepack_frame_whose_payload_is_base64_text_is_read_as_bytes() {
    use ably_proto::wire::decode as read_frame;
    // {"messages": [{"data": "YQ==", "encoding": "base64"}], "msgSerial": 0}, as others write it.
    let mut packed = b"\x82\xa8messages\x91\x82\xa4data\xa4YQ==\xa8encoding\xa6base64".to_vec();
    packed.extend(b"\xa9msgSerial\x00");
    let mut frame = read_frame(&packed, Format::MsgPack).unwrap();
    let mut message = frame.messages.remove(0);
    message.decode().unwrap();
    assert_eq!((message.data, frame.msg_serial), (Data::Binary(b"a".to_vec()), Some(0)));
}
