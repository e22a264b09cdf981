//! The live endpoint: Ably's protocol over WebSocket and HTTP.
//!
//! **Does**: connect and resume, attach with continuity or rewind, publish with ACK and NACK,
//! updates, deletes, appends and annotations where a namespace allows them, presence, history,
//! channels heard through a filter, tokens and their revoking, capabilities, in JSON and
//! MessagePack. A socket ([`socket`]) feeds frames to a [`connection`], which works on
//! [`channel`]s; what outlives a socket is a [`session`]. The credentials shown say which of the
//! [`apps`] somebody means.
//!
//! **Knows nothing about**: rooms, users, SQL. What must not be lost goes through
//! [`crate::persist::Persist`], before it is acknowledged and before anybody sees it.
//!
//! **Absent on purpose**: deltas (whoever asks for them gets whole messages, which is allowed),
//! conflation, push, LiveObjects, statistics, transports other than WebSocket.

mod app;
mod apps;
mod attach;
mod auth;
mod channel;
mod channel_name;
mod config;
mod connection;
mod dedupe;
mod filter;
mod hello;
mod history;
mod jwt;
mod key;
mod line;
mod log;
mod operations;
mod outgoing;
mod presence;
mod publish;
mod publishing;
mod rate;
mod refusal;
mod rest;
mod revocation;
mod sandbox;
mod serial;
mod session;
mod socket;
mod token;
mod token_clock;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use ably_proto::capability::Capability;
use ably_proto::wire::{Data, ErrorInfo, Message, PresenceAction, PresenceMessage, TokenRequest};
use axum::Router;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Query, State, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

pub use self::config::{LiveConfig, Namespace};
pub use self::key::ApiKey;

use self::app::App;
use self::apps::Apps;
use self::channel::Origin;
use self::hello::Hello;
use self::serial::random_text;
use crate::faults::Faults;
use crate::persist::Persist;

/// The live endpoint with everything that is going on in it.
#[derive(Debug)]
pub struct Live {
    apps: Arc<Apps>,
    app: Arc<App>,
}

impl Live {
    /// An endpoint that stores through `storage` and misbehaves as `faults` say.
    #[must_use]
    pub fn new(config: LiveConfig, storage: Arc<dyn Persist>, faults: Arc<Faults>) -> Arc<Self> {
        let apps = Apps::new(Arc::clone(&faults), config.max_frame_size);
        let app = Arc::new(App::new(config, storage, faults));
        apps.add(&app);
        Arc::new(Self { apps, app })
    }

    /// Its routes: the WebSocket on `/`, and the REST side beside it.
    pub fn router(self: &Arc<Self>) -> Router {
        routes(&self.apps)
    }

    /// A signed request by which a client gets its token from the endpoint itself, once.
    #[must_use]
    pub fn token_request(
        &self,
        client_id: &str,
        capability: &Capability,
        ttl_ms: Option<u64>,
    ) -> TokenRequest {
        self.app.token_request(client_id, capability, ttl_ms)
    }

    /// Publishes a message of the server's own, by the same way as a client's: stored unless it is
    /// ephemeral, then delivered. Answers its serial; empty for a duplicate known too long.
    ///
    /// # Errors
    /// What a client would be NACKed with.
    pub async fn publish(&self, channel: &str, message: Message) -> Result<String, ErrorInfo> {
        channel_name::check_whole(channel)?;
        let origin = self.origin(random_text(16));
        let mut messages = vec![message];
        let max_size = self.app.config.max_message_size;
        publish::prepare(&mut messages, Some(publish::ANYBODY), &origin.frame_id, max_size)?;
        let channel = self.app.channel(channel);
        let serials = channel.publish(&origin, messages, &*self.app.storage).await?;
        Ok(serials.into_iter().flatten().next().unwrap_or_default())
    }

    /// Enters somebody who has no connection, or changes what is shown about them.
    ///
    /// # Errors
    /// What a client would be NACKed with.
    pub async fn presence_enter(
        &self,
        channel: &str,
        client_id: &str,
        data: Data,
    ) -> Result<(), ErrorInfo> {
        self.presence(channel, client_id, data, PresenceAction::Update).await
    }

    /// Makes somebody leave who was entered by [`Live::presence_enter`].
    ///
    /// # Errors
    /// What a client would be NACKed with.
    pub async fn presence_leave(
        &self,
        channel: &str,
        client_id: &str,
        data: Data,
    ) -> Result<(), ErrorInfo> {
        self.presence(channel, client_id, data, PresenceAction::Leave).await
    }

    async fn presence(
        &self,
        channel: &str,
        client_id: &str,
        data: Data,
        action: PresenceAction,
    ) -> Result<(), ErrorInfo> {
        channel_name::check_whole(channel)?;
        let event = PresenceMessage {
            action,
            client_id: Some(client_id.to_owned()),
            data,
            ..PresenceMessage::default()
        };
        self.app.own_presence(channel, event).await
    }

    fn origin(&self, frame_id: String) -> Origin {
        Origin { connection_id: None, frame_id, now_ms: self.app.faults.now_ms() }
    }
}

/// The endpoint of a sandbox that listens on this address; see [`sandbox`].
pub(crate) fn sandbox(address: SocketAddr) -> Router {
    sandbox::router(address)
}

/// The routes of the applications.
fn routes(apps: &Arc<Apps>) -> Router {
    Router::new()
        .route("/", get(upgrade))
        .merge(rest::routes(apps.max_frame_size))
        .with_state(Arc::clone(apps))
}

/// Opens a WebSocket. Every refusal but that of a fault is spoken as a frame: a failed upgrade
/// tells a client nothing (digest §2).
async fn upgrade(
    State(apps): State<Arc<Apps>>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let credential = hello::credential(&query, &headers);
    let app = credential.ok_or_else(refusal::no_credential).and_then(|shown| {
        let app = apps.of(&shown)?;
        Ok((app, shown))
    });
    if app.as_ref().is_ok_and(|(app, _)| app.faults.refuses_connections()) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    // Room above the limit, so that a frame over it can be answered rather than cut off.
    let upgrade =
        upgrade.max_message_size(4 * apps.max_frame_size).max_frame_size(4 * apps.max_frame_size);
    match app {
        Ok((app, shown)) => {
            let hello = Hello::read(&query, &app.config);
            if apps.is_claimed_elsewhere(&hello.claim, &app) {
                let error = refusal::foreign_connection();
                return upgrade
                    .on_upgrade(move |socket| socket::refuse(socket, hello.format, error));
            }
            upgrade.on_upgrade(move |socket| socket::serve(app, socket, shown, hello))
        }
        Err(error) => {
            let format = hello::format(&query);
            upgrade.on_upgrade(move |socket| socket::refuse(socket, format, error))
        }
    }
}
