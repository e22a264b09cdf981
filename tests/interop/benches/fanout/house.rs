//! The endpoint in a process of its own, and its clients as bare sockets: a client of either kind
//! would be measured with it.

use std::fs;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use ably_proto::wire::{Action, Format, Message as Word, ProtocolMessage, decode};
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::line::{Teller, pack};

const CHANNEL: &str = "org:1:group:night-desk";
const FORMAT: Format = Format::MsgPack;
/// What stands before the time in a message, and behind it.
const MARK: &[u8] = b"sent at <";
const MARK_END: u8 = b'>';
const TEXT_BYTES: usize = 300;

/// The endpoint with one application.
pub struct House {
    address: SocketAddr,
    key: String,
    process: Teller,
}

impl House {
    pub async fn open(part: &str) -> Self {
        let mut process = Teller::part(part, &[]);
        let address: SocketAddr = process.line().await.parse().unwrap();
        let mut http = TcpStream::connect(address).await.unwrap();
        let body = r#"{"keys":[{}]}"#;
        let request = format!(
            "POST /apps HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        http.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        http.read_to_string(&mut answer).await.unwrap();
        let app: Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
        let key = app["keys"][0]["keyStr"].as_str().unwrap().to_owned();
        Self { address, key, process }
    }

    /// Resident memory of the endpoint's process, in kilobytes.
    pub fn resident_kb(&self) -> f64 {
        let id = self.process.child.id().expect("it still runs");
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }
}

/// One connection.
pub struct Member {
    socket: WebSocketStream<TcpStream>,
}

impl Member {
    /// Connects, and waits until it is let in.
    pub async fn arrive(house: &House) -> Self {
        let stream = TcpStream::connect(house.address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let query = format!("v=6&format={}&clientId=guest&key={}", FORMAT.as_param(), house.key);
        let address = format!("ws://{}/?{query}", house.address);
        let (socket, _) = client_async(address, stream).await.unwrap();
        let mut member = Self { socket };
        member.wait_for(Action::Connected).await;
        member
    }

    pub async fn attach(&mut self) {
        let attach = ProtocolMessage::on_channel(Action::Attach, CHANNEL);
        self.socket.send(pack(&attach, FORMAT)).await.unwrap();
        self.wait_for(Action::Attached).await;
    }

    /// Publishes the time, in a text of the usual length.
    pub async fn publish(&mut self, number: usize, at: Duration) {
        let mark = String::from_utf8_lossy(MARK).into_owned();
        let text = format!("{mark}{}{}", at.as_nanos(), char::from(MARK_END));
        let mut frame = ProtocolMessage::on_channel(Action::Message, CHANNEL);
        frame.msg_serial = Some(number as u64);
        frame.messages.push(Word::new("message", format!("{text:<TEXT_BYTES$}")));
        self.socket.send(pack(&frame, FORMAT)).await.unwrap();
    }

    /// Tells of so many messages how late each was.
    pub async fn hear(
        mut self,
        began: Instant,
        messages: usize,
        heard: mpsc::UnboundedSender<Duration>,
    ) {
        let mut missing = messages;
        while missing > 0 {
            let frame = self.socket.next().await.unwrap().unwrap();
            let now = began.elapsed();
            if let Some(sent) = sent_at(&frame.into_data()) {
                heard.send(now.saturating_sub(sent)).unwrap();
                missing -= 1;
            }
        }
    }

    async fn wait_for(&mut self, action: Action) {
        loop {
            let frame = self.socket.next().await.unwrap().unwrap();
            if frame.is_binary() {
                let frame = decode(&frame.into_data(), FORMAT).unwrap();
                assert!(frame.error.is_none(), "{:?}", frame.error);
                if frame.action == action {
                    return;
                }
            }
        }
    }
}

fn sent_at(frame: &[u8]) -> Option<Duration> {
    let at = frame.windows(MARK.len()).position(|window| window == MARK)? + MARK.len();
    let digits = frame[at..].split(|byte| *byte == MARK_END).next()?;
    Some(Duration::from_nanos(std::str::from_utf8(digits).ok()?.parse().ok()?))
}
