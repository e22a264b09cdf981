//! One person's socket.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::action;

/// Longer than anything here takes; reached only by a test that fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// A connected socket and what its CONNECTED said.
pub struct Person {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub connection_id: String,
    pub key: String,
    next_serial: u64,
}

impl Person {
    /// Opens a socket.
    pub async fn dial(address: SocketAddr, query: &str) -> Self {
        let (socket, _) = connect_async(format!("ws://{address}/?{query}")).await.unwrap();
        Self { socket, connection_id: String::new(), key: String::new(), next_serial: 0 }
    }

    /// Reads CONNECTED and notes what it says.
    pub async fn expect_connected(&mut self) -> Value {
        let frame = self.hear().await;
        assert_eq!(frame["action"], action::CONNECTED, "{frame}");
        self.connection_id = frame["connectionId"].as_str().unwrap().to_owned();
        self.key = frame["connectionDetails"]["connectionKey"].as_str().unwrap().to_owned();
        frame
    }

    /// Sends a frame as JSON text.
    pub async fn say(&mut self, frame: Value) {
        self.say_raw(Message::text(frame.to_string())).await;
    }

    /// Sends whatever.
    pub async fn say_raw(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    /// Attaches and answers the first frame about it.
    pub async fn attach(&mut self, channel: &str) -> Value {
        self.attach_with(json!({"channel": channel})).await
    }

    /// Attaches with further fields, and answers the first frame about it.
    pub async fn attach_with(&mut self, mut frame: Value) -> Value {
        frame["action"] = action::ATTACH.into();
        self.say(frame).await;
        self.hear().await
    }

    /// Sends messages under the next msgSerial, which it answers.
    pub async fn publish(&mut self, channel: &str, messages: Value) -> u64 {
        let msg_serial = self.next_serial;
        self.next_serial += 1;
        self.publish_as(msg_serial, channel, messages).await;
        msg_serial
    }

    /// Sends messages under that msgSerial.
    pub async fn publish_as(&mut self, msg_serial: u64, channel: &str, messages: Value) {
        self.say(json!({
            "action": action::MESSAGE, "channel": channel,
            "msgSerial": msg_serial, "messages": messages,
        }))
        .await;
    }

    /// Sends one annotation under the next msgSerial.
    pub async fn annotate(&mut self, channel: &str, annotation: Value) -> u64 {
        let msg_serial = self.next_serial;
        self.next_serial += 1;
        self.say(json!({
            "action": action::ANNOTATION, "channel": channel,
            "msgSerial": msg_serial, "annotations": [annotation],
        }))
        .await;
        msg_serial
    }

    /// Sends one presence event under the next msgSerial.
    pub async fn presence(&mut self, channel: &str, event: Value) -> u64 {
        let msg_serial = self.next_serial;
        self.next_serial += 1;
        self.say(json!({
            "action": action::PRESENCE, "channel": channel,
            "msgSerial": msg_serial, "presence": [event],
        }))
        .await;
        msg_serial
    }

    /// The next frame of an action; anything else fails the test.
    pub async fn expect(&mut self, action: u64) -> Value {
        let frame = self.hear().await;
        assert_eq!(frame["action"], action, "{frame}");
        frame
    }

    /// The next frame of one of two actions whose order is free, the first one first.
    pub async fn expect_both(&mut self, first: u64, second: u64) -> (Value, Value) {
        let (one, other) = (self.hear().await, self.hear().await);
        let (one, other) = if one["action"] == first { (one, other) } else { (other, one) };
        assert_eq!((&one["action"], &other["action"]), (&json!(first), &json!(second)));
        (one, other)
    }

    /// The code of the NACK or ERROR that comes next.
    pub async fn expect_refusal(&mut self, action: u64) -> u64 {
        self.expect(action).await["error"]["code"].as_u64().unwrap()
    }

    /// The next message on a channel: its frame with its only message.
    pub async fn expect_text(&mut self) -> String {
        let frame = self.expect(action::MESSAGE).await;
        frame["messages"][0]["data"].as_str().unwrap().to_owned()
    }

    /// Reads until the endpoint has closed the socket; no frame may come before.
    pub async fn expect_closed(&mut self) {
        loop {
            match tokio::time::timeout(PATIENCE, self.socket.next()).await.unwrap() {
                None | Some(Err(_)) => return,
                Some(Ok(Message::Text(text))) => panic!("unexpected frame: {text}"),
                Some(Ok(_)) => {}
            }
        }
    }

    /// Sends a ping and reads its echo: every frame sent before was dealt with by then.
    pub async fn round_trip(&mut self) {
        self.say(json!({"action": action::HEARTBEAT, "id": "fence"})).await;
        assert_eq!(self.expect(action::HEARTBEAT).await["id"], "fence");
    }

    /// Loses the network: the socket goes without a word.
    pub fn vanish(self) -> (String, String) {
        (self.connection_id, self.key)
    }

    /// The next binary frame, as MessagePack.
    pub async fn hear_binary(&mut self) -> Vec<u8> {
        match self.hear_raw().await {
            Message::Binary(bytes) => bytes.to_vec(),
            other => panic!("expected a binary frame, got {other:?}"),
        }
    }

    /// The next WebSocket ping; no frame may come before.
    pub async fn expect_ping(&mut self) {
        let heard = tokio::time::timeout(PATIENCE, self.socket.next()).await.unwrap();
        let heard = heard.expect("an open socket").unwrap();
        assert!(matches!(heard, Message::Ping(_)), "unexpected frame: {heard:?}");
    }

    async fn hear_raw(&mut self) -> Message {
        loop {
            let heard = tokio::time::timeout(PATIENCE, self.socket.next()).await;
            let heard = heard.expect("a frame within patience").expect("an open socket").unwrap();
            if !matches!(heard, Message::Ping(_) | Message::Pong(_)) {
                return heard;
            }
        }
    }

    /// The next frame; pings, and heartbeats that only break a silence, are passed over.
    pub async fn hear(&mut self) -> Value {
        loop {
            let frame = self.hear_any().await;
            let is_idle_heartbeat = frame["action"] == action::HEARTBEAT && frame["id"].is_null();
            if !is_idle_heartbeat {
                return frame;
            }
        }
    }

    /// The next frame, be it a heartbeat.
    pub async fn hear_any(&mut self) -> Value {
        match self.hear_raw().await {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("expected a text frame, got {other:?}"),
        }
    }

    /// Reads to the end of the socket and answers how many frames came.
    pub async fn hear_until_closed(&mut self) -> usize {
        let mut heard = 0;
        while let Some(Ok(message)) = tokio::time::timeout(PATIENCE, self.socket.next())
            .await
            .expect("an end within patience")
        {
            heard += usize::from(message.is_text());
        }
        heard
    }
}
