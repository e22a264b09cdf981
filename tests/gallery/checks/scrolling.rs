//! A long room is gone through up and down: rows come and go above and below what is seen, and none
//! of it moves what is looked at.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use gallery::Page;
use serde::Deserialize;
use serde_json::json;

/// More than the page keeps of a room.
const MESSAGES: usize = 1_200;
/// Pixels of a move: what is near comes before it is seen.
const STEP: i32 = 300;
/// Moves of one call: a driver does not wait for ever.
const MOVES: u32 = 40;
/// A browser lays out in fractions of a pixel and scrolls in whole ones.
const MOST_PX: f64 = 1.0;

/// Moves by so many pixels, again and again, each time when the rows for the next move are there, or
/// until none come for some seconds. After each move a row in the middle of the view is noted, and
/// where it stands when the rows around it have come and gone. Ids in the script end in a number, one
/// after the other.
const MOVE: &str = "\
    const [step, moves, done] = arguments; \
    const frames = async (count) => { \
        for (; count > 0; count--) await new Promise(requestAnimationFrame); \
    }; \
    const scroller = document.querySelector('[data-testid=timeline]'); \
    const all = () => [...scroller.querySelectorAll('[data-message-id]')]; \
    const number = (row) => Number(row.dataset.messageId.split('-').at(-1)); \
    const below = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight; \
    const has_more = async () => { \
        for (let n = 0; n < 300; n++) { \
            if (step === 0 || (step < 0 ? scroller.scrollTop : below()) > Math.abs(step) + 50) \
                return true; \
            await frames(1); \
        } \
        return false; \
    }; \
    const seen = new Set(); \
    let [moved, broken, most] = [0, 0, 0]; \
    const go = async () => { \
        for (let n = 0; n < moves && (await has_more()); n++) { \
            scroller.scrollTop += step; \
            const { top, height } = scroller.getBoundingClientRect(); \
            const row = all().find((it) => it.getBoundingClientRect().bottom > top + height / 2); \
            const before = row.getBoundingClientRect().top; \
            await frames(4); \
            const rows = all(); \
            const after = row.isConnected ? row.getBoundingClientRect().top : Infinity; \
            moved = Math.max(moved, Math.abs(after - before)); \
            most = Math.max(most, rows.length); \
            rows.forEach((it) => seen.add(number(it))); \
            const numbers = rows.map(number); \
            broken += numbers.filter((it, at) => at > 0 && it !== numbers[at - 1] + 1).length; \
        } \
        const last = number(all().at(-1)); \
        return { seen: [...seen], moved: Math.min(moved, 1e6), broken, most, last, below: below() }; \
    }; \
    go().then(done)";

#[derive(Debug, Deserialize)]
struct Moved {
    /// The numbers of the messages that were in the document.
    seen: Vec<u32>,
    /// The furthest that a row went by itself, in pixels.
    moved: f64,
    /// Neighbours that are none.
    broken: u32,
    /// The most rows in the document.
    most: usize,
    /// The last message in the document.
    last: u32,
    /// What is left below, in pixels.
    below: f64,
}

async fn go(page: &Page, step: i32) -> Result<Moved> {
    let moved: Moved = page.browser.execute_async(MOVE, vec![json!(step), json!(MOVES)]).await?;
    let Moved { moved: by, broken, most, .. } = moved;
    ensure!(by <= MOST_PX, "a row moved by {by} pixels");
    ensure!(broken == 0, "{broken} rows are missing or out of order");
    ensure!(most <= 200, "{most} rows in the document");
    Ok(moved)
}

#[tokio::test]
async fn a_long_room_is_gone_through_without_a_jolt_and_without_a_gap() -> Result<()> {
    Page::play("desk,many,silent", async |page| {
        page.click("[data-room-id=property-0]").await?;
        page.wait_for("[data-message-id]").await?;
        let newest = go(page, 0).await?.last;
        let mut up = BTreeSet::new();
        while up.len() < MESSAGES {
            let before = up.len();
            up.extend(go(page, -STEP).await?.seen);
            ensure!(up.len() > before, "nothing older comes after {before} messages");
        }
        let mut down = BTreeSet::new();
        loop {
            let before = down.len();
            let moved = go(page, STEP).await?;
            down.extend(moved.seen);
            if moved.last == newest {
                break;
            }
            ensure!(down.len() > before, "nothing newer comes after {before} messages");
        }
        let first = down.first().copied().unwrap_or(newest);
        let all = (first..=newest).count();
        ensure!(down.len() == all && all >= MESSAGES, "{} of {all} on the way down", down.len());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_newest_message_is_one_press_away_from_anywhere() -> Result<()> {
    Page::play("desk,many,silent", async |page| {
        page.click("[data-room-id=property-0]").await?;
        page.wait_for("[data-message-id]").await?;
        let newest = go(page, 0).await?.last;
        let mut seen = BTreeSet::new();
        while seen.len() < MESSAGES {
            seen.extend(go(page, -STEP).await?.seen);
        }
        page.click(".to-end").await?;
        page.wait_for(&format!("[data-message-id=property-0-{newest}]")).await?;
        let there = go(page, 0).await?;
        ensure!(there.last == newest && there.below < 8.0, "{there:?}");
        Ok(())
    })
    .await
}

/// Goes to where the first row of the document is cut by the edge of the view, and notes how far a
/// row in the middle goes when those before it come: the cut one may lose its name by that.
const CUT: &str = "\
    const done = arguments[0]; \
    const frame = () => new Promise(requestAnimationFrame); \
    const scroller = document.querySelector('[data-testid=timeline]'); \
    const go = async () => { \
        let moved = 0; \
        for (let n = 0; n < 20; n++) { \
            const { top, height } = scroller.getBoundingClientRect(); \
            const first = scroller.querySelector('[data-message-id]'); \
            scroller.scrollTop += first.getBoundingClientRect().top - top + 20; \
            const row = [...scroller.querySelectorAll('[data-message-id]')] \
                .find((it) => it.getBoundingClientRect().bottom > top + height / 2); \
            const before = row.getBoundingClientRect().top; \
            for (let n = 0; n < 300 && scroller.scrollTop < 300; n++) await frame(); \
            if (scroller.scrollTop < 300) return 1e6; \
            moved = Math.max(moved, Math.abs(row.getBoundingClientRect().top - before)); \
            for (let n = 0; n < 4; n++) await frame(); \
        } \
        return moved; \
    }; \
    go().then(done)";

#[tokio::test]
async fn a_row_that_is_cut_by_the_edge_changes_its_height_above_it() -> Result<()> {
    Page::play("desk,many,silent", async |page| {
        page.click("[data-room-id=property-0]").await?;
        page.wait_for("[data-message-id]").await?;
        go(page, -STEP).await?;
        let by: f64 = page.browser.execute_async(CUT, Vec::new()).await?;
        ensure!(by <= MOST_PX, "a row moved by {by} pixels");
        Ok(())
    })
    .await
}
