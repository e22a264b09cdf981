//! Test-only: a private desktop, the real programs on it, and people who use them.
//!
//! A [`Sandbox`] holds everything one test starts and leaves no process and no file behind. On it
//! stand a [`Desktop`] (display, session bus, and as much of a keychain, tray host and
//! notification daemon as the test wants), a [`Backend`], a [`Window`] driven through WebDriver,
//! and a [`Colleague`] driven through `deskbell-rpc`. Nothing of the engine, the store or Tauri
//! is linked: the programs under test are the ones that ship.
//!
//! Every wait is for something to be seen, under one generous [`DEADLINE`] that only fails the
//! test; no test says anything about speed.

mod backend;
mod bus;
mod colleague;
mod desktop;
mod http;
mod notifications;
mod port;
mod process;
mod program;
mod sandbox;
mod tray;
mod wait;
mod window;

pub use backend::{Backend, BackendOptions, DemoPerson, StoredMessage};
pub use colleague::Colleague;
pub use desktop::{Desktop, DesktopOptions};
pub use notifications::{NotificationDaemon, Shown};
pub use process::ProcessId;
pub use program::{Program, built};
pub use sandbox::Sandbox;
pub use tray::TrayHost;
pub use wait::{DEADLINE, Seen, until};
pub use window::{MessageRow, RoomRow, Window};
