//! Publishing (RTL6). There is no queue here: the caller's outbox owns what waits (invariant 3), so
//! the cases about the queue are tested for the answer given instead.

use ably_proto::{
    machine::{ChannelState as C, Input, OpId, Options, Outcome},
    wire::{Data, Format, Message, decode, encode},
};
use serde_json::{Value, json};

use crate::script::{ATTACH, MESSAGE, ROOM, Script};

fn published(desk: &mut Script) -> Vec<Value> {
    desk.sent_of(MESSAGE)
}

/// The publish is answered at once: it may be tried again, and nothing is sent behind the caller's
/// back.
fn is_handed_back(desk: &Script, op: OpId) -> bool {
    matches!(desk.outcome(op), Outcome::Transient { error } if error.code == 80003)
}

/// Case RTL6i1/publish-name-and-data-0.
#[test]
fn rtl6i1_a_name_and_data_make_one_message_in_one_frame() {
    let mut desk = Script::attached(ROOM);
    desk.tell(ROOM, "greeting", "hello");
    let frames = published(&mut desk);
    assert_eq!((frames.len(), &frames[0]["channel"]), (1, &json!(ROOM)));
    assert_eq!(frames[0]["messages"], json!([{"name": "greeting", "data": "hello"}]));
}

/// Case RTL6i1/publish-message-object-1.
#[test]
fn rtl6i1_a_message_is_published_as_it_is() {
    let mut desk = Script::attached(ROOM);
    desk.ask_publish(ROOM, vec![Message::new("custom", json!({"key": "value"}))]);
    let message = published(&mut desk)[0]["messages"][0].clone();
    assert_eq!((&message["name"], &message["encoding"]), (&json!("custom"), &json!("json")));
    assert_eq!(message["data"], "{\"key\":\"value\"}");
}

/// Case RTL6i2/publish-message-array-0.
#[test]
fn rtl6i2_several_messages_share_a_frame() {
    let mut desk = Script::attached(ROOM);
    let messages = ["one", "two", "three"].map(|name| Message::new(name, "x"));
    desk.ask_publish(ROOM, messages.into());
    let frames = published(&mut desk);
    let names: Vec<_> = (0..3).map(|n| frames[0]["messages"][n]["name"].clone()).collect();
    assert_eq!((frames.len(), names), (1, vec![json!("one"), json!("two"), json!("three")]));
}

/// Messages without a name, without data, and with neither.
fn sparse() -> Vec<Message> {
    let named = Message { name: Some("click".into()), ..Message::default() };
    let filled = Message { data: Data::Text("payload".into()), ..Message::default() };
    vec![named, filled, Message::default()]
}

/// Case RTL6i3/null-fields-json-0.
#[test]
fn rtl6i3_what_is_absent_is_left_out() {
    let mut desk = Script::attached(ROOM);
    desk.ask_publish(ROOM, sparse());
    let expected = json!([{"name": "click"}, {"data": "payload"}, {}]);
    assert_eq!(published(&mut desk)[0]["messages"], expected);
}

/// Case RTL6i3/null-fields-msgpack-1.
#[test]
fn rtl6i3_what_is_absent_is_left_out_of_messagepack_too() {
    let mut frame =
        ably_proto::wire::ProtocolMessage::on_channel(ably_proto::wire::Action::Message, ROOM);
    frame.messages = sparse();
    let packed = encode(&frame, Format::MsgPack).unwrap();
    let plain: rmp_value::Value = rmp_value::read(packed.as_bytes());
    assert_eq!(plain.map_sizes_of("messages"), [1, 1, 0]);
    assert_eq!(decode(packed.as_bytes(), Format::MsgPack).unwrap(), frame);
}

/// A reading of MessagePack that knows nothing of our types.
mod rmp_value {
    pub(super) type Value = Parsed;

    pub(super) struct Parsed(serde_json::Value);

    pub(super) fn read(bytes: &[u8]) -> Parsed {
        Parsed(rmp_serde::from_slice(bytes).unwrap())
    }

    impl Parsed {
        /// How many keys each object of a list has.
        pub(super) fn map_sizes_of(&self, key: &str) -> Vec<usize> {
            let items = self.0[key].as_array().unwrap();
            items.iter().map(|item| item.as_object().unwrap().len()).collect()
        }
    }
}

/// Case RTL6c1/publish-when-attached-0.
#[test]
fn rtl6c1_an_attached_channel_publishes_at_once() {
    let mut desk = Script::attached(ROOM);
    desk.tell(ROOM, "n", "now");
    assert_eq!(published(&mut desk).len(), 1);
}

/// Case RTL6c1/publish-when-attaching-1.
#[test]
fn rtl6c1_an_attaching_channel_publishes_at_once() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.tell(ROOM, "n", "now");
    assert_eq!((desk.channel_state(ROOM), published(&mut desk).len()), (C::Attaching, 1));
}

/// Case RTL6c1/publish-when-initialized-2.
/// Case RTL6c5/no-implicit-attach-0.
#[test]
fn rtl6c5_publishing_attaches_nothing() {
    let mut desk = Script::connected();
    desk.tell(ROOM, "n", "now");
    let sent = desk.sent();
    assert_eq!((sent.len(), &sent[0]["action"]), (1, &json!(MESSAGE)));
    assert_eq!(desk.channel_state(ROOM), C::Initialized);
    assert_eq!(desk.sent_of(ATTACH).len(), 0);
}

/// Case RTL6c2/queued-when-connecting-0.
/// Case RTL6c2/fails-no-queue-messages-3.
#[test]
fn rtl6c2_while_connecting_a_publish_is_handed_back() {
    let mut desk = Script::connecting();
    let publish = desk.tell(ROOM, "n", "x");
    assert!(is_handed_back(&desk, publish));
    desk.server_connected("c1");
    assert_eq!(published(&mut desk).len(), 0);
}

/// Case RTL6c2/queued-when-disconnected-1.
#[test]
fn rtl6c2_while_disconnected_a_publish_is_handed_back() {
    let mut desk = Script::attached(ROOM);
    desk.drop_socket();
    let publish = desk.tell(ROOM, "n", "x");
    assert!(is_handed_back(&desk, publish));
    desk.await_socket();
    desk.server_connected("c1");
    assert_eq!(published(&mut desk).len(), 0);
}

/// Case RTL6c2/queued-when-initialized-2.
#[test]
fn rtl6c2_before_connecting_a_publish_is_handed_back() {
    let mut desk = Script::new(Options::default());
    let publish = desk.tell(ROOM, "n", "x");
    assert!(is_handed_back(&desk, publish));
    desk.input(Input::Connect);
    desk.token("token-1");
    desk.server_connected("c1");
    assert_eq!(published(&mut desk).len(), 0);
}

/// Case RTL6c2/queued-messages-order-4.
#[test]
fn rtl6c2_several_are_handed_back_in_their_order() {
    let mut desk = Script::connecting();
    for op in 1..4 {
        desk.publish(op, ROOM, "m");
    }
    let order: Vec<_> = desk.outcomes().into_iter().map(|(op, _)| op).collect();
    assert_eq!(order, [1, 2, 3]);
}

/// Case RTL6c4/fails-conn-suspended-0.
#[test]
fn rtl6c4_no_publish_while_suspended() {
    let mut desk = Script::connecting();
    desk.suspend();
    let publish = desk.tell(ROOM, "n", "x");
    assert_eq!(desk.error(publish).code, 80003);
}

/// Case RTL6c4/fails-conn-closed-1.
#[test]
fn rtl6c4_no_publish_once_closed() {
    let mut desk = Script::connected();
    desk.close();
    let publish = desk.tell(ROOM, "n", "x");
    assert_eq!(desk.error(publish).code, 80003);
}

/// Case RTL6c4/fails-conn-failed-2.
#[test]
fn rtl6c4_no_publish_once_failed() {
    let mut desk = Script::connecting();
    desk.say_error(80000, 400);
    let publish = desk.tell(ROOM, "n", "x");
    assert_eq!(desk.error(publish).code, 80003);
}

/// Case RTL6c4/fails-channel-suspended-3.
#[test]
fn rtl6c4_no_publish_on_a_suspended_channel() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.advance(10_000);
    let publish = desk.tell(ROOM, "n", "x");
    assert_eq!(desk.error(publish).code, 90007);
    assert!(matches!(desk.outcome(publish), Outcome::Transient { .. }));
    assert_eq!(published(&mut desk).len(), 0);
}

/// Case RTL6c4/fails-channel-failed-4.
#[test]
fn rtl6c4_no_publish_on_a_failed_channel() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.say_channel_error(ROOM, 40160, 401);
    let publish = desk.tell(ROOM, "n", "x");
    assert_eq!(desk.error(publish).code, 40160);
    assert!(matches!(desk.outcome(publish), Outcome::Permanent { .. }));
    assert_eq!(published(&mut desk).len(), 0);
}

/// Case RTL6j/publish-result-serials-0.
#[test]
fn rtl6j_an_acknowledged_publish_has_its_serial() {
    let mut desk = Script::attached(ROOM);
    let publish = desk.tell(ROOM, "n", "x");
    assert_eq!(published(&mut desk)[0]["msgSerial"], 0);
    desk.ack(0, json!(["abc123"]));
    assert_eq!(desk.serials(publish), ["abc123"]);
}

/// Case RTL6j/batch-publish-serials-1.
#[test]
fn rtl6j_each_message_has_its_serial_and_a_dropped_one_none() {
    let mut desk = Script::attached(ROOM);
    let messages = ["one", "two", "three"].map(|name| Message::new(name, "x"));
    let publish = desk.ask_publish(ROOM, messages.into());
    desk.ack(0, json!(["s-1", null, "s-3"]));
    assert_eq!(desk.serials(publish), ["s-1", "", "s-3"]);
}

/// Case RTL6j/incrementing-msg-serial-2.
#[test]
fn rtl6j_frames_are_numbered_from_zero() {
    let mut desk = Script::attached(ROOM);
    for number in 0..3u64 {
        let publish = desk.tell(ROOM, "n", "x");
        assert_eq!(published(&mut desk)[0]["msgSerial"], number);
        desk.ack(number, json!([format!("s-{number}")]));
        assert_eq!(desk.serials(publish), [format!("s-{number}")]);
    }
}

/// Case RTL6j/nack-results-error-3.
#[test]
fn rtl6j_a_refused_publish_says_why() {
    let mut desk = Script::attached(ROOM);
    let publish = desk.tell(ROOM, "n", "x");
    desk.nack(0, 40160, 401);
    let error = desk.error(publish);
    assert_eq!((error.code, error.message.as_str()), (40160, "error 40160"));
}

#[test]
fn rtl6k_parameters_go_with_the_frame() {
    let mut desk = Script::attached(ROOM);
    desk.ask_publish_with(ROOM, vec![Message::new("n", "x")], &[("_forceNack", "true")]);
    assert_eq!(published(&mut desk)[0]["params"], json!({"_forceNack": "true"}));
}
