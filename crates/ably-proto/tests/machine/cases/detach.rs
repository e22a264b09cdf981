//! Detaching (RTL5).

use ably_proto::machine::{ChannelState as C, ConnectionState as S, Options};
use serde_json::json;

use crate::script::{ATTACH, DETACH, DETACHED, ROOM, Script};

fn say_detached(desk: &mut Script) {
    desk.on(ROOM, DETACHED, json!({}));
}

/// Case RTL5a/detach-initialized-noop-0.
#[test]
fn rtl5a_a_channel_nobody_attached_is_detached_already() {
    let mut desk = Script::connected();
    let detach = desk.ask_detach(ROOM);
    assert!(desk.is_done(detach));
    assert_eq!((desk.channel_state(ROOM), desk.sent().len()), (C::Initialized, 0));
}

/// Case RTL5a/detach-already-detached-noop-1.
#[test]
fn rtl5a_a_detached_channel_is_detached() {
    let mut desk = Script::attached(ROOM);
    desk.ask_detach(ROOM);
    say_detached(&mut desk);
    desk.sent();
    let again = desk.ask_detach(ROOM);
    assert!(desk.is_done(again));
    assert_eq!((desk.channel_state(ROOM), desk.sent().len()), (C::Detached, 0));
}

/// Case RTL5i/detach-while-detaching-0.
#[test]
fn rtl5i_two_callers_wait_for_one_detach() {
    let mut desk = Script::attached(ROOM);
    let (first, second) = (desk.ask_detach(ROOM), desk.ask_detach(ROOM));
    assert!(desk.is_waiting(first) && desk.is_waiting(second));
    say_detached(&mut desk);
    assert!(desk.is_done(first) && desk.is_done(second));
    assert_eq!(desk.sent_of(DETACH).len(), 1);
}

/// Case RTL5i/detach-while-attaching-1.
#[test]
fn rtl5i_a_detach_waits_for_the_end_of_an_attach() {
    let mut desk = Script::connected();
    let attach = desk.ask_attach(ROOM);
    let detach = desk.ask_detach(ROOM);
    desk.say_attached(ROOM);
    assert!(desk.is_done(attach) && desk.is_waiting(detach));
    say_detached(&mut desk);
    assert!(desk.is_done(detach));
    let actions: Vec<_> = desk.sent().iter().map(|frame| frame["action"].clone()).collect();
    assert_eq!(actions, [json!(ATTACH), json!(DETACH)]);
}

/// Case RTL5b/detach-failed-errors-0.
#[test]
fn rtl5b_a_failed_channel_cannot_be_detached() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.say_channel_error(ROOM, 40160, 401);
    let detach = desk.ask_detach(ROOM);
    assert_eq!((desk.error(detach).code, desk.channel_state(ROOM)), (40160, C::Failed));
}

/// Case RTL5j/detach-suspended-to-detached-0.
#[test]
fn rtl5j_a_suspended_channel_is_detached_at_once() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.advance(10_000);
    assert_eq!(desk.channel_state(ROOM), C::Suspended);
    desk.sent();
    let detach = desk.ask_detach(ROOM);
    assert!(desk.is_done(detach));
    assert_eq!((desk.channel_state(ROOM), desk.sent().len()), (C::Detached, 0));
    desk.advance(14_000);
    assert_eq!(desk.sent().len(), 0, "the retry was called off");
}

/// Case RTL5l/detach-not-connected-immediate-0.
#[test]
fn rtl5l_an_attach_that_was_not_sent_yet_is_called_off_at_once() {
    let mut desk = Script::connecting();
    let attach = desk.ask_attach(ROOM);
    let detach = desk.ask_detach(ROOM);
    assert!(desk.is_done(detach));
    assert_eq!((desk.error(attach).code, desk.channel_state(ROOM)), (90001, C::Detached));
    desk.server_connected("c1");
    assert_eq!(desk.sent().len(), 0);
}

/// Case RTL5l/detach-attached-when-disconnected-1.
#[test]
fn rtl5l_offline_an_attached_channel_is_detached_at_once() {
    let mut desk = Script::attached(ROOM);
    desk.drop_socket();
    assert_eq!(desk.state(), S::Disconnected);
    let detach = desk.ask_detach(ROOM);
    assert!(desk.is_done(detach));
    desk.await_socket();
    desk.server_connected("c1");
    assert_eq!((desk.channel_state(ROOM), desk.sent().len()), (C::Detached, 0));
}

/// Case RTL5d/normal-detach-flow-0.
#[test]
fn rtl5d_detach_is_sent_and_it_is_detaching_meanwhile() {
    let mut desk = Script::attached(ROOM);
    let detach = desk.ask_detach(ROOM);
    assert_eq!(desk.sent(), [json!({"action": DETACH, "channel": ROOM})]);
    assert_eq!(desk.channel_state(ROOM), C::Detaching);
    say_detached(&mut desk);
    assert!(desk.is_done(detach));
    assert_eq!(desk.channel_state(ROOM), C::Detached);
}

/// Case RTL5f/timeout-returns-previous-state-0.
/// Case RTC7/detach-request-timeout-1.
#[test]
fn rtl5f_a_detach_nobody_answers_in_the_callers_time_changes_nothing() {
    let options = Options { request_timeout_ms: 500, ..Options::default() };
    let mut desk = Script::attached_with(ROOM, options);
    let detach = desk.ask_detach(ROOM);
    desk.advance(499);
    assert!(desk.is_waiting(detach));
    desk.advance(1);
    assert_eq!((desk.error(detach).code, desk.channel_state(ROOM)), (90007, C::Attached));
}

/// Case RTL5k/attached-while-detaching-0.
#[test]
fn rtl5k_attached_while_detaching_is_answered_with_another_detach() {
    let mut desk = Script::attached(ROOM);
    let detach = desk.ask_detach(ROOM);
    desk.say_attached(ROOM);
    assert_eq!((desk.channel_state(ROOM), desk.sent_of(DETACH).len()), (C::Detaching, 2));
    say_detached(&mut desk);
    assert!(desk.is_done(detach));
}

/// Case RTL5k/attached-while-detached-1.
#[test]
fn rtl5k_attached_on_a_detached_channel_is_answered_with_detach() {
    let mut desk = Script::attached(ROOM);
    desk.ask_detach(ROOM);
    say_detached(&mut desk);
    desk.sent();
    desk.say_attached(ROOM);
    assert_eq!((desk.channel_state(ROOM), desk.sent_of(DETACH).len()), (C::Detaching, 1));
    say_detached(&mut desk);
    assert_eq!(desk.channel_state(ROOM), C::Detached);
}

/// Case RTL5/detach-state-change-events-0.
#[test]
fn rtl5_each_step_is_told() {
    let mut desk = Script::attached(ROOM);
    desk.ask_detach(ROOM);
    say_detached(&mut desk);
    let steps: Vec<_> = desk.channel_changes().iter().map(|c| (c.previous, c.current)).collect();
    assert_eq!(steps, [(C::Attached, C::Detaching), (C::Detaching, C::Detached)]);
}
