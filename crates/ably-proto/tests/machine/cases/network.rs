//! What the operating system says of the network (RTN20).

use ably_proto::machine::{ConnectionState as S, Input, Options, Reach};

use crate::script::Script;

/// Case RTN20a/network-loss-connected-disconnects-0.
#[test]
fn rtn20a_a_network_that_goes_takes_the_line_with_it() {
    let mut desk = Script::connected();
    desk.input(Input::Network(Reach::Offline));
    let change = desk.connection_changes().pop().unwrap();
    assert_eq!((change.current, change.reason.is_some()), (S::Disconnected, true));
    desk.await_socket();
    desk.server_connected("c1");
    assert_eq!((desk.states(), desk.opened.len()), (vec![S::Connecting, S::Connected], 2));
}

/// Case RTN20a/network-loss-connecting-disconnects-1.
#[test]
fn rtn20a_a_network_that_goes_ends_an_attempt() {
    let mut desk = Script::connecting();
    desk.input(Input::Network(Reach::Offline));
    assert_eq!((desk.state(), desk.socket), (S::Disconnected, None));
    desk.await_socket();
    desk.server_connected("c1");
    assert_eq!(desk.states(), [S::Connecting, S::Disconnected, S::Connecting, S::Connected]);
}

/// Case RTN20b/network-available-disconnected-connects-0.
#[test]
fn rtn20b_a_network_that_comes_is_used_at_once() {
    let mut desk = Script::connected();
    desk.drop_line();
    desk.refuse();
    assert_eq!((desk.state(), desk.socket), (S::Disconnected, None));
    desk.input(Input::Network(Reach::Online));
    desk.server_connected("c2");
    assert_eq!(desk.state(), S::Connected);
    let mut desk = Script::connected();
    desk.suspend();
    desk.input(Input::Network(Reach::Online));
    assert_eq!(desk.state(), S::Connecting, "suspended ones too");
}

/// Case RTN20c/network-available-connecting-restarts-0.
#[test]
fn rtn20c_a_network_that_comes_during_an_attempt_begins_it_anew() {
    let mut desk = Script::connecting();
    let before = desk.socket;
    desk.input(Input::Network(Reach::Online));
    assert_ne!(desk.socket, before);
    desk.server_connected("c1");
    assert_eq!((desk.state(), desk.opened.len()), (S::Connected, 2));
}

#[test]
fn a_network_that_comes_wakes_nobody_who_is_not_asked() {
    let mut desk = Script::new(Options::default());
    for reach in [Reach::Online, Reach::Offline] {
        desk.input(Input::Network(reach));
    }
    assert_eq!((desk.state(), desk.opened.len()), (S::Initialized, 0));
}
