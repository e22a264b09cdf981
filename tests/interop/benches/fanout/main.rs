//! One publisher and fifty, five hundred and two thousand subscribers at the embedded endpoint, in
//! a process of its own: how late the last of them hear, and what a connection costs that only
//! waits.
//!
//! All sizes take turns. Prints lines of JSON, read by `cargo xtask bench`; `-- --rounds N` for
//! fewer rounds, `-- --publishes N` for fewer messages.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    dead_code,
    unreachable_pub
)]

mod house;
#[path = "../line/mod.rs"]
mod line;

use std::time::{Duration, Instant};

use backend::Sandbox;
use house::{House, Member};
use line::{argument, ms};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::json;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};

const ROUNDS: usize = 3;
const SIZES: [usize; 3] = [50, 500, 2_000];
const PUBLISHES: usize = 30;
const PACE: Duration = Duration::from_millis(100);
/// Files beside those of the connections.
const OTHER_FILES: u64 = 200;
/// The part of the endpoint.
const SERVE: &str = "--serve";

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    if std::env::args().nth(1).is_some_and(|part| part == SERVE) {
        return runtime.block_on(serve());
    }
    make_room(SIZES[2] as u64 + OTHER_FILES);
    runtime.block_on(measure(argument("--rounds", ROUNDS), argument("--publishes", PUBLISHES)));
}

async fn serve() {
    let sandbox = Sandbox::start("127.0.0.1:0".parse().unwrap()).await.unwrap();
    println!("{}", sandbox.address());
    // Until whoever started it is gone.
    let mut input = Vec::new();
    let mut until_end = tokio::io::stdin();
    tokio::io::AsyncReadExt::read_to_end(&mut until_end, &mut input).await.unwrap();
}

/// Lets this process, and those it starts, have so many files open.
fn make_room(files: u64) {
    let limit = getrlimit(Resource::Nofile);
    let is_enough = limit.current.is_none_or(|current| current >= files);
    if !is_enough {
        let more = Rlimit { current: Some(files), maximum: limit.maximum };
        setrlimit(Resource::Nofile, more).expect("so many connections are allowed");
    }
}

/// What was measured at one size.
#[derive(Default)]
struct Measured {
    p99: Vec<f64>,
    idle: Vec<f64>,
}

async fn measure(rounds: usize, publishes: usize) {
    let mut all = SIZES.map(|_| Measured::default());
    for round in 0..rounds {
        for (size, measured) in SIZES.into_iter().zip(&mut all) {
            let (p99, idle) = fan_out(size, publishes).await;
            eprintln!("{round}: {size} subscribers, p99 {p99:.2} ms, {idle:.1} kB each");
            measured.p99.push(p99);
            measured.idle.push(idle);
        }
    }
    for (index, size) in SIZES.into_iter().enumerate().skip(1) {
        let (smaller, before) = (SIZES[index - 1], &all[index - 1]);
        let measured = &all[index];
        println!(
            "{}",
            json!({
                "measured": format!("fanout_{size}"),
                "what": format!("One publisher, {size} subscribers, p99 of delivery"),
                "compared": format!("from before the publish until a subscriber has read the frame, \
                    {publishes} messages of 300 bytes one every {} ms, endpoint in a process of its \
                    own on loopback, against the same with {smaller} subscribers: that many times \
                    fewer sockets are written.", PACE.as_millis()),
                "unit": "ms", "ours": measured.p99, "base": before.p99,
            })
        );
        println!(
            "{}",
            json!({
                "measured": format!("idle_connection_{size}"),
                "what": format!("Memory of an idle connection, {size} of them"),
                "compared": format!("growth of the endpoint's resident memory by {size} attached \
                    connections that nothing was sent to, each, against the same with {smaller}."),
                "unit": "kB", "ours": measured.idle, "base": before.idle,
            })
        );
    }
}

/// The p99 of all deliveries in milliseconds, and kilobytes a connection.
async fn fan_out(size: usize, publishes: usize) -> (f64, f64) {
    let house = House::open(SERVE).await;
    let mut publisher = Member::arrive(&house).await;
    publisher.attach().await;
    let before = house.resident_kb();
    let (heard, mut delivered) = mpsc::unbounded_channel();
    let mut members = Vec::with_capacity(size);
    for _ in 0..size {
        let mut member = Member::arrive(&house).await;
        member.attach().await;
        members.push(member);
    }
    let idle = (house.resident_kb() - before) / size as f64;
    let began = Instant::now();
    for member in members {
        tokio::spawn(member.hear(began, publishes, heard.clone()));
    }
    drop(heard);
    let publishing = tokio::spawn(async move {
        let mut pace = interval(PACE);
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for number in 0..publishes {
            pace.tick().await;
            publisher.publish(number, began.elapsed()).await;
        }
        publisher
    });
    let mut late = Vec::with_capacity(size * publishes);
    while let Some(lateness) = delivered.recv().await {
        late.push(ms(lateness));
    }
    publishing.await.unwrap();
    assert_eq!(late.len(), size * publishes, "everybody heard everything");
    late.sort_by(f64::total_cmp);
    (late[late.len() * 99 / 100], idle)
}
