//! A desktop of its own for one test: display, session bus, and what the test wants on it.

use std::ffi::OsStr;
use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};

use crate::bus::Bus;
use crate::keychain;
use crate::notifications::NotificationDaemon;
use crate::program::Program;
use crate::sandbox::Sandbox;
use crate::tray::TrayHost;
use crate::wait::{Seen, until};

/// Title of the window that stands for everything else a person does at the desk.
const OTHER_WINDOW: &str = "Another program";
/// The button a click of the wheel away from the hand is to X.
const WHEEL_UP: &str = "4";

/// What is on a desktop.
#[derive(Clone, Copy, Debug)]
pub struct DesktopOptions {
    /// An unlocked keychain.
    pub has_keychain: bool,
    /// A notification daemon.
    pub has_notifications: bool,
    /// A tray host.
    pub has_tray: bool,
}

impl DesktopOptions {
    /// Everything a usual desktop has.
    pub const FULL: Self = Self { has_keychain: true, has_notifications: true, has_tray: true };
    /// A display, a window manager and a session bus with nobody on it.
    pub const BARE: Self = Self { has_keychain: false, has_notifications: false, has_tray: false };
}

/// A running desktop. Fields are dropped top to bottom: first what stands on the bus, then it.
#[derive(Debug)]
pub struct Desktop {
    notifications: Option<NotificationDaemon>,
    tray: Option<TrayHost>,
    _keychain: Option<Program>,
    _window_manager: Program,
    _display_server: Program,
    display: String,
    bus: Bus,
    sandbox: Arc<Sandbox>,
}

impl Desktop {
    /// Starts one, and returns when everything on it can be used.
    ///
    /// # Errors
    /// A program it needs is missing or does not start.
    pub async fn start(sandbox: &Arc<Sandbox>, options: DesktopOptions) -> Result<Self> {
        let bus = Bus::start(sandbox).await?;
        let (display_server, display) = start_display(sandbox).await?;
        let window_manager = start_window_manager(sandbox, &display)?;
        let keychain = match options.has_keychain {
            true => Some(keychain::start(sandbox, &bus).await?),
            false => None,
        };
        let notifications = match options.has_notifications {
            true => Some(NotificationDaemon::start(bus.address()).await?),
            false => None,
        };
        let tray = match options.has_tray {
            true => Some(TrayHost::start(bus.address()).await?),
            false => None,
        };
        Ok(Self {
            notifications,
            tray,
            _keychain: keychain,
            _window_manager: window_manager,
            _display_server: display_server,
            display,
            bus,
            sandbox: Arc::clone(sandbox),
        })
    }

    /// The sandbox it stands in.
    pub fn sandbox(&self) -> &Arc<Sandbox> {
        &self.sandbox
    }

    /// The notification daemon.
    ///
    /// # Errors
    /// This desktop has none.
    pub fn notifications(&self) -> Result<&NotificationDaemon> {
        self.notifications.as_ref().context("This desktop has no notification daemon")
    }

    /// The tray host.
    ///
    /// # Errors
    /// This desktop has none.
    pub fn tray(&self) -> Result<&TrayHost> {
        self.tray.as_ref().context("This desktop has no tray host")
    }

    /// Everything in the keychain.
    ///
    /// # Errors
    /// This desktop has none.
    pub async fn secrets(&self) -> Result<Vec<String>> {
        keychain::secrets(self.bus.address()).await
    }

    /// A command that runs on this desktop.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.sandbox.command(program);
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", self.bus.address())
            .env("GDK_BACKEND", "x11")
            // Without a GPU the renderer costs half a second and 65 MB and draws the same.
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            // Settings of the person who runs the tests are none of ours.
            .env("GSETTINGS_BACKEND", "memory");
        command
    }

    /// Lets the person turn to another program: its window comes to the front and has the keyboard.
    /// Dropping the program closes that window.
    ///
    /// # Errors
    /// The window does not come.
    pub async fn look_elsewhere(&self) -> Result<Program> {
        // ImageMagick's viewer is there anyway, for the pictures of failures.
        let mut command = self.command("display");
        command.args(["-title", OTHER_WINDOW, "-size", "400x300", "xc:white"]);
        let program = self.sandbox.spawn("other-window", command)?;
        self.look_at(OTHER_WINDOW).await?;
        Ok(program)
    }

    /// Gives the keyboard to the window whose title contains `title`, minimized or not.
    ///
    /// # Errors
    /// It does not have it until the deadline.
    pub async fn look_at(&self, title: &str) -> Result<()> {
        until(&format!("“{title}” has the keyboard"), async || {
            // A toolkit has unseen windows of the same name: all are tried, one takes it.
            self.xdotool(&["search", "--name", title, "windowactivate", "%@"]).await?;
            let front = self.xdotool(&["getactivewindow", "getwindowname"]).await?;
            Ok(Seen::when(front.contains(title), format!("{:?} has it", front.trim())))
        })
        .await
    }

    /// Waits until a window whose title contains `title` is on the screen, or until none is.
    ///
    /// # Errors
    /// It is otherwise until the deadline.
    pub async fn wait_until_visible(&self, title: &str, is_wanted: bool) -> Result<()> {
        until(&format!("“{title}” is visible: {is_wanted}"), async || {
            let found = self.xdotool(&["search", "--onlyvisible", "--name", title]).await?;
            Ok(Seen::when(found.is_empty() != is_wanted, "it is the other way round"))
        })
        .await
    }

    /// Closes the window that has the keyboard, as a panel does: it asks the window manager. A key
    /// would be lost now and then, for the first one pressed makes a window manager take its keys
    /// anew.
    ///
    /// # Errors
    /// There is no such window.
    pub async fn close_front_window(&self) -> Result<()> {
        let mut command = tokio::process::Command::from(self.command("wmctrl"));
        let status = command.args(["-c", ":ACTIVE:"]).status().await;
        ensure!(status.context("Could not start wmctrl")?.success(), "No window has the keyboard");
        Ok(())
    }

    /// Turns the wheel up by so many clicks, as quickly as a hand can, over the middle of whatever
    /// window is there.
    ///
    /// # Errors
    /// There is no xdotool.
    pub async fn turn_wheel_up(&self, clicks: u32) -> Result<()> {
        let clicks = clicks.to_string();
        let turn = ["click", "--repeat", &clicks, "--delay", "10", WHEEL_UP];
        self.xdotool(&[&["mousemove", "760", "400"], &turn[..]].concat()).await.map(|_| ())
    }

    /// What xdotool answers; it complains of windows that come and go, and so answers nothing.
    async fn xdotool(&self, args: &[&str]) -> Result<String> {
        let mut command = tokio::process::Command::from(self.command("xdotool"));
        let output = command.args(args).output().await.context("Could not start xdotool")?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Writes a picture of the whole display to a PNG file.
    ///
    /// # Errors
    /// ImageMagick's `import` is missing or fails.
    pub fn screenshot(&self, file: &Path) -> Result<()> {
        let mut command = self.command("import");
        let status = command.args(["-window", "root"]).arg(file).status();
        if !status.context("Could not start import")?.success() {
            bail!("No picture of the display could be taken");
        }
        Ok(())
    }
}

/// The X server chooses a free number itself and says which. Two that look for one at the same moment
/// can take each other's socket away, so one begins after the other, whichever process starts it. Nor
/// does it begin anew when its last client goes: a tool that looks for a window before the window
/// manager is there would throw out whoever comes meanwhile.
async fn start_display(sandbox: &Sandbox) -> Result<(Program, String)> {
    let _turn = tokio::task::spawn_blocking(take_turn).await??;
    let mut command = sandbox.command("Xvfb");
    command.args([
        "-displayfd",
        "1",
        "-screen",
        "0",
        "1280x800x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]);
    let mut server = sandbox.spawn("Xvfb", command)?;
    let display = format!(":{}", server.first_line().await?.trim());
    Ok((server, display))
}

/// Ends when the file is closed.
fn take_turn() -> std::io::Result<File> {
    let name = format!("deskbell-displays-{}.lock", rustix::process::getuid().as_raw());
    let turn = File::create(std::env::temp_dir().join(name))?;
    turn.lock()?;
    Ok(turn)
}

fn start_window_manager(sandbox: &Sandbox, display: &str) -> Result<Program> {
    let mut command = sandbox.command("openbox");
    command.env("DISPLAY", display);
    let mut manager = sandbox.spawn("openbox", command)?;
    manager.log_stdout()?;
    Ok(manager)
}
