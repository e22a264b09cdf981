//! What our client keeps after fifty thousand, a hundred thousand and two hundred thousand recorded
//! messages, nothing being under way. A bench apart: counting costs time.
//!
//! Prints lines of JSON, read by `cargo xtask bench`; `-- --messages N` for another stream.

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

use ably_proto::wire::Format;
use line::argument;
use listener::{LISTEN, Listener, Side};
use peak_alloc::PeakAlloc;
use recording::Recording;
use serde_json::json;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const MESSAGES: usize = 200_000;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.get(1).is_some_and(|part| part == LISTEN) {
        let live = || MEMORY.current_usage();
        return runtime.block_on(parts::listen(arguments[2..].to_vec(), live));
    }
    let messages = argument("--messages", MESSAGES);
    for format in [Format::Json, Format::MsgPack] {
        runtime.block_on(measure(format, messages));
    }
}

async fn measure(format: Format, messages: usize) {
    let recording = Recording::make(format, messages);
    let marks = [messages / 4, messages / 2, messages];
    let mut listener = Listener::attached(Side::Ours, format, &marks).await;
    let mut live = Vec::new();
    let mut from = 0;
    for mark in marks {
        let told = listener.pour(recording.part(from, mark)).await;
        live.push(told["live"].as_f64().unwrap() / 1_000.0);
        from = mark;
    }
    println!(
        "{}",
        json!({
            "measured": format!("live_{}", format.as_param()),
            "what": format!("Heap of our client after {messages} messages, {}", format.as_param()),
            "compared": format!("bytes allocated and not freed once {messages} messages were delivered, \
                against the same client after {} (after {}: {:.1} kB).", marks[0], marks[1], live[1]),
            "unit": "kB", "ours": [live[2]], "base": [live[0]], "limit": {"difference": 64.0},
        })
    );
}
