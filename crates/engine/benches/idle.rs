//! A desk nobody touches: how often its threads wake, and how long they run.
//!
//! Counted by the kernel for the threads of the desk alone; the backend is on others. Prints lines
//! of JSON, read by `cargo xtask bench`; `-- --minutes N` for another time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout)]
#![allow(dead_code, missing_docs, unreachable_pub)]

mod bare;
mod desk;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use desk::{Desk, Hotel};
use serde_json::json;
use tokio::runtime::{Builder, Runtime};

const MINUTES: usize = 3;
const MINUTE: Duration = Duration::from_secs(60);
const ROOMS: usize = 200;
/// After this the work that follows a start is done: channels are attached, the file is verified,
/// the index looked at. The next upkeep comes in five minutes.
const SETTLED: Duration = Duration::from_secs(45);
/// Names of the desk's threads begin like this: the runtime's here, and the store's.
const NAMES: [&str; 2] = ["desk-", "store-"];

fn main() {
    let folder = tempfile::tempdir_in(PathBuf::from(env!("CARGO_TARGET_TMPDIR"))).unwrap();
    let minutes = bare::argument("--minutes", MINUTES);
    let (outside, inside) = (runtime("hotel-"), runtime("desk-"));
    let hotel = outside.block_on(Hotel::with_rooms(folder.path(), ROOMS));
    let place = folder.path().join("desk");
    // On the desk's own threads, and none else.
    let desk = inside.spawn(async move {
        let desk = Desk::signed_in(&place, &hotel, &hotel.http, "Ana").await;
        (desk, hotel)
    });
    let (desk, hotel) = outside.block_on(desk).unwrap();
    assert_eq!(outside.block_on(desk.rooms()).len(), ROOMS);
    std::thread::sleep(SETTLED);
    let (mut wake_ups, mut busy) = (Vec::new(), Vec::new());
    for minute in 1..=minutes {
        let before = Usage::now();
        std::thread::sleep(MINUTE);
        let after = Usage::now();
        wake_ups.push(after.wake_ups - before.wake_ups);
        busy.push(after.busy_ms - before.busy_ms);
        eprintln!("minute {minute}: {} wake-ups, {:.2} ms", wake_ups[minute - 1], busy[minute - 1]);
    }
    inside.block_on(desk.handle.shutdown());
    drop(hotel);
    let compared = "nothing: every time one of the engine's or the store's threads woke, over a \
        line that is up, with all rooms attached, nobody talking and nobody at the desk; the \
        service's heartbeats, four a minute, are among them. Settled for 45 seconds before.";
    for (key, what, unit, samples) in [
        ("idle_wake_ups", "Wake-ups of an idle desk, 200 rooms", "a minute", json!(wake_ups)),
        ("idle_cpu", "Processor time of an idle desk, 200 rooms", "ms a minute", json!(busy)),
    ] {
        let row = json!({
            "measured": key, "what": what, "compared": compared, "unit": unit, "ours": samples,
            "base": [],
        });
        println!("{row}");
    }
}

fn runtime(name: &str) -> Runtime {
    Builder::new_multi_thread().enable_all().thread_name(name).build().unwrap()
}

/// What the kernel has counted so far.
#[derive(Clone, Copy, Debug, Default)]
struct Usage {
    wake_ups: u64,
    busy_ms: f64,
}

impl Usage {
    fn now() -> Self {
        let mut usage = Self::default();
        for thread in fs::read_dir("/proc/self/task").unwrap() {
            let thread = thread.unwrap().path();
            let read = |file: &str| fs::read_to_string(thread.join(file)).unwrap();
            let name = read("comm");
            if NAMES.iter().any(|start| name.starts_with(start)) {
                // Who gives the processor up by itself waits for something that wakes it.
                let status = read("status");
                let switches = status.lines().find_map(|line| {
                    line.strip_prefix("voluntary_ctxt_switches:")?.trim().parse::<u64>().ok()
                });
                usage.wake_ups += switches.unwrap();
                let ran = read("schedstat");
                let ns: f64 = ran.split_whitespace().next().unwrap().parse().unwrap();
                usage.busy_ms += ns / 1_000_000.0;
            }
        }
        usage
    }
}
