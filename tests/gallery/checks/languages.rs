//! Another language is spoken while somebody reads and writes: all of the page says it, and nobody
//! loses their place.

use anyhow::Result;
use gallery::Page;
use serde::Deserialize;
use serde_json::json;
use testkit::{Seen, until};

/// A row may be off by so many pixels: a scroller stands at whole ones.
const ROUNDING: f64 = 1.5;

/// Where Ana is in the page, and what is open.
#[derive(Debug, Deserialize, PartialEq)]
struct Place {
    room: String,
    /// The first message in view.
    row: String,
    /// How far it is from the top of the view.
    top: f64,
    words: String,
    caret: u32,
    filter: String,
    has_details: bool,
}

/// Calls back with where she is, now and two frames later.
const PLACE: &str = "\
    const done = arguments[0]; \
    const find = (name) => document.querySelector(`[data-testid=${name}]`); \
    const look = () => { \
        const from = find('timeline').getBoundingClientRect().top; \
        const row = [...document.querySelectorAll('[data-message-id]')] \
            .find((it) => it.getBoundingClientRect().bottom > from); \
        const area = find('composer'); \
        return { \
            room: find('room-title').textContent, \
            row: row.dataset.messageId, top: row.getBoundingClientRect().top - from, \
            words: area.value, caret: area.selectionStart, \
            filter: document.querySelector('#room-filter').value, \
            has_details: find('details') !== null, \
        }; \
    }; \
    const before = look(); \
    requestAnimationFrame(() => requestAnimationFrame(() => done([before, look()])))";

/// Where she is once nothing moves any more.
async fn place(page: &Page) -> Result<Place> {
    until("the page is at rest", async || {
        let (before, after): (Place, Place) = page.browser.execute_async(PLACE, vec![]).await?;
        let instead = format!("{before:?}, then {after:?}");
        Ok(if before == after { Seen::Yes(after) } else { Seen::NotYet(instead) })
    })
    .await
}

/// Far up in a room, with half a sentence written, a filter over the rooms and the panel open.
async fn settle(page: &Page) -> Result<Place> {
    page.click("[data-room-id=property-0]").await?;
    page.wait_for("[data-testid=message-row]").await?;
    page.click("[data-testid=open-details]").await?;
    page.wait_for("[data-testid=details]").await?;
    let scroll = "document.querySelector('[data-testid=timeline]').scrollTop -= 1700";
    page.ask::<()>(scroll, vec![]).await?;
    place(page).await?;
    page.ask::<()>(scroll, vec![]).await?;
    let write = "const write = (it, text) => { it.value = text; \
            it.dispatchEvent(new InputEvent('input', { bubbles: true })); }; \
        write(document.querySelector('#room-filter'), 'h'); \
        const area = document.querySelector('[data-testid=composer]'); \
        write(area, 'Late checkout for 412'); area.setSelectionRange(5, 5);";
    page.ask::<()>(write, vec![]).await?;
    place(page).await
}

/// Chooses a language in the settings and waits until the page speaks it.
async fn speak(page: &Page, language: &str, details: &str) -> Result<()> {
    let choice = format!("[data-testid=language][data-language={language}] input");
    let choose = "const it = document.querySelector(arguments[0]); it.focus(); it.click();";
    page.wait_for(&choice).await?;
    page.ask::<()>(choose, vec![json!(choice)]).await?;
    until(&format!("the page speaks {language}"), async || {
        let said = page.text("[data-testid=details] h2").await?;
        Ok(Seen::when(said == details, said))
    })
    .await
}

#[tokio::test]
async fn who_chooses_another_language_keeps_their_place_and_everything_that_is_open() -> Result<()>
{
    Page::play("desk,silent", async |page| {
        let before = settle(page).await?;
        assert_eq!((before.caret, before.filter.as_str()), (5, "h"));
        let is_up = "const it = document.querySelector('[data-testid=timeline]'); \
                     return it.scrollTop + it.clientHeight < it.scrollHeight - 1000";
        assert!(page.ask::<bool>(is_up, vec![]).await?, "she reads far up: {before:?}");
        page.click("[data-testid=account-menu]").await?;
        page.click("[data-testid=open-settings]").await?;
        page.click("[role=tab]:nth-of-type(2)").await?;

        for (language, details) in [("de", "Über diesen Raum"), ("en", "About this room")] {
            speak(page, language, details).await?;
            let after = place(page).await?;
            assert!((after.top - before.top).abs() <= ROUNDING, "{before:?}, then {after:?}");
            assert_eq!(Place { top: before.top, ..after }, before, "in {language}");
            let held = "return document.activeElement.parentElement?.dataset.language ?? \
                        document.activeElement.outerHTML.slice(0, 200)";
            assert_eq!(page.ask::<String>(held, vec![]).await?, language, "has the keyboard");
        }
        Ok(())
    })
    .await
}
