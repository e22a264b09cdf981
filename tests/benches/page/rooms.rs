//! A room with 100,000 messages against one with 100.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use testkit::Window;

use crate::watch::Watch;

/// Messages of the two rooms, as the example `large_desk` makes them.
pub const LARGE: usize = 100_000;
pub const SMALL: usize = 100;
/// Pixels a frame.
const STEP: u32 = 400;

fn name(messages: usize) -> String {
    format!("Room of {messages}")
}

/// Opens one and the other, by turns.
pub async fn opening(window: &Window, rounds: usize) -> Result<Value> {
    let watch = Watch::begin(window).await?;
    let (mut ours, mut base) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        let large = watch.open(&name(LARGE)).await?;
        let small = watch.open(&name(SMALL)).await?;
        // The first of both also warms the caches.
        if round > 0 {
            ours.push(large);
            base.push(small);
        }
    }
    Ok(json!({
        "measured": "open_large_room",
        "what": "Opening a room with 100,000 messages",
        "compared": "from the click until its newest messages were painted, in the real window, \
            without a line, against a room with 100 messages on the same desk.",
        "unit": "ms", "ours": ours, "base": base, "limit": {"ratio": 1.5},
    }))
}

/// Scrolls through so many messages of the one, and as many frames in the other.
pub async fn scrolling(window: &Window, messages: usize) -> Result<Vec<Value>> {
    let watch = Watch::begin(window).await?;
    watch.open(&name(LARGE)).await?;
    let large = watch.scroll_through(STEP, messages).await?;
    watch.open(&name(SMALL)).await?;
    let small = watch.scroll_for(STEP, large.work.len()).await?;
    let most = watch.most_rows().await?;
    let slowest = |frames: &[f64]| crate::share(frames, 0.99);
    eprintln!("p99 of a frame: {:.1} ms, {:.1} ms", slowest(&large.work), slowest(&small.work));
    Ok(vec![
        json!({
            "measured": "frame_in_large_room",
            "what": format!("Work of a frame while scrolling through {messages} of 100,000 messages"),
            "compared": format!("scrolled up by {STEP} pixels in every frame, older pages coming \
                from the core; from the frame's beginning until the task after it, against as many \
                frames up and down in a room with 100 messages. The slowest hundredth: {:.1} ms \
                against {:.1} ms.", slowest(&large.work), slowest(&small.work)),
            "unit": "ms", "ours": large.work, "base": small.work, "limit": {"ratio": 1.5},
        }),
        json!({
            "measured": "frame_to_frame_in_large_room",
            "what": "The same, from one frame to the next",
            "compared": "the same frames.",
            "unit": "ms", "ours": large.frames, "base": small.frames, "limit": {"ratio": 1.5},
        }),
        json!({
            "measured": "rows_in_document",
            "what": "Most messages in the document meanwhile",
            "compared": "counted at each change of the document; the small room has 100.",
            "unit": "rows", "ours": [usize::max(most, 1)], "base": [],
            "limit": {"most": 200.0},
        }),
    ])
}

/// The rooms that are added to the desk.
pub fn wanted() -> Vec<String> {
    [LARGE, SMALL].iter().map(usize::to_string).collect()
}

/// Waits until both are in the list.
pub async fn wait(window: &Window) -> Result<()> {
    let is_there = |rooms: &[testkit::RoomRow]| {
        [LARGE, SMALL].iter().all(|it| rooms.iter().any(|room| room.text.contains(&name(*it))))
    };
    let rooms = window.wait_for_rooms("the two rooms are there", is_there).await?;
    rooms.first().context("There are no rooms").map(|_| ())
}
