//! A driver of web pages with one session, whichever engine it drives.

use std::net::Ipv4Addr;
use std::process::Command;

use anyhow::{Context, Result};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;

use crate::port;
use crate::program::Program;
use crate::sandbox::Sandbox;
use crate::wait::{Seen, until};

/// Starts a driver and through it what it drives, of which it is told its own options under their
/// name. Its log has the name of what is driven.
pub(crate) async fn open(
    sandbox: &Sandbox,
    name: &str,
    mut driver: Command,
    (key, options): (&str, Value),
) -> Result<(Client, Program)> {
    let port = port::free()?;
    driver.arg(format!("--port={port}"));
    let mut program = sandbox.spawn(name, driver)?;
    program.log_stdout()?;
    until("the driver listens", async || {
        let attempt = tokio::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await;
        Ok(Seen::when(attempt.is_ok(), format!("{attempt:?}")))
    })
    .await?;
    let wanted = [(key.to_owned(), options)];
    let client = ClientBuilder::new(HttpConnector::new())
        .capabilities(wanted.into_iter().collect())
        .connect(&format!("http://127.0.0.1:{port}"))
        .await
        .with_context(|| format!("The {name} shows no page to the driver"))?;
    Ok((client, program))
}
