//! Where the unread of a room begins, and moving that back: a room marked as unread.

use model::{MessageId, RoomId, Timestamp, UserId};
use rusqlite::{Connection, OptionalExtension, Transaction, named_params, params};

use crate::position::{self, LAST_SERIAL, Position};
use crate::table::{messages, meta, summaries};
use crate::{Db, StoreError};

impl Db {
    /// See [`crate::Store::first_unread`].
    pub fn first_unread(&self, room: &RoomId) -> Result<Option<MessageId>, StoreError> {
        let me = self.owner()?.map(|owner| owner.person.id);
        let found = self
            .conn
            .prepare_cached(&first_unread())?
            .query_row(
                named_params! {
                    ":me": me.as_ref().map(UserId::as_str),
                    ":first": room.as_str(),
                    ":last": room.as_str(),
                    ":last_serial": LAST_SERIAL,
                },
                |row| row.get::<_, Option<String>>(0),
            )
            .optional()?;
        Ok(found.flatten().map(MessageId::new))
    }

    /// See [`crate::Store::newest`].
    pub fn newest(&self, room: &RoomId) -> Result<Option<model::Message>, StoreError> {
        let sql = format!(
            "SELECT {} FROM {} WHERE m.room_id = ?1
             ORDER BY m.sent_at DESC, m.serial DESC, m.id DESC LIMIT 1",
            messages::COLUMNS,
            messages::SOURCE
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        Ok(statement.query_row([room.as_str()], |row| messages::read(row, 0)).optional()?)
    }

    /// See [`crate::Store::mark_unread`].
    pub fn mark_unread(
        &mut self,
        room: &RoomId,
        from: Option<&MessageId>,
        at: Timestamp,
    ) -> Result<Option<MessageId>, StoreError> {
        self.transact(|tx| {
            let Some(me) = meta::owner(tx)?.map(|owner| owner.person.id) else { return Ok(None) };
            let Some(first) = first_to_mark(tx, room, from)? else { return Ok(None) };
            let before = neighbour(tx, BEFORE, room, Some(&first))?;
            move_back(tx, room, &me, &first, before.as_ref(), at)?;
            Ok(Some(MessageId::new(first.id)))
        })
    }
}

/// The first message after the bound of a room that counts.
pub(crate) fn first_unread() -> String {
    format!(
        "WITH bound AS ({bound})
         SELECT (SELECT u.id FROM messages u
                 WHERE u.room_id = b.room_id
                   AND (u.sent_at, u.serial, u.id) > (b.sent_at, b.serial, b.id)
                   AND u.is_countable = 1
                 ORDER BY u.sent_at, u.serial, u.id LIMIT 1)
         FROM bound b",
        bound = summaries::BOUND
    )
}

const FROM: &str = "SELECT sent_at, serial, id FROM messages
     WHERE room_id = ?1 AND (sent_at, serial, id) >= (?2, ?3, ?4) AND is_countable = 1
     ORDER BY sent_at, serial, id LIMIT 1";
const NEWEST: &str = "SELECT sent_at, serial, id FROM messages
     WHERE room_id = ?1 AND is_countable = 1
     ORDER BY sent_at DESC, serial DESC, id DESC LIMIT 1";
const BEFORE: &str = "SELECT sent_at, serial, id FROM messages
     WHERE room_id = ?1 AND (sent_at, serial, id) < (?2, ?3, ?4)
     ORDER BY sent_at DESC, serial DESC, id DESC LIMIT 1";

/// The first message from there on that can be unread; of the whole room, the newest.
fn first_to_mark(
    tx: &Transaction<'_>,
    room: &RoomId,
    from: Option<&MessageId>,
) -> Result<Option<Position>, StoreError> {
    let Some(from) = from else { return neighbour(tx, NEWEST, room, None) };
    match position::of_message(tx, room, from)? {
        Some(place) => neighbour(tx, FROM, room, Some(&place)),
        None => Ok(None),
    }
}

fn neighbour(
    conn: &Connection,
    sql: &str,
    room: &RoomId,
    place: Option<&Position>,
) -> Result<Option<Position>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let found = match place {
        Some(place) => statement
            .query_row(params![room.as_str(), place.sent_at, place.serial, place.id], |row| {
                position::read(row, 0)
            })
            .optional()?,
        None => statement.query_row([room.as_str()], |row| position::read(row, 0)).optional()?,
    };
    Ok(found)
}

/// Puts the read marker on the message before the first unread one; before the first of a room
/// there is none, only a time. The service is not told: what others know, they keep, and what it
/// knows, or is being told, stands beside the marker.
fn move_back(
    tx: &Transaction<'_>,
    room: &RoomId,
    me: &UserId,
    first: &Position,
    before: Option<&Position>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sent_at = before.map_or(first.sent_at.saturating_sub(1), |before| before.sent_at);
    let known = furthest_read(tx, room, me)?;
    tx.prepare_cached(
        "INSERT INTO receipts (room_id, user_id, kind, message_id, sent_at, at,
                               reported_message_id, marked_unread_at)
         VALUES (?1, ?2, 'read', ?3, ?4, ?5, ?6, ?5)
         ON CONFLICT (room_id, user_id, kind) DO UPDATE SET
             message_id = excluded.message_id, sent_at = excluded.sent_at, at = excluded.at,
             reported_message_id = excluded.reported_message_id,
             marked_unread_at = excluded.marked_unread_at,
             awaited_message_id = CASE WHEN awaited_at > ?5 THEN awaited_message_id END,
             awaited_at = CASE WHEN awaited_at > ?5 THEN awaited_at END",
    )?
    .execute(params![
        room.as_str(),
        me.as_str(),
        before.map(|before| before.id.as_str()),
        sent_at,
        at.as_ms(),
        known.map(|known| known.id)
    ])?;
    Ok(())
}

/// The furthest message that was read so far, before the room was marked for the first time if it
/// is marked already.
fn furthest_read(
    tx: &Transaction<'_>,
    room: &RoomId,
    me: &UserId,
) -> Result<Option<Position>, StoreError> {
    let furthest = tx
        .prepare_cached(
            "SELECT m.sent_at, m.serial, m.id
             FROM receipts r JOIN messages m ON m.id = r.message_id
                 OR (r.marked_unread_at IS NOT NULL AND m.id = r.reported_message_id)
             WHERE r.room_id = ?1 AND r.user_id = ?2 AND r.kind = 'read'
             ORDER BY m.sent_at DESC, m.serial DESC, m.id DESC LIMIT 1",
        )?
        .query_row([room.as_str(), me.as_str()], |row| position::read(row, 0))
        .optional()?;
    Ok(furthest)
}
