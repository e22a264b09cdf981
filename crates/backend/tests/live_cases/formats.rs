use ably_proto::wire::{Data, Format, ProtocolMessage, decode, encode};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::live_support::action;
use crate::live_support::endpoint::{Endpoint, KEY};
use crate::live_support::person::Person;

const ROOM: &str = "org:o1:group:lobby";

/// Bruno on MessagePack, attached.
async fn bruno(endpoint: &Endpoint) -> Person {
    let query = format!("v=6&key={KEY}&clientId=bruno&format=msgpack");
    let mut bruno = endpoint.dial(&query).await;
    let connected = hear(&mut bruno).await;
    bruno.connection_id = connected.connection_id.unwrap();
    say(&mut bruno, json!({"action": action::ATTACH, "channel": ROOM})).await;
    assert_eq!(hear(&mut bruno).await.channel.as_deref(), Some(ROOM));
    bruno
}

async fn hear(person: &mut Person) -> ProtocolMessage {
    decode(&person.hear_binary().await, Format::MsgPack).unwrap()
}

async fn say(person: &mut Person, frame: serde_json::Value) {
    let frame: ProtocolMessage = serde_json::from_value(frame).unwrap();
    let frame = encode(&frame, Format::MsgPack).unwrap();
    person.say_raw(Message::binary(frame.as_bytes().to_vec())).await;
}

#[tokio::test]
async fn rsl4_what_is_published_in_json_is_received_in_msgpack_in_its_native_form() {
    let endpoint = Endpoint::start().await;
    let mut bruno = bruno(&endpoint).await;
    let mut ana = endpoint.connect("ana").await;
    for (data, encoding, received, left) in [
        (json!("hello"), json!(null), Data::from("hello"), None),
        (json!("AQID"), json!("base64"), Data::Binary(vec![1, 2, 3]), None),
        (json!("{\"a\":1}"), json!("json"), Data::from("{\"a\":1}"), Some("json")),
        (json!({"a": 1}), json!(null), Data::from("{\"a\":1}"), Some("json")),
        (json!({"a": 1}), json!("json"), Data::from("{\"a\":1}"), Some("json")),
        (
            json!("eyJhIjoxfQ=="),
            json!("json/utf-8/base64"),
            Data::Binary(b"{\"a\":1}".to_vec()),
            Some("json/utf-8"),
        ),
    ] {
        ana.publish(ROOM, json!([{"data": data, "encoding": encoding}])).await;
        ana.expect(action::ACK).await;
        let message = hear(&mut bruno).await.messages.remove(0);
        assert_eq!((message.data, message.encoding.as_deref()), (received, left));
    }
}

#[tokio::test]
async fn rsl4_what_is_published_in_msgpack_is_received_in_json_as_text() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.attach("ana", ROOM).await;
    let mut bruno = bruno(&endpoint).await;
    // {action: 15, channel: "…", msgSerial: 0, messages: [{data: bin(1,2,3)}]}
    let mut frame = vec![0x84, 0xa6];
    frame.extend(b"action");
    frame.push(15);
    frame.push(0xa7);
    frame.extend(b"channel");
    frame.push(0xa0 | u8::try_from(ROOM.len()).unwrap());
    frame.extend(ROOM.as_bytes());
    frame.push(0xa9);
    frame.extend(b"msgSerial");
    frame.push(0);
    frame.push(0xa8);
    frame.extend(b"messages");
    frame.extend([0x91, 0x81, 0xa4]);
    frame.extend(b"data");
    frame.extend([0xc4, 3, 1, 2, 3]);
    bruno.say_raw(Message::binary(frame)).await;
    let frame = ana.expect(action::MESSAGE).await;
    assert_eq!(frame["messages"][0]["data"], "AQID");
    assert_eq!(frame["messages"][0]["encoding"], "base64");
}

#[tokio::test]
async fn presence_is_transcoded_too() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.attach("ana", ROOM).await;
    let mut bruno = bruno(&endpoint).await;
    ana.presence(ROOM, json!({"action": 2, "data": {"status": "active"}})).await;
    ana.expect_both(action::ACK, action::PRESENCE).await;
    let event = hear(&mut bruno).await.presence.remove(0);
    assert_eq!(event.data, Data::from("{\"status\":\"active\"}"));
    assert_eq!(event.encoding.as_deref(), Some("json"));
}
