//! Ana's large desk: she signs in as ever, then her file is filled.

use std::fs::File;
use std::io::Write;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use testkit::{Backend, Desktop, Seen, Window, built, until};

/// Leaves a data folder with Ana's session in the keychain, 200 rooms and 100,000 messages.
pub async fn prepare(desktop: &Desktop, backend: &Backend) -> Result<()> {
    let window = Window::open(desktop, backend.url()).await?;
    window.sign_in(&backend.person("Ana")?.email, backend.password()).await?;
    window.wait_for_rooms("Ana sees her rooms", |rooms| !rooms.is_empty()).await?;
    let instance = std::fs::read_to_string(Window::data_folder(desktop)?.join("instance"))?;
    let key = secret(desktop, &format!("database-key:{instance}")).await?;
    secret(desktop, &format!("session:{instance}")).await?;
    window.cut_power().await?;
    drop(window);
    until_free(desktop).await?;
    fill(desktop, &key)
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
async fn secret(desktop: &Desktop, name: &str) -> Result<String> {
    until("the app has kept its secret", async || {
        let output = desktop.command("secret-tool").args(["lookup", "username", name]).output()?;
        let text = String::from_utf8(output.stdout)?;
        // The first part of a secret begins with the number of its parts.
        Ok(match text.split_once(':') {
            Some((_, secret)) => Seen::Yes(secret.trim().to_owned()),
            None => Seen::NotYet("the keychain has none".into()),
        })
    })
    .await
}

fn fill(desktop: &Desktop, key: &str) -> Result<()> {
    let mut command = desktop.command(built("examples/large_desk")?);
    command.arg(Window::data_folder(desktop)?).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut filling = command.spawn().context("Could not fill the desk")?;
    let mut stdin = filling.stdin.take().context("It has no input")?;
    stdin.write_all(key.as_bytes())?;
    drop(stdin);
    ensure!(filling.wait()?.success(), "The desk could not be filled");
    Ok(())
}
