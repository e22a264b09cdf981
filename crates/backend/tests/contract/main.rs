//! The contract row by row, as scenarios of the demo's people over a real loopback port.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

mod changes;
mod credential;
mod desk;
mod extensions;
mod faults;
mod files;
mod history;
mod limits;
mod line;
mod persisting;
mod reactions;
mod receipts;
mod rooms;
mod sessions;
