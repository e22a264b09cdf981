//! A desktop of our own where there is none: display, session bus, keychain.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::child::{Running, finish, wait_for};

/// How long each of them may take to come up.
const COMING_UP: Duration = Duration::from_secs(20);
/// The password of a keychain that holds nothing but the demo's sessions.
const PASSWORD: &[u8] = b"demo";

/// Whether a person sits before a display.
pub(crate) fn is_there() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// The running desktop; ends when dropped, bottom of the list last.
#[derive(Debug)]
pub(crate) struct Desktop {
    _keychain: Running,
    _bus: Running,
    _screen: Running,
    environment: Vec<(&'static str, PathBuf)>,
}

impl Desktop {
    /// Starts one whose files live under `folder`.
    pub(crate) fn start(folder: &Path) -> Result<Self> {
        let mut environment = homes(folder)?;
        let logs = |name: &str| File::create(folder.join(name));
        let mut screen = Command::new("Xvfb");
        // The server picks a free number itself and writes it down.
        screen.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
        let (screen, number) = announced("Xvfb", screen.stderr(logs("xvfb.log")?))?;
        environment.push(("DISPLAY", format!(":{number}").into()));
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        bus.envs(environment.iter().cloned()).stderr(logs("bus.log")?);
        let (bus, address) = announced("dbus-daemon", &mut bus)?;
        environment.push(("DBUS_SESSION_BUS_ADDRESS", address.into()));
        let keychain = unlocked_keychain(&environment, logs("keychain.log")?)?;
        Ok(Self { _keychain: keychain, _bus: bus, _screen: screen, environment })
    }

    /// Lets a command run on this desktop.
    pub(crate) fn apply(&self, command: &mut Command) {
        command.envs(self.environment.iter().cloned());
    }

    /// Writes a picture of the whole display.
    pub(crate) fn take_picture(&self, file: &Path) -> Result<()> {
        let mut command = Command::new("import");
        self.apply(&mut command);
        finish("import", command.args(["-silent", "-window", "root"]).arg(file))
    }
}

/// Nothing of the person's own desktop is read or written.
fn homes(folder: &Path) -> Result<Vec<(&'static str, PathBuf)>> {
    let names = [
        ("HOME", "home"),
        ("XDG_CONFIG_HOME", "home/.config"),
        ("XDG_CACHE_HOME", "home/.cache"),
        ("XDG_DATA_HOME", "home/.local/share"),
        ("XDG_RUNTIME_DIR", "run"),
    ];
    let mut homes = Vec::new();
    for (name, path) in names {
        let path = folder.join(path);
        std::fs::create_dir_all(&path)?;
        homes.push((name, path));
    }
    keep_private(&folder.join("run"))?;
    Ok(homes)
}

#[cfg(unix)]
fn keep_private(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?)
}

#[cfg(not(unix))]
fn keep_private(_folder: &Path) -> Result<()> {
    Ok(())
}

/// Starts a program and waits for the line with which it says that it is ready.
pub(crate) fn announced(name: &'static str, command: &mut Command) -> Result<(Running, String)> {
    let mut running = Running::start(name, command.stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let stdout = running.child().stdout.take().context("It has no output")?;
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut lines = BufReader::new(stdout).lines();
        let _ = tell.send(lines.next());
        // Read on, or the program stops at a full pipe.
        lines.for_each(drop);
    });
    let line = match told.recv_timeout(COMING_UP) {
        Ok(Some(line)) => line?,
        Ok(None) => anyhow::bail!("{name} ended before it was ready"),
        Err(_) => anyhow::bail!("{name} was not ready in {} s", COMING_UP.as_secs()),
    };
    Ok((running, line.trim().to_owned()))
}

fn unlocked_keychain(environment: &[(&'static str, PathBuf)], log: File) -> Result<Running> {
    let mut command = Command::new("gnome-keyring-daemon");
    command.args(["--foreground", "--unlock", "--components=secrets"]);
    command.envs(environment.iter().cloned());
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log);
    let mut running = Running::start("gnome-keyring-daemon", &mut command)?;
    let mut stdin = running.child().stdin.take().context("It has no input")?;
    stdin.write_all(PASSWORD)?;
    drop(stdin);
    wait_for("the keychain on the bus", COMING_UP, || {
        running.check()?;
        let mut ask = Command::new("dbus-send");
        ask.args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"]);
        ask.args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]);
        let answer = ask.envs(environment.iter().cloned()).output()?;
        Ok(String::from_utf8_lossy(&answer.stdout).contains("boolean true").then_some(()))
    })?;
    Ok(running)
}
