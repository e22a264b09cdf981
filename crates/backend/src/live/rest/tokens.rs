//! The clock, and tokens for signed requests (RSC16, RSA8e).

use ably_proto::wire::{ErrorInfo, Format, TokenDetails, TokenRequest};
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::Response;

use super::answer::respond;
use super::call::{Call, bytes, read};
use crate::live::refusal;

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

fn names_ttl(body: &[u8]) -> bool {
    let body: Result<serde_json::Value, _> = serde_json::from_slice(body);
    body.is_ok_and(|body| body.get("ttl").is_some_and(|ttl| !ttl.is_null()))
}
