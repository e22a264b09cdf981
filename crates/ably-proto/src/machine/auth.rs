//! Tokens: getting one before connecting, renewing in place, and once per failure (RSA4, RTN14b,
//! RTN15h, RTN22).

use super::{
    Machine,
    change::ConnectionState,
    io::{Generation, OpId, Output, TokenFailure},
    options::TokenPolicy,
    timers::Timer,
};
use crate::wire::{Action, Auth, ErrorInfo, ProtocolMessage, Secret};

/// A token call under way. There is never more than one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TokenCall {
    generation: Generation,
}

impl Machine {
    /// Opens a socket with the token at hand, or gets one first.
    pub(super) fn open_with_token(&mut self) {
        match self.line.token.clone() {
            Some(token) => self.open_socket(token),
            None => self.request_token(),
        }
    }

    fn request_token(&mut self) {
        if self.line.token_call.is_some() {
            return;
        }
        let generation = self.line.next_generation();
        self.line.token_call = Some(TokenCall { generation });
        let patience = self.core.options.request_timeout_ms;
        self.core.timers.set(Timer::Token, self.core.now.plus(patience));
        self.core.out.push_back(Output::RequestToken { generation });
    }

    /// The caller wants the connection to go on with a new token, whatever its state (RTC8).
    pub(super) fn authorize(&mut self, op: Option<OpId>) {
        if self.core.options.tokens != TokenPolicy::Renewable {
            let error = ErrorInfo::new(40171, 401, "there is no way to get another token");
            self.core.done(op, Err(error));
            return;
        }
        self.line.authorizing.extend(op);
        match self.core.state {
            ConnectionState::Connected => self.request_token(),
            ConnectionState::Connecting => {
                self.abandon_transport();
                self.line.token = None;
                self.request_token();
            }
            ConnectionState::Initialized
            | ConnectionState::Disconnected
            | ConnectionState::Suspended
            | ConnectionState::Closing
            | ConnectionState::Closed
            | ConnectionState::Failed => {
                self.line.token = None;
                self.connect();
            }
        }
    }

    /// An authorization ends with CONNECTED, or with a state that ends all attempts (RTC8a3, RTC8b1).
    pub(super) fn authorized(&mut self, result: &Result<(), ErrorInfo>) {
        self.core.all_done(&mut self.line.authorizing, result);
    }

    /// The server asks for a new token on the live connection (RTN22).
    pub(super) fn reauthenticate(&mut self) {
        let is_renewable = self.core.options.tokens == TokenPolicy::Renewable;
        if self.core.is_connected() && is_renewable {
            self.request_token();
        }
    }

    /// The server refused the token: renew once, then rest; without renewal, fail.
    pub(super) fn token_refused(&mut self, error: ErrorInfo) {
        if self.core.options.tokens != TokenPolicy::Renewable {
            let words = "the token ended and cannot be renewed";
            self.fail(ErrorInfo::new(40171, 401, words).with_cause(error));
            return;
        }
        self.line.token = None;
        let is_open =
            matches!(self.core.state, ConnectionState::Connecting | ConnectionState::Connected);
        if self.line.is_token_renewed || !is_open {
            self.transport_lost(error);
            return;
        }
        self.leave_connected_briefly(&error);
        self.line.is_token_renewed = true;
        self.abandon_transport();
        self.enter(ConnectionState::Connecting, Some(error), None);
        self.request_token();
    }

    pub(super) fn handle_token(
        &mut self,
        generation: Generation,
        result: Result<Secret, TokenFailure>,
    ) {
        if self.line.token_call != Some(TokenCall { generation }) {
            return;
        }
        self.line.token_call = None;
        self.core.timers.stop(&Timer::Token);
        match result {
            Ok(token) => self.use_token(token),
            Err(failure) => self.token_unavailable(failure),
        }
    }

    fn use_token(&mut self, token: Secret) {
        self.line.token = Some(token.clone());
        match self.core.state {
            ConnectionState::Connecting => self.open_socket(token),
            ConnectionState::Connected => {
                let mut frame = ProtocolMessage::new(Action::Auth);
                frame.auth = Some(Auth { access_token: Some(token) });
                self.core.send(frame);
            }
            ConnectionState::Initialized
            | ConnectionState::Disconnected
            | ConnectionState::Suspended
            | ConnectionState::Closing
            | ConnectionState::Closed
            | ConnectionState::Failed => {}
        }
    }

    pub(super) fn token_timed_out(&mut self) {
        self.line.token_call = None;
        let error = ErrorInfo::new(80014, 504, "no token in time");
        self.token_unavailable(TokenFailure { error, is_fatal: false });
    }

    /// A fatal answer fails the connection (RSA4d); any other only ends an attempt (RSA4c2), and
    /// leaves a live connection alone, as its token may still be good (RSA4c3).
    fn token_unavailable(&mut self, failure: TokenFailure) {
        let words = "cannot get a token";
        let status = if failure.is_fatal { 403 } else { 401 };
        let error = ErrorInfo::new(80019, status, words).with_cause(failure.error);
        self.authorized(&Err(error.clone()));
        if failure.is_fatal {
            self.fail(error);
        } else if self.core.state == ConnectionState::Connecting {
            self.attempt_failed(error);
        }
    }
}
