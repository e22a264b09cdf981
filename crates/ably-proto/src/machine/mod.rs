//! The client's side of the protocol as a value: connection, channels, publishing, presence.
//!
//! The host feeds inputs with the time at which they happened, and after each drains the outputs
//! completely before the next: [`Machine::handle`], then [`Machine::poll_output`] until `None`.
//! [`Machine::poll_timeout`] says when [`Machine::handle_timeout`] wants to be called.
//!
//! Deliberately absent: a queue of unsent publishes (the caller's outbox owns durability; here a
//! publish without a connection is answered at once), a wall clock, randomness, and listeners: there is
//! one ordered stream of events for everybody.

mod attachment;
mod auth;
mod backoff;
mod change;
mod channel;
mod channels;
mod connection;
mod core;
mod delivery;
mod entering;
mod facts;
mod handshake;
mod hosts;
mod io;
mod losing;
mod members;
mod network;
mod oddity;
mod options;
mod ping;
mod presence;
mod publish;
mod recovery;
mod seen;
mod silence;
mod timers;
mod waiting;
mod watch;

use std::collections::{BTreeMap, BTreeSet};

pub use self::{
    backoff::{Backoff, Jitter},
    change::{ChannelChange, ChannelState, ConnectionChange, ConnectionState},
    facts::ChannelFacts,
    io::{
        ConnectParams, Event, Generation, Input, MembersQuery, OpId, Outcome, Output, Reach,
        Subscription, TokenFailure,
    },
    oddity::{Oddities, Oddity},
    options::{ChannelOptions, Options, TokenPolicy},
    timers::Time,
};
use self::{channel::Channel, connection::Line, core::Core, timers::Timer, watch::Awaited};
use crate::wire::{Action, ProtocolMessage};

/// The protocol machine; see the module's page for how to drive it.
pub struct Machine {
    core: Core,
    line: Line,
    channels: BTreeMap<String, Channel>,
    /// Channels to forget once they are attached nowhere.
    released: BTreeSet<String>,
}

impl Machine {
    /// A machine that has not been asked to connect.
    pub fn new(options: Options) -> Self {
        let line = Line::new(&options);
        let core = Core::new(options);
        let mut machine = Self { core, line, channels: BTreeMap::new(), released: BTreeSet::new() };
        machine.take_over();
        machine
    }

    /// Takes one input at its time.
    pub fn handle(&mut self, input: Input, now: Time) {
        self.core.now = now;
        match input {
            Input::Connect => self.connect(),
            Input::Close => self.close(),
            Input::RetryNow => self.retry_now(),
            Input::Wake => self.wake(),
            Input::Network(reach) => self.handle_network(reach),
            Input::Ping { op } => self.ping(op),
            Input::Authorize { op } => self.authorize(op),
            Input::WhenConnection { op, state } => self.watch(op, Awaited::Connection(state)),
            Input::WhenChannel { op, channel, state } => {
                self.watch(op, Awaited::Channel { channel, state });
            }
            Input::Attach { op, channel, channel_serial } => {
                self.attach(op, channel, channel_serial);
            }
            Input::Detach { op, channel } => self.detach(op, &channel),
            Input::Release { op, channel } => self.release(op, channel),
            Input::SetOptions { op, channel, options } => self.set_options(op, channel, options),
            Input::Subscribe { op, channel, kind } => self.subscribe(op, channel, kind),
            Input::Publish { op, channel, messages, params } => {
                self.publish(op, channel, messages, params);
            }
            Input::Annotate { op, channel, annotation } => self.annotate(op, channel, annotation),
            Input::Presence { op, channel, message } => self.presence(op, channel, message),
            Input::Members { op, channel, query } => self.members(op, channel, query),
            Input::Frame { generation, frame } => self.handle_frame(generation, frame),
            Input::Activity { generation } => self.handle_activity(generation),
            Input::SocketClosed { generation, why } => self.handle_socket_closed(generation, &why),
            Input::Token { generation, result } => self.handle_token(generation, result),
            Input::InternetChecked { generation, is_up } => {
                self.handle_internet_checked(generation, is_up);
            }
        }
        self.forget_released();
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
                Timer::Ping(id) => self.ping_timed_out(&id),
                Timer::Check => self.check_failed(),
                Timer::Close => self.close_unanswered(),
                Timer::Channel(name) => self.channel_timer(&name),
            }
        }
        self.forget_released();
    }

    /// The next thing the host has to do.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.core.out.pop_front()
    }

    /// When [`Machine::handle_timeout`] wants to be called next.
    pub fn poll_timeout(&self) -> Option<Time> {
        self.core.timers.next()
    }

    fn handle_frame(&mut self, generation: Generation, frame: Box<ProtocolMessage>) {
        if self.core.socket != Some(generation) {
            return;
        }
        self.handle_activity(generation);
        match frame.action {
            Action::Heartbeat => self.handle_heartbeat(&frame),
            Action::Ack => self.handle_ack(&frame),
            Action::Nack => self.handle_nack(&frame),
            Action::Connected => self.handle_connected(*frame),
            Action::Disconnected => self.handle_disconnected(*frame),
            Action::Closed => self.handle_closed(),
            Action::Error if frame.channel.is_none() => self.handle_error(*frame),
            Action::Auth => self.reauthenticate(),
            Action::Error
            | Action::Attached
            | Action::Detached
            | Action::Presence
            | Action::Message
            | Action::Annotation
            | Action::Sync => self.handle_channel_frame(frame),
            Action::Connect
            | Action::Disconnect
            | Action::Close
            | Action::Attach
            | Action::Detach
            | Action::Activate
            | Action::Object
            | Action::ObjectSync
            | Action::Unknown(_) => self.core.oddities.count(Oddity::UnknownAction),
        }
    }
}
