//! The server asks for a new token (RTN22).

use ably_proto::machine::ConnectionState as S;
use serde_json::json;

use crate::script::{AUTH, Script};

/// Case RTN22/server-auth-triggers-reauth-0.
#[test]
fn rtn22_the_server_gets_a_new_token_and_says_connected_again() {
    let mut desk = Script::connected();
    desk.say(AUTH, json!({}));
    desk.token("token-2");
    assert_eq!(desk.sent_of(AUTH), [json!({"action": 17, "auth": {"accessToken": "token-2"}})]);
    desk.say_connected("c1", json!({"connectionKey": "c1!2"}));
    let changes = desk.connection_changes();
    assert_eq!((changes.len(), desk.token_calls), (1, 2));
    assert_eq!((changes[0].previous, changes[0].current), (S::Connected, S::Connected));
}

/// Case RTN22/stays-connected-during-reauth-1.
#[test]
fn rtn22_the_line_stays_up_meanwhile() {
    let mut desk = Script::connected();
    desk.say(AUTH, json!({}));
    assert_eq!((desk.state(), desk.states()), (S::Connected, vec![]));
    desk.token("token-2");
    assert_eq!((desk.state(), desk.states()), (S::Connected, vec![]));
    desk.server_connected("c1");
    assert_eq!(desk.states(), [S::Connected], "the update");
    assert_eq!(desk.opened.len(), 1);
}

/// Case RTN22a/forced-disconnect-reauth-failure-0.
#[test]
fn rtn22a_who_does_not_renew_is_thrown_out_and_comes_back_with_a_new_token() {
    let mut desk = Script::connected();
    desk.say_disconnected(40142, 401);
    let changes = desk.connection_changes();
    assert_eq!(changes[0].current, S::Disconnected);
    assert_eq!(changes[0].reason.as_ref().unwrap().code, 40142);
    desk.token("token-2");
    desk.server_connected("c1");
    assert_eq!(desk.state(), S::Connected);
}
