//! What Ana does with the keyboard, and what the page does for it. The browser is driven from
//! outside, so that keys are keys: they write letters and move the focus as they do for a person,
//! which no event does that a page makes for itself.

use anyhow::{Result, ensure};
use gallery::Page;
use serde_json::json;
use testkit::{Seen, until};

const COMPOSER: &str = "[data-testid=composer]";
const LAST_OWN: &str = "\
    const own = [...document.querySelectorAll('[data-testid=message-row][data-own=true]')].at(-1); \
    return own?.querySelector('[data-testid=message-text]')?.textContent ?? ''";

/// Opens a room, with the keyboard in its composer.
async fn open(page: &Page, room: &str) -> Result<()> {
    page.click(&format!("[data-room-id={room}]")).await?;
    page.wait_for("[data-testid=message-row]").await?;
    holds(page, "#composer-text").await
}

/// Waits until what a script returns is so.
async fn is(page: &Page, script: &str, wanted: &str) -> Result<()> {
    until(&format!("it is {wanted:?}"), async || {
        let found: String = page.ask(script, Vec::new()).await?;
        Ok(Seen::when(found == wanted, format!("it is {found:?}")))
    })
    .await
}

/// Waits until what the selector finds has the keyboard.
async fn holds(page: &Page, selector: &str) -> Result<()> {
    until(&format!("{selector} has the keyboard"), async || {
        let held = "const it = document.activeElement; \
                    return [it.matches(arguments[0]), it.outerHTML.slice(0, 200)]";
        let (is_it, held): (bool, String) = page.ask(held, vec![json!(selector)]).await?;
        Ok(Seen::when(is_it, held))
    })
    .await
}

async fn written(page: &Page, wanted: &str) -> Result<()> {
    is(page, "return document.querySelector('[data-testid=composer]').value", wanted).await
}

#[tokio::test]
async fn enter_sends_and_shift_enter_begins_a_line() -> Result<()> {
    Page::play("desk,silent", async |page| {
        open(page, "group-1").await?;
        page.browser.write("Towels").await?;
        page.browser.press("Shift+Enter").await?;
        page.browser.write("for 412").await?;
        written(page, "Towels\nfor 412").await?;
        page.browser.press("Enter").await?;
        is(page, LAST_OWN, "Towels\nfor 412").await?;
        written(page, "").await?;
        holds(page, COMPOSER).await
    })
    .await
}

#[tokio::test]
async fn the_enter_that_ends_a_composition_sends_nothing() -> Result<()> {
    Page::play("desk,silent", async |page| {
        open(page, "group-1").await?;
        let before: String = page.ask(LAST_OWN, Vec::new()).await?;
        page.browser.compose("とうちゃく").await?;
        written(page, "とうちゃく").await?;
        page.browser.end_composition("到着").await?;
        written(page, "到着").await?;
        is(page, LAST_OWN, &before).await?;
        page.browser.press("Enter").await?;
        is(page, LAST_OWN, "到着").await?;
        written(page, "").await
    })
    .await
}

#[tokio::test]
async fn the_arrow_up_changes_the_last_own_message_and_escape_leaves_it() -> Result<()> {
    Page::play("desk,silent", async |page| {
        open(page, "group-1").await?;
        page.browser.write("412 is redy").await?;
        page.browser.press("Enter").await?;
        is(page, LAST_OWN, "412 is redy").await?;
        written(page, "").await?;

        page.browser.press("ArrowUp").await?;
        page.wait_for("[data-testid=editing]").await?;
        written(page, "412 is redy").await?;
        page.browser.press("Escape").await?;
        written(page, "").await?;

        page.browser.press("ArrowUp").await?;
        written(page, "412 is redy").await?;
        page.browser.press("Control+a").await?;
        page.browser.write("412 is ready").await?;
        page.browser.press("Enter").await?;
        is(page, LAST_OWN, "412 is ready").await?;
        written(page, "").await
    })
    .await
}

#[tokio::test]
async fn who_is_called_is_chosen_by_keys_and_enter_does_not_send_meanwhile() -> Result<()> {
    Page::play("desk,silent", async |page| {
        open(page, "group-1").await?;
        let before: String = page.ask(LAST_OWN, Vec::new()).await?;
        page.browser.write("@").await?;
        page.wait_for("[data-testid=suggestions]").await?;
        let meant = "return document.querySelector('[aria-selected=true] bdi').textContent";
        let first: String = page.ask(meant, Vec::new()).await?;
        page.browser.press("ArrowDown").await?;
        let list = "const [first, second] = document.querySelectorAll('.suggestion bdi'); \
                    return second.textContent";
        let second: String = page.ask(list, Vec::new()).await?;
        ensure!(first != second, "two of the same name");
        is(page, meant, &second).await?;
        let told = "return document.activeElement.getAttribute('aria-activedescendant') ?? ''";
        is(page, told, "suggestion-1").await?;
        page.browser.press("Enter").await?;
        until("the suggestions are gone", async || {
            let list = page.text("[data-testid=suggestions]").await?;
            Ok(Seen::when(list.is_empty(), list))
        })
        .await?;
        let value = "return document.querySelector('[data-testid=composer]').value.trim()";
        is(page, value, &format!("@{}", second.trim_start_matches('@'))).await?;
        is(page, LAST_OWN, &before).await?;

        page.browser.write("@").await?;
        page.wait_for("[data-testid=suggestions]").await?;
        page.browser.press("Escape").await?;
        until("Escape leaves them", async || {
            let list = page.text("[data-testid=suggestions]").await?;
            Ok(Seen::when(list.is_empty(), list))
        })
        .await?;
        holds(page, COMPOSER).await
    })
    .await
}

#[tokio::test]
async fn the_list_of_rooms_is_gone_through_by_keys() -> Result<()> {
    Page::play("desk,silent", async |page| {
        page.wait_for("[data-testid=room-row]").await?;
        page.ask::<()>("document.querySelector('#room-filter').focus()", Vec::new()).await?;
        let at = "const rows = [...document.querySelectorAll('.room-row')]; \
                  return String(rows.indexOf(document.activeElement))";
        page.browser.press("ArrowDown").await?;
        is(page, at, "0").await?;
        page.browser.press("ArrowDown").await?;
        is(page, at, "1").await?;
        page.browser.press("Home").await?;
        is(page, at, "0").await?;
        page.browser.press("ArrowUp").await?;
        holds(page, "#room-filter").await?;
        page.browser.press("ArrowDown").await?;
        page.browser.press("End").await?;
        let last = "const last = [...document.querySelectorAll('.room-row')].at(-1); \
                    return String(last === document.activeElement)";
        is(page, last, "true").await?;
        let name = "return document.activeElement.querySelector('.room-name').textContent";
        let name: String = page.ask(name, Vec::new()).await?;
        page.browser.press("Enter").await?;
        let title = "return document.querySelector('[data-testid=room-title]')?.textContent ?? ''";
        is(page, title, &name).await?;
        holds(page, COMPOSER).await
    })
    .await
}

#[tokio::test]
async fn a_menu_is_gone_through_by_keys_and_gives_the_keyboard_back() -> Result<()> {
    Page::play("desk,silent", async |page| {
        page.wait_for("[data-testid=room-row]").await?;
        page.ask::<()>("document.querySelector('#room-filter').focus()", Vec::new()).await?;
        page.browser.press("ArrowDown").await?;
        holds(page, ".room-row").await?;
        // The menu key is the system's to translate; what it sends is this.
        let ask = "document.activeElement.dispatchEvent(new MouseEvent('contextmenu', \
                   { bubbles: true, cancelable: true, clientX: 40, clientY: 90 }))";
        page.ask::<()>(ask, Vec::new()).await?;
        page.wait_for("[data-testid=room-menu]").await?;
        let at = "const items = [...document.querySelectorAll('[role=menu] [role^=menuitem]')]; \
                  const at = items.indexOf(document.activeElement); \
                  return at === items.length - 1 ? 'last' : String(at)";
        is(page, at, "0").await?;
        page.browser.press("ArrowDown").await?;
        is(page, at, "1").await?;
        page.browser.press("End").await?;
        is(page, at, "last").await?;
        page.browser.press("Home").await?;
        is(page, at, "0").await?;
        page.browser.press("Escape").await?;
        holds(page, ".room-row").await?;
        ensure!(page.text("[data-testid=room-menu]").await?.is_empty(), "the menu stays");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_dialog_keeps_the_keyboard_and_gives_it_back() -> Result<()> {
    Page::play("desk,silent", async |page| {
        open(page, "group-1").await?;
        page.browser.press("Control+,").await?;
        page.wait_for("dialog[open]").await?;
        let count = "return document.querySelectorAll('dialog[open] :is(button, input, select, a)')\
                     .length";
        let stops: usize = page.ask(count, Vec::new()).await?;
        ensure!(stops > 2, "nothing to go through");
        // Once around, and on. Between the last and the first the browser itself may have it.
        let within = "const it = document.activeElement; \
                      return it === document.body || it.closest('dialog[open]') !== null";
        for keys in ["Tab", "Shift+Tab"] {
            for _ in 0..stops + 3 {
                page.browser.press(keys).await?;
                let is_within: bool = page.ask(within, Vec::new()).await?;
                ensure!(is_within, "{keys} leaves the dialog");
            }
        }
        page.browser.press("Escape").await?;
        until("the dialog is gone", async || {
            let is_there = "return document.querySelector('dialog[open]') !== null";
            let is_there: bool = page.ask(is_there, Vec::new()).await?;
            Ok(Seen::when(!is_there, "it is there"))
        })
        .await?;
        holds(page, COMPOSER).await
    })
    .await
}

/// Marks every node a selector finds, so that those made later are known.
const MARK: &str =
    "document.querySelectorAll(arguments[0]).forEach((it) => { it.isMarked = true })";
/// Those that are not marked.
const FRESH: &str = "\
    return [...document.querySelectorAll(arguments[0])].filter((it) => !it.isMarked).length";

#[tokio::test]
async fn a_message_makes_one_row_and_leaves_the_others_as_they_are() -> Result<()> {
    Page::play("desk,many,silent", async |page| {
        open(page, "property-0").await?;
        const ROWS: &str = "[data-testid=timeline] [data-message-id]";
        page.browser.write("1").await?;
        page.browser.press("Enter").await?;
        is(page, LAST_OWN, "1").await?;
        page.ask::<()>(MARK, vec![json!(ROWS)]).await?;
        page.browser.write("2").await?;
        page.browser.press("Enter").await?;
        is(page, LAST_OWN, "2").await?;
        let fresh: usize = page.ask(FRESH, vec![json!(ROWS)]).await?;
        let all: usize = page
            .ask("return document.querySelectorAll(arguments[0]).length", vec![json!(ROWS)])
            .await?;
        ensure!(all >= 50, "only {all} rows");
        ensure!(fresh == 1, "{fresh} of {all} rows were made anew");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_room_that_moves_up_leaves_the_rows_of_the_others_as_they_are() -> Result<()> {
    Page::play("desk,silent", async |page| {
        const ROWS: &str = "[data-testid=room-row]";
        page.wait_for(ROWS).await?;
        let lowest = "const list = document.querySelector('[data-room-id^=group]').closest('ul'); \
                      return [...list.querySelectorAll('[data-room-id]')].at(-1).dataset.roomId";
        let lowest: String = page.ask(lowest, Vec::new()).await?;
        page.click(&format!("[data-room-id={lowest}]")).await?;
        holds(page, COMPOSER).await?;
        page.ask::<()>(MARK, vec![json!(ROWS)]).await?;
        page.browser.write("Good evening").await?;
        page.browser.press("Enter").await?;
        let first = "const list = document.querySelector('[data-room-id^=group]').closest('ul'); \
                     return list.querySelector('[data-room-id]').dataset.roomId";
        is(page, first, &lowest).await?;
        let fresh: usize = page.ask(FRESH, vec![json!(ROWS)]).await?;
        ensure!(fresh == 0, "{fresh} rows were made anew");
        Ok(())
    })
    .await
}
