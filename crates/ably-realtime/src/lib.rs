//! Tokio driver for [`ably_proto`]: WebSocket transport, REST, tokens.
//!
//! **Does**: runs one [`machine`](ably_proto::machine) in one task that never awaits I/O. The
//! socket's reader and writer, the token call and the check for an internet are child tasks; what
//! they find comes back tagged with a generation, and the machine drops what is stale. Also the
//! channel's past over REST, one token and one choice of hosts for both, proxies that tunnel, and
//! noticing that the computer slept.
//!
//! **Knows nothing about**: rooms, outboxes, databases, windows. It keeps nothing on disk and has
//! no queue of unsent publishes: [`Client::publish`] answers with what became of the message.
//!
//! **May import**: `ably-proto` and libraries; nothing else of this workspace.
//!
//! Bounds: events wait in a channel of [`Options::event_capacity`]; when the listener lags that far
//! behind, the socket is not read any further and the server feels it. Outgoing frames wait in a
//! bounded buffer; a socket that does not take them is treated as lost.

mod channel;
mod client;
mod connection;
mod credential;
mod driver;
mod encryption;
mod endpoint;
mod event;
mod history;
mod network;
mod options;
mod proxy;
mod rest;
mod service;
mod sleep;
mod socket;
mod socks;
mod tls;
mod tokens;
mod tunnel;

pub use ably_proto::{
    capability, channel_name,
    cipher::{Cipher, CipherError},
    filter,
    machine::{
        Backoff, ChannelChange, ChannelOptions, ChannelState, ConnectionChange, ConnectionState,
        MembersQuery, Oddities, Oddity, Outcome, Reach, Subscription,
    },
    wire::{
        Annotation, AnnotationAction, Data, ErrorInfo, Flags, Format, Frame, Json, Message,
        MessageAction, MessageAnnotations, Operation, PresenceAction, PresenceMessage, Secret,
        TokenDetails, TokenRequest, Version,
    },
};

pub use self::{
    client::Client,
    credential::{Credential, TokenError, TokenFuture, TokenSource},
    encryption::cipher,
    endpoint::EndpointError,
    event::{Event, Events},
    history::{Direction, HistoryPage, HistoryQuery, NextPage, Page},
    network::{CallError, CallFuture, Heard, Line, LineFuture, Network, Player},
    options::{Options, PRODUCTION_REALTIME, PRODUCTION_REST, WallClock},
    rest::RestError,
    tls::http_tls,
};
