//! What can be read off the machine between two inputs.

use std::collections::BTreeMap;

use super::{Channel, ChannelOptions, ChannelState, ConnectionState, Machine, Oddities};
use crate::wire::{ErrorInfo, Flags, PresenceMessage, Secret};

/// What is known of a channel (RTL15, RTL24, RTL4m).
#[derive(Clone, Copy, Debug)]
pub struct ChannelFacts<'a> {
    /// Its state.
    pub state: ChannelState,
    /// What last went wrong with it.
    pub error: Option<&'a ErrorInfo>,
    /// Its position.
    pub channel_serial: Option<&'a str>,
    /// Where its attachment without continuity began: up to there, inclusive, history fills what
    /// was missed (RTL10b).
    pub attach_serial: Option<&'a str>,
    /// Modes the server granted.
    pub modes: Flags,
    /// Parameters the server took.
    pub params: &'a BTreeMap<String, String>,
    /// How it is attached.
    pub options: &'a ChannelOptions,
    /// Whether its presence set is complete (RTP13).
    pub is_presence_synced: bool,
}

impl Machine {
    /// The connection's state.
    pub fn connection_state(&self) -> ConnectionState {
        self.core.state
    }

    /// Id of the connection while there is one (RTN8).
    pub fn connection_id(&self) -> Option<&str> {
        self.core.connection_id.as_deref()
    }

    /// Credential to resume the connection with while there is one (RTN9).
    pub fn connection_key(&self) -> Option<&Secret> {
        self.line.key.as_ref()
    }

    /// What last went wrong with the connection; nothing once it is up (RTN25).
    pub fn connection_error(&self) -> Option<&ErrorInfo> {
        self.line.reason.as_ref()
    }

    /// The identity the server gave us; `*` may speak for anybody (RTC17).
    pub fn client_id(&self) -> Option<&str> {
        self.core.client_id.as_deref().or(self.core.options.client_id.as_deref())
    }

    /// Names of the channels somebody asked for (RTS2).
    pub fn channel_names(&self) -> impl Iterator<Item = &str> {
        self.channels.keys().map(String::as_str)
    }

    /// A channel somebody asked for.
    pub fn channel_facts(&self, channel: &str) -> Option<ChannelFacts<'_>> {
        let channel = self.channels.get(channel)?;
        Some(ChannelFacts {
            state: channel.state,
            error: channel.reason.as_ref(),
            channel_serial: channel.channel_serial.as_deref(),
            attach_serial: channel.attach_serial.as_deref(),
            modes: channel.granted.modes,
            params: &channel.granted.params,
            options: &channel.options,
            is_presence_synced: channel.presence.is_synced(),
        })
    }

    /// A channel's state; `Initialized` for one never heard of.
    pub fn channel_state(&self, channel: &str) -> ChannelState {
        self.channels.get(channel).map_or(ChannelState::Initialized, Channel::state)
    }

    /// The presence members of a channel as far as they are known.
    pub fn presence_members(&self, channel: &str) -> Vec<PresenceMessage> {
        self.channels.get(channel).map(|channel| channel.presence.members()).unwrap_or_default()
    }

    /// What the server did that it should not have, by kind.
    pub fn oddities(&self) -> &Oddities {
        &self.core.oddities
    }
}
