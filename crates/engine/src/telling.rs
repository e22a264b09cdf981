//! Telling a person about new messages: the decision, its journal, one digest after a catch-up.

use std::collections::{BTreeMap, BTreeSet};

use chat::notify::{Context, Decision, Origin, Reason, decide};
use ipc::{Event as Told, JournalEntry, Notice, NotifyReason, PauseNotifications, ReadJournal};
use model::{Message, MessageId, RoomId, RoomKind, Timestamp};
use store::{Arrival, JournalRow};

use crate::core::Core;
use crate::dispatch::Answer;
use crate::metrics::Counter;
use crate::opening::PAUSED_UNTIL;
use crate::ringing::{Calling, Place};

/// A digest waits this long for what else is being replayed, in milliseconds.
const DIGEST_AFTER_MS: i64 = 1_500;

impl Core {
    /// Decides about messages the database had not seen before. A burst is journalled in one
    /// transaction.
    pub(crate) async fn notify(&mut self, new: &[Arrival], origin: Origin) {
        // The clock may have been set since the last look.
        self.refresh_quiet();
        let read_up_to = self.read_positions(new).await;
        let now = self.now();
        let decide = |arrival: &Arrival| {
            let read_up_to = read_up_to.get(&arrival.message.room_id).copied();
            self.decide(arrival, origin, read_up_to, now)
        };
        let decisions: Vec<Decision> = new.iter().filter_map(decide).collect();
        let are_first = self.journal(new, &decisions).await;
        let decided = new.iter().zip(decisions).zip(are_first);
        let first = decided.filter_map(|(decided, is_first)| is_first.then_some(decided));
        let mut ringing = Vec::new();
        for (arrival, decision) in first {
            match decision {
                Decision::Show => ringing.push((arrival, Place::System)),
                Decision::ShowInWindow => ringing.push((arrival, Place::Window)),
                Decision::Digest => self.add_to_digest(arrival),
                Decision::Silent(_) => {
                    self.metrics.add(Counter::NotificationsSilent, 1);
                    continue;
                }
            }
            self.metrics.add(Counter::NotificationsDecided, 1);
        }
        self.ring_for(ringing);
    }

    /// Up to when this person has read the rooms of these messages, by the service's clock.
    async fn read_positions(&self, new: &[Arrival]) -> BTreeMap<RoomId, Timestamp> {
        let rooms: BTreeSet<&RoomId> = new.iter().map(|arrival| &arrival.message.room_id).collect();
        let read = self.store.read_until(rooms.into_iter().cloned().collect()).await;
        read.unwrap_or_default().into_iter().collect()
    }

    /// What was written while this desk was cut off was missed, however it arrives now.
    pub(crate) fn origin_of(&self, message: &Message, origin: Origin) -> Origin {
        let is_missed = self.catch_up.is_running() || self.line.is_replayed(message, self.now());
        if origin == Origin::Live && is_missed { Origin::CatchUp } else { origin }
    }

    fn decide(
        &self,
        arrival: &Arrival,
        origin: Origin,
        read_up_to: Option<Timestamp>,
        now: Timestamp,
    ) -> Option<Decision> {
        let message = &arrival.message;
        let room = self.directory.summary(&message.room_id);
        let context = Context {
            me: &self.me()?.id,
            origin: self.origin_of(message, origin),
            is_new: true,
            kind: room.map_or(RoomKind::Group, |room| room.kind),
            is_muted: room.is_some_and(|room| room.is_muted),
            level: room.and_then(|room| room.level),
            settings: &self.settings,
            is_mention: arrival.mentions_me,
            is_in_view: self.attention.is_reading(&message.room_id, now),
            is_elsewhere_in_window: self.attention.is_elsewhere_in_window(&message.room_id, now),
            read_up_to,
            paused_until: self.paused_until,
            quiet_until: self.quiet.until,
        };
        Some(decide(&context, message, now))
    }

    /// Notes decisions; `false` for a message about which one was made before.
    async fn journal(&mut self, new: &[Arrival], decisions: &[Decision]) -> Vec<bool> {
        let at = self.now();
        let rows = new.iter().zip(decisions).map(|(arrival, decision)| JournalRow {
            at,
            message_id: arrival.message.id.clone(),
            room_id: arrival.message.room_id.clone(),
            reason: word(reason(*decision)).to_owned(),
        });
        match self.store.append_journal(rows.collect()).await {
            Ok(are_first) => are_first,
            Err(err) => {
                self.store_failed(err);
                Vec::new()
            }
        }
    }

    fn add_to_digest(&mut self, arrival: &Arrival) {
        self.digest.add(&arrival.message.room_id, arrival.mentions_me);
        let due = self.now().plus_ms(DIGEST_AFTER_MS);
        self.digest_due.get_or_insert(due);
    }

    /// The system did not show a notification.
    pub(crate) async fn note_refused(&mut self, messages: Vec<MessageId>) {
        self.metrics.add(Counter::NotificationsRefused, 1);
        self.raise(Notice::NoNotifications);
        for message_id in messages {
            let reason = word(NotifyReason::NotLetThrough).to_owned();
            if let Err(err) = self.store.amend_journal(message_id, reason).await {
                self.store_failed(err);
            }
        }
    }

    /// Shows the digest when its time has come and nothing more is being caught up.
    pub(crate) fn drain_digest(&mut self) {
        let is_due = self.digest_due.is_some_and(|due| due <= self.now());
        if is_due && self.may_show_digest() {
            self.digest_due = None;
            self.show_digest();
        }
    }

    /// Whether all that was missed is here, with what was read of it elsewhere.
    pub(crate) fn may_show_digest(&self) -> bool {
        !self.catch_up.is_running() && self.readings_awaited == 0
    }

    /// One digest for all that was missed and not read meanwhile.
    fn show_digest(&mut self) {
        let directory = &self.directory;
        self.digest.retain(|room_id| directory.has_unread(room_id));
        let Some(summary) = self.digest.finish() else { return };
        let mut notification = self.digest_notification(&summary);
        let calls = summary.rooms.iter().any(|room| room.mentions > 0);
        notification.sound = self.sound(if calls { Calling::Me } else { Calling::Everybody });
        let rooms = summary.rooms.into_iter().map(|room| room.room_id).collect();
        self.show(notification, rooms, Vec::new());
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

fn reason(decision: Decision) -> NotifyReason {
    match decision {
        Decision::Show => NotifyReason::Shown,
        Decision::ShowInWindow => NotifyReason::InWindow,
        Decision::Digest => NotifyReason::Digest,
        Decision::Silent(reason) => match reason {
            Reason::Own => NotifyReason::Own,
            Reason::System => NotifyReason::System,
            Reason::Replayed => NotifyReason::Replayed,
            Reason::ReadElsewhere => NotifyReason::ReadElsewhere,
            Reason::InView => NotifyReason::InView,
            Reason::Paused => NotifyReason::Paused,
            Reason::QuietHours => NotifyReason::QuietHours,
            Reason::Muted => NotifyReason::Muted,
            Reason::Level => NotifyReason::Level,
        },
    }
}

/// Every reason with its word in the journal: the same as on the wire.
const WORDS: [(NotifyReason, &str); 13] = [
    (NotifyReason::Shown, "shown"),
    (NotifyReason::InWindow, "in_window"),
    (NotifyReason::Digest, "digest"),
    (NotifyReason::Own, "own"),
    (NotifyReason::System, "system"),
    (NotifyReason::Muted, "muted"),
    (NotifyReason::Level, "level"),
    (NotifyReason::QuietHours, "quiet_hours"),
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
