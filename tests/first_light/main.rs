//! The scenarios of the first light, one file each: Ana sits before the real window, Bruno works
//! through `deskbell-rpc`, and the backend is a process of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]
