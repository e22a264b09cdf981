//! What one can ask of a channel and of the connection, over a real socket.

use ably_realtime::{
    Annotation, ChannelOptions, ChannelState as C, Client, ConnectionState as S, Data, Event,
    Flags, MembersQuery, Message, MessageAction, Operation, Outcome, Reach, Subscription, cipher,
};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::peer::{Ana, Line, Peer, soon};

const ROOM: &str = "room";
const KEY: &str = "WUP6u0K7MXI5Zeo0VppPwg==";

async fn connected() -> (Peer, Ana, Line) {
    let peer = Peer::start().await;
    let mut ana = Ana::start(&peer);
    let line = peer.welcome("c1").await;
    ana.until_state(S::Connected).await;
    (peer, ana, line)
}

/// Runs something the client does while the test is the server.
fn meanwhile<T, F>(ana: &Ana, act: impl FnOnce(Client) -> F) -> JoinHandle<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    tokio::spawn(act(ana.client.clone()))
}

async fn answer<T>(task: JoinHandle<T>) -> T {
    soon("an answer", task).await.unwrap()
}

async fn ack(line: &mut Line, frame: &Value, serial: &str) {
    let res = json!([{"serials": [serial]}]);
    line.send(json!({"action": 1, "msgSerial": frame["msgSerial"], "count": 1, "res": res})).await;
}

#[tokio::test]
async fn rtl16_options_go_with_the_attach_and_change_it_in_place() {
    let (_peer, ana, mut line) = connected().await;
    let options = ChannelOptions::default().param("rewind", "10").modes(Flags::SUBSCRIBE);
    ana.client.set_channel_options(ROOM, options).await.unwrap();
    let attach = meanwhile(&ana, |client| async move { client.attached(ROOM).await });
    let frame = line.attached(ROOM, "s0", 0).await;
    assert_eq!((&frame["params"], &frame["flags"]), (&json!({"rewind": "10"}), &json!(1 << 18)));
    answer(attach).await.unwrap();
    assert_eq!(ana.client.modes(ROOM).await, Flags::NONE, "ATTACHED named none");
    let options = ChannelOptions::default().modes(Flags::PUBLISH);
    let change =
        meanwhile(&ana, |client| async move { client.set_channel_options(ROOM, options).await });
    assert_eq!(line.attached(ROOM, "s0", 4 + (1 << 17)).await["flags"], 1 << 17);
    answer(change).await.unwrap();
    assert_eq!(ana.client.modes(ROOM).await, Flags::PUBLISH);
}

#[tokio::test]
async fn rtl4_a_refused_attach_says_why() {
    let (_peer, ana, mut line) = connected().await;
    let attach = meanwhile(&ana, |client| async move { client.attached(ROOM).await });
    line.recv().await;
    line.send(json!({"action": 9, "channel": ROOM, "error": {"code": 40160, "statusCode": 401}}))
        .await;
    assert_eq!(answer(attach).await.unwrap_err().code, 40160);
}

#[tokio::test]
async fn rtl32_a_message_is_edited_under_its_serial() {
    let (_peer, ana, mut line) = connected().await;
    let edit = meanwhile(&ana, |client| async move {
        let why = Operation { description: Some("typo".into()), ..Operation::default() };
        let new = Message::new("message", "Towels to 21");
        client.revise(ROOM, "s1", MessageAction::Update, new, Some(why)).await
    });
    let frame = line.recv().await;
    let expected = json!([{"name": "message", "data": "Towels to 21", "action": 1, "serial": "s1", "version": {"description": "typo"}}]);
    assert_eq!(frame["messages"], expected);
    ack(&mut line, &frame, "v2").await;
    assert_eq!(answer(edit).await, Outcome::Acked { serial: Some("v2".into()) });
}

#[tokio::test]
async fn rtl6i2_several_messages_have_a_serial_each() {
    let (_peer, ana, mut line) = connected().await;
    let publish = meanwhile(&ana, |client| async move {
        let messages = vec![Message::new("a", "1"), Message::new("b", "2")];
        client.publish_all(ROOM, messages, [("k".to_owned(), "v".to_owned())].into()).await
    });
    let frame = line.recv().await;
    assert_eq!(
        (frame["messages"].as_array().unwrap().len(), &frame["params"]["k"]),
        (2, &json!("v"))
    );
    line.send(json!({"action": 1, "msgSerial": 0, "count": 1, "res": [{"serials": ["s1", null]}]}))
        .await;
    let (outcome, serials) = answer(publish).await;
    assert_eq!(outcome, Outcome::Acked { serial: Some("s1".into()) });
    assert_eq!(serials, [Some("s1".to_owned()), None]);
}

#[tokio::test]
async fn rtan_annotations_go_out_are_taken_back_and_come_in() {
    let (_peer, mut ana, mut line) = connected().await;
    let subscribe =
        meanwhile(
            &ana,
            |client| async move { client.subscribe(ROOM, Subscription::Annotations).await },
        );
    line.attached(ROOM, "s0", 1 << 22).await;
    answer(subscribe).await.unwrap();
    for (action, taken_back) in [(0, false), (1, true)] {
        let annotate = meanwhile(&ana, move |client| async move {
            let like = Annotation::new("reaction:distinct.v1", "like");
            if taken_back {
                client.take_back_annotation(ROOM, "s1", like).await
            } else {
                client.annotate(ROOM, "s1", like).await
            }
        });
        let frame = line.recv().await;
        let sent = &frame["annotations"][0];
        assert_eq!((&sent["action"], &sent["messageSerial"]), (&json!(action), &json!("s1")));
        ack(&mut line, &frame, "a1").await;
        assert!(matches!(answer(annotate).await, Outcome::Acked { .. }));
    }
    line.send(
        json!({"action": 21, "channel": ROOM, "annotations": [{"type": "t", "name": "like"}]}),
    )
    .await;
    let name = ana
        .until(|event| match event {
            Event::Annotation { annotation, .. } => Some(annotation.name),
            _ => None,
        })
        .await;
    assert_eq!(name.as_deref(), Some("like"));
}

#[tokio::test]
async fn rsl5_an_encrypted_channel_hides_its_messages_from_the_service() {
    let (_peer, mut ana, mut line) = connected().await;
    let options = ChannelOptions::default().cipher(cipher(KEY).unwrap());
    ana.client.set_channel_options(ROOM, options).await.unwrap();
    ana.client.attach(ROOM, None).await;
    line.attached(ROOM, "s0", 0).await;
    let publish = meanwhile(&ana, |client| async move {
        client.publish(ROOM, Message::new("message", "the safe is open")).await
    });
    let frame = line.recv().await;
    let mut message = frame["messages"][0].clone();
    assert_eq!(message["encoding"], "utf-8/cipher+aes-128-cbc/base64");
    assert!(!frame.to_string().contains("safe"));
    ack(&mut line, &frame, "s1").await;
    answer(publish).await;
    message["id"] = json!("echo");
    line.send(json!({"action": 15, "channel": ROOM, "messages": [message]})).await;
    let data = ana
        .until(|event| match event {
            Event::Message { message, .. } => Some(message.data),
            _ => None,
        })
        .await;
    assert_eq!(data, Data::Text("the safe is open".into()));
}

#[tokio::test]
async fn rtp11_members_are_told_when_the_sync_is_over() {
    let (_peer, ana, mut line) = connected().await;
    let ask =
        meanwhile(
            &ana,
            |client| async move { client.members(ROOM, MembersQuery::default()).await },
        );
    line.attached(ROOM, "s0", 1).await;
    let member = json!({"action": 1, "clientId": "bruno", "connectionId": "b", "id": "b:0:0"});
    line.send(json!({"action": 16, "channel": ROOM, "channelSerial": "q:", "presence": [member]}))
        .await;
    let members = answer(ask).await.unwrap();
    assert_eq!(members[0].client_id.as_deref(), Some("bruno"));
}

#[tokio::test]
async fn rts4_a_released_channel_is_detached_and_forgotten() {
    let (_peer, ana, mut line) = connected().await;
    ana.client.attach(ROOM, None).await;
    line.attached(ROOM, "s0", 0).await;
    assert!(ana.client.when_channel(ROOM, C::Attached).await);
    let release = meanwhile(&ana, |client| async move { client.release(ROOM).await });
    assert_eq!(line.recv().await["action"], 12);
    line.send(json!({"action": 13, "channel": ROOM})).await;
    answer(release).await.unwrap();
    line.send(json!({"action": 15, "channel": ROOM, "messages": [{"data": "late"}]})).await;
    let ping = meanwhile(&ana, |client| async move { client.ping().await });
    let frame = line.recv().await;
    line.send(json!({"action": 0, "id": frame["id"]})).await;
    answer(ping).await.unwrap();
    let oddities = ana.client.oddities().await;
    assert_eq!(oddities.of(ably_realtime::Oddity::UnknownChannel), 1);
}

#[tokio::test]
async fn rtc8_authorize_sends_a_new_token_in_place() {
    let (_peer, ana, mut line) = connected().await;
    let authorize = meanwhile(&ana, |client| async move { client.authorize().await });
    let frame = line.recv().await;
    assert_eq!((&frame["action"], &frame["auth"]["accessToken"]), (&json!(17), &json!("token-2")));
    line.connected("c1").await;
    answer(authorize).await.unwrap();
    assert_eq!(ana.client.client_id().await.as_deref(), Some("ana"));
    assert_eq!(ana.client.connection_id().await.as_deref(), Some("c1"));
}

#[tokio::test]
async fn rtn20_a_network_that_comes_back_is_used_at_once() {
    let peer = Peer::start().await;
    let day = 86_400_000;
    let mut ana = Ana::start_with(&peer, |options| {
        options.backoff =
            ably_realtime::Backoff::Geometric { first_ms: day, factor: 1.0, cap_ms: day };
    });
    let mut line = peer.welcome("c1").await;
    ana.until_state(S::Connected).await;
    ana.client.network(Reach::Offline).await;
    ana.until_state(S::Disconnected).await;
    line.ended().await;
    ana.client.network(Reach::Online).await;
    let _line = peer.welcome("c1").await;
    ana.until_state(S::Connected).await;
}

#[tokio::test]
async fn a_closed_client_answers_everything_at_once() {
    let (_peer, ana, mut line) = connected().await;
    let close = meanwhile(&ana, |client| async move { client.close().await });
    line.recv().await;
    line.send(json!({"action": 8})).await;
    answer(close).await;
    let client = &ana.client;
    assert_eq!(client.ping().await.unwrap_err().code, 80017);
    assert_eq!(client.attached(ROOM).await.unwrap_err().code, 80017);
    assert_eq!(client.members(ROOM, MembersQuery::default()).await.unwrap_err().code, 80017);
    assert!(!client.when(S::Connected).await);
    assert_eq!(client.recovery_key().await, None);
}
