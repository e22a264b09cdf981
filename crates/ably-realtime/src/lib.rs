//! Tokio driver for ably-proto: WebSocket transport, REST, tokens.
