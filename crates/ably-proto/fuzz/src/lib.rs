//! What holds for whatever a server sends. The fuzz targets look for bytes that break it, and
//! `tests/replay.rs` of the crate holds the corpus to it on every run, with a stable compiler.

pub mod frame;
pub mod line;

use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;
