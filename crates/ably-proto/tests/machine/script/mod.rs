//! Ana's desk: a machine, a clock that only moves when told, and a server that says what we say.

mod ask;
mod look;
mod say;

use std::collections::BTreeMap;

use ably_proto::{
    machine::{
        Backoff, ChannelChange, ChannelState, ConnectParams, ConnectionChange, ConnectionState,
        Event, Generation, Input, Machine, OpId, Options, Outcome, Output, Time, TokenFailure,
        TokenPolicy,
    },
    wire::{ErrorInfo, Format, Message, PresenceMessage, decode, encode},
};
use serde_json::{Value, json};

pub(crate) use say::*;

/// What became of an operation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    Done(Result<(), ErrorInfo>),
    Pong(Result<u64, ErrorInfo>),
    Members(Result<Vec<PresenceMessage>, ErrorInfo>),
    Settled(Outcome, Vec<Option<String>>),
    Reached { was_already: bool },
}

pub(crate) struct Script {
    pub(crate) machine: Machine,
    pub(crate) now: u64,
    pub(crate) socket: Option<Generation>,
    pub(crate) token_call: Option<Generation>,
    pub(crate) token_calls: u32,
    /// The check for an internet under way.
    pub(crate) check: Option<Generation>,
    /// Of the newest socket.
    pub(crate) params: Option<ConnectParams>,
    /// Of every socket so far.
    pub(crate) opened: Vec<ConnectParams>,
    sent: Vec<Value>,
    events: Vec<Event>,
    answers: BTreeMap<OpId, Answer>,
    next_op: u64,
}

/// The contract's reconnect rule, as Deskbell runs it.
pub(crate) const CONTRACT: Backoff =
    Backoff::Geometric { first_ms: 1_000, factor: 1.5, cap_ms: 30_000 };

impl Script {
    pub(crate) fn new(options: Options) -> Self {
        Self {
            machine: Machine::new(options),
            now: 0,
            socket: None,
            token_call: None,
            token_calls: 0,
            check: None,
            params: None,
            opened: Vec::new(),
            sent: Vec::new(),
            events: Vec::new(),
            answers: BTreeMap::new(),
            next_op: 1_000,
        }
    }

    /// Asked to connect, with a token and a socket that is opening.
    pub(crate) fn connecting() -> Self {
        Self::connecting_with(Options::default())
    }

    pub(crate) fn connecting_with(options: Options) -> Self {
        let needs_token = options.tokens == TokenPolicy::Renewable;
        let mut script = Self::new(options);
        script.input(Input::Connect);
        if needs_token {
            script.token("token-1");
        }
        script
    }

    /// Ana's desk, connected as connection c1.
    pub(crate) fn connected() -> Self {
        Self::connected_with(Options::default())
    }

    pub(crate) fn connected_with(options: Options) -> Self {
        let mut script = Self::connecting_with(options);
        script.server_connected("c1");
        script.events();
        script.sent();
        script
    }

    /// Connected, with the channel attached at serial s0.
    pub(crate) fn attached(channel: &str) -> Self {
        Self::attached_with(channel, Options::default())
    }

    pub(crate) fn attached_with(channel: &str, options: Options) -> Self {
        let mut script = Self::connected_with(options);
        script.attach(channel);
        script.frame(json!({"action": 11, "channel": channel, "channelSerial": "s0"}));
        assert_eq!(script.machine.channel_state(channel), ChannelState::Attached);
        script.events();
        script.sent();
        script
    }

    pub(crate) fn input(&mut self, input: Input) {
        self.machine.handle(input, Time(self.now));
        self.drain();
    }

    pub(crate) fn token(&mut self, token: &str) {
        let generation = self.token_call.take().expect("a token call under way");
        self.input(Input::Token { generation, result: Ok(token.into()) });
    }

    pub(crate) fn no_token(&mut self, status: u16, is_fatal: bool) {
        let generation = self.token_call.take().expect("a token call under way");
        let error = ErrorInfo::new(0, status, "sign in again");
        self.input(Input::Token { generation, result: Err(TokenFailure { error, is_fatal }) });
    }

    pub(crate) fn frame(&mut self, frame: Value) {
        let generation = self.socket.expect("an open socket");
        self.frame_from(generation, frame);
    }

    pub(crate) fn frame_from(&mut self, generation: Generation, frame: Value) {
        let frame = decode(frame.to_string().as_bytes(), Format::Json).unwrap();
        self.input(Input::Frame { generation, frame: Box::new(frame) });
    }

    pub(crate) fn server_connected(&mut self, id: &str) {
        self.frame(json!({
            "action": 4, "connectionId": id,
            "connectionDetails": {
                "connectionKey": format!("{id}!key"), "clientId": "ana", "maxIdleInterval": 15000,
                "connectionStateTtl": 120000, "maxMessageSize": 65536,
            },
        }));
    }

    pub(crate) fn drop_socket(&mut self) {
        let generation = self.socket.take().expect("an open socket");
        self.input(Input::SocketClosed { generation, why: "cable pulled".into() });
    }

    /// Lets time pass, stopping at every deadline on the way.
    pub(crate) fn advance(&mut self, ms: u64) {
        let end = self.now + ms;
        while let Some(Time(due)) = self.machine.poll_timeout().filter(|at| at.0 <= end) {
            self.now = self.now.max(due);
            self.machine.handle_timeout(Time(self.now));
            self.drain();
        }
        self.now = end;
    }

    /// Every attempt fails until the connection is suspended.
    pub(crate) fn suspend(&mut self) {
        while self.state() != ConnectionState::Suspended {
            if self.socket.is_some() {
                self.drop_socket();
            }
            self.advance(1_000);
        }
    }

    /// Waits for the next attempt.
    pub(crate) fn await_socket(&mut self) {
        while self.socket.is_none() {
            self.advance(1_000);
        }
    }

    pub(crate) fn attach(&mut self, channel: &str) {
        self.input(Input::Attach { op: None, channel: channel.into(), channel_serial: None });
    }

    pub(crate) fn publish(&mut self, op: u64, channel: &str, id: &str) {
        self.input(Input::Publish {
            op: Some(OpId(op)),
            channel: channel.into(),
            messages: vec![Message::new("message", "Towels to 12").with_id(id)],
            params: BTreeMap::new(),
        });
    }

    pub(crate) fn presence(&mut self, op: u64, channel: &str, message: PresenceMessage) {
        self.input(Input::Presence { op: Some(OpId(op)), channel: channel.into(), message });
    }

    fn drain(&mut self) {
        while let Some(output) = self.machine.poll_output() {
            match output {
                Output::OpenSocket { generation, params } => {
                    self.socket = Some(generation);
                    self.opened.push(params.clone());
                    self.params = Some(params);
                }
                Output::CloseSocket { generation } => {
                    if self.socket == Some(generation) {
                        self.socket = None;
                    }
                }
                Output::SendFrame { generation, frame } => {
                    assert_eq!(Some(generation), self.socket, "sent on a dead socket");
                    let frame = encode(&frame, Format::Json).unwrap();
                    self.sent.push(serde_json::from_slice(frame.as_bytes()).unwrap());
                }
                Output::RequestToken { generation } => {
                    self.token_call = Some(generation);
                    self.token_calls += 1;
                }
                Output::CheckInternet { generation } => self.check = Some(generation),
                Output::Event(event) => {
                    self.note_answer(&event);
                    self.events.push(event);
                }
            }
        }
    }

    /// Every operation is answered once.
    fn note_answer(&mut self, event: &Event) {
        let (op, answer) = match event.clone() {
            Event::Settled { op, outcome, serials } => (op, Answer::Settled(outcome, serials)),
            Event::Done { op, result } => (op, Answer::Done(result)),
            Event::Pong { op, result } => (op, Answer::Pong(result)),
            Event::Members { op, result } => (op, Answer::Members(result)),
            Event::Reached { op, was_already } => (op, Answer::Reached { was_already }),
            _ => return,
        };
        let before = self.answers.insert(op, answer);
        // The numbers of the older scenarios are used again after a drop.
        assert!(before.is_none() || op.0 < 1_000, "{op:?} was answered twice");
    }

    /// Frames sent since the last look.
    pub(crate) fn sent(&mut self) -> Vec<Value> {
        std::mem::take(&mut self.sent)
    }

    /// Events since the last look.
    pub(crate) fn events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    pub(crate) fn connection_changes(&mut self) -> Vec<ConnectionChange> {
        let pick = |event| match event {
            Event::Connection(change) => Some(change),
            _ => None,
        };
        self.events().into_iter().filter_map(pick).collect()
    }

    pub(crate) fn channel_changes(&mut self) -> Vec<ChannelChange> {
        let pick = |event| match event {
            Event::Channel { change, .. } => Some(change),
            _ => None,
        };
        self.events().into_iter().filter_map(pick).collect()
    }

    pub(crate) fn outcomes(&mut self) -> Vec<(u64, Outcome)> {
        let pick = |event| match event {
            Event::Settled { op, outcome, .. } => Some((op.0, outcome)),
            _ => None,
        };
        self.events().into_iter().filter_map(pick).collect()
    }

    pub(crate) fn messages(&mut self) -> Vec<(Message, Option<String>)> {
        let pick = |event| match event {
            Event::Message { message, channel_serial, .. } => Some((*message, channel_serial)),
            _ => None,
        };
        self.events().into_iter().filter_map(pick).collect()
    }

    /// Presence events as (number of the action, who).
    pub(crate) fn presence_events(&mut self) -> Vec<(u64, String)> {
        let pick = |event| match event {
            Event::Presence { message, .. } => {
                Some((message.action.number(), message.client_id.unwrap()))
            }
            _ => None,
        };
        self.events().into_iter().filter_map(pick).collect()
    }

    pub(crate) fn state(&self) -> ConnectionState {
        self.machine.connection_state()
    }
}

pub(crate) fn acked(serial: &str) -> Outcome {
    Outcome::Acked { serial: Some(serial.to_owned()) }
}

pub(crate) fn code_of(outcome: &Outcome) -> (&'static str, u32) {
    match outcome {
        Outcome::Acked { .. } => ("acked", 0),
        Outcome::Transient { error } => ("transient", error.code),
        Outcome::Permanent { error } => ("permanent", error.code),
        Outcome::Unknown => ("unknown", 0),
    }
}
