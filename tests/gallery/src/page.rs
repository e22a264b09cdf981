//! The page itself with the script in place of the core, as a person uses it.

use anyhow::Result;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use testkit::{Browser, Sandbox, Seen, until};

use crate::address;

/// The page in a browser.
#[derive(Debug)]
pub struct Page {
    /// The browser.
    pub browser: Browser,
}

impl Page {
    /// Opens the page with the script these words name, and closes it when it has been played with.
    ///
    /// # Errors
    /// There is no browser, or the play fails.
    pub async fn play(script: &str, play: impl AsyncFnOnce(&Self) -> Result<()>) -> Result<()> {
        let sandbox = Sandbox::new()?;
        let browser = Browser::start(&sandbox).await?;
        browser.go(&address(&format!("index.html?fake={script}"))?).await?;
        let page = Self { browser };
        play(&page).await?;
        page.browser.close().await?;
        sandbox.passed();
        Ok(())
    }

    /// What a script answers.
    ///
    /// # Errors
    /// It throws, or answers something of another shape.
    pub async fn ask<T: DeserializeOwned>(&self, script: &str, args: Vec<Value>) -> Result<T> {
        self.browser.execute(script, args).await
    }

    /// The text of a part of the page; empty when it is not there.
    ///
    /// # Errors
    /// The page cannot be reached.
    pub async fn text(&self, selector: &str) -> Result<String> {
        let text = "return document.querySelector(arguments[0])?.textContent ?? ''";
        self.ask(text, vec![json!(selector)]).await
    }

    /// Waits for a part of the page; its text.
    ///
    /// # Errors
    /// It does not come.
    pub async fn wait_for(&self, selector: &str) -> Result<String> {
        until(&format!("{selector} is there"), async || {
            let text = "return document.querySelector(arguments[0])?.textContent ?? null";
            let text: Option<String> = self.ask(text, vec![json!(selector)]).await?;
            Ok(text.map_or_else(|| Seen::NotYet("it is not".into()), Seen::Yes))
        })
        .await
    }

    /// Presses a part of the page when it is there.
    ///
    /// # Errors
    /// It does not come.
    pub async fn click(&self, selector: &str) -> Result<()> {
        self.wait_for(selector).await?;
        let click = "document.querySelector(arguments[0]).click()";
        self.browser.execute(click, vec![json!(selector)]).await
    }
}
