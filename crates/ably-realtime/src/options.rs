//! How a client is set up.

use std::{
    collections::BTreeMap,
    fmt,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use ably_proto::{
    endpoint::{CONNECTIVITY_CHECK, Hosts},
    machine::Backoff,
    wire::{Format, Secret},
};
use url::Url;

use crate::{
    credential::TokenSource,
    endpoint::{self, EndpointError},
    network::Network,
};

/// Ably's own realtime endpoint.
pub const PRODUCTION_REALTIME: &str = "wss://main.realtime.ably.net/";
/// Ably's own REST endpoint.
pub const PRODUCTION_REST: &str = "https://main.realtime.ably.net/";

/// The wall clock, in milliseconds since the epoch.
pub type WallClock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// How a client is set up.
#[derive(Clone)]
pub struct Options {
    /// WebSocket endpoint; `ws` for loopback hosts only.
    pub realtime: Url,
    /// REST endpoint; `http` for loopback hosts only.
    pub rest: Url,
    /// How frames are written.
    pub format: Format,
    /// Where credentials come from.
    pub tokens: Arc<dyn TokenSource>,
    /// Identity asked for; usually the token says it.
    pub client_id: Option<String>,
    /// Hosts to try when the primary cannot be reached; the addresses are otherwise the same (RTN17).
    pub fallback_hosts: Vec<String>,
    /// Where it is asked whether there is an internet at all, before other hosts are tried.
    pub connectivity_url: Url,
    /// What [`Client::recovery_key`](crate::Client::recovery_key) said in the process before (RTN16).
    pub recover: Option<Secret>,
    /// Further parameters of the WebSocket's address; they override ours (RTC1f).
    pub transport_params: BTreeMap<String, String>,
    /// A proxy that tunnels to the service, such as `http://proxy.hotel.example:3128`: `http` or
    /// `https` for CONNECT, `socks5` or, where only the proxy can resolve names, `socks5h`. A name
    /// and password stand before its host. Without one the operating system's settings are followed.
    pub proxy: Option<Url>,
    /// Whether own messages come back.
    pub echo: bool,
    /// Whether messages that nobody has answered go out again over a new connection; one with a queue
    /// of its own does that itself.
    pub resends_messages: bool,
    /// Delay between attempts to connect.
    pub backoff: Backoff,
    /// Delay between attempts to attach a suspended channel (TO3l7).
    pub channel_backoff: Backoff,
    /// Delay between attempts while suspended, in milliseconds; with [`Backoff::Rtb1`] only (TO3l2).
    pub suspended_retry_ms: u64,
    /// Patience for one request, in milliseconds.
    pub request_timeout_ms: u64,
    /// Events that may wait for the listener.
    pub event_capacity: usize,
    /// Seed of the jitter; should differ from desk to desk.
    pub seed: u64,
    /// Where sockets and calls go.
    pub network: Network,
    /// What is compared with the monotonic clock to notice that the computer slept.
    pub wall_clock: WallClock,
}

impl Options {
    /// Ably's defaults for an endpoint.
    pub fn new(realtime: Url, rest: Url, tokens: Arc<dyn TokenSource>) -> Self {
        // A constant of ours always parses; anything else would only disable the check.
        let connectivity_url = CONNECTIVITY_CHECK.parse().unwrap_or_else(|_| rest.clone());
        Self {
            realtime,
            rest,
            format: Format::MsgPack,
            tokens,
            client_id: None,
            fallback_hosts: Vec::new(),
            connectivity_url,
            recover: None,
            transport_params: BTreeMap::new(),
            proxy: None,
            echo: true,
            resends_messages: true,
            backoff: Backoff::Rtb1 { base_ms: 15_000 },
            channel_backoff: Backoff::Rtb1 { base_ms: 15_000 },
            suspended_retry_ms: 30_000,
            request_timeout_ms: 10_000,
            event_capacity: 1_024,
            seed: 0,
            network: Network::System,
            wall_clock: Arc::new(system_clock),
        }
    }
}

impl Options {
    /// Ably's service by the name of an endpoint: a routing policy such as `main`, `nonprod:` and a
    /// policy, or a host of one's own (REC1).
    ///
    /// # Errors
    /// When the name makes no address.
    pub fn for_endpoint(
        endpoint: &str,
        tokens: Arc<dyn TokenSource>,
    ) -> Result<Self, EndpointError> {
        let hosts = Hosts::of(endpoint);
        let realtime = endpoint::address("wss", &hosts.primary)?;
        let rest = endpoint::address("https", &hosts.primary)?;
        let options = Self::new(realtime, rest, tokens);
        Ok(Self { fallback_hosts: hosts.fallbacks, ..options })
    }

    /// A service of one's own by the address of its WebSocket; REST is at the same host (RSC25).
    ///
    /// # Errors
    /// When it is no address of a WebSocket.
    pub fn at(realtime: Url, tokens: Arc<dyn TokenSource>) -> Result<Self, EndpointError> {
        let rest = endpoint::beside(&realtime)?;
        Ok(Self::new(realtime, rest, tokens))
    }
}

fn system_clock() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("realtime", &self.realtime.as_str())
            .field("rest", &self.rest.as_str())
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}
