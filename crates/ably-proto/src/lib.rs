//! Ably's realtime protocol as a value (sans-IO).
//!
//! **Does**: the words of the protocol ([`wire`]), what happens to payloads ([`encoding`],
//! [`cipher`]), what a credential allows ([`capability`]), which hosts serve ([`endpoint`]), how
//! channels are named ([`channel_name`]), which messages a listener wants ([`filter`]), and the
//! client's side of the conversation ([`machine`]).
//!
//! **Knows nothing about**: chat, sockets, HTTP, TLS, tokio, databases, clocks and randomness.
//! Time and jitter are arguments.
//!
//! **May import**: serialisation and cipher crates only; nothing of this workspace.
//!
//! References such as RTN15h are items of Ably's features specification 6.1.1.

pub mod capability;
pub mod channel_name;
pub mod cipher;
pub mod encoding;
pub mod endpoint;
pub mod filter;
pub mod machine;
pub mod wire;
