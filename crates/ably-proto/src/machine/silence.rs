//! Silence and probes (RTN23, RTN13): a transport is believed only as long as it is heard.

use super::{Machine, io::Generation, losing::disconnected, timers::Timer};
use crate::wire::{Action, ProtocolMessage};

impl Machine {
    pub(super) fn handle_activity(&mut self, generation: Generation) {
        if self.core.socket == Some(generation) {
            self.line.last_activity = self.core.now;
        }
    }

    pub(super) fn watch_silence(&mut self) {
        self.line.last_activity = self.core.now;
        match self.line.idle_limit_ms {
            Some(limit) => self.core.timers.set(Timer::Idle, self.core.now.plus(limit)),
            None => self.core.timers.stop(&Timer::Idle),
        }
    }

    /// The timer is not moved with every frame; it looks back when it fires.
    pub(super) fn idle_elapsed(&mut self) {
        let Some(limit) = self.line.idle_limit_ms else { return };
        let deadline = self.line.last_activity.plus(limit);
        if deadline > self.core.now {
            self.core.timers.set(Timer::Idle, deadline);
        } else {
            self.transport_lost(disconnected("the server has been silent for too long"));
        }
    }

    pub(super) fn probe(&mut self) {
        if self.line.probe.is_some() {
            return;
        }
        let id = format!("probe-{}", self.line.next_generation().0);
        let mut ping = ProtocolMessage::new(Action::Heartbeat);
        ping.id = Some(id.clone());
        self.line.probe = Some(id);
        self.core.send(ping);
        let patience = self.core.options.request_timeout_ms;
        self.core.timers.set(Timer::Probe, self.core.now.plus(patience));
    }

    /// Only the same id answers a probe (RTN13e).
    pub(super) fn handle_heartbeat(&mut self, frame: &ProtocolMessage) {
        if self.line.probe.is_some() && frame.id == self.line.probe {
            self.line.probe = None;
            self.core.timers.stop(&Timer::Probe);
        } else if let Some(id) = &frame.id {
            self.handle_pong(id);
        }
    }

    pub(super) fn probe_unanswered(&mut self) {
        self.transport_lost(disconnected("the transport did not answer a probe"));
    }
}
