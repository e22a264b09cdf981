//! Two hundred channels attached once the connection is up, against one round trip over the same
//! line, which delays every byte.
//!
//! Both sides take turns. Prints one line of JSON, read by `cargo xtask bench`; `-- --rounds N` for
//! fewer rounds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    dead_code,
    unreachable_pub
)]

mod delay;
#[path = "../line/mod.rs"]
mod line;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use ably_proto::wire::Format;
use ably_realtime::{ChannelState, ConnectionState, Event, Events};
use delay::delayed;
use futures_util::{SinkExt, StreamExt};
use line::{accept, argument, grant, ms, our_client};
use serde_json::json;
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{accept_async, connect_async};

const ROUNDS: usize = 20;
const CHANNELS: usize = 200;
/// How long a byte is under way, one way.
const DELAY: Duration = Duration::from_millis(20);

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(measure(argument("--rounds", ROUNDS)));
}

async fn measure(rounds: usize) {
    let (mut ours, mut base) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        let attached = attach_all().await;
        let echoed = echo().await;
        // The first round warms caches and allocators.
        if round > 0 {
            ours.push(ms(attached));
            base.push(ms(echoed));
        }
    }
    println!(
        "{}",
        json!({
            "measured": "attach_200",
            "what": format!("{CHANNELS} channels attached after CONNECTED"),
            "compared": format!("the time from the first `attach` on a live connection until the last \
                of {CHANNELS} channels is told to be attached, over a loopback WebSocket that delays \
                every byte by {} ms each way, against one echo over the same.", DELAY.as_millis()),
            "unit": "ms", "ours": ours, "base": base, "limit": {"ratio": 3.0},
        })
    );
}

async fn attach_all() -> Duration {
    let (listener, address) = server().await;
    tokio::spawn(async move {
        let mut socket = accept(&listener, Format::MsgPack).await;
        grant(&mut socket, Format::MsgPack, CHANNELS).await;
        // Until the client goes.
        while let Some(Ok(_)) = socket.next().await {}
    });
    let (client, mut events) = our_client(delayed(address, DELAY).await, Format::MsgPack);
    until_connected(&mut events).await;
    let began = Instant::now();
    for number in 0..CHANNELS {
        client.attach(format!("org:1:group:{number}"), None).await;
    }
    let mut missing = CHANNELS;
    while missing > 0 {
        if let Event::Channel { change, .. } = events.recv().await.unwrap() {
            missing -= usize::from(change.current == ChannelState::Attached);
        }
    }
    began.elapsed()
}

async fn until_connected(events: &mut Events) {
    loop {
        match events.recv().await.unwrap() {
            Event::Connection(change) if change.current == ConnectionState::Connected => return,
            _ => {}
        }
    }
}

async fn echo() -> Duration {
    let (listener, address) = server().await;
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let mut socket = accept_async(stream).await.unwrap();
        while let Some(Ok(message)) = socket.next().await {
            socket.send(message).await.unwrap();
        }
    });
    let address = delayed(address, DELAY).await;
    let (mut socket, _) = connect_async(format!("ws://{address}/")).await.unwrap();
    let began = Instant::now();
    socket.send(Message::binary(vec![7; 64])).await.unwrap();
    let answer = socket.next().await.unwrap().unwrap();
    let took = began.elapsed();
    assert!(answer.is_binary());
    took
}

async fn server() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}
