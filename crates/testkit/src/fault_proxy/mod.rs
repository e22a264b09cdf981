//! A network between one client and the live endpoint that does whatever a test wants of it.
//!
//! It reads what passes: WebSocket frames as protocol messages in either format, and HTTP requests.
//! What no rule speaks of passes byte by byte as it came. Everything is noted, so that a test can
//! wait for something to have passed, or count it.
//!
//! | Fault | Call |
//! |---|---|
//! | cut what is connected | [`FaultProxy::hang_up`] |
//! | cut, and hang up on whoever comes | [`FaultProxy::cut`] until [`FaultProxy::mend`] |
//! | half-open: swallow everything silently, both ways | [`FaultProxy::silence`] until [`FaultProxy::mend`] |
//! | lose, repeat, hold, hold back, reorder or rewrite frames, or cut at one | [`FaultProxy::frames`] |
//! | say something the other side never said | [`FaultProxy::inject`] |
//! | rewrite what a client says when it opens a WebSocket | [`FaultProxy::rewrite_openings`] |
//! | answer an HTTP request, or hang up on it | [`FaultProxy::requests`] |
//!
//! It never waits for time to pass: what is held is held until the test releases it.

mod door;
mod faults;
mod http_rule;
mod journal;
mod line;
mod network;
mod rule;
mod work;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use ably_proto::wire::ProtocolMessage;
use anyhow::{Context, Result};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use self::faults::{Faults, OpeningRule};
pub use self::http_rule::RequestRules;
use self::journal::Journal;
pub use self::journal::Noted;
use self::network::Network;
pub use self::rule::{FrameRules, Held, Toward};

/// The network of one client. Dropping it ends everything that goes through it.
#[derive(Debug)]
pub struct FaultProxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    _door: JoinSet<()>,
}

/// What every connection through the proxy shares.
#[derive(Debug)]
struct Shared {
    endpoint: SocketAddr,
    network: Network,
    faults: Faults,
    journal: Journal,
}

impl FaultProxy {
    /// A network that is up and without faults, in front of the endpoint that listens there.
    ///
    /// # Errors
    /// No address is to be had.
    pub async fn start(endpoint: SocketAddr) -> Result<Self> {
        Self::start_at((IpAddr::V4(Ipv4Addr::LOCALHOST), 0).into(), endpoint).await
    }

    /// The same at an address of the caller's choice.
    ///
    /// # Errors
    /// The address is taken.
    pub async fn start_at(address: SocketAddr, endpoint: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind(address).await.context("Could not listen")?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            endpoint,
            network: Network::default(),
            faults: Faults::default(),
            journal: Journal::default(),
        });
        let mut task = JoinSet::new();
        task.spawn(door::serve(listener, Arc::clone(&shared)));
        Ok(Self { address, shared, _door: task })
    }

    /// Where the client finds it.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Cuts everything that is connected; whoever comes next is welcome.
    pub fn hang_up(&self) {
        self.shared.network.hang_up();
    }

    /// Takes the network away: what is connected is cut, and what comes is hung up on.
    pub fn cut(&self) {
        self.shared.network.cut();
    }

    /// Lets nothing through any more and tells nobody: connections stay open and carry nothing,
    /// new ones are never answered. What is silent stays so; [`FaultProxy::mend`] is for new ones.
    pub fn silence(&self) {
        self.shared.network.silence();
    }

    /// Gives the network back to new connections.
    pub fn mend(&self) {
        self.shared.network.mend();
    }

    /// Begins a rule for frames on their way to one side; see [`FrameRules`] for what it may do.
    pub fn frames(
        &self,
        toward: Toward,
        is_meant: impl Fn(&ProtocolMessage) -> bool + Send + 'static,
    ) -> FrameRules<'_> {
        FrameRules::new(&self.shared, toward, Box::new(is_meant))
    }

    /// Begins a rule for HTTP requests whose path begins so.
    pub fn requests(&self, path: impl Into<String>) -> RequestRules<'_> {
        RequestRules::new(&self.shared, path.into())
    }

    /// Rewrites the parameters with which the next `times` WebSockets are opened.
    pub fn rewrite_openings(
        &self,
        times: u32,
        rewrite: impl FnMut(&mut BTreeMap<String, String>) + Send + 'static,
    ) {
        self.shared.faults.add_opening(OpeningRule { times, rewrite: Box::new(rewrite) });
    }

    /// Takes all rules away; frames that are held stay held.
    pub fn behave(&self) {
        self.shared.faults.clear();
    }

    /// Sends a frame on the newest line that the other side never said.
    ///
    /// # Errors
    /// There is no line.
    pub fn inject(&self, toward: Toward, frame: ProtocolMessage) -> Result<()> {
        self.shared.faults.inject(toward, frame).context("There is no line to speak on")
    }

    /// Waits until something was noted, and answers the first that it picks.
    ///
    /// # Errors
    /// It is not noted within the deadline.
    pub async fn noted<T>(
        &self,
        awaited: &str,
        pick: impl FnMut(&Noted) -> Option<T>,
    ) -> Result<T> {
        self.shared.journal.first(awaited, pick).await
    }

    /// Everything noted so far that it picks, oldest first.
    pub fn so_far<T>(&self, pick: impl FnMut(&Noted) -> Option<T>) -> Vec<T> {
        self.shared.journal.all(pick)
    }

    /// Frames that came by so far on their way to one side.
    pub fn passed(
        &self,
        toward: Toward,
        is_meant: impl Fn(&ProtocolMessage) -> bool,
    ) -> Vec<ProtocolMessage> {
        self.so_far(|noted| noted.frame(toward).filter(|frame| is_meant(frame)).cloned())
    }

    /// Waits for a frame on its way to one side, from the beginning on.
    ///
    /// # Errors
    /// None comes within the deadline.
    pub async fn frame(
        &self,
        awaited: &str,
        toward: Toward,
        is_meant: impl Fn(&ProtocolMessage) -> bool,
    ) -> Result<ProtocolMessage> {
        let pick = |noted: &Noted| noted.frame(toward).filter(|frame| is_meant(frame)).cloned();
        self.noted(awaited, pick).await
    }

    /// How many WebSockets were opened.
    pub fn lines(&self) -> usize {
        self.so_far(|noted| matches!(noted, Noted::Opened { .. }).then_some(())).len()
    }

    /// Waits for the WebSocket of that number, counted from 0; answers its parameters as the client
    /// gave them.
    ///
    /// # Errors
    /// It is not opened within the deadline.
    pub async fn line(&self, number: usize) -> Result<BTreeMap<String, String>> {
        let pick = |noted: &Noted| match noted {
            Noted::Opened { line, query } if *line == number => Some(query.clone()),
            _ => None,
        };
        self.noted(&format!("line {number}"), pick).await
    }

    /// How many HTTP requests came for paths that begin so.
    pub fn asked(&self, path: &str) -> usize {
        self.so_far(|noted| match noted {
            Noted::Asked { path: asked, .. } if asked.starts_with(path) => Some(()),
            _ => None,
        })
        .len()
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.shared.network.cut();
    }
}
