//! Whether this desktop has a place for tray icons.

use std::time::Duration;

use futures_util::StreamExt;
use zbus::fdo::DBusProxy;

/// Who keeps the tray icons of a session bus.
const WATCHER: &str = "org.kde.StatusNotifierWatcher";
/// What the tray's library is called; the names the tray itself tries.
const LIBRARIES: [&str; 2] = ["libayatana-appindicator3.so.1", "libappindicator3.so.1"];
/// How long the bus may take to answer.
const ANSWER: Duration = Duration::from_secs(2);
/// At the start of a session the panel may come after the app.
const PANEL: Duration = Duration::from_secs(5);

/// Whether the tray's library is there. Making a tray icon without it is a panic.
pub(crate) fn can_load_tray() -> bool {
    LIBRARIES.iter().any(|name| is_loadable(name))
}

#[allow(unsafe_code)]
fn is_loadable(name: &str) -> bool {
    // SAFETY: the very library the tray loads a moment later, by the same name and the same call;
    // what its initializers do, they would do then.
    unsafe { libloading::Library::new(name) }.is_ok()
}

/// Whether somebody shows tray icons now.
pub(crate) async fn has_tray_host() -> bool {
    tokio::time::timeout(ANSWER, ask()).await.is_ok_and(|answer| answer.unwrap_or(false))
}

/// Whether somebody shows tray icons, or begins to soon.
pub(crate) async fn tray_host_comes() -> bool {
    tokio::time::timeout(PANEL, wait()).await.is_ok_and(|answer| answer.is_ok())
}

async fn ask() -> zbus::Result<bool> {
    let bus = zbus::Connection::session().await?;
    Ok(DBusProxy::new(&bus).await?.name_has_owner(WATCHER.try_into()?).await?)
}

async fn wait() -> zbus::Result<()> {
    let bus = zbus::Connection::session().await?;
    let proxy = DBusProxy::new(&bus).await?;
    // Listening begins before the question, or a panel that comes in between is missed.
    let mut changes = proxy.receive_name_owner_changed_with_args(&[(0, WATCHER)]).await?;
    if proxy.name_has_owner(WATCHER.try_into()?).await? {
        return Ok(());
    }
    while let Some(change) = changes.next().await {
        if change.args()?.new_owner().is_some() {
            return Ok(());
        }
    }
    Err(zbus::Error::InputOutput(std::sync::Arc::new(std::io::ErrorKind::BrokenPipe.into())))
}
