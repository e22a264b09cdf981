//! The one async core: one loop, one closed event enum.
//!
//! Faces call [`Handle::call`] and listen through [`Handle::subscribe`]; hosts supply [`Ports`].
//! It knows nothing of Tauri, web views, JSON-RPC framing or keychain services.

mod handle;
mod ports;

use std::path::PathBuf;

pub use handle::Handle;
pub use ports::{
    Clock, NotLetThrough, Notification, Notifier, PortFuture, Ports, Secret, SecretVault,
    SystemClock, VaultError,
};
use url::Url;

/// How an engine is started.
#[derive(Clone, Debug)]
pub struct Config {
    /// Folder of the local database and everything beside it; made when missing.
    pub data_dir: PathBuf,
    /// Address of the backend, for example `https://pms.example.com`.
    pub backend: Url,
    /// Version shown to the person and sent with requests.
    pub version: String,
}

/// The engine.
#[derive(Debug)]
pub struct Engine;

impl Engine {
    /// Starts an engine on the current tokio runtime and returns at once; opening the database,
    /// the keychain and the line happen behind the handle.
    pub fn start(_config: Config, _ports: Ports) -> Handle {
        let (requests, _inbox) = tokio::sync::mpsc::channel(256);
        Handle { requests }
    }
}
