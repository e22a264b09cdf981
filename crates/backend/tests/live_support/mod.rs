//! A live endpoint on a loopback socket, and people who speak to it frame by frame.
//!
//! Frames are plain JSON here, not our own wire types: the endpoint is to agree with the
//! specification, not with itself.

pub mod endpoint;
pub mod person;
pub mod shelf;

/// Action numbers (TR2).
pub mod action {
    pub const HEARTBEAT: u64 = 0;
    pub const ACK: u64 = 1;
    pub const NACK: u64 = 2;
    pub const CONNECTED: u64 = 4;
    pub const DISCONNECTED: u64 = 6;
    pub const CLOSE: u64 = 7;
    pub const CLOSED: u64 = 8;
    pub const ERROR: u64 = 9;
    pub const ATTACH: u64 = 10;
    pub const ATTACHED: u64 = 11;
    pub const DETACH: u64 = 12;
    pub const DETACHED: u64 = 13;
    pub const PRESENCE: u64 = 14;
    pub const MESSAGE: u64 = 15;
    pub const SYNC: u64 = 16;
    pub const AUTH: u64 = 17;
    pub const ANNOTATION: u64 = 21;
}

/// Flag bits (TR3).
pub mod flag {
    pub const HAS_PRESENCE: u64 = 1;
    pub const HAS_BACKLOG: u64 = 2;
    pub const RESUMED: u64 = 4;
    pub const ATTACH_RESUME: u64 = 1 << 5;
    pub const PRESENCE: u64 = 1 << 16;
    pub const PUBLISH: u64 = 1 << 17;
    pub const SUBSCRIBE: u64 = 1 << 18;
    pub const PRESENCE_SUBSCRIBE: u64 = 1 << 19;
    pub const ANNOTATION_SUBSCRIBE: u64 = 1 << 22;
    pub const DEFAULT_MODES: u64 = 3_080_192;
}
