//! Start until the rooms are painted, and memory with a thousand messages open, both against the
//! same shell with an empty page; and how the memory stays when much more is scrolled through, and
//! when rooms are changed all the time.
//!
//! It needs the shell twice beside it, `deskbell` and `deskbell-empty`, the backend and the example
//! `large_desk`; `cargo xtask bench` builds them. Prints lines of JSON; `-- --rounds N` for fewer
//! rounds, `-- against-empty` or `-- staying` for one half.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    unreachable_pub
)]

mod app;
mod desk;
mod memory;
mod screen;
mod staying;

use anyhow::Result;
use app::{App, EMPTY, REAL};
use screen::Screen;
use serde_json::{Value, json};
use testkit::{Backend, BackendOptions, Desktop, DesktopOptions, Sandbox, Window};

const STARTS: usize = 15;
const MEMORY_ROUNDS: usize = 3;
/// What can be measured by itself.
const HALVES: [&str; 2] = ["against-empty", "staying"];

#[tokio::main]
async fn main() -> Result<()> {
    let rounds = argument("--rounds");
    let sandbox = Sandbox::new()?;
    let desktop = Desktop::start(&sandbox, DesktopOptions::FULL).await?;
    let mut backend = Backend::start(&sandbox, BackendOptions::default()).await?;
    eprintln!("Ana signs in, and her desk grows large");
    let window = Window::open(&desktop, backend.url()).await?;
    window.sign_in(&backend.person("Ana")?.email, backend.password()).await?;
    window.wait_for_rooms("Ana sees her rooms", |rooms| !rooms.is_empty()).await?;
    desk::fill(&desktop, window, &[]).await?;
    // Nothing waits for the network: what is measured is this desk alone.
    let url = backend.url().to_owned();
    backend.stop();
    if is_wanted("against-empty") {
        let screen = Screen::start(&sandbox)?;
        println!("{}", starts(&desktop, &screen, &url, rounds.unwrap_or(STARTS)).await?);
        println!("{}", memory(&desktop, &url, rounds.unwrap_or(MEMORY_ROUNDS)).await?);
    }
    if is_wanted("staying") {
        desk::add(&desktop, &[staying::LONG.to_string()]).await?;
        let rounds = rounds.unwrap_or(staying::ROUNDS);
        println!("{}", staying::scrolling(&desktop, &url, rounds).await?);
        println!("{}", staying::switching(&desktop, &url, rounds).await?);
    }
    sandbox.passed();
    Ok(())
}

/// Whether a half is to be measured: both are, unless one of them is named.
fn is_wanted(half: &str) -> bool {
    let named = |word: &str| std::env::args().any(|argument| argument == word);
    named(half) || !HALVES.iter().any(|half| named(half))
}

async fn starts(desktop: &Desktop, screen: &Screen, url: &str, rounds: usize) -> Result<Value> {
    // The first starts of both also warm the caches.
    let real = settled(desktop, screen, url, REAL).await?;
    let empty = settled(desktop, screen, url, EMPTY).await?;
    let (mut ours, mut base) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        ours.push(start(desktop, screen, url, REAL, real).await?);
        base.push(start(desktop, screen, url, EMPTY, empty).await?);
        eprintln!("{round}: {:?} ms, empty {:?} ms", ours[round], base[round]);
    }
    Ok(json!({
        "measured": "start_to_rooms_painted",
        "what": "Start → rooms painted, 200 rooms and 100,000 messages cached",
        "compared": "the app's process is started until the pixels of its sidebar are there on an \
            X server without a GPU, signed in, keychain unlocked, backend not reachable, against \
            the same shell over the same data with a page of one line of HTML.",
        "unit": "ms", "ours": ours, "base": base, "limit": {"ratio": 1.3},
    }))
}

async fn settled(desktop: &Desktop, screen: &Screen, url: &str, name: &str) -> Result<usize> {
    let app = App::start(desktop, name, url, Some(&screen.display))?;
    let ink = screen.settle();
    app.quit().await?;
    screen.wait_until_blank()?;
    Ok(ink)
}

async fn start(
    desktop: &Desktop,
    screen: &Screen,
    url: &str,
    name: &str,
    ink: usize,
) -> Result<f64> {
    let began = std::time::Instant::now();
    let app = App::start(desktop, name, url, Some(&screen.display))?;
    screen.wait_for_ink(ink)?;
    let took = began.elapsed();
    app.quit().await?;
    screen.wait_until_blank()?;
    Ok(took.as_secs_f64() * 1_000.0)
}

async fn memory(desktop: &Desktop, url: &str, rounds: usize) -> Result<Value> {
    let (mut ours, mut base) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        let app = App::start(desktop, REAL, url, None)?;
        memory::open_first(desktop, &app).await?;
        memory::scroll_through(desktop, &app, 1_000)?;
        ours.push(memory::settled_mb(&app));
        app.quit().await?;
        let app = App::start(desktop, EMPTY, url, None)?;
        desktop.look_at(app::TITLE).await?;
        base.push(memory::settled_mb(&app));
        app.quit().await?;
        eprintln!("{round}: {:.1} MB, empty {:.1} MB", ours[round], base[round]);
    }
    Ok(json!({
        "measured": "memory_with_1000_messages",
        "what": "Memory with 1,000 messages open",
        "compared": "proportional set size of all processes of the app, scrolled back through \
            1,000 messages of one room, against the same shell over the same data with a page of \
            one line of HTML.",
        "unit": "MB", "ours": ours, "base": base, "limit": {"difference": 50.0},
    }))
}

fn argument(name: &str) -> Option<usize> {
    std::env::args().skip_while(|argument| argument != name).nth(1)?.parse().ok()
}
