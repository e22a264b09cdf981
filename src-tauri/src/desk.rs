//! The engine as the shell holds it, or why there is none.

use engine::{Config, Engine, Flow, Handle, Ports};
use ipc::{Code, IpcError};

use crate::arguments::Arguments;
use crate::notify::DesktopNotifier;
use crate::places::Places;

/// What the page's commands reach. A desk that could not start still has a window: every command
/// is refused with the reason, and the page shows words for it.
#[derive(Debug)]
pub(crate) struct Desk {
    engine: Result<Handle, IpcError>,
    /// What happens, as the page asks for it.
    pub(crate) flow: Flow,
}

impl Desk {
    /// Starts the engine. Called on the async runtime, since the engine spawns its loop there.
    pub(crate) fn start(arguments: &Arguments, places: &Places, notifier: DesktopNotifier) -> Self {
        let engine = start_engine(arguments, places, notifier);
        if let Err(err) = &engine {
            tracing::error!(code = ?err.code, "The engine was not started: {}", err.message);
        }
        Self { engine, flow: Flow::default() }
    }

    /// The engine.
    ///
    /// # Errors
    /// Why it could not be started.
    pub(crate) fn engine(&self) -> Result<&Handle, IpcError> {
        self.engine.as_ref().map_err(Clone::clone)
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
    let backend = engine::settings::backend(arguments.backend.clone(), &places.settings())?;
    let config = Config {
        data_dir: places.data.clone(),
        backend,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        language: engine::settings::system_language(),
    };
    let vault = std::sync::Arc::new(keychain::Keychain::new(&places.mark));
    let ports = Ports::new(vault, std::sync::Arc::new(notifier));
    Ok(Engine::start(config, ports))
}
