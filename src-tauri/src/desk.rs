//! The engine as the shell holds it, or why there is none.

use std::sync::{Mutex, PoisonError};

use engine::{Config, Engine, Handle, Ports};
use ipc::{Code, IpcError};
use tauri::async_runtime::JoinHandle;

use crate::arguments::Arguments;
use crate::notify::DesktopNotifier;
use crate::places::Places;
use crate::settings;

/// What the page's commands reach. A desk that could not start still has a window: every command
/// is refused with the reason, and the page shows words for it.
#[derive(Debug)]
pub(crate) struct Desk {
    engine: Result<Handle, IpcError>,
    /// Forwards events to the page's newest channel. A reloaded page subscribes again, and its
    /// former channel leads nowhere.
    forwarding: Mutex<Option<JoinHandle<()>>>,
}

impl Desk {
    /// Starts the engine. Called on the async runtime, since the engine spawns its loop there.
    pub(crate) fn start(arguments: &Arguments, places: &Places, notifier: DesktopNotifier) -> Self {
        let engine = start_engine(arguments, places, notifier);
        if let Err(err) = &engine {
            tracing::error!(code = ?err.code, "The engine was not started: {}", err.message);
        }
        Self { engine, forwarding: Mutex::default() }
    }

    /// The engine.
    ///
    /// # Errors
    /// Why it could not be started.
    pub(crate) fn engine(&self) -> Result<&Handle, IpcError> {
        self.engine.as_ref().map_err(Clone::clone)
    }

    /// Replaces what forwards events to the page.
    pub(crate) fn forward_with(&self, next: JoinHandle<()>) {
        let mut forwarding = self.forwarding.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(former) = forwarding.replace(next) {
            former.abort();
        }
    }
}

fn start_engine(
    arguments: &Arguments,
    places: &Places,
    notifier: DesktopNotifier,
) -> Result<Handle, IpcError> {
    std::fs::create_dir_all(&places.data).map_err(|err| {
        let folder = places.data.display();
        IpcError::new(Code::DiskTrouble, format!("{folder} cannot be made: {err}"))
    })?;
    let backend = settings::backend(arguments.backend.clone(), &places.settings())?;
    let config = Config {
        data_dir: places.data.clone(),
        backend,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let vault = std::sync::Arc::new(keychain::Keychain::new(&places.mark));
    let ports = Ports::new(vault, std::sync::Arc::new(notifier));
    Ok(Engine::start(config, ports))
}
