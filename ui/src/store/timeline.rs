//! The rows of the open room, in order, and the stretch of them in the document.

pub(super) mod shedding;

use std::collections::HashSet;
use std::rc::Rc;

use ipc::TimelineRow;
use model::{Message, MessageId, Timestamp, UserId};

use super::window::{Hold, Window};

/// One row, shared with the views.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Row {
    /// A message.
    Message(Rc<Message>),
    /// A known hole.
    Gap {
        /// Stable key.
        id: i64,
        /// The hole begins after this time.
        after: Timestamp,
    },
}

impl Row {
    fn is_message(&self, id: &MessageId) -> bool {
        matches!(self, Self::Message(message) if message.id == *id)
    }

    /// Whether it stays below everything that has a time of the service.
    fn is_pending(&self) -> bool {
        matches!(self, Self::Message(message) if message.delivery.is_pending())
    }

    fn at(&self) -> Timestamp {
        match self {
            Self::Message(message) => message.shown_at(),
            Self::Gap { after, .. } => *after,
        }
    }
}

impl From<TimelineRow> for Row {
    fn from(row: TimelineRow) -> Self {
        match row {
            TimelineRow::Message(message) => Self::Message(Rc::new(*message)),
            TimelineRow::Gap { id, after } => Self::Gap { id, after },
        }
    }
}

/// What an upsert did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Upserted {
    /// A row that was not there.
    New,
    /// A row that was there looks different.
    Changed,
    /// Older than the stretch on hand, or older news than what is shown.
    Ignored,
    /// Newer than the stretch on hand, which does not reach the end of the room.
    Beyond,
}

/// Rows in order: what the service has taken by its time, then what still waits here.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Timeline {
    rows: Vec<Row>,
    known: HashSet<MessageId>,
    window: Window,
    /// The stretch on hand does not reach the end of the room.
    has_newer: bool,
}

impl Timeline {
    /// The rows of a page, its newest shown.
    pub(crate) fn new(rows: impl IntoIterator<Item = Row>) -> Self {
        let rows: Vec<Row> = rows.into_iter().collect();
        let known = rows.iter().filter_map(|row| Some(message_of(row)?.id.clone())).collect();
        let window = Window::tail(rows.len());
        Self { rows, known, window, has_newer: false }
    }

    /// Whether the room has newer rows than those on hand.
    pub(crate) fn has_newer(&self) -> bool {
        self.has_newer
    }

    /// The room has newer rows than those on hand, or not.
    pub(crate) fn set_has_newer(&mut self, has_newer: bool) {
        self.has_newer = has_newer;
    }

    /// Every row on hand.
    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The rows in the document.
    pub(crate) fn visible(&self) -> &[Row] {
        self.rows.get(self.window.range()).unwrap_or_default()
    }

    /// Every message on hand, oldest first.
    pub(crate) fn messages(&self) -> impl DoubleEndedIterator<Item = &Rc<Message>> {
        self.rows.iter().filter_map(message_of)
    }

    /// A message by its id.
    pub(crate) fn message(&self, id: &MessageId) -> Option<&Rc<Message>> {
        self.known.contains(id).then(|| self.messages().rev().find(|message| message.id == *id))?
    }

    /// The message before another, where it is here.
    pub(crate) fn before(&self, id: &MessageId) -> Option<MessageId> {
        let is_later = |message: &&Rc<Message>| message.id != *id;
        let earlier = self.known.contains(id).then(|| self.messages().take_while(is_later).last());
        earlier.flatten().map(|message| message.id.clone())
    }

    /// The newest message somebody else wrote.
    pub(crate) fn newest_of_others(&self, me: &UserId) -> Option<&Rc<Message>> {
        self.messages().rev().find(|message| message.sender_id != *me)
    }

    /// Whether any message of somebody else stands after `marker`.
    pub(crate) fn has_unread_after(&self, marker: &MessageId, me: &UserId) -> bool {
        self.known.contains(marker)
            && self
                .messages()
                .rev()
                .take_while(|message| message.id != *marker)
                .any(|message| message.sender_id != *me)
    }

    /// Whether the newest row of the room is in the document.
    pub(crate) fn shows_end(&self) -> bool {
        !self.has_newer && self.window.reaches_end(self.rows.len())
    }

    /// Whether the oldest row on hand is in the document.
    pub(crate) fn shows_start(&self) -> bool {
        self.window.range().start == 0
    }

    /// Puts the newest rows into the document, first those that are seen.
    pub(crate) fn come_to_end(&mut self) {
        self.window.come_to_end(self.rows.len());
    }

    /// Whether the next frame has something to draw for who follows the newest row.
    pub(crate) fn has_more(&self) -> bool {
        self.window.has_more(self.rows.len())
    }

    /// A frame later, for who follows the newest row.
    pub(crate) fn next_frame(&mut self) {
        self.window.next_frame(self.rows.len());
    }

    /// The reader sees so many pixels of the rows at once.
    pub(crate) fn fit(&mut self, height_px: u32) {
        self.window.fit(height_px);
    }

    /// Moves the window up; `false` when the oldest row on hand is shown already.
    pub(crate) fn show_older(&mut self) -> bool {
        self.window.show_older()
    }

    /// Moves the window down; `false` when the newest row is shown already.
    pub(crate) fn show_newer(&mut self) -> bool {
        self.window.show_newer(self.rows.len())
    }

    /// Puts the stretch around a message into the document, if it is on hand.
    pub(crate) fn show_message(&mut self, id: &MessageId) {
        if let Some(at) = self.rows.iter().position(|row| row.is_message(id)) {
            self.window.show_around(at, self.rows.len());
        }
    }

    /// Adds or changes a message. With `has_older`, what is older than the first row is left for
    /// the page that will bring it.
    pub(crate) fn upsert(&mut self, message: Message, has_older: bool, hold: Hold) -> Upserted {
        if self.known.contains(&message.id) {
            return self.change(message, hold);
        }
        let row = Row::Message(Rc::new(message));
        let at = self.place(&row);
        if at == 0 && has_older && !self.rows.is_empty() {
            return Upserted::Ignored;
        }
        if at == self.rows.len() && self.has_newer {
            return Upserted::Beyond;
        }
        self.insert(at, row, hold);
        Upserted::New
    }

    /// Takes a message out.
    pub(crate) fn remove(&mut self, id: &MessageId) {
        if !self.known.remove(id) {
            return;
        }
        if let Some(at) = self.rows.iter().rposition(|row| row.is_message(id)) {
            self.rows.remove(at);
            self.window.removed(at, self.rows.len());
        }
    }

    /// Puts an older page before the rows on hand; answers how many were new.
    pub(crate) fn prepend(&mut self, page: impl IntoIterator<Item = Row>) -> usize {
        let fresh: Vec<Row> = page.into_iter().filter(|row| self.is_unknown(row)).collect();
        self.known.extend(fresh.iter().filter_map(|row| Some(message_of(row)?.id.clone())));
        let count = fresh.len();
        self.rows.splice(0..0, fresh);
        if count > 0 {
            self.window.prepended(count);
        }
        count
    }

    /// Puts a newer page after the rows on hand.
    pub(crate) fn append(&mut self, page: impl IntoIterator<Item = Row>) {
        let fresh: Vec<Row> = page.into_iter().filter(|row| self.is_unknown(row)).collect();
        self.known.extend(fresh.iter().filter_map(|row| Some(message_of(row)?.id.clone())));
        self.rows.extend(fresh);
        self.window.show_newer(self.rows.len());
    }

    fn is_unknown(&self, row: &Row) -> bool {
        match row {
            Row::Message(message) => !self.known.contains(&message.id),
            Row::Gap { .. } => !self.rows.contains(row),
        }
    }

    fn change(&mut self, message: Message, hold: Hold) -> Upserted {
        let Some(at) = self.rows.iter().rposition(|row| row.is_message(&message.id)) else {
            return Upserted::Ignored;
        };
        let Some(old) = self.rows.get(at).and_then(message_of) else { return Upserted::Ignored };
        // Replies and events travel by two roads; the slower one must not turn a tick back.
        if message.delivery.rank() < old.delivery.rank() {
            return Upserted::Ignored;
        }
        let keeps_place = message.delivery.is_pending() == old.delivery.is_pending()
            && (message.delivery.is_pending() || message.shown_at() == old.shown_at());
        let row = Row::Message(Rc::new(message));
        if keeps_place {
            if let Some(slot) = self.rows.get_mut(at) {
                *slot = row;
            }
            return Upserted::Changed;
        }
        self.rows.remove(at);
        let target = self.place(&row);
        if target != at {
            self.window.removed(at, self.rows.len());
        }
        self.rows.insert(target, row);
        if target != at {
            self.window.inserted(target, self.rows.len(), hold);
        }
        Upserted::Changed
    }

    fn insert(&mut self, at: usize, row: Row, hold: Hold) {
        if let Some(message) = message_of(&row) {
            self.known.insert(message.id.clone());
        }
        self.rows.insert(at, row);
        self.window.inserted(at, self.rows.len(), hold);
    }

    /// Where a row belongs: pending ones at the end, others after the last that is not later.
    fn place(&self, row: &Row) -> usize {
        if row.is_pending() {
            return self.rows.len();
        }
        let earlier = |other: &Row| !other.is_pending() && other.at() <= row.at();
        self.rows.iter().rposition(earlier).map_or(0, |at| at + 1)
    }
}

fn message_of(row: &Row) -> Option<&Rc<Message>> {
    match row {
        Row::Message(message) => Some(message),
        Row::Gap { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use model::Delivery;

    use super::*;
    use crate::store::people::{ana, ana_writes, bruno, bruno_writes};

    fn ids(timeline: &Timeline) -> Vec<&str> {
        timeline.messages().map(|message| message.id.as_str()).collect()
    }

    fn timeline(messages: impl IntoIterator<Item = Message>) -> Timeline {
        Timeline::new(messages.into_iter().map(|message| Row::Message(Rc::new(message))))
    }

    #[test]
    fn what_waits_here_stays_below_what_the_service_has_taken() {
        let mut rows = timeline([bruno_writes("b1", 10)]);
        rows.upsert(ana_writes("a1", 20, Delivery::Queued), false, Hold::End);
        rows.upsert(bruno_writes("b2", 30), false, Hold::End);
        assert_eq!(ids(&rows), ["b1", "b2", "a1"]);
        let mut sent = ana_writes("a1", 20, Delivery::Sent);
        sent.sent_at = Some(Timestamp::from_ms(25_000));
        assert_eq!(rows.upsert(sent, false, Hold::End), Upserted::Changed);
        assert_eq!(ids(&rows), ["b1", "a1", "b2"]);
    }

    #[test]
    fn the_same_message_twice_is_one_row() {
        let mut rows = timeline([bruno_writes("b1", 10)]);
        assert_eq!(rows.upsert(bruno_writes("b1", 10), false, Hold::End), Upserted::Changed);
        assert_eq!(rows.prepend([Row::Message(Rc::new(bruno_writes("b1", 10)))]), 0);
        assert_eq!(ids(&rows), ["b1"]);
    }

    #[test]
    fn a_tick_never_turns_back() {
        let mut rows = timeline([ana_writes("a1", 10, Delivery::Read)]);
        let late = ana_writes("a1", 10, Delivery::Sent);
        assert_eq!(rows.upsert(late, false, Hold::End), Upserted::Ignored);
        assert_eq!(rows.message(&MessageId::new("a1")).map(|m| m.delivery), Some(Delivery::Read));
    }

    #[test]
    fn news_older_than_the_stretch_on_hand_waits_for_its_page() {
        let mut rows = timeline([bruno_writes("b5", 50)]);
        assert_eq!(rows.upsert(bruno_writes("b1", 10), true, Hold::Place), Upserted::Ignored);
        assert_eq!(rows.upsert(bruno_writes("b1", 10), false, Hold::Place), Upserted::New);
        assert_eq!(ids(&rows), ["b1", "b5"]);
    }

    #[test]
    fn unread_after_a_marker_counts_only_what_others_wrote() {
        let (me, marker) = (ana().id, MessageId::new("b1"));
        let rows = timeline([bruno_writes("b1", 10), ana_writes("a1", 20, Delivery::Sent)]);
        assert!(!rows.has_unread_after(&marker, &me));
        assert!(rows.has_unread_after(&marker, &bruno().id));
        assert!(!rows.has_unread_after(&MessageId::new("elsewhere"), &me));
    }

    #[test]
    fn ten_thousand_messages_keep_the_document_small() {
        let mut rows = Timeline::default();
        for n in 0..10_000 {
            rows.upsert(bruno_writes(&format!("m{n}"), n), false, Hold::End);
            rows.next_frame();
        }
        assert_eq!(rows.rows().len(), 10_000);
        assert!(rows.visible().len() <= super::super::window::MOST_ROWS);
        assert!(rows.shows_end());
    }
}
