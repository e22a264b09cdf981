//! How long nobody has used this desk, in any program, and whether its screen is locked.
//!
//! It only asks: what away means is the chat's rule. It imports nothing of ours.
//!
//! | System | Idle time | Lock |
//! |---|---|---|
//! | Linux, GNOME | Mutter's idle monitor | login manager, else the screen saver |
//! | Linux, others | the login manager, once the desktop calls the session idle | the same |
//! | macOS | the input system's own registry | not told |
//!
//! Wayland desktops other than GNOME tell idle time to nobody over a bus, and KDE's answer there is
//! always zero, so it is not asked. Where nothing is known, only the window's own input counts. On
//! Windows one call of the system says it, which needs `unsafe` and stands in the shell.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(any(target_os = "macos", test))]
mod macos;

/// How often the system is asked: not more often than the line's own heartbeat.
pub const EVERY: std::time::Duration = std::time::Duration::from_secs(20);

/// What the system says of the desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Whether its screen is locked.
    pub is_locked: bool,
    /// How long nobody has used it, in milliseconds; `None` where nobody says.
    pub idle_ms: Option<i64>,
}

#[cfg(target_os = "linux")]
pub use self::linux::Watch;

/// Who is asked.
#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
pub struct Watch {
    was_asked: bool,
}

#[cfg(not(target_os = "linux"))]
impl Watch {
    /// Finds out who can be asked.
    pub async fn open() -> Self {
        Self { was_asked: false }
    }

    /// Asks, the first time at once and then every [`EVERY`].
    pub async fn next(&mut self) -> Seen {
        if std::mem::replace(&mut self.was_asked, true) {
            tokio::time::sleep(EVERY).await;
        }
        #[cfg(target_os = "macos")]
        return Seen { is_locked: false, idle_ms: macos::idle_ms().await };
        #[cfg(not(target_os = "macos"))]
        Seen::default()
    }
}
