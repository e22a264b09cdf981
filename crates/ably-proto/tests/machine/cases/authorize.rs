//! The caller wants to go on with a new token (RTC8).

use ably_proto::machine::{ChannelState as C, ConnectionState as S, Input, Options, TokenPolicy};
use serde_json::json;

use crate::script::{AUTH, ROOM, Script};

/// Connected, asked to authorize, and the new token was sent.
fn sent_a_new_token() -> (Script, ably_proto::machine::OpId) {
    let mut desk = Script::connected();
    let op = desk.ask_authorize();
    desk.token("token-2");
    (desk, op)
}

/// Case RTC8a/authorize-connected-sends-auth-0.
#[test]
fn rtc8a_a_live_line_gets_the_new_token_in_place() {
    let (mut desk, op) = sent_a_new_token();
    assert_eq!(desk.sent_of(AUTH), [json!({"action": 17, "auth": {"accessToken": "token-2"}})]);
    desk.server_connected("c1");
    assert!(desk.is_done(op));
    assert_eq!((desk.states(), desk.token_calls), (vec![S::Connected], 2));
}

/// Case RTC8a1/successful-reauth-update-event-0.
#[test]
fn rtc8a1_a_taken_token_is_an_update_with_new_details() {
    let (mut desk, op) = sent_a_new_token();
    desk.say_connected("c2", json!({"connectionKey": "c2!key"}));
    let changes = desk.connection_changes();
    assert_eq!((changes.len(), changes[0].previous), (1, S::Connected));
    assert_eq!(desk.machine.connection_id(), Some("c2"));
    assert_eq!(desk.machine.connection_key().unwrap().expose(), "c2!key");
    assert!(desk.is_done(op));
}

/// Case RTC8a1/capability-downgrade-channel-failed-1.
#[test]
fn rtc8a1_a_token_that_allows_less_costs_only_the_channels_it_leaves_out() {
    let mut desk = Script::attached(ROOM);
    desk.ask_authorize();
    desk.token("token-2");
    desk.server_connected("c1");
    desk.events();
    desk.say_channel_error(ROOM, 40160, 401);
    let change = desk.channel_changes().pop().unwrap();
    assert_eq!((change.current, change.reason.unwrap().code), (C::Failed, 40160));
    assert_eq!(desk.state(), S::Connected);
}

/// Case RTC8a2/failed-reauth-connection-failed-0.
#[test]
fn rtc8a2_a_refused_token_fails_the_connection_and_the_call() {
    let (mut desk, op) = sent_a_new_token();
    desk.say_error(40012, 400);
    assert_eq!((desk.state(), desk.line_error(), desk.error(op).code), (S::Failed, 40012, 40012));
}

/// Case RTC8a3/authorize-completes-after-response-0.
#[test]
fn rtc8a3_the_call_ends_when_the_server_has_answered() {
    let (mut desk, op) = sent_a_new_token();
    assert!(desk.is_waiting(op));
    desk.server_connected("c1");
    assert!(desk.is_done(op));
}

#[test]
fn rtc8a3_an_update_before_the_token_was_sent_is_no_answer() {
    let mut desk = Script::connected();
    let op = desk.ask_authorize();
    desk.server_connected("c1");
    assert!(desk.is_waiting(op));
    desk.token("token-2");
    desk.server_connected("c1");
    assert!(desk.is_done(op));
}

/// Case RTC8b/authorize-connecting-halts-attempt-0.
#[test]
fn rtc8b_an_attempt_under_way_is_given_up_for_one_with_the_new_token() {
    let mut desk = Script::connecting();
    let op = desk.ask_authorize();
    assert_eq!(desk.socket, None);
    desk.token("token-2");
    desk.server_connected("c1");
    assert!(desk.is_done(op));
    assert_eq!((desk.opened.len(), desk.token_calls), (2, 2));
    assert_eq!(desk.opened[1].token.expose(), "token-2");
}

/// Case RTC8b1/authorize-connecting-fails-on-failed-0.
#[test]
fn rtc8b1_a_connection_that_fails_ends_the_call() {
    let mut desk = Script::connecting();
    let op = desk.ask_authorize();
    desk.token("token-2");
    desk.say_error(40101, 401);
    assert_eq!((desk.state(), desk.error(op).code), (S::Failed, 40101));
}

#[test]
fn rtc8b1_a_connection_that_is_suspended_or_closed_ends_the_call() {
    let mut desk = Script::connecting();
    let op = desk.ask_authorize();
    desk.token("token-2");
    desk.refuse();
    assert!(desk.is_waiting(op));
    desk.suspend();
    assert_eq!(desk.error(op).code, 80002);
    let mut desk = Script::connecting();
    let op = desk.ask_authorize();
    desk.input(Input::Close);
    assert_eq!(desk.error(op).code, 80003);
}

/// Case RTC8c/authorize-disconnected-initiates-connection-0.
#[test]
fn rtc8c_without_a_connection_the_call_makes_one() {
    let mut desk = Script::new(Options::default());
    let op = desk.ask_authorize();
    desk.token("token-1");
    desk.server_connected("c1");
    assert!(desk.is_done(op));
    assert_eq!(desk.states(), [S::Connecting, S::Connected]);
    assert_eq!(desk.opened[0].token.expose(), "token-1");
    let mut desk = Script::connecting();
    desk.refuse();
    let op = desk.ask_authorize();
    desk.token("token-2");
    desk.server_connected("c1");
    assert!(desk.is_done(op), "from DISCONNECTED too");
}

/// Case RTC8c/authorize-failed-initiates-connection-1.
#[test]
fn rtc8c_a_failed_connection_is_tried_with_the_new_token() {
    let mut desk = Script::connecting();
    desk.say_error(40101, 401);
    desk.states();
    let op = desk.ask_authorize();
    desk.token("token-2");
    desk.server_connected("c1");
    assert!(desk.is_done(op));
    assert_eq!(desk.states(), [S::Connecting, S::Connected]);
    assert_eq!(desk.opened[1].token.expose(), "token-2");
}

/// Case RTC8c/authorize-closed-initiates-connection-2.
#[test]
fn rtc8c_a_closed_connection_is_opened_with_the_new_token() {
    let mut desk = Script::connected();
    desk.close();
    let op = desk.ask_authorize();
    desk.token("token-2");
    desk.server_connected("c2");
    assert!(desk.is_done(op));
    assert_eq!(desk.opened[1].token.expose(), "token-2");
}

#[test]
fn rtc8_a_failed_renewal_on_a_live_line_ends_the_call_and_nothing_else() {
    let mut desk = Script::connected();
    let op = desk.ask_authorize();
    desk.no_token(500, false);
    assert_eq!((desk.error(op).code, desk.state()), (80019, S::Connected));
}

#[test]
fn rtc8_with_one_token_only_there_is_nothing_to_authorize_with() {
    let tokens = TokenPolicy::Fixed("only".into());
    let mut desk = Script::connected_with(Options { tokens, ..Options::default() });
    let op = desk.ask_authorize();
    assert_eq!((desk.error(op).code, desk.state()), (40171, S::Connected));
}
