//! Presence and the state of its channel (RTP1, RTP5, RTP13, RTL11).

use ably_proto::machine::{ChannelState as C, Event};
use serde_json::json;

use crate::script::{ATTACHED, DETACHED, HAS_PRESENCE, PRESENCE, ROOM, Script, member};

const PRESENT: u64 = 1;

/// Attached with presence; the sync has not begun.
fn syncing() -> Script {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    desk.on(ROOM, ATTACHED, json!({"flags": HAS_PRESENCE}));
    desk.events();
    desk.sent();
    desk
}

/// Attached, with Bruno and Chiara present.
fn with_company() -> Script {
    let mut desk = syncing();
    let members = [member(PRESENT, "bruno", "b:0:0", 1), member(PRESENT, "chiara", "c:0:0", 1)];
    desk.say_sync(ROOM, "q1:", &members);
    desk.events();
    desk
}

fn is_synced(desk: &Script) -> bool {
    desk.facts(ROOM).is_presence_synced
}

/// Case RTP1/has-presence-triggers-sync-0.
#[test]
fn rtp1_with_presence_a_sync_is_waited_for() {
    let mut desk = syncing();
    let ask = desk.ask_members(ROOM);
    assert!(desk.is_waiting(ask) && !is_synced(&desk));
    desk.say_sync(ROOM, "q1:", &[member(PRESENT, "bruno", "b:0:0", 1)]);
    assert_eq!((desk.members(ask), is_synced(&desk)), (vec!["bruno".to_owned()], true));
}

/// Case RTP1/no-has-presence-empty-1.
#[test]
fn rtp1_without_presence_the_set_is_complete_and_empty() {
    let mut desk = Script::attached(ROOM);
    let ask = desk.ask_members(ROOM);
    assert_eq!((desk.members(ask).len(), is_synced(&desk)), (0, true));
}

/// Case RTP1/no-has-presence-clears-existing-2.
#[test]
fn rtp1_without_presence_after_a_reconnect_everybody_left() {
    let mut desk = with_company();
    desk.blip("c1");
    desk.say_attached(ROOM);
    assert_eq!(desk.presence_events(), [(3, "bruno".to_owned()), (3, "chiara".to_owned())]);
    assert_eq!(desk.present(ROOM).len(), 0);
}

/// Case RTP5a/detached-clears-presence-maps-0.
#[test]
fn rtp5a_a_detached_channel_knows_nobody_and_says_nothing() {
    let mut desk = with_company();
    desk.ask_detach(ROOM);
    desk.on(ROOM, DETACHED, json!({}));
    assert_eq!((desk.presence_events().len(), desk.present(ROOM).len()), (0, 0));
}

/// Case RTP5a/failed-clears-presence-maps-1.
#[test]
fn rtp5a_a_failed_channel_knows_nobody_and_says_nothing() {
    let mut desk = with_company();
    desk.say_channel_error(ROOM, 90001, 400);
    assert_eq!((desk.presence_events().len(), desk.present(ROOM).len()), (0, 0));
}

/// Case RTP5b/attached-sends-queued-presence-0.
#[test]
fn rtp5b_what_waited_is_sent_with_attached() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    let enter = desk.enter(ROOM, "queued");
    assert_eq!(desk.sent_of(PRESENCE).len(), 0);
    desk.say_attached(ROOM);
    let frames = desk.sent_of(PRESENCE);
    assert_eq!(frames[0]["presence"], json!([{"action": 2, "data": "queued"}]));
    desk.ack(0, json!([]));
    assert!(!desk.is_waiting(enter));
}

/// Case RTP5f/suspended-maintains-presence-map-0.
#[test]
fn rtp5f_a_suspended_channel_keeps_whom_it_knew() {
    let mut desk = with_company();
    desk.suspend();
    assert_eq!((desk.channel_state(ROOM), desk.present(ROOM).len()), (C::Suspended, 2));
    desk.await_socket();
    desk.server_connected("c1");
    desk.on(ROOM, ATTACHED, json!({"flags": HAS_PRESENCE}));
    desk.events();
    desk.say_sync(ROOM, "q2:", &[member(PRESENT, "bruno", "b:0:0", 1)]);
    assert_eq!(desk.presence_events(), [(3, "chiara".to_owned())], "only what changed");
}

/// Case RTP13/sync-complete-attribute-0.
#[test]
fn rtp13_it_is_known_whether_the_set_is_complete() {
    let mut desk = syncing();
    assert!(!is_synced(&desk));
    desk.say_sync(ROOM, "q1:", &[member(PRESENT, "bruno", "b:0:0", 1)]);
    assert!(is_synced(&desk));
    let synced = |event: &Event| matches!(event, Event::PresenceSynced { .. });
    assert_eq!(desk.events().iter().filter(|event| synced(event)).count(), 1);
}

/// Case RTL11/queued-presence-fail-detached-0.
#[test]
fn rtl11_on_a_detached_channel_nobody_enters() {
    let mut desk = Script::attached(ROOM);
    desk.ask_detach(ROOM);
    desk.on(ROOM, DETACHED, json!({}));
    let enter = desk.enter(ROOM, "x");
    assert_eq!((desk.error(enter).code, desk.sent_of(PRESENCE).len()), (91001, 0));
    let mut desk = Script::connecting();
    let enter = desk.enter(ROOM, "x");
    desk.ask_detach(ROOM);
    assert_eq!(desk.error(enter).code, 91001, "what waited is told");
}

/// Case RTL11/queued-presence-fail-suspended-1.
#[test]
fn rtl11_a_suspended_channel_sends_nothing_that_waited() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    let (enter, update) = (desk.enter(ROOM, "x"), desk.enter(ROOM, "y"));
    desk.suspend();
    assert_eq!((desk.error(enter).code, desk.error(update).code), (91001, 91001));
    desk.await_socket();
    desk.server_connected("c1");
    desk.say_attached(ROOM);
    assert_eq!(desk.sent_of(PRESENCE).len(), 0);
}

/// Case RTL11/queued-presence-fail-failed-2.
#[test]
fn rtl11_a_failed_channel_sends_nothing_that_waited() {
    let mut desk = Script::connected();
    desk.attach(ROOM);
    let enter = desk.enter(ROOM, "x");
    desk.say_channel_error(ROOM, 90001, 400);
    let error = desk.error(enter);
    assert_eq!((error.code, error.cause.unwrap().code), (91001, 90001));
    assert_eq!(desk.sent_of(PRESENCE).len(), 0);
}
