//! What goes into the machine and what comes out of it.

use crate::wire::{ErrorInfo, Message, PresenceAction, PresenceMessage, ProtocolMessage, Secret};

/// The caller's name for one operation, returned with its outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OpId(pub u64);

/// Marks a socket or a token call; results of an older one are dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Generation(pub u64);

/// Everything that can happen to the machine.
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
    /// Attach a channel, from a known position if there is one.
    Attach {
        /// Channel name.
        channel: String,
        /// Position to continue from, as stored with the last message taken.
        channel_serial: Option<String>,
    },
    /// Detach a channel.
    Detach {
        /// Channel name.
        channel: String,
    },
    /// Publish messages in one frame.
    Publish {
        /// `None` where nobody waits for the outcome.
        op: Option<OpId>,
        /// Channel name.
        channel: String,
        /// The messages.
        messages: Vec<Message>,
    },
    /// Enter, update or leave presence under one's own identity.
    Presence {
        /// `None` where nobody waits for the outcome.
        op: Option<OpId>,
        /// Channel name.
        channel: String,
        /// `Enter`, `Update` or `Leave`, with the data.
        message: PresenceMessage,
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
    /// Tell the caller.
    Event(Event),
}

/// The machine's part of the WebSocket address (§2).
#[derive(Clone, Debug, PartialEq)]
pub struct ConnectParams {
    /// Token to authenticate with.
    pub token: Secret,
    /// Key of the connection to resume (RTN15b).
    pub resume: Option<Secret>,
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
    /// An operation has its outcome.
    Settled {
        /// Which operation.
        op: OpId,
        /// What became of it.
        outcome: Outcome,
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

/// State of the connection (RTN4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ConnectionState {
    /// Nothing was asked yet.
    #[default]
    Initialized,
    /// An attempt is under way.
    Connecting,
    /// The line is up.
    Connected,
    /// The line is down; the server still keeps our state.
    Disconnected,
    /// The line has been down for so long that the server may have forgotten us.
    Suspended,
    /// Closing was asked for.
    Closing,
    /// Closed as asked.
    Closed,
    /// Nothing will be tried until the caller asks again.
    Failed,
}

/// A change of the connection (TA).
#[derive(Clone, Debug, PartialEq)]
pub struct ConnectionChange {
    /// State before.
    pub previous: ConnectionState,
    /// State now; equal to `previous` for an update (RTN24).
    pub current: ConnectionState,
    /// Why.
    pub reason: Option<ErrorInfo>,
    /// When the next attempt is made, in milliseconds from now.
    pub retry_in_ms: Option<u64>,
    /// Attempts that have failed since the line was last up, its loss counted as the first.
    pub failed_attempts: u32,
    /// Id of the connection while there is one (RTN8).
    pub connection_id: Option<String>,
}

/// State of a channel (RTL2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ChannelState {
    /// Nothing was asked yet.
    #[default]
    Initialized,
    /// Attach is under way, or waits for the connection.
    Attaching,
    /// Messages flow.
    Attached,
    /// Detach is under way.
    Detaching,
    /// Detached.
    Detached,
    /// Was or should be attached; will be tried again.
    Suspended,
    /// Refused; nothing is tried until the caller asks again.
    Failed,
}

/// A change of a channel (TH).
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelChange {
    /// State before.
    pub previous: ChannelState,
    /// State now; equal to `previous` for an update (RTL12).
    pub current: ChannelState,
    /// Why.
    pub reason: Option<ErrorInfo>,
    /// With `Attached`: nothing was missed since the last position.
    pub resumed: bool,
    /// With `Attached`: replayed messages follow.
    pub has_backlog: bool,
    /// Position of the channel now; with `Attached` and no continuity it is the attach serial,
    /// up to which history fills the hole (RTL15).
    pub channel_serial: Option<String>,
}

impl PresenceMessage {
    /// An own presence operation.
    pub fn own(action: PresenceAction, data: impl Into<crate::wire::Data>) -> Self {
        Self { action, data: data.into(), ..Self::default() }
    }
}
