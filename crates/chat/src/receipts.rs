//! Outgoing receipts: "I have read up to here", coalesced to the newest of each room and tried
//! until the service has it, and "it has arrived at this desk" (extension 1), throttled and never
//! repeated.
//!
//! Both only move forward. It knows nothing of attention: the caller notes a message as read only
//! when it was ([`crate::attention`]).

mod delivered;
mod read;

pub use delivered::{Delivered, DeliveredReceipts};
pub use read::{Input, Outcome, READ_EVERY_MS, ReadReceipts, Receipt};

#[cfg(test)]
mod tests;
