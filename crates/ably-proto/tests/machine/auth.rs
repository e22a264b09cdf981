//! Tokens: renewal once per failure, in place, and the ways it may fail (RSA4, RTN14b, RTN15h, RTN22).

use ably_proto::machine::{ConnectionState as S, Input, Options, TokenPolicy};
use serde_json::{Value, json};

use crate::script::Script;

fn expired(action: u64) -> Value {
    json!({"action": action, "error": {"code": 40142, "statusCode": 401, "message": "expired"}})
}

fn fixed() -> Options {
    Options { tokens: TokenPolicy::Fixed("only".into()), ..Options::default() }
}

#[test]
fn rtn14b_a_token_error_while_connecting_renews_once() {
    let mut desk = Script::new(Options::default());
    desk.input(Input::Connect);
    desk.token("stale");
    desk.frame(expired(9));
    assert_eq!(desk.state(), S::Connecting);
    desk.token("fresh");
    assert_eq!(desk.params.clone().unwrap().token.expose(), "fresh");
    desk.server_connected("c1");
    assert_eq!(desk.state(), S::Connected);
}

#[test]
fn rtn14b_a_second_token_error_rests_before_it_renews_again() {
    let mut desk = Script::new(Options::default());
    desk.input(Input::Connect);
    desk.token("stale");
    desk.frame(expired(9));
    desk.token("stale-too");
    desk.frame(expired(9));
    let change = desk.connection_changes().pop().unwrap();
    assert_eq!((change.current, change.reason.unwrap().code), (S::Disconnected, 40142));
    assert_eq!(desk.token_call, None, "no endless renewal");
    desk.advance(change.retry_in_ms.unwrap());
    desk.token("fresh");
    desk.server_connected("c1");
    assert_eq!(desk.state(), S::Connected);
}

#[test]
fn rtn15h1_token_error_without_renewal_fails_the_connection() {
    let mut desk = Script::new(fixed());
    desk.input(Input::Connect);
    desk.server_connected("c1");
    desk.frame(expired(6));
    let reason = desk.connection_changes().pop().unwrap().reason.unwrap();
    assert_eq!((desk.state(), reason.code, reason.cause.unwrap().code), (S::Failed, 40171, 40142));
}

#[test]
fn rtn15h2_an_expired_token_is_renewed_and_the_connection_resumed() {
    let mut desk = Script::connected();
    desk.frame(expired(6));
    assert_eq!((desk.state(), desk.socket), (S::Connecting, None));
    desk.token("token-2");
    let params = desk.params.clone().unwrap();
    assert_eq!((params.token.expose(), params.resume.unwrap().expose()), ("token-2", "c1!key"));
    desk.server_connected("c1");
    assert_eq!(desk.state(), S::Connected);
}

#[test]
fn rsa4c_no_token_ends_the_attempt_with_80019() {
    let mut desk = Script::new(Options::default());
    desk.input(Input::Connect);
    desk.no_token(401, false);
    let change = desk.connection_changes().pop().unwrap();
    let reason = change.reason.unwrap();
    assert_eq!((change.current, reason.code, reason.status_code), (S::Disconnected, 80019, 401));
    assert_eq!(reason.cause.unwrap().status_code, 401);
}

#[test]
fn rsa4c_a_token_that_never_comes_ends_the_attempt() {
    let mut desk = Script::new(Options::default());
    desk.input(Input::Connect);
    desk.advance(10_000);
    assert_eq!(desk.state(), S::Disconnected);
    let late = desk.token_call.take().unwrap();
    desk.input(Input::Token { generation: late, result: Ok("late".into()) });
    assert_eq!((desk.state(), desk.socket), (S::Disconnected, None));
}

#[test]
fn rsa4d_a_fatal_answer_fails_the_connection() {
    let mut desk = Script::new(Options::default());
    desk.input(Input::Connect);
    desk.no_token(403, true);
    let reason = desk.connection_changes().pop().unwrap().reason.unwrap();
    assert_eq!((desk.state(), reason.code, reason.status_code), (S::Failed, 80019, 403));
    desk.advance(600_000);
    assert_eq!(desk.state(), S::Failed, "nothing is tried again");
}

#[test]
fn rtn22_the_server_asks_and_gets_a_new_token_in_place() {
    let mut desk = Script::connected();
    desk.frame(json!({"action": 17}));
    desk.frame(json!({"action": 17}));
    desk.token("token-2");
    assert_eq!(desk.sent(), [json!({"action": 17, "auth": {"accessToken": "token-2"}})]);
    desk.server_connected("c1");
    assert_eq!(desk.state(), S::Connected);
}

#[test]
fn rsa4c3_a_failed_renewal_leaves_a_live_line_alone() {
    let mut desk = Script::connected();
    desk.frame(json!({"action": 17}));
    desk.no_token(500, false);
    assert_eq!((desk.state(), desk.events().len()), (S::Connected, 0));
    desk.frame(json!({"action": 17}));
    desk.token("token-2");
    assert_eq!(desk.sent().len(), 1, "the next request is answered");
}

#[test]
fn rsa7c_another_client_id_than_asked_for_fails_the_connection() {
    let options = Options { client_id: Some("bruno".into()), ..fixed() };
    let mut desk = Script::new(options);
    desk.input(Input::Connect);
    desk.server_connected("c1");
    let reason = desk.connection_changes().pop().unwrap().reason.unwrap();
    assert_eq!((desk.state(), reason.code), (S::Failed, 40102));
}

#[test]
fn a_token_error_while_closing_closes() {
    let mut desk = Script::connected();
    desk.input(Input::Close);
    desk.frame(expired(6));
    assert_eq!((desk.state(), desk.token_call), (S::Closed, None));
}
