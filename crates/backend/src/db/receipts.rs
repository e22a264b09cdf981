//! Who has read up to where, and when.

use model::{RoomId, UserId};
use rusqlite::{OptionalExtension, Transaction, params};

use super::DbError;

/// One step forward of a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Receipt {
    pub(crate) user_id: UserId,
    /// `created_at` of the newest message covered.
    pub(crate) up_to: i64,
    pub(crate) read_at: i64,
}

/// What reporting a message as read came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// The reader came further, at this time.
    Advanced(i64),
    /// They had been there before, at that time.
    Before(i64),
}

/// Marks everything up to `up_to` as read; idempotent, and never backwards.
pub(crate) fn mark(
    tx: &Transaction<'_>,
    room: &RoomId,
    person: &UserId,
    up_to: i64,
    now: i64,
) -> Result<Reading, DbError> {
    let earlier: Option<i64> = tx
        .prepare_cached(
            "SELECT read_at FROM receipt WHERE room_id = ?1 AND person_id = ?2 AND up_to >= ?3
             ORDER BY up_to LIMIT 1",
        )?
        .query_row(params![room.as_str(), person.as_str(), up_to], |row| row.get(0))
        .optional()?;
    // Somebody who left and came back has receipts, but a place without a position.
    advance(tx, room, person, up_to)?;
    if let Some(read_at) = earlier {
        return Ok(Reading::Before(read_at));
    }
    insert(tx, room, &Receipt { user_id: person.clone(), up_to, read_at: now })?;
    Ok(Reading::Advanced(now))
}

/// Stores one step; the caller knows that it leads forward.
pub(crate) fn insert(tx: &Transaction<'_>, room: &RoomId, step: &Receipt) -> Result<(), DbError> {
    tx.prepare_cached(
        "INSERT INTO receipt (room_id, person_id, up_to, read_at) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![room.as_str(), step.user_id.as_str(), step.up_to, step.read_at])?;
    Ok(())
}

/// Moves a participant's position, never backwards.
pub(crate) fn advance(
    tx: &Transaction<'_>,
    room: &RoomId,
    person: &UserId,
    up_to: i64,
) -> Result<(), DbError> {
    tx.prepare_cached(
        "UPDATE participant SET read_up_to = max(coalesce(read_up_to, ?3), ?3)
         WHERE room_id = ?1 AND person_id = ?2",
    )?
    .execute(params![room.as_str(), person.as_str(), up_to])?;
    Ok(())
}

/// The steps that cover messages from `from` on, each reader's in their order.
pub(crate) fn since(
    tx: &Transaction<'_>,
    room: &RoomId,
    from: i64,
) -> Result<Vec<Receipt>, DbError> {
    let mut statement = tx.prepare_cached(
        "SELECT person_id, up_to, read_at FROM receipt WHERE room_id = ?1 AND up_to >= ?2
         ORDER BY person_id, up_to",
    )?;
    let rows = statement.query_map(params![room.as_str(), from], |row| {
        Ok(Receipt {
            user_id: UserId::new(row.get::<_, String>(0)?),
            up_to: row.get(1)?,
            read_at: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
