//! Why a request is not granted, as REST and the live endpoint both word it.

use ably_proto::wire::ErrorInfo;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::db::DbError;

/// Ably code of a request that makes no sense.
pub(crate) const ABLY_INVALID: u32 = 40000;
/// Ably code of a message over the size limit.
pub(crate) const ABLY_TOO_LARGE: u32 = 40009;
/// Ably code of a message that names another as its sender.
pub(crate) const ABLY_FORGED: u32 = 40012;
/// Ably code of an operation outside what the person may do.
pub(crate) const ABLY_NOT_PERMITTED: u32 = 40160;
/// Ably code of a message that is not there.
pub(crate) const ABLY_UNKNOWN: u32 = 40400;
/// Ably code of one message too many.
pub(crate) const ABLY_TOO_MANY: u32 = 42911;
/// Ably code of trouble on the server's side.
const ABLY_TROUBLE: u32 = 50000;

/// A refusal: status, a code for programs, words for the log.
#[derive(Debug, thiserror::Error)]
#[error("{words}")]
pub(crate) struct Refusal {
    status: StatusCode,
    code: &'static str,
    ably: u32,
    words: String,
    retry_after_s: Option<u64>,
}

impl Refusal {
    fn new(status: StatusCode, code: &'static str, ably: u32, words: impl Into<String>) -> Self {
        Self { status, code, ably, words: words.into(), retry_after_s: None }
    }

    pub(crate) fn invalid(words: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid", ABLY_INVALID, words)
    }

    pub(crate) fn signed_out() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "signed_out", ABLY_NOT_PERMITTED, "Not signed in")
    }

    pub(crate) fn wrong_password() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "credentials",
            ABLY_NOT_PERMITTED,
            "E-mail or password is wrong",
        )
    }

    pub(crate) fn csrf() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "csrf",
            ABLY_NOT_PERMITTED,
            "The csrf token does not match its cookie",
        )
    }

    pub(crate) fn not_permitted(words: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "not_permitted", ABLY_NOT_PERMITTED, words)
    }

    pub(crate) fn unknown(what: &str) -> Self {
        let words = format!("No such {what}");
        Self::new(StatusCode::NOT_FOUND, "unknown", ABLY_NOT_PERMITTED, words)
    }

    /// No message has that serial on the live line.
    pub(crate) fn unknown_serial() -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown", ABLY_UNKNOWN, "No such message")
    }

    /// There is no room for more.
    pub(crate) fn full(words: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "full", ABLY_INVALID, words)
    }

    pub(crate) fn wrong_method() -> Self {
        let words = "This path does not take that method";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method", ABLY_INVALID, words)
    }

    pub(crate) fn conflict(words: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", ABLY_INVALID, words)
    }

    pub(crate) fn too_large(words: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", ABLY_TOO_LARGE, words)
    }

    pub(crate) fn type_refused(words: impl Into<String>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "type_refused", ABLY_INVALID, words)
    }

    pub(crate) fn forged(words: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "forged", ABLY_FORGED, words)
    }

    /// One too many; `wait_ms` until the next is taken, told in whole seconds and never too few.
    pub(crate) fn too_many(wait_ms: i64) -> Self {
        let seconds = u64::try_from(wait_ms).unwrap_or(0).div_ceil(1_000).max(1);
        let words = format!("Too many; the next in {seconds} s");
        let refusal =
            Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", ABLY_TOO_MANY, words);
        Self { retry_after_s: Some(seconds), ..refusal }
    }

    /// Whether what was asked for does not exist.
    pub(crate) fn is_unknown(&self) -> bool {
        self.status == StatusCode::NOT_FOUND
    }

    /// Trouble of ours: the log gets the cause, the caller does not.
    pub(crate) fn trouble(cause: &anyhow::Error) -> Self {
        tracing::error!("{cause:#}");
        let words = "The server is in trouble";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "trouble", ABLY_TROUBLE, words)
    }

    /// A falsified answer of the fault switches.
    pub(crate) fn fault(status: u16, retry_after_s: Option<u64>) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let refusal = Self::new(status, "fault", ABLY_TROUBLE, "A fault was switched on");
        Self { retry_after_s, ..refusal }
    }

    /// A refusal of axum's extractors, in our words.
    pub(crate) fn unreadable(status: StatusCode, words: String) -> Self {
        match status {
            StatusCode::PAYLOAD_TOO_LARGE => Self::too_large(words),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::type_refused(words),
            _ => Self::invalid(words),
        }
    }
}

impl From<DbError> for Refusal {
    fn from(error: DbError) -> Self {
        Self::trouble(&anyhow::Error::new(error))
    }
}

impl From<Refusal> for ErrorInfo {
    fn from(refusal: Refusal) -> Self {
        // Ably words a missing capability as 401, whatever REST says.
        let status = match refusal.ably {
            ABLY_NOT_PERMITTED => StatusCode::UNAUTHORIZED,
            _ => refusal.status,
        };
        ErrorInfo::new(refusal.ably, status.as_u16(), refusal.words)
    }
}

#[derive(Serialize)]
struct Body {
    error: String,
    code: &'static str,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = axum::Json(Body { error: self.words, code: self.code });
        let mut response = (self.status, body).into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}
