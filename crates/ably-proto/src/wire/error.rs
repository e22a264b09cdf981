//! Errors as the server words them.

use std::{collections::BTreeMap, fmt};

use super::object::wire_struct;

wire_struct! {
    /// An error from the server, or one of ours in the same words (TI1).
    pub struct ErrorInfo {
        /// Ably's code, such as 40142; 0 where none was given.
        "code" => code: u32,
        /// The HTTP status that goes with it; 0 where none was given.
        "statusCode" => status_code: u16,
        /// Words for the log.
        "message" => message: String,
        /// A page about the code.
        "href" => href: Option<String>,
        /// What lies behind it.
        "cause" => cause: Option<Box<ErrorInfo>>,
        /// The request it belongs to.
        "requestId" => request_id: Option<String>,
        /// Further facts.
        "detail" => detail: BTreeMap<String, String>,
    }
}

impl ErrorInfo {
    /// An error with a code, its HTTP status and words for the log.
    pub fn new(code: u32, status_code: u16, message: impl Into<String>) -> Self {
        Self { code, status_code, message: message.into(), ..Self::default() }
    }

    /// The same error with what lies behind it.
    #[must_use]
    pub fn with_cause(mut self, cause: ErrorInfo) -> Self {
        self.cause = Some(Box::new(cause));
        self
    }

    /// Whether a new token could cure it: 401 with a code of 40140 to 40149 (RTN14b, RTN15h).
    pub fn is_token_error(&self) -> bool {
        (40140..40150).contains(&self.code) && matches!(self.status_code, 0 | 401)
    }

    /// Whether trying again may help: no code or status, a server error, or one of the
    /// connection-level codes (§17).
    pub fn is_retriable(&self) -> bool {
        (self.code == 0 && self.status_code == 0)
            || self.status_code >= 500
            || matches!(self.code, 80003 | 80002 | 80000 | 80017 | 50002 | 50001)
    }
}

impl fmt::Display for ErrorInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (code {}, status {})", self.message, self.code, self.status_code)?;
        match &self.cause {
            Some(cause) => write!(f, ": {cause}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ErrorInfo {}
