//! The machine's channels together: finding the one meant, and sharing the connection's fate (RTL3).

use super::{
    Machine,
    channel::Channel,
    core::not_connected,
    io::{ChannelState, ConnectionState},
};
use crate::wire::{Action, ErrorInfo, ProtocolMessage};

impl Machine {
    pub(super) fn attach(&mut self, name: String, serial: Option<String>) {
        let channel = self.channels.entry(name).or_insert_with_key(|n| Channel::new(n.clone()));
        channel.attach(&mut self.core, serial);
        self.align_new_channel();
    }

    /// A channel attached while the connection cannot carry it shares the connection's fate (RTL4b):
    /// SUSPENDED ones come back with the connection, the others need the caller.
    fn align_new_channel(&mut self) {
        match self.core.state {
            ConnectionState::Suspended => self.channels_suspended(Some(&not_connected())),
            ConnectionState::Failed => self.channels_failed(Some(&not_connected())),
            ConnectionState::Closing | ConnectionState::Closed => self.channels_closed(),
            ConnectionState::Initialized
            | ConnectionState::Connecting
            | ConnectionState::Connected
            | ConnectionState::Disconnected => {}
        }
    }

    pub(super) fn detach(&mut self, name: &str) {
        if let Some(channel) = self.channels.get_mut(name) {
            channel.detach(&mut self.core);
        }
    }

    /// Frames for channels nobody asked for are ignored (RTS4a).
    pub(super) fn handle_channel_frame(&mut self, frame: ProtocolMessage) {
        let name = frame.channel.as_deref().unwrap_or_default();
        let Some(channel) = self.channels.get_mut(name) else { return };
        let core = &mut self.core;
        match frame.action {
            Action::Attached => channel.handle_attached(core, frame),
            Action::Detached => channel.handle_detached(core, frame),
            Action::Error => channel.handle_error(core, frame),
            Action::Message => channel.handle_message(core, frame),
            _ => channel.handle_presence(core, frame),
        }
    }

    pub(super) fn channel_timer(&mut self, name: &str) {
        if let Some(channel) = self.channels.get_mut(name) {
            channel.timer_fired(&mut self.core);
        }
    }

    pub(super) fn channels_connected(&mut self) {
        for channel in self.channels.values_mut() {
            channel.connected(&mut self.core);
        }
    }

    /// Nothing is timed or retried while the connection is away (RTL13c).
    pub(super) fn channels_disconnected(&mut self) {
        for channel in self.channels.values_mut() {
            self.core.timers.stop(&channel.timer());
        }
    }

    pub(super) fn channels_suspended(&mut self, reason: Option<&ErrorInfo>) {
        for channel in self.channels.values_mut() {
            channel.connection_suspended(&mut self.core, reason);
        }
    }

    pub(super) fn channels_closed(&mut self) {
        self.channels_disconnected();
        for channel in self.channels.values_mut() {
            channel.connection_ended(&mut self.core, ChannelState::Detached, None);
        }
    }

    pub(super) fn channels_failed(&mut self, reason: Option<&ErrorInfo>) {
        self.channels_disconnected();
        for channel in self.channels.values_mut() {
            channel.connection_ended(&mut self.core, ChannelState::Failed, reason);
        }
    }

    /// A new beginning after CLOSED or FAILED (RTN11d): the caller attaches again.
    pub(super) fn channels_initialized(&mut self) {
        for channel in self.channels.values_mut() {
            channel.enter(&mut self.core, ChannelState::Initialized, None);
        }
    }
}
