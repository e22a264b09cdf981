//! Ana and Bruno answer with a single emoji.

use anyhow::{Context, Result};
use e2e::play;
use ipc::SetReaction;
use model::{Message, MessageId};
use serde_json::{Value, json};
use testkit::{Colleague, DesktopOptions, Seen, Window, until};

/// Keys, as WebDriver types them.
const ENTER: char = '\u{e007}';
const RIGHT: char = '\u{e014}';

/// What stands under a message: emoji, how many, whether one's own, and who.
type Shown = Vec<(String, String, String, String)>;

async fn shown(window: &Window, message: &MessageId) -> Result<Shown> {
    let read = "return [...document.querySelectorAll(\
                `[data-message-id='${arguments[0]}'] [data-testid=reaction]`)].map(chip => \
                [chip.dataset.emoji, chip.dataset.count, chip.ariaPressed, chip.title])";
    let read: Value = window.execute(read, vec![json!(message)]).await?;
    serde_json::from_value(read).context("Reading the reactions of a message")
}

/// Waits until that stands under a message.
async fn sees(window: &Window, message: &MessageId, expected: &[(&str, &str, bool)]) -> Result<()> {
    let is = |shown: &Shown| {
        let mut expected = expected.iter();
        shown.len() == expected.len()
            && shown.iter().all(|(emoji, count, own, _)| {
                let next = expected.next().copied();
                next == Some((emoji.as_str(), count.as_str(), own == "true"))
            })
    };
    until("the reactions are those", async || {
        let shown = shown(window, message).await?;
        Ok(Seen::when(is(&shown), format!("{shown:?}")))
    })
    .await
}

async fn hears(bruno: &mut Colleague, id: &MessageId, expected: &[(&str, u32)]) -> Result<Message> {
    bruno
        .wait_for_message("what Ana reacts with arrives", |message| {
            let shown = message.reactions.iter().map(|one| (one.emoji.as_str(), one.count));
            message.id == *id && shown.eq(expected.iter().copied())
        })
        .await
}

#[tokio::test]
async fn ana_and_bruno_react_and_ana_takes_hers_back_by_keyboard() -> Result<()> {
    play(DesktopOptions::FULL, async |stage| {
        let mut bruno = stage.bruno().await?;
        let room = stage.shared_rooms(&mut bruno).await?.direct;
        let window = stage.ana_at_her_desk().await?;
        window.open_room(&room).await?;
        let said = bruno.send(&room, "Cake in the kitchen").await?;
        window.wait_for_message("Cake in the kitchen").await?;

        window.click_in_message(&said.id, "react").await?;
        window.wait_for("reaction-menu").await?;
        let party = "document.querySelector('[data-testid=reaction-menu] [data-emoji=\"🎉\"]').click()";
        window.execute(party, vec![]).await?;
        window.wait_until_gone("reaction-menu").await?;
        sees(&window, &said.id, &[("🎉", "1", true)]).await?;
        hears(&mut bruno, &said.id, &[("🎉", 1)]).await?;

        let both = SetReaction { message_id: said.id.clone(), emoji: "🎉".into(), is_on: true };
        bruno.ask(both).await?;
        sees(&window, &said.id, &[("🎉", "2", true)]).await?;
        let who = shown(&window, &said.id).await?.remove(0).3;
        assert!(who.starts_with("Bruno") && who.ends_with("and you reacted with 🎉"), "{who}");

        // By keyboard alone: the menu of the message, then the six, of which hers is the fourth.
        let menu = "const row = document.querySelector(`[data-message-id='${arguments[0]}']`); row.focus(); \
                    row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 400, clientY: 300 }))";
        window.execute(menu, vec![json!(said.id)]).await?;
        window.wait_for_text("message-menu", |menu| menu.contains("Add a reaction")).await?;
        window.presses_key(ENTER).await?;
        window.wait_for("reaction-menu").await?;
        for key in [RIGHT, RIGHT, RIGHT, ENTER] {
            window.presses_key(key).await?;
        }
        window.wait_until_gone("reaction-menu").await?;
        sees(&window, &said.id, &[("🎉", "1", false)]).await?;
        hears(&mut bruno, &said.id, &[("🎉", 1)]).await?;
        let focused = "return document.activeElement?.dataset.messageId ?? ''";
        let focused = window.execute(focused, vec![]).await?;
        assert_eq!(focused, json!(said.id), "the keyboard is back on the message");

        // All the others are behind the six.
        window.click_in_message(&said.id, "react").await?;
        window.wait_for("reaction-menu").await?;
        let more = "document.querySelector('[data-testid=reaction-menu] [role=menuitem]').click()";
        window.execute(more, vec![]).await?;
        window.wait_for("picker").await?;
        window.types_into("find-emoji", "hotel").await?;
        window.presses_key(ENTER).await?;
        window.wait_until_gone("picker").await?;
        sees(&window, &said.id, &[("🎉", "1", false), ("🏨", "1", true)]).await?;
        Ok(())
    })
    .await
}
