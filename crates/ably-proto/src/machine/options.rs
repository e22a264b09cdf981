//! How the machine and its channels behave.

use std::collections::BTreeMap;

use super::backoff::Backoff;
use crate::{
    cipher::Cipher,
    wire::{Flags, Secret},
};

/// Where tokens come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum TokenPolicy {
    /// The host can get a new one at any time.
    #[default]
    Renewable,
    /// There is only this one; when it ends the connection fails (RSA4a2).
    Fixed(Secret),
}

/// How the machine behaves; the defaults are the specification's (§5).
#[derive(Clone, Debug)]
pub struct Options {
    /// Where tokens come from.
    pub tokens: TokenPolicy,
    /// Identity asked for; the token usually says it.
    pub client_id: Option<String>,
    /// Whether own messages come back (RTN2b).
    pub echo: bool,
    /// Hosts to try when the primary cannot be reached (RTN17); usually none or five.
    pub fallback_hosts: Vec<String>,
    /// What [`Machine::recovery_key`](super::Machine::recovery_key) said in the process before this
    /// one (RTN16).
    pub recover: Option<String>,
    /// Delay between attempts to connect.
    pub backoff: Backoff,
    /// Delay between attempts to attach a suspended channel.
    pub channel_backoff: Backoff,
    /// Delay between attempts while suspended, in milliseconds; with [`Backoff::Rtb1`] only.
    pub suspended_retry_ms: u64,
    /// Patience for one request, in milliseconds (TO3l11).
    pub request_timeout_ms: u64,
    /// How long the server keeps a lost connection, in milliseconds, until it says so itself.
    pub connection_state_ttl_ms: u64,
    /// Largest publish in bytes, until the server says so itself.
    pub max_message_size: usize,
    /// Frames that may wait for an acknowledgement; beyond it a publish is answered `Transient`.
    pub max_unacked: usize,
    /// Whether messages that nobody has answered go out again over a new connection too (RTN19a2), or
    /// are unknown then. The service knows them there by their ids alone, and for two minutes only
    /// (digest §8); this machine does not see how long ago that was, if the computer slept. A caller
    /// with a queue of its own can look for them first; what it publishes while a resumed connection is
    /// sent it again goes out once.
    pub resends_messages: bool,
    /// Presence members kept for one channel; who comes beyond it is counted and left out.
    pub max_members: usize,
    /// Seed of the jitter.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            tokens: TokenPolicy::Renewable,
            client_id: None,
            echo: true,
            fallback_hosts: Vec::new(),
            recover: None,
            backoff: Backoff::Rtb1 { base_ms: 15_000 },
            channel_backoff: Backoff::Rtb1 { base_ms: 15_000 },
            suspended_retry_ms: 30_000,
            request_timeout_ms: 10_000,
            connection_state_ttl_ms: 120_000,
            max_message_size: 65_536,
            max_unacked: 1_000,
            resends_messages: true,
            max_members: 10_000,
            seed: 0,
        }
    }
}

/// How a channel is attached (TB2).
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelOptions {
    /// Parameters such as `rewind` (§10).
    pub params: BTreeMap<String, String>,
    /// Modes to ask for; none for the server's default.
    pub modes: Flags,
    /// Encrypts what is published and decrypts what arrives.
    pub cipher: Option<Cipher>,
    /// Whether asking for messages attaches the channel (TB4).
    pub attach_on_subscribe: bool,
}

impl Default for ChannelOptions {
    fn default() -> Self {
        Self {
            params: BTreeMap::new(),
            modes: Flags::NONE,
            cipher: None,
            attach_on_subscribe: true,
        }
    }
}

impl ChannelOptions {
    /// The same options with a parameter.
    #[must_use]
    pub fn param(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.params.insert(key.into(), value.into());
        self
    }

    /// The same options asking for these modes.
    #[must_use]
    pub fn modes(mut self, modes: Flags) -> Self {
        self.modes = modes;
        self
    }

    /// The same options with a cipher (TB3).
    #[must_use]
    pub fn cipher(mut self, cipher: Cipher) -> Self {
        self.cipher = Some(cipher);
        self
    }

    /// Whether changing to `other` needs the server to know (RTL16a).
    pub(super) fn is_attached_differently(&self, other: &Self) -> bool {
        self.params != other.params || self.modes != other.modes
    }
}
