//! A plain browser without a window, for what the page is in any browser.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, bail};
use fantoccini::Client;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::program::Program;
use crate::sandbox::Sandbox;
use crate::webdriver;

/// A running Chromium, driven through WebDriver.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    _program: Program,
}

impl Browser {
    /// Starts one with a profile of its own and no window. It needs no display, and no sandbox of
    /// the kernel's: it sees nothing but the pages under test.
    ///
    /// # Errors
    /// Chromium or its driver is not installed, or shows no page.
    pub async fn start(sandbox: &Arc<Sandbox>) -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let profile = sandbox.folder(&format!("browser-{number}"))?;
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-background-networking".to_owned(),
            "--force-color-profile=srgb".to_owned(),
            "--hide-scrollbars".to_owned(),
            "--no-first-run".to_owned(),
            format!("--user-data-dir={}", profile.display()),
        ];
        let wanted = ("goog:chromeOptions", json!({ "args": arguments }));
        let driver = sandbox.command("chromedriver");
        let (client, program) = webdriver::open(sandbox, "browser", driver, wanted).await?;
        Ok(Self { client, _program: program })
    }

    /// Goes to an address.
    ///
    /// # Errors
    /// Nobody answers there.
    pub async fn go(&self, address: &str) -> Result<()> {
        self.client.goto(address).await.with_context(|| format!("Nothing at {address}"))
    }

    /// Gives the page a size, in its own pixels. The driver knows only that of the window around
    /// it, which exists even where nobody sees it and is never narrower than 500.
    ///
    /// # Errors
    /// The driver refuses.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.tell("Emulation.setDeviceMetricsOverride", size).await
    }

    /// Runs a script in the page and answers what it returns.
    ///
    /// # Errors
    /// The script throws, or returns something of another shape.
    pub async fn execute<T: DeserializeOwned>(&self, script: &str, args: Vec<Value>) -> Result<T> {
        let value = self.client.execute(script, args).await.context("The script threw")?;
        serde_json::from_value(value).context("The page answered of another shape")
    }

    /// The same with a script whose last argument is to be called with what it answers.
    ///
    /// # Errors
    /// As [`Browser::execute`].
    pub async fn execute_async<T: DeserializeOwned>(
        &self,
        script: &str,
        args: Vec<Value>,
    ) -> Result<T> {
        let value = self.client.execute_async(script, args).await.context("The script threw")?;
        serde_json::from_value(value).context("The page answered of another shape")
    }

    /// Presses keys as a hand does, so that the browser does all it does for one: letters are
    /// written, the focus moves. `Shift+Enter` holds the first while the last is pressed.
    ///
    /// # Errors
    /// There is no such key, or the driver refuses.
    pub async fn press(&self, keys: &str) -> Result<()> {
        let values = keys.split('+').map(key).collect::<Result<Vec<char>>>()?;
        let mut pressed = KeyActions::new("keyboard".to_owned());
        for value in &values {
            pressed = pressed.then(KeyAction::Down { value: *value });
        }
        for value in values.iter().rev() {
            pressed = pressed.then(KeyAction::Up { value: *value });
        }
        self.client.perform_actions(pressed).await.with_context(|| format!("{keys} is not pressed"))
    }

    /// Writes a text, key by key.
    ///
    /// # Errors
    /// As [`Browser::press`].
    pub async fn write(&self, text: &str) -> Result<()> {
        for letter in text.chars() {
            self.press(&letter.to_string()).await?;
        }
        Ok(())
    }

    /// What an input method does: shows what is being composed, where the keyboard is.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn compose(&self, text: &str) -> Result<()> {
        let end = text.encode_utf16().count();
        let shown = json!({ "text": text, "selectionStart": end, "selectionEnd": end });
        self.tell("Input.imeSetComposition", shown).await
    }

    /// The Enter that ends a composition, as browsers report it, and what it puts in.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn end_composition(&self, text: &str) -> Result<()> {
        const OF_AN_INPUT_METHOD: u32 = 229;
        let enter = |kind: &str| {
            json!({ "type": kind, "key": "Enter", "code": "Enter",
                "windowsVirtualKeyCode": OF_AN_INPUT_METHOD })
        };
        self.tell("Input.dispatchKeyEvent", enter("rawKeyDown")).await?;
        self.tell("Input.insertText", json!({ "text": text })).await?;
        self.tell("Input.dispatchKeyEvent", enter("keyUp")).await
    }

    async fn tell(&self, name: &'static str, parameters: Value) -> Result<()> {
        self.client
            .issue_cmd(DevTools { name, parameters })
            .await
            .with_context(|| format!("{name} is refused"))?;
        Ok(())
    }

    /// A picture of the page as PNG.
    ///
    /// # Errors
    /// The driver gives none.
    pub async fn screenshot(&self) -> Result<Vec<u8>> {
        self.client.screenshot().await.context("The driver gives no picture")
    }

    /// Ends it politely: it writes nothing any more.
    ///
    /// # Errors
    /// It does not answer.
    pub async fn close(self) -> Result<()> {
        self.client.close().await.context("The browser does not end")
    }
}

/// What a key is to the driver: a letter itself, the others by their names.
fn key(name: &str) -> Result<char> {
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Ok(letter);
    }
    let key = match name {
        "ArrowDown" => Key::Down,
        "ArrowUp" => Key::Up,
        "Control" => Key::Control,
        "End" => Key::End,
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "Home" => Key::Home,
        "Shift" => Key::Shift,
        "Tab" => Key::Tab,
        _ => bail!("There is no key {name}"),
    };
    Ok(key.into())
}

/// A command of the browser's own, beyond those of WebDriver.
#[derive(Debug)]
struct DevTools {
    name: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/chromium/send_command", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({ "cmd": self.name, "params": self.parameters });
        (Method::POST, Some(body.to_string()))
    }
}
