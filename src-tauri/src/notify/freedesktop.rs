//! Linux: the desktop notification service on the session bus.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use engine::{NotLetThrough, Notification};
use model::{RoomId, Sound};
use notify_rust::{Hint, NotificationHandle, NotificationResponse};
use tauri::async_runtime::JoinHandle;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::{Mutex, OnceCell};
use words::{in_language, said};

use super::Sign;
use crate::NAME;

/// How long the service may take to answer.
const ANSWER: Duration = Duration::from_secs(5);
/// The service reads `<`, `>` and `&` in the body as markup.
const MARKUP: &str = "body-markup";
/// The service plays the sound whose name a card bears.
const SOUND: &str = "sound";

/// What is on the screen, one card a room.
pub(super) struct Screen {
    cards: Mutex<Cards>,
    abilities: OnceCell<Abilities>,
    signs: UnboundedSender<Sign>,
}

/// What the service can do.
#[derive(Clone, Copy)]
struct Abilities {
    has_markup: bool,
    has_sound: bool,
}

#[derive(Default)]
struct Cards {
    by_room: BTreeMap<Option<RoomId>, Card>,
    /// Counts what was shown, so that the end of a replaced card does not remove its successor.
    generation: u64,
}

struct Card {
    generation: u64,
    /// Keeps the connection whose click the service answers to.
    handle: Arc<NotificationHandle>,
    waiting: JoinHandle<()>,
}

impl Drop for Card {
    fn drop(&mut self) {
        self.waiting.abort();
    }
}

impl Screen {
    pub(super) fn new(signs: UnboundedSender<Sign>) -> Self {
        Self { cards: Mutex::default(), abilities: OnceCell::new(), signs }
    }

    /// Shows a notification in place of the former one of its room.
    pub(super) async fn show(
        self: Arc<Self>,
        notification: Notification,
    ) -> Result<(), NotLetThrough> {
        let shown = tokio::time::timeout(ANSWER, Arc::clone(&self).replace(notification)).await;
        let err = match shown {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(err)) => err.to_string(),
            Err(_) => "no answer in time".to_owned(),
        };
        tracing::warn!("The notification service did not take it: {err}");
        Err(NotLetThrough)
    }

    /// Whether the service that took a card plays its sound.
    pub(super) async fn plays_sounds(&self) -> bool {
        self.abilities.get().is_some_and(|abilities| abilities.has_sound)
    }

    /// Takes back what is shown for a room.
    pub(super) async fn withdraw(&self, room_id: &Option<RoomId>) {
        let card = self.cards.lock().await.by_room.remove(room_id);
        if let Some(card) = card {
            card.handle.close_async().await;
        }
    }

    pub(super) async fn withdraw_all(&self) {
        let cards = std::mem::take(&mut self.cards.lock().await.by_room);
        for card in cards.into_values() {
            card.handle.close_async().await;
        }
    }

    async fn replace(
        self: Arc<Self>,
        notification: Notification,
    ) -> notify_rust::error::Result<()> {
        let Abilities { has_markup, .. } = *self.abilities.get_or_try_init(ask).await?;
        // Held until the card is in its place: two of one room must not both be new.
        let mut cards = self.cards.lock().await;
        let mut card = draw(&notification, has_markup);
        if let Some(former) = cards.by_room.get(&notification.room_id) {
            card.id(former.handle.id());
        }
        let handle = Arc::new(card.show_async().await?);
        cards.generation += 1;
        let generation = cards.generation;
        let room_id = notification.room_id;
        let waiting = tauri::async_runtime::spawn(Arc::clone(&self).wait(
            Arc::clone(&handle),
            room_id.clone(),
            generation,
        ));
        cards.by_room.insert(room_id, Card { generation, handle, waiting });
        Ok(())
    }

    /// Waits for the end of a card, which is a click or nothing.
    async fn wait(
        self: Arc<Self>,
        handle: Arc<NotificationHandle>,
        room_id: Option<RoomId>,
        generation: u64,
    ) {
        let mut is_clicked = false;
        handle
            .wait_for_action_async(|response| {
                is_clicked = matches!(response, NotificationResponse::Default);
            })
            .await;
        if is_clicked {
            // Nobody listens any more only while the app quits.
            let _ = self.signs.send(Sign::Clicked(room_id.clone()));
        }
        let mut cards = self.cards.lock().await;
        if cards.by_room.get(&room_id).is_some_and(|card| card.generation == generation) {
            cards.by_room.remove(&room_id);
        }
    }
}

fn draw(notification: &Notification, has_markup: bool) -> notify_rust::Notification {
    let body = if has_markup { escape(&notification.body) } else { notification.body.clone() };
    let mut card = notify_rust::Notification::new();
    card.appname(NAME)
        .summary(&notification.title)
        .body(&body)
        .icon("deskbell")
        .hint(Hint::DesktopEntry("deskbell".to_owned()))
        .hint(Hint::Category("im.received".to_owned()))
        .hint(sound(notification.sound))
        // Named "default", it is what a click on the card does.
        .action("default", in_language(notification.language, said::tray_open));
    card
}

/// Names of the themes of sounds; where there is nothing to hear, the service is to keep its own
/// sound to itself as well.
fn sound(sound: Option<Sound>) -> Hint {
    match sound {
        Some(Sound::Message) => Hint::SoundName("message-new-instant".to_owned()),
        Some(Sound::Call) => Hint::SoundName("window-attention".to_owned()),
        None => Hint::SuppressSound(true),
    }
}

async fn ask() -> notify_rust::error::Result<Abilities> {
    // The library asks only with blocking calls.
    let asked = tokio::task::spawn_blocking(notify_rust::get_capabilities).await;
    let capabilities = asked.map_err(|err| err.to_string().as_str().into()).flatten()?;
    let has = |name: &str| capabilities.iter().any(|capability| capability == name);
    Ok(Abilities { has_markup: has(MARKUP), has_sound: has(SOUND) })
}

/// A guest called `<b>Smith</b> & Sons` stays exactly that.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(body: &str) -> Notification {
        Notification {
            room_id: None,
            title: "Bruno <3".to_owned(),
            body: body.to_owned(),
            sound: None,
            language: model::Language::English,
        }
    }

    #[test]
    fn a_card_is_heard_as_it_was_decided_and_never_otherwise() {
        assert_eq!(sound(None), Hint::SuppressSound(true));
        let named = |name: &str| Hint::SoundName(name.to_owned());
        assert_eq!(sound(Some(Sound::Message)), named("message-new-instant"));
        assert_eq!(sound(Some(Sound::Call)), named("window-attention"));
    }

    #[test]
    fn markup_is_shown_as_it_was_written() {
        let body = "Room <b>204</b> & 206";
        assert_eq!(draw(&note(body), true).body, "Room &lt;b&gt;204&lt;/b&gt; &amp; 206");
        assert_eq!(draw(&note(body), false).body, body);
        assert_eq!(draw(&note(body), true).summary, "Bruno <3");
    }
}
