//! What the connection's fate means for channels (RTL3, RTN19b).

use ably_proto::machine::{ChannelState as C, ConnectionState as S, Input};
use serde_json::json;

use crate::script::{ATTACH, ATTACHED, DETACH, DETACHED, ROOM, Script};

/// A channel that is attaching on a live connection.
fn attaching() -> (Script, ably_proto::machine::OpId) {
    let mut desk = Script::connected();
    let attach = desk.ask_attach(ROOM);
    desk.events();
    (desk, attach)
}

/// One channel that was only set up, and one that was detached.
fn idle() -> Script {
    let mut desk = Script::attached("gone");
    desk.ask_detach("gone");
    desk.on("gone", DETACHED, json!({}));
    desk.ask_options("new", ably_proto::machine::ChannelOptions::default());
    desk.events();
    desk.sent();
    desk
}

/// Case RTL3e/disconnected-attached-noop-0.
#[test]
fn rtl3e_a_short_loss_leaves_attached_channels_as_they_are() {
    let mut desk = Script::attached(ROOM);
    desk.drop_socket();
    assert_eq!((desk.state(), desk.channel_state(ROOM)), (S::Disconnected, C::Attached));
    assert_eq!(desk.channel_changes().len(), 0);
}

/// Case RTL3e/disconnected-attaching-noop-1.
#[test]
fn rtl3e_a_short_loss_leaves_attaching_channels_as_they_are() {
    let (mut desk, _) = attaching();
    desk.drop_socket();
    assert_eq!((desk.state(), desk.channel_state(ROOM)), (S::Disconnected, C::Attaching));
    assert_eq!(desk.channel_changes().len(), 0);
}

/// Case RTL3a/failed-attached-to-failed-0.
#[test]
fn rtl3a_attached_channels_fail_with_the_connection() {
    let mut desk = Script::attached(ROOM);
    desk.say_error(40198, 403);
    let change = desk.channel_changes().pop().unwrap();
    assert_eq!((change.previous, change.current), (C::Attached, C::Failed));
    assert_eq!((change.reason.unwrap().code, desk.channel_error(ROOM)), (40198, 40198));
}

/// Case RTL3a/failed-attaching-to-failed-1.
#[test]
fn rtl3a_attaching_channels_fail_with_the_connection() {
    let (mut desk, attach) = attaching();
    desk.say_error(40198, 403);
    assert_eq!((desk.error(attach).code, desk.channel_error(ROOM)), (40198, 40198));
    let change = desk.channel_changes().pop().unwrap();
    assert_eq!((change.previous, change.current), (C::Attaching, C::Failed));
}

/// Case RTL3a/other-states-unaffected-2.
#[test]
fn rtl3a_channels_that_are_attached_nowhere_do_not_fail() {
    let mut desk = idle();
    desk.say_error(40198, 403);
    assert_eq!(
        (desk.channel_state("new"), desk.channel_state("gone")),
        (C::Initialized, C::Detached)
    );
    assert_eq!(desk.channel_changes().len(), 0);
}

/// Case RTL3b/closed-attached-to-detached-0.
#[test]
fn rtl3b_attached_channels_are_detached_by_closing() {
    let mut desk = Script::attached(ROOM);
    desk.close();
    let change = desk.channel_changes().pop().unwrap();
    assert_eq!((change.previous, change.current), (C::Attached, C::Detached));
}

/// Case RTL3b/closed-attaching-to-detached-1.
#[test]
fn rtl3b_attaching_channels_are_detached_by_closing() {
    let (mut desk, attach) = attaching();
    desk.close();
    assert_eq!(desk.error(attach).code, 90001);
    let change = desk.channel_changes().pop().unwrap();
    assert_eq!((change.previous, change.current), (C::Attaching, C::Detached));
}

/// Case RTL3c/suspended-attached-to-suspended-0.
#[test]
fn rtl3c_attached_channels_are_suspended_with_the_connection() {
    let mut desk = Script::attached(ROOM);
    desk.suspend();
    let change = desk.channel_changes().pop().unwrap();
    assert_eq!((change.previous, change.current), (C::Attached, C::Suspended));
}

/// Case RTL3c/suspended-attaching-to-suspended-1.
#[test]
fn rtl3c_attaching_channels_are_suspended_with_the_connection() {
    let (mut desk, attach) = attaching();
    desk.suspend();
    assert_eq!(desk.error(attach).code, 80002);
    let change = desk.channel_changes().pop().unwrap();
    assert_eq!((change.previous, change.current), (C::Attaching, C::Suspended));
}

/// Case RTL3d/reattach-attached-with-serial-0.
#[test]
fn rtl3d_attached_channels_attach_again_from_where_they_were() {
    let mut desk = Script::attached(ROOM);
    desk.blip("c1");
    assert_eq!(
        desk.sent_of(ATTACH),
        [json!({"action": ATTACH, "channel": ROOM, "channelSerial": "s0"})]
    );
    desk.say_attached(ROOM);
    assert_eq!(desk.channel_states(ROOM), [C::Attaching, C::Attached]);
}

/// Case RTL3d/reattach-suspended-channels-1.
#[test]
fn rtl3d_suspended_channels_attach_again() {
    let mut desk = Script::attached(ROOM);
    desk.suspend();
    desk.await_socket();
    desk.events();
    desk.server_connected("c1");
    desk.say_attached(ROOM);
    assert_eq!(desk.channel_states(ROOM), [C::Attaching, C::Attached]);
}

/// Case RTL3d/init-detached-not-reattached-2.
#[test]
fn rtl3d_channels_nobody_wants_attached_stay_as_they_are() {
    let mut desk = idle();
    desk.blip("c1");
    assert_eq!(
        (desk.channel_state("new"), desk.channel_state("gone")),
        (C::Initialized, C::Detached)
    );
    assert_eq!((desk.sent_of(ATTACH).len(), desk.channel_changes().len()), (0, 0));
}

/// Case RTL3d/multiple-channels-reattached-3.
#[test]
fn rtl3d_all_of_them_attach_again() {
    let mut desk = Script::attached(ROOM);
    desk.attach("another");
    desk.on("another", ATTACHED, json!({"channelSerial": "t0"}));
    desk.sent();
    desk.blip("c1");
    let attached: Vec<_> = desk.sent_of(ATTACH).iter().map(|f| f["channel"].clone()).collect();
    assert_eq!(attached, [json!("another"), json!(ROOM)]);
}

/// Case RTN19b/attach-resent-on-reconnect-0.
#[test]
fn rtn19b_an_attach_under_way_is_sent_again() {
    let (mut desk, attach) = attaching();
    desk.sent();
    desk.blip("c1");
    assert_eq!(desk.sent_of(ATTACH).len(), 1);
    desk.say_attached(ROOM);
    assert!(desk.is_done(attach));
}

/// Case RTN19b/detach-resent-on-reconnect-1.
#[test]
fn rtn19b_a_detach_under_way_is_sent_again() {
    let mut desk = Script::attached(ROOM);
    desk.advance(2_000);
    let detach = desk.ask_detach(ROOM);
    desk.sent();
    desk.drop_socket();
    desk.server_connected("c1");
    assert_eq!(desk.sent_of(DETACH).len(), 1);
    desk.on(ROOM, DETACHED, json!({}));
    assert!(desk.is_done(detach));
}

#[test]
fn rtn11b_channels_begin_anew_when_closing_is_broken_off() {
    let mut desk = Script::attached(ROOM);
    desk.input(Input::Close);
    desk.input(Input::Connect);
    assert_eq!(desk.channel_states(ROOM), [C::Detached, C::Initialized]);
}
