//! The real Secret Service of a desktop, on a session bus of its own.
//!
//! The bus is chosen by the environment of a process, so every scenario starts this test program
//! once more, inside `dbus-run-session` and with folders of its own.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use engine::{Secret, SecretVault, VaultError};
use keychain::Keychain;

/// Set for the inner process: the folder it may use.
const FOLDER: &str = "KEYCHAIN_TEST_FOLDER";

/// A bus that starts no service by itself: whatever is installed on the machine, it is not there.
fn bare_bus(folder: &Path) -> String {
    let socket = folder.join("bus");
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        socket.display()
    )
}

/// Plays a scenario on a bare session bus.
fn on_a_bus(test: &str, scenario: impl AsyncFnOnce(&Path)) {
    if let Some(folder) = std::env::var_os(FOLDER) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        return runtime.block_on(scenario(&PathBuf::from(folder)));
    }
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("bus.conf");
    std::fs::write(&config, bare_bus(folder.path())).unwrap();
    let played = Command::new("dbus-run-session")
        .arg(format!("--config-file={}", config.display()))
        .arg("--")
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(FOLDER, folder.path())
        .env("HOME", folder.path())
        .env("XDG_DATA_HOME", folder.path().join("share"))
        .env("XDG_RUNTIME_DIR", folder.path())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .expect("dbus-run-session is installed by `cargo xtask test`");
    // Shown only when it fails, or its one test would be counted twice.
    let said = [played.stdout, played.stderr].concat();
    assert!(played.status.success(), "{}", String::from_utf8_lossy(&said));
}

/// GNOME's keychain; killed when dropped.
struct Service(Child);

impl Service {
    /// One that is unlocked, or that has not been and has nobody to ask.
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--components=secrets"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("gnome-keyring is installed by `cargo xtask test`");
        child.stdin.take().unwrap().write_all(b"pw").unwrap();
        wait_for_the_name();
        Self(child)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The bus says who owns a name; it is asked until somebody does.
fn wait_for_the_name() {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let is_owned = || {
        let answer = Command::new("dbus-send")
            .args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"])
            .args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"])
            .output()
            .unwrap();
        String::from_utf8_lossy(&answer.stdout).contains("boolean true")
    };
    while !is_owned() {
        assert!(std::time::Instant::now() < deadline, "The keychain did not come to the bus");
    }
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

#[test]
fn a_session_is_there_for_the_next_process_and_gone_when_forgotten() {
    on_a_bus("a_session_is_there_for_the_next_process_and_gone_when_forgotten", async |_| {
        let _service = Service::start(&["--unlock"]);
        let cookie = "gäste-session=".to_owned() + &"x".repeat(5_000);
        let today = Keychain::new("d1");
        assert_eq!(today.read("session").await, Ok(None));
        today.write("session", secret("old")).await.unwrap();
        today.write("session", secret(&cookie)).await.unwrap();

        let tomorrow = Keychain::new("d1");
        assert_eq!(tomorrow.read("session").await, Ok(Some(secret(&cookie))));
        assert_eq!(Keychain::new("d2").read("session").await, Ok(None), "Another desk's");
        tomorrow.delete("session").await.unwrap();
        assert_eq!(today.read("session").await, Ok(None));
    });
}

#[test]
fn a_system_without_a_keychain_says_so_until_one_comes() {
    on_a_bus("a_system_without_a_keychain_says_so_until_one_comes", async |_| {
        let vault = Keychain::new("d1");
        assert_eq!(vault.read("session").await, Err(VaultError::Unavailable));
        assert_eq!(vault.write("session", secret("x")).await, Err(VaultError::Unavailable));
        let _service = Service::start(&["--unlock"]);
        vault.write("session", secret("kept")).await.unwrap();
        assert_eq!(vault.read("session").await, Ok(Some(secret("kept"))));
    });
}

#[test]
fn a_keychain_that_ended_is_found_when_it_is_back() {
    on_a_bus("a_keychain_that_ended_is_found_when_it_is_back", async |_| {
        let service = Service::start(&["--unlock"]);
        let vault = Keychain::new("d1");
        vault.write("session", secret("kept")).await.unwrap();
        drop(service);
        assert_eq!(vault.read("session").await, Err(VaultError::Unavailable));
        let _service = Service::start(&["--unlock"]);
        assert_eq!(vault.read("session").await, Ok(Some(secret("kept"))));
    });
}

#[test]
fn a_locked_keychain_is_told_from_none() {
    on_a_bus("a_locked_keychain_is_told_from_none", async |_| {
        let service = Service::start(&["--unlock"]);
        Keychain::new("d1").write("session", secret("kept")).await.unwrap();
        drop(service);
        // Started without a password, the same keychain is locked, and nobody can be asked.
        let _service = Service::start(&[]);
        let vault = Keychain::new("d1");
        assert_eq!(vault.read("session").await, Err(VaultError::Locked));
        assert_eq!(vault.write("session", secret("x")).await, Err(VaultError::Locked));
    });
}
