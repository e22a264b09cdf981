//! Waiting for a state (RTN26, RTL25).

use ably_proto::machine::{ChannelState as C, ConnectionState as S, Options};

use crate::script::{Answer, ROOM, Script};

const AT_ONCE: Answer = Answer::Reached { was_already: true };
const LATER: Answer = Answer::Reached { was_already: false };

/// Case RTN26a/immediate-callback-current-state-0.
#[test]
fn rtn26a_a_state_that_is_there_is_told_at_once() {
    let mut desk = Script::connected();
    let wait = desk.when(S::Connected);
    assert_eq!(desk.answer(wait), &AT_ONCE);
}

/// Case RTN26b/deferred-callback-future-state-0.
#[test]
fn rtn26b_a_state_to_come_is_told_when_it_comes() {
    let mut desk = Script::new(Options::default());
    let wait = desk.when(S::Connected);
    desk.input(ably_proto::machine::Input::Connect);
    desk.token("token-1");
    assert!(desk.is_waiting(wait));
    desk.server_connected("c1");
    assert_eq!(desk.answer(wait), &LATER);
}

/// Case RTN26b/fires-only-once-1.
#[test]
fn rtn26b_it_is_told_once() {
    let mut desk = Script::connecting();
    let wait = desk.when(S::Connected);
    desk.server_connected("c1");
    desk.blip("c1");
    // A second answer would have failed the script.
    assert_eq!(desk.answer(wait), &LATER);
}

/// Case RTN26a/multiple-whenstate-calls-1.
#[test]
fn rtn26a_everybody_who_waits_is_told() {
    let mut desk = Script::connecting();
    let waits = [desk.when(S::Connected), desk.when(S::Connected), desk.when(S::Connected)];
    desk.server_connected("c1");
    assert!(waits.iter().all(|wait| desk.answer(*wait) == &LATER));
    let late = [desk.when(S::Connected), desk.when(S::Connected)];
    assert!(late.iter().all(|wait| desk.answer(*wait) == &AT_ONCE));
}

/// Case RTN26a/no-fire-for-past-state-2.
#[test]
fn rtn26a_a_state_that_has_passed_is_waited_for() {
    let mut desk = Script::connected();
    let wait = desk.when(S::Connecting);
    desk.advance(5_000);
    assert!(desk.is_waiting(wait));
}

/// Case RTN26/whenstate-different-states-0.
#[test]
fn rtn26_each_waits_for_its_own_state() {
    let mut desk = Script::new(Options::default());
    let [connecting, connected, closed] =
        [desk.when(S::Connecting), desk.when(S::Connected), desk.when(S::Closed)];
    desk.input(ably_proto::machine::Input::Connect);
    assert!(!desk.is_waiting(connecting) && desk.is_waiting(connected));
    desk.token("token-1");
    desk.server_connected("c1");
    assert!(!desk.is_waiting(connected) && desk.is_waiting(closed));
    desk.close();
    assert_eq!(desk.answer(closed), &LATER);
}

/// Case RTL25a/resolves-immediately-current-0.
#[test]
fn rtl25a_a_channels_state_that_is_there_is_told_at_once() {
    let mut desk = Script::attached(ROOM);
    let wait = desk.when_channel(ROOM, C::Attached);
    assert_eq!(desk.answer(wait), &AT_ONCE);
}

/// Case RTL25b/waits-for-state-change-0.
#[test]
fn rtl25b_a_channels_state_to_come_is_told_when_it_comes() {
    let mut desk = Script::connected();
    let wait = desk.when_channel(ROOM, C::Attached);
    desk.attach(ROOM);
    assert!(desk.is_waiting(wait));
    desk.say_attached("another");
    desk.say_attached(ROOM);
    assert_eq!(desk.answer(wait), &LATER);
}

/// Case RTL25b/fires-once-only-1.
#[test]
fn rtl25b_a_channels_state_is_told_once() {
    let mut desk = Script::connected();
    let wait = desk.when_channel(ROOM, C::Attached);
    desk.attach(ROOM);
    desk.say_attached(ROOM);
    desk.ask_detach(ROOM);
    desk.say_detached(ROOM, 0);
    desk.attach(ROOM);
    desk.say_attached(ROOM);
    // A second answer would have failed the script.
    assert_eq!(desk.answer(wait), &LATER);
}

/// Case RTL25a/past-state-does-not-resolve-1.
#[test]
fn rtl25a_a_channels_state_that_has_passed_is_waited_for() {
    let mut desk = Script::attached(ROOM);
    let wait = desk.when_channel(ROOM, C::Attaching);
    desk.advance(200);
    assert!(desk.is_waiting(wait));
}
