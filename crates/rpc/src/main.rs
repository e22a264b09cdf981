//! `deskbell-rpc`: the engine without a window.
fn main() {}
