//! What every scenario needs: the stage on which Ana, Bruno and the backend meet.
//!
//! It drives processes through `testkit` and links neither Tauri nor the engine.

mod stage;

pub use stage::{Cast, Stage, play};
