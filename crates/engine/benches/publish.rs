//! From the command to the tick: a message through the whole client, against a bare WebSocket echo
//! and one commit on the same disk.
//!
//! Both sides take turns, so that what else the machine does falls on both. Prints one line of
//! JSON, read by `cargo xtask bench`; `-- --rounds N` for fewer rounds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    dead_code,
    unreachable_pub
)]

mod bare;
mod desk;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use ably_proto::wire::{self, Action, Format, Frame, ProtocolMessage};
use bare::{Database, Row, ms};
use desk::{Desk, Hotel};
use futures_util::{SinkExt, StreamExt};
use ipc::{Event, ReadDiagnostics};
use model::{Delivery, Message, RoomId};
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, accept_async, connect_async};

const WARM_UP: usize = 20;
const ROUNDS: usize = 300;

fn main() {
    bare::run(measure(bare::argument("--rounds", ROUNDS)));
}

async fn measure(rounds: usize) {
    // Beside the build, not in a temporary folder: that may be memory.
    let folder = tempfile::tempdir_in(PathBuf::from(env!("CARGO_TARGET_TMPDIR"))).unwrap();
    let hotel = Hotel::open().await;
    let mut client = Client::open(&folder.path().join("desk"), &hotel).await;
    let mut bare = Bare::open(&folder.path().join("bare.db")).await;
    let (mut ours, mut durable, mut base) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..WARM_UP + rounds {
        let (sent, kept) = client.round(round).await;
        let echoed = bare.round(round).await;
        if round >= WARM_UP {
            ours.push(ms(sent));
            durable.push(ms(kept));
            base.push(ms(echoed));
        }
    }
    client.desk.handle.shutdown().await;
    let row = json!({
        "measured": "publish_to_ack",
        "what": "Publish → ACK through the whole client",
        "compared": "`send_message` at a desk with nothing else to do until a face is told that the \
            message is sent (row committed, published over a loopback WebSocket to the embedded \
            backend in memory, acknowledged), against one row committed by hand in the same \
            schema, encryption and durability, then one bare WebSocket echo of the same frame.",
        "unit": "ms", "ours": ours, "base": base, "limit": {"ratio": 2.0},
    });
    println!("{row}");
    let row = json!({
        "measured": "publish_until_answered",
        "what": "The same, until the command is answered",
        "compared": "`send_message` until its reply, with which the composer clears, against the \
            same commit and echo.",
        "unit": "ms", "ours": durable, "base": base,
    });
    println!("{row}");
}

/// The whole client.
struct Client {
    desk: Desk,
    room: RoomId,
}

impl Client {
    async fn open(folder: &std::path::Path, hotel: &Hotel) -> Self {
        let desk = Desk::signed_in(folder, hotel, &hotel.http, "Ana").await;
        let room = desk.room_with("Bruno").await;
        Self { desk, room }
    }

    /// Sends a message; answers the time until it was sent, and until the command was answered.
    ///
    /// What the one before leaves to be done, its row, the sidebar and the words it is found by,
    /// is done first: nobody writes the next within a millisecond.
    async fn round(&mut self, round: usize) -> (Duration, Duration) {
        self.desk.handle.call(ReadDiagnostics {}.into()).await.unwrap();
        let text = bare::text(round);
        let began = Instant::now();
        let written = self.desk.write(&self.room, text).await;
        let answered = began.elapsed();
        let is_sent = |message: &Message| {
            message.id == written.id && message.delivery.rank() >= Delivery::Sent.rank()
        };
        self.desk
            .wait_for(|event| match event {
                Event::MessagesUpserted { messages, .. } => {
                    messages.iter().find(|m| is_sent(m)).map(drop)
                }
                _ => None,
            })
            .await;
        (began.elapsed(), answered)
    }
}

/// An echo and a database, nothing else.
struct Bare {
    database: Database,
    line: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Bare {
    async fn open(path: &std::path::Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            let mut line = accept_async(stream).await.unwrap();
            while let Some(Ok(message)) = line.next().await {
                line.send(message).await.unwrap();
            }
        });
        let (line, _) = connect_async(format!("ws://{address}/")).await.unwrap();
        Self { database: Database::make(path).await, line }
    }

    async fn round(&mut self, round: usize) -> Duration {
        let row = Row {
            id: uuid::Uuid::new_v4().to_string(),
            room_id: "room-with-bruno".into(),
            sender_id: "ana".into(),
            text: bare::text(round),
            serial: format!("{:014}-000@echo:000", bare::now_ms()),
            at_ms: bare::now_ms(),
        };
        let frame = frame(&row, round);
        let began = Instant::now();
        self.database.commit(std::slice::from_ref(&row));
        self.line.send(tungstenite::Message::binary(frame)).await.unwrap();
        let echo = self.line.next().await.unwrap().unwrap();
        let took = began.elapsed();
        assert!(echo.is_binary());
        took
    }
}

/// The frame the client would send for this row.
fn frame(row: &Row, round: usize) -> Vec<u8> {
    let data = json!({
        "id": row.id, "senderId": row.sender_id, "content": row.text, "type": "TEXT",
        "timestamp": "2026-01-01T00:00:00.000Z",
    });
    let message = wire::Message::new(model::live::MESSAGE, data).with_id(row.id.clone());
    let frame = ProtocolMessage {
        msg_serial: u64::try_from(round).ok(),
        messages: vec![message],
        ..ProtocolMessage::on_channel(Action::Message, "org:o:dm:ana-bruno")
    };
    match wire::encode(&frame, Format::MsgPack).unwrap() {
        Frame::Binary(bytes) => bytes,
        Frame::Text(text) => text.into_bytes(),
    }
}
