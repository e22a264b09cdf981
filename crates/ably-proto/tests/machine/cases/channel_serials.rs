//! Positions of a channel (RTL15).

use ably_proto::machine::{ChannelState as C, Options};
use serde_json::json;

use crate::script::{
    ANNOTATION, ATTACHED, DETACHED, MESSAGE, PRESENCE, RESUMED, ROOM, SYNC, Script,
};

/// Attached at a serial.
fn at(serial: &str) -> Script {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.on(ROOM, ATTACHED, json!({"channelSerial": serial}));
    desk
}

fn position(desk: &Script) -> Option<&str> {
    desk.facts(ROOM).channel_serial
}

fn attach_serial(desk: &Script) -> Option<&str> {
    desk.facts(ROOM).attach_serial
}

/// Case RTL15c/attach-serial-from-attached-0.
#[test]
fn rtl15c_the_attach_serial_is_that_of_the_attachment() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    assert_eq!(attach_serial(&desk), None);
    desk.on(ROOM, ATTACHED, json!({"channelSerial": "a1"}));
    assert_eq!(attach_serial(&desk), Some("a1"));
    desk.ask_detach(ROOM);
    desk.on(ROOM, DETACHED, json!({}));
    desk.attach(ROOM);
    desk.on(ROOM, ATTACHED, json!({"channelSerial": "a2"}));
    assert_eq!(attach_serial(&desk), Some("a2"));
}

/// Case RTL15c/attach-serial-server-reattach-1.
#[test]
fn rtl15c_an_attachment_without_continuity_begins_anew() {
    let mut desk = at("a1");
    desk.on(ROOM, ATTACHED, json!({"channelSerial": "a2"}));
    assert_eq!(attach_serial(&desk), Some("a2"));
}

/// Case RTL15c/attach-serial-not-updated-resumed-2.
#[test]
fn rtl15c_with_continuity_the_attachment_is_the_same() {
    let mut desk = at("a1");
    desk.on(ROOM, ATTACHED, json!({"channelSerial": "a2", "flags": RESUMED}));
    assert_eq!((position(&desk), attach_serial(&desk)), (Some("a2"), Some("a1")));
}

/// Case RTL15b/channel-serial-from-attached-0.
#[test]
fn rtl15b_attached_says_the_position() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    assert_eq!(position(&desk), None);
    desk.on(ROOM, ATTACHED, json!({"channelSerial": "s1"}));
    assert_eq!(position(&desk), Some("s1"));
}

/// Case RTL15b/channel-serial-from-messages-1.
#[test]
fn rtl15b_messages_presence_and_annotations_move_it() {
    let mut desk = at("s1");
    for (action, serial) in [(MESSAGE, "s2"), (PRESENCE, "s3"), (ANNOTATION, "s4")] {
        desk.on(ROOM, action, json!({"channelSerial": serial}));
        assert_eq!(position(&desk), Some(serial));
    }
}

/// Case RTL15b/serial-not-updated-empty-2.
#[test]
fn rtl15b_a_frame_without_a_serial_leaves_it() {
    let mut desk = at("s1");
    desk.say_messages(ROOM, json!([{"name": "n"}]));
    assert_eq!(position(&desk), Some("s1"));
}

/// Case RTL15b/serial-not-updated-irrelevant-3.
#[test]
fn rtl15b_other_frames_do_not_move_it() {
    let mut desk = at("s1");
    desk.on(ROOM, SYNC, json!({"channelSerial": "q1:"}));
    assert_eq!(position(&desk), Some("s1"));
    desk.on(ROOM, DETACHED, json!({"channelSerial": "no", "error": {"code": 90198}}));
    assert_eq!((desk.channel_state(ROOM), position(&desk)), (C::Attaching, Some("s1")));
}

/// Case RTL15b1/serial-cleared-detached-0.
#[test]
fn rtl15b2_a_detached_channel_has_no_position() {
    let mut desk = at("s1");
    desk.ask_detach(ROOM);
    desk.on(ROOM, DETACHED, json!({}));
    assert_eq!(position(&desk), None);
}

/// Case RTL15b1/serial-cleared-suspended-1.
#[test]
fn rtl15b2_a_suspended_channel_keeps_its_position() {
    // The case is older than RTL15b2, which replaced RTL15b1: what comes back goes on from here.
    let options = Options { request_timeout_ms: 100, ..Options::default() };
    let mut desk = Script::attached_with(ROOM, options);
    desk.say_detached(ROOM, 90198);
    desk.advance(100);
    assert_eq!((desk.channel_state(ROOM), position(&desk)), (C::Suspended, Some("s0")));
}

/// Case RTL15b1/serial-cleared-failed-2.
#[test]
fn rtl15b2_a_failed_channel_has_no_position() {
    let mut desk = at("s1");
    desk.say_channel_error(ROOM, 40160, 401);
    assert_eq!((desk.channel_state(ROOM), position(&desk)), (C::Failed, None));
}
