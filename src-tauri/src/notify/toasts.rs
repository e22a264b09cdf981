//! Windows and macOS: a toast waits for its click on a thread of its own, because the library
//! answers only where it is waited for.

use std::sync::Arc;

use engine::{NotLetThrough, Notification};
use model::{RoomId, Sound};
use notify_rust::NotificationResponse;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

use super::Sign;
use crate::NAME;

/// What is on the screen. The library can neither replace nor take back here: toasts go away by
/// themselves into the system's list.
pub(super) struct Screen {
    signs: UnboundedSender<Sign>,
}

impl Screen {
    pub(super) fn new(signs: UnboundedSender<Sign>) -> Self {
        // Else the system shows them under the name of the library's default application. A build
        // that was never installed as an application has no name yet.
        #[cfg(target_os = "macos")]
        if let Err(err) = notify_rust::set_application("com.deskbell.desk") {
            tracing::info!("Notifications come under another name: {err}");
        }
        Self { signs }
    }

    pub(super) async fn show(
        self: Arc<Self>,
        notification: Notification,
    ) -> Result<(), NotLetThrough> {
        let (tell, told) = oneshot::channel();
        let thread = std::thread::Builder::new().name("toast".to_owned());
        let started = thread.spawn(move || self.wait(notification, tell));
        if let Err(err) = started {
            tracing::warn!("No thread for a notification: {err}");
            return Err(NotLetThrough);
        }
        told.await.unwrap_or(Err(NotLetThrough))
    }

    pub(super) async fn plays_sounds(&self) -> bool {
        true
    }

    pub(super) async fn withdraw(&self, _room_id: &Option<RoomId>) {}

    pub(super) async fn withdraw_all(&self) {}

    fn wait(&self, notification: Notification, tell: oneshot::Sender<Result<(), NotLetThrough>>) {
        let handle = match draw(&notification).show() {
            Ok(handle) => handle,
            Err(err) => {
                tracing::warn!("The system did not take the notification: {err}");
                let _ = tell.send(Err(NotLetThrough));
                return;
            }
        };
        let _ = tell.send(Ok(()));
        let heard = handle.wait_for_response(|response: &NotificationResponse| {
            if matches!(response, NotificationResponse::Default) {
                // Nobody listens any more only while the app quits.
                let _ = self.signs.send(Sign::Clicked(notification.room_id.clone()));
            }
        });
        if let Err(err) = heard {
            tracing::debug!("The notification ended without an answer: {err}");
        }
    }
}

fn draw(notification: &Notification) -> notify_rust::Notification {
    let mut card = notify_rust::Notification::new();
    card.appname(NAME).summary(&notification.title).body(&notification.body);
    // Windows shows a toast only under an id its installer registered; a debug build has none, and
    // goes out under the library's.
    #[cfg(all(windows, not(debug_assertions)))]
    card.app_id("com.deskbell.desk");
    // Without a name there is silence, on both systems.
    if let Some(sound) = notification.sound {
        card.sound_name(sound_name(sound));
    }
    card
}

/// A sound of the system: the person can change it there.
fn sound_name(sound: Sound) -> &'static str {
    match (sound, cfg!(windows)) {
        (Sound::Message, true) => "IM",
        (Sound::Call, true) => "Reminder",
        (Sound::Message, false) => "Pop",
        (Sound::Call, false) => "Glass",
    }
}
