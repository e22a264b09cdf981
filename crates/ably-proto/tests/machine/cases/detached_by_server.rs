//! DETACHED that nobody asked for (RTL13).

use ably_proto::machine::{Backoff, ChannelState as C, Options};
use serde_json::json;

use crate::script::{ATTACH, DETACHED, ROOM, Script};

/// An attached channel; requests have 100 ms, retries come after 200.
fn desk() -> Script {
    Script::attached_with(ROOM, options())
}

fn options() -> Options {
    Options {
        request_timeout_ms: 100,
        channel_backoff: Backoff::Geometric { first_ms: 200, factor: 1.0, cap_ms: 200 },
        ..Options::default()
    }
}

/// Case RTL13a/attached-reattach-triggered-0.
#[test]
fn rtl13a_an_attached_channel_is_attached_again_at_once() {
    let mut desk = desk();
    desk.say_detached(ROOM, 90198);
    desk.say_attached(ROOM);
    let changes = desk.channel_changes();
    assert_eq!((changes[0].previous, changes[0].current), (C::Attached, C::Attaching));
    assert_eq!(changes[0].reason.as_ref().unwrap().code, 90198);
    assert_eq!((changes[1].current, desk.sent_of(ATTACH).len()), (C::Attached, 1));
}

/// Case RTL13a/suspended-reattach-triggered-1.
#[test]
fn rtl13a_a_suspended_channel_is_attached_again_at_once() {
    let mut desk = desk();
    desk.say_detached(ROOM, 90198);
    desk.advance(100);
    assert_eq!(desk.channel_state(ROOM), C::Suspended);
    desk.sent();
    desk.say_detached(ROOM, 90199);
    assert_eq!((desk.channel_state(ROOM), desk.sent_of(ATTACH).len()), (C::Attaching, 1));
    desk.say_attached(ROOM);
    assert_eq!(desk.channel_state(ROOM), C::Attached);
}

/// Case RTL13b/failed-reattach-suspended-retry-0.
#[test]
fn rtl13b_an_attach_that_fails_again_is_tried_later() {
    let mut desk = desk();
    desk.say_detached(ROOM, 90198);
    desk.advance(100);
    assert_eq!(desk.channel_state(ROOM), C::Suspended);
    desk.advance(200);
    desk.say_attached(ROOM);
    let expected = [C::Attaching, C::Suspended, C::Attaching, C::Attached];
    assert_eq!(desk.channel_states(ROOM), expected);
    assert_eq!(desk.sent_of(ATTACH).len(), 2);
}

/// Case RTL13b/attaching-detached-to-suspended-1.
#[test]
fn rtl13b_detached_while_attaching_waits_before_it_tries_again() {
    let mut desk = Script::connected_with(options());
    desk.attach(ROOM);
    desk.events();
    desk.say_detached(ROOM, 90198);
    let change = desk.channel_changes().pop().unwrap();
    assert_eq!((change.previous, change.current), (C::Attaching, C::Suspended));
    assert_eq!((change.reason.unwrap().code, desk.sent_of(ATTACH).len()), (90198, 1));
    desk.advance(200);
    assert_eq!(desk.sent_of(ATTACH).len(), 1);
    desk.say_attached(ROOM);
    assert_eq!(desk.channel_state(ROOM), C::Attached);
}

/// Case RTL13b/repeated-failure-cycle-2.
#[test]
fn rtl13b_it_is_tried_for_ever() {
    let mut desk = desk();
    desk.say_detached(ROOM, 90198);
    for _ in 0..20 {
        desk.advance(100);
        let change = desk.channel_changes().pop().unwrap();
        assert_eq!(change.current, C::Suspended);
        desk.advance(change.retry_in_ms.unwrap());
        assert_eq!(desk.channel_state(ROOM), C::Attaching);
    }
    desk.say_attached(ROOM);
    assert_eq!((desk.channel_state(ROOM), desk.sent_of(ATTACH).len()), (C::Attached, 21));
}

/// Case RTL13c/retry-cancelled-disconnected-0.
#[test]
fn rtl13c_nothing_is_tried_while_the_connection_is_away() {
    let mut desk = desk();
    desk.say_detached(ROOM, 90198);
    desk.advance(100);
    desk.sent();
    desk.drop_socket();
    desk.advance(500);
    assert_eq!((desk.channel_state(ROOM), desk.sent().len()), (C::Suspended, 0));
}

/// Case RTL13a/detaching-not-server-initiated-2.
#[test]
fn rtl13a_detached_while_detaching_is_what_was_asked_for() {
    let mut desk = desk();
    let detach = desk.ask_detach(ROOM);
    desk.on(ROOM, DETACHED, json!({}));
    assert!(desk.is_done(detach));
    assert_eq!((desk.channel_state(ROOM), desk.sent_of(ATTACH).len()), (C::Detached, 0));
}
