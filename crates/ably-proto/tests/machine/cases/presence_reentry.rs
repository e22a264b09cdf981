//! Coming back into presence (RTP17).

use ably_proto::{
    machine::ChannelState as C,
    wire::{PresenceAction, PresenceMessage},
};
use serde_json::{Value, json};

use crate::script::{ATTACHED, HAS_PRESENCE, PRESENCE, RESUMED, ROOM, Script, member, with_data};

/// Ana is in on connection c1, as the server confirmed.
fn entered() -> Script {
    let mut desk = Script::attached(ROOM);
    desk.enter(ROOM, "hello");
    desk.ack(0, json!([]));
    desk.say_presence(ROOM, &[with_data(member(2, "ana", "c1:0:0", 1), "hello")]);
    desk.events();
    desk.sent();
    desk
}

fn reentries(desk: &mut Script) -> Vec<Value> {
    desk.sent_of(PRESENCE).into_iter().map(|frame| frame["presence"][0].clone()).collect()
}

/// Case RTP17i/auto-reentry-on-attached-0.
#[test]
fn rtp17i_a_channel_that_is_attached_again_is_entered_again() {
    let mut desk = entered();
    desk.blip("c1");
    assert_eq!(reentries(&mut desk).len(), 0, "not before ATTACHED");
    desk.say_attached(ROOM);
    let expected = json!({"id": "c1:0:0", "action": 2, "clientId": "ana", "data": "hello"});
    assert_eq!(reentries(&mut desk), [expected]);
}

/// Case RTP17g/reentry-publishes-enter-with-data-0.
#[test]
fn rtp17g_every_own_member_comes_back_with_its_data() {
    let mut desk = Script::attached(ROOM);
    let members = [("ana", "a"), ("bruno", "b")];
    for (n, (who, data)) in members.iter().enumerate() {
        desk.say_presence(ROOM, &[with_data(member(2, who, &format!("c1:{n}:0"), 1), data)]);
    }
    desk.blip("c1");
    desk.sent();
    desk.say_attached(ROOM);
    let back = reentries(&mut desk);
    for (index, (who, data)) in members.iter().enumerate() {
        assert_eq!((&back[index]["action"], &back[index]["clientId"]), (&json!(2), &json!(who)));
        assert_eq!(back[index]["data"], *data);
    }
}

/// Case RTP17g1/reentry-omits-id-new-connid-0.
#[test]
fn rtp17g1_on_a_new_connection_the_old_id_is_left_out() {
    let mut desk = entered();
    desk.blip("c2");
    desk.say_attached(ROOM);
    assert_eq!(reentries(&mut desk), [json!({"action": 2, "clientId": "ana", "data": "hello"})]);
}

/// Case RTP17i/no-reentry-with-resumed-flag-1.
#[test]
fn rtp17i_an_attached_channel_with_continuity_is_not_entered_again() {
    let mut desk = entered();
    desk.on(ROOM, ATTACHED, json!({"flags": RESUMED}));
    assert_eq!(reentries(&mut desk).len(), 0);
}

/// Case RTP17e/failed-reentry-emits-update-error-0.
#[test]
fn rtp17e_who_cannot_come_back_is_told_by_name() {
    let mut desk = entered();
    desk.blip("c2");
    desk.on(ROOM, ATTACHED, json!({"flags": HAS_PRESENCE}));
    desk.events();
    // The new connection counts from zero.
    desk.nack(0, 40160, 401);
    let change = desk.channel_changes().pop().unwrap();
    assert_eq!((change.previous, change.current, change.resumed), (C::Attached, C::Attached, true));
    let reason = change.reason.unwrap();
    assert_eq!((reason.code, reason.cause.unwrap().code), (91004, 40160));
    assert!(reason.message.contains("ana"), "{}", reason.message);
}

#[test]
fn who_was_refused_to_leave_comes_back_like_everybody_in() {
    let mut desk = entered();
    desk.ask_presence(ROOM, PresenceMessage::own(PresenceAction::Leave, "bye"));
    desk.sent();
    desk.say_attached(ROOM);
    assert_eq!(reentries(&mut desk).len(), 0, "asked to leave, and no answer yet");
    desk.nack(1, 40160, 401);
    desk.say_attached(ROOM);
    assert_eq!(reentries(&mut desk).len(), 1);
}

#[test]
fn who_leaves_and_enters_again_comes_back() {
    let mut desk = entered();
    desk.ask_presence(ROOM, PresenceMessage::own(PresenceAction::Leave, "bye"));
    desk.enter(ROOM, "again");
    desk.sent();
    desk.say_attached(ROOM);
    assert_eq!(reentries(&mut desk).len(), 1);
}

/// Case RTP17a/server-publishes-without-subscribe-0.
#[test]
fn rtp17a_ones_own_entry_is_in_the_set() {
    let mut desk = entered();
    let ask = desk.ask_members_now(ROOM);
    assert_eq!(desk.members(ask), ["ana"]);
}
