//! The engine as the shell holds it, or why there is none.

use std::sync::{Arc, Mutex, PoisonError};

use engine::{Config, Engine, Handle, Ports};
use ipc::{Code, Envelope, IpcError};
use tokio::sync::mpsc::Receiver;

use crate::arguments::Arguments;
use crate::notify::DesktopNotifier;
use crate::places::Places;

/// Events that go to the page in one answer, at most.
const AT_ONCE: usize = 256;

/// What the page's commands reach. A desk that could not start still has a window: every command
/// is refused with the reason, and the page shows words for it.
#[derive(Debug)]
pub(crate) struct Desk {
    engine: Result<Handle, IpcError>,
    flow: Mutex<Flow>,
}

/// What happens, in order, until the page subscribes again.
#[derive(Clone, Debug, Default)]
struct Flow {
    /// The page's number for it.
    number: u32,
    events: Option<Arc<tokio::sync::Mutex<Receiver<Envelope>>>>,
}

impl Desk {
    /// Starts the engine. Called on the async runtime, since the engine spawns its loop there.
    pub(crate) fn start(arguments: &Arguments, places: &Places, notifier: DesktopNotifier) -> Self {
        let engine = start_engine(arguments, places, notifier);
        if let Err(err) = &engine {
            tracing::error!(code = ?err.code, "The engine was not started: {}", err.message);
        }
        Self { engine, flow: Mutex::default() }
    }

    /// The engine.
    ///
    /// # Errors
    /// Why it could not be started.
    pub(crate) fn engine(&self) -> Result<&Handle, IpcError> {
        self.engine.as_ref().map_err(Clone::clone)
    }

    /// Begins the page's flow of that number; one before it is over.
    pub(crate) fn begin(&self, number: u32, events: Receiver<Envelope>) {
        let events = Some(Arc::new(tokio::sync::Mutex::new(events)));
        *self.flow.lock().unwrap_or_else(PoisonError::into_inner) = Flow { number, events };
    }

    /// What has happened since it was last asked for, once something has; nothing when that flow
    /// is over. One that was replaced while somebody waited for it ends with its next event.
    pub(crate) async fn next_events(&self, number: u32) -> Vec<Envelope> {
        let flow = self.flow.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut happened = Vec::new();
        if let Some(events) = flow.events.filter(|_| flow.number == number) {
            events.lock().await.recv_many(&mut happened, AT_ONCE).await;
        }
        happened
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
    };
    let vault = std::sync::Arc::new(keychain::Keychain::new(&places.mark));
    let ports = Ports::new(vault, std::sync::Arc::new(notifier));
    Ok(Engine::start(config, ports))
}
