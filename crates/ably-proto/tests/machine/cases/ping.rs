//! Pings (RTN13).

use ably_proto::machine::{ConnectionState as S, Options};
use serde_json::json;

use crate::script::{Answer, HEARTBEAT, Script};

fn id(frame: &serde_json::Value) -> String {
    frame["id"].as_str().unwrap().to_owned()
}

fn pong(desk: &mut Script, id: &str) {
    desk.say(HEARTBEAT, json!({"id": id}));
}

/// Case RTN13a/ping-heartbeat-roundtrip-0.
#[test]
fn rtn13a_a_ping_is_answered_with_the_time_it_took() {
    let mut desk = Script::connected();
    let ping = desk.ask_ping();
    let sent = desk.sent_of(HEARTBEAT);
    desk.advance(40);
    pong(&mut desk, &id(&sent[0]));
    assert_eq!((desk.answer(ping), sent.len()), (&Answer::Pong(Ok(40)), 1));
}

/// Case RTN13e/heartbeat-random-id-0.
#[test]
fn rtn13e_an_answer_to_somebody_else_is_none() {
    let mut desk = Script::connected();
    let ping = desk.ask_ping();
    let sent = id(&desk.sent_of(HEARTBEAT)[0]);
    pong(&mut desk, "wrong");
    assert!(desk.is_waiting(ping) && !sent.is_empty());
    pong(&mut desk, &sent);
    assert_eq!(desk.answer(ping), &Answer::Pong(Ok(0)));
}

/// Case RTN13e/no-id-heartbeat-ignored-1.
#[test]
fn rtn13e_the_servers_own_heartbeats_answer_nothing() {
    let mut desk = Script::connected();
    let ping = desk.ask_ping();
    let sent = id(&desk.sent_of(HEARTBEAT)[0]);
    desk.say(HEARTBEAT, json!({}));
    assert!(desk.is_waiting(ping));
    pong(&mut desk, &sent);
    assert!(!desk.is_waiting(ping));
}

/// Case RTN13e/concurrent-pings-unique-ids-2.
#[test]
fn rtn13e_two_pings_at_once_have_an_answer_each() {
    let mut desk = Script::connected();
    let (first, second) = (desk.ask_ping(), desk.ask_ping());
    let sent = desk.sent_of(HEARTBEAT);
    assert_ne!(id(&sent[0]), id(&sent[1]));
    pong(&mut desk, &id(&sent[1]));
    assert!(desk.is_waiting(first) && !desk.is_waiting(second));
    pong(&mut desk, &id(&sent[0]));
    assert!(!desk.is_waiting(first));
}

/// Case RTN13c/ping-timeout-0.
#[test]
fn rtn13c_a_ping_nobody_answers_times_out() {
    let options = Options { request_timeout_ms: 2_000, ..Options::default() };
    let mut desk = Script::connected_with(options);
    let ping = desk.ask_ping();
    desk.advance(1_999);
    assert!(desk.is_waiting(ping));
    desk.advance(1);
    assert!(desk.error(ping).message.contains("timeout"));
    assert_eq!(desk.state(), S::Connected, "the line is judged by its silence");
}

/// Case RTN13b/ping-error-initialized-0.
#[test]
fn rtn13b_no_ping_before_connecting() {
    let mut desk = Script::new(Options::default());
    let ping = desk.ask_ping();
    assert_eq!(desk.error(ping).code, 80003);
}

/// Case RTN13b/ping-error-suspended-1.
#[test]
fn rtn13b_no_ping_while_suspended() {
    let mut desk = Script::connecting();
    desk.suspend();
    let ping = desk.ask_ping();
    assert_eq!(desk.error(ping).code, 80003);
}

/// Case RTN13b/ping-error-closed-2.
#[test]
fn rtn13b_no_ping_once_closed() {
    let mut desk = Script::connected();
    desk.close();
    let ping = desk.ask_ping();
    assert_eq!(desk.error(ping).code, 80003);
}

/// Case RTN13b/ping-error-failed-3.
#[test]
fn rtn13b_no_ping_once_failed() {
    let mut desk = Script::connecting();
    desk.say_error(80000, 400);
    let ping = desk.ask_ping();
    assert_eq!(desk.error(ping).code, 80003);
}

/// Case RTN13d/ping-deferred-connecting-0.
#[test]
fn rtn13d_a_ping_while_connecting_waits_for_connected() {
    let mut desk = Script::connecting();
    let ping = desk.ask_ping();
    assert_eq!(desk.sent_of(HEARTBEAT).len(), 0);
    desk.server_connected("c1");
    let sent = id(&desk.sent_of(HEARTBEAT)[0]);
    pong(&mut desk, &sent);
    assert_eq!(desk.answer(ping), &Answer::Pong(Ok(0)));
}

/// Case RTN13d/ping-deferred-disconnected-1.
#[test]
fn rtn13d_a_ping_while_disconnected_waits_for_connected() {
    let mut desk = Script::connected();
    desk.drop_socket();
    assert_eq!(desk.state(), S::Disconnected);
    let ping = desk.ask_ping();
    desk.await_socket();
    desk.server_connected("c2");
    let sent = id(&desk.sent_of(HEARTBEAT)[0]);
    pong(&mut desk, &sent);
    assert_eq!(desk.answer(ping), &Answer::Pong(Ok(0)));
}

/// Case RTN13b/deferred-ping-error-failed-4.
#[test]
fn rtn13b_a_waiting_ping_fails_with_the_connection() {
    let mut desk = Script::connecting();
    let ping = desk.ask_ping();
    desk.say_error(80000, 400);
    assert_eq!(desk.error(ping).code, 80000);
}

/// Case RTN13b/deferred-ping-error-suspended-5.
#[test]
fn rtn13b_a_waiting_ping_fails_when_suspended() {
    let mut desk = Script::connecting();
    desk.refuse();
    let ping = desk.ask_ping();
    assert!(desk.is_waiting(ping));
    desk.suspend();
    assert_eq!(desk.error(ping).code, 80002);
}

/// Case RTN13c/deferred-ping-timeout-1.
#[test]
fn rtn13c_the_patience_of_a_waiting_ping_begins_when_it_is_sent() {
    let options = Options { request_timeout_ms: 2_000, ..Options::default() };
    let mut desk = Script::connecting_with(options);
    let ping = desk.ask_ping();
    desk.advance(1_500);
    desk.server_connected("c1");
    desk.advance(1_500);
    assert!(desk.is_waiting(ping));
    desk.advance(500);
    assert!(desk.error(ping).message.contains("timeout"));
}
