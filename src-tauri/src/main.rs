//! Entry point of the desktop app.

// No console window beside the app on Windows; debug builds keep it for their output.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

#[global_allocator]
static HEAP: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    deskbell::run()
}
