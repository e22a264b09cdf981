//! The live endpoint, spoken to frame by frame over a real loopback socket.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    unused_crate_dependencies
)]

mod live_cases;
mod live_support;
