//! Annotations of messages (RSAN).

use ably_proto::capability::Operation;
use ably_proto::wire::{Annotation, ErrorInfo};
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use super::answer::{respond, respond_page};
use super::call::Call;
use crate::live::history::{Direction, Wanted};
use crate::live::refusal;

#[derive(Serialize)]
struct Publication {
    channel: String,
    serials: Vec<Option<String>>,
}

pub(super) async fn publish(
    call: Call,
    Path((channel, serial)): Path<(String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    respond(&call, StatusCode::CREATED, publish_all(&call, channel, serial, body).await)
}

async fn publish_all(
    call: &Call,
    channel: String,
    serial: String,
    body: Result<Bytes, BytesRejection>,
) -> Result<Publication, ErrorInfo> {
    let caller = call.permit(&channel, Operation::AnnotationPublish)?;
    let mut annotations: Vec<Annotation> = call.read_list(body)?;
    for annotation in &mut annotations {
        annotation.message_serial = Some(serial.clone());
    }
    let app = &caller.app;
    let identity = caller.grant.client_id.as_deref();
    let max_size = app.config.max_message_size;
    let found = app.channel(&channel);
    let (origin, storage) = (caller.origin(), &*app.storage);
    let serials = found.annotate(&origin, annotations, identity, max_size, storage).await?;
    Ok(Publication { channel, serials })
}

pub(super) async fn list(call: Call, Path((channel, serial)): Path<(String, String)>) -> Response {
    respond_page(&call, read_all(&call, &channel, &serial).await)
}

/// Reading what was annotated needs no more than reading what was published.
async fn read_all(
    call: &Call,
    channel: &str,
    serial: &str,
) -> Result<(Vec<Annotation>, Option<String>), ErrorInfo> {
    let caller = call.permit(channel, Operation::History)?;
    let wanted = Wanted::read(&call.query, Direction::Forwards)?;
    let channel = caller.app.existing_channel(channel).ok_or_else(refusal::unknown_message)?;
    Ok(wanted.page(channel.annotations(serial).await?))
}
