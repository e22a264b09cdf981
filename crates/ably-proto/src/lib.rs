//! Ably's realtime protocol as a value (sans-IO).
//!
//! **Does**: the words of the protocol ([`wire`]), what happens to payloads ([`encoding`]), what a
//! credential allows ([`capability`]), and the client's side of the conversation ([`machine`]).
//!
//! **Knows nothing about**: chat, sockets, HTTP, TLS, tokio, databases, clocks and randomness.
//! Time and jitter are arguments.
//!
//! **May import**: serialisation crates only; nothing of this workspace.
//!
//! References such as RTN15h are items of Ably's features specification 6.1.1.

pub mod capability;
pub mod encoding;
pub mod machine;
pub mod wire;
