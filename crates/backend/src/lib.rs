//! The embedded backend: the contract over SQLite with an Ably-compatible live endpoint.
