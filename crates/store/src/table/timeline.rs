//! A room's timeline: messages in the service's order, gaps in their place, the outbox at the end.

use model::{Message, MessageId, RoomId};
use rusqlite::{Connection, params};

use crate::position::{self, LAST_SERIAL, Position};
use crate::table::{gaps, messages, outbox};
use crate::{Db, Gap, StoreError, TimelineRow, TimelineSlice};

impl Db {
    /// See [`crate::Store::timeline_newest`].
    pub fn timeline_newest(
        &self,
        room: &RoomId,
        limit: usize,
    ) -> Result<TimelineSlice, StoreError> {
        let end = Position { sent_at: i64::MAX, serial: LAST_SERIAL.to_owned(), id: String::new() };
        let page = Page::before(&self.conn, room, &end, limit)?;
        let mut slice = page.with_gaps(&self.conn, room, i64::MAX)?;
        slice.rows.extend(self.pending(room)?);
        Ok(slice)
    }

    /// See [`crate::Store::timeline_before`].
    pub fn timeline_before(
        &self,
        room: &RoomId,
        message: &MessageId,
        limit: usize,
    ) -> Result<TimelineSlice, StoreError> {
        match position::of_message(&self.conn, room, message)? {
            None => Ok(TimelineSlice::default()),
            Some(place) => {
                let page = Page::before(&self.conn, room, &place, limit)?;
                // A gap right before `message` came with the page that begins with it.
                let to = page.messages.last().map_or(i64::MIN, sent_at);
                page.with_gaps(&self.conn, room, to)
            }
        }
    }

    /// See [`crate::Store::timeline_after`].
    pub fn timeline_after(
        &self,
        room: &RoomId,
        message: &MessageId,
        limit: usize,
    ) -> Result<TimelineSlice, StoreError> {
        match position::of_message(&self.conn, room, message)? {
            None => Ok(TimelineSlice::default()),
            Some(place) => self.after(room, &place, limit),
        }
    }

    /// See [`crate::Store::timeline_around`].
    pub fn timeline_around(
        &self,
        room: &RoomId,
        message: &MessageId,
        limit: usize,
    ) -> Result<TimelineSlice, StoreError> {
        let Some(place) = position::of_message(&self.conn, room, message)? else {
            return Ok(TimelineSlice::default());
        };
        let page = Page::before(&self.conn, room, &place.right_after(), limit / 2)?;
        let mut slice = page.with_gaps(&self.conn, room, place.sent_at)?;
        let newer = self.after(room, &place, limit / 2)?;
        slice.rows.extend(newer.rows);
        slice.has_newer = newer.has_newer;
        Ok(slice)
    }

    fn after(
        &self,
        room: &RoomId,
        place: &Position,
        limit: usize,
    ) -> Result<TimelineSlice, StoreError> {
        let mut messages = page(&self.conn, &sql_after(), room, place, limit.saturating_add(1))?;
        let has_newer = messages.len() > limit;
        messages.truncate(limit);
        let to = if has_newer { messages.last().map_or(place.sent_at, sent_at) } else { i64::MAX };
        let gaps = gaps::between(&self.conn, room, place.sent_at, to)?;
        let mut rows = weave(messages, gaps);
        if !has_newer {
            rows.extend(self.pending(room)?);
        }
        Ok(TimelineSlice { rows, has_older: true, has_newer })
    }

    fn pending(&self, room: &RoomId) -> Result<impl Iterator<Item = TimelineRow>, StoreError> {
        let pending = outbox::of_room(&self.conn, room)?;
        Ok(pending.into_iter().map(|entry| TimelineRow::Message(Box::new(entry.message))))
    }
}

/// Messages of one stretch, and the next older one beyond it.
struct Page {
    /// Oldest first.
    messages: Vec<Message>,
    older: Option<Message>,
}

impl Page {
    fn before(
        conn: &Connection,
        room: &RoomId,
        end: &Position,
        limit: usize,
    ) -> Result<Self, StoreError> {
        let mut messages = page(conn, &sql(), room, end, limit.saturating_add(1))?;
        let older = if messages.len() > limit { messages.pop() } else { None };
        messages.reverse();
        Ok(Self { messages, older })
    }

    /// A gap belongs to the page of the message after it; the newest page also has those at the
    /// end. `to` is the time before which gaps of this page begin.
    fn with_gaps(
        self,
        conn: &Connection,
        room: &RoomId,
        to: i64,
    ) -> Result<TimelineSlice, StoreError> {
        let from = self.older.as_ref().map_or(i64::MIN, sent_at);
        let gaps = gaps::between(conn, room, from, to)?;
        let has_older = self.older.is_some();
        Ok(TimelineSlice { rows: weave(self.messages, gaps), has_older, has_newer: false })
    }
}

fn sent_at(message: &Message) -> i64 {
    message.shown_at().as_ms()
}

pub(crate) fn sql() -> String {
    format!(
        "SELECT {} FROM {}
         WHERE m.room_id = ?1 AND (m.sent_at, m.serial, m.id) < (?2, ?3, ?4)
         ORDER BY m.sent_at DESC, m.serial DESC, m.id DESC LIMIT ?5",
        messages::COLUMNS,
        messages::SOURCE
    )
}

/// The same the other way.
pub(crate) fn sql_after() -> String {
    format!(
        "SELECT {} FROM {}
         WHERE m.room_id = ?1 AND (m.sent_at, m.serial, m.id) > (?2, ?3, ?4)
         ORDER BY m.sent_at, m.serial, m.id LIMIT ?5",
        messages::COLUMNS,
        messages::SOURCE
    )
}

/// The messages beyond a place, the nearest first.
fn page(
    conn: &Connection,
    sql: &str,
    room: &RoomId,
    end: &Position,
    limit: usize,
) -> Result<Vec<Message>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let found = conn
        .prepare_cached(sql)?
        .query_map(params![room.as_str(), end.sent_at, end.serial, end.id, limit], |row| {
            messages::read(row, 0)
        })?
        .collect::<Result<_, _>>()?;
    Ok(found)
}

/// Puts each gap after the last message it begins after. Both come oldest first.
fn weave(found: Vec<Message>, gaps: Vec<Gap>) -> Vec<TimelineRow> {
    let mut rows = Vec::with_capacity(found.len().saturating_add(gaps.len()));
    let mut gaps = gaps.into_iter().peekable();
    for message in found {
        while let Some(gap) = gaps.next_if(|gap| gap.after < message.shown_at()) {
            rows.push(TimelineRow::Gap(gap));
        }
        rows.push(TimelineRow::Message(Box::new(message)));
    }
    rows.extend(gaps.map(TimelineRow::Gap));
    rows
}
