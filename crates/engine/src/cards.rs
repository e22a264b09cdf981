//! What stands on a notification's card, by how much the person lets it show, and taking cards back.

use chat::notify::{Card, Pace, Summary};
use ipc::{Event as Told, IpcError, NotificationTest};
use model::{Language, Message, MessageId, NotificationContent, RoomId, RoomKind};
use words::said;

use crate::Notification;
use crate::core::Core;
use crate::dispatch::to_json;
use crate::event::LateReply;
use crate::ringing::{Calling, show};

/// Characters of a message shown in a notification; the rest is in the window.
const EXCERPT_CHARS: usize = 200;

impl Core {
    /// The language of the person at this desk.
    fn language(&self) -> Language {
        self.page.language.unwrap_or(self.config.language)
    }

    fn say<T>(&self, what: impl FnOnce() -> T) -> T {
        words::in_language(self.language(), what)
    }

    fn card(&self, room_id: Option<RoomId>, title: String, body: String) -> Notification {
        Notification { room_id, title, body, sound: None, language: self.language() }
    }

    /// How much a card may show now. On a locked screen it speaks to whoever passes by.
    fn shown_content(&self) -> NotificationContent {
        if self.attention.is_locked { NotificationContent::Nothing } else { self.settings.content }
    }

    /// The card of a message.
    pub(crate) fn notification(&self, message: &Message) -> Notification {
        let sender = self.directory.name_of(&message.sender_id).unwrap_or(&message.sender_name);
        let room = self.directory.summary(&message.room_id);
        let place = match room {
            Some(room) if room.kind != RoomKind::Direct => format!("{sender} · {}", room.name),
            _ => sender.to_owned(),
        };
        let (title, body) = match self.shown_content() {
            NotificationContent::Full => (place, excerpt(message)),
            NotificationContent::SenderOnly => (place, self.say(said::card_new_message).to_owned()),
            NotificationContent::Nothing => {
                (self.say(said::card_new_message).to_owned(), String::new())
            }
        };
        self.card(Some(message.room_id.clone()), title, body)
    }

    /// The card of a digest.
    pub(crate) fn digest_notification(&self, summary: &Summary) -> Notification {
        let names: Vec<&str> = summary
            .rooms
            .iter()
            .filter_map(|room| self.directory.summary(&room.room_id))
            .map(|room| room.name.as_str())
            .collect();
        let room_id = match summary.rooms.as_slice() {
            [only] => Some(only.room_id.clone()),
            _ => None,
        };
        let body = match self.shown_content() {
            NotificationContent::Nothing => String::new(),
            NotificationContent::Full | NotificationContent::SenderOnly => names.join(", "),
        };
        let title = self.say(|| said::card_digest(u64::from(summary.messages)));
        self.card(room_id, title, body)
    }

    /// A card has come to the screen. What it tells of may have been read on its way there.
    pub(crate) fn note_card(&mut self, card: Card, rooms: Vec<RoomId>) {
        self.cards.show(card, rooms);
        self.withdraw_read_cards();
    }

    /// Takes back the cards that have nothing unread behind them any more.
    pub(crate) fn withdraw_read_cards(&mut self) {
        let directory = &self.directory;
        let over = self.cards.withdraw(|room_id| directory.has_unread(room_id));
        self.withdraw(over);
    }

    /// Takes back the cards with the words of a message that was deleted.
    pub(crate) fn withdraw_cards_quoting(&mut self, message_id: &MessageId) {
        self.pace.forget(|ringing| ringing.arrival.message.id == *message_id);
        let over = self.cards.withdraw_quoting(message_id);
        self.withdraw(over);
    }

    /// Takes everything back: the next person's screen is theirs.
    pub(crate) fn withdraw_all_cards(&mut self) {
        self.pace = Pace::new();
        let all = self.cards.withdraw_all();
        self.withdraw(all);
    }

    fn withdraw(&mut self, cards: Vec<Card>) {
        for card in cards {
            match card {
                Card::Room(room_id) => self.notifier.withdraw(&room_id),
                Card::Window(room_id) => self.bus.publish(Told::CardWithdrawn { room_id }),
                Card::Digest => self.notifier.withdraw_digest(),
            }
        }
    }

    /// Shows a card for trying out; the answer comes when the system has taken it, or not.
    pub(crate) fn test_notification(&mut self, reply: LateReply) {
        let body = self.say(said::card_test).to_owned();
        let mut notification = self.card(None, "Deskbell".to_owned(), body);
        notification.sound = self.sound(Calling::Everybody);
        let (paused_until, quiet_until) = (self.paused_until, self.quiet.until);
        let notifier = self.notifier.clone();
        tokio::spawn(async move {
            let (is_let_through, unheard) = show(&*notifier, notification).await;
            let test = NotificationTest { is_let_through, unheard, paused_until, quiet_until };
            // A face that went away does not wait for its answer.
            let _ = reply.send(to_json(Ok::<_, IpcError>(test)));
        });
    }
}

/// Where a card stands on the screen.
pub(crate) fn card_of(notification: &Notification) -> Card {
    notification.room_id.clone().map_or(Card::Digest, Card::Room)
}

fn excerpt(message: &Message) -> String {
    let text = model::quote::answer(message.content.text.trim());
    if text.is_empty() {
        return message.content.attachment.as_ref().map_or_else(String::new, |f| f.name.clone());
    }
    let mut excerpt: String = text.chars().take(EXCERPT_CHARS).collect();
    if text.chars().nth(EXCERPT_CHARS).is_some() {
        excerpt.push('…');
    }
    excerpt
}
