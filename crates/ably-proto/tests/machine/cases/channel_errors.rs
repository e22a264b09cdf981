//! ERROR for a channel (RTL14), and what last went wrong with one (RTL24).

use ably_proto::machine::{Backoff, ChannelState as C, ConnectionState as S, Options};

use crate::script::{ATTACH, ROOM, Script};

/// Case RTL14/attached-to-failed-0.
/// Case RTL24/error-reason-channel-error-0.
#[test]
fn rtl14_an_error_for_the_channel_fails_it_and_is_its_error() {
    let mut desk = Script::attached(ROOM);
    assert_eq!(desk.channel_error(ROOM), 0);
    desk.say_channel_error(ROOM, 40160, 401);
    let changes = desk.channel_changes();
    assert_eq!(
        (changes.len(), changes[0].previous, changes[0].current),
        (1, C::Attached, C::Failed)
    );
    assert_eq!(changes[0].reason.as_ref(), desk.facts(ROOM).error);
    let error = desk.facts(ROOM).error.unwrap();
    assert_eq!(
        (error.code, error.status_code, error.message.as_str()),
        (40160, 401, "error 40160")
    );
    assert_eq!(desk.state(), S::Connected);
}

/// Case RTL14/attaching-to-failed-1.
/// Case RTL24/error-reason-attach-failure-1.
/// Case RTL24/error-reason-populated-0.
#[test]
fn rtl14_an_attach_that_is_refused_fails_with_the_channel() {
    let mut desk = Script::connected();
    let attach = desk.ask_attach(ROOM);
    desk.say_channel_error(ROOM, 40160, 401);
    assert_eq!((desk.error(attach).code, desk.channel_error(ROOM)), (40160, 40160));
    assert_eq!((desk.channel_state(ROOM), desk.state()), (C::Failed, S::Connected));
}

/// Case RTL14/pending-detach-error-2.
#[test]
fn rtl14_a_detach_under_way_fails_with_the_channel() {
    let mut desk = Script::attached(ROOM);
    let detach = desk.ask_detach(ROOM);
    desk.say_channel_error(ROOM, 90198, 500);
    assert_eq!((desk.error(detach).code, desk.channel_state(ROOM)), (90198, C::Failed));
}

/// Case RTL14/other-channels-unaffected-3.
#[test]
fn rtl14_other_channels_do_not_feel_it() {
    let mut desk = Script::attached(ROOM);
    desk.attach("another");
    desk.say_attached("another");
    desk.say_channel_error(ROOM, 40160, 401);
    assert_eq!((desk.channel_state(ROOM), desk.channel_state("another")), (C::Failed, C::Attached));
    assert_eq!(desk.channel_error("another"), 0);
}

/// Case RTL14/cancels-pending-timers-4.
#[test]
fn rtl14_nothing_is_tried_again_after_it() {
    let options = Options {
        request_timeout_ms: 100,
        channel_backoff: Backoff::Geometric { first_ms: 200, factor: 1.0, cap_ms: 200 },
        ..Options::default()
    };
    let mut desk = Script::attached_with(ROOM, options);
    desk.say_detached(ROOM, 90198);
    desk.advance(100);
    assert_eq!(desk.channel_state(ROOM), C::Suspended);
    desk.say_channel_error(ROOM, 40160, 401);
    desk.sent();
    desk.advance(1_000);
    assert_eq!((desk.channel_state(ROOM), desk.sent_of(ATTACH).len()), (C::Failed, 0));
}
