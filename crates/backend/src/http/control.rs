//! The fault switches and a look behind the scenes, for tests; only with `--faults`, and only
//! from this machine.

use std::net::SocketAddr;
use std::sync::Arc;

use ably_proto::wire::Message as Published;
use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use model::{MessageId, RoomId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::app::App;
use crate::db::{messages, sessions};
use crate::faults::FaultsPatch;
use crate::http::Shared;
use crate::http::extract::{Json, Query};
use crate::live::Live;
use crate::refusal::Refusal;
use crate::time::as_iso;

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/control/faults", post(set_faults))
        .route("/control/drop", post(drop_connections))
        .route("/control/messages", get(stored))
        .route("/control/publish", post(publish))
        .layer(from_fn(only_from_here))
}

async fn only_from_here(request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0);
    match peer {
        Some(peer) if peer.ip().is_loopback() => next.run(request).await,
        _ => Refusal::unknown("path").into_response(),
    }
}

/// `POST /control/faults`: changes the switches named in the body.
async fn set_faults(
    State(app): State<Arc<App>>,
    Json(patch): Json<FaultsPatch>,
) -> Result<StatusCode, Refusal> {
    if patch.expire_sessions {
        app.db.run(sessions::end_all).await.map_err(Refusal::from)?;
        app.sign_ins.send_replace(());
    }
    app.faults.apply(patch);
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /control/drop`: drops every live connection.
async fn drop_connections(State(app): State<Arc<App>>) -> StatusCode {
    app.faults.drop_connections();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Of {
    room_id: RoomId,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    id: MessageId,
    sender_id: UserId,
    content: Option<String>,
    attachment_url: Option<String>,
    attachment_size: Option<i64>,
    #[serde(serialize_with = "as_iso")]
    created_at: i64,
}

/// `GET /control/messages?roomId=`: what the database holds, oldest first.
async fn stored(
    State(app): State<Arc<App>>,
    Query(of): Query<Of>,
) -> Result<Json<Vec<Row>>, Refusal> {
    let found = app.db.run(move |tx| messages::all_of(tx, &of.room_id)).await;
    let rows = found.map_err(Refusal::from)?.into_iter().map(|message| {
        let file = message.attachment;
        Row {
            id: message.id,
            sender_id: message.sender_id,
            content: message.content,
            attachment_size: file.as_ref().map(|file| file.size),
            attachment_url: file.map(|file| file.url),
            created_at: message.created_at,
        }
    });
    Ok(Json(rows.collect()))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToPublish {
    channel: String,
    client_id: Option<String>,
    id: Option<String>,
    name: String,
    #[serde(default)]
    data: Value,
    #[serde(default)]
    is_ephemeral: bool,
}

/// `POST /control/publish`: publishes on a channel as anybody, through the same way as a client.
async fn publish(
    State(live): State<Arc<Live>>,
    Json(wanted): Json<ToPublish>,
) -> Result<Json<Value>, Refusal> {
    let message = Published {
        id: wanted.id,
        client_id: wanted.client_id,
        ..Published::new(wanted.name, ably_proto::wire::Data::Json(wanted.data.into()))
    };
    let message = if wanted.is_ephemeral { message.ephemeral() } else { message };
    match live.publish(&wanted.channel, message).await {
        Ok(serial) => Ok(Json(serde_json::json!({"serial": serial}))),
        Err(refused) => Err(Refusal::invalid(refused.to_string())),
    }
}
