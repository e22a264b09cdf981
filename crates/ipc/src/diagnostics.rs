//! How the desk has been doing, in numbers alone.

use std::collections::BTreeMap;

use model::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Connectivity, OutboxStatus};

/// How long something took, each time it was done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Histogram {
    /// How many times.
    pub count: u64,
    /// Half of the times took no longer than this, in microseconds.
    pub p50_us: u64,
    /// Nineteen of twenty.
    pub p95_us: u64,
    /// Ninety-nine of a hundred.
    pub p99_us: u64,
    /// The longest.
    pub max_us: u64,
    /// How many took no longer than a bound and longer than the one before: pairs of bound, in
    /// microseconds, and number. Bounds nobody reached are left out.
    pub buckets: Vec<(u64, u64)>,
}

/// How the desk has been doing since the app was started.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Diagnostics {
    /// When this was read.
    pub at: Timestamp,
    /// When the engine was started.
    pub started_at: Timestamp,
    /// The version of the app.
    pub version: String,
    /// The line now.
    pub connectivity: Connectivity,
    /// The outbox now.
    pub outbox: OutboxStatus,
    /// How many rooms.
    pub rooms: usize,
    /// Things counted, by name.
    pub counters: BTreeMap<String, u64>,
    /// Times taken, by name.
    pub histograms: BTreeMap<String, Histogram>,
}

/// The diagnostics as a text for support: without words of anybody, with ids that mean something
/// only within it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiagnosticsText {
    /// All of it, as it is written when it is saved.
    pub text: String,
}

/// A file that was written for the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedFile {
    /// Where it is.
    pub path: String,
}
