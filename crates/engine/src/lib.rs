//! The one async core: one loop, one closed event enum.
//!
//! Faces call [`Handle::call`] and listen through [`Handle::subscribe`]; hosts supply [`Ports`].
//! The loop feeds the machines of `chat`, does what they ask through `store`, `ably-realtime` and
//! REST, and tells faces what changed. It knows nothing of Tauri, web views, JSON-RPC framing or
//! keychain services.

mod amending;
mod attaching;
mod bus;
mod cards;
mod catching_up;
mod chance;
mod company;
mod connecting;
mod core;
mod desks;
mod diagnosing;
mod directory;
mod dispatch;
mod done;
mod entering;
mod event;
mod files;
mod flow;
mod gathering;
mod groups_made;
mod handle;
mod left_behind;
mod line;
mod links;
pub mod logs;
mod looking;
mod marking;
mod measuring;
mod metrics;
mod missing;
mod opening;
mod outcome;
mod page;
mod people;
mod ports;
mod quieting;
mod reacting;
mod reading;
mod receiving;
mod refusing;
mod rest;
mod ringing;
mod rooms;
mod searching;
mod secrets;
mod sending;
mod session;
pub mod settings;
mod settling;
mod telling;
mod upkeep;
mod wall;

use std::path::PathBuf;

pub use chance::{Chance, SystemChance};
pub use flow::Flow;
pub use handle::{Begun, Handle, Json};
use ipc::Code;
use model::Language;
pub use ports::{
    Clock, FileHost, NotLetThrough, NotOpened, Notification, Notifier, PortFuture, Ports, Secret,
    SecretVault, ServedPicture, SystemClock, VaultError,
};
use tokio::sync::mpsc;
use url::Url;

use crate::core::{Core, Inbox};
use crate::event::Tasks;
use crate::handle::Request;
use crate::rest::Rest;
use crate::rooms::KnownRooms;
use crate::searching::Searches;

/// Requests that may wait for the loop.
const REQUESTS: usize = 256;

/// How an engine is started.
#[derive(Clone, Debug)]
pub struct Config {
    /// Folder of the local database and everything beside it; made when missing.
    pub data_dir: PathBuf,
    /// Address of the backend, for example `https://pms.example.com`.
    pub backend: Url,
    /// Version shown to the person and sent with requests.
    pub version: String,
    /// Language of the system, for whoever chose none.
    pub language: Language,
}

/// The engine.
#[derive(Debug)]
pub struct Engine;

impl Engine {
    /// Starts an engine on the current tokio runtime and returns at once; opening the database,
    /// the keychain and the line happen behind the handle. Requests made meanwhile wait.
    pub fn start(config: Config, ports: Ports) -> Handle {
        let (requests, inbox) = mpsc::channel(REQUESTS);
        let searches = Searches::default();
        tokio::spawn(run(config, ports, searches.clone(), inbox));
        Handle { requests, searches }
    }
}

async fn run(config: Config, ports: Ports, searches: Searches, requests: mpsc::Receiver<Request>) {
    let clock = ports.clock.clone();
    match open(&config, ports, searches).await {
        Ok((core, ends, news)) => {
            core.run(Inbox { requests, ends, rest: news }).await;
        }
        Err((code, err)) => {
            tracing::error!(err = format!("{err:#}"), "The engine could not start");
            refusing::run(&config, code, clock.now(), requests).await;
        }
    }
}

type Opened =
    (Core, mpsc::UnboundedReceiver<event::Event>, mpsc::UnboundedReceiver<rest::RestNews>);

async fn open(
    config: &Config,
    ports: Ports,
    searches: Searches,
) -> Result<Opened, (Code, anyhow::Error)> {
    let internal = |err: anyhow::Error| (Code::Internal, err);
    let (news, rest_news) = mpsc::unbounded_channel();
    let (backend, network) = (config.backend.clone(), ports.network.clone());
    let rest = Rest::new(backend, &config.version, network, news).map_err(internal)?;
    let mut opening = opening::open(config, &ports).await?;
    let known = KnownRooms::read(&opening.store).await.map_err(|err| internal(err.into()))?;
    let cookies = std::mem::take(&mut opening.cookies);
    let (ends, ended) = mpsc::unbounded_channel();
    let mut core = Core::new(config.clone(), ports, opening, rest, Tasks::new(ends), searches);
    core.restore_session(cookies, known).await.map_err(|err| internal(err.into()))?;
    Ok((core, ended, rest_news))
}
