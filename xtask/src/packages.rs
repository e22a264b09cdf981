//! What the system must have, and how it gets there.

use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::child::{exists, finish};
use crate::place::root;

/// To build: the web view's headers, and the OpenSSL that SQLCipher links.
const BUILD: &[&str] = &["gcc", "libc6-dev", "pkg-config", "libssl-dev", "libwebkit2gtk-4.1-dev"];
/// To run: the tray's library is loaded while running, so no build depends on it.
const RUN: &[&str] = &["libayatana-appindicator3-1"];
/// To run without a display: a display, a bus, a keychain, something that takes pictures, letters.
const HEADLESS: &[&str] =
    &["xvfb", "xauth", "dbus", "gnome-keyring", "imagemagick", "fonts-dejavu-core"];
/// To test: everything a desk has, in a form that can be asked.
const TEST: &[&str] = &[
    "at-spi2-core",
    "dunst",
    "libglib2.0-bin",
    "libsecret-tools",
    "openbox",
    "webkit2gtk-driver",
    "wmctrl",
    "x11-utils",
    "xdotool",
];
/// To test against the official client, each where its program is missing: many a machine has
/// them from elsewhere, which Debian's own would get in the way of.
const NODE: &[(&str, &str)] = &[("node", "nodejs"), ("npm", "npm")];
/// To look at the page in a plain browser: one that can be driven, and letters for its pictures.
const BROWSER: &[&str] =
    &["chromium", "chromium-driver", "fonts-dejavu-core", "fonts-noto-color-emoji"];
/// To compile for Windows and macOS.
const CROSS: &[&str] = &["clang", "gcc-mingw-w64-x86-64", "python3-venv", "wine", "wine64"];

/// What the machine is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Open the app on a display that is there.
    Run,
    /// Open the app on a display of our own.
    RunHeadless,
    /// Run the tests.
    Test,
    /// Take pictures of the page.
    Pictures,
    /// Compile for the other systems.
    Cross,
}

impl Purpose {
    fn packages(self) -> Vec<&'static str> {
        let lists: &[&[&str]] = match self {
            Self::Run => &[BUILD, RUN],
            Self::RunHeadless => &[BUILD, RUN, HEADLESS],
            Self::Test => &[BUILD, RUN, HEADLESS, TEST, BROWSER],
            Self::Pictures => &[BROWSER, &["imagemagick"]],
            Self::Cross => &[BUILD, CROSS],
        };
        let mut packages = lists.concat();
        if self == Self::Test {
            let missing = NODE.iter().filter(|(program, _)| !exists(program));
            packages.extend(missing.map(|(_, package)| *package));
        }
        packages
    }

    fn targets(self) -> &'static [&'static str] {
        match self {
            Self::Run | Self::RunHeadless | Self::Test | Self::Pictures => {
                &["wasm32-unknown-unknown"]
            }
            Self::Cross => {
                &["wasm32-unknown-unknown", "x86_64-pc-windows-gnu", "aarch64-apple-darwin"]
            }
        }
    }
}

/// Installs what is missing. `Err` with the line to type where the rights for it are missing.
pub(crate) fn ensure(purpose: Purpose) -> Result<()> {
    if cfg!(target_os = "linux") {
        ensure_debian(&purpose.packages())?;
    }
    ensure_rust(purpose)
}

fn ensure_debian(wanted: &[&str]) -> Result<()> {
    if !exists("dpkg-query") {
        println!("Not a Debian system: make sure these are there: {}", wanted.join(" "));
        return Ok(());
    }
    let missing: Vec<&str> = wanted.iter().copied().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing {}", missing.join(" "));
    let Some(rights) = rights() else {
        bail!(
            "Some packages are missing and this user may not install them. Please type:\n\n    \
             sudo apt-get update && sudo apt-get install -y --no-install-recommends {}\n",
            missing.join(" ")
        );
    };
    // A machine fresh from its image has no package lists at all.
    finish("apt-get update", apt(rights).args(["update", "-q"]))?;
    finish(
        "apt-get install",
        apt(rights).args(["install", "-y", "-q", "--no-install-recommends"]).args(&missing),
    )
}

fn is_installed(package: &str) -> bool {
    let output =
        Command::new("dpkg-query").args(["-W", "-f=${db:Status-Status}", package]).output();
    output.is_ok_and(|output| output.stdout.starts_with(b"installed"))
}

#[derive(Clone, Copy, Debug)]
enum Rights {
    Root,
    Sudo,
}

fn rights() -> Option<Rights> {
    let id = Command::new("id").arg("-u").output().ok()?;
    if id.stdout.trim_ascii() == b"0" {
        return Some(Rights::Root);
    }
    let mut sudo = Command::new("sudo");
    sudo.args(["-n", "true"]).stdout(Stdio::null()).stderr(Stdio::null());
    (exists("sudo") && sudo.status().is_ok_and(|status| status.success())).then_some(Rights::Sudo)
}

fn apt(rights: Rights) -> Command {
    // sudo drops the environment, hence `env` behind it; nobody sits at a CI machine to answer.
    let mut command = match rights {
        Rights::Root => Command::new("env"),
        Rights::Sudo => {
            let mut command = Command::new("sudo");
            command.args(["-n", "env"]);
            command
        }
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).stdin(Stdio::null());
    command
}

fn ensure_rust(purpose: Purpose) -> Result<()> {
    if !exists("rustup") {
        println!("No rustup here: make sure of the targets {}", purpose.targets().join(" "));
        return Ok(());
    }
    let installed = rustup_list("target")?;
    for target in purpose.targets().iter().filter(|name| !has_line(&installed, name)) {
        finish("rustup target add", &mut rustup(&["target", "add", target]))?;
    }
    if purpose == Purpose::Test {
        let installed = rustup_list("component")?;
        for component in ["rustfmt", "clippy"] {
            if !installed.lines().any(|line| line.starts_with(component)) {
                finish("rustup component add", &mut rustup(&["component", "add", component]))?;
            }
        }
    }
    Ok(())
}

fn rustup(arguments: &[&str]) -> Command {
    let mut command = Command::new("rustup");
    // At the root, so that a toolchain pinned there is the one that gets it.
    command.args(arguments).current_dir(root());
    command
}

fn rustup_list(kind: &str) -> Result<String> {
    let output = rustup(&[kind, "list", "--installed"]).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn has_line(text: &str, wanted: &str) -> bool {
    text.lines().any(|line| line.trim() == wanted)
}
