//! The embedded backend: the contract over SQLite, with an Ably-compatible live endpoint.

pub mod faults;
// `persist` joins as soon as the wire types it names exist.
// pub mod persist;
