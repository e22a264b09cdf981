//! `outbox`: what the service has not yet taken, in the order it was written.

use model::{Delivery, FailureCode, Message, MessageId, RoomId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::table::{messages, search_words};
use crate::{Admission, Db, OutboxEntry, StoreError};

/// The columns [`read`] takes, of `outbox o`.
pub(crate) const COLUMNS: &str = "o.id, o.room_id, o.sender_id, o.sender_name, o.kind, o.text, \
     o.attachment_url, o.attachment_name, o.attachment_size, o.written_at, o.state, o.until, \
     o.code, o.ordinal, o.is_exposed";

impl Db {
    /// See [`crate::Store::enqueue`].
    pub fn enqueue(&mut self, message: Message, limit: usize) -> Result<Admission, StoreError> {
        self.transact(|tx| {
            if let Some(known) = known(tx, &message.id)? {
                return Ok(Admission::Known(known));
            }
            if count(tx)? >= limit {
                return Ok(Admission::Full);
            }
            insert(tx, &message)?;
            Ok(Admission::Queued(message))
        })
    }

    /// See [`crate::Store::outbox`].
    pub fn outbox(&self) -> Result<Vec<OutboxEntry>, StoreError> {
        all(&self.conn)
    }

    /// See [`crate::Store::entry`].
    pub fn entry(&self, id: &MessageId) -> Result<Option<OutboxEntry>, StoreError> {
        find(&self.conn, id)
    }

    /// See [`crate::Store::own_since`].
    pub fn own_since(&self, since: Timestamp) -> Result<Vec<Timestamp>, StoreError> {
        let times = self
            .conn
            .prepare_cached(&sql_own_since())?
            .query_map(params![search_words::first_id(since), since.as_ms()], |row| {
                Ok(Timestamp::from_ms(row.get(0)?))
            })?
            .collect::<Result<_, _>>()?;
        Ok(times)
    }

    /// Nothing is being sent when the file is opened: what was, is queued again.
    pub(crate) fn requeue_sending(&mut self) -> Result<(), StoreError> {
        self.conn.execute("UPDATE outbox SET state = 'queued' WHERE state = 'sending'", [])?;
        Ok(())
    }
}

/// In the index of the search, whose rows are numbered by time, since `messages` has no index over
/// all rooms: a start with something unsent must not read through a million of them.
pub(crate) fn sql_own_since() -> String {
    format!(
        "SELECT m.sent_at FROM search_docsize d
         CROSS JOIN messages m ON m.ordinal = d.id & {}
         WHERE d.id >= ?1 AND m.is_own = 1 AND m.sent_at > ?2 ORDER BY m.sent_at",
        search_words::ORDINAL_MASK
    )
}

pub(crate) fn find(conn: &Connection, id: &MessageId) -> Result<Option<OutboxEntry>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM outbox o WHERE o.id = ?1");
    Ok(conn.prepare_cached(&sql)?.query_row([id.as_str()], |row| read(row, 0)).optional()?)
}

/// Every entry, oldest first.
pub(crate) fn all(conn: &Connection) -> Result<Vec<OutboxEntry>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM outbox o ORDER BY o.ordinal");
    let entries =
        conn.prepare_cached(&sql)?.query_map([], |row| read(row, 0))?.collect::<Result<_, _>>()?;
    Ok(entries)
}

/// The entries of a room, oldest first.
pub(crate) fn of_room(conn: &Connection, room: &RoomId) -> Result<Vec<OutboxEntry>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM outbox o WHERE o.room_id = ?1 ORDER BY o.ordinal");
    let entries = conn
        .prepare_cached(&sql)?
        .query_map([room.as_str()], |row| read(row, 0))?
        .collect::<Result<_, _>>()?;
    Ok(entries)
}

/// The entries of rooms that are not on this desk, oldest first.
pub(crate) fn of_no_room(conn: &Connection) -> Result<Vec<OutboxEntry>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM outbox o WHERE o.room_id NOT IN (SELECT id FROM rooms)
         ORDER BY o.ordinal"
    );
    let entries =
        conn.prepare_cached(&sql)?.query_map([], |row| read(row, 0))?.collect::<Result<_, _>>()?;
    Ok(entries)
}

/// Takes an entry out for good.
pub(crate) fn remove(conn: &Connection, id: &MessageId) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM outbox WHERE id = ?1")?.execute([id.as_str()])?;
    Ok(())
}

/// A message that was there before, sent or not. Whoever adds one looks in the same transaction: the
/// table has no index that would.
pub(crate) fn known(conn: &Connection, id: &MessageId) -> Result<Option<Message>, StoreError> {
    match messages::find(conn, id)? {
        Some(sent) => Ok(Some(sent)),
        None => Ok(find(conn, id)?.map(|entry| entry.message)),
    }
}

pub(crate) fn count(conn: &Connection) -> Result<usize, StoreError> {
    let count: i64 =
        conn.prepare_cached("SELECT count(*) FROM outbox")?.query_row([], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or_default())
}

pub(crate) fn insert(conn: &Connection, message: &Message) -> Result<(), StoreError> {
    let (url, name, size) = messages::attachment_columns(&message.content);
    let is_sending = message.delivery == Delivery::Sending;
    conn.prepare_cached(
        "INSERT INTO outbox (id, room_id, sender_id, sender_name, kind, text, attachment_url,
                             attachment_name, attachment_size, written_at, state, is_exposed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, iif(?11, 'sending', 'queued'), ?11)",
    )?
    .execute(params![
        message.id.as_str(),
        message.room_id.as_str(),
        message.sender_id.as_str(),
        message.sender_name,
        message.content.kind.as_str(),
        message.content.text,
        url,
        name,
        size,
        message.written_at.as_ms(),
        is_sending
    ])?;
    Ok(())
}

pub(crate) fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<OutboxEntry> {
    let delivery = match row.get_ref(at + 10)?.as_str()? {
        "sending" => Delivery::Sending,
        "waiting" => {
            Delivery::Waiting { until: row.get::<_, Option<i64>>(at + 11)?.map(Timestamp::from_ms) }
        }
        "failed" => Delivery::Failed {
            code: FailureCode::parse(&row.get::<_, Option<String>>(at + 12)?.unwrap_or_default()),
        },
        _ => Delivery::Queued,
    };
    Ok(OutboxEntry {
        ordinal: row.get(at + 13)?,
        may_have_left: row.get(at + 14)?,
        message: Message { delivery, ..messages::read_written(row, at)? },
    })
}
