//! Tokens that do not come (RSA4, RTN2e).

use ably_proto::machine::{ConnectionState as S, Input, Options, TokenPolicy};
use serde_json::json;

use crate::script::{AUTH, Script};

/// Connected, and the server asked for a new token.
fn asked_for_a_token() -> Script {
    let mut desk = Script::connected();
    desk.say(AUTH, json!({}));
    desk
}

/// Asked to connect; the token is being fetched.
fn fetching() -> Script {
    let mut desk = Script::new(Options::default());
    desk.input(Input::Connect);
    desk
}

/// Code, status and the cause's status of what went wrong.
fn trouble(desk: &Script) -> (u32, u16, u16) {
    let error = desk.machine.connection_error().unwrap();
    (error.code, error.status_code, error.cause.as_ref().unwrap().status_code)
}

/// Case RSA4c2/callback-error-connecting-disconnected-0.
/// Case RSA4c2/callback-error-causes-disconnected-0.
#[test]
fn rsa4c2_no_token_ends_the_attempt_and_says_why() {
    let mut desk = fetching();
    desk.no_token(500, false);
    assert_eq!((desk.state(), trouble(&desk)), (S::Disconnected, (80019, 401, 500)));
    let reason = desk.connection_changes().pop().unwrap().reason;
    assert_eq!(reason.as_ref(), desk.machine.connection_error());
    desk.advance(15_000);
    desk.token("token-1");
    desk.server_connected("c1");
    assert_eq!(desk.state(), S::Connected);
}

/// Case RSA4c2/callback-timeout-connecting-disconnected-1.
#[test]
fn rsa4c2_a_token_that_does_not_come_in_time_ends_the_attempt() {
    let mut desk = fetching();
    desk.advance(9_999);
    assert_eq!(desk.state(), S::Connecting);
    desk.advance(1);
    assert_eq!((desk.state(), trouble(&desk)), (S::Disconnected, (80019, 401, 504)));
}

/// Case RSA4c3/callback-error-connected-stays-0.
/// Case RSA4c3/callback-error-stays-connected-0.
#[test]
fn rsa4c3_a_renewal_that_fails_leaves_a_live_line_as_it_is() {
    let mut desk = asked_for_a_token();
    desk.no_token(500, false);
    assert_eq!((desk.state(), desk.events().len()), (S::Connected, 0));
    // The two cases differ here; the line is healthy, so it has no error.
    assert_eq!(desk.machine.connection_error(), None);
}

/// Case RSA4d/callback-403-connecting-failed-0.
/// Case RSA4d/callback-403-causes-failed-0.
#[test]
fn rsa4d_a_refusal_fails_the_connection_before_a_socket_is_opened() {
    let mut desk = fetching();
    desk.no_token(403, true);
    assert_eq!(desk.states(), [S::Connecting, S::Failed]);
    assert_eq!((desk.opened.len(), trouble(&desk)), (0, (80019, 403, 403)));
}

/// Case RSA4d/callback-403-reauth-failed-1.
/// Case RSA4d/callback-403-reauth-causes-failed-1.
#[test]
fn rsa4d_a_refused_renewal_fails_even_a_live_line() {
    let mut desk = asked_for_a_token();
    desk.no_token(403, true);
    assert_eq!((desk.state(), trouble(&desk)), (S::Failed, (80019, 403, 403)));
}

/// Case RTN2e/token-before-websocket-0.
#[test]
fn rtn2e_the_token_comes_before_the_socket_and_goes_into_its_address() {
    let mut desk = fetching();
    assert_eq!((desk.state(), desk.token_calls, desk.opened.len()), (S::Connecting, 1, 0));
    desk.token("fetched");
    assert_eq!(desk.params.clone().unwrap().token.expose(), "fetched");
    desk.server_connected("c1");
    assert_eq!(desk.state(), S::Connected);
}

/// Case RTN2e/callback-error-prevents-connect-1.
#[test]
fn rtn2e_without_a_token_no_socket_is_opened() {
    let mut desk = fetching();
    desk.no_token(401, false);
    assert_eq!((desk.opened.len(), trouble(&desk)), (0, (80019, 401, 401)));
}

/// Case RTN2e/reuse-valid-token-3.
#[test]
fn rtn2e_a_token_at_hand_is_used_again() {
    let mut desk = Script::connected();
    desk.close();
    desk.input(Input::Connect);
    desk.server_connected("c2");
    assert_eq!((desk.state(), desk.token_calls), (S::Connected, 1));
    assert_eq!(desk.params.clone().unwrap().token.expose(), "token-1");
}

/// Case RSA4a2/token-error-non-renewable-failed-0.
#[test]
fn rsa4a2_the_only_token_refused_is_the_end() {
    let tokens = TokenPolicy::Fixed("only".into());
    let mut desk = Script::connecting_with(Options { tokens, ..Options::default() });
    desk.say_error(40142, 401);
    let change = desk.connection_changes().pop().unwrap();
    assert_eq!((change.current, change.reason.unwrap().code), (S::Failed, 40171));
}

/// Case RSA4a2/token-error-non-renewable-no-retry-1.
#[test]
fn rsa4a2_the_only_token_is_not_tried_twice() {
    let tokens = TokenPolicy::Fixed("only".into());
    let mut desk = Script::connecting_with(Options { tokens, ..Options::default() });
    desk.say_error(40140, 401);
    desk.advance(600_000);
    assert_eq!((desk.state(), desk.line_error(), desk.opened.len()), (S::Failed, 40171, 1));
}
