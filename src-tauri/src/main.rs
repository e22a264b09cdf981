//! Entry point of the desktop app.
fn main() {}
