//! Entering, updating, leaving (RTP8 to RTP10, RTP14 to RTP16, RTP4).

use ably_proto::{
    machine::{ChannelState as C, ConnectionState as S, Event, OpId, Outcome},
    wire::{PresenceAction as A, PresenceMessage},
};
use serde_json::{Value, json};

use crate::script::{
    ACK, ATTACH, ATTACHED, DETACHED, HAS_PRESENCE, PRESENCE, ROOM, Script, member, with_data,
};

/// The presence message of each frame sent.
fn sent(desk: &mut Script) -> Vec<Value> {
    desk.sent_of(PRESENCE).into_iter().map(|frame| frame["presence"][0].clone()).collect()
}

fn own(desk: &mut Script, action: A, data: &str) -> OpId {
    desk.ask_presence(ROOM, PresenceMessage::own(action, data))
}

fn of(desk: &mut Script, action: A, who: &str, data: &str) -> OpId {
    desk.ask_presence(ROOM, PresenceMessage::own(action, data).of_client(who))
}

fn bare(action: A) -> PresenceMessage {
    PresenceMessage { action, ..PresenceMessage::default() }
}

/// An attached channel of a connection that may speak for anybody.
fn wildcard() -> Script {
    let mut desk = Script::attached(ROOM);
    desk.say_connected("c1", json!({"clientId": "*"}));
    desk.events();
    desk
}

/// Case RTP8a/enter-sends-presence-enter-0.
#[test]
fn rtp8a_entering_is_sent_without_a_name() {
    let mut desk = Script::attached(ROOM);
    let enter = desk.ask_presence(ROOM, bare(A::Enter));
    let frame = desk.sent_of(PRESENCE).pop().unwrap();
    assert_eq!((&frame["channel"], &frame["presence"]), (&json!(ROOM), &json!([{"action": 2}])));
    desk.say(ACK, json!({"msgSerial": 0, "count": 1}));
    assert_eq!(desk.outcome(enter), Outcome::Acked { serial: None });
}

/// Case RTP8e/enter-with-data-0.
#[test]
fn rtp8e_data_goes_with_it() {
    let mut desk = Script::attached(ROOM);
    desk.enter(ROOM, "hello world");
    assert_eq!(sent(&mut desk), [json!({"action": 2, "data": "hello world"})]);
}

/// Case RTP8d/enter-implicitly-attaches-0.
#[test]
fn rtp8d_entering_attaches() {
    let mut desk = Script::connected();
    desk.enter(ROOM, "x");
    assert_eq!((desk.channel_state(ROOM), desk.sent_of(ATTACH).len()), (C::Attaching, 1));
    desk.say_attached(ROOM);
    assert_eq!(sent(&mut desk).len(), 1);
}

/// Case RTP8g/enter-detached-failed-errors-0.
#[test]
fn rtp8g_nobody_enters_a_failed_channel() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.say_channel_error(ROOM, 40160, 401);
    let enter = desk.enter(ROOM, "x");
    assert_eq!(desk.error(enter).code, 91001);
    assert!(matches!(desk.outcome(enter), Outcome::Permanent { .. }));
}

/// Case RTP8j/enter-null-clientid-errors-0.
#[test]
fn rtp8j_nobody_enters_without_a_name() {
    let mut desk = Script::connecting();
    desk.say(4, json!({"connectionId": "c1", "connectionDetails": {"connectionKey": "k"}}));
    let enter = desk.enter(ROOM, "x");
    assert_eq!(desk.error(enter).code, 91000);
}

/// Case RTP8j/enter-wildcard-clientid-errors-1.
#[test]
fn rtp8j_nobody_enters_as_anybody() {
    let mut desk = wildcard();
    let enter = desk.enter(ROOM, "x");
    assert_eq!((desk.error(enter).code, sent(&mut desk).len()), (91000, 0));
}

#[test]
fn rtp8j_who_waited_for_the_connection_learns_there_that_it_has_no_name() {
    let mut desk = Script::connecting();
    let enter = desk.enter(ROOM, "x");
    assert!(desk.is_waiting(enter));
    desk.say_connected("c1", json!({"clientId": "*"}));
    desk.say_attached(ROOM);
    assert_eq!(desk.error(enter).code, 91000);
}

/// Case RTP8h/nack-presence-permission-denied-0.
#[test]
fn rtp8h_a_refusal_says_why() {
    let mut desk = Script::attached(ROOM);
    let enter = desk.enter(ROOM, "x");
    desk.nack(0, 40160, 401);
    assert_eq!(desk.error(enter).code, 40160);
}

/// Case RTP9a/update-sends-presence-update-0.
#[test]
fn rtp9a_updating_is_sent_without_a_name() {
    let mut desk = Script::attached(ROOM);
    own(&mut desk, A::Update, "new");
    assert_eq!(sent(&mut desk), [json!({"action": 4, "data": "new"})]);
}

/// Case RTP10a/leave-sends-presence-leave-0.
#[test]
fn rtp10a_leaving_is_sent_without_a_name() {
    let mut desk = Script::attached(ROOM);
    desk.ask_presence(ROOM, bare(A::Leave));
    assert_eq!(sent(&mut desk), [json!({"action": 3})]);
}

/// Case RTP10a/leave-with-data-1.
#[test]
fn rtp10a_last_words_go_with_it() {
    let mut desk = Script::attached(ROOM);
    own(&mut desk, A::Leave, "goodbye");
    assert_eq!(sent(&mut desk), [json!({"action": 3, "data": "goodbye"})]);
}

/// Case RTP14a/enterclient-on-behalf-0.
#[test]
fn rtp14a_a_connection_for_anybody_enters_each_by_name() {
    let mut desk = wildcard();
    for who in ["ana", "bruno"] {
        of(&mut desk, A::Enter, who, who);
    }
    let expected = ["ana", "bruno"].map(|who| json!({"action": 2, "clientId": who, "data": who}));
    assert_eq!(sent(&mut desk), expected);
}

/// Case RTP15a/updateclient-leaveclient-0.
#[test]
fn rtp15a_it_updates_and_leaves_for_them_too() {
    let mut desk = wildcard();
    for (action, data) in [(A::Enter, "in"), (A::Update, "changed"), (A::Leave, "out")] {
        of(&mut desk, action, "ana", data);
    }
    let expected = [(2, "in"), (4, "changed"), (3, "out")]
        .map(|(action, data)| json!({"action": action, "clientId": "ana", "data": data}));
    assert_eq!(sent(&mut desk), expected);
}

/// Case RTP15e/enterclient-implicitly-attaches-0.
#[test]
fn rtp15e_entering_somebody_attaches() {
    let mut desk = Script::connecting();
    desk.say_connected("c1", json!({"clientId": "*"}));
    of(&mut desk, A::Enter, "ana", "x");
    desk.say_attached(ROOM);
    assert_eq!((desk.channel_state(ROOM), sent(&mut desk).len()), (C::Attached, 1));
}

/// Case RTP15f/enterclient-mismatched-clientid-0.
#[test]
fn rtp15f_who_has_a_name_enters_nobody_else() {
    let mut desk = Script::attached(ROOM);
    let other = of(&mut desk, A::Enter, "bruno", "x");
    assert_eq!((desk.error(other).code, sent(&mut desk).len()), (40012, 0));
    assert_eq!((desk.state(), desk.channel_state(ROOM)), (S::Connected, C::Attached));
    let same = of(&mut desk, A::Enter, "ana", "x");
    assert!(desk.is_waiting(same), "the own name is no foreign one");
}

/// Case RTP16a/presence-sent-when-attached-0.
#[test]
fn rtp16a_on_an_attached_channel_it_is_sent_at_once() {
    let mut desk = Script::attached(ROOM);
    desk.enter(ROOM, "x");
    assert_eq!(sent(&mut desk).len(), 1);
}

/// Case RTP16b/presence-queued-when-attaching-0.
#[test]
fn rtp16b_on_an_attaching_channel_it_waits() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    let enter = desk.enter(ROOM, "x");
    assert!(desk.is_waiting(enter) && sent(&mut desk).is_empty());
    desk.say_attached(ROOM);
    assert_eq!(sent(&mut desk)[0]["action"], 2);
}

/// Case RTP16c/presence-errors-other-states-0.
#[test]
fn rtp16c_in_any_other_state_it_is_refused() {
    let mut desk = Script::attached(ROOM);
    desk.ask_detach(ROOM);
    let detaching = desk.enter(ROOM, "x");
    desk.on(ROOM, DETACHED, json!({}));
    let detached = desk.enter(ROOM, "x");
    assert_eq!((desk.error(detaching).code, desk.error(detached).code), (91001, 91001));
    desk.attach(ROOM);
    desk.advance(10_000);
    let suspended = desk.enter(ROOM, "x");
    assert_eq!((desk.channel_state(ROOM), desk.error(suspended).code), (C::Suspended, 91001));
}

/// Case RTP15c/enterclient-no-side-effects-0.
#[test]
fn rtp15c_speaking_for_others_does_not_touch_ones_own() {
    let mut desk = Script::attached(ROOM);
    desk.enter(ROOM, "main");
    desk.say_connected("c1", json!({"clientId": "*"}));
    of(&mut desk, A::Enter, "other", "data");
    of(&mut desk, A::Leave, "other", "");
    let frames = sent(&mut desk);
    assert_eq!(frames[0], json!({"action": 2, "data": "main"}));
    assert_eq!(
        (&frames[1]["clientId"], &frames[2]["clientId"]),
        (&json!("other"), &json!("other"))
    );
}

const CROWD: u64 = 250;

fn crowd(action: u64, connection: &str) -> Vec<Value> {
    let each = |n| {
        let who = format!("user-{n}");
        with_data(member(action, &who, &format!("{connection}:{n}:0"), 1), &who)
    };
    (0..CROWD).map(each).collect()
}

fn entered(desk: &mut Script) -> usize {
    let is_enter = |event: &Event| matches!(event, Event::Presence { message, .. } if message.action == A::Enter);
    desk.events().iter().filter(|event| is_enter(event)).count()
}

fn everybody_is_there(desk: &mut Script) {
    let ask = desk.ask_members(ROOM);
    assert_eq!(desk.members(ask).len(), CROWD as usize);
    for n in 0..CROWD {
        let who = format!("user-{n}");
        assert_eq!(desk.data_of(ROOM, &who), who);
    }
}

/// Case RTP4/bulk-enterclient-same-connection-0.
#[test]
fn rtp4_two_hundred_and_fifty_members_enter_on_one_connection() {
    let mut desk = wildcard();
    for n in 0..CROWD {
        of(&mut desk, A::Enter, &format!("user-{n}"), &format!("user-{n}"));
    }
    assert_eq!(sent(&mut desk).len(), CROWD as usize);
    desk.say_presence(ROOM, &crowd(2, "c1"));
    assert_eq!(entered(&mut desk), CROWD as usize);
    desk.say_sync(ROOM, "q1:", &crowd(1, "c1"));
    everybody_is_there(&mut desk);
}

/// Case RTP4/bulk-enterclient-diff-connections-1.
#[test]
fn rtp4_another_connection_sees_them_all() {
    let mut bruno = Script::connected();
    bruno.attach(ROOM);
    bruno.on(ROOM, ATTACHED, json!({"flags": HAS_PRESENCE}));
    for event in crowd(2, "conn-a") {
        bruno.say_presence(ROOM, &[event]);
    }
    assert_eq!(entered(&mut bruno), CROWD as usize);
    bruno.say_sync(ROOM, "q1:", &crowd(1, "conn-a"));
    everybody_is_there(&mut bruno);
}
