//! The native shell: window, tray, notifications, logs, and the three commands the page may call.
//!
//! It only adapts: a rule of the domain found here is in the wrong room. It knows nothing of Ably,
//! HTTP or SQL, and imports `bell`, `engine`, `filing`, `idle`, `ipc`, `keychain`, `model`,
//! `words`, and `ui` for the first picture.

mod arguments;
mod commands;
mod desk;
mod first_picture;
mod lifecycle;
mod logs;
mod notify;
mod places;
#[cfg(debug_assertions)]
mod sign_in;
mod system;
mod tray;
mod window;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;
use crate::places::Places;

/// What the app is called, in every language; all other words are in `crates/words`.
const NAME: &str = "Deskbell";

/// Runs the app until it is quit.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    if let Err(reason) = system::prepare() {
        eprintln!("Deskbell cannot start: {reason}");
        return ExitCode::FAILURE;
    }
    let places = Places::find(arguments.data.as_deref());
    // Kept until the end: dropping it writes the last lines out.
    let _log = logs::start(&places);
    tracing::info!(version = env!("CARGO_PKG_VERSION"), data = %places.data.display(), "Starting");
    match lifecycle::run(arguments, places) {
        Ok(code) => ExitCode::from(u8::try_from(code).unwrap_or(1)),
        Err(err) => {
            tracing::error!("The app could not be built: {err}");
            eprintln!("Deskbell cannot start: {err}");
            ExitCode::FAILURE
        }
    }
}
