//! Files that a person brings into the window, and what it shows of files.

use anyhow::{Context, Result};
use model::MessageId;
use serde_json::{Value, json};

use super::Window;
use crate::wait::{Seen, until};

/// A file as a program hands it over when it is dropped or pasted.
const HAND_OVER: &str = r#"
const [name, content, how] = arguments;
const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
const data = new DataTransfer();
data.items.add(new File([bytes], name));
const about = { bubbles: true, cancelable: true };
if (how === "drop") {
    const target = document.querySelector('[data-testid="timeline"]');
    target.dispatchEvent(new DragEvent("drop", { ...about, dataTransfer: data }));
} else {
    const target = document.querySelector('[data-testid="composer"]');
    target.dispatchEvent(new ClipboardEvent("paste", { ...about, clipboardData: data }));
}"#;

/// What became of the picture of a message, and its own width once it is there.
const PICTURE: &str = r#"
const picture = document.querySelector(`[data-message-id="${arguments[0]}"] [data-testid="picture"]`);
return [picture?.dataset.sight ?? null, picture?.querySelector("img")?.naturalWidth ?? 0];"#;

/// How far the files in the composer have come.
const STAGED: &str = r#"
return [...document.querySelectorAll('[data-testid="staged"]')].map(file => file.dataset.step);"#;

impl Window {
    /// Drops a file, its content in base64, on the messages of the open room.
    ///
    /// # Errors
    /// The script throws.
    pub async fn drops(&self, name: &str, content: &str) -> Result<()> {
        self.hand_over(name, content, "drop").await
    }

    /// Pastes a file, its content in base64, into the composer.
    ///
    /// # Errors
    /// The script throws.
    pub async fn pastes(&self, name: &str, content: &str) -> Result<()> {
        self.hand_over(name, content, "paste").await
    }

    async fn hand_over(&self, name: &str, content: &str, how: &str) -> Result<()> {
        let arguments = vec![json!(name), json!(content), json!(how)];
        self.driver.execute(HAND_OVER, arguments).await.map(drop)
    }

    /// Waits until the composer holds one file that has come so far.
    ///
    /// # Errors
    /// It has not until the deadline.
    pub async fn wait_for_staged(&self, step: &str) -> Result<()> {
        until(&format!("one file is {step}"), async || {
            let steps: Vec<String> = self.read(STAGED).await?;
            Ok(Seen::when(steps == [step], format!("{steps:?}")))
        })
        .await
    }

    /// Waits until the picture of a message is drawn.
    ///
    /// # Errors
    /// It is not until the deadline.
    pub async fn wait_for_picture(&self, message: &MessageId) -> Result<()> {
        until(&format!("the picture of {message} is there"), async || {
            let seen: Value = self.driver.execute(PICTURE, vec![json!(message.as_str())]).await?;
            let (sight, width): (Option<String>, u32) =
                serde_json::from_value(seen.clone()).context("The page answered otherwise")?;
            let is_there = sight.as_deref() == Some("there") && width > 0;
            Ok(Seen::when(is_there, seen.to_string()))
        })
        .await
    }

    /// Clicks a part of a message's row.
    ///
    /// # Errors
    /// It is not there until the deadline.
    pub async fn click_in_message(&self, message: &MessageId, test_id: &str) -> Result<()> {
        let row = format!(r#"[data-message-id="{message}"] [data-testid="{test_id}"]"#);
        self.driver.click(&row).await
    }
}
