//! Other hosts (RTN17).

use std::collections::BTreeSet;

use ably_proto::{
    endpoint::Hosts,
    machine::{ConnectionState as S, Options},
};
use serde_json::json;

use crate::script::Script;

fn with_fallbacks(seed: u64) -> Options {
    let fallback_hosts = Hosts::default().fallbacks;
    Options { fallback_hosts, seed, ..Options::default() }
}

fn host(desk: &Script) -> Option<&str> {
    desk.params.as_ref().unwrap().host.as_deref()
}

/// Case RTN17i/prefer-primary-domain-0.
#[test]
fn rtn17i_every_attempt_begins_at_the_primary() {
    let mut desk = Script::connecting_with(with_fallbacks(1));
    assert_eq!(host(&desk), None);
    desk.refuse();
    desk.internet(true);
    assert!(host(&desk).is_some());
    desk.server_connected("c1");
    desk.drop_line();
    assert_eq!(host(&desk), None, "the primary again");
}

/// Case RTN17f/fallback-on-error-0.
#[test]
fn rtn17f_a_host_that_cannot_be_reached_leads_to_another_within_the_same_attempt() {
    let mut desk = Script::connecting_with(with_fallbacks(1));
    desk.refuse();
    desk.internet(true);
    desk.server_connected("c1");
    assert_eq!(desk.states(), [S::Connecting, S::Connected]);
    assert!(desk.opened[1].host.as_ref().unwrap().contains("fallback"));
}

/// Case RTN17f1/disconnected-5xx-fallback-0.
#[test]
fn rtn17f1_a_server_in_trouble_leads_to_another_host() {
    for (status, is_trouble) in [(503, true), (500, true), (504, true), (400, false)] {
        let mut desk = Script::connecting_with(with_fallbacks(1));
        desk.say_disconnected(50003, status);
        assert_eq!(desk.check.is_some(), is_trouble, "{status}");
    }
}

/// Case RTN17j/connectivity-check-before-fallback-0.
#[test]
fn rtn17j_other_hosts_are_tried_only_with_an_internet() {
    let mut desk = Script::connecting_with(with_fallbacks(1));
    desk.advance(10_000);
    assert!(desk.check.is_some(), "the primary timed out");
    assert_eq!((desk.state(), desk.opened.len()), (S::Connecting, 1));
    desk.internet(false);
    assert_eq!((desk.state(), desk.opened.len()), (S::Disconnected, 1));
    desk.await_socket();
    desk.refuse();
    desk.internet(true);
    assert_eq!(desk.opened.len(), 3);
    desk.refuse();
    assert!(desk.check.is_none(), "it is known by now");
    assert_eq!(desk.opened.len(), 4);
}

#[test]
fn rtn17j_a_check_nobody_answers_is_no_internet() {
    let mut desk = Script::connecting_with(with_fallbacks(1));
    desk.refuse();
    desk.advance(10_000);
    assert_eq!((desk.state(), desk.opened.len()), (S::Disconnected, 1));
    let error = desk.machine.connection_error().unwrap();
    assert_eq!(error.message, "cable pulled", "what was wrong with the host");
    desk.internet(true);
    assert_eq!(desk.state(), S::Disconnected, "a late answer changes nothing");
}

/// Case RTN17g/empty-fallback-set-error-0.
#[test]
fn rtn17g_without_other_hosts_the_attempt_is_over_at_once() {
    assert_eq!(Hosts::of("custom.example.com").fallbacks, Vec::<String>::new());
    let mut desk = Script::connecting();
    desk.refuse();
    assert_eq!((desk.state(), desk.check, desk.opened.len()), (S::Disconnected, None, 1));
}

/// Case RTN17h/fallback-domains-from-rec2-0.
#[test]
fn rtn17h_the_other_hosts_are_those_of_the_endpoint() {
    let letters = ["a", "b", "c", "d", "e"];
    let named = |form: fn(&str) -> String| letters.map(form).to_vec();
    let cases = [
        (
            "main",
            "main.realtime.ably.net",
            named(|l| format!("main.{l}.fallback.ably-realtime.com")),
        ),
        (
            "nonprod:lab",
            "lab.realtime.ably-nonprod.net",
            named(|l| format!("lab.{l}.fallback.ably-realtime-nonprod.com")),
        ),
        ("hotel.example", "hotel.example", Vec::new()),
        ("::1", "::1", Vec::new()),
        ("localhost", "localhost", Vec::new()),
    ];
    for (endpoint, primary, fallbacks) in cases {
        let expected = Hosts { primary: primary.to_owned(), fallbacks };
        assert_eq!(Hosts::of(endpoint), expected, "{endpoint}");
    }
}

/// Case RTN17j/fallback-random-order-1.
#[test]
fn rtn17j_each_host_is_tried_once_and_desks_take_them_in_different_order() {
    let order = |seed| {
        let mut desk = Script::connecting_with(with_fallbacks(seed));
        desk.refuse();
        desk.internet(true);
        for _ in 0..5 {
            desk.refuse();
        }
        assert_eq!(desk.state(), S::Disconnected);
        let hosts: Vec<_> = desk.opened.iter().filter_map(|params| params.host.clone()).collect();
        assert_eq!(hosts.iter().collect::<BTreeSet<_>>().len(), 5);
        hosts
    };
    let orders: BTreeSet<_> = (0..20).map(order).collect();
    assert!(orders.len() > 10, "{}", orders.len());
}

#[test]
fn a_token_error_at_another_host_renews_there() {
    let mut desk = Script::connecting_with(with_fallbacks(1));
    desk.refuse();
    desk.internet(true);
    let fallback = host(&desk).map(str::to_owned);
    desk.say(9, json!({"error": {"code": 40142, "statusCode": 401}}));
    desk.token("token-2");
    assert_eq!(host(&desk).map(str::to_owned), fallback);
}
