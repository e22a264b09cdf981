//! Two clients and the endpoint between them: the official one from npm, driven through
//! `driver.mjs`, and ours.
//!
//! What both see is brought into one form and compared. Every wait is for something to be seen,
//! under one generous deadline that only fails the test.

// JSON is all that passes between the two: a field that is not there reads as null.
#![allow(clippy::indexing_slicing)]

mod npm;
mod ours;
mod shown;
mod stage;

use std::time::Duration;

pub use npm::Npm;
pub use ours::Ours;
pub use shown::{Seen, meant_data};
pub use stage::{Formats, Stage};

/// Longer than anything here takes; reached only by a test that fails.
pub const DEADLINE: Duration = Duration::from_secs(60);
