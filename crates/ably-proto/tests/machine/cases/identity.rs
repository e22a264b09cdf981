//! Id and key of a connection, and whom it speaks for (RTN8, RTN9, RTC17).

use ably_proto::machine::{ConnectionState as S, Input, Options};
use serde_json::json;

use crate::script::Script;

fn id(desk: &Script) -> Option<&str> {
    desk.machine.connection_id()
}

fn key(desk: &Script) -> Option<&str> {
    desk.machine.connection_key().map(|key| key.expose())
}

/// Case RTN8a/id-unset-until-connected-0.
#[test]
fn rtn8a_there_is_no_id_before_connected() {
    let mut desk = Script::connecting();
    assert_eq!(id(&desk), None);
    desk.server_connected("c1");
    assert_eq!(id(&desk), Some("c1"));
}

/// Case RTN9a/key-unset-until-connected-0.
#[test]
fn rtn9a_there_is_no_key_before_connected() {
    let mut desk = Script::connecting();
    assert_eq!(key(&desk), None);
    desk.server_connected("c1");
    assert_eq!(key(&desk), Some("c1!key"));
}

/// Case RTN8b/id-unique-per-connection-0.
#[test]
fn rtn8b_two_desks_have_two_ids() {
    let (mut ana, mut bruno) = (Script::connecting(), Script::connecting());
    ana.server_connected("c1");
    bruno.server_connected("c2");
    assert_eq!((id(&ana), id(&bruno)), (Some("c1"), Some("c2")));
}

/// Case RTN9b/key-unique-per-connection-0.
#[test]
fn rtn9b_two_desks_have_two_keys() {
    let (mut ana, mut bruno) = (Script::connecting(), Script::connecting());
    ana.server_connected("c1");
    bruno.server_connected("c2");
    assert_eq!((key(&ana), key(&bruno)), (Some("c1!key"), Some("c2!key")));
}

/// Case RTN8c/id-null-after-closed-0.
#[test]
fn rtn8d_a_closed_connection_has_no_id() {
    let mut desk = Script::connected();
    desk.input(Input::Close);
    assert_eq!((desk.state(), id(&desk)), (S::Closing, None));
    desk.say(8, json!({}));
    assert_eq!((desk.state(), id(&desk)), (S::Closed, None));
}

/// Case RTN9c/key-null-after-closed-0.
#[test]
fn rtn9d_a_closed_connection_has_no_key() {
    let mut desk = Script::connected();
    desk.input(Input::Close);
    assert_eq!((desk.state(), key(&desk)), (S::Closing, None));
    desk.say(8, json!({}));
    assert_eq!((desk.state(), key(&desk)), (S::Closed, None));
}

/// Case RTN8c/id-key-null-after-failed-1.
#[test]
fn rtn8d_a_failed_connection_has_neither() {
    let mut desk = Script::connected();
    desk.say_error(80000, 400);
    assert_eq!((desk.state(), id(&desk), key(&desk)), (S::Failed, None, None));
}

/// Case RTN8c/id-key-null-after-suspended-2.
#[test]
fn rtn8d_a_connection_suspended_before_it_was_up_has_neither() {
    let mut desk = Script::connecting();
    desk.suspend();
    assert_eq!((id(&desk), key(&desk)), (None, None));
}

#[test]
fn rtn9d_a_connection_suspended_later_keeps_both_for_the_resume() {
    let mut desk = Script::connected();
    desk.suspend();
    assert_eq!((id(&desk), key(&desk)), (Some("c1"), Some("c1!key")));
}

/// Case RTC17/client-id-attribute-0.
#[test]
fn rtc17_the_identity_asked_for_holds_until_the_server_says_one() {
    let options = Options { client_id: Some("ana".into()), ..Options::default() };
    let mut desk = Script::connecting_with(options);
    assert_eq!(desk.machine.client_id(), Some("ana"));
    desk.server_connected("c1");
    assert_eq!(desk.machine.client_id(), Some("ana"));
    let mut desk = Script::connecting();
    assert_eq!(desk.machine.client_id(), None);
    desk.say_connected("c1", json!({"clientId": "bruno"}));
    assert_eq!(desk.machine.client_id(), Some("bruno"));
}
