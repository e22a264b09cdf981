//! Pings the caller asks for (RTN13).

use std::collections::BTreeMap;

use super::{
    Machine,
    change::ConnectionState,
    core::{Core, not_connected},
    io::{Event, OpId},
    timers::{Time, Timer},
};
use crate::wire::{Action, ErrorInfo, ProtocolMessage};

/// Pings under way.
#[derive(Debug, Default)]
pub(crate) struct Pings {
    /// Asked for while there was no connection (RTN13d).
    deferred: Vec<OpId>,
    /// By the id that answers them.
    sent: BTreeMap<String, (OpId, Time)>,
}

impl Machine {
    pub(super) fn ping(&mut self, op: OpId) {
        match self.core.state {
            ConnectionState::Connected => self.send_ping(op),
            ConnectionState::Connecting | ConnectionState::Disconnected => {
                self.line.pings.deferred.push(op);
            }
            ConnectionState::Initialized
            | ConnectionState::Suspended
            | ConnectionState::Closing
            | ConnectionState::Closed
            | ConnectionState::Failed => answer(&mut self.core, op, Err(not_connected())),
        }
    }

    /// Patience begins when the ping is sent (RTN13c).
    fn send_ping(&mut self, op: OpId) {
        let id = format!("{:016x}", self.core.jitter.next_number());
        let mut ping = ProtocolMessage::new(Action::Heartbeat);
        ping.id = Some(id.clone());
        self.core.send(ping);
        let patience = self.core.options.request_timeout_ms;
        self.core.timers.set(Timer::Ping(id.clone()), self.core.now.plus(patience));
        self.line.pings.sent.insert(id, (op, self.core.now));
    }

    pub(super) fn send_deferred_pings(&mut self) {
        for op in std::mem::take(&mut self.line.pings.deferred) {
            self.send_ping(op);
        }
    }

    /// Only the same id answers a ping (RTN13e).
    pub(super) fn handle_pong(&mut self, id: &str) {
        if let Some((op, sent_at)) = self.line.pings.sent.remove(id) {
            self.core.timers.stop(&Timer::Ping(id.to_owned()));
            let took = self.core.now.since(sent_at);
            answer(&mut self.core, op, Ok(took));
        }
    }

    pub(super) fn ping_timed_out(&mut self, id: &str) {
        if let Some((op, _)) = self.line.pings.sent.remove(id) {
            let error = ErrorInfo::new(50003, 504, "timeout: no answer to the ping");
            answer(&mut self.core, op, Err(error));
        }
    }

    /// Nothing will answer in this state (RTN13b).
    pub(super) fn fail_pings(&mut self, reason: Option<&ErrorInfo>) {
        let pings = std::mem::take(&mut self.line.pings);
        let error = || reason.cloned().unwrap_or_else(not_connected);
        for id in pings.sent.keys() {
            self.core.timers.stop(&Timer::Ping(id.clone()));
        }
        let sent = pings.sent.into_values().map(|(op, _)| op);
        for op in pings.deferred.into_iter().chain(sent) {
            answer(&mut self.core, op, Err(error()));
        }
    }
}

fn answer(core: &mut Core, op: OpId, result: Result<u64, ErrorInfo>) {
    core.emit(Event::Pong { op, result });
}
