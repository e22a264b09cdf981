//! The app in its real window, driven through WebDriver as a person would use it.

mod driver;
mod files;
mod rows;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use driver::Driver;
use model::RoomId;
pub use rows::{MessageRow, RoomRow};
use serde_json::{Value, json};

use crate::desktop::Desktop;
use crate::program::{Program, built};
use crate::sandbox::Sandbox;
use crate::wait::{Seen, until};

/// The Enter key, as WebDriver types it.
const ENTER: &str = "\u{e007}";

/// The app with its window on a desktop. Its data outlive it in the sandbox: opening a window
/// again is starting the app again at the same desk.
#[derive(Debug)]
pub struct Window {
    driver: Driver,
    app: PathBuf,
    sandbox: Arc<Sandbox>,
}

impl Window {
    /// Starts the app and returns when its page can be spoken to.
    ///
    /// # Errors
    /// The app has not been built, or shows no page.
    pub async fn open(desktop: &Desktop, backend_url: &str) -> Result<Self> {
        let app = built("deskbell")?;
        let args = arguments(desktop, backend_url)?;
        let driver = Driver::start(desktop, &app, &args).await?;
        Ok(Self { driver, app, sandbox: Arc::clone(desktop.sandbox()) })
    }

    /// Starts the app as the icon of a desktop does, with nobody driving it.
    ///
    /// # Errors
    /// The app has not been built, or does not start.
    pub fn start_app(desktop: &Desktop, backend_url: &str) -> Result<Program> {
        let mut command = desktop.command(built("deskbell")?);
        command.args(arguments(desktop, backend_url)?);
        let mut program = desktop.sandbox().spawn("app", command)?;
        program.log_stdout()?;
        Ok(program)
    }

    /// How many processes of the app run on its desktop.
    pub fn count_apps(&self) -> usize {
        self.sandbox.running(&self.app).len()
    }

    /// Where the app of this desktop keeps its data.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn data_folder(desktop: &Desktop) -> Result<PathBuf> {
        desktop.sandbox().folder("desk")
    }

    /// Ends the app as a power cut would, and returns when it is gone.
    ///
    /// # Errors
    /// It was not running.
    pub async fn cut_power(&self) -> Result<()> {
        let running = self.sandbox.running(&self.app);
        if running.is_empty() {
            bail!("The app was not running");
        }
        running.iter().for_each(|process| process.kill());
        self.ended().await
    }

    /// Waits until the app has ended.
    ///
    /// # Errors
    /// It still runs at the deadline.
    pub async fn ended(&self) -> Result<()> {
        until("the app is gone", async || {
            let left = self.sandbox.running(&self.app);
            Ok(Seen::when(left.is_empty(), format!("{left:?} still run")))
        })
        .await
    }

    /// Fills in the sign-in form and sends it.
    ///
    /// # Errors
    /// There is no such form.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<()> {
        self.wait_for("sign-in-form").await?;
        self.driver.fill("sign-in-email", email).await?;
        self.driver.fill("sign-in-password", password).await?;
        self.click("sign-in-submit").await
    }

    /// The rooms of the sidebar, top to bottom.
    ///
    /// # Errors
    /// The page cannot be read.
    pub async fn rooms(&self) -> Result<Vec<RoomRow>> {
        self.read(rows::ROOMS).await
    }

    /// The rooms the shell would draw into the page's frame now.
    ///
    /// # Errors
    /// The frame cannot be asked for.
    pub async fn first_picture(&self) -> Result<Vec<RoomRow>> {
        self.read(rows::FIRST_PICTURE).await
    }

    /// Whether that picture still lies over the page.
    ///
    /// # Errors
    /// The page cannot be read.
    pub async fn is_a_picture(&self) -> Result<bool> {
        self.read(rows::HAS_PICTURE).await
    }

    /// Waits until the sidebar shows rooms as wanted.
    ///
    /// # Errors
    /// It does not until the deadline.
    pub async fn wait_for_rooms(
        &self,
        awaited: &str,
        wanted: impl Fn(&[RoomRow]) -> bool,
    ) -> Result<Vec<RoomRow>> {
        until(awaited, async || {
            let rooms = self.rooms().await?;
            Ok(match wanted(&rooms) {
                true => Seen::Yes(rooms),
                false => Seen::NotYet(format!("{rooms:#?}")),
            })
        })
        .await
    }

    /// Opens a room from the sidebar and waits until it is the open one.
    ///
    /// The pointer comes to the list before the click, as a hand does: rows move while messages
    /// arrive, and hold still only under the pointer.
    ///
    /// # Errors
    /// There is no such room, or it does not open.
    pub async fn open_room(&self, room: &RoomId) -> Result<()> {
        self.driver.point_at("sidebar").await?;
        let row = format!(r##"#page [data-testid="room-row"][data-room-id="{room}"]"##);
        self.driver.click(&row).await?;
        self.wait_for_open_room(room).await
    }

    /// Mutes the open room and waits until it is.
    ///
    /// # Errors
    /// It was muted before, or is not until the deadline.
    pub async fn mute_open_room(&self) -> Result<()> {
        if self.read(rows::IS_MUTED).await? {
            bail!("The room is muted already");
        }
        self.click("mute").await?;
        until("the open room is muted", async || {
            Ok(Seen::when(self.read(rows::IS_MUTED).await?, "it is not"))
        })
        .await
    }

    /// Waits until a room is the open one.
    ///
    /// # Errors
    /// It is not until the deadline.
    pub async fn wait_for_open_room(&self, room: &RoomId) -> Result<()> {
        until(&format!("room {room} is open"), async || {
            let open: Option<String> = self.read(rows::OPEN_ROOM).await?;
            Ok(Seen::when(open.as_deref() == Some(room.as_str()), format!("{open:?} is")))
        })
        .await
    }

    /// Types into the composer without sending.
    ///
    /// # Errors
    /// There is no composer.
    pub async fn types(&self, text: &str) -> Result<()> {
        self.driver.type_into("composer", text).await
    }

    /// Types into a part of the page, after what is there.
    ///
    /// # Errors
    /// It is not there, or takes no keys.
    pub async fn types_into(&self, test_id: &str, text: &str) -> Result<()> {
        self.driver.type_into(test_id, text).await
    }

    /// Presses Enter in the composer.
    ///
    /// # Errors
    /// There is no composer.
    pub async fn presses_enter(&self) -> Result<()> {
        self.types(ENTER).await
    }

    /// Presses a key, wherever the keyboard is.
    ///
    /// # Errors
    /// The page takes no keys.
    pub async fn presses_key(&self, key: char) -> Result<()> {
        self.driver.press_key(key).await
    }

    /// Writes a message and waits until the composer has let go of it: then it is durable.
    ///
    /// # Errors
    /// There is no composer, or it keeps the text until the deadline.
    pub async fn writes(&self, text: &str) -> Result<()> {
        self.types(&format!("{text}{ENTER}")).await?;
        self.wait_for_composer("").await
    }

    /// Waits until the composer holds exactly this text.
    ///
    /// # Errors
    /// It does not until the deadline.
    pub async fn wait_for_composer(&self, text: &str) -> Result<()> {
        until(&format!("the composer holds “{text}”"), async || {
            let held: Option<String> = self.read(rows::COMPOSER).await?;
            Ok(Seen::when(held.as_deref() == Some(text), format!("{held:?}")))
        })
        .await
    }

    /// The messages of the open room that are in the page, top to bottom.
    ///
    /// # Errors
    /// The page cannot be read.
    pub async fn messages(&self) -> Result<Vec<MessageRow>> {
        self.read(rows::MESSAGES).await
    }

    /// Waits until the open room shows messages as wanted.
    ///
    /// # Errors
    /// It does not until the deadline.
    pub async fn wait_for_messages(
        &self,
        awaited: &str,
        wanted: impl Fn(&[MessageRow]) -> bool,
    ) -> Result<Vec<MessageRow>> {
        until(awaited, async || {
            let messages = self.messages().await?;
            Ok(match wanted(&messages) {
                true => Seen::Yes(messages),
                false => Seen::NotYet(rows::describe(&messages)),
            })
        })
        .await
    }

    /// Waits until the open room shows one message with this text.
    ///
    /// # Errors
    /// None, or more than one, until the deadline.
    pub async fn wait_for_message(&self, text: &str) -> Result<MessageRow> {
        let with_text = |message: &&MessageRow| message.text == text;
        let messages = self
            .wait_for_messages(&format!("“{text}” is in the window"), |all| {
                all.iter().filter(with_text).count() == 1
            })
            .await?;
        messages.iter().find(with_text).cloned().context("It was there a moment ago")
    }

    /// Waits until the own message with this text has reached one of these states.
    ///
    /// # Errors
    /// It has not until the deadline.
    pub async fn wait_for_delivery(&self, text: &str, states: &[&str]) -> Result<()> {
        let has_come = |message: &MessageRow| {
            message.text == text && states.contains(&message.delivery.as_str())
        };
        self.wait_for_messages(&format!("“{text}” is one of {states:?}"), |all| {
            all.iter().any(has_come)
        })
        .await
        .map(drop)
    }

    /// Waits until a part of the page is there, and answers its text.
    ///
    /// # Errors
    /// It is not until the deadline.
    pub async fn wait_for(&self, test_id: &str) -> Result<String> {
        self.wait_for_text(test_id, |_| true).await
    }

    /// Waits until a part of the page is there with a text as wanted, and answers it.
    ///
    /// # Errors
    /// It is not until the deadline.
    pub async fn wait_for_text(
        &self,
        test_id: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<String> {
        until(&format!("{test_id} is as wanted"), async || {
            let text = self.text(test_id).await?;
            Ok(match text {
                Some(text) if wanted(&text) => Seen::Yes(text),
                other => Seen::NotYet(format!("{other:?}")),
            })
        })
        .await
    }

    /// Waits until a part of the page is gone.
    ///
    /// # Errors
    /// It is there until the deadline.
    pub async fn wait_until_gone(&self, test_id: &str) -> Result<()> {
        until(&format!("{test_id} is gone"), async || {
            let text = self.text(test_id).await?;
            Ok(Seen::when(text.is_none(), format!("{text:?}")))
        })
        .await
    }

    /// The text of a part of the page; `None` when it is not there. Where there are several, their
    /// texts are lines of it.
    ///
    /// # Errors
    /// The page cannot be read.
    pub async fn text(&self, test_id: &str) -> Result<Option<String>> {
        let value = self.driver.execute(rows::TEXT, vec![json!(test_id)]).await?;
        serde_json::from_value(value).context("The text is no text")
    }

    /// Clicks a part of the page.
    ///
    /// # Errors
    /// It is not there until the deadline.
    pub async fn click(&self, test_id: &str) -> Result<()> {
        self.driver.click(&driver::by_test_id(test_id)).await
    }

    /// Presses the banner's button, unless what it offered has come by itself meanwhile.
    ///
    /// # Errors
    /// The page cannot be read.
    pub async fn click_banner(&self) -> Result<()> {
        self.driver.click_if_there(&driver::by_test_id("banner-action")).await
    }

    /// Whether the page believes it has the keyboard.
    ///
    /// # Errors
    /// The page cannot be read.
    pub async fn is_focused(&self) -> Result<bool> {
        self.read("return document.hasFocus()").await
    }

    /// Writes a picture of the page to a PNG file.
    ///
    /// # Errors
    /// The driver gives none, or the file cannot be written.
    pub async fn screenshot(&self, file: &Path) -> Result<()> {
        let png = self.driver.screenshot().await?;
        std::fs::write(file, png).context("Could not write the picture")
    }

    /// Runs a script in the page and answers what it returns.
    ///
    /// # Errors
    /// The script throws.
    pub async fn execute(&self, script: &str, args: Vec<Value>) -> Result<Value> {
        self.driver.execute(script, args).await
    }

    async fn read<T: serde::de::DeserializeOwned>(&self, script: &str) -> Result<T> {
        let value = self.driver.execute(script, Vec::new()).await?;
        serde_json::from_value(value).context("The page answered of another shape")
    }
}

fn arguments(desktop: &Desktop, backend_url: &str) -> Result<[String; 4]> {
    let data = Window::data_folder(desktop)?;
    let data = data.to_str().context("The path of the data folder is no text")?;
    Ok(["--data", data, "--backend", backend_url].map(str::to_owned))
}
