//! Every word the shell itself shows, in tray and title; the page has its own.

pub(crate) const NAME: &str = "Deskbell";
pub(crate) const OPEN: &str = "Open Deskbell";
pub(crate) const MUTE_HOUR: &str = "Mute notifications for 1 hour";
pub(crate) const MUTE: &str = "Mute notifications until unmuted";
pub(crate) const UNMUTE: &str = "Unmute notifications";
pub(crate) const QUIT: &str = "Quit";

pub(crate) const STARTING: &str = "Starting";
pub(crate) const ONLINE: &str = "Online";
pub(crate) const CONNECTING: &str = "Connecting";
pub(crate) const OFFLINE: &str = "Offline";
pub(crate) const SIGNED_OUT: &str = "Signed out";
pub(crate) const TROUBLE: &str = "Connection trouble";

/// "3 unread".
pub(crate) fn unread(count: u32) -> String {
    format!("{count} unread")
}

/// "7 waiting": messages not yet sent.
pub(crate) fn waiting(count: usize) -> String {
    format!("{count} waiting")
}
