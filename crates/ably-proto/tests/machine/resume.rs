//! Coming back after a drop (RTN15, RTN19, RTL3d; digest §7).

use ably_proto::machine::{ChannelState as C, ConnectionState as S, Options, Outcome};
use ably_proto::wire::{PresenceAction, PresenceMessage};
use serde_json::{Value, json};

use crate::script::{Script, acked};

const ROOM: &str = "room";

/// Ana published twice, the first was acknowledged, then the cable was pulled.
fn dropped_with_one_unacked() -> Script {
    let mut desk = Script::attached(ROOM);
    desk.advance(2_000);
    desk.publish(1, ROOM, "m-1");
    desk.publish(2, ROOM, "m-2");
    desk.frame(json!({"action": 1, "msgSerial": 0, "count": 1}));
    desk.frame(
        json!({"action": 15, "channel": ROOM, "channelSerial": "s2", "messages": [{"data": "x"}]}),
    );
    desk.drop_socket();
    desk.events();
    desk.sent();
    desk
}

#[test]
fn rtn19a2_a_resumed_connection_resends_under_the_same_number() {
    let mut desk = dropped_with_one_unacked();
    desk.server_connected("c1");
    let sent = desk.sent();
    assert_eq!(sent[0], json!({"action": 10, "channel": ROOM, "channelSerial": "s2"}), "RTL3d");
    assert_eq!((&sent[1]["msgSerial"], &sent[1]["messages"][0]["id"]), (&json!(1), &json!("m-2")));
    desk.publish(3, ROOM, "m-3");
    assert_eq!(desk.sent()[0]["msgSerial"], 2);
    desk.frame(json!({"action": 1, "msgSerial": 1, "count": 2, "res": [{"serials": ["b"]}, {"serials": ["c"]}]}));
    assert_eq!(desk.outcomes(), [(2, acked("b")), (3, acked("c"))]);
}

#[test]
fn rtn19a2_a_new_connection_gets_them_renumbered_from_zero() {
    let mut desk = dropped_with_one_unacked();
    desk.server_connected("c9");
    let sent = desk.sent();
    assert_eq!((&sent[1]["msgSerial"], &sent[1]["messages"][0]["id"]), (&json!(0), &json!("m-2")));
    desk.publish(3, ROOM, "m-3");
    assert_eq!(desk.sent()[0]["msgSerial"], 1);
    desk.frame(json!({"action": 1, "msgSerial": 0, "count": 1, "res": [{"serials": ["b"]}]}));
    assert_eq!(desk.outcomes(), [(2, acked("b"))]);
}

#[test]
fn above_a_new_connection_a_queue_of_its_own_sends_messages_again_and_nothing_else() {
    let options = Options { resends_messages: false, ..Options::default() };
    let mut desk = Script::attached_with(ROOM, options);
    desk.publish(1, ROOM, "m-1");
    desk.presence(2, ROOM, PresenceMessage::own(PresenceAction::Enter, "x"));
    desk.publish(3, ROOM, "m-3");
    desk.drop_socket();
    desk.sent();
    desk.await_socket();
    desk.server_connected("c1");
    let numbers = |desk: &mut Script| -> Vec<(Value, Value)> {
        let sent = desk.sent().into_iter().filter(|frame| frame["msgSerial"].is_number());
        sent.map(|frame| (frame["action"].clone(), frame["msgSerial"].clone())).collect()
    };
    let as_before = [(json!(15), json!(0)), (json!(14), json!(1)), (json!(15), json!(2))];
    assert_eq!(numbers(&mut desk), as_before, "it is known by its number where it was resumed");
    desk.drop_socket();
    desk.await_socket();
    desk.server_connected("c9");
    assert_eq!(desk.outcomes(), [(1, Outcome::Unknown), (3, Outcome::Unknown)]);
    assert_eq!(numbers(&mut desk), [(json!(14), json!(0))]);
}

#[test]
fn what_a_resumed_connection_is_sent_again_and_its_queue_publishes_too_goes_out_once() {
    let options = Options { resends_messages: false, ..Options::default() };
    let mut desk = Script::attached_with(ROOM, options);
    desk.publish(1, ROOM, "m-1");
    desk.drop_socket();
    desk.await_socket();
    desk.server_connected("c1");
    desk.frame(json!({"action": 11, "channel": ROOM, "channelSerial": "s0", "flags": 4}));
    desk.sent();
    desk.publish(2, ROOM, "m-1");
    assert_eq!(desk.sent(), [json!(null); 0]);
    assert_eq!(desk.outcomes(), [(1, Outcome::Unknown)]);
    desk.publish(3, ROOM, "m-1");
    assert_eq!(desk.sent()[0]["msgSerial"], 1, "nobody answered: it is published once more");
    desk.frame(json!({"action": 1, "msgSerial": 0, "count": 1, "res": [{"serials": ["a"]}]}));
    assert_eq!(desk.outcomes(), [(2, acked("a"))]);
}

#[test]
fn rtn7e_what_was_unanswered_when_suspended_is_unknown_and_never_resent() {
    let mut desk = dropped_with_one_unacked();
    desk.suspend();
    assert_eq!(desk.outcomes(), [(2, Outcome::Unknown)]);
    desk.await_socket();
    desk.server_connected("c1");
    let actions: Vec<_> = desk.sent().iter().map(|f| f["action"].clone()).collect();
    assert_eq!(actions, [json!(10)]);
    desk.publish(3, ROOM, "m-3");
    desk.frame(json!({"action": 11, "channel": ROOM}));
    desk.publish(3, ROOM, "m-3");
    assert_eq!(desk.sent()[0]["msgSerial"], 2, "the same connection counts on");
}

#[test]
fn rtl2f_continuity_is_each_channels_own() {
    let mut desk = dropped_with_one_unacked();
    desk.server_connected("c9");
    desk.frame(json!({"action": 11, "channel": ROOM, "channelSerial": "s5", "flags": 6}));
    let change = desk.channel_changes().pop().unwrap();
    assert_eq!((change.current, change.resumed, change.has_backlog), (C::Attached, true, true));
}

#[test]
fn rtn15c7_a_lost_connection_says_why() {
    let mut desk = dropped_with_one_unacked();
    desk.frame(json!({"action": 4, "connectionId": "c9", "error": {"code": 80018, "statusCode": 400}, "connectionDetails": {"connectionKey": "c9!k"}}));
    let change = desk.connection_changes().pop().unwrap();
    assert_eq!((change.current, change.reason.unwrap().code), (S::Connected, 80018));
}

#[test]
fn rtn19b_a_pending_detach_is_sent_again() {
    let mut desk = Script::attached(ROOM);
    desk.advance(2_000);
    desk.input(ably_proto::machine::Input::Detach { op: None, channel: ROOM.into() });
    desk.drop_socket();
    desk.sent();
    desk.server_connected("c1");
    assert_eq!(desk.sent(), [json!({"action": 12, "channel": ROOM})]);
}

#[test]
fn rtl3d1_channels_move_before_the_connection_says_connected() {
    let mut desk = dropped_with_one_unacked();
    desk.server_connected("c1");
    let events = desk.events();
    let kinds: Vec<_> = events
        .iter()
        .map(|event| match event {
            ably_proto::machine::Event::Channel { .. } => "channel",
            ably_proto::machine::Event::Connection(_) => "connection",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["channel", "connection"]);
}

#[test]
fn every_message_arrives_once_whatever_the_number_of_drops() {
    let mut desk = Script::attached(ROOM);
    let mut taken = Vec::new();
    let mut position = 0;
    for _ in 0..20 {
        desk.advance(2_000);
        desk.drop_socket();
        desk.server_connected("c1");
        let asked = desk.sent()[0]["channelSerial"].as_str().unwrap().to_owned();
        assert_eq!(asked, format!("s{position}"));
        desk.frame(json!({"action": 11, "channel": ROOM, "channelSerial": asked, "flags": 6}));
        for _ in 0..3 {
            position += 1;
            desk.frame(json!({"action": 15, "channel": ROOM, "channelSerial": format!("s{position}"), "messages": [{"id": position.to_string()}]}));
        }
        taken.extend(desk.messages().into_iter().map(|(message, _)| message.id.unwrap()));
    }
    let expected: Vec<_> = (1..=60).map(|n: u32| n.to_string()).collect();
    assert_eq!(taken, expected);
}
