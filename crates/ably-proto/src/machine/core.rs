//! What connection and channels share: the outbound queue, the timers, unacknowledged frames.

use std::collections::VecDeque;

use super::{
    backoff::Jitter,
    change::ConnectionState,
    io::{Event, Generation, OpId, Outcome, Output},
    oddity::Oddities,
    options::Options,
    publish::{Unacked, Waiter},
    timers::{Time, TimerTable},
    watch::Awaited,
};
use crate::wire::{ErrorInfo, ProtocolMessage};

pub(crate) struct Core {
    pub(crate) options: Options,
    pub(crate) now: Time,
    pub(crate) out: VecDeque<Output>,
    pub(crate) timers: TimerTable,
    pub(crate) jitter: Jitter,
    pub(crate) state: ConnectionState,
    /// The live socket.
    pub(crate) socket: Option<Generation>,
    pub(crate) connection_id: Option<String>,
    /// Identity the server gave us; `*` or none means no own identity.
    pub(crate) client_id: Option<String>,
    pub(crate) unacked: Unacked,
    /// Who waits for which state.
    pub(crate) watchers: Vec<(OpId, Awaited)>,
    pub(crate) oddities: Oddities,
}

impl Core {
    pub(crate) fn new(options: Options) -> Self {
        let jitter = Jitter::new(options.seed);
        Self {
            options,
            now: Time::default(),
            out: VecDeque::new(),
            timers: TimerTable::default(),
            jitter,
            state: ConnectionState::Initialized,
            socket: None,
            connection_id: None,
            client_id: None,
            unacked: Unacked::default(),
            watchers: Vec::new(),
            oddities: Oddities::default(),
        }
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.state == ConnectionState::Connected
    }

    pub(crate) fn emit(&mut self, event: Event) {
        self.out.push_back(Output::Event(event));
    }

    pub(crate) fn check_internet(&mut self, generation: Generation) {
        self.out.push_back(Output::CheckInternet { generation });
    }

    /// Sends on the live socket; without one the frame is dropped.
    pub(crate) fn send(&mut self, frame: ProtocolMessage) {
        if let Some(generation) = self.socket {
            self.out.push_back(Output::SendFrame { generation, frame: Box::new(frame) });
        }
    }

    /// Numbers a frame, keeps it until it is acknowledged, and sends it (RTN7).
    pub(crate) fn send_for_ack(&mut self, frame: ProtocolMessage, waiter: Waiter) {
        let frame = self.unacked.push(frame, waiter);
        self.send(frame);
    }

    pub(crate) fn settle(&mut self, op: Option<OpId>, outcome: Outcome) {
        self.settle_with(op, outcome, Vec::new());
    }

    pub(crate) fn settle_with(
        &mut self,
        op: Option<OpId>,
        outcome: Outcome,
        serials: Vec<Option<String>>,
    ) {
        if let Some(op) = op {
            self.emit(Event::Settled { op, outcome, serials });
        }
    }

    pub(crate) fn done(&mut self, op: Option<OpId>, result: Result<(), ErrorInfo>) {
        if let Some(op) = op {
            self.emit(Event::Done { op, result });
        }
    }

    /// The same answer for everyone who waits.
    pub(crate) fn all_done(&mut self, ops: &mut Vec<OpId>, result: &Result<(), ErrorInfo>) {
        for op in std::mem::take(ops) {
            self.done(Some(op), result.clone());
        }
    }

    /// Whether another frame may wait for its acknowledgement.
    pub(crate) fn has_room(&self) -> bool {
        self.unacked.len() < self.options.max_unacked
    }

    /// Members that come back by themselves have room of their own, for as many as there can be: a
    /// full line must not keep anybody out.
    pub(crate) fn has_room_for_reentry(&self) -> bool {
        let options = &self.options;
        self.unacked.len() < options.max_unacked.saturating_add(options.max_members)
    }

    /// The own identity, unless it is anonymous or a wildcard (RTP8j).
    pub(crate) fn identity(&self) -> Option<&str> {
        self.client_id.as_deref().filter(|id| *id != "*")
    }
}

/// The error of something tried while the line is down (80003).
pub(crate) fn not_connected() -> ErrorInfo {
    ErrorInfo::new(80003, 503, "not connected")
}
