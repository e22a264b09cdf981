//! `search`: looking through the words of `messages`.

use model::{Message, RoomId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::search::query::Query;
use crate::table::search_words::{ORDINAL_MASK, first_id, last_id};
use crate::table::{messages, outbox, search_backlog};
use crate::{Db, Found, Hit, Search, SearchCursor, SearchedRange, StoreError};

impl Db {
    /// See [`crate::Store::search`].
    pub fn search(&self, search: &Search) -> Result<Found, StoreError> {
        // It only reads; the drop ends it.
        let _moment = self.conn.unchecked_transaction()?;
        let range = range(&self.conn, search.room_id.as_ref())?;
        let Some(query) = Query::of(search) else {
            return Ok(Found { range, ..Found::default() });
        };
        let mut hits = match search.after {
            None => pending(&self.conn, &query, search)?,
            Some(_) => Vec::new(),
        };
        let mut page = page(&self.conn, &query, search)?;
        let has_more = page.len() > search.limit;
        page.truncate(search.limit);
        let next = if has_more { page.last().map(|(id, _)| SearchCursor(*id)) } else { None };
        hits.extend(page.into_iter().map(|(_, message)| hit(&query, message)));
        Ok(Found { hits, next, range })
    }
}

pub(crate) fn sql() -> String {
    format!(
        "SELECT {}, f.rowid
         FROM search f
         CROSS JOIN messages m ON m.ordinal = f.rowid & {ORDINAL_MASK}
         LEFT JOIN people p ON p.id = m.sender_id
         WHERE f.search MATCH ?1 AND f.rowid >= ?2 AND f.rowid <= ?3
           AND m.sent_at >= ?4 AND m.sent_at < ?5
         ORDER BY f.rowid DESC LIMIT ?6",
        messages::COLUMNS
    )
}

/// The hits of a page, and one more where there is one.
fn page(
    conn: &Connection,
    query: &Query,
    search: &Search,
) -> Result<Vec<(i64, Message)>, StoreError> {
    let since = search.since.map_or(i64::MIN, Timestamp::as_ms);
    let until = search.until.map_or(i64::MAX, Timestamp::as_ms);
    let first = first_id(Timestamp::from_ms(since));
    let last = last_id(Timestamp::from_ms(until));
    let last = search.after.map_or(last, |cursor| last.min(cursor.0.saturating_sub(1)));
    let limit = i64::try_from(search.limit.saturating_add(1)).unwrap_or(i64::MAX);
    let found = conn
        .prepare_cached(&sql())?
        .query_map(params![query.expression(), first, last, since, until, limit], read)?
        .collect::<Result<_, _>>()?;
    Ok(found)
}

fn read(row: &Row<'_>) -> rusqlite::Result<(i64, Message)> {
    Ok((row.get(messages::WIDTH)?, messages::read(row, 0)?))
}

/// Fitting entries of the outbox, newest first: somebody without a line looks for what they wrote
/// a moment ago, too.
fn pending(conn: &Connection, query: &Query, search: &Search) -> Result<Vec<Hit>, StoreError> {
    let is_in_time = |message: &Message| {
        search.since.is_none_or(|since| message.written_at >= since)
            && search.until.is_none_or(|until| message.written_at < until)
    };
    let mut entries = outbox::all(conn)?;
    entries.retain(|entry| is_in_time(&entry.message) && query.fits(&entry.message));
    Ok(entries.into_iter().rev().map(|entry| hit(query, entry.message)).collect())
}

fn hit(query: &Query, message: Message) -> Hit {
    let file = message.content.attachment.as_ref();
    Hit {
        in_text: query.places_in(&message.content.text),
        in_name: file.map(|file| query.places_in(&file.name)).unwrap_or_default(),
        message,
    }
}

/// What can be found in a room, or in all of them.
fn range(conn: &Connection, room: Option<&RoomId>) -> Result<SearchedRange, StoreError> {
    let room = room.map(RoomId::as_str);
    let has_gaps = conn
        .prepare_cached("SELECT 1 FROM gaps WHERE ?1 IS NULL OR room_id = ?1")?
        .exists([room])?;
    let pending = search_backlog::newest(conn, room)?;
    let since = match (pending, room) {
        (Some(newest), _) => Some(newest),
        (None, Some(room)) => conn
            .prepare_cached("SELECT min(sent_at) FROM messages WHERE room_id = ?1")?
            .query_row([room], |row| row.get(0))?,
        // The oldest id is the oldest message; `messages` has no index over all rooms.
        (None, None) => conn
            .prepare_cached(&format!(
                "SELECT m.sent_at FROM search_docsize d JOIN messages m
                     ON m.ordinal = d.id & {ORDINAL_MASK}
                 ORDER BY d.id LIMIT 1"
            ))?
            .query_row([], |row| row.get(0))
            .optional()?,
    };
    let since = since.map(Timestamp::from_ms);
    Ok(SearchedRange { since, is_indexing: pending.is_some(), has_gaps })
}
