//! The machine's channels together: finding the one meant, and sharing the connection's fate (RTL3).

use std::collections::BTreeMap;

use super::{
    Machine,
    change::{ChannelState, ConnectionState},
    channel::Channel,
    core::not_connected,
    io::{OpId, Subscription},
    oddity::Oddity,
    options::ChannelOptions,
};
use crate::wire::{Action, ErrorInfo, ProtocolMessage};

/// The channel of a name, a new one if need be.
pub(super) fn place(channels: &mut BTreeMap<String, Channel>, name: String) -> &mut Channel {
    channels.entry(name).or_insert_with_key(|name| Channel::new(name.clone()))
}

impl Machine {
    pub(super) fn attach(&mut self, op: Option<OpId>, name: String, serial: Option<String>) {
        self.released.remove(&name);
        let channel = place(&mut self.channels, name);
        channel.attach(&mut self.core, op, serial);
        self.align_new_channel();
    }

    pub(super) fn subscribe(&mut self, op: Option<OpId>, name: String, kind: Subscription) {
        let channel = place(&mut self.channels, name);
        channel.subscribe(&mut self.core, op, kind);
        self.align_new_channel();
    }

    pub(super) fn set_options(&mut self, op: Option<OpId>, name: String, options: ChannelOptions) {
        let channel = place(&mut self.channels, name);
        channel.set_options(&mut self.core, op, options);
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

    pub(super) fn detach(&mut self, op: Option<OpId>, name: &str) {
        match self.channels.get_mut(name) {
            Some(channel) => channel.detach(&mut self.core, op),
            None => self.core.done(op, Ok(())),
        }
    }

    /// Detaches, and forgets the channel as soon as it is attached nowhere (RTS4a).
    pub(super) fn release(&mut self, op: Option<OpId>, name: String) {
        if self.channel_state(&name) == ChannelState::Failed {
            self.core.done(op, Ok(()));
        } else {
            self.detach(op, &name);
        }
        self.released.insert(name);
    }

    pub(super) fn forget_released(&mut self) {
        let channels = &mut self.channels;
        self.released.retain(|name| match channels.get(name).map(Channel::state) {
            Some(ChannelState::Initialized | ChannelState::Detached | ChannelState::Failed) => {
                channels.remove(name);
                false
            }
            Some(ChannelState::Attaching | ChannelState::Detaching | ChannelState::Suspended) => {
                true
            }
            // The server did not answer the detach; the caller was told, and the channel stays.
            Some(ChannelState::Attached) | None => false,
        });
    }

    /// Frames for channels nobody asked for are counted and ignored (RTS4a).
    pub(super) fn handle_channel_frame(&mut self, frame: Box<ProtocolMessage>) {
        let name = frame.channel.as_deref().unwrap_or_default();
        let Some(channel) = self.channels.get_mut(name) else {
            self.core.oddities.count(Oddity::UnknownChannel);
            return;
        };
        let core = &mut self.core;
        match frame.action {
            Action::Attached => channel.handle_attached(core, *frame),
            Action::Detached => channel.handle_detached(core, *frame),
            Action::Error => channel.handle_error(core, *frame),
            _ => channel.handle_delivery(core, frame),
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
