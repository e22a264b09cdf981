//! What later versions of the protocol may say (RTF1, RSF1).

use ably_proto::machine::{ConnectionState as S, Oddity};
use serde_json::json;

use crate::script::{HEARTBEAT, MESSAGE, ROOM, Script};

/// Case RTF1/unrecognised-attributes-ignored-0.
#[test]
fn rtf1_fields_nobody_knows_are_passed_over() {
    let mut desk = Script::attached(ROOM);
    desk.on(
        ROOM,
        MESSAGE,
        json!({"messages": [{"name": "event", "data": "hello", "serial": "s1"}], "future": "x",
            "number": 42, "object": {"nested": "y"}, "list": [1, 2, 3]}),
    );
    assert_eq!(desk.texts(), ["hello"]);
    assert_eq!(desk.state(), S::Connected);
}

/// Case RTF1/unknown-action-handled-1.
#[test]
fn rtf1_an_action_nobody_knows_is_counted_and_changes_nothing() {
    let mut desk = Script::connected();
    desk.on(ROOM, 254, json!({"payload": "future"}));
    desk.say(HEARTBEAT, json!({}));
    assert_eq!((desk.state(), desk.events().len()), (S::Connected, 0));
    assert_eq!(desk.count(Oddity::UnknownAction), 1);
}

/// Case RSF1/message-unrecognised-attrs-0.
#[test]
fn rsf1_fields_of_messages_nobody_knows_are_passed_over() {
    let mut desk = Script::attached(ROOM);
    desk.say_messages(
        ROOM,
        json!([
            {"name": "one", "data": "first", "future": "v", "n": 99, "o": {"nested": true}},
            {"name": "two", "data": "second", "other": [1, 2, 3]},
        ]),
    );
    let messages = desk.messages();
    let named: Vec<_> = messages
        .iter()
        .map(|(m, _)| (m.name.as_deref().unwrap(), m.data.as_text().unwrap()))
        .collect();
    assert_eq!(named, [("one", "first"), ("two", "second")]);
}
