//! What the app's processes hold together.

use std::collections::HashMap;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use testkit::Desktop;

use crate::app::{App, TITLE};

/// The newest page comes with the room, the others while scrolling.
const OLDER_PAGES: usize = 1_000 / model::limits::HISTORY_PAGE - 1;
/// Nothing takes this long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(120);
/// Two looks this far apart that agree are settled.
const APART: Duration = Duration::from_secs(1);
/// To this share.
const AGREE: f64 = 0.005;
const LOOKS: usize = 30;

/// Opens the first room and turns the wheel until a thousand messages are there.
pub async fn open_a_thousand(desktop: &Desktop, app: &App) -> Result<()> {
    desktop.look_at(TITLE).await?;
    let give_up = Instant::now() + PATIENCE;
    while app.logged(&["Answered", "open_room"]) == 0 {
        if Instant::now() > give_up {
            bail!("No room was opened");
        }
        xdotool(desktop, &["key", "alt+Down"])?;
        sleep(APART);
    }
    while app.logged(&["Answered", "load_older"]) < OLDER_PAGES {
        if Instant::now() > give_up {
            bail!("Only {} older pages came", app.logged(&["Answered", "load_older"]));
        }
        let wheel = ["mousemove", "760", "400", "click", "--repeat", "20", "--delay", "10", "4"];
        xdotool(desktop, &wheel)?;
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
