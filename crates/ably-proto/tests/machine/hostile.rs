//! A server that means harm, or is broken: each thing it does is counted by kind, bounded, and
//! leaves the line usable.

use ably_proto::machine::{ChannelState as C, ConnectionState as S, Event, Oddity, Options};
use serde_json::json;

use crate::script::{ACK, ATTACHED, AUTH, MESSAGE, NACK, PRESENCE, ROOM, SYNC, Script, member};

/// The line still carries a message there and back.
fn is_usable(desk: &mut Script) {
    desk.events();
    let publish = desk.tell(ROOM, "n", "x");
    let serial = desk.sent().last().expect("it was sent")["msgSerial"].as_u64().unwrap();
    desk.ack(serial, json!(["s"]));
    assert_eq!(desk.serials(publish), ["s"]);
    desk.on(ROOM, MESSAGE, json!({"messages": [{"data": "usable"}]}));
    assert_eq!(desk.texts(), ["usable"]);
}

#[test]
fn answers_to_nothing_are_counted() {
    let mut desk = Script::attached(ROOM);
    for frame in [
        json!({"action": ACK, "msgSerial": 0, "count": 1}),
        json!({"action": NACK, "msgSerial": 7}),
        json!({"action": ACK, "msgSerial": u64::MAX, "count": u32::MAX}),
        json!({"action": ACK, "msgSerial": -3}),
        json!({"action": ACK}),
    ] {
        desk.frame(frame);
    }
    assert_eq!((desk.count(Oddity::AckForNothing), desk.events().len()), (5, 0));
    is_usable(&mut desk);
}

#[test]
fn answers_that_leave_frames_out_are_counted_and_leave_them_unknown() {
    let mut desk = Script::attached(ROOM);
    let (first, second) = (desk.tell(ROOM, "a", "x"), desk.tell(ROOM, "b", "x"));
    desk.ack(1, json!(["s1"]));
    assert_eq!(desk.outcome(first), ably_proto::machine::Outcome::Unknown);
    assert_eq!((desk.serials(second), desk.count(Oddity::AckSkipped)), (vec!["s1".to_owned()], 1));
}

#[test]
fn answers_that_go_backwards_settle_nothing_twice() {
    let mut desk = Script::attached(ROOM);
    let ops = [desk.tell(ROOM, "a", "x"), desk.tell(ROOM, "b", "x")];
    for serial in [0, 1, 0, 1, 0] {
        // A second answer to one operation would have failed the script.
        desk.ack(serial, json!(["s"]));
    }
    assert!(ops.iter().all(|op| !desk.is_waiting(*op)));
    assert_eq!(desk.count(Oddity::AckForNothing), 3);
}

#[test]
fn channels_nobody_asked_for_are_counted_and_not_kept() {
    let mut desk = Script::attached(ROOM);
    for n in 0..5_000 {
        desk.say_attached(&format!("ghost-{n}"));
    }
    assert_eq!(desk.machine.channel_names().count(), 1);
    assert_eq!((desk.count(Oddity::UnknownChannel), desk.sent().len()), (5_000, 0));
    is_usable(&mut desk);
}

#[test]
fn positions_that_go_backwards_are_counted_and_repeated_messages_dropped() {
    let mut desk = Script::attached(ROOM);
    for serial in ["s5", "s4", "s3"] {
        desk.on(
            ROOM,
            MESSAGE,
            json!({"channelSerial": serial, "messages": [{"id": "same", "data": "once"}]}),
        );
    }
    assert_eq!(desk.texts(), ["once"]);
    assert_eq!((desk.count(Oddity::SerialBackwards), desk.count(Oddity::Duplicate)), (2, 2));
    assert_eq!(desk.facts(ROOM).channel_serial, Some("s3"), "the server's word counts");
}

#[test]
fn the_memory_of_messages_has_an_end() {
    let mut desk = Script::attached(ROOM);
    let say = |desk: &mut Script, n: u32| {
        desk.on(ROOM, MESSAGE, json!({"messages": [{"id": format!("m-{n}"), "data": "x"}]}));
    };
    for n in 0..2_000 {
        say(&mut desk, n);
    }
    say(&mut desk, 1_999);
    assert_eq!(desk.count(Oddity::Duplicate), 1);
    say(&mut desk, 0);
    assert_eq!((desk.count(Oddity::Duplicate), desk.texts().len()), (1, 2_001));
}

#[test]
fn a_presence_set_without_end_is_cut_off() {
    let mut desk = Script::attached_with(ROOM, Options { max_members: 100, ..Options::default() });
    for n in 0..300 {
        desk.say_presence(ROOM, &[member(2, &format!("user-{n}"), "b:1:0", 1)]);
    }
    assert_eq!((desk.present(ROOM).len(), desk.count(Oddity::TooManyMembers)), (100, 200));
    desk.say_presence(ROOM, &[member(3, "user-7", "b:2:0", 2)]);
    assert_eq!(desk.present(ROOM).len(), 99, "those that are known still change");
}

#[test]
fn own_members_without_end_are_cut_off_too() {
    let mut desk = Script::attached_with(ROOM, Options { max_members: 100, ..Options::default() });
    for n in 0..300 {
        desk.say_presence(ROOM, &[member(2, &format!("user-{n}"), "c1:1:0", 1)]);
    }
    desk.say_attached(ROOM);
    assert_eq!(desk.sent_of(PRESENCE).len(), 100);
}

#[test]
fn entries_that_are_never_answered_do_not_pile_up() {
    let bounds = Options { max_members: 30, max_unacked: 20, ..Options::default() };
    let mut desk = Script::attached_with(ROOM, bounds);
    for n in 0..30 {
        desk.say_presence(ROOM, &[member(2, &format!("user-{n}"), "c1:1:0", 1)]);
    }
    desk.events();
    for _ in 0..100 {
        desk.say_attached(ROOM);
    }
    assert_eq!(desk.sent_of(PRESENCE).len(), 20 + 30);
    let is_told = |event: &Event| matches!(event, Event::Channel { change, .. } if change.reason.as_ref().is_some_and(|error| error.code == 91004));
    assert!(desk.events().iter().any(is_told), "the caller has to know");
    desk.frame(json!({"action": ACK, "msgSerial": 0, "count": 50}));
    is_usable(&mut desk);
}

#[test]
fn a_sync_without_end_is_given_up_and_nobody_thrown_out() {
    let mut desk = Script::attached(ROOM);
    desk.say_presence(ROOM, &[member(2, "bruno", "b:0:0", 1)]);
    let ask = desk.ask_members(ROOM);
    assert!(!desk.is_waiting(ask));
    desk.say_sync(ROOM, "q:more", &[]);
    let ask = desk.ask_members(ROOM);
    for _ in 0..10_000 {
        desk.say_sync(ROOM, "q:more", &[]);
        if !desk.is_waiting(ask) {
            break;
        }
    }
    assert_eq!((desk.members(ask), desk.count(Oddity::EndlessSync)), (vec!["bruno".to_owned()], 1));
}

#[test]
fn presence_of_nobody_is_counted() {
    let mut desk = Script::attached(ROOM);
    desk.on(ROOM, PRESENCE, json!({"presence": [{"action": 2}, {"action": 2, "clientId": null}]}));
    desk.on(ROOM, SYNC, json!({"channelSerial": "q:", "presence": [{"action": 1}]}));
    assert_eq!((desk.count(Oddity::Nameless), desk.present(ROOM).len()), (3, 0));
}

#[test]
fn payloads_nobody_can_read_are_counted_and_delivered_as_they_are() {
    let mut desk = Script::attached(ROOM);
    desk.on(ROOM, MESSAGE, json!({"messages": [{"data": "x", "encoding": "cipher+aes-256-cbc"}, {"data": "{", "encoding": "json"}]}));
    assert_eq!(
        (desk.texts(), desk.count(Oddity::Undecodable)),
        (vec!["x".to_owned(), "{".to_owned()], 2)
    );
}

#[test]
fn a_flood_of_auth_costs_one_token_at_a_time() {
    let mut desk = Script::connected();
    for _ in 0..1_000 {
        desk.say(AUTH, json!({}));
    }
    assert_eq!(desk.token_calls, 2);
    desk.token("token-2");
    assert_eq!(desk.sent_of(AUTH).len(), 1);
}

#[test]
fn a_server_that_throws_us_out_at_once_is_not_stormed() {
    let mut desk = Script::connected();
    for _ in 0..20 {
        desk.say_disconnected(80003, 503);
        desk.await_socket();
        desk.server_connected("c1");
    }
    assert!(desk.now >= 20_000, "{}", desk.now);
}

#[test]
fn a_channel_that_is_thrown_out_again_and_again_is_tried_at_a_pace() {
    let mut desk = Script::attached(ROOM);
    desk.say_detached(ROOM, 90001);
    desk.say_detached(ROOM, 90001);
    assert_eq!(desk.channel_state(ROOM), C::Suspended);
    desk.sent();
    desk.advance(11_000);
    assert_eq!(desk.sent().len(), 0);
}

#[test]
fn limits_beyond_all_measure_are_survived() {
    let mut desk = Script::connecting();
    desk.say_connected("c1", json!({"maxIdleInterval": u64::MAX, "connectionStateTtl": u64::MAX, "maxMessageSize": u64::MAX}));
    desk.advance(1_000_000);
    assert_eq!(desk.state(), S::Connected);
    desk.say_connected(
        "c1",
        json!({"maxIdleInterval": 0, "connectionStateTtl": 0, "maxMessageSize": 0}),
    );
    let publish = desk.tell(ROOM, "n", "x");
    assert_eq!(desk.error(publish).code, 40009);
    desk.drop_socket();
    desk.await_socket();
    desk.server_connected("c1");
    assert_eq!(desk.state(), S::Connected);
}

#[test]
fn frames_for_clients_only_are_counted() {
    let mut desk = Script::attached(ROOM);
    for action in [3, 5, 7, 10, 12, 18, 19, 20, 99, u64::MAX] {
        desk.on(ROOM, action, json!({}));
    }
    assert_eq!((desk.count(Oddity::UnknownAction), desk.state()), (10, S::Connected));
    assert_eq!(desk.machine.oddities().total(), 10);
    is_usable(&mut desk);
}

#[test]
fn attached_a_thousand_times_is_a_thousand_updates_and_no_more() {
    let mut desk = Script::attached(ROOM);
    for _ in 0..1_000 {
        desk.on(ROOM, ATTACHED, json!({"channelSerial": "s"}));
    }
    let events = desk.events();
    let updates = events.iter().filter(|event| matches!(event, Event::Channel { .. })).count();
    assert_eq!((updates, desk.sent().len()), (1_000, 0));
    is_usable(&mut desk);
}
