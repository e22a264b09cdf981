//! Ana's desk, filled behind her back: she signs in as ever, the power goes, and her file grows.

use std::fs::File;
use std::io::Write;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use testkit::{Desktop, Seen, Window, built, until};

/// What the file's key is called in the keychain, beside the desk's own number.
const KEY: &str = "database-key";

/// Ends the app when its secrets are in the keychain, and fills its file with what the example is
/// told, by the arguments it is given.
pub async fn fill(desktop: &Desktop, window: Window, with: &[String]) -> Result<()> {
    secret(desktop, "session").await?;
    secret(desktop, KEY).await?;
    window.cut_power().await?;
    drop(window);
    add(desktop, with).await
}

/// The same of a desk at which the app does not run and whose secrets are in the keychain.
pub async fn add(desktop: &Desktop, with: &[String]) -> Result<()> {
    let key = secret(desktop, KEY).await?;
    until_free(desktop).await?;
    run_example(desktop, &key, with)
}

/// Waits until nobody holds the desk: a killed process is out of the list before it has let go of
/// its files.
async fn until_free(desktop: &Desktop) -> Result<()> {
    let lock = Window::data_folder(desktop)?.join("desk.db.lock");
    until("the desk is free", async || {
        let is_free = File::open(&lock)?.try_lock().is_ok();
        Ok(Seen::when(is_free, "somebody holds it"))
    })
    .await
}

/// A secret of the app, once it is in the keychain.
async fn secret(desktop: &Desktop, kind: &str) -> Result<String> {
    let instance = std::fs::read_to_string(Window::data_folder(desktop)?.join("instance"))?;
    let name = format!("{kind}:{instance}");
    until("the app has kept its secret", async || {
        let output = desktop.command("secret-tool").args(["lookup", "username", &name]).output()?;
        let text = String::from_utf8(output.stdout)?;
        // The first part of a secret begins with the number of its parts.
        Ok(match text.split_once(':') {
            Some((_, secret)) => Seen::Yes(secret.trim().to_owned()),
            None => Seen::NotYet("the keychain has none".into()),
        })
    })
    .await
}

fn run_example(desktop: &Desktop, key: &str, with: &[String]) -> Result<()> {
    let mut command = desktop.command(built("examples/large_desk")?);
    command.arg(Window::data_folder(desktop)?).args(with);
    command.stdin(Stdio::piped()).stdout(Stdio::null());
    let mut filling = command.spawn().context("Could not fill the desk")?;
    let mut stdin = filling.stdin.take().context("It has no input")?;
    stdin.write_all(key.as_bytes())?;
    drop(stdin);
    ensure!(filling.wait()?.success(), "The desk could not be filled");
    Ok(())
}
