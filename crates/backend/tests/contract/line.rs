//! A live connection, spoken in plain JSON frames: the backend is to agree with the protocol, not
//! with our own types.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::desk::{Desk, answer};

const ACK: u64 = 1;
const NACK: u64 = 2;
const CONNECTED: u64 = 4;
const ERROR: u64 = 9;
const ATTACHED: u64 = 11;
const MESSAGE: u64 = 15;
const ANNOTATION: u64 = 21;
/// Action of a message that tells what others annotate it with.
const SUMMARY: u64 = 4;

/// Longer than anything here takes; reached only by a test that fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// A connected person's socket.
pub(crate) struct Line {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    next_serial: u64,
    /// Messages that came while something else was awaited.
    heard: Vec<Value>,
}

impl Line {
    /// Fetches a credential, changes it into a token, and connects with it.
    pub(crate) async fn open(desk: &Desk<'_>) -> Self {
        let token = token(desk).await;
        let url = format!("{}?v=6&format=json&access_token={token}", desk.house.backend.live());
        let (socket, _) = connect_async(url).await.unwrap();
        let mut line = Self { socket, next_serial: 0, heard: Vec::new() };
        line.until(&[CONNECTED]).await;
        line
    }

    /// Attaches; the code of the refusal where it is refused.
    pub(crate) async fn attach(&mut self, channel: &str) -> Result<(), u64> {
        self.say(json!({"action": 10, "channel": channel})).await;
        let frame = self.until(&[ATTACHED, ERROR]).await;
        match frame["error"]["code"].as_u64() {
            Some(code) => Err(code),
            None => Ok(()),
        }
    }

    /// Publishes one message; its serial, or the code of the NACK.
    pub(crate) async fn publish(&mut self, channel: &str, message: Value) -> Result<Value, u64> {
        let frame = json!({"action": MESSAGE, "channel": channel, "messages": [message]});
        self.counted(frame).await
    }

    /// Annotates a message; the annotation's serial, or the code of the NACK.
    pub(crate) async fn annotate(
        &mut self,
        channel: &str,
        annotation: Value,
    ) -> Result<Value, u64> {
        let frame = json!({"action": ANNOTATION, "channel": channel, "annotations": [annotation]});
        self.counted(frame).await
    }

    async fn counted(&mut self, mut frame: Value) -> Result<Value, u64> {
        let msg_serial = self.next_serial;
        self.next_serial += 1;
        frame["msgSerial"] = msg_serial.into();
        self.say(frame).await;
        let frame = self.until(&[ACK, NACK]).await;
        assert_eq!(frame["msgSerial"], msg_serial);
        match frame["error"]["code"].as_u64() {
            Some(code) => Err(code),
            None => Ok(frame["res"][0]["serials"][0].clone()),
        }
    }

    /// The next message of this name, with its data read.
    pub(crate) async fn message(&mut self, name: &str) -> Value {
        loop {
            if let Some(at) = self
                .heard
                .iter()
                .position(|message| message["name"] == name && message["action"] != SUMMARY)
            {
                return self.heard.remove(at);
            }
            let frame = self.hear().await;
            self.keep(&frame);
        }
    }

    /// The next summary of annotations, with its position in the channel.
    pub(crate) async fn summary(&mut self) -> Value {
        loop {
            let is_summary = |message: &Value| message["action"] == SUMMARY;
            if let Some(at) = self.heard.iter().position(is_summary) {
                return self.heard.remove(at);
            }
            let frame = self.hear().await;
            self.keep(&frame);
        }
    }

    async fn until(&mut self, actions: &[u64]) -> Value {
        loop {
            let frame = self.hear().await;
            if actions.contains(&frame["action"].as_u64().unwrap()) {
                return frame;
            }
            self.keep(&frame);
        }
    }

    fn keep(&mut self, frame: &Value) {
        if frame["action"] != MESSAGE {
            return;
        }
        for message in frame["messages"].as_array().unwrap() {
            let mut message = message.clone();
            message["channelSerial"] = frame["channelSerial"].clone();
            if message["encoding"] == "json" {
                message["data"] = serde_json::from_str(message["data"].as_str().unwrap()).unwrap();
            }
            self.heard.push(message);
        }
    }

    async fn say(&mut self, frame: Value) {
        self.socket.send(Message::text(frame.to_string())).await.unwrap();
    }

    async fn hear(&mut self) -> Value {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.socket.next()).await;
            let message = next.expect("nothing came").expect("the line was cut").unwrap();
            if let Message::Text(text) = message {
                return serde_json::from_str(&text).unwrap();
            }
        }
    }
}

/// The token a person's credential buys.
pub(crate) async fn token(desk: &Desk<'_>) -> String {
    let (_, request) = desk.post("/api/chat/auth", json!({})).await;
    let path = format!("/keys/{}/requestToken", request["keyName"].as_str().unwrap());
    let house = desk.house;
    let request = house.client.request(Method::POST, house.url(&path)).json(&request);
    let (status, details) = answer(request).await;
    assert_eq!(status, 201, "{details}");
    details["token"].as_str().unwrap().to_owned()
}
