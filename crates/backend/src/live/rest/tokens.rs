//! The clock, tokens for signed requests, and the end of tokens (RSC16, RSA8e, RSA17).

use ably_proto::wire::{ErrorInfo, Format, TokenDetails, TokenRequest};
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::answer::respond;
use super::batch::{Batch, Outcome, respond_batch};
use super::call::{Call, bytes, read};
use crate::live::refusal;
use crate::live::revocation::{Cut, REVOCABLE_TTL_MS, Target};

/// Targets one request may name.
const MOST_TARGETS: usize = 100;

pub(super) async fn time(call: Call) -> Response {
    respond(&call, StatusCode::OK, Ok([call.apps.now_ms()]))
}

pub(super) async fn request(
    call: Call,
    Path(key_name): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    respond(&call, StatusCode::CREATED, exchange(&call, &key_name, body))
}

fn exchange(
    call: &Call,
    key_name: &str,
    body: Result<Bytes, BytesRejection>,
) -> Result<TokenDetails, ErrorInfo> {
    let body = bytes(body)?;
    let mut request: TokenRequest = read(&body, call.sent())?;
    if request.key_name.is_empty() {
        key_name.clone_into(&mut request.key_name);
    }
    if request.key_name != key_name {
        return Err(refusal::bad_request("keyName is not that of the path"));
    }
    // The tolerant reader takes a ttl that is no number for none at all.
    if request.ttl.is_none() && call.sent() == Format::Json && names_ttl(&body) {
        return Err(refusal::bad_value("ttl is no number"));
    }
    call.apps.of_key(key_name)?.issue(&request)
}

/// What is to be revoked (RSA17).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Revoking {
    targets: Vec<String>,
    issued_before: Option<i64>,
    #[serde(default)]
    allow_reauth_margin: bool,
}

/// One target that was revoked (TRS2).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Revoked {
    target: String,
    issued_before: i64,
    applies_at: i64,
}

impl Revoked {
    fn new(target: String, cut: Cut) -> Self {
        Self { target, issued_before: cut.issued_before_ms, applies_at: cut.applies_at_ms }
    }
}

pub(super) async fn revoke(
    call: Call,
    Path(key_name): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    respond_batch(&call, StatusCode::CREATED, revoke_targets(&call, &key_name, body))
}

fn revoke_targets(
    call: &Call,
    key_name: &str,
    body: Result<Bytes, BytesRejection>,
) -> Result<Batch<Revoked>, ErrorInfo> {
    let app = call.admit_key(key_name)?.app;
    let asked: Revoking = call.read(body)?;
    if !(1..=MOST_TARGETS).contains(&asked.targets.len()) {
        return Err(refusal::bad_request("1 to 100 targets are revoked at once"));
    }
    let cut = cut(&asked, app.faults.now_ms(), app.config.reauth_margin_ms)?;
    let mut targets = Vec::with_capacity(asked.targets.len());
    let mut results = Vec::with_capacity(asked.targets.len());
    for target in asked.targets {
        results.push(match Target::read(&target) {
            Ok(read) => {
                targets.push(read);
                Outcome::Done(Revoked::new(target, cut))
            }
            Err(error) => Outcome::RefusedFor { target, error },
        });
    }
    app.revoke(key_name, targets, cut);
    Ok(Batch::of(results))
}

/// Which tokens are meant, and from when on they are refused.
fn cut(asked: &Revoking, now_ms: i64, margin_ms: u64) -> Result<Cut, ErrorInfo> {
    let issued_before_ms = asked.issued_before.unwrap_or(now_ms);
    if !(0..=REVOCABLE_TTL_MS).contains(&now_ms.saturating_sub(issued_before_ms)) {
        return Err(refusal::bad_value("issuedBefore must lie within the last hour"));
    }
    let margin_ms = if asked.allow_reauth_margin { margin_ms } else { 0 };
    Ok(Cut { issued_before_ms, applies_at_ms: now_ms.saturating_add_unsigned(margin_ms) })
}

fn names_ttl(body: &[u8]) -> bool {
    let body: Result<serde_json::Value, _> = serde_json::from_slice(body);
    body.is_ok_and(|body| body.get("ttl").is_some_and(|ttl| !ttl.is_null()))
}
