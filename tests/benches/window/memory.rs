//! What the app's processes hold together.

use std::collections::HashMap;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use testkit::Desktop;

use crate::app::{App, TITLE};

/// Pages that come while scrolling through so many messages; the newest comes with the room.
const fn older_pages(messages: usize) -> usize {
    messages / model::limits::HISTORY_PAGE - 1
}
/// Nothing new for this long, and something is broken.
const PATIENCE: Duration = Duration::from_secs(120);
/// Two looks this far apart that agree are settled.
const APART: Duration = Duration::from_secs(1);
/// To this share.
const AGREE: f64 = 0.005;
const LOOKS: usize = 30;
/// Rooms that are gone through down and up again.
const ROOMS: usize = 20;

/// Opens the first room.
pub async fn open_first(desktop: &Desktop, app: &App) -> Result<()> {
    desktop.look_at(TITLE).await?;
    press_until_open(desktop, app, || xdotool(desktop, &["key", "alt+Down"]))
}

/// Opens a room by its name, and waits until the window bears it.
pub async fn open_named(desktop: &Desktop, app: &App, name: &str) -> Result<()> {
    desktop.look_at(TITLE).await?;
    press_until_open(desktop, app, || {
        xdotool(desktop, &["key", "Escape"])?;
        xdotool(desktop, &["key", "ctrl+k"])?;
        sleep(APART);
        xdotool(desktop, &["type", "--delay", "40", name])?;
        sleep(APART);
        xdotool(desktop, &["key", "Return"])
    })?;
    desktop.look_at(name).await
}

fn press_until_open(desktop: &Desktop, app: &App, press: impl Fn() -> Result<()>) -> Result<()> {
    let give_up = Instant::now() + PATIENCE;
    while app.logged(&OPENED) == 0 {
        if Instant::now() > give_up {
            bail!("No room was opened");
        }
        press()?;
        sleep(APART);
    }
    // The pointer is where the wheel is to be turned.
    xdotool(desktop, &["mousemove", "760", "400"])
}

/// Turns the wheel until so many messages of the open room are there.
pub fn scroll_through(desktop: &Desktop, app: &App, messages: usize) -> Result<()> {
    let wheel = ["click", "--repeat", "20", "--delay", "10", "4"];
    repeat(app, &OLDER, older_pages(messages), || xdotool(desktop, &wheel))
}

/// Goes from room to room, down and up, so many times.
pub fn switch_rooms(desktop: &Desktop, app: &App, times: usize) -> Result<()> {
    let until = app.logged(&OPENED) + times;
    let go = |key: &str| {
        xdotool(desktop, &["key", "--delay", "60", "--repeat", &(ROOMS - 1).to_string(), key])
    };
    repeat(app, &OPENED, until, || go("alt+Down").and_then(|()| go("alt+Up")))
}

/// The words of a line of the log: the core has answered.
const OPENED: [&str; 2] = ["Answered", "open_room"];
const OLDER: [&str; 2] = ["Answered", "load_older"];

/// Does something until a line has been logged so often.
fn repeat(app: &App, words: &[&str], wanted: usize, act: impl Fn() -> Result<()>) -> Result<()> {
    let (mut count, mut since) = (app.logged(words), Instant::now());
    while count < wanted {
        act()?;
        let now = app.logged(words);
        if now > count {
            (count, since) = (now, Instant::now());
        } else if since.elapsed() > PATIENCE {
            bail!("{words:?} {count} times, and then no more");
        }
    }
    Ok(())
}

fn xdotool(desktop: &Desktop, arguments: &[&str]) -> Result<()> {
    if !desktop.command("xdotool").args(arguments).status()?.success() {
        bail!("xdotool {arguments:?} failed");
    }
    Ok(())
}

/// The sum over all processes of the app when it does not change any more, in megabytes.
pub fn settled_mb(app: &App) -> f64 {
    let mut before = 0.0;
    for _ in 0..LOOKS {
        sleep(APART);
        let now = app.id().map(total_mb).unwrap_or_default();
        if (now - before).abs() < now * AGREE {
            return now;
        }
        before = now;
    }
    before
}

fn total_mb(app: i32) -> f64 {
    let parents = parents();
    let is_of_app = |process: &i32| {
        let line = std::iter::successors(Some(*process), |one| parents.get(one).copied());
        line.take(10).any(|ancestor| ancestor == app)
    };
    let kilobytes: u64 = parents.keys().filter(|process| is_of_app(process)).map(|p| pss(*p)).sum();
    kilobytes as f64 / 1_024.0
}

/// Every process with its parent.
fn parents() -> HashMap<i32, i32> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    numbers.filter_map(|number| Some((number, parent(number)?))).collect()
}

fn parent(process: i32) -> Option<i32> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The program's name in brackets may hold anything.
    let (_, after_name) = stat.rsplit_once(')')?;
    after_name.split_whitespace().nth(1)?.parse().ok()
}

fn pss(process: i32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
