//! What the listener is told.

use ably_proto::{
    machine::{ChannelChange, ConnectionChange},
    wire::{Annotation, Message, PresenceMessage},
};
use tokio::sync::mpsc;

/// The listener's end. Bounded: see the crate's page for what happens at the bound.
pub type Events = mpsc::Receiver<Event>;

/// News from the live line, in order.
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
        /// The channel's position after this message, given with the last message of a frame only:
        /// storing it with the message never skips the others.
        channel_serial: Option<String>,
    },
    /// An annotation arrived; only where the mode was granted.
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
        /// The event.
        message: PresenceMessage,
    },
    /// The presence set of a channel is complete.
    PresenceSynced {
        /// Channel name.
        channel: String,
        /// Everyone present.
        members: Vec<PresenceMessage>,
    },
    /// The server's clock, in milliseconds since the epoch, as an HTTP answer told it.
    ServerTime(i64),
    /// A frame could not be read and was dropped.
    Undecodable {
        /// How many there have been since the start.
        total: u64,
    },
}
