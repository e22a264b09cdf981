//! Test-only: a private desktop, the real programs on it, and people who use them.
//!
//! A [`Sandbox`] holds everything one test starts and leaves no process and no file behind. On it
//! stand a [`Desktop`] (display, session bus, and as much of a keychain, tray host and
//! notification daemon as the test wants), a [`Backend`], a [`Window`] driven through WebDriver,
//! and a [`Colleague`] driven through `deskbell-rpc`. Nothing of the engine, the store or Tauri
//! is linked: the programs under test are the ones that ship.
//!
//! Apart from these stand a [`Browser`] for the page alone, and the [`FaultProxy`]: a network between a client of the live line and its
//! endpoint that does whatever a test wants of it.
//!
//! Every wait is for something to be seen, under one generous [`DEADLINE`] that only fails the
//! test; no test says anything about speed.

mod backend;
mod browser;
mod bus;
mod colleague;
mod desktop;
mod fault_proxy;
mod http;
mod keychain;
mod notifications;
mod port;
mod process;
mod program;
mod sandbox;
mod tray;
mod wait;
mod webdriver;
mod window;

pub use backend::{Backend, BackendOptions, DemoPerson, StoredMessage, Voice};
pub use browser::Browser;
pub use colleague::Colleague;
pub use desktop::{Desktop, DesktopOptions};
pub use fault_proxy::{FaultProxy, FrameRules, Held, Noted, RequestRules, Toward};
pub use http::post;
pub use notifications::{NotificationDaemon, Shown};
pub use process::ProcessId;
pub use program::{Program, built};
pub use sandbox::Sandbox;
pub use tray::TrayHost;
pub use wait::{DEADLINE, Seen, until};
pub use window::{MessageRow, RoomRow, Window};
