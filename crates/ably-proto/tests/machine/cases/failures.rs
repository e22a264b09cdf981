//! Losing a connection and coming back (RTN15).

use ably_proto::machine::{Backoff, ConnectionState as S, Options, TokenPolicy};
use serde_json::json;

use crate::script::{CONNECTED, ROOM, Script, err};

fn resume(desk: &Script) -> Option<&str> {
    desk.params.as_ref().unwrap().resume.as_ref().map(|key| key.expose())
}

fn key(desk: &Script) -> Option<&str> {
    desk.machine.connection_key().map(|key| key.expose())
}

/// Case RTN15h1/token-error-no-renew-0.
#[test]
fn rtn15h1_token_error_without_renewal_fails_a_live_connection() {
    let tokens = TokenPolicy::Fixed("only".into());
    let mut desk = Script::connected_with(Options { tokens, ..Options::default() });
    desk.say_disconnected(40142, 401);
    let error = desk.machine.connection_error().unwrap();
    // The case names the server's code; RSA4a2 wants 40171 around it.
    assert_eq!((error.code, error.cause.as_ref().unwrap().code), (40171, 40142));
    assert_eq!(desk.state(), S::Failed);
}

/// Case RTN15h2/token-error-renew-success-0.
#[test]
fn rtn15h2_a_renewed_token_resumes_the_connection() {
    let mut desk = Script::connected();
    desk.say_disconnected(40142, 401);
    desk.token("token-2");
    assert_eq!(resume(&desk), Some("c1!key"));
    desk.say_connected("c1", json!({"connectionKey": "c1!renewed"}));
    assert_eq!(desk.states(), [S::Disconnected, S::Connecting, S::Connected]);
    assert_eq!((desk.machine.connection_id(), key(&desk)), (Some("c1"), Some("c1!renewed")));
    assert_eq!(desk.token_calls, 2);
}

/// Case RTN15h2/token-error-renew-fails-1.
#[test]
fn rtn15h2_a_renewal_that_fails_rests() {
    let mut desk = Script::connected();
    desk.say_disconnected(40142, 401);
    desk.no_token(401, false);
    assert_eq!(desk.states(), [S::Disconnected, S::Connecting, S::Disconnected]);
    assert_eq!(desk.line_error(), 80019);
}

/// Case RTN15h3/non-token-error-resume-0.
#[test]
fn rtn15h3_disconnected_reconnects_at_once_with_resume() {
    let mut desk = Script::connected();
    desk.advance(2_000);
    desk.say_disconnected(80003, 503);
    assert_eq!((desk.state(), resume(&desk)), (S::Connecting, Some("c1!key")));
    desk.server_connected("c1");
    assert_eq!((desk.machine.connection_id(), desk.opened.len()), (Some("c1"), 2));
}

/// Case RTN15j/error-empty-channel-failed-0.
#[test]
fn rtn15j_an_error_for_the_whole_connection_fails_it() {
    let mut desk = Script::connected();
    desk.say_error(50000, 500);
    assert_eq!((desk.state(), desk.line_error()), (S::Failed, 50000));
}

/// Case RTN15a/unexpected-transport-disconnect-0.
#[test]
fn rtn15a_a_lost_transport_is_seen_as_disconnected_and_tried_at_once() {
    let mut desk = Script::connected();
    desk.blip("c1");
    assert_eq!(desk.states(), [S::Disconnected, S::Connecting, S::Connected]);
    assert_eq!((desk.machine.connection_id(), desk.opened.len()), (Some("c1"), 2));
}

/// Case RTN15b/successful-resume-0.
/// Case RTN15e/connection-key-updated-0.
#[test]
fn rtn15c6_the_same_id_is_a_resumed_connection_with_whatever_key_it_says() {
    let mut desk = Script::connected();
    desk.drop_line();
    assert_eq!((resume(&desk), desk.opened[0].resume.is_some()), (Some("c1!key"), false));
    desk.say_connected("c1", json!({"connectionKey": "c1!updated"}));
    assert_eq!((desk.machine.connection_id(), key(&desk)), (Some("c1"), Some("c1!updated")));
}

/// Case RTN15c7/failed-resume-new-id-0.
#[test]
fn rtn15c7_another_id_is_a_new_connection_that_counts_from_zero() {
    let mut desk = Script::connected();
    desk.tell(ROOM, "before", "x");
    desk.ack(0, json!(["s"]));
    desk.drop_line();
    desk.say(CONNECTED, json!({"connectionId": "c2", "error": err(80008, 400), "connectionDetails": {"connectionKey": "c2!key"}}));
    assert_eq!((desk.machine.connection_id(), key(&desk)), (Some("c2"), Some("c2!key")));
    assert_eq!((desk.state(), desk.line_error()), (S::Connected, 80008));
    desk.sent();
    desk.tell(ROOM, "after", "x");
    assert_eq!(desk.sent()[0]["msgSerial"], 0);
}

/// Case RTN15g/state-cleared-after-ttl-0.
#[test]
fn rtn14h_even_after_its_time_a_lost_connection_is_asked_for() {
    // The case is older than RTN14h, which replaced RTN15g: resume is asked for always.
    let options = Options {
        backoff: Backoff::Rtb1 { base_ms: 1_000 },
        suspended_retry_ms: 2_000,
        ..Options::default()
    };
    let mut desk = Script::connecting_with(options);
    desk.say_connected("c1", json!({"connectionStateTtl": 5000}));
    desk.suspend();
    desk.await_socket();
    assert_eq!(resume(&desk), Some("c1!key"));
    desk.server_connected("c2");
    assert_eq!((desk.machine.connection_id(), key(&desk)), (Some("c2"), Some("c2!key")));
    assert!(desk.states().ends_with(&[S::Suspended, S::Connecting, S::Connected]));
}

/// Case RTN15c5/token-error-during-resume-0.
#[test]
fn rtn15c5_a_token_error_during_a_resume_renews_and_tries_again() {
    let mut desk = Script::connected();
    desk.drop_line();
    desk.say_error(40142, 401);
    desk.token("token-2");
    assert_eq!(resume(&desk), Some("c1!key"));
    desk.server_connected("c2");
    assert_eq!((desk.state(), desk.token_calls, desk.opened.len()), (S::Connected, 2, 3));
}

/// Case RTN15c4/fatal-error-during-resume-0.
#[test]
fn rtn15c4_any_other_error_during_a_resume_fails() {
    let mut desk = Script::connected();
    desk.drop_line();
    desk.say_error(50000, 500);
    desk.advance(600_000);
    assert_eq!((desk.state(), desk.line_error(), desk.opened.len()), (S::Failed, 50000, 2));
}
