//! Ably's realtime protocol as a value (sans-IO).
//!
//! **Does**: the words of the protocol ([`wire`]), what happens to payloads ([`encoding`]), what a
//! credential allows ([`capability`]).
//!
//! **Knows nothing about**: chat, sockets, HTTP, TLS, tokio, databases, clocks and randomness.
//! Time and jitter are arguments.
//!
//! **May import**: serialisation crates only; nothing of this workspace.

pub mod capability;
pub mod encoding;
pub mod wire;
