//! Publishing and its outcomes (RTL6, RTN7).

use std::collections::BTreeMap;

use ably_proto::{
    machine::{ConnectionState as S, Input, OpId, Options, Outcome},
    wire::Message,
};
use serde_json::json;

use crate::script::{Script, acked, code_of};

#[test]
fn rtn7a_publishes_are_numbered_and_settled_by_ack() {
    let mut desk = Script::connected();
    desk.publish(1, "room", "m-1");
    desk.publish(2, "room", "m-2");
    let sent = desk.sent();
    assert_eq!((&sent[0]["msgSerial"], &sent[1]["msgSerial"]), (&json!(0), &json!(1)));
    assert_eq!(
        sent[0]["messages"],
        json!([{"id": "m-1", "name": "message", "data": "Towels to 12"}])
    );
    desk.frame(json!({"action": 1, "msgSerial": 0, "count": 2, "res": [{"serials": ["s1:000"]}, {"serials": [null]}]}));
    assert_eq!(desk.outcomes(), [(1, acked("s1:000")), (2, Outcome::Acked { serial: None })]);
}

#[test]
fn rtl6c5_publishing_needs_no_attachment() {
    let mut desk = Script::connected();
    desk.publish(1, "never-attached", "m-1");
    assert_eq!(desk.sent().len(), 1);
}

#[test]
fn ack_without_res_or_count_settles_one() {
    let mut desk = Script::connected();
    desk.publish(1, "room", "m-1");
    desk.publish(2, "room", "m-2");
    desk.frame(json!({"action": 1, "msgSerial": 0}));
    assert_eq!(desk.outcomes(), [(1, Outcome::Acked { serial: None })]);
}

#[test]
fn acks_for_nothing_are_ignored() {
    let mut desk = Script::connected();
    desk.frame(json!({"action": 1, "msgSerial": 0, "count": 1}));
    desk.frame(json!({"action": 1, "msgSerial": u64::MAX, "count": u32::MAX}));
    desk.frame(json!({"action": 2}));
    desk.publish(1, "room", "m-1");
    desk.frame(json!({"action": 1, "msgSerial": 5, "count": 1}));
    assert_eq!(desk.outcomes(), []);
    desk.frame(json!({"action": 1, "msgSerial": 0, "count": 1}));
    desk.frame(json!({"action": 1, "msgSerial": 0, "count": 1}));
    assert_eq!(desk.outcomes().len(), 1);
}

#[test]
fn an_overlapping_ack_gives_each_frame_its_own_serial() {
    let mut desk = Script::connected();
    for n in 0..3 {
        desk.publish(n, "room", &format!("m-{n}"));
    }
    desk.frame(json!({"action": 1, "msgSerial": 0, "count": 1, "res": [{"serials": ["a"]}]}));
    desk.frame(json!({"action": 1, "msgSerial": 0, "count": 3, "res": [{"serials": ["a"]}, {"serials": ["b"]}, {"serials": ["c"]}]}));
    assert_eq!(desk.outcomes(), [(0, acked("a")), (1, acked("b")), (2, acked("c"))]);
}

#[test]
fn frames_an_ack_skips_are_of_unknown_fate() {
    let mut desk = Script::connected();
    desk.publish(1, "room", "m-1");
    desk.publish(2, "room", "m-2");
    desk.frame(json!({"action": 1, "msgSerial": 1, "count": 1, "res": [{"serials": ["b"]}]}));
    assert_eq!(desk.outcomes(), [(1, Outcome::Unknown), (2, acked("b"))]);
}

#[test]
fn rtn7b_nacks_are_sorted_into_what_passes_and_what_does_not() {
    let cases = [
        (40160, 401, "permanent"),
        (40009, 400, "permanent"),
        (42210, 422, "permanent"),
        (40012, 400, "permanent"),
        (50000, 500, "transient"),
        (42911, 429, "transient"),
        (40142, 401, "transient"),
        (90001, 400, "transient"),
        (80003, 400, "transient"),
    ];
    for (code, status, expected) in cases {
        let mut desk = Script::connected();
        desk.publish(1, "room", "m-1");
        desk.frame(json!({"action": 2, "msgSerial": 0, "count": 1, "error": {"code": code, "statusCode": status}}));
        assert_eq!(code_of(&desk.outcomes()[0].1), (expected, code));
    }
}

#[test]
fn a_publish_without_a_connection_is_answered_at_once() {
    let mut desk = Script::new(Options::default());
    desk.publish(1, "room", "m-1");
    desk.input(Input::Connect);
    desk.publish(2, "room", "m-2");
    let outcomes = desk.outcomes();
    assert_eq!(code_of(&outcomes[0].1), ("transient", 80003));
    assert_eq!(code_of(&outcomes[1].1), ("transient", 80003));
    desk.token("token-1");
    desk.server_connected("c1");
    assert_eq!(desk.sent().len(), 0, "nothing was queued behind the outbox's back");
}

#[test]
fn rtl6c4_a_failed_channel_refuses_for_good() {
    let mut desk = Script::attached("room");
    desk.frame(
        json!({"action": 9, "channel": "room", "error": {"code": 40160, "statusCode": 401}}),
    );
    desk.publish(1, "room", "m-1");
    assert_eq!(code_of(&desk.outcomes()[0].1), ("permanent", 40160));
}

#[test]
fn rsl1i_a_message_over_the_servers_limit_is_refused_here() {
    let mut desk = Script::connected();
    let message = |size: usize| vec![Message::new("", "x".repeat(size))];
    for (op, size) in [(1, 65_536), (2, 65_537)] {
        desk.input(Input::Publish {
            op: Some(OpId(op)),
            channel: "room".into(),
            messages: message(size),
            params: BTreeMap::new(),
        });
    }
    assert_eq!(desk.sent().len(), 1);
    let outcomes = desk.outcomes();
    assert_eq!((outcomes[0].0, code_of(&outcomes[0].1)), (2, ("permanent", 40009)));
}

#[test]
fn rtl6g3_a_foreign_client_id_is_refused_here_and_the_line_stays() {
    let mut desk = Script::connected();
    let mut message = Message::new("message", "x");
    message.client_id = Some("bruno".into());
    desk.input(Input::Publish {
        op: Some(OpId(1)),
        channel: "room".into(),
        messages: vec![message],
        params: BTreeMap::new(),
    });
    assert_eq!(code_of(&desk.outcomes()[0].1), ("permanent", 40012));
    assert_eq!(desk.state(), S::Connected);
}

#[test]
fn fire_and_forget_has_no_outcome() {
    let mut desk = Script::connected();
    let messages = vec![Message::new("typing", "x").ephemeral()];
    desk.input(Input::Publish {
        op: None,
        channel: "room".into(),
        messages,
        params: BTreeMap::new(),
    });
    assert_eq!(desk.sent()[0]["messages"][0]["extras"], json!({"ephemeral": true}));
    desk.frame(json!({"action": 1, "msgSerial": 0, "count": 1}));
    assert_eq!(desk.events().len(), 0);
}

#[test]
fn unacknowledged_frames_are_bounded() {
    let mut desk = Script::connected_with(Options { max_unacked: 2, ..Options::default() });
    for n in 0..3 {
        desk.publish(n, "room", "m");
    }
    let outcomes = desk.outcomes();
    assert_eq!((outcomes.len(), code_of(&outcomes[0].1)), (1, ("transient", 42911)));
    assert_eq!(desk.sent().len(), 2);
}

#[test]
fn rtn7e_closing_and_failing_leave_no_publish_without_an_outcome() {
    let mut desk = Script::connected();
    desk.publish(1, "room", "m-1");
    desk.input(Input::Close);
    desk.frame(json!({"action": 8}));
    assert_eq!(desk.outcomes(), [(1, Outcome::Unknown)]);

    let mut desk = Script::connected();
    desk.publish(1, "room", "m-1");
    desk.frame(json!({"action": 9, "error": {"code": 42920, "statusCode": 429}}));
    assert_eq!(desk.outcomes(), [(1, Outcome::Unknown)]);
}

#[test]
fn rtn11b_connecting_again_while_closing_leaves_no_publish_without_an_outcome() {
    let mut desk = Script::connected();
    desk.publish(1, "room", "m-1");
    desk.input(Input::Close);
    desk.input(Input::Connect);
    assert_eq!(desk.outcomes(), [(1, Outcome::Unknown)]);
}
