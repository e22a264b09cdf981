//! Changing messages (RTL32).

use ably_proto::{
    machine::Outcome,
    wire::{Message, MessageAction as A, Operation},
};
use serde_json::{Value, json};

use crate::script::{MESSAGE, ROOM, Script};

fn sent(message: Message) -> Value {
    let mut desk = Script::attached(ROOM);
    desk.ask_publish(ROOM, vec![message]);
    let frame = desk.sent_of(MESSAGE).pop().unwrap();
    assert_eq!(frame["channel"], ROOM);
    frame["messages"].clone()
}

/// Case RTL32b/update-message-action-0.
#[test]
fn rtl32b_an_update_names_the_message_and_says_what_is_new() {
    let update = Message::new("updated", "new").revising("s1", A::Update, None);
    let expected = json!([{"name": "updated", "data": "new", "action": 1, "serial": "s1"}]);
    assert_eq!(sent(update), expected);
}

/// Case RTL32b/delete-message-action-1.
#[test]
fn rtl32b_a_deletion_names_the_message() {
    let delete = Message::default().revising("s1", A::Delete, None);
    assert_eq!(sent(delete), json!([{"action": 2, "serial": "s1"}]));
}

/// Case RTL32b/append-message-action-2.
#[test]
fn rtl32b_an_append_says_what_is_added_and_why() {
    let why = Operation { description: Some("more".into()), ..Operation::default() };
    let append = Message { data: "added".into(), ..Message::default() };
    let append = append.revising("s1", A::Append, Some(why));
    let expected =
        json!([{"data": "added", "action": 5, "serial": "s1", "version": {"description": "more"}}]);
    assert_eq!(sent(append), expected);
}

/// Case RTL32b2/version-from-operation-0.
#[test]
fn rtl32b2_the_editors_words_are_the_version_and_without_them_there_is_none() {
    let why = Operation {
        description: Some("edited".into()),
        metadata: [("reason".to_owned(), "typo".to_owned())].into(),
        client_id: None,
    };
    let told = sent(Message::new("n", "v2").revising("s1", A::Update, Some(why)));
    let expected = json!({"description": "edited", "metadata": {"reason": "typo"}});
    assert_eq!(told[0]["version"], expected);
    let untold = sent(Message::new("n", "v2").revising("s2", A::Update, None));
    assert_eq!(untold[0].get("version"), None);
}

/// Case RTL32c/no-message-mutation-0.
#[test]
fn rtl32c_the_callers_message_stays_as_it_is() {
    let original = Message { serial: Some("s1".into()), ..Message::new("original", "data") };
    let update = original.clone().revising("s1", A::Update, None);
    sent(update);
    assert_eq!((original.name.as_deref(), original.action), (Some("original"), None));
}

/// Case RTL32d/ack-returns-result-0.
#[test]
fn rtl32d_an_acknowledged_change_has_the_serial_of_its_version() {
    let mut desk = Script::attached(ROOM);
    let update = Message::new("n", "v2").revising("s1", A::Update, None);
    let op = desk.ask_publish(ROOM, vec![update]);
    desk.ack(0, json!(["01770000000000-000@abcdef:000"]));
    assert_eq!(desk.serials(op), ["01770000000000-000@abcdef:000"]);
}

/// Case RTL32d/nack-returns-error-1.
#[test]
fn rtl32d_a_refused_change_says_why() {
    let mut desk = Script::attached(ROOM);
    let op = desk.ask_publish(ROOM, vec![Message::new("n", "v2").revising("s1", A::Update, None)]);
    desk.nack(0, 40160, 401);
    assert!(matches!(desk.outcome(op), Outcome::Permanent { error } if error.code == 40160));
}

/// Case RTL32e/params-in-protocol-message-0.
#[test]
fn rtl32e_parameters_go_with_the_frame() {
    let mut desk = Script::attached(ROOM);
    let update = Message::new("n", "v2").revising("s1", A::Update, None);
    desk.ask_publish_with(ROOM, vec![update], &[("key1", "value1"), ("key2", "value2")]);
    let frame = desk.sent_of(MESSAGE).pop().unwrap();
    assert_eq!(frame["params"], json!({"key1": "value1", "key2": "value2"}));
}

/// Case RTL32a/serial-validation-required-0.
#[test]
fn rtl32a_a_change_of_nothing_is_refused_here() {
    for action in [A::Update, A::Delete, A::Append] {
        let mut desk = Script::attached(ROOM);
        let empty = desk.ask_publish(ROOM, vec![Message::default().revising("", action, None)]);
        let absent = Message { action: Some(action), ..Message::default() };
        let absent = desk.ask_publish(ROOM, vec![absent]);
        assert_eq!((desk.error(empty).code, desk.error(absent).code), (40003, 40003));
        assert_eq!(desk.sent().len(), 0);
    }
}

#[test]
fn changes_arrive_like_messages_and_each_version_once() {
    let mut desk = Script::attached(ROOM);
    let version = |serial: &str| json!([{"action": 1, "serial": "s1", "data": serial, "version": {"serial": serial}}]);
    desk.say_messages(ROOM, version("v1"));
    desk.say_messages(ROOM, version("v2"));
    desk.say_messages(ROOM, version("v1"));
    assert_eq!(desk.texts(), ["v1", "v2"]);
}

#[test]
fn tm7_totals_arrive_with_action_four_as_often_as_they_change() {
    let mut desk = Script::attached(ROOM);
    for total in [1, 2] {
        desk.say_messages(
            ROOM,
            json!([{"action": 4, "serial": "s1", "annotations": {"summary": {
            "reaction:distinct.v1": {"👍": {"total": total, "clientIds": ["ana"]}}}}}]),
        );
    }
    let totals: Vec<_> = desk
        .messages()
        .iter()
        .map(|(m, _)| m.annotations.as_ref().unwrap().total_of("reaction:distinct.v1", "👍"))
        .collect();
    assert_eq!(totals, [1, 2]);
}
