//! The channels of a connection (RTS), their names, states and changes (RTL2, RTL23).

use ably_proto::machine::{ChannelOptions, ChannelState as C, ConnectionState as S};
use serde_json::json;

use crate::script::{ATTACH, ATTACHED, DETACH, DETACHED, HAS_BACKLOG, RESUMED, ROOM, Script};

fn names(desk: &Script) -> Vec<&str> {
    desk.machine.channel_names().collect()
}

/// Case RTS2/channel-exists-check-0.
/// Case RTS3a/get-creates-new-channel-0.
#[test]
fn rts2_a_channel_is_there_once_somebody_asked_for_it() {
    let mut desk = Script::connected();
    assert!(desk.machine.channel_facts(ROOM).is_none());
    desk.ask_options(ROOM, ChannelOptions::default());
    assert!(desk.machine.channel_facts(ROOM).is_some());
    assert!(desk.machine.channel_facts("another").is_none());
}

/// Case RTS2/iterate-channels-1.
/// Case RTL23/name-attribute-0.
#[test]
fn rts2_the_names_can_be_listed() {
    let mut desk = Script::connected();
    for name in ["my-room", "namespace:room", "third"] {
        desk.attach(name);
    }
    assert_eq!(names(&desk), ["my-room", "namespace:room", "third"]);
}

/// Case RTS3a/get-returns-existing-channel-1.
#[test]
fn rts3a_the_same_name_is_the_same_channel() {
    let mut desk = Script::attached(ROOM);
    desk.ask_options(ROOM, ChannelOptions::default());
    assert_eq!((names(&desk), desk.channel_state(ROOM)), (vec![ROOM], C::Attached));
}

/// Case RTS4a/release-removes-channel-0.
#[test]
fn rts4a_a_released_channel_is_forgotten() {
    let mut desk = Script::connected();
    desk.ask_options(ROOM, ChannelOptions::default());
    let release = desk.ask_release(ROOM);
    assert!(desk.is_done(release));
    assert!(desk.machine.channel_facts(ROOM).is_none());
}

/// Case RTS4a/release-nonexistent-noop-1.
#[test]
fn rts4a_releasing_what_is_not_there_is_nothing() {
    let mut desk = Script::connected();
    let release = desk.ask_release(ROOM);
    assert!(desk.is_done(release));
    assert_eq!((names(&desk).len(), desk.sent().len()), (0, 0));
}

/// Case RTS4a/release-detaches-attached-2.
#[test]
fn rts4a_an_attached_channel_is_detached_before_it_is_forgotten() {
    let mut desk = Script::attached(ROOM);
    let release = desk.ask_release(ROOM);
    assert_eq!(desk.sent_of(DETACH).len(), 1);
    assert!(desk.is_waiting(release) && desk.machine.channel_facts(ROOM).is_some());
    desk.on(ROOM, DETACHED, json!({}));
    assert!(desk.is_done(release) && desk.machine.channel_facts(ROOM).is_none());
    desk.say_attached(ROOM);
    assert!(desk.machine.channel_facts(ROOM).is_none(), "late frames bring nothing back");
}

#[test]
fn rts4a_attaching_again_meanwhile_calls_the_release_off() {
    let mut desk = Script::attached(ROOM);
    desk.ask_release(ROOM);
    desk.attach(ROOM);
    desk.on(ROOM, DETACHED, json!({}));
    desk.say_attached(ROOM);
    assert_eq!(desk.channel_state(ROOM), C::Attached);
}

#[test]
fn rts4a_a_release_nobody_answers_leaves_the_channel_where_it_is() {
    let mut desk = Script::attached(ROOM);
    let release = desk.ask_release(ROOM);
    desk.advance(10_000);
    assert_eq!((desk.error(release).code, desk.channel_state(ROOM)), (90007, C::Attached));
    desk.ask_detach(ROOM);
    desk.on(ROOM, DETACHED, json!({}));
    assert_eq!(desk.channel_state(ROOM), C::Detached);
    assert!(desk.machine.channel_facts(ROOM).is_some(), "a later detach releases nothing");
}

/// Case RTS3a/get-after-release-new-3.
#[test]
fn rts3a_after_a_release_the_name_is_a_new_channel() {
    let mut desk = Script::attached(ROOM);
    desk.say_channel_error(ROOM, 40160, 401);
    desk.ask_release(ROOM);
    desk.attach(ROOM);
    assert_eq!((desk.channel_state(ROOM), desk.channel_error(ROOM)), (C::Attaching, 0));
}

/// Case RTL2b/channel-state-attribute-0.
/// Case RTL2b/initial-state-initialized-1.
#[test]
fn rtl2b_a_new_channel_is_initialized() {
    let mut desk = Script::connected();
    desk.ask_options(ROOM, ChannelOptions::default());
    assert_eq!(desk.facts(ROOM).state, C::Initialized);
}

/// Case RTL2a/state-change-events-emitted-0.
/// Case RTL2d/state-change-object-structure-0.
#[test]
fn rtl2a_every_change_is_told_with_what_was_before() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.say_attached(ROOM);
    let changes: Vec<_> = desk.channel_changes().iter().map(|c| (c.previous, c.current)).collect();
    assert_eq!(changes, [(C::Initialized, C::Attaching), (C::Attaching, C::Attached)]);
}

/// Case RTL2d/state-change-error-reason-1.
#[test]
fn rtl2d_a_change_carries_the_frames_error() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.say_channel_error(ROOM, 40160, 401);
    let reason = desk.channel_changes().pop().unwrap().reason.unwrap();
    assert_eq!((reason.code, reason.message.as_str()), (40160, "error 40160"));
}

/// Case RTL2/filtered-event-subscription-0.
#[test]
fn rtl2_one_kind_of_change_can_be_picked() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.say_attached(ROOM);
    let states = desk.channel_states(ROOM);
    assert_eq!(states.iter().filter(|state| **state == C::Attached).count(), 1);
}

/// Case RTL2g/update-event-condition-change-0.
#[test]
fn rtl2g_what_changes_without_the_state_is_an_update() {
    let mut desk = Script::attached(ROOM);
    desk.say_attached(ROOM);
    let changes = desk.channel_changes();
    assert_eq!((changes.len(), changes[0].resumed), (1, false));
    assert_eq!((changes[0].previous, changes[0].current), (C::Attached, C::Attached));
}

/// Case RTL2g/no-duplicate-state-events-1.
#[test]
fn rtl2g_no_state_is_entered_twice() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    for _ in 0..3 {
        desk.say_attached(ROOM);
    }
    let changes = desk.channel_changes();
    let entered = changes.iter().filter(|c| c.current == C::Attached && c.previous != c.current);
    assert_eq!(entered.count(), 1);
}

fn attached_with(flags: u64) -> ably_proto::machine::ChannelChange {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.on(ROOM, ATTACHED, json!({"flags": flags}));
    desk.channel_changes().pop().unwrap()
}

/// Case RTL2i/has-backlog-flag-true-0.
#[test]
fn rtl2i_a_backlog_is_announced() {
    assert!(attached_with(HAS_BACKLOG).has_backlog);
}

/// Case RTL2i/has-backlog-flag-false-1.
#[test]
fn rtl2i_no_backlog_is_not() {
    assert!(!attached_with(0).has_backlog);
}

/// Case RTL2d/resumed-flag-propagated-2.
#[test]
fn rtl2f_continuity_is_told() {
    assert!(attached_with(RESUMED).resumed);
    assert!(!attached_with(0).resumed);
}

#[test]
fn channels_of_a_failed_connection_can_be_attached_after_it_is_tried_again() {
    let mut desk = Script::attached(ROOM);
    desk.say_error(40101, 401);
    desk.input(ably_proto::machine::Input::Connect);
    assert_eq!((desk.state(), desk.channel_state(ROOM)), (S::Connecting, C::Initialized));
    desk.token("token-2");
    desk.attach(ROOM);
    desk.server_connected("c2");
    assert_eq!(desk.sent_of(ATTACH).len(), 1);
}
