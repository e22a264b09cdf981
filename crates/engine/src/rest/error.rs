//! What a call to the backend can end in, as far as the engine decides by it.

use ably_realtime::CallError;
use ipc::{Code, IpcError};

/// Why a REST call gave no answer of use.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RestError {
    /// No connection, no name, no answer in time.
    #[error("the backend cannot be reached")]
    Unreachable(#[source] CallError),
    /// 401: the session is gone (contract §1).
    #[error("the session is gone")]
    SignedOut,
    /// The sign-in was refused.
    #[error("e-mail or password is wrong")]
    WrongCredentials,
    /// 403.
    #[error("not permitted")]
    NotPermitted,
    /// 404 or 405: unknown, or an extension this deployment does not have.
    #[error("not found")]
    NotFound,
    /// 429, with its `Retry-After` in milliseconds where given.
    #[error("too many requests")]
    RateLimited {
        /// Wait this long.
        retry_after_ms: Option<i64>,
    },
    /// Any other 4xx.
    #[error("refused with {status}")]
    Refused {
        /// The HTTP status.
        status: u16,
    },
    /// 5xx.
    #[error("the backend failed with {status}")]
    Server {
        /// The HTTP status.
        status: u16,
    },
    /// An answer that is not what the contract says.
    #[error("the answer is not understood: {0}")]
    BadAnswer(String),
}

impl RestError {
    /// The code the screen has words for.
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::Unreachable(_) => Code::Unreachable,
            Self::SignedOut => Code::SignedOut,
            Self::WrongCredentials => Code::WrongCredentials,
            Self::NotPermitted => Code::NotPermitted,
            Self::NotFound => Code::NotFound,
            Self::RateLimited { .. } => Code::RateLimited,
            Self::Server { .. } => Code::ServerTrouble,
            Self::Refused { .. } | Self::BadAnswer(_) => Code::BadAnswer,
        }
    }

    /// The HTTP status behind it; 0 where there was no answer.
    pub(crate) fn status(&self) -> u16 {
        match self {
            Self::SignedOut | Self::WrongCredentials => 401,
            Self::NotPermitted => 403,
            Self::NotFound => 404,
            Self::RateLimited { .. } => 429,
            Self::Refused { status } | Self::Server { status } => *status,
            Self::Unreachable(_) | Self::BadAnswer(_) => 0,
        }
    }

    /// Whether the same call may succeed later without a person doing anything.
    pub(crate) fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::RateLimited { .. } | Self::Server { .. })
    }
}

impl From<&RestError> for IpcError {
    fn from(err: &RestError) -> Self {
        IpcError::new(err.code(), err.to_string())
    }
}
