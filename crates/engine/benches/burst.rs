//! Twenty thousand messages at once: through the live line into the desk's file, against the same
//! rows inserted by hand.
//!
//! Both sides take turns. Prints lines of JSON, read by `cargo xtask bench`; `-- --rounds N` for
//! fewer rounds, `-- --messages N` for another burst.

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
mod peer;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ably_proto::wire::{self, Action, MessageAction, ProtocolMessage};
use axum::extract::ws;
use bare::{Database, Row, ms};
use desk::{Desk, Hotel};
use ipc::Event;
use model::{Message, MessageId};
use peer::Peer;
use serde_json::json;

const ROUNDS: usize = 5;
const MESSAGES: usize = 20_000;
/// Rows of one transaction by hand.
const LARGEST_BATCH: usize = 2_048;
/// Channels besides those of rooms: presence and the person's own.
const OTHER_CHANNELS: usize = 2;

fn main() {
    let (rounds, messages) =
        (bare::argument("--rounds", ROUNDS), bare::argument("--messages", MESSAGES));
    bare::run(measure(rounds, messages));
}

async fn measure(rounds: usize, messages: usize) {
    let hotel = Hotel::open().await;
    let (mut ours, mut settled, mut base) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=rounds {
        let folder = tempfile::tempdir_in(PathBuf::from(env!("CARGO_TARGET_TMPDIR"))).unwrap();
        let burst = Burst::arrive(&hotel, &folder.path().join("desk"), messages).await;
        let rows = burst.rows();
        let (committed, idle) = burst.run().await;
        let mut bare = Database::make(&folder.path().join("bare.db")).await;
        let by_hand = bare.ingest(&rows, LARGEST_BATCH);
        eprintln!("{round}: {committed:?}, {idle:?} until idle; {by_hand:?} by hand");
        // The first round warms caches and allocators.
        if round > 0 {
            ours.push(ms(committed));
            settled.push(ms(idle));
            base.push(ms(by_hand));
        }
    }
    let row = json!({
        "measured": "burst_until_committed",
        "what": format!("{messages} incoming messages until committed"),
        "compared": "frames poured into the live line by a loopback peer until a face is told of \
            the last committed message, against the same rows and the words they are found by \
            inserted with rusqlite into the same schema and encryption, in batches as large as the \
            engine takes at most, with its durability: neither waits for the disk.",
        "unit": "ms", "ours": ours, "base": base, "limit": {"ratio": 2.0},
    });
    println!("{row}");
    let row = json!({
        "measured": "burst_until_settled",
        "what": "The same, until every notification is decided and journalled",
        "compared": "the same burst until the engine answers its next command, against the same \
            insert.",
        "unit": "ms", "ours": settled, "base": base,
    });
    println!("{row}");
}

/// Ana at her desk, and what is about to come down on her.
struct Burst {
    desk: Desk,
    peer: Peer,
    arriving: Vec<Arriving>,
}

struct Arriving {
    channel: String,
    row: Row,
}

impl Burst {
    async fn arrive(hotel: &Hotel, folder: &Path, messages: usize) -> Self {
        let peer = Peer::start(&hotel.http).await;
        let desk = Desk::signed_in(folder, hotel, &peer.http, "Ana").await;
        let rooms = desk.rooms().await;
        let channels = peer.channels(rooms.len() + OTHER_CHANNELS).await;
        let people = desk.participants(&desk.room_with("Bruno").await).await;
        let bruno = people.iter().find(|one| one.person.name.starts_with("Bruno")).unwrap();
        let sender_id = bruno.person.id.as_str().to_owned();
        let first_ms = bare::now_ms() + 1;
        let arriving = (0..messages).map(|number| Arriving {
            channel: channels[number % channels.len()].clone(),
            row: Row {
                id: uuid::Uuid::new_v4().to_string(),
                room_id: format!("room-{:021}", number % channels.len()),
                sender_id: sender_id.clone(),
                text: bare::text(number),
                serial: format!("{first_ms:014}-{number:05}@peer:000"),
                at_ms: first_ms + i64::try_from(number / 100).unwrap(),
            },
        });
        Self { arriving: arriving.collect(), desk, peer }
    }

    fn rows(&self) -> Vec<Row> {
        self.arriving.iter().map(|arriving| arriving.row.clone()).collect()
    }

    /// Pours; answers the time until all was committed, and until the engine was idle again.
    async fn run(mut self) -> (Duration, Duration) {
        let frames: Vec<ws::Message> =
            self.arriving.iter().enumerate().map(|(number, one)| frame(number, one)).collect();
        let mut missing: HashSet<MessageId> =
            self.arriving.iter().map(|one| MessageId::new(one.row.id.clone())).collect();
        let began = Instant::now();
        self.peer.pour(frames);
        while !missing.is_empty() {
            let messages = self.desk.wait_for(committed).await;
            for message in messages {
                missing.remove(&message.id);
            }
        }
        let committed = began.elapsed();
        self.desk.rooms().await;
        let idle = began.elapsed();
        self.desk.handle.shutdown().await;
        (committed, idle)
    }
}

fn committed(event: Event) -> Option<Vec<Message>> {
    match event {
        Event::MessagesUpserted { messages, .. } => Some(messages),
        Event::Resync => panic!("the bench did not read its events fast enough"),
        _ => None,
    }
}

/// A frame as the service sends one: one message, with everything it knows.
fn frame(number: usize, arriving: &Arriving) -> ws::Message {
    let Arriving { channel, row } = arriving;
    let data = json!({
        "id": row.id, "senderId": row.sender_id, "content": row.text, "type": "TEXT",
        "timestamp": "2026-01-01T00:00:00.000Z",
    });
    let message = wire::Message {
        client_id: Some(row.sender_id.clone()),
        action: Some(MessageAction::Create),
        serial: Some(row.serial.clone()),
        version: Some(wire::Version { serial: Some(row.serial.clone()), ..Default::default() }),
        ..wire::Message::new(model::live::MESSAGE, data).with_id(row.id.clone())
    };
    let frame = ProtocolMessage {
        id: Some(format!("brunos-line:{number}")),
        connection_id: Some("brunos-line".into()),
        channel_serial: Some(row.serial.clone()),
        timestamp: Some(row.at_ms),
        messages: vec![message],
        ..ProtocolMessage::on_channel(Action::Message, channel.clone())
    };
    peer::pack(&frame)
}
