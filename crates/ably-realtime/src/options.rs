//! How a client is set up.

use std::{fmt, sync::Arc};

use ably_proto::{machine::Backoff, wire::Format};
use url::Url;

use crate::credential::TokenSource;

/// Ably's own realtime endpoint.
pub const PRODUCTION_REALTIME: &str = "wss://main.realtime.ably.net/";
/// Ably's own REST endpoint.
pub const PRODUCTION_REST: &str = "https://main.realtime.ably.net/";

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
    /// Whether own messages come back.
    pub echo: bool,
    /// Delay between attempts to connect.
    pub backoff: Backoff,
    /// Patience for one request, in milliseconds.
    pub request_timeout_ms: u64,
    /// Events that may wait for the listener.
    pub event_capacity: usize,
    /// Seed of the jitter; should differ from desk to desk.
    pub seed: u64,
}

impl Options {
    /// Ably's defaults for an endpoint.
    pub fn new(realtime: Url, rest: Url, tokens: Arc<dyn TokenSource>) -> Self {
        Self {
            realtime,
            rest,
            format: Format::MsgPack,
            tokens,
            client_id: None,
            echo: true,
            backoff: Backoff::Rtb1 { base_ms: 15_000 },
            request_timeout_ms: 10_000,
            event_capacity: 1_024,
            seed: 0,
        }
    }
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
