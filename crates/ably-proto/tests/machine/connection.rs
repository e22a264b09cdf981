//! Getting and losing the line (RTN).

use ably_proto::machine::{Backoff, ConnectionState as S, Generation, Input, Jitter, Options};
use serde_json::json;

use crate::script::{CONTRACT, Script};

fn contract() -> Options {
    Options { backoff: CONTRACT, seed: 7, ..Options::default() }
}

#[test]
fn rtn3_connect_fetches_a_token_then_opens_a_socket() {
    let mut desk = Script::new(Options::default());
    desk.input(Input::Connect);
    assert_eq!((desk.state(), desk.socket), (S::Connecting, None));
    desk.token("token-1");
    let params = desk.params.clone().unwrap();
    assert_eq!((params.token.expose(), params.resume), ("token-1", None));
    desk.server_connected("c1");
    let changes = desk.connection_changes();
    let states: Vec<_> = changes.iter().map(|c| (c.previous, c.current)).collect();
    assert_eq!(states, [(S::Initialized, S::Connecting), (S::Connecting, S::Connected)]);
    assert_eq!(changes[1].connection_id.as_deref(), Some("c1"));
}

#[test]
fn rtn14c_no_connected_within_ten_seconds_is_disconnected() {
    let mut desk = Script::new(Options::default());
    desk.input(Input::Connect);
    desk.token("token-1");
    desk.advance(9_999);
    assert_eq!(desk.state(), S::Connecting);
    desk.advance(1);
    assert_eq!((desk.state(), desk.socket), (S::Disconnected, None));
    let last = desk.connection_changes().pop().unwrap();
    assert!((12_000..=15_000).contains(&last.retry_in_ms.unwrap()), "{last:?}");
}

#[test]
fn rtn14d_a_refused_socket_is_tried_again_after_the_delay() {
    let mut desk = Script::new(Options::default());
    desk.input(Input::Connect);
    desk.token("token-1");
    desk.drop_socket();
    let delay = desk.connection_changes().pop().unwrap().retry_in_ms.unwrap();
    desk.advance(delay - 1);
    assert_eq!(desk.state(), S::Disconnected);
    desk.advance(1);
    assert_eq!(desk.state(), S::Connecting);
    assert!(desk.socket.is_some(), "the token at hand is used again");
}

#[test]
fn rtn14a_an_error_before_connected_fails_the_connection() {
    let mut desk = Script::new(Options::default());
    desk.input(Input::Connect);
    desk.token("token-1");
    desk.frame(json!({"action": 9, "error": {"code": 40101, "statusCode": 401, "message": "no"}}));
    let last = desk.connection_changes().pop().unwrap();
    assert_eq!((last.current, last.reason.unwrap().code), (S::Failed, 40101));
    assert_eq!((desk.socket, desk.machine.poll_timeout()), (None, None));
}

#[test]
fn rtn14e_two_minutes_offline_is_suspended_and_rtn14f_keeps_trying() {
    let mut desk = Script::connected();
    desk.suspend();
    assert!((120_000..=121_000).contains(&desk.now), "{}", desk.now);
    for _ in 0..5 {
        desk.await_socket();
        desk.drop_socket();
        let change = desk.connection_changes().pop().unwrap();
        assert_eq!((change.current, change.retry_in_ms), (S::Suspended, Some(30_000)));
    }
    // RTN14h: even then it asks for its old connection.
    assert_eq!(desk.params.clone().unwrap().resume.unwrap().expose(), "c1!key");
}

#[test]
fn rtn15a_a_lost_line_is_tried_again_at_once() {
    let mut desk = Script::connected();
    desk.advance(5_000);
    desk.drop_socket();
    assert_eq!(desk.state(), S::Connecting);
    assert_eq!(desk.params.clone().unwrap().resume.unwrap().expose(), "c1!key");
}

#[test]
fn a_server_that_accepts_and_drops_is_not_stormed() {
    let mut desk = Script::connected();
    desk.drop_socket();
    assert_eq!(desk.state(), S::Disconnected);
    desk.advance(999);
    assert_eq!(desk.socket, None);
    desk.advance(1);
    assert!(desk.socket.is_some());
}

#[test]
fn contract_reconnect_waits_a_second_then_grows_to_thirty_for_ever() {
    let mut desk = Script::connected_with(contract());
    desk.advance(5_000);
    desk.drop_socket();
    let mut expected: f64 = 1_000.0;
    for attempt in 1..=30 {
        let change = desk.connection_changes().pop().unwrap();
        let delay = change.retry_in_ms.unwrap() as f64;
        assert_eq!(change.failed_attempts, attempt);
        assert!((0.8 * expected - 1.0..=expected).contains(&delay), "{attempt}: {delay}");
        desk.advance(delay as u64);
        desk.drop_socket();
        expected = (expected * 1.5).min(30_000.0);
    }
    assert_eq!(desk.state(), S::Suspended);
}

#[test]
fn rtb1_delays_follow_the_formula() {
    let rule = Backoff::Rtb1 { base_ms: 15_000 };
    let mut jitter = Jitter::new(3);
    for (attempt, low, high) in [
        (1, 12_000, 15_000),
        (2, 16_000, 20_000),
        (3, 20_000, 25_000),
        (4, 24_000, 30_000),
        (99, 24_000, 30_000),
    ] {
        for _ in 0..50 {
            let delay = rule.delay_ms(attempt, &mut jitter);
            assert!((low..=high).contains(&delay), "{attempt}: {delay}");
        }
    }
}

#[test]
fn desks_with_different_seeds_do_not_come_back_in_step() {
    let delay = |seed| CONTRACT.delay_ms(4, &mut Jitter::new(seed));
    let mut delays: Vec<_> = (0..20).map(delay).collect();
    delays.sort_unstable();
    delays.dedup();
    assert!(delays.len() > 15, "{delays:?}");
}

#[test]
fn rtn15h3_disconnected_without_a_token_error_reconnects_with_resume() {
    let mut desk = Script::connected();
    desk.advance(2_000);
    desk.frame(json!({"action": 6, "error": {"code": 80003, "statusCode": 503}}));
    assert_eq!(desk.state(), S::Connecting);
    assert!(desk.params.clone().unwrap().resume.is_some());
}

#[test]
fn rtn15j_error_while_connected_fails_connection_and_channels() {
    let mut desk = Script::attached("room");
    desk.frame(json!({"action": 9, "error": {"code": 42920, "statusCode": 429}}));
    assert_eq!(desk.state(), S::Failed);
    let change = desk.channel_changes().pop().unwrap();
    assert_eq!(change.reason.unwrap().code, 42920);
}

#[test]
fn rtn23a_silence_beyond_the_idle_limit_is_a_lost_line() {
    let mut desk = Script::connected();
    desk.advance(24_999);
    assert_eq!(desk.state(), S::Connected);
    desk.advance(1);
    assert_eq!(desk.state(), S::Connecting);
}

#[test]
fn rtn23a_any_byte_of_the_server_resets_the_silence_and_ours_do_not() {
    let mut desk = Script::connected();
    desk.advance(20_000);
    let generation = desk.socket.unwrap();
    desk.input(Input::Activity { generation });
    desk.advance(20_000);
    desk.publish(1, "room", "m-1");
    assert_eq!(desk.state(), S::Connected);
    desk.advance(5_000);
    assert_eq!(desk.state(), S::Connecting);
}

#[test]
fn rtn24_connected_again_is_an_update_with_new_details() {
    let mut desk = Script::connected();
    desk.frame(json!({"action": 4, "connectionId": "c1", "connectionDetails": {"connectionKey": "c1!new", "clientId": "ana"}}));
    let change = desk.connection_changes().pop().unwrap();
    assert_eq!((change.previous, change.current), (S::Connected, S::Connected));
    desk.advance(2_000);
    desk.drop_socket();
    assert_eq!(desk.params.clone().unwrap().resume.unwrap().expose(), "c1!new");
}

#[test]
fn rtn12a_close_says_so_and_waits_for_closed() {
    let mut desk = Script::connected();
    desk.input(Input::Close);
    assert_eq!((desk.sent(), desk.state()), (vec![json!({"action": 7})], S::Closing));
    desk.frame(json!({"action": 8}));
    assert_eq!((desk.state(), desk.socket, desk.machine.poll_timeout()), (S::Closed, None, None));
}

#[test]
fn rtn12b_close_without_an_answer_ends_after_ten_seconds() {
    let mut desk = Script::connected();
    desk.input(Input::Close);
    desk.advance(10_000);
    assert_eq!((desk.state(), desk.socket), (S::Closed, None));
}

#[test]
fn rtn12c_a_socket_lost_while_closing_is_closed() {
    let mut desk = Script::connected();
    desk.input(Input::Close);
    desk.drop_socket();
    assert_eq!(desk.state(), S::Closed);
}

#[test]
fn rtn12d_close_while_waiting_to_retry_is_closed_at_once() {
    let mut desk = Script::connected_with(contract());
    desk.drop_socket();
    desk.input(Input::Close);
    assert_eq!((desk.state(), desk.machine.poll_timeout()), (S::Closed, None));
}

#[test]
fn rtn12f_close_during_an_attempt_still_tells_a_server_that_accepts() {
    let mut desk = Script::new(Options::default());
    desk.input(Input::Connect);
    desk.token("token-1");
    desk.input(Input::Close);
    desk.server_connected("c1");
    assert_eq!((desk.sent(), desk.state()), (vec![json!({"action": 7})], S::Closing));
}

#[test]
fn rtn11d_connecting_after_a_failure_starts_afresh() {
    let mut desk = Script::attached("room");
    desk.frame(json!({"action": 9, "error": {"code": 40101, "statusCode": 401}}));
    desk.input(Input::Connect);
    desk.token("token-2");
    let params = desk.params.clone().unwrap();
    assert_eq!((params.token.expose(), params.resume), ("token-2", None));
    desk.server_connected("c2");
    assert_eq!(desk.sent(), Vec::<serde_json::Value>::new(), "channels are the caller's again");
    desk.publish(1, "other", "m-1");
    assert_eq!(desk.sent()[0]["msgSerial"], 0);
}

#[test]
fn wake_replaces_a_transport_that_claims_to_live() {
    let mut desk = Script::connected_with(contract());
    let before = desk.socket.unwrap();
    desk.input(Input::Wake);
    assert_eq!(desk.state(), S::Connecting);
    assert_ne!(desk.socket, Some(before));
    assert!(desk.params.clone().unwrap().resume.is_some());
    // Whatever the old one still says is nobody's business.
    desk.frame_from(before, json!({"action": 9, "error": {"code": 40101, "statusCode": 401}}));
    desk.input(Input::SocketClosed { generation: before, why: "late".into() });
    assert_eq!(desk.state(), S::Connecting);
}

#[test]
fn retry_now_skips_the_delay() {
    let mut desk = Script::connected_with(contract());
    desk.drop_socket();
    assert_eq!(desk.state(), S::Disconnected);
    desk.input(Input::RetryNow);
    assert_eq!(desk.state(), S::Connecting);
    assert!(desk.socket.is_some());
}

#[test]
fn retry_now_on_a_live_line_probes_it() {
    let mut desk = Script::connected();
    desk.input(Input::RetryNow);
    let ping = desk.sent().pop().unwrap();
    desk.frame(json!({"action": 0, "id": "another"}));
    desk.frame(ping);
    desk.advance(10_001);
    assert_eq!(desk.state(), S::Connected);
}

#[test]
fn rtn13e_a_probe_answered_with_another_id_is_not_answered() {
    let mut desk = Script::connected();
    desk.input(Input::RetryNow);
    desk.frame(json!({"action": 0, "id": "another"}));
    desk.frame(json!({"action": 0}));
    desk.advance(10_000);
    assert_eq!(desk.state(), S::Connecting);
}

#[test]
fn late_results_of_an_older_token_call_are_dropped() {
    let mut desk = Script::new(contract());
    desk.input(Input::Connect);
    let old = desk.token_call.unwrap();
    desk.input(Input::Wake);
    desk.input(Input::Token { generation: old, result: Ok("stale".into()) });
    assert_eq!(desk.socket, None);
    desk.token("fresh");
    assert_eq!(desk.params.clone().unwrap().token.expose(), "fresh");
}

#[test]
fn rtf1_unknown_actions_change_nothing_but_count_as_life() {
    let mut desk = Script::connected();
    desk.advance(20_000);
    for action in [3, 5, 7, 10, 12, 18, 19, 20, 21, 99] {
        desk.frame(json!({"action": action, "channel": "room", "novel": [1]}));
    }
    desk.advance(20_000);
    assert_eq!((desk.state(), desk.events().len()), (S::Connected, 0));
}

#[test]
fn frames_for_a_socket_never_opened_are_ignored() {
    let mut desk = Script::connected();
    desk.frame_from(Generation(99), json!({"action": 9, "error": {"code": 40101}}));
    assert_eq!(desk.state(), S::Connected);
}
