//! Opening a connection (RTN3, RTN14, RTC1b, RTC15, RTC16).

use ably_proto::machine::{Backoff, ConnectionState as S, Input, Options, TokenPolicy};
use serde_json::json;

use crate::script::{CLOSE, Script};

/// Retries in seconds rather than minutes.
fn quick() -> Options {
    Options {
        backoff: Backoff::Rtb1 { base_ms: 1_000 },
        suspended_retry_ms: 2_000,
        connection_state_ttl_ms: 5_000,
        ..Options::default()
    }
}

fn fixed() -> Options {
    Options { tokens: TokenPolicy::Fixed("only".into()), ..Options::default() }
}

/// Case RTN3/auto-connect-false-1.
/// Case RTC1b/auto-connect-option-0.
#[test]
fn rtn3_a_machine_that_is_not_asked_does_nothing() {
    let mut desk = Script::new(Options::default());
    desk.advance(600_000);
    assert_eq!((desk.state(), desk.token_calls, desk.opened.len()), (S::Initialized, 0, 0));
}

/// Case RTN3/auto-connect-true-0.
/// Case RTN3/explicit-connect-after-false-2.
/// Case RTC15/connect-method-0.
#[test]
fn rtn3_asked_to_connect_it_connects() {
    let mut desk = Script::connecting();
    desk.server_connected("c1");
    assert_eq!(desk.states(), [S::Connecting, S::Connected]);
    assert_eq!(desk.machine.connection_id(), Some("c1"));
}

/// Case RTC16/close-method-0.
#[test]
fn rtc16_asked_to_close_it_closes() {
    let mut desk = Script::connected();
    desk.input(Input::Close);
    assert_eq!(desk.sent_of(CLOSE).len(), 1);
    desk.say(8, json!({}));
    assert_eq!(desk.states(), [S::Closing, S::Closed]);
}

/// Case RTN14a/invalid-key-failed-0.
#[test]
fn rtn14a_a_credential_nobody_knows_fails_the_connection() {
    let mut desk = Script::connecting();
    desk.say_error(40005, 400);
    assert_eq!((desk.states().pop(), desk.line_error()), (Some(S::Failed), 40005));
    assert_eq!(desk.machine.connection_id(), None);
    assert_eq!(desk.machine.connection_key(), None);
}

/// Case RTN14b/token-error-with-renewal-0.
#[test]
fn rtn14b_a_token_error_gets_a_new_token_and_another_try() {
    let mut desk = Script::connecting();
    desk.say_error(40142, 401);
    desk.token("token-2");
    desk.server_connected("c1");
    assert_eq!((desk.state(), desk.token_calls, desk.opened.len()), (S::Connected, 2, 2));
}

/// Case RTN14b/token-renewal-fails-1.
#[test]
fn rtn14b_no_new_token_after_a_token_error_rests() {
    let mut desk = Script::connecting();
    desk.say_error(40142, 401);
    desk.no_token(401, false);
    assert_eq!((desk.state(), desk.token_calls, desk.line_error()), (S::Disconnected, 2, 80019));
}

/// Case RSA4a/token-error-no-renewal-0.
#[test]
fn rsa4a2_a_token_error_without_renewal_fails_with_40171() {
    let mut desk = Script::connecting_with(fixed());
    desk.say_error(40142, 401);
    assert_eq!((desk.state(), desk.line_error()), (S::Failed, 40171));
}

/// Case RTN14c/connection-timeout-0.
#[test]
fn rtn14c_a_server_that_says_nothing_ends_the_attempt() {
    let options = Options { request_timeout_ms: 1_000, ..Options::default() };
    let mut desk = Script::connecting_with(options);
    desk.advance(999);
    assert_eq!(desk.state(), S::Connecting);
    desk.advance(1);
    assert_eq!((desk.state(), desk.line_error()), (S::Disconnected, 80014));
}

/// Case RTN14d/retry-recoverable-failure-0.
#[test]
fn rtn14d_a_refused_attempt_is_followed_by_another() {
    let mut desk = Script::connecting_with(quick());
    desk.refuse();
    assert_eq!(desk.state(), S::Disconnected);
    desk.advance(1_000);
    desk.server_connected("c1");
    assert_eq!((desk.state(), desk.opened.len()), (S::Connected, 2));
}

/// Case RTN14e/disconnected-to-suspended-0.
#[test]
fn rtn14e_offline_for_longer_than_the_server_keeps_it_is_suspended() {
    let mut desk = Script::connecting_with(quick());
    desk.suspend();
    assert!((5_000..=6_000).contains(&desk.now), "{}", desk.now);
    assert_eq!(desk.line_error(), 80003);
}

/// Case RTN14f/suspended-retries-indefinitely-0.
#[test]
fn rtn14f_a_suspended_connection_tries_for_ever_at_a_fixed_pace() {
    let mut desk = Script::connecting_with(quick());
    desk.suspend();
    desk.await_socket();
    for _ in 0..20 {
        let before = desk.opened.len();
        desk.refuse();
        assert_eq!(desk.state(), S::Suspended);
        desk.advance(2_000);
        assert_eq!(desk.opened.len(), before + 1);
    }
    desk.server_connected("c1");
    assert_eq!(desk.state(), S::Connected);
}

/// Case RTN14g/error-empty-channel-failed-0.
#[test]
fn rtn14g_any_other_error_before_connected_fails_the_connection() {
    let mut desk = Script::connecting();
    desk.say_error(50000, 500);
    let error = desk.machine.connection_error().unwrap().clone();
    assert_eq!((error.code, error.status_code), (50000, 500));
    assert_eq!(desk.state(), S::Failed);
    desk.advance(600_000);
    assert_eq!(desk.opened.len(), 1, "nothing is tried again");
}

/// Case RTC7/disconnected-retry-timeout-2.
#[test]
fn rtc7_the_pace_of_attempts_is_the_callers() {
    let backoff = Backoff::Rtb1 { base_ms: 2_000 };
    let mut desk = Script::connecting_with(Options { backoff, ..Options::default() });
    desk.refuse();
    desk.advance(1_500);
    assert_eq!(desk.opened.len(), 1);
    desk.advance(1_500);
    assert_eq!(desk.opened.len(), 2);
}

/// Case RTC7/default-timeouts-applied-3.
#[test]
fn rtc7_without_a_word_the_specifications_times_hold() {
    let options = Options::default();
    let base = Backoff::Rtb1 { base_ms: 15_000 };
    assert_eq!((options.backoff, options.channel_backoff), (base, base));
    assert_eq!((options.request_timeout_ms, options.suspended_retry_ms), (10_000, 30_000));
    assert_eq!(options.connection_state_ttl_ms, 120_000);
}
