//! `deskbell-rpc`: the engine without a window, JSON-RPC 2.0 over stdin and stdout, one object a
//! line. The protocol is written down in `docs/rpc.md`.
//!
//! It offers exactly the commands of `ipc` as methods and its events as notifications. It knows
//! nothing of windows, trays or notification services.

mod face;
mod wire;

use std::path::PathBuf;
use std::sync::Arc;

use clap::Parser;
use engine::logs::JsonLines;
use engine::{
    Config, Engine, NotLetThrough, Notification, Notifier, PortFuture, Ports, SecretVault,
};
use keychain::{Keychain, MemoryVault};
use model::RoomId;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use url::Url;

#[global_allocator]
static HEAP: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Deskbell's engine over stdin and stdout, for bots and scripts.
#[derive(Debug, Parser)]
#[command(name = "deskbell-rpc", version)]
struct Arguments {
    /// Folder for everything this desk keeps
    #[arg(long, env = "DESKBELL_DATA", value_name = "DIR")]
    data: PathBuf,

    /// Address of the backend
    #[arg(long, env = "DESKBELL_BACKEND", value_name = "URL")]
    backend: Url,

    /// Keep session and database key in this process instead of the keychain; they end with it
    #[arg(long)]
    secrets_in_memory: bool,
}

/// A terminal has nowhere to show a notification; whoever reads the events decides for itself.
#[derive(Debug)]
struct NoScreen;

impl Notifier for NoScreen {
    fn show(&self, _notification: Notification) -> PortFuture<'_, Result<(), NotLetThrough>> {
        Box::pin(async { Err(NotLetThrough) })
    }

    fn withdraw(&self, _room_id: &RoomId) {}
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    // Standard output belongs to the protocol.
    tracing_subscriber::registry()
        .with(EnvFilter::try_from_env("DESKBELL_LOG").unwrap_or_else(|_| "warn".into()))
        .with(JsonLines::new(std::io::stderr))
        .init();
    let vault: Arc<dyn SecretVault> = if arguments.secrets_in_memory {
        Arc::new(MemoryVault::default())
    } else {
        Arc::new(Keychain::new(&keychain::mark_of(&arguments.data)))
    };
    let config = Config {
        data_dir: arguments.data,
        backend: arguments.backend,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        language: engine::settings::system_language(),
    };
    let ports = Ports::new(vault, Arc::new(NoScreen));
    let engine = Engine::start(config, ports);
    let served = face::serve(&engine, tokio::io::stdin(), tokio::io::stdout()).await;
    engine.shutdown().await;
    served
}
