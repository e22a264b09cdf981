//! What a person at the page waits for: a key, their own message, a room, a frame. Measured inside
//! the page of the real window, by its own clock.
//!
//! It needs the shell beside it, the backend, `deskbell-rpc` and the example `large_desk`; `cargo
//! xtask bench` builds them. Prints lines of JSON; `-- --rounds N` for fewer of everything, `-- keys`
//! or `-- rooms` for one half.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    unreachable_pub
)]

#[path = "../window/desk.rs"]
mod desk;
mod rooms;
mod typing;
mod watch;

use anyhow::Result;
use testkit::{Backend, BackendOptions, Desktop, DesktopOptions, Sandbox, Window};

/// Own messages, letters of a burst, openings of each room, messages scrolled through.
const MESSAGES: usize = 200;
const LETTERS: usize = 400;
const OPENINGS: usize = 30;
const SCROLLED: usize = 5_000;
/// What a round of the command line is of each.
const OF_A_ROUND: usize = 10;
/// What can be measured by itself.
const HALVES: [&str; 2] = ["keys", "rooms"];
/// More than anybody here writes.
const A_MINUTE: u32 = 600_000;

#[tokio::main]
async fn main() -> Result<()> {
    let rounds = argument("--rounds");
    let count = |whole: usize, each: usize| rounds.map_or(whole, |rounds| whole.min(rounds * each));
    let sandbox = Sandbox::new()?;
    let desktop = Desktop::start(&sandbox, DesktopOptions::FULL).await?;
    let options = BackendOptions { messages_per_minute: Some(A_MINUTE), has_colleagues: false };
    let mut backend = Backend::start(&sandbox, options).await?;
    let window = Window::open(&desktop, backend.url()).await?;
    window.sign_in(&backend.person("Ana")?.email, backend.password()).await?;
    window.wait_for_rooms("Ana sees her rooms", |rooms| !rooms.is_empty()).await?;
    window.wait_until_gone("banner").await?;
    let is_there = |room: &testkit::RoomRow| !room.text.contains("No messages yet");
    window.wait_for_rooms("every room is caught up", |all| all.iter().all(is_there)).await?;

    if is_wanted("keys") {
        eprintln!("Ana writes");
        let talk = typing::Talk::find(&sandbox, &backend).await?;
        for row in typing::in_peace(&window, &talk, count(MESSAGES, OF_A_ROUND)).await? {
            println!("{row}");
        }
        eprintln!("A burst comes down on her");
        let letters = count(LETTERS, OF_A_ROUND * 2);
        println!("{}", typing::in_a_burst(&window, &talk, letters).await?);
    }
    if is_wanted("rooms") {
        eprintln!("Her desk grows large");
        desk::fill(&desktop, window, &rooms::wanted()).await?;
        // Nothing waits for the network: what is measured is this desk alone.
        let url = backend.url().to_owned();
        backend.stop();
        let window = Window::open(&desktop, &url).await?;
        rooms::wait(&window).await?;
        println!("{}", rooms::opening(&window, count(OPENINGS, OF_A_ROUND)).await?);
        for row in rooms::scrolling(&window, count(SCROLLED, OF_A_ROUND * 50)).await? {
            println!("{row}");
        }
    }
    sandbox.passed();
    Ok(())
}

/// Whether a half is to be measured: both are, unless one of them is named.
fn is_wanted(half: &str) -> bool {
    let named = |word: &str| std::env::args().any(|argument| argument == word);
    named(half) || !HALVES.iter().any(|half| named(half))
}

/// For whoever watches: the middle, and the slowest hundredth.
fn tell(what: &str, samples: &[f64]) {
    let (middle, slowest) = (share(samples, 0.5), share(samples, 0.99));
    eprintln!("{what}: {middle:.1} ms, p99 {slowest:.1} ms");
}

/// The value that this share of them does not exceed.
fn share(samples: &[f64], share: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (sorted.len() as f64 * share).ceil() as usize;
    sorted[at.clamp(1, sorted.len()) - 1]
}

fn argument(name: &str) -> Option<usize> {
    std::env::args().skip_while(|argument| argument != name).nth(1)?.parse().ok()
}
