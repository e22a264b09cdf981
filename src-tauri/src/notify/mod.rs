//! Notifications of the system. The engine decides; here they are shown, replaced and taken back,
//! and a click comes back as a [`Sign`].

#[cfg(target_os = "linux")]
mod freedesktop;
#[cfg(not(target_os = "linux"))]
mod toasts;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use engine::{NotLetThrough, Notification, Notifier, PortFuture};
use model::RoomId;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

#[cfg(target_os = "linux")]
use self::freedesktop::Screen;
#[cfg(not(target_os = "linux"))]
use self::toasts::Screen;

/// What a notification says back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// A person clicked it. `None` for the digest over several rooms.
    Clicked(Option<RoomId>),
    /// The system has no notification service, or it refused; said once.
    NoService,
}

/// Shows notifications on this desktop. Clones share what is shown.
#[derive(Clone)]
pub(crate) struct DesktopNotifier {
    screen: Arc<Screen>,
    signs: UnboundedSender<Sign>,
    is_refusal_told: Arc<AtomicBool>,
}

impl DesktopNotifier {
    /// A notifier and what comes back from it.
    pub(crate) fn new() -> (Self, UnboundedReceiver<Sign>) {
        let (signs, heard) = unbounded_channel();
        let screen = Arc::new(Screen::new(signs.clone()));
        (Self { screen, signs, is_refusal_told: Arc::default() }, heard)
    }

    fn take_back(&self, room_id: Option<RoomId>) {
        let screen = Arc::clone(&self.screen);
        tauri::async_runtime::spawn(async move { screen.withdraw(&room_id).await });
    }

    /// Takes everything back: a click after the app has quit would lead nowhere.
    pub(crate) async fn withdraw_all(&self) {
        self.screen.withdraw_all().await;
    }
}

impl Notifier for DesktopNotifier {
    fn show(&self, notification: Notification) -> PortFuture<'_, Result<(), NotLetThrough>> {
        Box::pin(async move {
            let shown = Arc::clone(&self.screen).show(notification).await;
            if shown.is_err() && !self.is_refusal_told.swap(true, Ordering::Relaxed) {
                // Nobody listens any more only while the app quits.
                let _ = self.signs.send(Sign::NoService);
            }
            shown
        })
    }

    fn plays_sounds(&self) -> PortFuture<'_, bool> {
        Box::pin(async { self.screen.plays_sounds().await })
    }

    fn withdraw(&self, room_id: &RoomId) {
        self.take_back(Some(room_id.clone()));
    }

    fn withdraw_digest(&self) {
        self.take_back(None);
    }
}
