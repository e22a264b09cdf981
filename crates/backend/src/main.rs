//! `deskbell-backend`: see the crate's documentation.
fn main() {}
