//! What the server says of the connection itself (RTN6, RTN15, RTN21, RTN24).

use super::{
    Machine, change::ConnectionState, hosts::is_host_trouble, losing::disconnected, timers::Timer,
};
use crate::wire::{Action, ConnectionDetails, ErrorInfo, ProtocolMessage};

impl Machine {
    pub(super) fn handle_connected(&mut self, frame: ProtocolMessage) {
        match self.core.state {
            ConnectionState::Connecting => self.connected(frame),
            ConnectionState::Connected => self.updated(frame),
            ConnectionState::Closing => self.core.send(ProtocolMessage::new(Action::Close)),
            ConnectionState::Initialized
            | ConnectionState::Disconnected
            | ConnectionState::Suspended
            | ConnectionState::Closed
            | ConnectionState::Failed => {}
        }
    }

    fn connected(&mut self, frame: ProtocolMessage) {
        let is_same = self.is_same_connection(&frame);
        self.core.timers.stop(&Timer::Connect);
        if !self.take_details(&frame) {
            return;
        }
        self.core.timers.stop(&Timer::StateTtl);
        self.line.failed_attempts = 0;
        self.line.is_token_renewed = false;
        self.line.recover = None;
        self.line.reason.clone_from(&frame.error);
        let previous = std::mem::replace(&mut self.core.state, ConnectionState::Connected);
        self.channels_connected();
        self.resend(is_same);
        self.send_deferred_pings();
        self.announce(previous, frame.error, None);
        self.authorized(&Ok(()));
    }

    /// Resumed, or taken over from an earlier process; the counters go on then (RTN15c6, RTN16f).
    fn is_same_connection(&self, frame: &ProtocolMessage) -> bool {
        match &self.core.connection_id {
            Some(ours) => frame.connection_id.as_ref() == Some(ours),
            None => self.line.recover.is_some() && frame.error.is_none(),
        }
    }

    /// CONNECTED again: new details, a new token taken (RTN24).
    fn updated(&mut self, frame: ProtocolMessage) {
        if self.take_details(&frame) {
            self.announce(ConnectionState::Connected, frame.error, None);
            if self.line.token_call.is_none() {
                self.authorized(&Ok(()));
            }
        }
    }

    /// Stores what the server says of the connection (RTN21); false if it is not ours to keep.
    fn take_details(&mut self, frame: &ProtocolMessage) -> bool {
        let details = frame.connection_details.clone().unwrap_or_default();
        if self.is_foreign_identity(&details) {
            self.fail(ErrorInfo::new(40102, 401, "the server gave another client id"));
            return false;
        }
        if frame.connection_id.is_some() {
            self.core.connection_id.clone_from(&frame.connection_id);
        }
        if details.connection_key.is_some() {
            self.line.key = details.connection_key;
        }
        if let Some(size) = details.max_message_size.and_then(|size| usize::try_from(size).ok()) {
            self.core.options.max_message_size = size;
        }
        self.line.state_ttl_ms = details.connection_state_ttl.unwrap_or(self.line.state_ttl_ms);
        self.core.client_id = details.client_id.or(self.core.options.client_id.clone());
        let patience = self.core.options.request_timeout_ms;
        let idle = details.max_idle_interval.filter(|interval| *interval > 0);
        self.line.idle_limit_ms = idle.map(|interval| interval.saturating_add(patience));
        self.watch_silence();
        true
    }

    fn is_foreign_identity(&self, details: &ConnectionDetails) -> bool {
        match (&self.core.options.client_id, &details.client_id) {
            (Some(ours), Some(given)) => given != "*" && ours != given,
            _ => false,
        }
    }

    pub(super) fn handle_disconnected(&mut self, frame: ProtocolMessage) {
        let error = frame.error.unwrap_or_else(|| disconnected("the server said DISCONNECTED"));
        if error.is_token_error() {
            self.token_refused(error);
        } else if self.core.state == ConnectionState::Connecting && !is_host_trouble(&error) {
            self.attempt_failed(error);
        } else {
            self.transport_lost(error);
        }
    }

    pub(super) fn handle_error(&mut self, frame: ProtocolMessage) {
        let error = frame.error.unwrap_or_else(|| ErrorInfo::new(80000, 500, "ERROR unexplained"));
        match self.core.state {
            ConnectionState::Closing => self.closed(),
            _ if error.is_token_error() => self.token_refused(error),
            _ => self.fail(error),
        }
    }

    pub(super) fn handle_closed(&mut self) {
        match self.core.state {
            ConnectionState::Closing => self.closed(),
            _ => self.transport_lost(ErrorInfo::new(80017, 400, "the server closed")),
        }
    }
}
