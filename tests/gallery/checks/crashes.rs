//! The page crashes: it comes back where its person was, with what they were writing; and who
//! crashes over and over gets the plain page.

use anyhow::Result;
use gallery::Page;
use testkit::{Seen, until};

/// Has the page of this build panic, as only a build for tests does.
const PANIC: &str = "document.dispatchEvent(new Event('deskbell-panic'))";

/// Marks the document, does something of which the page crashes, and waits for another.
async fn crash(page: &Page, script: &str) -> Result<()> {
    let marked = format!("window.isMarked = true; {script}");
    page.ask::<()>(&marked, Vec::new()).await?;
    until("the page is another document", async || {
        let is_new = "return !window.isMarked && document.readyState === 'complete'";
        let is_new: bool = page.ask(is_new, Vec::new()).await?;
        Ok(Seen::when(is_new, "it is the one that crashed"))
    })
    .await
}

#[tokio::test]
async fn after_a_crash_ana_is_in_her_room_with_her_words_and_the_keyboard() -> Result<()> {
    Page::play("desk,silent", async |page| {
        page.click("[data-room-id=group-1]").await?;
        page.wait_for("[data-testid=message-row]").await?;
        // Not typed key by key: the draft has no quiet moment before the crash.
        let write = "const area = document.querySelector('[data-testid=composer]'); area.focus(); \
                     area.value = 'Late checkout for'; \
                     area.dispatchEvent(new InputEvent('input', { bubbles: true }));";
        crash(page, &format!("{write} {PANIC}")).await?;

        page.wait_for("[data-testid=message-row]").await?;
        assert_eq!(page.text("[data-testid=room-title]").await?, "Housekeeping – Harbour");
        until("her words are back, and the keyboard with them", async || {
            let held = "const { id, value } = document.activeElement; return [id, value ?? '']";
            let held: (String, String) = page.ask(held, Vec::new()).await?;
            let wanted = ("composer-text".to_owned(), "Late checkout for".to_owned());
            Ok(Seen::when(held == wanted, format!("{held:?}")))
        })
        .await?;
        let said = page.wait_for("[data-notice=came_back]").await?;
        assert!(said.contains("Code: mod.rs:"), "{said}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_program_that_ends_without_a_panic_is_loaded_again_too() -> Result<()> {
    Page::play("desk", async |page| {
        page.wait_for("[data-room-id=property-0]").await?;
        crash(page, "document.dispatchEvent(new Event('deskbell-trap'))").await?;
        let said = page.wait_for("[data-notice=came_back]").await?;
        assert!(said.contains("Code: trap"), "{said}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_room_that_crashes_is_left_and_crash_upon_crash_ends_in_the_plain_page() -> Result<()> {
    Page::play("desk,crash", async |page| {
        let open = "document.querySelector('[data-room-id=property-0]').click()";
        page.wait_for("[data-room-id=property-0]").await?;
        // It is opened, crashes, is gone back to, crashes again, and is left.
        crash(page, open).await?;
        until("the room is left", async || {
            let rows = page.text(".sidebar").await?;
            let is_open = !page.text("[data-testid=room-title]").await?.is_empty();
            let has_said = !page.text("[data-notice=came_back]").await?.is_empty();
            Ok(Seen::when(has_said && !is_open && !rows.is_empty(), "it is open, or on its way"))
        })
        .await?;

        // Three within a minute are a loop; how long a page takes is the machine's matter.
        while page.text("[data-testid=safe-page]").await?.is_empty() {
            crash(page, open).await?;
            page.wait_for("[data-testid=safe-page], [data-room-id=property-0]").await?;
        }
        let said = page.wait_for("[data-testid=safe-page]").await?;
        assert!(said.contains("This view keeps crashing"), "{said}");
        assert!(page.text(".sidebar").await?.is_empty(), "nothing else is drawn");
        page.click("[data-testid=show-diagnostics]").await?;
        assert!(page.wait_for("[data-testid=diagnostics]").await?.contains("Counters"));
        page.click("[data-testid=save-diagnostics]").await?;
        until("the file is named", async || {
            let saved = page.text("[data-testid=safe-saved]").await?;
            Ok(Seen::when(saved.contains("deskbell-2026-11-25.txt"), saved))
        })
        .await?;

        crash(page, "document.querySelector('[data-testid=safe-again]').click()").await?;
        page.wait_for("[data-room-id=property-0]").await?;
        assert!(page.text("[data-notice=came_back]").await?.is_empty(), "as if it had never been");
        Ok(())
    })
    .await
}
