//! Ana thinks better of what she has sent.

use anyhow::Result;
use e2e::play;
use ipc::SearchMessages;
use model::MessageId;
use serde_json::json;
use testkit::{Colleague, DesktopOptions, Window};

/// The key to the line above, as WebDriver types it.
const UP: &str = "\u{e013}";

/// How many messages a colleague finds by these words.
async fn finds(colleague: &mut Colleague, text: &str) -> Result<usize> {
    let search = SearchMessages {
        text: text.to_owned(),
        room_id: None,
        sender_id: None,
        has_file: false,
        since: None,
        until: None,
        cursor: None,
    };
    Ok(colleague.ask(search).await?.hits.len())
}

/// Chooses something in the menu of a message.
async fn chooses(window: &Window, message: &MessageId, words: &str) -> Result<()> {
    let ask = "document.querySelector(`[data-message-id='${arguments[0]}']`).dispatchEvent(\
               new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 400, clientY: 300 }))";
    window.execute(ask, vec![json!(message)]).await?;
    window.wait_for_text("message-menu", |menu| menu.contains(words)).await?;
    let press = "[...document.querySelectorAll('[data-testid=message-menu] [role=menuitem]')]\
                 .find(item => item.innerText.includes(arguments[0])).click()";
    window.execute(press, vec![json!(words)]).await?;
    window.wait_until_gone("message-menu").await
}

#[tokio::test]
async fn what_ana_changes_bruno_sees_and_what_she_deletes_he_finds_no_more() -> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let room = stage.shared_rooms(&mut bruno).await?.direct;
        let window = stage.ana_at_her_desk().await?;
        window.open_room(&room).await?;
        window.writes("Zebra towels for 412").await?;
        let said = bruno
            .wait_for_message("Ana's wish arrives", |message| {
                message.content.text == "Zebra towels for 412"
            })
            .await?;
        window.wait_for_delivery(&said.content.text, &["sent", "delivered", "read"]).await?;

        window.types(UP).await?;
        window.wait_for_text("editing", |bar| bar.contains("Zebra towels")).await?;
        window.wait_for_composer("Zebra towels for 412").await?;
        window.types(" and 413").await?;
        window.presses_enter().await?;
        let edited = bruno
            .wait_for_message("Ana's change arrives", |message| {
                message.id == said.id && message.is_edited
            })
            .await?;
        assert_eq!(edited.content.text, "Zebra towels for 412 and 413");
        assert_eq!(finds(&mut bruno, "zebra 413 ").await?, 1);
        window.wait_until_gone("editing").await?;
        window.wait_for_composer("").await?;
        window.wait_for("edited").await?;

        chooses(&window, &said.id, "Delete").await?;
        window.click("delete").await?;
        bruno
            .wait_for_message("it is gone", |message| message.id == said.id && message.is_deleted)
            .await?;
        assert_eq!(finds(&mut bruno, "zebra").await?, 0);
        window.wait_for_message("This message was deleted.").await?;
        Ok(())
    })
    .await
}
