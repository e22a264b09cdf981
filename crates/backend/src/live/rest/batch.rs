//! One request for many channels: each has an outcome of its own (RSC22, RSC24).

use ably_proto::capability::Operation;
use ably_proto::wire::{ErrorInfo, Message, PresenceMessage};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::answer::{respond, respond_with_error};
use super::call::Call;
use super::messages::{Publication, publish_to};
use crate::live::refusal;

/// Channels one request may name.
const MOST_CHANNELS: usize = 100;

/// What is to be published, and where to (BSP2).
#[derive(Deserialize)]
struct Spec {
    channels: OneOrMany<String>,
    messages: OneOrMany<Message>,
}

/// A list, or what would be alone in it.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    Many(Vec<T>),
    One(T),
}

impl<T> OneOrMany<T> {
    fn list(self) -> Vec<T> {
        match self {
            Self::Many(list) => list,
            Self::One(one) => vec![one],
        }
    }
}

/// What became of it (BAR2).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Batch<T> {
    success_count: usize,
    failure_count: usize,
    results: Vec<Outcome<T>>,
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Outcome<T> {
    Done(T),
    RefusedOn { channel: String, error: ErrorInfo },
    RefusedFor { target: String, error: ErrorInfo },
}

impl<T> Outcome<T> {
    fn on(channel: &str, done: Result<T, ErrorInfo>) -> Self {
        match done {
            Ok(done) => Self::Done(done),
            Err(error) => Self::RefusedOn { channel: channel.to_owned(), error },
        }
    }
}

impl<T> Batch<T> {
    pub(super) fn of(results: Vec<Outcome<T>>) -> Self {
        let success_count = results.iter().filter(|it| matches!(it, Outcome::Done(_))).count();
        Self { success_count, failure_count: results.len() - success_count, results }
    }
}

/// How clients before version 3 are told of refusals among the outcomes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Mixed<T> {
    error: ErrorInfo,
    batch_response: Vec<Outcome<T>>,
}

/// One batch. Clients before version 3 get its outcomes alone, and an error around them if any of
/// them is one.
pub(super) fn respond_batch<T: Serialize>(
    call: &Call,
    status: StatusCode,
    done: Result<Batch<T>, ErrorInfo>,
) -> Response {
    match done {
        Ok(batch) if call.knows_batches() => respond(call, status, Ok(batch)),
        Ok(batch) if batch.failure_count == 0 => respond(call, status, Ok(batch.results)),
        Ok(batch) => {
            let error = refusal::batch_with_errors();
            let mixed = Mixed { error: error.clone(), batch_response: batch.results };
            let status = StatusCode::from_u16(error.status_code).unwrap_or(StatusCode::BAD_REQUEST);
            respond_with_error(call, status, &mixed, &error)
        }
        Err(error) => respond::<()>(call, status, Err(error)),
    }
}

pub(super) async fn publish(call: Call, body: Result<Bytes, BytesRejection>) -> Response {
    match publish_specs(&call, body).await {
        Ok((batches, true)) if call.knows_batches() => {
            respond(&call, StatusCode::CREATED, Ok(batches))
        }
        Ok((batches, _)) => {
            let results = batches.into_iter().flat_map(|batch| batch.results).collect();
            respond_batch(&call, StatusCode::CREATED, Ok(Batch::of(results)))
        }
        Err(error) => respond::<()>(&call, StatusCode::CREATED, Err(error)),
    }
}

/// What became of each, and whether a list was asked for and is to be answered.
async fn publish_specs(
    call: &Call,
    body: Result<Bytes, BytesRejection>,
) -> Result<(Vec<Batch<Publication>>, bool), ErrorInfo> {
    call.admit()?;
    let (specs, is_list) = call.read_list_or_one::<Spec>(body)?;
    let mut batches = Vec::with_capacity(specs.len());
    for spec in specs {
        batches.push(publish_spec(call, spec).await?);
    }
    Ok((batches, is_list))
}

async fn publish_spec(call: &Call, spec: Spec) -> Result<Batch<Publication>, ErrorInfo> {
    let (channels, messages) = (spec.channels.list(), spec.messages.list());
    check_count(channels.len())?;
    let mut results = Vec::with_capacity(channels.len());
    for channel in &channels {
        let done = publish_to(call, channel, messages.clone()).await;
        results.push(Outcome::on(channel, done));
    }
    Ok(Batch::of(results))
}

#[derive(Serialize)]
struct Present {
    channel: String,
    presence: Vec<PresenceMessage>,
}

pub(super) async fn presence(call: Call) -> Response {
    respond_batch(&call, StatusCode::OK, read_presence(&call).await)
}

async fn read_presence(call: &Call) -> Result<Batch<Present>, ErrorInfo> {
    call.admit()?;
    let names: Vec<&str> =
        call.query.get("channels").map_or("", String::as_str).split(',').collect();
    check_count(names.len())?;
    let mut results = Vec::with_capacity(names.len());
    for name in names {
        results.push(Outcome::on(name, read_members(call, name).await));
    }
    Ok(Batch::of(results))
}

async fn read_members(call: &Call, name: &str) -> Result<Present, ErrorInfo> {
    let caller = call.permit(name, Operation::Subscribe)?;
    let members = match caller.app.existing_channel(name) {
        Some(channel) => channel.members().await,
        None => Vec::new(),
    };
    let mut presence: Vec<PresenceMessage> = members.into_iter().map(|row| row.item).collect();
    presence.iter_mut().for_each(|member| member.to_wire(call.wanted()));
    Ok(Present { channel: name.to_owned(), presence })
}

fn check_count(channels: usize) -> Result<(), ErrorInfo> {
    let fits = (1..=MOST_CHANNELS).contains(&channels);
    if fits { Ok(()) } else { Err(refusal::bad_request("A batch names 1 to 100 channels")) }
}
