//! Attaching (RTL4), and ATTACHED on an attached channel (RTL12).

use ably_proto::{
    machine::{ChannelOptions, ChannelState as C, Input, Options},
    wire::Flags,
};
use serde_json::json;

use crate::script::{ATTACH, ATTACHED, RESUMED, ROOM, Script, err};

/// A channel that failed to attach.
fn failed() -> Script {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.say_channel_error(ROOM, 40160, 401);
    assert_eq!((desk.channel_state(ROOM), desk.channel_error(ROOM)), (C::Failed, 40160));
    desk.sent();
    desk
}

/// Case RTL4a/already-attached-noop-0.
#[test]
fn rtl4a_an_attached_channel_is_attached() {
    let mut desk = Script::attached(ROOM);
    let attach = desk.ask_attach(ROOM);
    assert!(desk.is_done(attach));
    assert_eq!(desk.sent_of(ATTACH).len(), 0);
}

/// Case RTL4h/attach-while-attaching-0.
#[test]
fn rtl4h_two_callers_wait_for_one_attach() {
    let mut desk = Script::connected();
    let (first, second) = (desk.ask_attach(ROOM), desk.ask_attach(ROOM));
    assert!(desk.is_waiting(first) && desk.is_waiting(second));
    desk.say_attached(ROOM);
    assert!(desk.is_done(first) && desk.is_done(second));
    assert_eq!(desk.sent_of(ATTACH).len(), 1);
}

/// Case RTL4h/attach-while-detaching-1.
#[test]
fn rtl4h_an_attach_waits_for_the_end_of_a_detach() {
    let mut desk = Script::attached(ROOM);
    let detach = desk.ask_detach(ROOM);
    let attach = desk.ask_attach(ROOM);
    desk.say_detached(ROOM, 0);
    assert!(desk.is_done(detach) && desk.is_waiting(attach));
    desk.say_attached(ROOM);
    assert!(desk.is_done(attach));
    assert_eq!(desk.sent_of(ATTACH).len(), 1);
}

#[test]
fn rtl4h_an_attach_that_is_called_off_is_told_so() {
    let mut desk = Script::attached(ROOM);
    desk.ask_detach(ROOM);
    let attach = desk.ask_attach(ROOM);
    let again = desk.ask_detach(ROOM);
    assert_eq!(desk.error(attach).code, 90001);
    desk.say_detached(ROOM, 0);
    assert!(desk.is_done(again));
    assert_eq!(desk.channel_state(ROOM), C::Detached);
}

/// Case RTL4g/attach-from-failed-0.
#[test]
fn rtl4g_a_failed_channel_is_attached_anew_and_its_error_forgotten() {
    let mut desk = failed();
    let attach = desk.ask_attach(ROOM);
    desk.say_attached(ROOM);
    assert!(desk.is_done(attach));
    assert_eq!(desk.channel_error(ROOM), 0);
}

/// Case RTL4c/clears-error-reason-0.
#[test]
fn rtl4c_a_suspended_channels_error_is_gone_once_it_is_back() {
    let mut desk = Script::attached(ROOM);
    desk.suspend();
    assert_eq!((desk.channel_state(ROOM), desk.channel_error(ROOM)), (C::Suspended, 80002));
    desk.await_socket();
    desk.server_connected("c1");
    desk.say_attached(ROOM);
    assert_eq!((desk.channel_state(ROOM), desk.channel_error(ROOM)), (C::Attached, 0));
}

/// Case RTL4c/error-cleared-on-attach-0.
/// Case RTL4c/error-reason-cleared-attach-0.
#[test]
fn rtl4c_attached_clears_what_went_wrong_before() {
    let mut desk = failed();
    desk.attach(ROOM);
    desk.say_attached(ROOM);
    assert_eq!(desk.channel_error(ROOM), 0);
}

/// Case RTL4c/error-cleared-preserved-detach-1.
#[test]
fn rtl4c_a_detach_brings_no_error_back() {
    let mut desk = Script::attached(ROOM);
    desk.say_channel_error(ROOM, 90002, 500);
    assert_eq!(desk.channel_error(ROOM), 90002);
    desk.attach(ROOM);
    desk.say_attached(ROOM);
    desk.ask_detach(ROOM);
    desk.on(ROOM, 13, json!({}));
    assert_eq!((desk.channel_state(ROOM), desk.channel_error(ROOM)), (C::Detached, 0));
}

/// Case RTL4b/fails-connection-closed-0.
#[test]
fn rtl4b_no_attach_on_a_closed_connection() {
    let mut desk = Script::connected();
    desk.close();
    let attach = desk.ask_attach(ROOM);
    assert_eq!((desk.error(attach).code, desk.channel_state(ROOM)), (90001, C::Detached));
}

/// Case RTL4b/fails-connection-failed-1.
#[test]
fn rtl4b_no_attach_on_a_failed_connection() {
    let mut desk = Script::connecting();
    desk.say_error(80000, 400);
    let attach = desk.ask_attach(ROOM);
    assert_eq!((desk.error(attach).code, desk.channel_state(ROOM)), (80003, C::Failed));
}

/// Case RTL4b/fails-connection-suspended-2.
#[test]
fn rtl4b_an_attach_on_a_suspended_connection_is_refused_and_comes_with_the_next() {
    let mut desk = Script::connecting();
    desk.suspend();
    let attach = desk.ask_attach(ROOM);
    assert_eq!((desk.error(attach).code, desk.channel_state(ROOM)), (80003, C::Suspended));
    desk.await_socket();
    desk.server_connected("c1");
    assert_eq!(desk.sent_of(ATTACH).len(), 1);
}

/// Case RTL4i/queued-while-connecting-0.
#[test]
fn rtl4i_an_attach_while_connecting_is_attaching() {
    let mut desk = Script::connecting();
    let attach = desk.ask_attach(ROOM);
    assert_eq!(desk.channel_state(ROOM), C::Attaching);
    assert!(desk.is_waiting(attach));
}

/// Case RTL4i/completes-on-connected-1.
#[test]
fn rtl4i_it_is_sent_once_the_connection_is_up() {
    let mut desk = Script::connecting();
    let attach = desk.ask_attach(ROOM);
    assert_eq!(desk.sent().len(), 0);
    desk.server_connected("c1");
    assert_eq!(desk.sent_of(ATTACH).len(), 1);
    desk.say_attached(ROOM);
    assert!(desk.is_done(attach));
}

/// Case RTL4c/sends-attach-message-1.
#[test]
fn rtl4c_attach_is_sent_for_the_channel_and_it_is_attaching_meanwhile() {
    let mut desk = Script::connected();
    let attach = desk.ask_attach(ROOM);
    assert_eq!(desk.sent(), [json!({"action": ATTACH, "channel": ROOM})]);
    assert_eq!(desk.channel_state(ROOM), C::Attaching);
    desk.say_attached(ROOM);
    assert!(desk.is_done(attach));
    assert_eq!(desk.channel_states(ROOM), [C::Attaching, C::Attached]);
}

/// Case RTL4c1/includes-channel-serial-0.
#[test]
fn rtl4c1_attach_says_where_the_channel_stands() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    assert_eq!(desk.sent()[0].get("channelSerial"), None);
    desk.on(ROOM, ATTACHED, json!({"channelSerial": "s1"}));
    desk.ask_options(ROOM, ChannelOptions::default().modes(Flags::SUBSCRIBE));
    assert_eq!(desk.sent_of(ATTACH)[0]["channelSerial"], "s1");
}

/// Case RTL4f/timeout-to-suspended-0.
/// Case RTC7/attach-request-timeout-0.
#[test]
fn rtl4f_an_attach_nobody_answers_in_the_callers_time_is_suspended() {
    let options = Options { request_timeout_ms: 100, ..Options::default() };
    let mut desk = Script::connected_with(options);
    let attach = desk.ask_attach(ROOM);
    desk.advance(99);
    assert!(desk.is_waiting(attach));
    desk.advance(1);
    assert_eq!((desk.error(attach).code, desk.channel_state(ROOM)), (90007, C::Suspended));
}

/// Case RTL4k/includes-channel-params-0.
#[test]
fn rtl4k_attach_says_the_parameters() {
    let mut desk = Script::connected();
    let options = ChannelOptions::default().param("rewind", "1").param("appendMode", "full");
    desk.ask_options(ROOM, options);
    desk.attach(ROOM);
    assert_eq!(desk.sent_of(ATTACH)[0]["params"], json!({"rewind": "1", "appendMode": "full"}));
    desk.on(ROOM, ATTACHED, json!({"params": {"rewind": "1"}}));
    assert_eq!(desk.facts(ROOM).params.len(), 1, "RTL4k1: what the server took");
}

/// Case RTL4l/modes-encoded-as-flags-0.
#[test]
fn rtl4l_attach_says_the_modes_as_flags() {
    let mut desk = Script::connected();
    let modes = Flags::PUBLISH.with(Flags::SUBSCRIBE);
    desk.ask_options(ROOM, ChannelOptions::default().modes(modes));
    desk.attach(ROOM);
    assert_eq!(desk.sent_of(ATTACH)[0]["flags"], 131_072 + 262_144);
}

/// Case RTL4m/modes-from-attached-0.
#[test]
fn rtl4m_the_granted_modes_are_what_attached_says() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.on(ROOM, ATTACHED, json!({"flags": 131_072 + 262_144 + RESUMED}));
    assert_eq!(desk.facts(ROOM).modes, Flags::PUBLISH.with(Flags::SUBSCRIBE));
}

/// Case RTL12/update-emits-with-error-0.
#[test]
fn rtl12_attached_again_without_continuity_is_an_update_with_its_error() {
    let mut desk = Script::attached(ROOM);
    desk.on(ROOM, ATTACHED, json!({"error": err(50000, 500)}));
    let changes = desk.channel_changes();
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].previous, changes[0].current), (C::Attached, C::Attached));
    assert_eq!((changes[0].resumed, changes[0].reason.as_ref().unwrap().code), (false, 50000));
}

/// Case RTL12/resumed-no-update-1.
#[test]
fn rtl12_attached_again_with_continuity_is_nothing() {
    let mut desk = Script::attached(ROOM);
    desk.on(ROOM, ATTACHED, json!({"flags": RESUMED}));
    assert_eq!((desk.channel_state(ROOM), desk.channel_changes().len()), (C::Attached, 0));
}

/// Case RTL12/no-error-null-reason-2.
#[test]
fn rtl12_an_update_without_an_error_has_no_reason() {
    let mut desk = Script::attached(ROOM);
    desk.say_attached(ROOM);
    let changes = desk.channel_changes();
    assert_eq!((changes.len(), changes[0].resumed, &changes[0].reason), (1, false, &None));
}

#[test]
fn rtl4c_a_position_of_the_callers_is_used_once_only() {
    let mut desk = Script::attached(ROOM);
    desk.input(Input::Attach {
        op: None,
        channel: ROOM.into(),
        channel_serial: Some("old".into()),
    });
    desk.blip("c1");
    assert_eq!(desk.sent_of(ATTACH)[0]["channelSerial"], "s0");
}
