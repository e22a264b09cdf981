//! Windows and macOS: the tray is a part of the system, and the web view needs no preparation.

use tauri::WebviewWindow;

/// Nothing is said through the environment here.
pub(crate) const OWN_ENVIRONMENT: &[&str] = &[];

/// Nothing to prepare.
pub(crate) fn prepare() -> Result<(), String> {
    Ok(())
}

/// The wheel is left to the system: its animation keeps up with it.
pub(crate) fn scroll_at_once(_window: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Whether a tray icon can be made at all.
pub(crate) fn can_load_tray() -> bool {
    true
}

/// Whether somebody shows tray icons.
pub(crate) async fn has_tray_host() -> bool {
    true
}

/// Whether somebody will.
pub(crate) async fn tray_host_comes() -> bool {
    true
}

/// Returns when the app is asked to quit from a terminal; the end of the session comes to the
/// windows as a close.
pub(crate) async fn asked_to_quit() {
    if let Err(err) = tokio::signal::ctrl_c().await {
        tracing::warn!("The app cannot be asked to quit: {err}");
        std::future::pending::<()>().await;
    }
}

/// How long nobody has used the desk, in milliseconds.
#[cfg(windows)]
#[allow(unsafe_code)]
pub(crate) fn idle_ms() -> Option<i64> {
    use windows_sys::Win32::System::SystemInformation::GetTickCount;
    use windows_sys::Win32::UI::Input::KeyboardAndMouse::{GetLastInputInfo, LASTINPUTINFO};
    let mut last = LASTINPUTINFO { cbSize: size_of::<LASTINPUTINFO>() as u32, dwTime: 0 };
    // SAFETY: the structure is ours and says its own size; the calls keep no pointer to it.
    let (is_told, now) = unsafe { (GetLastInputInfo(&raw mut last) != 0, GetTickCount()) };
    is_told.then(|| i64::from(now.wrapping_sub(last.dwTime)))
}
