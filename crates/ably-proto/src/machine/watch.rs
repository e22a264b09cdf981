//! Telling a caller once when the connection or a channel is in a state (RTN26, RTL25).

use super::{
    Machine,
    change::{ChannelState, ConnectionState},
    core::Core,
    io::{Event, OpId},
};

/// What is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Awaited {
    Connection(ConnectionState),
    Channel { channel: String, state: ChannelState },
}

impl Core {
    /// Something is in a state now: whoever waits for that is told, and never again.
    pub(super) fn reached(&mut self, now: &Awaited) {
        let is_met = |(_, awaited): &mut (OpId, Awaited)| awaited == now;
        let met: Vec<_> = self.watchers.extract_if(.., is_met).collect();
        for (op, _) in met {
            self.emit(Event::Reached { op, was_already: false });
        }
    }
}

impl Machine {
    pub(super) fn watch(&mut self, op: OpId, awaited: Awaited) {
        let is_met = match &awaited {
            Awaited::Connection(state) => *state == self.core.state,
            Awaited::Channel { channel, state } => *state == self.channel_state(channel),
        };
        if is_met {
            self.core.emit(Event::Reached { op, was_already: true });
        } else {
            self.core.watchers.push((op, awaited));
        }
    }
}
