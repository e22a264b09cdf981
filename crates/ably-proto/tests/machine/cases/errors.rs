//! What last went wrong with the connection (RTN25).

use ably_proto::machine::{ConnectionState as S, Options, TokenPolicy};

use crate::script::Script;

/// Case RTN25/error-reason-on-failed-0.
#[test]
fn rtn25_there_is_no_error_until_one_happens() {
    let mut desk = Script::connecting();
    assert_eq!(desk.machine.connection_error(), None);
    desk.say_error(40005, 400);
    let error = desk.machine.connection_error().unwrap();
    assert_eq!(
        (error.code, error.status_code, error.message.as_str()),
        (40005, 400, "error 40005")
    );
}

/// Case RTN25/error-reason-disconnected-1.
#[test]
fn rtn25_disconnected_says_why() {
    let mut desk = Script::connecting();
    desk.refuse();
    let error = desk.machine.connection_error().unwrap();
    assert_eq!((desk.state(), error.message.as_str()), (S::Disconnected, "cable pulled"));
}

/// Case RTN25/error-reason-suspended-2.
#[test]
fn rtn25_suspended_says_why() {
    let mut desk = Script::connecting();
    desk.refuse();
    desk.suspend();
    assert_eq!(desk.line_error(), 80002, "offline for too long");
}

/// Case RTN25/error-reason-token-error-3.
#[test]
fn rtn25_a_token_that_cannot_be_renewed_says_so() {
    let tokens = TokenPolicy::Fixed("only".into());
    let mut desk = Script::connecting_with(Options { tokens, ..Options::default() });
    desk.say_error(40142, 401);
    assert_eq!((desk.state(), desk.line_error()), (S::Failed, 40171));
}

/// Case RTN25/error-reason-cleared-on-connect-4.
#[test]
fn rtn25_a_connection_that_is_up_has_no_error() {
    let mut desk = Script::connecting();
    desk.refuse();
    assert_ne!(desk.line_error(), 0);
    desk.await_socket();
    desk.server_connected("c1");
    assert_eq!(desk.machine.connection_error(), None);
}

/// Case RTN25/error-reason-protocol-error-5.
#[test]
fn rtn25_the_servers_error_is_told_in_its_own_words() {
    let mut desk = Script::connecting();
    desk.say_error(50000, 500);
    let error = desk.machine.connection_error().unwrap();
    assert_eq!(
        (error.code, error.status_code, error.message.as_str()),
        (50000, 500, "error 50000")
    );
}

/// Case RTN25/error-reason-in-state-change-6.
#[test]
fn rtn25_the_change_carries_the_same_error() {
    let mut desk = Script::connecting();
    desk.say_error(40003, 400);
    let mut changes = desk.connection_changes();
    changes.retain(|change| change.current == S::Failed);
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].reason.as_ref(), desk.machine.connection_error());
    assert_eq!(desk.line_error(), 40003);
}
