//! Frames as peers really write them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

use ably_proto::wire::{
    Action, AnnotationAction, Data, ErrorInfo, Flags, Format, Frame, Message, MessageAction,
    PresenceAction, PresenceMessage, ProtocolMessage, PublishResult, TokenDetails, TokenRequest,
    decode, encode,
};
use serde::Serialize;
use serde_json::json;

fn json(text: &str) -> ProtocolMessage {
    decode(text.as_bytes(), Format::Json).expect("a readable frame")
}

fn msgpack(bytes: &[u8]) -> ProtocolMessage {
    decode(bytes, Format::MsgPack).expect("a readable frame")
}

/// A MessagePack map written by hand: entries are (key, already packed value).
fn packed_map(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = vec![0x80 | entries.len() as u8];
    for (key, value) in entries {
        bytes.extend(packed(key));
        bytes.extend(value);
    }
    bytes
}

fn packed<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    rmp_serde::to_vec_named(value).unwrap()
}

fn full_frame() -> ProtocolMessage {
    ProtocolMessage {
        action: Action::Message,
        id: Some("c1:7".into()),
        channel: Some("org:1:group:night-desk".into()),
        channel_serial: Some("s1".into()),
        connection_id: Some("c1".into()),
        count: Some(1),
        error: Some(
            ErrorInfo::new(40142, 401, "token expired").with_cause(ErrorInfo::new(1, 2, "x")),
        ),
        flags: Flags::HAS_PRESENCE.with(Flags::SUBSCRIBE),
        msg_serial: Some(0),
        messages: vec![Message {
            id: Some("m-1".into()),
            client_id: Some("ana".into()),
            name: Some("message".into()),
            data: Data::Text("Room 12 asks for towels".into()),
            extras: Some(json!({"headers": {"a": "b"}, "n": [1, -2, 1.5, null, true]})),
            timestamp: Some(1_700_000_000_000),
            action: Some(MessageAction::Create),
            serial: Some("s1:000".into()),
            ..Message::default()
        }],
        presence: vec![PresenceMessage {
            action: PresenceAction::Enter,
            client_id: Some("bruno".into()),
            data: Data::Text("x".into()),
            ..PresenceMessage::default()
        }],
        timestamp: Some(-1),
        params: [("rewind".to_owned(), "1".to_owned())].into(),
        res: vec![PublishResult { serials: vec![Some("s1:000".into()), None] }],
        ..ProtocolMessage::default()
    }
}

#[test]
fn a_full_frame_survives_both_formats() {
    for format in [Format::Json, Format::MsgPack] {
        let frame = encode(&full_frame(), format).unwrap();
        assert_eq!(decode(frame.as_bytes(), format).unwrap(), full_frame(), "{format:?}");
    }
}

#[test]
fn absent_fields_are_omitted_and_zero_msg_serial_is_written() {
    let frame = ProtocolMessage { msg_serial: Some(0), ..ProtocolMessage::new(Action::Ack) };
    assert_eq!(
        encode(&frame, Format::Json).unwrap(),
        Frame::Text(r#"{"action":1,"msgSerial":0}"#.to_owned())
    );
    assert_eq!(
        encode(&ProtocolMessage::new(Action::Heartbeat), Format::MsgPack).unwrap(),
        Frame::Binary(packed_map(&[("action", vec![0])]))
    );
}

#[test]
fn rtl6i3_message_without_name_and_data_writes_neither() {
    let mut frame = ProtocolMessage::on_channel(Action::Message, "room");
    frame.messages.push(Message::default().with_id("m-1"));
    assert_eq!(
        encode(&frame, Format::Json).unwrap(),
        Frame::Text(r#"{"action":15,"channel":"room","messages":[{"id":"m-1"}]}"#.to_owned())
    );
}

#[test]
fn null_and_absent_are_the_same() {
    let frame = json(
        r#"{"action":15,"id":null,"channel":"r","messages":[{"name":null,"data":null,"extras":null,"version":null}],"presence":null,"params":null,"error":null,"flags":null}"#,
    );
    let mut expected = ProtocolMessage::on_channel(Action::Message, "r");
    expected.messages.push(Message::default());
    assert_eq!(frame, expected);
}

#[test]
fn duplicated_messages_key_in_msgpack_takes_the_last() {
    let first = packed(&json!([{"data": "lost"}]));
    let last = packed(&json!([{"data": "kept"}, {"data": "too"}]));
    let frame =
        msgpack(&packed_map(&[("action", vec![15]), ("messages", first), ("messages", last)]));
    assert_eq!(frame.messages.len(), 2);
    assert_eq!(frame.messages[0].data, Data::Text("kept".into()));
}

#[test]
fn duplicated_key_in_json_takes_the_last() {
    let frame = json(
        r#"{"action":15,"channel":"a","messages":[{"data":"x"}],"channel":"b","messages":[]}"#,
    );
    assert_eq!((frame.channel.as_deref(), frame.messages.len()), (Some("b"), 0));
}

#[test]
fn any_integer_width_is_read() {
    let widths: [Vec<u8>; 5] = [
        vec![15],
        vec![0xcc, 15],
        vec![0xcd, 0, 15],
        vec![0xcf, 0, 0, 0, 0, 0, 0, 0, 15],
        vec![0xd3, 0, 0, 0, 0, 0, 0, 0, 15],
    ];
    for width in widths {
        assert_eq!(msgpack(&packed_map(&[("action", width)])).action, Action::Message);
    }
}

#[test]
fn float_timestamps_are_read_in_both_formats() {
    let frame =
        msgpack(&packed_map(&[("action", packed(&15.0_f64)), ("timestamp", packed(&1.7e12_f64))]));
    assert_eq!((frame.action, frame.timestamp), (Action::Message, Some(1_700_000_000_000)));
    assert_eq!(json(r#"{"action":0,"timestamp":1.7e12}"#).timestamp, Some(1_700_000_000_000));
}

#[test]
fn rtf1_unknown_action_99_is_tolerated() {
    assert_eq!(json(r#"{"action":99,"channel":"r"}"#).action, Action::Unknown(99));
    assert_eq!(json(r#"{"action":-3}"#).action, Action::Unknown(u64::MAX));
    assert_eq!(json(r#"{"action":"attach"}"#).action, Action::Unknown(u64::MAX));
}

#[test]
fn every_known_action_keeps_its_number() {
    for number in 0..=21 {
        let action = Action::from_number(number);
        assert!(!matches!(action, Action::Unknown(_)), "{number}");
        assert_eq!(action.number(), number);
    }
    assert_eq!(Action::from_number(22), Action::Unknown(22));
}

#[test]
fn rsf1_unknown_fields_flags_and_enum_values_are_tolerated() {
    let frame = json(
        r#"{"action":11,"channel":"r","flags":1099511627780,"novel":{"deep":[1,{"x":null}]},
            "messages":[{"action":42,"novel":true}],"presence":[{"action":77}]}"#,
    );
    assert!(frame.flags.contains(Flags::RESUMED));
    assert_eq!(frame.messages[0].action, Some(MessageAction::Unknown(42)));
    assert_eq!(frame.presence[0].action, PresenceAction::Unknown(77));
}

#[test]
fn a_field_of_the_wrong_type_counts_as_absent() {
    let frame = json(
        r#"{"action":15,"id":7,"channel":["r"],"channelSerial":{},"connectionId":true,"count":"2","error":"no",
            "flags":"x","msgSerial":-1,"timestamp":"soon","params":[1],"messages":{"0":1},"presence":"x","res":3,
            "auth":[],"connectionDetails":1.5}"#,
    );
    assert_eq!(frame, ProtocolMessage::new(Action::Message));
}

#[test]
fn list_items_that_are_no_objects_are_dropped() {
    let frame = json(r#"{"action":15,"messages":[1,{"name":"a"},null,"x",[{}]]}"#);
    assert_eq!(frame.messages.len(), 1);
}

#[test]
fn params_that_are_no_strings_become_text() {
    let frame = json(
        r#"{"action":10,"params":{"rewind":1,"echo":false,"modes":"publish","odd":[1],"none":null}}"#,
    );
    let expected = [("rewind", "1"), ("echo", "false"), ("modes", "publish")];
    assert_eq!(frame.params, expected.map(|(k, v)| (k.to_owned(), v.to_owned())).into());
}

#[test]
fn msgpack_extensions_and_binary_keys_are_skipped() {
    let ext = vec![0xd4, 0x01, 0xff];
    let mut bytes = packed_map(&[("action", vec![15]), ("messages", ext.clone()), ("novel", ext)]);
    bytes[0] += 1;
    bytes.extend([0xc4, 0x01, b'k', 0xc0]);
    assert_eq!(msgpack(&bytes), ProtocolMessage::new(Action::Message));
}

#[test]
fn msgpack_bin_in_extras_does_not_lose_the_frame() {
    let message = packed_map(&[("extras", packed_map(&[("raw", vec![0xc4, 0x02, 0xde, 0xad])]))]);
    let mut list = vec![0x91];
    list.extend(message);
    let frame = msgpack(&packed_map(&[("action", vec![15]), ("messages", list)]));
    assert_eq!(frame.messages[0].extras, Some(json!({"raw": "3q0="})));
}

#[test]
fn what_is_no_object_is_an_error_and_not_a_panic() {
    for text in ["", "[]", "1", "nul", r#"{"action":15"#, "{\"channel\":\"\\ud800\"}"] {
        assert!(decode(text.as_bytes(), Format::Json).is_err(), "{text}");
    }
    for bytes in [&b""[..], b"\xc1", b"\x91\x01", b"\xdf\xff\xff\xff\xff", b"\x81\xa6action"] {
        assert!(decode(bytes, Format::MsgPack).is_err(), "{bytes:?}");
    }
}

#[test]
fn deep_nesting_is_refused_in_both_formats() {
    let text = format!(r#"{{"messages":[{{"extras":{}{}}}]}}"#, "[".repeat(4000), "]".repeat(4000));
    assert!(decode(text.as_bytes(), Format::Json).is_err());
    let mut bytes = packed_map(&[("novel", vec![0x91; 4000])]);
    bytes.push(0xc0);
    assert!(decode(&bytes, Format::MsgPack).is_err());
}

#[test]
fn a_huge_announced_length_allocates_nothing() {
    let bytes = packed_map(&[("messages", vec![0xdd, 0xff, 0xff, 0xff, 0xff])]);
    assert!(decode(&bytes, Format::MsgPack).is_err());
}

#[test]
fn json_data_is_written_as_text_with_its_encoding() {
    let mut frame = ProtocolMessage::on_channel(Action::Message, "r");
    frame.messages.push(Message::new("m", json!({"a": 1})));
    let written =
        json(std::str::from_utf8(encode(&frame, Format::Json).unwrap().as_bytes()).unwrap());
    assert_eq!(written.messages[0].data, Data::Text(r#"{"a":1}"#.into()));
    assert_eq!(written.messages[0].encoding.as_deref(), Some("json"));
}

#[test]
fn bytes_are_base64_in_json_and_bin_in_msgpack() {
    let mut frame = ProtocolMessage::on_channel(Action::Message, "r");
    frame.messages.push(Message::new("m", vec![0xde, 0xad, 0xbe, 0xef]));
    for (format, data, encoding) in [
        (Format::Json, Data::Text("3q2+7w==".into()), Some("base64")),
        (Format::MsgPack, Data::Binary(vec![0xde, 0xad, 0xbe, 0xef]), None),
    ] {
        let bytes = encode(&frame, format).unwrap();
        let mut read = decode(bytes.as_bytes(), format).unwrap();
        assert_eq!(
            (&read.messages[0].data, read.messages[0].encoding.as_deref()),
            (&data, encoding)
        );
        read.messages[0].decode().unwrap();
        assert_eq!(read.messages[0].data, frame.messages[0].data);
    }
}

#[test]
fn tm2_ids_come_from_the_frame_where_the_message_has_none() {
    let mut frame = json(
        r#"{"action":15,"id":"c1:4","connectionId":"c1","timestamp":9,"messages":[{"id":"own"},{"timestamp":3}],
            "presence":[{"action":2}]}"#,
    );
    frame.fill_from_frame();
    let ids: Vec<_> = frame.messages.iter().map(|m| m.id.as_deref().unwrap()).collect();
    assert_eq!(ids, ["own", "c1:4:1"]);
    assert_eq!(frame.messages[1].timestamp, Some(3));
    assert_eq!(frame.presence[0].id.as_deref(), Some("c1:4:0"));
    assert_eq!(frame.presence[0].connection_id.as_deref(), Some("c1"));
}

#[test]
fn debug_output_shows_no_secret() {
    let frame = json(
        r#"{"action":4,"auth":{"accessToken":"s3cr3t"},"connectionDetails":{"connectionKey":"s3cr3t"},
            "messages":[{"connectionKey":"s3cr3t"}]}"#,
    );
    let token: TokenDetails = serde_json::from_str(r#"{"token":"s3cr3t"}"#).unwrap();
    let request: TokenRequest =
        serde_json::from_str(r#"{"keyName":"a.b","mac":"s3cr3t"}"#).unwrap();
    assert_eq!(token.token.as_ref().unwrap().expose(), "s3cr3t");
    assert!(!format!("{frame:?}{token:?}{request:?}").contains("s3cr3t"));
}

#[test]
fn rsa9g_text_to_sign_has_six_lines_with_unset_ones_empty() {
    let request = TokenRequest {
        key_name: "app.key".into(),
        ttl: Some(3_600_000),
        timestamp: Some(5),
        nonce: "0123456789abcdef".into(),
        ..TokenRequest::default()
    };
    assert_eq!(request.text_to_sign(), "app.key\n3600000\n\n\n5\n0123456789abcdef\n");
}

#[test]
fn tm6_size_counts_name_client_id_data_and_extras() {
    let mut message = Message::new("name", "data!");
    message.client_id = Some("ana".into());
    message.extras = Some(json!({"a": 1}));
    assert_eq!(message.size(), 4 + 5 + 3 + 7);
}

#[test]
fn ephemeral_is_marked_beside_other_extras() {
    let mut message = Message::new("typing", "x");
    message.extras = Some(json!({"headers": {"h": "1"}}));
    let message = message.ephemeral();
    assert!(message.is_ephemeral());
    assert_eq!(message.extras, Some(json!({"headers": {"h": "1"}, "ephemeral": true})));
    assert!(!Message::new("message", "x").is_ephemeral());
}

/// The shapes of the shared MessagePack fixtures: frames without an action, JSON and base64 as text.
#[test]
fn msgpack_fixture_shapes_decode_to_what_was_sent() {
    let text = |n: usize| packed(&"a".repeat(n));
    let base64 = |n: usize| {
        use base64::{Engine, engine::general_purpose::STANDARD};
        packed(&STANDARD.encode("a".repeat(n)))
    };
    let cases: Vec<(Vec<u8>, Option<&str>, Data)> = vec![
        (packed(r#"["a","b","c"]"#), Some("json"), Data::from(json!(["a", "b", "c"]))),
        (text(1), None, Data::Text("a".into())),
        (text(200), None, Data::Text("a".repeat(200))),
        (text(2000), None, Data::Text("a".repeat(2000))),
        (base64(1), Some("base64"), Data::Binary(b"a".to_vec())),
        (base64(200), Some("base64"), Data::Binary(vec![b'a'; 200])),
        (base64(2000), Some("base64"), Data::Binary(vec![b'a'; 2000])),
        (packed(r#"{"a":"b","c":"d"}"#), Some("json"), Data::from(json!({"a": "b", "c": "d"}))),
    ];
    for (data, encoding, expected) in cases {
        let mut fields = vec![("data", data)];
        fields.extend(encoding.map(|encoding| ("encoding", packed(encoding))));
        let mut list = vec![0x91];
        list.extend(packed_map(&fields));
        let mut frame = msgpack(&packed_map(&[("messages", list), ("msgSerial", vec![0])]));
        assert_eq!((frame.action, frame.msg_serial), (Action::Heartbeat, Some(0)));
        frame.messages[0].decode().unwrap();
        assert_eq!((&frame.messages[0].data, &frame.messages[0].encoding), (&expected, &None));
    }
}

#[test]
fn tan2_annotations_are_read_filled_from_their_frame_and_transcoded() {
    let mut frame = json(
        r#"{"action":21,"id":"c1:4","connectionId":"c1","timestamp":7,"annotations":[
            {"action":1,"type":"reaction:multiple.v1","name":"up","count":2,"messageSerial":"s1:000",
             "serial":"s2:000","data":"AQI=","encoding":"base64"},{}]}"#,
    );
    frame.fill_from_frame();
    let annotation = &frame.annotations[0];
    assert_eq!(annotation.action, Some(AnnotationAction::Delete));
    assert_eq!(annotation.kind.as_deref(), Some("reaction:multiple.v1"));
    assert_eq!((annotation.count, annotation.timestamp), (Some(2), Some(7)));
    assert_eq!(annotation.message_serial.as_deref(), Some("s1:000"));
    assert_eq!(frame.annotations[1].id.as_deref(), Some("c1:4:1"));
    assert_eq!(frame.annotations[1].action, None);
    let packed = encode(&frame, Format::MsgPack).unwrap();
    let back = msgpack(packed.as_bytes());
    assert_eq!(back.annotations[0].data, Data::Binary(vec![1, 2]));
    assert_eq!(back.annotations[0].encoding, None);
}

#[test]
fn tm8_a_message_carries_the_summaries_of_its_annotations() {
    let text = r#"{"action":15,"messages":[{"action":4,"serial":"s1:000","annotations":{"summary":{"a:total.v1":{"total":3}}}}]}"#;
    let frame = json(text);
    let summary = frame.messages[0].annotations.as_ref().unwrap().summary.as_ref().unwrap();
    assert_eq!(summary["a:total.v1"]["total"], 3);
    let Frame::Text(written) = encode(&frame, Format::Json).unwrap() else { panic!("text") };
    assert_eq!(written, text);
}

#[test]
fn a_list_longer_than_any_server_sends_is_refused_in_both_formats() {
    let text = |count: usize| format!(r#"{{"messages":[{}]}}"#, vec!["{}"; count].join(","));
    let packed = |count: u32| {
        [&b"\x81\xa8messages\xdd"[..], &count.to_be_bytes(), &vec![0x80; count as usize]].concat()
    };
    assert_eq!(json(&text(10_000)).messages.len(), 10_000);
    assert!(decode(text(10_001).as_bytes(), Format::Json).is_err());
    assert_eq!(msgpack(&packed(10_000)).messages.len(), 10_000);
    assert!(decode(&packed(10_001), Format::MsgPack).is_err());
}

#[test]
fn msgpack_keys_that_are_no_strings_become_text_and_maps_as_keys_drop_their_entry() {
    let keys = [&[7][..], &[0xc3], &[0xa1, b'k'], &[0x81, 0xa1, b'k', 1], &[0x91, 1]];
    let extras: Vec<u8> = keys.iter().flat_map(|key| [key, &[9][..]].concat()).collect();
    let message = packed_map(&[("extras", [vec![0x85], extras].concat())]);
    let list = [vec![0x91], message].concat();
    let frame = msgpack(&packed_map(&[("action", vec![15]), ("messages", list)]));
    assert_eq!(frame.messages[0].extras, Some(json!({"7": 9, "true": 9, "k": 9})));
}
