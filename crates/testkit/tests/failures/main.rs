//! What has gone wrong for users of live clients, thirty-four times: ours survives each.
//!
//! Ana's client talks to the embedded endpoint through the fault proxy, Bruno's without it. Each
//! scenario carries the number of its failure in `failures.tsv`, where each is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod attaching;
mod delivering;
mod desk;
mod example;
mod hostile;
mod present;
mod reconnecting;
mod signer;
mod stage;
mod table;
mod tokens;
