//! Where credentials come from: the host's side of authentication (§14.4).

use std::{fmt, future::Future, pin::Pin};

use ably_proto::wire::{TokenDetails, TokenRequest};
use thiserror::Error;

/// What an authentication endpoint may answer with (RSA8d).
#[derive(Clone, PartialEq)]
pub enum Credential {
    /// A token or JWT.
    Token(String),
    /// A token with what is known about it.
    Details(TokenDetails),
    /// A signed request that is exchanged for a token.
    Request(TokenRequest),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(_) => f.write_str("Token(…)"),
            Self::Details(details) => details.fmt(f),
            Self::Request(request) => request.fmt(f),
        }
    }
}

/// Why there is no credential. It becomes the cause of 80019 in a connection change, so that the
/// application can tell a session that is gone (401) from a backend that is down.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message} (code {code}, status {status})")]
pub struct TokenError {
    /// Ably's code where there is one, else 0.
    pub code: u32,
    /// HTTP status where there is one, else 0.
    pub status: u16,
    /// Trying again is pointless: the connection fails and waits for the caller (RSA4d).
    pub is_fatal: bool,
    /// Words for the log.
    pub message: String,
}

impl TokenError {
    /// An error by its HTTP status; 403 is fatal (RSA4d).
    pub fn from_status(status: u16, message: impl Into<String>) -> Self {
        Self { code: 0, status, is_fatal: status == 403, message: message.into() }
    }
}

/// What [`TokenSource::token`] returns.
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Credential, TokenError>> + Send + 'a>>;

/// Gets a fresh credential from whoever issues them. Called by one task at a time.
pub trait TokenSource: Send + Sync {
    /// A credential that was not handed out before.
    fn token(&self) -> TokenFuture<'_>;
}

impl<F, R> TokenSource for F
where
    F: Fn() -> R + Send + Sync,
    R: Future<Output = Result<Credential, TokenError>> + Send + 'static,
{
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(self())
    }
}
