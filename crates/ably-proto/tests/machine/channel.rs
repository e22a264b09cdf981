//! Channels (RTL).

use ably_proto::{
    machine::{ChannelState as C, ConnectionState as S, Input, Options},
    wire::Data,
};
use serde_json::json;

use crate::script::Script;

const ROOM: &str = "org:1:group:night-desk";

fn detach(desk: &mut Script) {
    desk.input(Input::Detach { op: None, channel: ROOM.into() });
}

#[test]
fn rtl4c_attach_sends_attach_and_becomes_attached() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    assert_eq!(desk.sent(), [json!({"action": 10, "channel": ROOM})]);
    desk.frame(json!({"action": 11, "channel": ROOM, "channelSerial": "s0", "flags": 2}));
    let changes = desk.channel_changes();
    let states: Vec<_> = changes.iter().map(|c| (c.previous, c.current)).collect();
    assert_eq!(states, [(C::Initialized, C::Attaching), (C::Attaching, C::Attached)]);
    assert_eq!((changes[1].resumed, changes[1].has_backlog), (false, true));
    assert_eq!(changes[1].channel_serial.as_deref(), Some("s0"));
}

#[test]
fn rtl4c1_attach_goes_on_from_a_stored_position() {
    let mut desk = Script::connected();
    desk.input(Input::Attach {
        op: None,
        channel: ROOM.into(),
        channel_serial: Some("s41".into()),
    });
    assert_eq!(desk.sent(), [json!({"action": 10, "channel": ROOM, "channelSerial": "s41"})]);
    desk.frame(json!({"action": 11, "channel": ROOM, "channelSerial": "s41", "flags": 4}));
    assert!(desk.channel_changes().pop().unwrap().resumed);
}

#[test]
fn rtl4i_attach_waits_for_the_connection() {
    let mut desk = Script::new(Options::default());
    desk.input(Input::Connect);
    desk.attach(ROOM);
    assert_eq!(desk.machine.channel_state(ROOM), C::Attaching);
    desk.token("token-1");
    desk.server_connected("c1");
    assert_eq!(desk.sent(), [json!({"action": 10, "channel": ROOM})]);
}

#[test]
fn rtl4a_attaching_an_attached_channel_does_nothing() {
    let mut desk = Script::attached(ROOM);
    desk.attach(ROOM);
    assert_eq!((desk.sent().len(), desk.events().len()), (0, 0));
}

#[test]
fn rtl4f_an_unanswered_attach_is_suspended_and_tried_again() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.sent();
    desk.advance(10_000);
    let change = desk.channel_changes().pop().unwrap();
    assert_eq!((change.current, change.reason.unwrap().code), (C::Suspended, 90007));
    let generation = desk.socket.unwrap();
    desk.advance(10_000);
    desk.input(Input::Activity { generation });
    desk.advance(5_000);
    assert_eq!(desk.machine.channel_state(ROOM), C::Attaching);
    assert_eq!(desk.sent().len(), 1);
}

#[test]
fn a_late_attached_is_welcome_in_suspended() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.advance(10_000);
    desk.frame(json!({"action": 11, "channel": ROOM, "channelSerial": "s0"}));
    assert_eq!(desk.machine.channel_state(ROOM), C::Attached);
    desk.sent();
    desk.advance(15_000);
    assert_eq!(desk.sent().len(), 0, "the retry was called off");
}

#[test]
fn rtl13c_no_channel_is_retried_while_the_connection_is_away() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.advance(10_000);
    desk.drop_socket();
    desk.sent();
    desk.advance(5_000);
    assert_eq!((desk.machine.channel_state(ROOM), desk.sent().len()), (C::Suspended, 0));
    desk.server_connected("c1");
    assert_eq!(desk.sent().len(), 1, "it comes back with the connection (RTL3d)");
}

#[test]
fn rtl13a_detached_by_the_server_attaches_again_at_once() {
    let mut desk = Script::attached(ROOM);
    desk.frame(json!({"action": 13, "channel": ROOM, "error": {"code": 90001}}));
    let change = desk.channel_changes().pop().unwrap();
    assert_eq!((change.current, change.reason.unwrap().code), (C::Attaching, 90001));
    assert_eq!(desk.sent(), [json!({"action": 10, "channel": ROOM, "channelSerial": "s0"})]);
}

#[test]
fn rtl13b_detached_while_attaching_suspends() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.frame(json!({"action": 13, "channel": ROOM, "error": {"code": 50000}}));
    assert_eq!(desk.machine.channel_state(ROOM), C::Suspended);
}

#[test]
fn rtl14_error_for_the_channel_fails_it_and_nothing_else() {
    let mut desk = Script::attached(ROOM);
    desk.frame(json!({"action": 9, "channel": ROOM, "error": {"code": 40160, "statusCode": 401}}));
    let change = desk.channel_changes().pop().unwrap();
    assert_eq!((change.current, change.reason.unwrap().code), (C::Failed, 40160));
    assert_eq!((desk.state(), change.channel_serial), (S::Connected, None));
}

#[test]
fn rtl4g_a_failed_channel_can_be_attached_again() {
    let mut desk = Script::attached(ROOM);
    desk.frame(json!({"action": 9, "channel": ROOM, "error": {"code": 40160, "statusCode": 401}}));
    desk.attach(ROOM);
    assert_eq!(desk.sent(), [json!({"action": 10, "channel": ROOM})], "RTL15b2: from now");
}

#[test]
fn channel_error_80016_asks_again_instead_of_failing() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.sent();
    desk.frame(json!({"action": 9, "channel": ROOM, "error": {"code": 80016}}));
    assert_eq!(desk.sent().len(), 1);
    assert_eq!(desk.machine.channel_state(ROOM), C::Attaching);
}

#[test]
fn rtl5d_detach_sends_detach_and_becomes_detached() {
    let mut desk = Script::attached(ROOM);
    detach(&mut desk);
    assert_eq!(desk.sent(), [json!({"action": 12, "channel": ROOM})]);
    desk.frame(json!({"action": 13, "channel": ROOM}));
    assert_eq!(desk.machine.channel_state(ROOM), C::Detached);
}

#[test]
fn rtl5f_an_unanswered_detach_falls_back() {
    let mut desk = Script::attached(ROOM);
    detach(&mut desk);
    desk.advance(10_000);
    let change = desk.channel_changes().pop().unwrap();
    assert_eq!((change.current, change.reason.unwrap().code), (C::Attached, 90007));
}

#[test]
fn rtl5k_attached_while_detaching_or_detached_is_answered_with_detach() {
    let mut desk = Script::attached(ROOM);
    detach(&mut desk);
    desk.sent();
    desk.frame(json!({"action": 11, "channel": ROOM}));
    assert_eq!(desk.sent(), [json!({"action": 12, "channel": ROOM})]);
    desk.frame(json!({"action": 13, "channel": ROOM}));
    desk.frame(json!({"action": 11, "channel": ROOM}));
    assert_eq!(desk.sent(), [json!({"action": 12, "channel": ROOM})]);
    assert_eq!(desk.machine.channel_state(ROOM), C::Detaching);
}

#[test]
fn rtl4h_attach_during_detach_waits_for_its_end() {
    let mut desk = Script::attached(ROOM);
    detach(&mut desk);
    desk.attach(ROOM);
    assert_eq!(desk.sent().len(), 1);
    desk.frame(json!({"action": 13, "channel": ROOM}));
    assert_eq!(desk.sent(), [json!({"action": 10, "channel": ROOM})]);
}

#[test]
fn rtl5i_detach_during_attach_waits_for_its_end() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    detach(&mut desk);
    assert_eq!(desk.sent().len(), 1);
    desk.frame(json!({"action": 11, "channel": ROOM}));
    assert_eq!(desk.sent(), [json!({"action": 12, "channel": ROOM})]);
    assert_eq!(desk.machine.channel_state(ROOM), C::Detaching);
}

#[test]
fn rtl5l_detach_without_a_connection_is_detached_at_once() {
    let mut desk = Script::attached(ROOM);
    desk.drop_socket();
    detach(&mut desk);
    assert_eq!(desk.machine.channel_state(ROOM), C::Detached);
}

#[test]
fn rtl3b_closing_the_connection_detaches_and_rtl3c_suspending_suspends() {
    let mut desk = Script::attached(ROOM);
    desk.input(Input::Close);
    desk.frame(json!({"action": 8}));
    assert_eq!(desk.machine.channel_state(ROOM), C::Detached);

    let mut desk = Script::attached(ROOM);
    desk.drop_socket();
    assert_eq!(desk.machine.channel_state(ROOM), C::Attached, "RTL3e");
    desk.suspend();
    assert_eq!(desk.machine.channel_state(ROOM), C::Suspended);
}

#[test]
fn attach_while_the_connection_is_suspended_comes_with_the_next_one() {
    let mut desk = Script::connected();
    desk.suspend();
    desk.attach(ROOM);
    assert_eq!(desk.machine.channel_state(ROOM), C::Suspended);
    desk.input(Input::RetryNow);
    desk.server_connected("c2");
    assert_eq!(desk.sent(), [json!({"action": 10, "channel": ROOM})]);
}

#[test]
fn rtl12_attached_again_without_continuity_is_an_update() {
    let mut desk = Script::attached(ROOM);
    desk.frame(json!({"action": 11, "channel": ROOM, "channelSerial": "s9", "flags": 4}));
    assert_eq!(desk.channel_changes().len(), 0, "with RESUMED nothing happened");
    desk.frame(
        json!({"action": 11, "channel": ROOM, "channelSerial": "s9", "error": {"code": 90003}}),
    );
    let change = desk.channel_changes().pop().unwrap();
    assert_eq!(
        (change.previous, change.current, change.resumed),
        (C::Attached, C::Attached, false)
    );
    assert_eq!(change.channel_serial.as_deref(), Some("s9"));
}

#[test]
fn tm2_messages_come_with_identity_time_and_decoded_data() {
    let mut desk = Script::attached(ROOM);
    desk.frame(json!({
        "action": 15, "channel": ROOM, "id": "c9:3", "connectionId": "c9", "channelSerial": "s1", "timestamp": 77,
        "messages": [
            {"name": "message", "data": "{\"content\":\"hi\"}", "encoding": "json", "clientId": "bruno"},
            {"id": "m-2", "data": "plain"},
        ],
    }));
    let messages = desk.messages();
    let (first, first_serial) = &messages[0];
    assert_eq!(first.data, Data::from(json!({"content": "hi"})));
    assert_eq!(
        (first.id.as_deref(), first.connection_id.as_deref(), first.timestamp),
        (Some("c9:3:0"), Some("c9"), Some(77))
    );
    assert_eq!(first_serial, &None, "the position counts once the whole frame is taken");
    let (second, second_serial) = &messages[1];
    assert_eq!((second.id.as_deref(), second_serial.as_deref()), (Some("m-2"), Some("s1")));
}

#[test]
fn rtl17_messages_before_attached_neither_arrive_nor_move_the_position() {
    let mut desk = Script::attached(ROOM);
    desk.advance(2_000);
    desk.drop_socket();
    desk.server_connected("c1");
    desk.sent();
    desk.frame(
        json!({"action": 15, "channel": ROOM, "channelSerial": "s7", "messages": [{"data": "x"}]}),
    );
    assert_eq!(desk.messages().len(), 0);
    desk.drop_socket();
    desk.advance(1_000);
    desk.server_connected("c1");
    assert_eq!(desk.sent()[0]["channelSerial"], "s0");
}

#[test]
fn rsl6b_a_message_that_cannot_be_decoded_arrives_as_far_as_it_came() {
    let mut desk = Script::attached(ROOM);
    desk.frame(json!({"action": 15, "channel": ROOM, "messages": [{"data": "x", "encoding": "json/cipher+aes-256-cbc"}]}));
    let (message, _) = desk.messages().pop().unwrap();
    assert_eq!(message.encoding.as_deref(), Some("json/cipher+aes-256-cbc"));
}

#[test]
fn rts4a_frames_for_unknown_channels_are_ignored() {
    let mut desk = Script::connected();
    for action in [9, 11, 13, 14, 15, 16] {
        desk.frame(
            json!({"action": action, "channel": "ghost", "messages": [{}], "presence": [{}]}),
        );
    }
    assert_eq!((desk.events().len(), desk.sent().len()), (0, 0));
    assert_eq!(desk.machine.channel_state("ghost"), C::Initialized);
}

#[test]
fn rsl5_an_encrypted_channel_hides_messages_and_presence_and_reads_them_back() {
    use ably_proto::{cipher::Cipher, machine::ChannelOptions};
    let mut desk = Script::attached(ROOM);
    let cipher = Cipher::new(&[7; 16], [1; 16]).unwrap();
    desk.ask_options(ROOM, ChannelOptions::default().cipher(cipher));
    desk.tell(ROOM, "message", "the safe is open");
    desk.enter(ROOM, "at the safe");
    let sent = desk.sent();
    assert_eq!(sent[0]["messages"][0]["encoding"], "utf-8/cipher+aes-128-cbc/base64");
    assert_eq!(sent[1]["presence"][0]["encoding"], "utf-8/cipher+aes-128-cbc/base64");
    desk.say_messages(ROOM, sent[0]["messages"].clone());
    let mut member = sent[1]["presence"][0].clone();
    for (key, value) in [("clientId", "ana"), ("connectionId", "c1"), ("id", "c1:1:0")] {
        member[key] = json!(value);
    }
    desk.say_presence(ROOM, &[member]);
    assert_eq!(desk.texts(), ["the safe is open"]);
    assert_eq!(desk.data_of(ROOM, "ana"), "at the safe");
    desk.say_attached(ROOM);
    let again = &desk.sent()[0]["presence"][0];
    assert_eq!(again["encoding"], "utf-8/cipher+aes-128-cbc/base64", "RTP17g: hidden again");
    assert_ne!(again["data"], sent[1]["presence"][0]["data"], "under a vector of its own");
}
