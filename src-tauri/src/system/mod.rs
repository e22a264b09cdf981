//! What differs from one operating system to the next and is no part of Tauri.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod others;
#[cfg(target_os = "linux")]
mod tray_host;

#[cfg(target_os = "linux")]
pub(crate) use linux::{OWN_ENVIRONMENT, asked_to_quit, prepare, scroll_at_once};
#[cfg(windows)]
pub(crate) use others::idle_ms;
#[cfg(not(target_os = "linux"))]
pub(crate) use others::{
    OWN_ENVIRONMENT, asked_to_quit, can_load_tray, has_tray_host, prepare, scroll_at_once,
    tray_host_comes,
};
#[cfg(target_os = "linux")]
pub(crate) use tray_host::{can_load_tray, has_tray_host, tray_host_comes};

/// Nobody tells more than the buses and the registry do.
#[cfg(not(windows))]
pub(crate) const fn idle_ms() -> Option<i64> {
    None
}
