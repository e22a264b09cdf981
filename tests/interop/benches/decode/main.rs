//! Two hundred thousand recorded messages through our client and through the official one in Node,
//! each in a process of its own, over the same kind of socket, from the same bytes.
//!
//! Both sides take turns. Prints lines of JSON, read by `cargo xtask bench`; `-- --rounds N` for
//! fewer rounds, `-- --messages N` for another stream.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    dead_code,
    unreachable_pub
)]

#[path = "../line/mod.rs"]
mod line;
mod listener;
mod parts;
mod recording;

use std::time::{Duration, Instant};

use ably_proto::wire::Format;
use line::{argument, ms};
use listener::{LISTEN, Listener, Side};
use recording::Recording;
use serde_json::json;

/// A listener has the heap our programs have.
#[global_allocator]
static HEAP: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 3;
const MESSAGES: usize = 200_000;
/// Messages before those that count: Node compiles what it sees often.
const WARM_UP: usize = 20_000;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.get(1).is_some_and(|part| part == LISTEN) {
        // A task as an application has it, not the thread that waits for all of them.
        let listening = runtime.spawn(parts::listen(arguments[2..].to_vec(), || 0));
        return runtime.block_on(listening).unwrap();
    }
    let (rounds, messages) = (argument("--rounds", ROUNDS), argument("--messages", MESSAGES));
    for format in [Format::Json, Format::MsgPack] {
        runtime.block_on(measure(format, rounds, messages));
    }
}

async fn measure(format: Format, rounds: usize, messages: usize) {
    let recording = Recording::make(format, WARM_UP + messages);
    let (mut ours, mut official, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        let (our_time, our_letters) = pour(&recording, messages, Side::Ours).await;
        let (official_time, letters) = pour(&recording, messages, Side::Official).await;
        assert_eq!(our_letters, letters, "both were told the same");
        let alone = parts::read_all(&recording);
        eprintln!(
            "{round}: {our_time:?} ours, {official_time:?} official, {alone:?} without a socket"
        );
        ours.push(ms(our_time));
        official.push(ms(official_time));
        bare.push(ms(alone) * messages as f64 / (WARM_UP + messages) as f64);
    }
    let name = format.as_param();
    println!(
        "{}",
        json!({
            "measured": format!("decode_{name}"),
            "what": format!("{messages} recorded messages of 300 bytes delivered, {name}"),
            "compared": format!("the same bytes poured into a loopback WebSocket by the bench until a \
                listener in a process of its own has been told of the last message, the JSON payload of \
                each read into a type of the listener's or an object: our client against `ably` 2.28.0 in Node, both warmed up with {WARM_UP} \
                messages before. A ratio of 0.2 is five times its rate."),
            "unit": "ms", "ours": ours, "base": official, "limit": {"ratio": 0.2},
        })
    );
    println!(
        "{}",
        json!({
            "measured": format!("decode_{name}_bare"),
            "what": "The same, decoder and machine without a socket",
            "compared": "the frames of the same recording read and taken through the machine on one \
                thread, against the same run of the official client.",
            "unit": "ms", "ours": bare, "base": official,
        })
    );
}

/// The time until a listener was told of all messages, and how many letters it saw.
async fn pour(recording: &Recording, messages: usize, side: Side) -> (Duration, u64) {
    let marks = [WARM_UP, WARM_UP + messages];
    let mut listener = Listener::attached(side, recording.format, &marks).await;
    listener.pour(recording.part(0, WARM_UP)).await;
    let began = Instant::now();
    let told = listener.pour(recording.part(WARM_UP, WARM_UP + messages)).await;
    let took = began.elapsed();
    assert_eq!(told["told"], json!(WARM_UP + messages));
    (took, told["letters"].as_u64().unwrap())
}
