//! Telling a person about new messages: the decision, its journal, one digest after a catch-up.

use chat::notify::{Context, Decision, Origin, Reason, Summary, decide};
use ipc::{Event as Told, JournalEntry, Notice, NotifyReason, PauseNotifications, ReadJournal};
use model::{Message, MessageId, RoomKind, Timestamp};
use store::{Arrival, JournalRow};

use crate::Notification;
use crate::core::Core;
use crate::dispatch::Answer;
use crate::event::Done;
use crate::opening::PAUSED_UNTIL;

/// Characters of a message shown in a notification; the rest is in the window.
const EXCERPT_CHARS: usize = 200;

impl Core {
    /// Decides about messages the database had not seen before.
    pub(crate) async fn notify(&mut self, new: &[Arrival], origin: Origin) {
        for arrival in new {
            let origin = self.origin_of(&arrival.message, origin);
            let decision = self.decide(arrival, origin).await;
            if self.journal(&arrival.message, decision).await {
                self.act(arrival, decision);
            }
        }
        // Nobody would finish a digest that began after the catch-up's end.
        if !self.catch_up.is_running() {
            self.show_digest();
        }
    }

    /// What the service had before this desk's line came up was missed, however it arrives now.
    fn origin_of(&self, message: &Message, origin: Origin) -> Origin {
        let was_missed = message.sent_at < self.line.up_since(&message.room_id);
        if origin == Origin::Live && was_missed { Origin::CatchUp } else { origin }
    }

    async fn decide(&self, arrival: &Arrival, origin: Origin) -> Decision {
        let message = &arrival.message;
        let now = self.now();
        let Some(me) = self.me() else { return Decision::Silent(Reason::Own) };
        let marker = self.store.read_marker(message.room_id.clone()).await.ok().flatten();
        let read_up_to = match marker {
            Some(marker) => {
                let read = self.store.message(marker.message_id).await.ok().flatten();
                read.and_then(|read| read.sent_at)
            }
            None => None,
        };
        let context = Context {
            me: &me.id,
            origin,
            is_new: true,
            is_muted: self.directory.summary(&message.room_id).is_some_and(|room| room.is_muted),
            is_mention: arrival.mentions_me,
            is_in_view: self.attention.is_reading(&message.room_id, now),
            read_up_to,
            paused_until: self.paused_until,
        };
        decide(&context, message, now)
    }

    /// Notes the decision; `false` when one was made about this message before.
    async fn journal(&mut self, message: &Message, decision: Decision) -> bool {
        let row = JournalRow {
            at: self.now(),
            message_id: message.id.clone(),
            room_id: message.room_id.clone(),
            reason: word(reason(decision)).to_owned(),
        };
        match self.store.append_journal(row).await {
            Ok(is_first) => is_first,
            Err(err) => {
                self.store_failed(err);
                false
            }
        }
    }

    fn act(&mut self, arrival: &Arrival, decision: Decision) {
        match decision {
            Decision::Show => {
                let notification = self.notification(&arrival.message);
                self.show(notification, vec![arrival.message.id.clone()]);
            }
            Decision::Digest => self.digest.add(&arrival.message.room_id, arrival.mentions_me),
            Decision::Silent(_) => {}
        }
    }

    fn notification(&self, message: &Message) -> Notification {
        let sender = self.directory.name_of(&message.sender_id).unwrap_or(&message.sender_name);
        let room = self.directory.summary(&message.room_id);
        let title = match room {
            Some(room) if room.kind != RoomKind::Direct => format!("{sender} · {}", room.name),
            _ => sender.to_owned(),
        };
        Notification { room_id: Some(message.room_id.clone()), title, body: excerpt(message) }
    }

    fn show(&mut self, notification: Notification, messages: Vec<MessageId>) {
        let notifier = self.notifier.clone();
        self.tasks.spawn(self.epoch, async move {
            let shown = notifier.show(notification).await;
            Done::NotificationShown { messages, is_let_through: shown.is_ok() }
        });
    }

    /// The system showed a notification, or did not.
    pub(crate) async fn note_shown(&mut self, messages: Vec<MessageId>, is_let_through: bool) {
        if is_let_through {
            return self.clear(Notice::NoNotifications);
        }
        self.raise(Notice::NoNotifications);
        for message_id in messages {
            let reason = word(NotifyReason::NotLetThrough).to_owned();
            if let Err(err) = self.store.amend_journal(message_id, reason).await {
                self.store_failed(err);
            }
        }
    }

    /// The catch-up is over: one digest for all that was missed.
    pub(crate) fn show_digest(&mut self) {
        let Some(summary) = self.digest.finish() else { return };
        let notification = self.digest_notification(&summary);
        self.show(notification, Vec::new());
    }

    fn digest_notification(&self, summary: &Summary) -> Notification {
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
        let messages = if summary.messages == 1 { "message" } else { "messages" };
        Notification {
            room_id,
            title: format!("While you were away: {} {messages}", summary.messages),
            body: names.join(", "),
        }
    }

    /// Silences all notifications until a time, or lets them through again.
    pub(crate) async fn pause_notifications(&mut self, command: PauseNotifications) -> Answer<()> {
        let until = command.until.filter(|until| *until > self.now());
        let text = until.map(|until| until.as_ms().to_string());
        let kept = self.store.set_meta(PAUSED_UNTIL, text).await;
        kept.map_err(|err| self.store_failed(err))?;
        self.set_paused(until);
        Ok(())
    }

    /// A pause that is over is told like any other change.
    pub(crate) fn end_pause(&mut self) {
        if self.paused_until.is_some_and(|until| until <= self.now()) {
            self.set_paused(None);
        }
    }

    fn set_paused(&mut self, until: Option<Timestamp>) {
        if self.paused_until != until {
            self.paused_until = until;
            self.bus.publish(Told::PausedChanged { until });
        }
    }

    /// The newest decisions.
    pub(crate) async fn read_journal(&mut self, command: ReadJournal) -> Answer<Vec<JournalEntry>> {
        let limit = usize::try_from(command.limit).unwrap_or(usize::MAX);
        let rows = self.store.journal(limit).await.map_err(|err| self.store_failed(err))?;
        Ok(rows.into_iter().filter_map(entry).collect())
    }
}

fn excerpt(message: &Message) -> String {
    let text = message.content.text.trim();
    if text.is_empty() {
        return message.content.attachment.as_ref().map_or_else(String::new, |f| f.name.clone());
    }
    let mut excerpt: String = text.chars().take(EXCERPT_CHARS).collect();
    if text.chars().nth(EXCERPT_CHARS).is_some() {
        excerpt.push('…');
    }
    excerpt
}

fn reason(decision: Decision) -> NotifyReason {
    match decision {
        Decision::Show => NotifyReason::Shown,
        Decision::Digest => NotifyReason::Digest,
        Decision::Silent(reason) => match reason {
            Reason::Own => NotifyReason::Own,
            Reason::Replayed => NotifyReason::Replayed,
            Reason::ReadElsewhere => NotifyReason::ReadElsewhere,
            Reason::InView => NotifyReason::InView,
            Reason::Paused => NotifyReason::Paused,
            Reason::Muted => NotifyReason::Muted,
        },
    }
}

/// Every reason with its word in the journal: the same as on the wire.
const WORDS: [(NotifyReason, &str); 9] = [
    (NotifyReason::Shown, "shown"),
    (NotifyReason::Digest, "digest"),
    (NotifyReason::Own, "own"),
    (NotifyReason::Muted, "muted"),
    (NotifyReason::InView, "in_view"),
    (NotifyReason::Replayed, "replayed"),
    (NotifyReason::Paused, "paused"),
    (NotifyReason::ReadElsewhere, "read_elsewhere"),
    (NotifyReason::NotLetThrough, "not_let_through"),
];

fn word(reason: NotifyReason) -> &'static str {
    WORDS.iter().find(|(known, _)| *known == reason).map_or("unknown", |(_, word)| word)
}

fn entry(row: JournalRow) -> Option<JournalEntry> {
    let (reason, _) = *WORDS.iter().find(|(_, word)| *word == row.reason)?;
    Some(JournalEntry { at: row.at, message_id: row.message_id, room_id: row.room_id, reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_journal_uses_the_words_of_the_wire() {
        for (reason, word) in WORDS {
            assert_eq!(serde_json::to_value(reason).unwrap(), word);
        }
    }
}
