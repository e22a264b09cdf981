//! Listening to presence (RTP6).

use ably_proto::{
    filter::PresenceFilter,
    machine::{ChannelOptions, ChannelState as C, Event, Subscription},
    wire::{PresenceAction as A, PresenceMessage},
};
use serde_json::Value;

use crate::script::{ATTACH, ROOM, Script, member, with_data};

/// Bruno comes, changes something and goes.
fn visit() -> [Value; 3] {
    [
        member(2, "bruno", "b:0:0", 1_000),
        with_data(member(4, "bruno", "b:1:0", 2_000), "updated"),
        member(3, "bruno", "b:2:0", 3_000),
    ]
}

fn told(desk: &mut Script) -> Vec<PresenceMessage> {
    let pick = |event| match event {
        Event::Presence { message, .. } => Some(message),
        _ => None,
    };
    desk.events().into_iter().filter_map(pick).collect()
}

/// Actions that a filter lets through.
fn wanted(actions: &[A]) -> Vec<A> {
    let mut desk = Script::attached(ROOM);
    desk.say_presence(ROOM, &visit());
    let filter = PresenceFilter { actions: actions.to_vec() };
    let events = told(&mut desk);
    events.iter().filter(|message| filter.matches(message)).map(|message| message.action).collect()
}

/// Case RTP6a/subscribe-all-presence-events-0.
#[test]
fn rtp6a_without_criteria_everything_is_wanted() {
    assert_eq!(wanted(&[]), [A::Enter, A::Update, A::Leave]);
}

/// Case RTP6b/subscribe-filtered-by-action-0.
#[test]
fn rtp6b_an_action_lets_through_its_events_only() {
    assert_eq!(wanted(&[A::Enter]), [A::Enter]);
    assert_eq!(wanted(&[A::Leave]), [A::Leave]);
}

/// Case RTP6b/subscribe-filtered-multiple-actions-1.
#[test]
fn rtp6b_several_actions_let_through_each_of_theirs() {
    assert_eq!(wanted(&[A::Enter, A::Leave]), [A::Enter, A::Leave]);
}

/// Case RTP6d/subscribe-implicitly-attaches-0.
#[test]
fn rtp6d_who_listens_attaches() {
    let mut desk = Script::connected();
    let subscribe = desk.ask_subscribe(ROOM, Subscription::Presence);
    assert_eq!(desk.sent_of(ATTACH).len(), 1);
    desk.say_attached(ROOM);
    assert!(desk.is_done(subscribe));
    assert_eq!(desk.channel_state(ROOM), C::Attached);
}

/// Case RTP6e/subscribe-no-attach-option-0.
#[test]
fn rtp6e_not_where_the_options_say_otherwise() {
    let mut desk = Script::connected();
    let options = ChannelOptions { attach_on_subscribe: false, ..ChannelOptions::default() };
    desk.ask_options(ROOM, options);
    desk.ask_subscribe(ROOM, Subscription::Presence);
    assert_eq!((desk.channel_state(ROOM), desk.sent().len()), (C::Initialized, 0));
}

/// Case RTP6/presence-events-update-map-0.
#[test]
fn rtp6_what_is_told_is_what_the_set_says() {
    let mut desk = Script::attached(ROOM);
    let [enter, update, leave] = visit();
    desk.say_presence(ROOM, &[enter]);
    assert_eq!(desk.present(ROOM), ["bruno"]);
    desk.say_presence(ROOM, &[update]);
    assert_eq!(desk.data_of(ROOM, "bruno"), "updated");
    desk.say_presence(ROOM, &[leave]);
    assert_eq!(desk.present(ROOM).len(), 0);
}

/// Case RTP6/multiple-presence-in-single-message-1.
#[test]
fn rtp6_several_events_of_a_frame_are_told_one_by_one() {
    let mut desk = Script::attached(ROOM);
    let events = ["ana", "bruno", "chiara"].map(|who| member(2, who, &format!("{who}:0:0"), 1));
    desk.say_presence(ROOM, &events);
    let names: Vec<_> = told(&mut desk).into_iter().map(|m| m.client_id.unwrap()).collect();
    assert_eq!(names, ["ana", "bruno", "chiara"]);
}
