//! States of the connection and of channels, and changes between them.

use crate::wire::ErrorInfo;

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
    /// With `Suspended`: when the next attach is tried, in milliseconds from now.
    pub retry_in_ms: Option<u64>,
}
