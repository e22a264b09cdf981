//! What goes into the machine and what comes out of it.

use std::collections::BTreeMap;

use super::{
    change::{ChannelChange, ChannelState, ConnectionChange, ConnectionState},
    options::ChannelOptions,
};
use crate::wire::{
    Annotation, ErrorInfo, Message, PresenceAction, PresenceMessage, ProtocolMessage, Secret,
};

/// The caller's name for one operation, returned with its outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OpId(pub u64);

/// Marks a socket, a token call or a check; results of an older one are dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Generation(pub u64);

/// Everything that can happen to the machine. Where an `op` is `None`, nobody waits for the
/// outcome.
#[derive(Debug)]
pub enum Input {
    /// The caller wants to be connected.
    Connect,
    /// The caller gives the connection up (RTN12).
    Close,
    /// The caller does not want to wait: try at once, or probe the transport that claims to be up.
    RetryNow,
    /// The clocks disagree: the machine slept, so the transport is dead whatever it says.
    Wake,
    /// The operating system says whether there is a network (RTN20).
    Network(Reach),
    /// Ask the server for a sign of life (RTN13). Answered by [`Event::Pong`].
    Ping {
        /// Name of the operation.
        op: OpId,
    },
    /// Get a new token and go on with it (RTC8).
    Authorize {
        /// Name of the operation.
        op: Option<OpId>,
    },
    /// Tell when the connection is in a state, now or when it next is (RTN26).
    WhenConnection {
        /// Name of the operation.
        op: OpId,
        /// Which state.
        state: ConnectionState,
    },
    /// Tell when a channel is in a state, now or when it next is (RTL25).
    WhenChannel {
        /// Name of the operation.
        op: OpId,
        /// Channel name.
        channel: String,
        /// Which state.
        state: ChannelState,
    },
    /// Attach a channel, from a known position if there is one.
    Attach {
        /// Name of the operation.
        op: Option<OpId>,
        /// Channel name.
        channel: String,
        /// Position to continue from, as stored with the last message taken.
        channel_serial: Option<String>,
    },
    /// Detach a channel.
    Detach {
        /// Name of the operation.
        op: Option<OpId>,
        /// Channel name.
        channel: String,
    },
    /// Detach a channel and forget it (RTS4).
    Release {
        /// Name of the operation.
        op: Option<OpId>,
        /// Channel name.
        channel: String,
    },
    /// Set how a channel is attached; attached ones are changed in place (RTL16).
    SetOptions {
        /// Name of the operation.
        op: Option<OpId>,
        /// Channel name.
        channel: String,
        /// The options.
        options: ChannelOptions,
    },
    /// The caller listens to a channel from now on: attach it unless its options say otherwise
    /// (RTL7g, RTP6d, RTAN4d). Every channel's events come out anyway.
    Subscribe {
        /// Name of the operation.
        op: Option<OpId>,
        /// Channel name.
        channel: String,
        /// To what.
        kind: Subscription,
    },
    /// Publish messages in one frame.
    Publish {
        /// Name of the operation.
        op: Option<OpId>,
        /// Channel name.
        channel: String,
        /// The messages, or changes of messages.
        messages: Vec<Message>,
        /// Parameters of the publish (RTL6k, RTL32e).
        params: BTreeMap<String, String>,
    },
    /// Annotate a message, or take an annotation back (RTAN1, RTAN2).
    Annotate {
        /// Name of the operation.
        op: Option<OpId>,
        /// Channel name.
        channel: String,
        /// The annotation, with the serial of its message.
        annotation: Annotation,
    },
    /// Enter, update or leave presence, under one's own identity unless the message names another.
    Presence {
        /// Name of the operation.
        op: Option<OpId>,
        /// Channel name.
        channel: String,
        /// `Enter`, `Update` or `Leave`, with the data.
        message: PresenceMessage,
    },
    /// Who is present (RTP11). Answered by [`Event::Members`].
    Members {
        /// Name of the operation.
        op: OpId,
        /// Channel name.
        channel: String,
        /// Who is meant, and whether to wait.
        query: MembersQuery,
    },
    /// A frame arrived.
    Frame {
        /// Socket it came from.
        generation: Generation,
        /// The frame.
        frame: Box<ProtocolMessage>,
    },
    /// Something else arrived: a WebSocket ping, or a frame that could not be read.
    Activity {
        /// Socket it came from.
        generation: Generation,
    },
    /// The socket could not be opened, or is gone.
    SocketClosed {
        /// Which socket.
        generation: Generation,
        /// Words for the log.
        why: String,
    },
    /// The token call ended.
    Token {
        /// Which call.
        generation: Generation,
        /// The token, or why there is none.
        result: Result<Secret, TokenFailure>,
    },
    /// The check for an internet ended.
    InternetChecked {
        /// Which check.
        generation: Generation,
        /// Whether there is one.
        is_up: bool,
    },
}

/// What the operating system says of the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// There is one.
    Online,
    /// There is none.
    Offline,
}

/// What a caller listens to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subscription {
    /// Messages.
    Messages,
    /// Presence events.
    Presence,
    /// Raw annotations; they come only if the mode was granted (RTAN4e).
    Annotations,
}

/// Which members are meant, and whether a running sync is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MembersQuery {
    /// Only of this client.
    pub client_id: Option<String>,
    /// Only on this connection.
    pub connection_id: Option<String>,
    /// Whether to wait until the set is complete.
    pub wait_for_sync: bool,
}

impl Default for MembersQuery {
    fn default() -> Self {
        Self { client_id: None, connection_id: None, wait_for_sync: true }
    }
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenFailure {
    /// The host's error; becomes the cause of 80019.
    pub error: ErrorInfo,
    /// Trying again is pointless: the connection fails (RSA4d).
    pub is_fatal: bool,
}

/// What the machine asks its host to do.
#[derive(Debug, PartialEq)]
pub enum Output {
    /// Open a WebSocket.
    OpenSocket {
        /// Tag of everything that comes from it.
        generation: Generation,
        /// What its address must say.
        params: ConnectParams,
    },
    /// Send a frame.
    SendFrame {
        /// On which socket.
        generation: Generation,
        /// The frame.
        frame: Box<ProtocolMessage>,
    },
    /// Close a socket, and drop what still comes from it.
    CloseSocket {
        /// Which socket.
        generation: Generation,
    },
    /// Get a token from whoever issues them.
    RequestToken {
        /// Tag of the answer.
        generation: Generation,
    },
    /// Find out whether there is an internet at all (RTN17j).
    CheckInternet {
        /// Tag of the answer.
        generation: Generation,
    },
    /// Tell the caller.
    Event(Event),
}

/// The machine's part of the WebSocket address (§2).
#[derive(Clone, Debug, PartialEq)]
pub struct ConnectParams {
    /// The fallback host to use; `None` for the primary.
    pub host: Option<String>,
    /// Token to authenticate with.
    pub token: Secret,
    /// Key of the connection to resume (RTN15b).
    pub resume: Option<Secret>,
    /// Key of an earlier process's connection to take over (RTN16k).
    pub recover: Option<Secret>,
    /// Identity asked for.
    pub client_id: Option<String>,
    /// Whether own messages come back.
    pub echo: bool,
}

/// What the caller is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The connection changed.
    Connection(ConnectionChange),
    /// A channel changed.
    Channel {
        /// Channel name.
        channel: String,
        /// What changed.
        change: ChannelChange,
    },
    /// A message arrived.
    Message {
        /// Channel name.
        channel: String,
        /// The message, decoded, with id, connection id and timestamp filled in.
        message: Box<Message>,
        /// The channel's position after this message; given with the last message of a frame only,
        /// so that storing it never skips the others.
        channel_serial: Option<String>,
    },
    /// An annotation arrived.
    Annotation {
        /// Channel name.
        channel: String,
        /// The annotation, decoded, with id and timestamp filled in.
        annotation: Box<Annotation>,
    },
    /// A member entered, updated, left, or was found present.
    Presence {
        /// Channel name.
        channel: String,
        /// The event; a leave the sync found out has neither id nor timestamp.
        message: PresenceMessage,
    },
    /// The presence set of a channel is complete.
    PresenceSynced {
        /// Channel name.
        channel: String,
        /// Everyone present.
        members: Vec<PresenceMessage>,
    },
    /// A publish, an annotation or a presence operation has its outcome.
    Settled {
        /// Which operation.
        op: OpId,
        /// What became of it.
        outcome: Outcome,
        /// Serials of the messages, one each; `None` where one was dropped by conflation.
        serials: Vec<Option<String>>,
    },
    /// An attach, detach, release, subscription, change of options or authorization ended.
    Done {
        /// Which operation.
        op: OpId,
        /// Whether it was done, or why not.
        result: Result<(), ErrorInfo>,
    },
    /// The answer to a ping.
    Pong {
        /// Which operation.
        op: OpId,
        /// How long it took, in milliseconds, or why there is none.
        result: Result<u64, ErrorInfo>,
    },
    /// The members asked for.
    Members {
        /// Which operation.
        op: OpId,
        /// Them, or why nobody knows.
        result: Result<Vec<PresenceMessage>, ErrorInfo>,
    },
    /// The connection or channel is in the state that was waited for.
    Reached {
        /// Which operation.
        op: OpId,
        /// It had been in it already when it was asked for.
        was_already: bool,
    },
}

/// What became of a publish or presence operation, as a decision about what to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The server has it.
    Acked {
        /// Serial of the first message, where the server gave one.
        serial: Option<String>,
    },
    /// It was not taken; the same may succeed later.
    Transient {
        /// Why.
        error: ErrorInfo,
    },
    /// It was refused; trying the same again is pointless.
    Permanent {
        /// Why.
        error: ErrorInfo,
    },
    /// It was sent and no answer will come: it may or may not have been taken.
    Unknown,
}

impl PresenceMessage {
    /// An own presence operation.
    pub fn own(action: PresenceAction, data: impl Into<crate::wire::Data>) -> Self {
        Self { action, data: data.into(), ..Self::default() }
    }

    /// The same operation for another client, for connections that may speak for several (RTP14).
    #[must_use]
    pub fn of_client(mut self, client_id: impl Into<String>) -> Self {
        self.client_id = Some(client_id.into());
        self
    }
}
