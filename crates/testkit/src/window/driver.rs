//! One WebKitWebDriver with one session: the driver starts the app and speaks to its page.

use std::path::Path;

use anyhow::{Context, Result};
use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::error::{CmdError, ErrorStatus};
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use crate::desktop::Desktop;
use crate::program::Program;
use crate::wait::{Seen, until};
use crate::webdriver;

/// A running driver.
#[derive(Debug)]
pub(super) struct Driver {
    client: Client,
    _program: Program,
}

/// The selector of a part of the page that tests know by name: not its first picture, which looks
/// the same and does nothing.
pub(super) fn by_test_id(test_id: &str) -> String {
    format!(r##"#page [data-testid="{test_id}"]"##)
}

impl Driver {
    /// Starts a driver, and through it the app.
    pub(super) async fn start(desktop: &Desktop, app: &Path, args: &[String]) -> Result<Self> {
        let mut command = desktop.command("WebKitWebDriver");
        // The app inherits this and lets itself be driven.
        command.env("TAURI_WEBVIEW_AUTOMATION", "true");
        let options = json!({"binary": app, "args": args});
        let wanted = ("webkitgtk:browserOptions", options);
        let (client, program) = webdriver::open(desktop.sandbox(), "app", command, wanted).await?;
        Ok(Self { client, _program: program })
    }

    /// Runs a script in the page.
    pub(super) async fn execute(&self, script: &str, args: Vec<Value>) -> Result<Value> {
        self.client.execute(script, args).await.context("The script threw")
    }

    /// Clicks the first match of a selector, as soon as it can be clicked. What is cut off at the
    /// edge of its list is scrolled into view first, as a hand would: the driver does so only for
    /// what is outside the window.
    pub(super) async fn click(&self, selector: &str) -> Result<()> {
        self.act(selector, "clicked", async |element| {
            let target = serde_json::to_value(element)?;
            let scroll = "arguments[0].scrollIntoView({ block: 'nearest' })";
            self.client.execute(scroll, vec![target]).await?;
            element.click().await
        })
        .await
    }

    /// Moves the pointer over the middle of a part of the page.
    pub(super) async fn point_at(&self, test_id: &str) -> Result<()> {
        let element = self.find(&by_test_id(test_id)).await?;
        let (duration, x, y) = (None, 0.0, 0.0);
        let mouse = MouseActions::new("mouse".to_owned()).then(PointerAction::MoveToElement {
            element,
            duration,
            x,
            y,
        });
        self.client.perform_actions(mouse).await.context("The pointer did not move")
    }

    /// Clicks the first match of a selector if there is one now.
    pub(super) async fn click_if_there(&self, selector: &str) -> Result<()> {
        match self.client.find(Locator::Css(selector)).await {
            Ok(element) => match element.click().await {
                Err(err) if !is_passing(&err) => Err(err.into()),
                _ => Ok(()),
            },
            Err(err) if err.is_no_such_element() => Ok(()),
            Err(err) => Err(err.into()),
        }
    }

    /// Types into a part of the page, after what is there.
    pub(super) async fn type_into(&self, test_id: &str, text: &str) -> Result<()> {
        let element = self.find(&by_test_id(test_id)).await?;
        element.send_keys(text).await.with_context(|| format!("{test_id} takes no keys"))
    }

    /// Presses a key, wherever the keyboard is.
    pub(super) async fn press_key(&self, value: char) -> Result<()> {
        let key = KeyActions::new("keys".to_owned())
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        self.client.perform_actions(key).await.context("The key was not taken")
    }

    /// Replaces what a field holds.
    pub(super) async fn fill(&self, test_id: &str, text: &str) -> Result<()> {
        let element = self.find(&by_test_id(test_id)).await?;
        element.clear().await.with_context(|| format!("{test_id} cannot be emptied"))?;
        self.type_into(test_id, text).await
    }

    /// A picture of the page as PNG.
    pub(super) async fn screenshot(&self) -> Result<Vec<u8>> {
        self.client.screenshot().await.context("The driver gives no picture")
    }

    async fn find(&self, selector: &str) -> Result<Element> {
        until(&format!("{selector} is there"), async || {
            Ok(match self.client.find(Locator::Css(selector)).await {
                Ok(element) => Seen::Yes(element),
                Err(err) if err.is_no_such_element() => Seen::NotYet("it is not".into()),
                Err(err) => return Err(err.into()),
            })
        })
        .await
    }

    /// Acts on an element until it takes it: a re-render may replace it, or something may cover it
    /// for a moment. Only for what is harmless to have been tried in vain.
    async fn act(
        &self,
        selector: &str,
        done: &str,
        action: impl AsyncFn(&Element) -> Result<(), CmdError>,
    ) -> Result<()> {
        until(&format!("{selector} is {done}"), async || {
            let element = self.find(selector).await?;
            Ok(match action(&element).await {
                Ok(()) => Seen::Yes(()),
                Err(err) if is_passing(&err) => Seen::NotYet(err.to_string()),
                Err(err) => return Err(err.into()),
            })
        })
        .await
    }
}

fn is_passing(err: &CmdError) -> bool {
    let is_covered = |err: &CmdError| match err {
        CmdError::Standard(answer) => answer.error == ErrorStatus::ElementClickIntercepted,
        _ => false,
    };
    err.is_stale_element_reference() || err.is_element_not_interactable() || is_covered(err)
}
