//! The driver against a scripted peer on loopback: real sockets, no sleeps; waiting is for
//! something to happen, with one bound for all of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod connection;
mod history;
mod peer;
mod publish;
mod tokens;
