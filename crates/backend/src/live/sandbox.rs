//! Applications that come and go, for tests of clients (digest §16, "test only").
//!
//! `POST /apps` takes what Ably's own sandbox takes and answers where the new application is and
//! with which keys; `DELETE /apps/{id}` ends it. Messages are kept in memory, as long as their
//! channel remembers them.

use std::net::SocketAddr;
use std::sync::Arc;

use ably_proto::capability::Capability;
use ably_proto::wire::{ErrorInfo, Message, PresenceAction, PresenceMessage};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, post};
use axum::{Json, Router};
use futures_util::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};

use super::app::App;
use super::apps::Apps;
use super::config::{LiveConfig, Namespace};
use super::key::ApiKey;
use super::serial::random_text;
use super::{hello, operations, refusal, rest};
use crate::faults::Faults;
use crate::persist::{Persist, Persisted};

/// Applications an endpoint may have at once.
const MOST_APPS: usize = 1_000;
/// Publishes a second of one connection, where an application does not say otherwise.
const INBOUND_RATE: u32 = 1_000;

/// Storage that leaves remembering to the channels.
struct InChannelsOnly;

impl Persist for InChannelsOnly {
    fn persist(&self, _: &str, _: &Message) -> BoxFuture<'_, Result<Persisted, ErrorInfo>> {
        Box::pin(async { Ok(Persisted::New) })
    }

    fn amend(&self, _: &str, _: &Message) -> BoxFuture<'_, Result<(), ErrorInfo>> {
        Box::pin(async { Ok(()) })
    }
}

/// What is asked of a new application.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Wanted {
    limits: Limits,
    keys: Vec<WantedKey>,
    namespaces: Vec<WantedNamespace>,
    channels: Vec<WantedChannel>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Limits {
    presence: PresenceLimits,
    /// Not of Ably's own sandbox: publishes a second of one connection.
    max_inbound_rate: Option<u32>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct PresenceLimits {
    max_members: Option<usize>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct WantedKey {
    /// JSON text; everything where it is left out.
    capability: Option<String>,
    revocable_tokens: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WantedNamespace {
    id: String,
    #[serde(default)]
    persisted: bool,
    #[serde(default)]
    mutable_messages: bool,
}

#[derive(Clone, Debug, Deserialize)]
struct WantedChannel {
    name: String,
    /// Who is to be present.
    #[serde(default)]
    presence: Vec<PresenceMessage>,
}

#[derive(Clone, Debug)]
struct Sandbox {
    apps: Arc<Apps>,
    address: SocketAddr,
}

/// The routes of a sandbox that listens on this address.
pub(crate) fn router(address: SocketAddr) -> Router {
    let max_frame_size = LiveConfig::generate().max_frame_size;
    let apps = Apps::new(Arc::new(Faults::default()), max_frame_size);
    let making = Router::new()
        .route("/apps", post(create))
        .route("/apps/{id}", delete(remove))
        .with_state(Sandbox { apps: Arc::clone(&apps), address });
    super::routes(&apps)
        .merge(making)
        .fallback(|| async { rest::refuse_json(&refusal::unknown_path()) })
        .method_not_allowed_fallback(|| async { rest::refuse_json(&refusal::unknown_path()) })
}

async fn create(State(sandbox): State<Sandbox>, body: axum::body::Bytes) -> Response {
    match make(&sandbox, &body).await {
        Ok(answer) => (StatusCode::CREATED, Json(answer)).into_response(),
        Err(error) => rest::refuse_json(&error),
    }
}

async fn make(sandbox: &Sandbox, body: &[u8]) -> Result<Value, ErrorInfo> {
    let wanted: Wanted =
        serde_json::from_slice(body).map_err(|err| refusal::bad_body(err.to_string()))?;
    if sandbox.apps.count() >= MOST_APPS {
        return Err(refusal::too_many_apps());
    }
    let app_id = random_text(6);
    let mut keys = wanted.keys.iter().map(|key| make_key(&app_id, key));
    let first = keys.next().unwrap_or_else(|| make_key(&app_id, &WantedKey::default()))?;
    let further_keys = keys.collect::<Result<Vec<_>, _>>()?;
    let mut config = LiveConfig::new(first);
    config.further_keys = further_keys;
    config.max_inbound_rate = wanted.limits.max_inbound_rate.or(Some(INBOUND_RATE));
    config.max_members = wanted.limits.presence.max_members.unwrap_or(config.max_members);
    config.namespaces = wanted.namespaces.iter().map(rule).collect();
    let faults = Arc::new(Faults::default());
    let app = Arc::new(App::new(config, Arc::new(InChannelsOnly), faults));
    for channel in &wanted.channels {
        furnish(&app, channel).await?;
    }
    sandbox.apps.add(&app);
    Ok(describe(&app, &wanted, sandbox.address))
}

fn make_key(app_id: &str, wanted: &WantedKey) -> Result<ApiKey, ErrorInfo> {
    let capability = match &wanted.capability {
        Some(text) => operations::read(text)?,
        // What a new key of Ably's allows: every channel that is no system channel.
        None => Capability::default().with("*", ["*"]),
    };
    let has_revocable_tokens = wanted.revocable_tokens;
    Ok(ApiKey { app_id: app_id.to_owned(), capability, has_revocable_tokens, ..ApiKey::generate() })
}

fn rule(wanted: &WantedNamespace) -> Namespace {
    Namespace {
        id: wanted.id.clone(),
        is_persisted: wanted.persisted,
        is_mutable: wanted.mutable_messages,
    }
}

/// Enters the people who are to be present, on the server's own connection.
async fn furnish(app: &App, wanted: &WantedChannel) -> Result<(), ErrorInfo> {
    for member in &wanted.presence {
        let event = PresenceMessage { action: PresenceAction::Enter, ..member.clone() };
        app.own_presence(&wanted.name, event).await?;
    }
    Ok(())
}

/// The application as its maker is told of it, with where a client finds it.
fn describe(app: &App, wanted: &Wanted, address: SocketAddr) -> Value {
    let key = |key: &ApiKey| {
        json!({
            "id": key.key_id,
            "keyName": key.name(),
            "keySecret": key.secret,
            "keyStr": format!("{}:{}", key.name(), key.secret),
            "capability": key.capability.to_string(),
            "revocableTokens": key.has_revocable_tokens,
        })
    };
    let namespace = |wanted: &WantedNamespace| {
        json!({
            "id": wanted.id,
            "persisted": wanted.persisted,
            "mutableMessages": wanted.mutable_messages,
        })
    };
    let host =
        if address.ip().is_loopback() { "localhost".to_owned() } else { address.ip().to_string() };
    json!({
        "id": app.id(),
        "appId": app.id(),
        "accountId": "sandbox",
        "status": "enabled",
        "keys": app.keys().map(key).collect::<Vec<_>>(),
        "namespaces": wanted.namespaces.iter().map(namespace).collect::<Vec<_>>(),
        "endpoint": host,
        "port": address.port(),
        "tls": false,
    })
}

/// Whoever holds a key of an application may end it.
async fn remove(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let shown = hello::credential(&Default::default(), &headers);
    let done = shown.ok_or_else(refusal::no_credential).and_then(|shown| {
        let app = sandbox.apps.of(&shown)?;
        app.authenticate(&shown, None)?;
        if app.id() != id {
            return Err(refusal::unknown_key());
        }
        Ok(app)
    });
    match done {
        Ok(app) => {
            sandbox.apps.remove(&id);
            app.end();
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => rest::refuse_json(&error),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::live::channel::Origin;

    const MINUTE: Duration = Duration::from_secs(60);

    async fn app_with(namespaces: Value) -> Arc<App> {
        let apps = Apps::new(Arc::default(), 1_024);
        let sandbox = Sandbox { apps: Arc::clone(&apps), address: ([127, 0, 0, 1], 1).into() };
        let body = json!({ "namespaces": namespaces }).to_string();
        let made = make(&sandbox, body.as_bytes()).await.unwrap();
        apps.find(made["appId"].as_str().unwrap()).unwrap()
    }

    async fn publish(app: &App, channel: &str) {
        let (now_ms, frame_id) = (app.faults.now_ms(), random_text(8));
        let origin = Origin { connection_id: None, frame_id: frame_id.clone(), now_ms };
        let message = Message { id: Some(frame_id), ..Message::new("message", "x") };
        app.channel(channel).publish(&origin, vec![message], &InChannelsOnly).await.unwrap();
    }

    /// How many messages history shows of a channel.
    async fn kept(app: &App, channel: &str) -> usize {
        app.channel(channel).history(None).await.unwrap().len()
    }

    #[tokio::test(start_paused = true)]
    async fn history_reaches_back_two_minutes_and_in_persisted_namespaces_three_days() {
        let rules = json!([
            {"id": "kept", "persisted": true}, {"id": "passing", "persisted": false},
            {"id": "notes", "mutableMessages": true},
        ]);
        let app = app_with(rules).await;
        let channels = ["lobby", "passing:lobby", "kept:lobby", "kept", "notes:lobby"];
        for channel in channels {
            publish(&app, channel).await;
        }
        let shown = async || {
            let mut shown = Vec::new();
            for channel in channels {
                shown.push(kept(&app, channel).await);
            }
            shown
        };
        tokio::time::sleep(2 * MINUTE).await;
        assert_eq!(shown().await, [1, 1, 1, 1, 1]);
        tokio::time::sleep(MINUTE).await;
        assert_eq!(shown().await, [0, 0, 1, 1, 1]);
        tokio::time::sleep(72 * 60 * MINUTE).await;
        assert_eq!(shown().await, [0, 0, 0, 0, 0]);
    }
}
