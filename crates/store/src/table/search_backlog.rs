//! `search_backlog`: messages that were on the desk before there was an index are taken in little
//! by little, the newest first, so that what a search can promise only ever grows backwards.

use model::Message;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::position::{self, Position};
use crate::table::search_words::Words;
use crate::table::{messages, search_words};
use crate::{Db, StoreError};

/// Pages of the index merged at once: a few milliseconds in which nothing else is written.
const MERGED_PAGES: i64 = 256;

impl Db {
    /// See [`crate::Store::index_older`].
    pub fn index_older(&mut self, limit: usize) -> Result<bool, StoreError> {
        // What a power cut takes of it is still in the backlog then.
        self.transact_lazily(|tx| {
            let mut left = limit;
            while left > 0 {
                let Some(room) = next_room(tx)? else { return Ok(false) };
                left = left.saturating_sub(index_room(tx, &room, left)?.max(1));
            }
            Ok(next_room(tx)?.is_some())
        })
    }

    /// See [`crate::Store::merge_index`].
    pub fn merge_index(&mut self, is_first: bool) -> Result<bool, StoreError> {
        let is_left = self.transact_lazily(|tx| {
            let before = tx.total_changes();
            let pages = if is_first { -MERGED_PAGES } else { MERGED_PAGES };
            tx.prepare_cached("INSERT INTO search (search, rank) VALUES ('merge', ?1)")?
                .execute([pages])?;
            // The statement itself counts as one change (FTS5's documentation, "merge").
            Ok(tx.total_changes().saturating_sub(before) >= 2)
        })?;
        if !is_left {
            self.tidy()?;
        }
        Ok(is_left)
    }
}

/// The newest time of these rooms that may have a message which is not in the index yet.
pub(crate) fn newest(conn: &Connection, room: Option<&str>) -> Result<Option<i64>, StoreError> {
    let newest = conn
        .prepare_cached("SELECT max(sent_at) FROM search_backlog WHERE ?1 IS NULL OR room_id = ?1")?
        .query_row([room], |row| row.get(0))?;
    Ok(newest)
}

/// A room and before which place its messages are not in the index yet.
struct Backlog {
    room_id: String,
    before: Position,
}

fn next_room(tx: &Transaction<'_>) -> Result<Option<Backlog>, StoreError> {
    let found = tx
        .prepare_cached(
            "SELECT room_id, sent_at, serial, id FROM search_backlog ORDER BY sent_at DESC LIMIT 1",
        )?
        .query_row([], |row| Ok(Backlog { room_id: row.get(0)?, before: position::read(row, 1)? }))
        .optional()?;
    Ok(found)
}

/// Takes in the newest of the room's messages that are missing; answers how many.
fn index_room(tx: &Transaction<'_>, room: &Backlog, limit: usize) -> Result<usize, StoreError> {
    let taken = older(tx, room, limit)?;
    let mut words = Words::default();
    for row in &taken {
        // It is where it was changed meanwhile.
        if !search_words::has(tx, row.ordinal, &row.message)? {
            words.note(row.ordinal, &row.message);
        }
    }
    words.write(tx)?;
    match taken.last().filter(|_| taken.len() >= limit) {
        Some(oldest) => {
            let Position { sent_at, serial, id } = &oldest.position;
            tx.prepare_cached(
                "UPDATE search_backlog SET sent_at = ?2, serial = ?3, id = ?4 WHERE room_id = ?1",
            )?
            .execute(params![room.room_id, sent_at, serial, id])?;
        }
        None => {
            tx.prepare_cached("DELETE FROM search_backlog WHERE room_id = ?1")?
                .execute([&room.room_id])?;
        }
    }
    Ok(taken.len())
}

struct Older {
    message: Message,
    ordinal: i64,
    position: Position,
}

fn older(tx: &Transaction<'_>, room: &Backlog, limit: usize) -> Result<Vec<Older>, StoreError> {
    let sql = format!(
        "SELECT {}, m.ordinal, m.sent_at, m.serial, m.id FROM {}
         WHERE m.room_id = ?1 AND (m.sent_at, m.serial, m.id) < (?2, ?3, ?4)
         ORDER BY m.sent_at DESC, m.serial DESC, m.id DESC LIMIT ?5",
        messages::COLUMNS,
        messages::SOURCE
    );
    let Position { sent_at, serial, id } = &room.before;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let found = tx
        .prepare_cached(&sql)?
        .query_map(params![room.room_id, sent_at, serial, id, limit], read)?
        .collect::<Result<_, _>>()?;
    Ok(found)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Older> {
    Ok(Older {
        message: messages::read(row, 0)?,
        ordinal: row.get(messages::WIDTH)?,
        position: position::read(row, messages::WIDTH + 1)?,
    })
}
