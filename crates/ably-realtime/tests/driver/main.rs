//! The driver against a scripted peer on loopback: real sockets, no sleeps; waiting is for
//! something to happen, with one bound for all of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod address;
mod channel;
mod connection;
mod history;
mod hosts;
mod past;
mod peer;
mod proxy;
mod publish;
mod readme;
mod socks;
mod tokens;
