//! Ably's realtime protocol as a value (sans-IO).
