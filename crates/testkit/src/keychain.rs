//! The keychain of a desktop: GNOME's, unlocked, and what is in it.

use std::collections::HashMap;
use std::process::Stdio;

use anyhow::{Context, Result};
use zbus::Proxy;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

use crate::bus::{self, Bus};
use crate::program::Program;
use crate::sandbox::Sandbox;

const SERVICE: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";
const INTERFACE: &str = "org.freedesktop.Secret.Service";

/// A secret as the service hands it out: session, parameters, bytes, and what they are.
type Handed = (OwnedObjectPath, Vec<u8>, Vec<u8>, String);

/// The password of a keychain nobody else will ever see is no secret.
pub(crate) async fn start(sandbox: &Sandbox, bus: &Bus) -> Result<Program> {
    let mut command = sandbox.command("gnome-keyring-daemon");
    command
        .args(["--foreground", "--unlock", "--components=secrets"])
        .env("DBUS_SESSION_BUS_ADDRESS", bus.address())
        .stdin(Stdio::piped());
    let mut keychain = sandbox.spawn("gnome-keyring-daemon", command)?;
    keychain.log_stdout()?;
    // The daemon reads its password to the end of stdin.
    keychain.write_and_close(b"password")?;
    bus.wait_for("org.freedesktop.secrets").await?;
    Ok(keychain)
}

/// Everything in it, as text.
pub(crate) async fn secrets(address: &str) -> Result<Vec<String>> {
    let client = bus::connect(address).await?.build().await?;
    let service = Proxy::new(&client, SERVICE, PATH, INTERFACE).await?;
    // On this bus nobody listens whom the secrets would have to be hidden from.
    let (_, session): (OwnedValue, OwnedObjectPath) =
        service.call("OpenSession", &("plain", Value::from(""))).await?;
    let all: HashMap<&str, &str> = HashMap::new();
    let (unlocked, _): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) =
        service.call("SearchItems", &(all,)).await.context("The keychain does not search")?;
    let secrets: HashMap<OwnedObjectPath, Handed> =
        service.call("GetSecrets", &(unlocked, session)).await?;
    let texts = secrets.into_values().map(|(_, _, bytes, _)| String::from_utf8(bytes));
    texts.collect::<Result<_, _>>().context("A secret is no text")
}
