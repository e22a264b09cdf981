//! Messages: publishing them, changing them, and reading what was published.

use std::sync::Arc;

use ably_proto::capability::Operation;
use ably_proto::wire::{ErrorInfo, Message};
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use super::answer::{respond, respond_one, respond_page};
use super::call::{Call, Caller};
use crate::live::channel::Origin;
use crate::live::channel_name;
use crate::live::history::{Direction, Wanted};
use crate::live::publish::{changes_another, prepare};
use crate::live::refusal;
use crate::live::serial::random_text;
use crate::live::session::Session;

impl Caller {
    /// A publish without a connection.
    pub(super) fn origin(&self) -> Origin {
        let now_ms = self.app.faults.now_ms();
        Origin { connection_id: None, frame_id: random_text(16), now_ms }
    }
}

pub(super) async fn publish(
    call: Call,
    Path(channel): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let done = match call.read_list(body) {
        Ok(messages) => publish_to(&call, &channel, messages).await,
        // Whoever may not publish is told so, whatever it was to be.
        Err(error) => call.permit(&channel, Operation::Publish).and(Err(error)),
    };
    respond(&call, StatusCode::CREATED, done)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Publication {
    channel: String,
    message_id: String,
    serials: Vec<Option<String>>,
}

/// Publishes to one channel.
pub(super) async fn publish_to(
    call: &Call,
    channel: &str,
    mut messages: Vec<Message>,
) -> Result<Publication, ErrorInfo> {
    let caller = call.permit(channel, Operation::Publish)?;
    if call.query.get("_forceNack").is_some_and(|value| value == "true") {
        return Err(refusal::refused_on_request());
    }
    let app = &caller.app;
    let mut origin = caller.origin();
    let on_behalf = on_behalf_of(&caller, &messages)?;
    let mut identity = caller.grant.client_id.as_deref();
    if let Some(session) = &on_behalf {
        origin.connection_id = Some(session.id.clone());
        identity = session.client_id.as_deref();
    }
    prepare(&mut messages, identity, &origin.frame_id, app.config.max_message_size)?;
    let first = messages.first().and_then(|message| message.id.clone()).unwrap_or_default();
    let message_id = if messages.len() > 1 {
        first.rsplit_once(':').map_or(first.clone(), |(base, _)| base.to_owned())
    } else {
        first
    };
    let serials = app.channel(channel).publish(&origin, messages, &*app.storage).await?;
    Ok(Publication { channel: channel.to_owned(), message_id, serials })
}

/// The connection whose key the messages carry: they are published for it (TM2h).
fn on_behalf_of(caller: &Caller, messages: &[Message]) -> Result<Option<Arc<Session>>, ErrorInfo> {
    let Some(key) = messages.iter().find_map(|message| message.connection_key.as_ref()) else {
        return Ok(None);
    };
    let found = caller.app.sessions.find(key.expose());
    found.map(Some).ok_or_else(refusal::bad_connection_key)
}

pub(super) async fn history(call: Call, Path(channel): Path<String>) -> Response {
    respond_page(&call, read_history(&call, &channel).await)
}

async fn read_history(
    call: &Call,
    channel: &str,
) -> Result<(Vec<Message>, Option<String>), ErrorInfo> {
    let caller = call.permit(channel, Operation::History)?;
    let wanted = Wanted::read(&call.query, Direction::Backwards)?;
    let all = match caller.app.existing_channel(channel) {
        Some(channel) => channel.history(wanted.until.as_deref()).await?,
        None if wanted.until.is_some() => return Err(refusal::attach_point_too_old()),
        None => Vec::new(),
    };
    Ok(wanted.page(all))
}

pub(super) async fn one(call: Call, Path((channel, serial)): Path<(String, String)>) -> Response {
    respond_one(&call, read_one(&call, &channel, &serial).await)
}

async fn read_one(call: &Call, channel: &str, serial: &str) -> Result<Message, ErrorInfo> {
    let caller = call.permit(channel, Operation::History)?;
    let channel = caller.app.existing_channel(channel).ok_or_else(refusal::unknown_message)?;
    channel.message(serial).await
}

pub(super) async fn versions(
    call: Call,
    Path((channel, serial)): Path<(String, String)>,
) -> Response {
    respond_page(&call, read_versions(&call, &channel, &serial).await)
}

async fn read_versions(
    call: &Call,
    channel: &str,
    serial: &str,
) -> Result<(Vec<Message>, Option<String>), ErrorInfo> {
    let caller = call.permit(channel, Operation::History)?;
    let wanted = Wanted::read(&call.query, Direction::Backwards)?;
    let channel = caller.app.existing_channel(channel).ok_or_else(refusal::unknown_message)?;
    Ok(wanted.page(channel.versions(serial).await?))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Amendment {
    channel: String,
    serial: String,
    version_serial: Option<String>,
}

pub(super) async fn amend(
    call: Call,
    Path((channel, serial)): Path<(String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    respond(&call, StatusCode::OK, amend_one(&call, channel, serial, body).await)
}

async fn amend_one(
    call: &Call,
    channel: String,
    serial: String,
    body: Result<Bytes, BytesRejection>,
) -> Result<Amendment, ErrorInfo> {
    let caller = call.admit()?;
    channel_name::check_whole(&channel)?;
    let mut change: Message = call.read(body)?;
    if !changes_another(&change) {
        return Err(refusal::bad_request("A message can be updated, deleted or appended to"));
    }
    if change.serial.as_ref().is_some_and(|given| *given != serial) {
        return Err(refusal::bad_request("serial is not that of the path"));
    }
    change.serial = Some(serial.clone());
    let app = &caller.app;
    let editor = caller.grant.editor(&channel, &change, app.config.max_message_size);
    let done = app.channel(&channel).amend(&caller.origin(), change, editor, &*app.storage).await;
    Ok(Amendment { channel, serial, version_serial: Some(done?) })
}
