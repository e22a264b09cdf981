//! Listening to messages (RTL7, RTL17, RTL22). There is one stream of events; a listener's criteria
//! are a filter it applies to it.

use ably_proto::{
    filter::MessageFilter,
    machine::{ChannelOptions, ChannelState as C, Oddity, Options, Subscription},
};
use serde_json::{Value, json};

use crate::script::{ATTACH, DETACHED, MESSAGE, ROOM, Script};

/// Texts of the messages that a filter lets through.
fn wanted(filter: &MessageFilter, messages: Value) -> Vec<String> {
    let mut desk = Script::attached(ROOM);
    for message in messages.as_array().unwrap() {
        desk.say_messages(ROOM, json!([message]));
    }
    let got = desk.messages().into_iter().filter(|(message, _)| filter.matches(message));
    got.map(|(message, _)| message.data.as_text().unwrap().to_owned()).collect()
}

/// Case RTL7a/subscribe-all-messages-0.
#[test]
fn rtl7a_without_criteria_everything_is_wanted() {
    let messages = json!([{"name": "a", "data": "1"}, {"name": "b", "data": "2"}, {"data": "3"}]);
    assert_eq!(wanted(&MessageFilter::default(), messages), ["1", "2", "3"]);
}

/// Case RTL7a/multiple-messages-per-protocol-1.
#[test]
fn rtl7a_every_message_of_a_frame_arrives() {
    let mut desk = Script::attached(ROOM);
    desk.say_messages(ROOM, json!([{"name": "one"}, {"name": "two"}, {"name": "three"}]));
    assert_eq!(desk.names(), ["one", "two", "three"]);
}

/// Case RTL7b/name-filtered-subscribe-0.
/// Case RTL22a/filter-matching-name-0.
#[test]
fn rtl7b_a_name_lets_through_its_messages_only() {
    let messages = json!([
        {"name": "other", "data": "1"}, {"name": "target", "data": "2"}, {"data": "3"},
        {"name": "target", "data": "4"},
    ]);
    assert_eq!(wanted(&MessageFilter::named("target"), messages), ["2", "4"]);
}

/// Case RTL7b/multiple-name-subscriptions-1.
#[test]
fn rtl7b_two_listeners_have_a_name_each() {
    let messages = json!([
        {"name": "alpha", "data": "a1"}, {"name": "beta", "data": "b1"},
        {"name": "alpha", "data": "a2"}, {"name": "gamma", "data": "g1"},
    ]);
    assert_eq!(wanted(&MessageFilter::named("alpha"), messages.clone()), ["a1", "a2"]);
    assert_eq!(wanted(&MessageFilter::named("beta"), messages), ["b1"]);
}

/// Case RTL7g/implicit-attach-initialized-0.
#[test]
fn rtl7g_who_listens_attaches() {
    let mut desk = Script::connected();
    let subscribe = desk.ask_subscribe(ROOM, Subscription::Messages);
    assert_eq!(desk.sent_of(ATTACH).len(), 1);
    desk.say_attached(ROOM);
    assert!(desk.is_done(subscribe));
    desk.say_messages(ROOM, json!([{"data": "hello"}]));
    assert_eq!(desk.texts(), ["hello"]);
}

/// Case RTL7g/implicit-attach-detached-1.
#[test]
fn rtl7g_who_listens_attaches_a_detached_channel_too() {
    let mut desk = Script::attached(ROOM);
    desk.ask_detach(ROOM);
    desk.on(ROOM, DETACHED, json!({}));
    let subscribe = desk.ask_subscribe(ROOM, Subscription::Messages);
    desk.say_attached(ROOM);
    assert!(desk.is_done(subscribe));
    assert_eq!(desk.sent_of(ATTACH).len(), 1);
}

/// Case RTL7g/listener-registered-attach-fails-2.
#[test]
fn rtl7g_who_listens_gets_messages_even_if_the_first_attach_failed() {
    let mut desk = Script::connected();
    let subscribe = desk.ask_subscribe(ROOM, Subscription::Messages);
    desk.say_channel_error(ROOM, 40160, 401);
    assert_eq!(desk.error(subscribe).code, 40160);
    desk.attach(ROOM);
    desk.say_attached(ROOM);
    desk.say_messages(ROOM, json!([{"data": "after"}]));
    assert_eq!(desk.texts(), ["after"]);
}

/// Case RTL7h/no-attach-on-subscribe-0.
#[test]
fn rtl7h_not_where_the_options_say_otherwise() {
    let mut desk = Script::connected();
    let options = ChannelOptions { attach_on_subscribe: false, ..ChannelOptions::default() };
    desk.ask_options(ROOM, options);
    let subscribe = desk.ask_subscribe(ROOM, Subscription::Messages);
    assert!(desk.is_done(subscribe));
    assert_eq!((desk.channel_state(ROOM), desk.sent().len()), (C::Initialized, 0));
}

/// Case RTL7g/no-attach-when-attached-3.
#[test]
fn rtl7g_an_attached_channel_is_not_attached_again() {
    let mut desk = Script::attached(ROOM);
    let subscribe = desk.ask_subscribe(ROOM, Subscription::Messages);
    assert!(desk.is_done(subscribe));
    assert_eq!((desk.channel_state(ROOM), desk.sent().len()), (C::Attached, 0));
}

/// Case RTL7g/no-attach-when-attaching-4.
#[test]
fn rtl7g_an_attaching_channel_is_not_attached_again() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.ask_subscribe(ROOM, Subscription::Messages);
    assert_eq!((desk.channel_state(ROOM), desk.sent_of(ATTACH).len()), (C::Attaching, 1));
}

/// Case RTL17/no-delivery-when-not-attached-0.
#[test]
fn rtl17_nothing_arrives_before_attached() {
    let mut desk = Script::connected();
    desk.ask_subscribe(ROOM, Subscription::Messages);
    desk.say_messages(ROOM, json!([{"data": "premature"}]));
    assert_eq!((desk.texts().len(), desk.count(Oddity::NotAttached)), (0, 1));
}

/// Case RTL7f/no-echo-messages-0.
#[test]
fn rtl7f_without_echo_own_messages_do_not_arrive() {
    let mut desk = Script::attached_with(ROOM, Options { echo: false, ..Options::default() });
    assert!(!desk.opened[0].echo);
    for (connection, text) in [("c1", "own"), ("c9", "remote")] {
        desk.on(ROOM, MESSAGE, json!({"connectionId": connection, "messages": [{"data": text}]}));
    }
    assert_eq!(desk.texts(), ["remote"]);
}

fn reference(timeserial: &str, kind: &str, text: &str) -> Value {
    json!({"data": text, "extras": {"ref": {"timeserial": timeserial, "type": kind}}})
}

fn replies() -> Value {
    json!([
        reference("s1", "reply", "a reply"),
        reference("s2", "reply", "to another"),
        {"data": "plain"},
        {"data": "headers", "extras": {"headers": {"k": "v"}}},
        reference("s1", "reaction", "a reaction"),
    ])
}

/// Case RTL22a/filter-matching-ref-timeserial-1.
#[test]
fn rtl22a_a_referenced_message_lets_through_what_refers_to_it() {
    let filter = MessageFilter { ref_timeserial: Some("s1".into()), ..MessageFilter::default() };
    assert_eq!(wanted(&filter, replies()), ["a reply", "a reaction"]);
    let filter = MessageFilter { ref_type: Some("reply".into()), ..MessageFilter::default() };
    assert_eq!(wanted(&filter, replies()), ["a reply", "to another"]);
}

/// Case RTL22b/filter-isref-false-0.
#[test]
fn rtl22b_what_refers_to_nothing_can_be_picked() {
    let filter = MessageFilter { is_ref: Some(false), ..MessageFilter::default() };
    assert_eq!(wanted(&filter, replies()), ["plain", "headers"]);
}

/// Case RTL22c/filter-multiple-criteria-0.
#[test]
fn rtl22c_all_criteria_have_to_be_met() {
    let filter = MessageFilter {
        ref_timeserial: Some("s1".into()),
        ref_type: Some("reaction".into()),
        ..MessageFilter::default()
    };
    assert_eq!(wanted(&filter, replies()), ["a reaction"]);
}

/// Case RTL22a/filter-matching-clientid-2.
#[test]
fn rtl22a_a_client_lets_through_its_messages_only() {
    let filter = MessageFilter { client_id: Some("ana".into()), ..MessageFilter::default() };
    let messages = json!([{"clientId": "ana", "data": "1"}, {"clientId": "bruno", "data": "2"}, {"data": "3"}]);
    assert_eq!(wanted(&filter, messages), ["1"]);
}
