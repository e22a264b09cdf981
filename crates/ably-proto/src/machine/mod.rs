//! The client's side of the protocol as a value: connection, channels, publishing, presence.
//!
//! The host feeds inputs with the time at which they happened, and after each drains the outputs
//! completely before the next: [`Machine::handle`], then [`Machine::poll_output`] until `None`.
//! [`Machine::poll_timeout`] says when [`Machine::handle_timeout`] wants to be called.
//!
//! Deliberately absent: a queue of unsent publishes (the caller's outbox owns durability; here a
//! publish without a connection is answered at once), a wall clock, and fallback hosts.

mod auth;
mod backoff;
mod channel;
mod channels;
mod connection;
mod core;
mod handshake;
mod io;
mod members;
mod presence;
mod publish;
mod silence;
mod timers;

use std::collections::BTreeMap;

pub use self::{
    backoff::{Backoff, Jitter},
    io::{
        ChannelChange, ChannelState, ConnectParams, ConnectionChange, ConnectionState, Event,
        Generation, Input, OpId, Outcome, Output, TokenFailure,
    },
    timers::Time,
};
use self::{channel::Channel, connection::Line, core::Core, timers::Timer};
use crate::wire::{Action, PresenceMessage, ProtocolMessage, Secret};

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
    /// Seed of the jitter.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            tokens: TokenPolicy::Renewable,
            client_id: None,
            echo: true,
            backoff: Backoff::Rtb1 { base_ms: 15_000 },
            channel_backoff: Backoff::Rtb1 { base_ms: 15_000 },
            suspended_retry_ms: 30_000,
            request_timeout_ms: 10_000,
            connection_state_ttl_ms: 120_000,
            max_message_size: 65_536,
            max_unacked: 1_000,
            seed: 0,
        }
    }
}

/// The protocol machine; see the module's page for how to drive it.
pub struct Machine {
    core: Core,
    line: Line,
    channels: BTreeMap<String, Channel>,
}

impl Machine {
    /// A machine that has not been asked to connect.
    pub fn new(options: Options) -> Self {
        let line = Line::new(&options);
        Self { core: Core::new(options), line, channels: BTreeMap::new() }
    }

    /// Takes one input at its time.
    pub fn handle(&mut self, input: Input, now: Time) {
        self.core.now = now;
        match input {
            Input::Connect => self.connect(),
            Input::Close => self.close(),
            Input::RetryNow => self.retry_now(),
            Input::Wake => self.wake(),
            Input::Attach { channel, channel_serial } => self.attach(channel, channel_serial),
            Input::Detach { channel } => self.detach(&channel),
            Input::Publish { op, channel, messages } => self.publish(op, channel, messages),
            Input::Presence { op, channel, message } => self.presence(op, channel, message),
            Input::Frame { generation, frame } => self.handle_frame(generation, *frame),
            Input::Activity { generation } => self.handle_activity(generation),
            Input::SocketClosed { generation, why } => self.handle_socket_closed(generation, &why),
            Input::Token { generation, result } => self.handle_token(generation, result),
        }
    }

    /// Does everything that is due by now.
    pub fn handle_timeout(&mut self, now: Time) {
        self.core.now = now;
        while let Some(timer) = self.core.timers.take_due(now) {
            match timer {
                Timer::Connect => self.connect_timed_out(),
                Timer::Token => self.token_timed_out(),
                Timer::Retry => self.retry(),
                Timer::StateTtl => self.state_ttl_elapsed(),
                Timer::Idle => self.idle_elapsed(),
                Timer::Probe => self.probe_unanswered(),
                Timer::Close => self.close_unanswered(),
                Timer::Channel(name) => self.channel_timer(&name),
            }
        }
    }

    /// The next thing the host has to do.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.core.out.pop_front()
    }

    /// When [`Machine::handle_timeout`] wants to be called next.
    pub fn poll_timeout(&self) -> Option<Time> {
        self.core.timers.next()
    }

    /// The connection's state.
    pub fn connection_state(&self) -> ConnectionState {
        self.core.state
    }

    /// A channel's state; `Initialized` for one never heard of.
    pub fn channel_state(&self, channel: &str) -> ChannelState {
        self.channels.get(channel).map_or(ChannelState::Initialized, Channel::state)
    }

    /// The presence members of a channel as far as they are known.
    pub fn presence_members(&self, channel: &str) -> Vec<PresenceMessage> {
        self.channels.get(channel).map(Channel::members).unwrap_or_default()
    }

    fn handle_frame(&mut self, generation: Generation, frame: ProtocolMessage) {
        if self.core.socket != Some(generation) {
            return;
        }
        self.handle_activity(generation);
        match frame.action {
            Action::Heartbeat => self.handle_heartbeat(&frame),
            Action::Ack => self.handle_ack(&frame),
            Action::Nack => self.handle_nack(&frame),
            Action::Connected => self.handle_connected(frame),
            Action::Disconnected => self.handle_disconnected(frame),
            Action::Closed => self.handle_closed(),
            Action::Error if frame.channel.is_none() => self.handle_error(frame),
            Action::Auth => self.reauthenticate(),
            Action::Error
            | Action::Attached
            | Action::Detached
            | Action::Presence
            | Action::Message
            | Action::Sync => self.handle_channel_frame(frame),
            Action::Connect
            | Action::Disconnect
            | Action::Close
            | Action::Attach
            | Action::Detach
            | Action::Activate
            | Action::Object
            | Action::ObjectSync
            | Action::Annotation
            | Action::Unknown(_) => {}
        }
    }
}
