//! Losing the line, giving it up, and what goes with it (RTN12, RTN15).

use super::{
    Machine,
    change::ConnectionState,
    core::not_connected,
    io::{Generation, Output},
    timers::Timer,
};
use crate::wire::ErrorInfo;

/// Immediate reconnects are never closer together than this, in milliseconds, or a server that
/// accepts and drops would be stormed.
const RECONNECT_GAP_MS: u64 = 1_000;

impl Machine {
    /// The server has not heard of us from now on.
    pub(super) fn go_offline(&mut self) {
        self.line.offline_since = self.core.now;
        self.core.timers.set(Timer::StateTtl, self.core.now.plus(self.line.state_ttl_ms));
    }

    pub(super) fn leave_connected(&mut self) {
        self.go_offline();
        self.channels_disconnected();
    }

    /// Leaves CONNECTED for an attempt that follows at once: DISCONNECTED is passed through, so that
    /// everybody sees the line go (RTN15h2i).
    pub(super) fn leave_connected_briefly(&mut self, error: &ErrorInfo) {
        if self.core.is_connected() {
            self.leave_connected();
            self.enter(ConnectionState::Disconnected, Some(error.clone()), Some(0));
        }
    }

    /// CONNECTED, and the transport is gone (RTN15a, RTN15h3).
    fn connection_lost(&mut self, error: ErrorInfo) {
        let since = self.line.attempted_at.map_or(u64::MAX, |at| self.core.now.since(at));
        if !self.core.options.backoff.is_immediate_first() {
            self.leave_connected();
            self.attempt_failed(error);
        } else if since >= RECONNECT_GAP_MS {
            self.leave_connected_briefly(&error);
            self.start_attempt(Some(error));
        } else {
            self.leave_connected();
            self.abandon_transport();
            let delay = RECONNECT_GAP_MS.saturating_sub(since);
            self.rest(ConnectionState::Disconnected, Some(error), delay);
        }
    }

    /// A transport-level loss in whatever state.
    pub(super) fn transport_lost(&mut self, error: ErrorInfo) {
        match self.core.state {
            ConnectionState::Connected => self.connection_lost(error),
            ConnectionState::Connecting => self.host_failed(error),
            ConnectionState::Closing => self.closed(),
            ConnectionState::Initialized
            | ConnectionState::Disconnected
            | ConnectionState::Suspended
            | ConnectionState::Closed
            | ConnectionState::Failed => self.drop_socket(),
        }
    }

    pub(super) fn handle_socket_closed(&mut self, generation: Generation, why: &str) {
        if self.core.socket == Some(generation) {
            self.core.socket = None;
            self.transport_lost(disconnected(why));
        }
    }

    pub(super) fn drop_socket(&mut self) {
        if let Some(generation) = self.core.socket.take() {
            self.core.out.push_back(Output::CloseSocket { generation });
        }
        for timer in [Timer::Connect, Timer::Idle, Timer::Probe] {
            self.core.timers.stop(&timer);
        }
        self.line.probe = None;
    }

    pub(super) fn abandon_transport(&mut self) {
        self.drop_socket();
        self.stop_check();
        self.line.token_call = None;
        self.core.timers.stop(&Timer::Token);
        self.core.timers.stop(&Timer::Close);
    }

    pub(super) fn fail(&mut self, error: ErrorInfo) {
        self.abandon_transport();
        self.forget_connection();
        self.enter(ConnectionState::Failed, Some(error), None);
    }

    pub(super) fn start_closing(&mut self) {
        self.forget_connection();
        let patience = self.core.options.request_timeout_ms;
        self.core.timers.set(Timer::Close, self.core.now.plus(patience));
        self.enter(ConnectionState::Closing, None, None);
    }

    pub(super) fn closed(&mut self) {
        self.abandon_transport();
        self.forget_connection();
        self.enter(ConnectionState::Closed, None, None);
    }

    pub(super) fn close_unanswered(&mut self) {
        self.closed();
    }

    /// Id and key are gone in CLOSING, CLOSED and FAILED (RTN8d, RTN9d).
    pub(super) fn forget_connection(&mut self) {
        self.line.key = None;
        self.core.connection_id = None;
        self.core.timers.stop(&Timer::Retry);
        self.core.timers.stop(&Timer::StateTtl);
    }
}

pub(super) fn disconnected(why: &str) -> ErrorInfo {
    ErrorInfo { message: why.to_owned(), ..not_connected() }
}
