//! Connecting, losing the line, coming back.

use ably_realtime::{Client, ConnectionState as S, EndpointError, Event, Format};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::peer::{Ana, Peer, soon};

const ROOM: &str = "org:1:group:night-desk";

#[tokio::test]
async fn rtn2_both_formats_connect_attach_and_deliver() {
    for (format, name) in [(Format::Json, "json"), (Format::MsgPack, "msgpack")] {
        let peer = Peer::start().await;
        let mut ana = Ana::start_with(&peer, |options| options.format = format);
        let mut line = peer.welcome("c1").await;
        assert_eq!((line.query["v"].as_str(), line.query["format"].as_str()), ("6", name));
        assert_eq!(line.query["access_token"], "token-1");
        ana.client.attach(ROOM, None).await;
        line.attached(ROOM, "s0", 0).await;
        assert!(!ana.until_attached().await);
        line.send(json!({"action": 15, "channel": ROOM, "id": "c2:0", "channelSerial": "s1", "messages": [{"data": "a"}, {"data": "b"}]})).await;
        assert_eq!(ana.message().await, ("c2:0:0".to_owned(), None));
        assert_eq!(ana.message().await, ("c2:0:1".to_owned(), Some("s1".to_owned())));
    }
}

#[tokio::test]
async fn rtn15_after_a_drop_connection_and_channel_go_on_where_they_were() {
    let peer = Peer::start().await;
    let mut ana = Ana::start(&peer);
    let mut line = peer.welcome("c1").await;
    ana.client.attach(ROOM, Some("s7".into())).await;
    assert_eq!(line.attached(ROOM, "s7", 4).await["channelSerial"], "s7");
    line.send(
        json!({"action": 15, "channel": ROOM, "channelSerial": "s8", "messages": [{"id": "m-1"}]}),
    )
    .await;
    assert_eq!(ana.message().await.0, "m-1");
    drop(line);
    let mut line = peer.welcome("c1").await;
    assert_eq!(line.query["resume"], "c1!key");
    assert_eq!(line.attached(ROOM, "s8", 6).await["channelSerial"], "s8");
    assert!(ana.until_attached().await);
    line.send(
        json!({"action": 15, "channel": ROOM, "channelSerial": "s9", "messages": [{"id": "m-2"}]}),
    )
    .await;
    assert_eq!(ana.message().await.0, "m-2");
}

#[tokio::test]
async fn a_refused_connection_is_tried_until_somebody_answers() {
    let peer = Peer::start().await;
    let mut ana = Ana::start(&peer);
    for _ in 0..3 {
        drop(peer.accept().await);
    }
    let _line = peer.welcome("c1").await;
    ana.until_state(S::Connected).await;
}

#[tokio::test]
async fn rtn23a_a_silent_server_is_left_for_a_new_connection() {
    let peer = Peer::start().await;
    let mut ana = Ana::start_with(&peer, |options| options.request_timeout_ms = 3_000);
    let mut silent = peer.accept().await;
    silent.send(json!({"action": 4, "connectionId": "c1", "connectionDetails": {"connectionKey": "c1!key", "maxIdleInterval": 50}})).await;
    ana.until_state(S::Connected).await;
    let line = peer.welcome("c1").await;
    assert_eq!(line.query["resume"], "c1!key");
    silent.ended().await;
}

#[tokio::test]
async fn wake_replaces_the_transport_at_once() {
    let peer = Peer::start().await;
    let mut ana = Ana::start(&peer);
    let mut before = peer.welcome("c1").await;
    ana.until_state(S::Connected).await;
    ana.client.wake().await;
    let after = peer.welcome("c1").await;
    assert_eq!(after.query["resume"], "c1!key");
    before.ended().await;
}

#[tokio::test]
async fn retry_now_does_not_wait_for_the_delay() {
    let peer = Peer::start().await;
    let mut ana = Ana::start_with(&peer, |options| {
        let day = 86_400_000;
        options.backoff =
            ably_realtime::Backoff::Geometric { first_ms: day, factor: 1.0, cap_ms: day };
    });
    drop(peer.welcome("c1").await);
    ana.until_state(S::Disconnected).await;
    ana.client.retry_now().await;
    let _line = peer.welcome("c1").await;
    ana.until_state(S::Connected).await;
}

#[tokio::test]
async fn rtn12_close_says_goodbye_and_ends_the_client() {
    let peer = Peer::start().await;
    let mut ana = Ana::start(&peer);
    let mut line = peer.welcome("c1").await;
    ana.until_state(S::Connected).await;
    let client = ana.client.clone();
    let closing = tokio::spawn(async move { client.close().await });
    assert_eq!(line.recv().await["action"], 7);
    line.send(json!({"action": 8})).await;
    soon("the end of close", closing).await.unwrap();
    ana.until_state(S::Closed).await;
    line.ended().await;
    let outcome = ana.client.publish(ROOM, ably_realtime::Message::new("message", "x")).await;
    assert!(matches!(outcome, ably_realtime::Outcome::Transient { .. }), "{outcome:?}");
}

#[tokio::test]
async fn a_client_nobody_holds_closes_its_connection() {
    let peer = Peer::start().await;
    let Ana { client, events, .. } = Ana::start(&peer);
    let mut line = peer.welcome("c1").await;
    drop(client);
    assert_eq!(line.recv().await["action"], 7);
    drop(events);
}

#[tokio::test]
async fn a_listener_that_went_away_closes_the_connection() {
    let peer = Peer::start().await;
    let mut ana = Ana::start(&peer);
    let mut line = peer.welcome("c1").await;
    ana.until_state(S::Connected).await;
    drop(ana.events);
    assert_eq!(line.recv().await["action"], 7);
}

#[tokio::test]
async fn frames_nobody_can_read_are_counted_and_the_line_lives() {
    let peer = Peer::start().await;
    let mut ana = Ana::start(&peer);
    let mut line = peer.welcome("c1").await;
    ana.until_state(S::Connected).await;
    line.send_raw(Message::text("{nonsense")).await;
    line.send_raw(Message::binary(vec![0xc1])).await;
    assert_eq!(ana.event().await, Event::Undecodable { total: 1 });
    assert_eq!(ana.event().await, Event::Undecodable { total: 2 });
    ana.client.attach(ROOM, None).await;
    assert_eq!(line.recv().await["action"], 10);
}

#[tokio::test]
async fn a_slow_listener_loses_nothing_and_holds_the_server_back() {
    let peer = Peer::start().await;
    let mut ana = Ana::start_with(&peer, |options| options.event_capacity = 4);
    let mut line = peer.welcome("c1").await;
    ana.client.attach(ROOM, None).await;
    line.attached(ROOM, "s0", 0).await;
    let count = 5_000;
    let server = tokio::spawn(async move {
        for n in 0..count {
            line.send(json!({"action": 15, "channel": ROOM, "channelSerial": format!("s{n}"), "messages": [{"id": n.to_string(), "data": "x".repeat(200)}]})).await;
        }
        line
    });
    for n in 0..count {
        assert_eq!(ana.message().await.0, n.to_string());
    }
    soon("the server", server).await.unwrap();
}

#[tokio::test]
async fn tokens_never_cross_a_network_in_the_clear() {
    let peer = Peer::start().await;
    let mut options = crate::peer::options(&peer, &std::sync::Arc::default());
    options.realtime = "ws://hotel.example/".parse().unwrap();
    assert!(matches!(Client::spawn(options), Err(EndpointError::Unencrypted(_))));
    let mut options = crate::peer::options(&peer, &std::sync::Arc::default());
    options.rest = "http://hotel.example/".parse().unwrap();
    assert!(matches!(Client::spawn(options), Err(EndpointError::Unencrypted(_))));
}

#[tokio::test]
async fn a_frame_beyond_all_measure_costs_the_transport_and_nothing_else() {
    let peer = Peer::start().await;
    let mut ana = Ana::start(&peer);
    let mut line = peer.welcome("c1").await;
    ana.client.attach(ROOM, Some("s7".into())).await;
    line.attached(ROOM, "s7", 4).await;
    ana.until_attached().await;
    let flood = tokio::spawn(async move {
        // The client may hang up before all of it is written.
        let frame =
            json!({"action": 15, "channel": ROOM, "messages": [{"data": "x".repeat(5 << 20)}]});
        line.try_send_raw(Message::text(frame.to_string())).await;
        line
    });
    let mut line = peer.welcome("c1").await;
    assert_eq!(line.query["resume"], "c1!key");
    assert_eq!(line.attached(ROOM, "s7", 4).await["channelSerial"], "s7");
    assert!(ana.until_attached().await);
    soon("the flood", flood).await.unwrap();
}

#[tokio::test]
async fn nesting_without_end_is_counted_and_the_line_lives() {
    let peer = Peer::start().await;
    let mut ana = Ana::start(&peer);
    let mut line = peer.welcome("c1").await;
    ana.until_state(S::Connected).await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let frame = format!(r#"{{"action":15,"channel":"room","messages":[{{"extras":{deep}}}]}}"#);
    line.send_raw(Message::text(frame)).await;
    assert_eq!(ana.event().await, Event::Undecodable { total: 1 });
    ana.client.attach(ROOM, None).await;
    assert_eq!(line.recv().await["action"], 10);
}

/// A text message of a channel that is so many bytes long.
fn message_of(bytes: usize) -> Message {
    let around = json!({"action": 15, "channel": ROOM, "messages": [{"id": "long", "data": ""}]});
    let data = "x".repeat(bytes - around.to_string().len());
    let frame = json!({"action": 15, "channel": ROOM, "messages": [{"id": "long", "data": data}]});
    let text = frame.to_string();
    assert_eq!(text.len(), bytes);
    Message::text(text)
}

#[tokio::test]
async fn a_frame_up_to_the_limit_is_read_and_one_byte_more_is_not() {
    const LIMIT: usize = 4 << 20;
    let peer = Peer::start().await;
    let mut ana = Ana::start(&peer);
    let mut line = peer.welcome("c1").await;
    ana.client.attach(ROOM, None).await;
    line.attached(ROOM, "s7", 0).await;
    line.send_raw(message_of(LIMIT)).await;
    assert_eq!(ana.message().await.0, "long");
    line.try_send_raw(message_of(LIMIT + 1)).await;
    let line = peer.welcome("c1").await;
    assert_eq!(line.query["resume"], "c1!key");
}

#[tokio::test]
async fn text_that_is_no_text_costs_the_transport_and_is_told() {
    let peer = Peer::start().await;
    let mut ana = Ana::start(&peer);
    let mut line = peer.welcome("c1").await;
    ana.until_state(S::Connected).await;
    // One final text frame of two bytes that are no UTF-8.
    line.send_bytes(&[0x81, 2, 0xc3, 0x28]).await;
    let reason = ana
        .until(|event| match event {
            Event::Connection(change) if change.current == S::Disconnected => change.reason,
            _ => None,
        })
        .await;
    assert_eq!(reason.code, 80003);
    assert!(reason.message.contains("the socket broke"), "{}", reason.message);
    let line = peer.welcome("c1").await;
    assert_eq!(line.query["resume"], "c1!key");
}

#[tokio::test]
async fn types_nobody_expects_are_read_as_nothing_and_the_line_lives() {
    let peer = Peer::start().await;
    let mut ana = Ana::start(&peer);
    let mut line = peer.welcome("c1").await;
    ana.client.attach(ROOM, None).await;
    line.attached(ROOM, "s7", 0).await;
    ana.until_attached().await;
    for frame in [
        json!({"action": 15, "channel": {}, "messages": "none"}),
        json!({"action": 15, "channel": ROOM, "messages": [7, "x", null, []]}),
        json!({"action": "fifteen", "channel": ROOM}),
        json!({"action": 4, "connectionDetails": [], "connectionId": 7}),
        json!({"action": 1, "msgSerial": "first", "count": {}, "res": 3}),
        json!({"action": 16, "channel": ROOM, "channelSerial": 9, "presence": {"a": 1}}),
        json!({"action": 11, "channel": ROOM, "flags": "all", "params": [1], "error": "no"}),
    ] {
        line.send(frame).await;
    }
    line.send(json!({"action": 15, "channel": ROOM, "messages": [{"id": "sound"}]})).await;
    assert_eq!(ana.message().await.0, "sound");
    assert!(ana.client.oddities().await.total() >= 3);
    let (client, reply) = (ana.client.clone(), "still here");
    let message = ably_realtime::Message::new("n", reply);
    let publishing = tokio::spawn(async move { client.publish(ROOM, message).await });
    assert_eq!(line.recv().await["messages"][0]["data"], reply);
    line.send(json!({"action": 1, "msgSerial": 0, "count": 1})).await;
    soon("an outcome", publishing).await.unwrap();
}
