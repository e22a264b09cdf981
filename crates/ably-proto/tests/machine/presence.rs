//! Presence (RTP).

use ably_proto::{
    machine::{Event, Input, Outcome},
    wire::PresenceAction as A,
    wire::PresenceMessage,
};
use serde_json::{Value, json};

use crate::script::{Script, code_of};

const DESK: &str = "org:1:presence";

fn attached(flags: u64) -> Value {
    json!({"action": 11, "channel": DESK, "channelSerial": "s0", "flags": flags})
}

fn event(action: u64, who: &str, connection: &str, serial: u64) -> Value {
    json!({"action": action, "clientId": who, "connectionId": connection, "id": format!("{connection}:{serial}:0"), "timestamp": serial})
}

fn presence(events: &[Value]) -> Value {
    json!({"action": 14, "channel": DESK, "presence": events})
}

fn sync(serial: &str, events: &[Value]) -> Value {
    json!({"action": 16, "channel": DESK, "channelSerial": serial, "presence": events})
}

fn members(desk: &Script) -> Vec<String> {
    desk.machine.presence_members(DESK).into_iter().map(|m| m.client_id.unwrap()).collect()
}

#[test]
fn rtp8_enter_says_no_client_id_and_settles_by_ack() {
    let mut desk = Script::attached(DESK);
    desk.presence(1, DESK, PresenceMessage::own(A::Enter, json!({"status": "active"})));
    let sent = desk.sent();
    assert_eq!(
        sent[0]["presence"],
        json!([{"action": 2, "data": "{\"status\":\"active\"}", "encoding": "json"}])
    );
    assert_eq!(sent[0]["msgSerial"], 0);
    desk.frame(json!({"action": 1, "msgSerial": 0, "count": 1}));
    assert_eq!(desk.outcomes(), [(1, Outcome::Acked { serial: None })]);
}

#[test]
fn rtp8d_enter_attaches_and_waits_for_attached() {
    let mut desk = Script::connected();
    desk.presence(1, DESK, PresenceMessage::own(A::Enter, "x"));
    assert_eq!(desk.sent(), [json!({"action": 10, "channel": DESK})]);
    desk.frame(attached(0));
    assert_eq!(desk.sent()[0]["action"], 14);
}

#[test]
fn enter_during_a_reconnect_waits_for_the_channel() {
    let mut desk = Script::attached(DESK);
    desk.advance(2_000);
    desk.drop_socket();
    desk.presence(1, DESK, PresenceMessage::own(A::Enter, "x"));
    desk.server_connected("c1");
    assert_eq!(desk.sent().len(), 1, "only the ATTACH");
    desk.frame(attached(4));
    assert_eq!(desk.sent()[0]["presence"][0]["action"], 2);
}

#[test]
fn rtp16c_presence_on_a_failed_channel_is_refused() {
    let mut desk = Script::attached(DESK);
    desk.frame(json!({"action": 9, "channel": DESK, "error": {"code": 40160, "statusCode": 401}}));
    desk.presence(1, DESK, PresenceMessage::own(A::Enter, "x"));
    assert_eq!(code_of(&desk.outcomes()[0].1), ("permanent", 91001));
}

#[test]
fn rtl11_a_failing_channel_answers_what_waited() {
    let mut desk = Script::connected();
    desk.presence(1, DESK, PresenceMessage::own(A::Enter, "x"));
    desk.frame(json!({"action": 13, "channel": DESK, "error": {"code": 50000}}));
    assert_eq!(code_of(&desk.outcomes()[0].1), ("transient", 91001));
}

#[test]
fn rtp8j_without_an_identity_nobody_can_enter() {
    let mut desk = Script::connected();
    desk.frame(json!({"action": 4, "connectionId": "c1", "connectionDetails": {"clientId": "*"}}));
    desk.presence(1, DESK, PresenceMessage::own(A::Enter, "x"));
    assert_eq!(code_of(&desk.outcomes().pop().unwrap().1), ("permanent", 91000));
}

#[test]
fn rtp2_members_come_change_and_go() {
    let mut desk = Script::attached(DESK);
    desk.frame(presence(&[event(2, "bruno", "b", 1), event(2, "chiara", "c", 1)]));
    desk.frame(presence(&[event(4, "bruno", "b", 2)]));
    desk.frame(presence(&[event(3, "chiara", "c", 2)]));
    let expected = [(2, "bruno"), (2, "chiara"), (4, "bruno"), (3, "chiara")];
    assert_eq!(desk.presence_events(), expected.map(|(a, who)| (a, who.to_owned())));
    assert_eq!(members(&desk), ["bruno"]);
}

#[test]
fn rtp2b_older_events_are_no_news() {
    let mut desk = Script::attached(DESK);
    desk.frame(presence(&[event(4, "bruno", "b", 10)]));
    desk.events();
    desk.frame(presence(&[event(3, "bruno", "b", 9), event(2, "bruno", "b", 10)]));
    assert_eq!(desk.presence_events(), []);
    assert_eq!(members(&desk), ["bruno"]);
}

#[test]
fn rtp2b1_a_synthesized_leave_is_judged_by_time() {
    let synthesized = |timestamp: u64| json!({"action": 3, "clientId": "bruno", "connectionId": "b", "id": "server:1", "timestamp": timestamp});
    let mut desk = Script::attached(DESK);
    desk.frame(presence(&[event(2, "bruno", "b", 10)]));
    desk.frame(presence(&[synthesized(9)]));
    assert_eq!(members(&desk), ["bruno"]);
    desk.frame(presence(&[synthesized(10)]));
    assert_eq!(members(&desk), Vec::<String>::new(), "a tie goes to the incoming one");
}

#[test]
fn rtp18_a_sync_in_pages_ends_with_an_empty_cursor() {
    let mut desk = Script::connected();
    desk.attach(DESK);
    desk.frame(attached(1));
    desk.frame(sync("q1:more", &[event(1, "bruno", "b", 1)]));
    let synced =
        |events: &[Event]| events.iter().any(|e| matches!(e, Event::PresenceSynced { .. }));
    assert!(!synced(&desk.events()));
    desk.frame(sync("q1:", &[event(1, "chiara", "c", 1)]));
    let events = desk.events();
    let Some(Event::PresenceSynced { members, .. }) = events.last() else { panic!("{events:?}") };
    assert_eq!(members.len(), 2);
}

#[test]
fn rtp19_members_a_sync_does_not_name_have_left() {
    let mut desk = Script::attached(DESK);
    desk.frame(presence(&[event(2, "bruno", "b", 1), event(2, "chiara", "c", 1)]));
    desk.events();
    desk.frame(sync("q1:", &[event(1, "bruno", "b", 1)]));
    let events = desk.events();
    let Event::Presence { message, .. } = &events[0] else { panic!("{events:?}") };
    assert_eq!((message.action, message.client_id.as_deref()), (A::Leave, Some("chiara")));
    assert_eq!((&message.id, message.timestamp), (&None, None));
    assert_eq!(members(&desk), ["bruno"]);
}

#[test]
fn rtp18a_a_new_sequence_discards_the_sync_before_it() {
    let mut desk = Script::attached(DESK);
    desk.frame(sync("q1:more", &[event(1, "bruno", "b", 1)]));
    desk.frame(sync("q2:", &[event(1, "chiara", "c", 1)]));
    assert_eq!(members(&desk), ["chiara"], "bruno was only in the discarded one");
}

#[test]
fn rtp18c_a_sync_without_a_serial_is_whole() {
    let mut desk = Script::attached(DESK);
    desk.frame(presence(&[event(2, "chiara", "c", 1)]));
    desk.frame(json!({"action": 16, "channel": DESK, "presence": [event(1, "bruno", "b", 1)]}));
    assert_eq!(members(&desk), ["bruno"]);
}

#[test]
fn rtp2h2_a_leave_during_a_sync_outlives_an_older_page() {
    let mut desk = Script::attached(DESK);
    desk.frame(presence(&[event(2, "bruno", "b", 1)]));
    desk.frame(sync("q1:more", &[]));
    desk.frame(presence(&[event(3, "bruno", "b", 5)]));
    desk.events();
    desk.frame(sync("q1:", &[event(1, "bruno", "b", 1)]));
    assert_eq!(desk.presence_events(), []);
    assert_eq!(members(&desk), Vec::<String>::new());
}

#[test]
fn rtp1_attached_without_presence_means_everyone_left() {
    let mut desk = Script::attached(DESK);
    desk.frame(presence(&[event(2, "bruno", "b", 1)]));
    desk.advance(2_000);
    desk.drop_socket();
    desk.server_connected("c1");
    desk.events();
    desk.frame(attached(0));
    assert_eq!(desk.presence_events(), [(3, "bruno".to_owned())]);
}

/// Ana is in, as the server confirmed, and then her line drops.
fn entered_and_dropped() -> Script {
    let mut desk = Script::attached(DESK);
    desk.presence(1, DESK, PresenceMessage::own(A::Enter, "at the desk"));
    desk.frame(json!({"action": 1, "msgSerial": 0, "count": 1}));
    desk.frame(
        json!({"action": 14, "channel": DESK, "id": "c1:0", "connectionId": "c1", "timestamp": 5,
        "presence": [{"action": 2, "clientId": "ana", "data": "at the desk"}]}),
    );
    desk.advance(2_000);
    desk.drop_socket();
    desk
}

#[test]
fn rtp17i_own_members_enter_again_after_a_reconnect() {
    let mut desk = entered_and_dropped();
    desk.server_connected("c1");
    desk.sent();
    desk.frame(attached(5));
    let enter = &desk.sent()[0]["presence"][0];
    assert_eq!(
        enter,
        &json!({"id": "c1:0:0", "action": 2, "clientId": "ana", "data": "at the desk"})
    );
}

#[test]
fn rtp17g1_on_a_new_connection_the_old_id_is_not_repeated() {
    let mut desk = entered_and_dropped();
    desk.server_connected("c9");
    desk.sent();
    desk.frame(attached(1));
    let enter = &desk.sent()[0]["presence"][0];
    assert_eq!(enter, &json!({"action": 2, "clientId": "ana", "data": "at the desk"}));
}

/// The change is sent again with the connection, and what enters behind it must not undo it.
#[test]
fn rtp17i_a_change_without_an_answer_is_what_enters_again() {
    let mut desk = Script::attached(DESK);
    desk.frame(presence(&[event(2, "ana", "c1", 0)]));
    for (op, status) in [(1, "active"), (2, "away")] {
        desk.presence(op, DESK, PresenceMessage::own(A::Enter, status));
    }
    desk.advance(2_000);
    desk.drop_socket();
    desk.sent();
    desk.server_connected("c1");
    desk.frame(attached(5));
    let sent: Vec<Value> =
        desk.sent().iter().filter_map(|frame| frame["presence"].get(0).cloned()).collect();
    assert_eq!(sent.len(), 3);
    assert_eq!(sent[2], json!({"action": 2, "clientId": "ana", "data": "away"}));
}

#[test]
fn rtp17e_a_refused_reentry_is_told_as_an_update() {
    let mut desk = entered_and_dropped();
    desk.server_connected("c9");
    desk.frame(attached(1));
    let serial = desk.sent().last().unwrap()["msgSerial"].clone();
    desk.events();
    desk.frame(json!({"action": 2, "msgSerial": serial, "count": 1, "error": {"code": 40160, "statusCode": 401}}));
    let change = desk.channel_changes().pop().unwrap();
    let reason = change.reason.unwrap();
    assert_eq!((change.resumed, reason.code, reason.cause.unwrap().code), (true, 91004, 40160));
}

#[test]
fn rtp17i_an_attached_channel_that_resumed_does_not_enter_again() {
    let mut desk = Script::attached(DESK);
    desk.frame(json!({"action": 14, "channel": DESK, "id": "c1:0", "connectionId": "c1", "presence": [{"action": 2, "clientId": "ana"}]}));
    desk.frame(attached(5));
    assert_eq!(desk.sent().len(), 0);
}

#[test]
fn rtp17b_after_leaving_nothing_enters_again_but_a_synthesized_leave_does() {
    let mut desk = Script::attached(DESK);
    let own = |action: u64, id: &str| json!({"action": 14, "channel": DESK, "presence": [{"action": action, "clientId": "ana", "connectionId": "c1", "id": id, "timestamp": 5}]});
    desk.frame(own(2, "c1:0:0"));
    desk.frame(own(3, "server-made"));
    desk.frame(attached(0));
    assert_eq!(desk.sent().len(), 1, "the server threw us out; we come back");
    desk.frame(own(3, "c1:1:0"));
    desk.frame(attached(0));
    assert_eq!(desk.sent().len(), 0);
}

#[test]
fn rtp5a_detaching_forgets_everyone_silently() {
    let mut desk = Script::attached(DESK);
    desk.frame(presence(&[event(2, "bruno", "b", 1)]));
    desk.input(Input::Detach { op: None, channel: DESK.into() });
    desk.events();
    desk.frame(json!({"action": 13, "channel": DESK}));
    assert_eq!(desk.presence_events(), []);
    assert_eq!(members(&desk), Vec::<String>::new());
}

#[test]
fn rtn19a2_an_unanswered_enter_is_sent_again_behind_its_attach() {
    let mut desk = Script::attached(DESK);
    desk.advance(2_000);
    desk.presence(1, DESK, PresenceMessage::own(A::Enter, "x"));
    desk.drop_socket();
    desk.sent();
    desk.server_connected("c1");
    let actions: Vec<_> = desk.sent().iter().map(|frame| frame["action"].clone()).collect();
    assert_eq!(actions, [json!(10), json!(14)]);
}
