//! The desk's file as Ana at the Lisbon front desk meets it: a real file in a folder of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub
)]

mod amendments;
mod damage;
mod files;
mod gaps;
mod ingest;
mod opening;
mod outbox;
mod people;
mod reactions;
mod retention;
mod search;
mod settings;
mod sidebar;
mod ticks;
mod timeline;
