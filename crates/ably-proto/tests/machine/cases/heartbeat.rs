//! Silence (RTN23): we see WebSocket pings, and count every sign of life.

use ably_proto::machine::{ConnectionState as S, Options};
use serde_json::json;

use crate::script::{ACK, HEARTBEAT, ROOM, Script};

/// Connected to a server that is never silent for longer than two seconds; with one of patience
/// that makes three.
fn desk() -> Script {
    let options = Options { request_timeout_ms: 1_000, ..Options::default() };
    let mut desk = Script::connecting_with(options);
    desk.say_connected("c1", json!({"maxIdleInterval": 2000}));
    desk.states();
    desk
}

/// Case RTN23a/idle-timeout-reconnect-1.
/// Case RTN23b/idle-timeout-reconnect-1.
#[test]
fn rtn23_a_silent_server_is_left_and_its_socket_closed() {
    let mut desk = desk();
    desk.advance(2_999);
    assert_eq!(desk.states(), []);
    let silent = desk.socket;
    desk.advance(1);
    assert_ne!(desk.socket, silent);
    desk.server_connected("c2");
    assert_eq!(desk.states(), [S::Disconnected, S::Connecting, S::Connected]);
    assert_eq!((desk.machine.connection_id(), desk.opened.len()), (Some("c2"), 2));
}

/// Case RTN23a/heartbeat-resets-timer-2.
#[test]
fn rtn23a_a_heartbeat_is_a_sign_of_life() {
    let mut desk = desk();
    desk.advance(2_000);
    desk.say(HEARTBEAT, json!({}));
    desk.advance(2_000);
    assert_eq!(desk.opened.len(), 1);
    desk.advance(1_000);
    assert_eq!(desk.opened.len(), 2);
}

/// Case RTN23a/any-message-resets-timer-3.
#[test]
fn rtn23a_any_frame_is_a_sign_of_life() {
    let mut desk = desk();
    for _ in 0..5 {
        desk.advance(1_500);
        desk.say(ACK, json!({"msgSerial": 0}));
        desk.advance(1_500);
        desk.say_messages(ROOM, json!([{"data": "x"}]));
    }
    assert_eq!(desk.opened.len(), 1);
    desk.advance(3_000);
    assert_eq!(desk.opened.len(), 2);
}

/// Case RTN23a/timeout-triggers-reconnect-4.
/// Case RTN23b/timeout-triggers-reconnect-4.
#[test]
fn rtn23_after_the_silence_it_is_tried_at_once() {
    let mut desk = desk();
    desk.advance(3_000);
    assert_eq!((desk.state(), desk.opened.len()), (S::Connecting, 2));
}

/// Case RTN23a/reconnect-uses-resume-5.
/// Case RTN23b/reconnect-uses-resume-5.
#[test]
fn rtn23_the_connection_is_resumed_after_the_silence() {
    let mut desk = desk();
    desk.advance(3_000);
    let resumes: Vec<_> =
        desk.opened.iter().map(|p| p.resume.as_ref().map(|key| key.expose())).collect();
    assert_eq!(resumes, [None, Some("c1!key")]);
}

/// Case RTN23b/ping-frame-resets-timer-2.
#[test]
fn rtn23b_a_websocket_ping_is_a_sign_of_life() {
    let mut desk = desk();
    desk.advance(2_000);
    desk.ws_ping();
    desk.advance(2_000);
    assert_eq!(desk.opened.len(), 1);
    desk.advance(1_000);
    assert_eq!(desk.opened.len(), 2);
}

/// Case RTN23b/any-message-resets-timer-3.
#[test]
fn rtn23b_pings_and_frames_count_alike() {
    let mut desk = desk();
    desk.advance(1_500);
    desk.ws_ping();
    desk.advance(1_500);
    desk.say_messages(ROOM, json!([{"data": "x"}]));
    desk.advance(1_500);
    desk.ws_ping();
    desk.advance(2_999);
    assert_eq!(desk.opened.len(), 1);
    desk.advance(1);
    assert_eq!(desk.opened.len(), 2);
}

/// Case RTN23b/multiple-pings-keep-alive-6.
#[test]
fn rtn23b_pings_alone_keep_a_line_up() {
    let mut desk = desk();
    for _ in 0..200 {
        desk.advance(1_500);
        desk.ws_ping();
    }
    assert_eq!((desk.state(), desk.opened.len()), (S::Connected, 1));
}
