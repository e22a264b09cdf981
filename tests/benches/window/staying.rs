//! Whether the memory stays: after a walk through a whole room, and after an hour of going from room
//! to room, each against the same app before it.

use anyhow::Result;
use serde_json::{Value, json};
use testkit::Desktop;

use crate::app::{App, REAL};
use crate::memory;

/// How often each is measured: it takes a quarter of an hour, and two runs differ by one per cent.
pub const ROUNDS: usize = 1;
/// Messages of the long room, as the example `large_desk` makes it.
pub const LONG: usize = 20_000;
/// Where the walk is compared from.
const SHORT: usize = 1_000;
/// What a busy person does in an hour.
const SWITCHES: usize = 1_000;
/// Down and up once, nearly.
const FIRST_LOOK: usize = 30;
/// At most so many times what it was before.
const MOST: f64 = 1.1;

/// Memory after the whole room against that after its newest thousand messages.
pub async fn scrolling(desktop: &Desktop, url: &str, rounds: usize) -> Result<Value> {
    let (mut ours, mut base) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        let app = App::start(desktop, REAL, url, None)?;
        memory::open_named(desktop, &app, &format!("Room of {LONG}")).await?;
        memory::scroll_through(desktop, &app, SHORT)?;
        base.push(memory::settled_mb(&app));
        memory::scroll_through(desktop, &app, LONG)?;
        ours.push(memory::settled_mb(&app));
        app.quit().await?;
        eprintln!("{round}: {:.1} MB, before {:.1} MB", ours[round], base[round]);
    }
    Ok(json!({
        "measured": "memory_after_20000_messages",
        "what": "Memory after scrolling through 20,000 messages",
        "compared": "proportional set size of all processes of the app, scrolled up through \
            20,000 messages of one room, against the same app after the first 1,000 of them.",
        "unit": "MB", "ours": ours, "base": base, "limit": {"ratio": MOST},
    }))
}

/// Memory after going from room to room against that when each of them has been open: the first look
/// at twenty rooms costs once what the web view keeps for pages of any kind.
pub async fn switching(desktop: &Desktop, url: &str, rounds: usize) -> Result<Value> {
    let (mut ours, mut base) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        let app = App::start(desktop, REAL, url, None)?;
        memory::open_first(desktop, &app).await?;
        memory::switch_rooms(desktop, &app, FIRST_LOOK)?;
        base.push(memory::settled_mb(&app));
        memory::switch_rooms(desktop, &app, SWITCHES)?;
        ours.push(memory::settled_mb(&app));
        app.quit().await?;
        eprintln!("{round}: {:.1} MB, before {:.1} MB", ours[round], base[round]);
    }
    Ok(json!({
        "measured": "memory_after_1000_switches",
        "what": "Memory after 1,000 changes of the room",
        "compared": "proportional set size of all processes of the app, gone down and up through \
            20 rooms by keyboard, against the same app after it was gone down and up once.",
        "unit": "MB", "ours": ours, "base": base, "limit": {"ratio": MOST},
    }))
}
