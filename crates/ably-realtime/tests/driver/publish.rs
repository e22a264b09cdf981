//! Publishing across drops: one outcome each, whatever happens.

use ably_realtime::{Data, Message, Outcome};
use serde_json::json;
use tokio::task::JoinHandle;

use crate::peer::{Ana, Peer, soon};
use ably_realtime::ConnectionState as S;

const ROOM: &str = "room";

async fn connected(connection: &str) -> (Peer, Ana, crate::peer::Line) {
    let peer = Peer::start().await;
    let mut ana = Ana::start(&peer);
    let line = peer.welcome(connection).await;
    ana.until_state(S::Connected).await;
    (peer, ana, line)
}

fn publish(ana: &Ana, id: &str) -> JoinHandle<Outcome> {
    let (client, message) =
        (ana.client.clone(), Message::new("message", "Towels to 12").with_id(id));
    tokio::spawn(async move { client.publish(ROOM, message).await })
}

async fn outcome(publish: JoinHandle<Outcome>) -> Outcome {
    soon("an outcome", publish).await.unwrap()
}

fn acked(serial: &str) -> Outcome {
    Outcome::Acked { serial: Some(serial.to_owned()) }
}

#[tokio::test]
async fn rtl6j_an_acknowledged_publish_has_its_serial() {
    let (_peer, ana, mut line) = connected("c1").await;
    let publish = publish(&ana, "m-1");
    let frame = line.recv().await;
    assert_eq!((&frame["msgSerial"], &frame["messages"][0]["id"]), (&json!(0), &json!("m-1")));
    line.send(json!({"action": 1, "msgSerial": 0, "count": 1, "res": [{"serials": ["s1:000"]}]}))
        .await;
    assert_eq!(outcome(publish).await, acked("s1:000"));
}

#[tokio::test]
async fn rtn19a2_a_swallowed_ack_and_a_drop_give_one_outcome_under_the_same_number() {
    let (peer, ana, mut line) = connected("c1").await;
    let first = publish(&ana, "m-1");
    line.recv().await;
    line.send(json!({"action": 1, "msgSerial": 0, "count": 1})).await;
    outcome(first).await;
    let second = publish(&ana, "m-2");
    let sent = line.recv().await;
    drop(line);
    let mut line = peer.welcome("c1").await;
    assert_eq!(line.recv().await, sent, "same number, same id");
    line.send(json!({"action": 1, "msgSerial": 1, "count": 1, "res": [{"serials": ["s2:000"]}]}))
        .await;
    assert_eq!(outcome(second).await, acked("s2:000"));
}

#[tokio::test]
async fn rtn19a2_a_new_connection_gets_it_renumbered_under_the_same_id() {
    let (peer, ana, mut line) = connected("c1").await;
    let first = publish(&ana, "m-1");
    line.recv().await;
    line.send(json!({"action": 1, "msgSerial": 0, "count": 1})).await;
    outcome(first).await;
    let second = publish(&ana, "m-2");
    assert_eq!(line.recv().await["msgSerial"], 1);
    drop(line);
    let mut line = peer.welcome("c2").await;
    let resent = line.recv().await;
    assert_eq!((&resent["msgSerial"], &resent["messages"][0]["id"]), (&json!(0), &json!("m-2")));
    line.send(json!({"action": 1, "msgSerial": 0, "count": 1, "res": [{"serials": ["s2:000"]}]}))
        .await;
    assert_eq!(outcome(second).await, acked("s2:000"));
}

#[tokio::test]
async fn a_nack_says_whether_to_try_again() {
    let (_peer, ana, mut line) = connected("c1").await;
    for (serial, code, status, is_permanent) in [(0, 40160, 401, true), (1, 42911, 429, false)] {
        let publish = publish(&ana, "m-1");
        line.recv().await;
        line.send(json!({"action": 2, "msgSerial": serial, "count": 1, "error": {"code": code, "statusCode": status, "message": "no"}})).await;
        match outcome(publish).await {
            Outcome::Permanent { error } if is_permanent => assert_eq!(error.code, code),
            Outcome::Transient { error } if !is_permanent => assert_eq!(error.code, code),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn without_a_connection_the_answer_is_immediate() {
    let peer = Peer::start().await;
    let ana = Ana::start(&peer);
    assert!(matches!(outcome(publish(&ana, "m-1")).await, Outcome::Transient { .. }));
}

#[tokio::test]
async fn rtn7e_closing_with_an_unanswered_publish_leaves_it_unknown() {
    let (_peer, ana, mut line) = connected("c1").await;
    let publish = publish(&ana, "m-1");
    line.recv().await;
    let client = ana.client.clone();
    let closing = tokio::spawn(async move { client.close().await });
    assert_eq!(line.recv().await["action"], 7);
    line.send(json!({"action": 8})).await;
    assert_eq!(outcome(publish).await, Outcome::Unknown);
    soon("close", closing).await.unwrap();
}

#[tokio::test]
async fn rtp8_presence_attaches_enters_and_settles() {
    let (_peer, ana, mut line) = connected("c1").await;
    let client = ana.client.clone();
    let data = Data::from(json!({"status": "active"}));
    let enter = tokio::spawn(async move { client.presence_enter(ROOM, data).await });
    line.attached(ROOM, "s0", 0).await;
    let frame = line.recv().await;
    assert_eq!(
        frame["presence"],
        json!([{"action": 2, "data": "{\"status\":\"active\"}", "encoding": "json"}])
    );
    line.send(json!({"action": 1, "msgSerial": 0, "count": 1})).await;
    assert_eq!(soon("enter", enter).await.unwrap(), Outcome::Acked { serial: None });
}

#[tokio::test]
async fn typing_is_ephemeral_and_nobody_waits() {
    let (_peer, ana, mut line) = connected("c1").await;
    ana.client.publish_ephemeral(ROOM, Message::new("typing", "x")).await;
    assert_eq!(line.recv().await["messages"][0]["extras"], json!({"ephemeral": true}));
}
