//! Starts the embedded backend and says in one line of JSON where it is.

use std::io::Write;

use anyhow::Context;
use backend::{Backend, Cli, Sandbox, Task};
use clap::Parser;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let cli = Cli::parse();
    match cli.task {
        Some(Task::Sandbox { listen }) => {
            let mut sandbox = Sandbox::start(listen).await?;
            announce(&sandbox.announcement())?;
            tokio::select! {
                ended = sandbox.stopped() => ended,
                asked = asked_to_stop() => asked,
            }
        }
        None => {
            let mut backend = Backend::start(&cli.options).await?;
            announce(&backend.announcement().await?)?;
            tokio::select! {
                ended = backend.stopped() => ended,
                asked = asked_to_stop() => asked,
            }
        }
    }
}

/// The first line of the output is for programs; everything else goes to the error output.
fn announce(announcement: &impl serde::Serialize) -> anyhow::Result<()> {
    let line = serde_json::to_string(announcement)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).context("Announcing the address")
}

#[cfg(unix)]
async fn asked_to_stop() -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminated = signal(SignalKind::terminate()).context("Listening for SIGTERM")?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted.context("Listening for Ctrl-C"),
        _ = terminated.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() -> anyhow::Result<()> {
    tokio::signal::ctrl_c().await.context("Listening for Ctrl-C")
}
