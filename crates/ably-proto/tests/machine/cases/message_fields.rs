//! What messages leave out because their frame says it (TM2), and the order within one (RTL21).

use ably_proto::wire::Message;
use serde_json::{Value, json};

use crate::script::{MESSAGE, ROOM, Script};

/// What a listener gets of a frame with these fields and messages.
fn received(frame: Value, messages: Value) -> Vec<Message> {
    let mut desk = Script::attached(ROOM);
    let mut frame = frame;
    frame["messages"] = messages;
    desk.on(ROOM, MESSAGE, frame);
    desk.messages().into_iter().map(|(message, _)| message).collect()
}

fn one(frame: Value, message: Value) -> Message {
    received(frame, json!([message])).pop().unwrap()
}

/// Case TM2a/id-from-protocol-message-0.
#[test]
fn tm2a_ids_count_on_from_the_frames() {
    let got =
        received(json!({"id": "abc:5"}), json!([{"data": "a"}, {"data": "b"}, {"data": "c"}]));
    let ids: Vec<_> = got.iter().map(|message| message.id.as_deref().unwrap()).collect();
    assert_eq!(ids, ["abc:5:0", "abc:5:1", "abc:5:2"]);
}

/// Case TM2a/existing-id-not-overwritten-1.
#[test]
fn tm2a_an_id_of_its_own_stays() {
    let message = one(json!({"id": "proto:0"}), json!({"id": "mine"}));
    assert_eq!(message.id.as_deref(), Some("mine"));
}

/// Case TM2a/no-id-without-protocol-id-2.
#[test]
fn tm2a_without_the_frames_there_is_none() {
    assert_eq!(one(json!({"connectionId": "abc"}), json!({"data": "x"})).id, None);
}

/// Case TM2c/connectionid-from-protocol-0.
#[test]
fn tm2c_the_connection_is_the_frames() {
    let message = one(json!({"id": "m:0", "connectionId": "c9"}), json!({"data": "x"}));
    assert_eq!(message.connection_id.as_deref(), Some("c9"));
}

/// Case TM2c/existing-connectionid-kept-1.
#[test]
fn tm2c_a_connection_of_its_own_stays() {
    let message = one(json!({"connectionId": "c9"}), json!({"connectionId": "mine"}));
    assert_eq!(message.connection_id.as_deref(), Some("mine"));
}

/// Case TM2f/timestamp-from-protocol-0.
#[test]
fn tm2f_the_time_is_the_frames() {
    let message = one(json!({"timestamp": 1_700_000_000_000i64}), json!({"data": "x"}));
    assert_eq!(message.timestamp, Some(1_700_000_000_000));
}

/// Case TM2f/existing-timestamp-kept-1.
#[test]
fn tm2f_a_time_of_its_own_stays() {
    assert_eq!(one(json!({"timestamp": 2}), json!({"timestamp": 1})).timestamp, Some(1));
}

/// Case TM2a/all-fields-populated-together-3.
#[test]
fn tm2_all_of_them_at_once() {
    let frame = json!({"id": "c9:7", "connectionId": "c9", "timestamp": 5});
    let got = received(frame, json!([{"data": "a"}, {"data": "b"}]));
    for (index, message) in got.iter().enumerate() {
        assert_eq!(message.id, Some(format!("c9:7:{index}")));
        assert_eq!((message.connection_id.as_deref(), message.timestamp), (Some("c9"), Some(5)));
    }
}

#[test]
fn tm2s_the_first_version_of_a_message_is_the_message() {
    let message = one(json!({"timestamp": 5}), json!({"serial": "s1"}));
    let version = message.version.unwrap();
    assert_eq!((version.serial.as_deref(), version.timestamp), (Some("s1"), Some(5)));
}

/// Case RTL21/ascending-index-order-0.
#[test]
fn rtl21_messages_of_a_frame_come_in_their_order() {
    let mut desk = Script::attached(ROOM);
    desk.say_messages(ROOM, json!([{"data": "1"}, {"data": "2"}, {"data": "3"}]));
    assert_eq!(desk.texts(), ["1", "2", "3"]);
}
