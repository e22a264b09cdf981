//! The page's program ends in the middle of Ana's work; the core behind it goes on.

use anyhow::Result;
use e2e::play;
use serde_json::json;
use testkit::{DesktopOptions, Seen, Window, until};

/// Has the page of this build panic, as only a build for tests does, and waits for the next one.
async fn crash(window: &Window, number: u32) -> Result<()> {
    let script = "window.marked = arguments[0]; \
                  setTimeout(() => document.dispatchEvent(new Event('deskbell-panic')))";
    window.execute(script, vec![json!(number)]).await?;
    until("the page is another document", async || {
        let is_new = "return window.marked === undefined && document.readyState === 'complete'";
        // In between there is no document that could answer.
        let is_new = window.execute(is_new, Vec::new()).await.is_ok_and(|it| it == json!(true));
        Ok(Seen::when(is_new, "it is the one that crashed"))
    })
    .await
}

/// Three within a minute are a loop; how long a page takes to be back is the machine's matter.
async fn crash_until_plain(window: &Window) -> Result<()> {
    for number in 2.. {
        crash(window, number).await?;
        until("there are rooms, or the plain page", async || {
            let is_plain = window.text("safe-page").await?.is_some();
            let is_back = !window.rooms().await?.is_empty();
            Ok(Seen::when(is_plain || is_back, "neither"))
        })
        .await?;
        if let Some(words) = window.text("safe-page").await? {
            assert!(words.contains("keeps crashing"), "{words}");
            break;
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_page_that_crashes_loses_no_word_and_crash_upon_crash_ends_in_the_plain_page()
-> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let rooms = stage.shared_rooms(&mut bruno).await?;
        let window = stage.ana_at_her_desk().await?;
        window.open_room(&rooms.direct).await?;

        // Without a line, so that something waits in the queue while the page is gone.
        stage.backend.stop();
        window.wait_for_text("banner", |words| words.contains("Offline")).await?;
        window.writes("Queued before the crash").await?;
        window.types("Half a sen").await?;
        crash(&window, 1).await?;

        window.wait_for_open_room(&rooms.direct).await?;
        window.wait_for_composer("Half a sen").await?;
        window.wait_for_text("notice", |words| words.contains("Nothing is lost")).await?;
        window.wait_for_message("Queued before the crash").await?;
        until("the keyboard is in the composer", async || {
            let focus = window.execute("return document.activeElement.id", Vec::new()).await?;
            Ok(Seen::when(focus == json!("composer-text"), focus.to_string()))
        })
        .await?;

        stage.backend.start_again().await?;
        window.click_banner().await?;
        window.wait_for_delivery("Queued before the crash", &["sent", "delivered"]).await?;
        window.types("tence").await?;
        window.presses_enter().await?;
        window.wait_for_message("Half a sentence").await?;

        crash_until_plain(&window).await?;
        window.click("show-diagnostics").await?;
        window.wait_for_text("diagnostics", |words| words.contains("Deskbell")).await?;
        window.click("save-diagnostics").await?;
        window.wait_for_text("safe-saved", |words| words.contains("deskbell")).await?;
        window.click("safe-again").await?;
        window.wait_for_rooms("the rooms are back", |rooms| !rooms.is_empty()).await.map(drop)
    })
    .await
}
