//! Where a message stands in its room: the service's time, then the serial, then the id.

use model::{MessageId, RoomId, UserId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::value::ReceiptKind;

/// A place in a timeline; compares like the index `messages_by_position`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) sent_at: i64,
    pub(crate) serial: String,
    pub(crate) id: String,
}

/// Sorts after every serial.
pub(crate) const LAST_SERIAL: &str = "\u{10FFFF}";

impl Position {
    /// Before everything.
    pub(crate) const START: Self =
        Self { sent_at: i64::MIN, serial: String::new(), id: String::new() };

    /// After this message and before any other.
    pub(crate) fn right_after(&self) -> Self {
        Self { id: format!("{}\0", self.id), ..self.clone() }
    }

    /// After every message of that time.
    pub(crate) fn after_all_of(sent_at: i64) -> Self {
        Self { sent_at, serial: LAST_SERIAL.to_owned(), id: String::new() }
    }

    /// Before every message of that time.
    pub(crate) fn before_all_of(sent_at: i64) -> Self {
        Self { sent_at, serial: String::new(), id: String::new() }
    }
}

/// Where a message of a room stands; `None` when it is not there, or still in the outbox.
pub(crate) fn of_message(
    conn: &Connection,
    room: &RoomId,
    id: &MessageId,
) -> rusqlite::Result<Option<Position>> {
    conn.prepare_cached("SELECT sent_at, serial, id FROM messages WHERE id = ?1 AND room_id = ?2")?
        .query_row(params![id.as_str(), room.as_str()], |row| read(row, 0))
        .optional()
}

/// Up to where a person's receipt in a room reaches; `None` without one.
///
/// Looked up through the message, because a message's serial and time may become known only after
/// its receipt; the stored time serves when retention has removed the message.
pub(crate) fn of_receipt(
    conn: &Connection,
    room: &RoomId,
    user: &UserId,
    kind: ReceiptKind,
) -> rusqlite::Result<Option<Position>> {
    let found = conn
        .prepare_cached(
            "SELECT m.sent_at, m.serial, m.id, r.sent_at
             FROM receipts r LEFT JOIN messages m ON m.id = r.message_id
             WHERE r.room_id = ?1 AND r.user_id = ?2 AND r.kind = ?3",
        )?
        .query_row(params![room.as_str(), user.as_str(), kind.as_str()], |row| read_receipt(row, 0))
        .optional()?;
    Ok(found.flatten())
}

pub(crate) fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<Position> {
    Ok(Position { sent_at: row.get(at)?, serial: row.get(at + 1)?, id: row.get(at + 2)? })
}

/// Reads message position and stored time, both nullable, from four columns.
pub(crate) fn read_receipt(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Position>> {
    if row.get::<_, Option<i64>>(at)?.is_some() {
        return read(row, at).map(Some);
    }
    Ok(row.get::<_, Option<i64>>(at + 3)?.map(Position::after_all_of))
}
