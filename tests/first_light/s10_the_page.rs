//! The page itself, in the window it ships in: how large it is, and finding what was said.

use anyhow::{Context, Result};
use e2e::play;
use serde::Deserialize;
use serde_json::{Value, json};
use testkit::{DesktopOptions, RoomRow, Seen, Window, until};

/// Presses a key with Ctrl, as the web view would hand it on.
pub(crate) async fn presses(window: &Window, key: &str, has_shift: bool) -> Result<()> {
    let script = "document.dispatchEvent(new KeyboardEvent('keydown', \
                  { key: arguments[0], ctrlKey: true, shiftKey: arguments[1], bubbles: true }))";
    window.execute(script, vec![json!(key), json!(has_shift)]).await.map(|_| ())
}

/// Width of the window in pixels of the page: the larger the page, the fewer they are.
async fn width(window: &Window) -> Result<f64> {
    let width = window.execute("return window.innerWidth", Vec::new()).await?;
    width.as_f64().context("The width is no number")
}

async fn wait_for_width(window: &Window, awaited: &str, share: f64, of: f64) -> Result<()> {
    until(awaited, async || {
        let now = width(window).await?;
        Ok(Seen::when((now * share - of).abs() < 4.0, format!("{now} pixels of {of}")))
    })
    .await
}

#[tokio::test]
async fn how_large_ana_made_the_page_lasts_over_a_restart() -> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let window = stage.ana_at_her_desk().await?;
        let usual = width(&window).await?;
        for _ in 0..3 {
            presses(&window, "+", false).await?;
        }
        wait_for_width(&window, "the page is half as large again", 1.5, usual).await?;

        stage.desktop.tray()?.click("Quit").await?;
        window.ended().await?;
        let window = stage.open_window().await?;
        window.wait_for_rooms("her rooms are there", |rooms| !rooms.is_empty()).await?;
        wait_for_width(&window, "it is as large as she left it", 1.5, usual).await?;

        presses(&window, "0", false).await?;
        wait_for_width(&window, "it is of its usual size", 1.0, usual).await
    })
    .await
}

/// Notes how far each click of the wheel should take the reader, and where the page was seen.
const NOTE_SCROLLING: &str = "\
    const timeline = document.querySelector('[data-testid=timeline]');
    window.turned = { from: timeline.scrollTop, clicks: [], places: [] };
    timeline.addEventListener('wheel', event => turned.clicks.push(event.deltaY), { passive: true });
    timeline.addEventListener('scroll', () => turned.places.push(timeline.scrollTop));";

#[tokio::test]
async fn each_click_of_the_wheel_moves_the_page_at_once_and_enough_of_them_reach_the_beginning()
-> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let room = stage.shared_rooms(&mut bruno).await?.company;
        let window = stage.ana_at_her_desk().await?;
        window.open_room(&room).await?;
        window.wait_for_messages("the newest page is there", |all| all.len() == 50).await?;
        window.execute(NOTE_SCROLLING, Vec::new()).await?;

        stage.desktop.turn_wheel_up(10).await?;
        let mut turned = Turned::default();
        until("the page is ten clicks further up", async || {
            turned = serde_json::from_value(window.execute("return turned", Vec::new()).await?)?;
            let is_there =
                turned.clicks.len() == 10 && turned.places.last() == turned.goal().as_ref();
            Ok(Seen::when(is_there, format!("{turned:?}")))
        })
        .await?;
        // WebKit's own animation shows the page between two clicks and lags behind a quick hand.
        let click = turned.clicks[0];
        for place in turned.places {
            assert_eq!((turned.from - place) % click, 0.0, "seen at {place} from {}", turned.from);
        }

        let beginning = "return document.querySelector('.rows .top')?.innerText ?? ''";
        until("the room's beginning is reached", async || {
            stage.desktop.turn_wheel_up(20).await?;
            let top = window.execute(beginning, Vec::new()).await?;
            let is_there = top.as_str().is_some_and(|top| top.contains("the room begins"));
            Ok(Seen::when(is_there, top.to_string()))
        })
        .await
    })
    .await
}

/// A turn of the wheel, as the page noted it, in its pixels.
#[derive(Debug, Default, Deserialize)]
struct Turned {
    from: f64,
    clicks: Vec<f64>,
    places: Vec<f64>,
}

impl Turned {
    fn goal(&self) -> Option<f64> {
        (!self.clicks.is_empty()).then(|| self.from + self.clicks.iter().sum::<f64>())
    }
}

#[tokio::test]
async fn what_bruno_wrote_is_found_from_another_room_and_shown_in_its_place() -> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let rooms = stage.shared_rooms(&mut bruno).await?;
        let window = stage.ana_at_her_desk().await?;
        window.open_room(&rooms.company).await?;
        let wanted = bruno.send(&rooms.direct, "The zebra of 412 checked out: José").await?;

        let has_come = |rooms: &[RoomRow]| rooms.iter().any(|row| row.text.contains("zebra"));
        window.wait_for_rooms("Bruno's message is there", has_come).await?;

        presses(&window, "F", true).await?;
        window.wait_for("search").await?;
        let type_it = "const field = document.querySelector('[data-testid=search]'); \
                       field.value = 'zebra jose'; \
                       field.dispatchEvent(new InputEvent('input', { bubbles: true }))";
        // Typed once: each letter begins the pause anew after which is looked.
        window.execute(type_it, Vec::new()).await?;
        window.wait_for_text("search-hit", |hit| hit.contains("zebra")).await?;
        window.click("search-hit").await?;
        window.wait_for_open_room(&rooms.direct).await?;
        let is_shown = "const row = document.querySelector('.message.found'); \
                        return row ? row.dataset.messageId : null";
        until("the message is shown in its room", async || {
            let shown = window.execute(is_shown, Vec::new()).await?;
            Ok(Seen::when(shown == Value::String(wanted.id.to_string()), shown.to_string()))
        })
        .await
    })
    .await
}
