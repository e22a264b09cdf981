//! `journal`: decisions about notifications, one a message.

use model::{MessageId, RoomId, Timestamp};
use rusqlite::{Connection, Row, params};

use crate::{Db, JournalRow, StoreError};

impl Db {
    /// See [`crate::Store::append_journal`].
    pub fn append_journal(&mut self, rows: &[JournalRow]) -> Result<Vec<bool>, StoreError> {
        // A power cut takes no more of them than of their messages, and with the screen what rang.
        self.transact_lazily(|tx| {
            let added = rows.iter().map(|row| append(tx, row));
            Ok(added.collect::<Result<_, rusqlite::Error>>()?)
        })
    }

    /// See [`crate::Store::amend_journal`].
    pub fn amend_journal(&mut self, message: &MessageId, reason: &str) -> Result<(), StoreError> {
        self.conn
            .prepare_cached("UPDATE journal SET reason = ?2 WHERE message_id = ?1")?
            .execute(params![message.as_str(), reason])?;
        Ok(())
    }

    /// See [`crate::Store::journal`].
    pub fn journal(&self, limit: usize) -> Result<Vec<JournalRow>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = self
            .conn
            .prepare_cached(
                "SELECT message_id, room_id, at, reason FROM journal ORDER BY id DESC LIMIT ?1",
            )?
            .query_map([limit], read)?
            .collect::<Result<_, _>>()?;
        Ok(rows)
    }

    /// See [`crate::Store::has_notified`].
    pub fn has_notified(&self, message: &MessageId) -> Result<bool, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT 1 FROM journal WHERE message_id = ?1")?
            .exists([message.as_str()])?)
    }
}

fn append(conn: &Connection, row: &JournalRow) -> rusqlite::Result<bool> {
    let added = conn
        .prepare_cached(
            "INSERT INTO journal (message_id, room_id, at, reason) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (message_id) DO NOTHING",
        )?
        .execute(params![
            row.message_id.as_str(),
            row.room_id.as_str(),
            row.at.as_ms(),
            row.reason
        ])?;
    Ok(added > 0)
}

fn read(row: &Row<'_>) -> rusqlite::Result<JournalRow> {
    Ok(JournalRow {
        message_id: MessageId::new(row.get::<_, String>(0)?),
        room_id: RoomId::new(row.get::<_, String>(1)?),
        at: Timestamp::from_ms(row.get(2)?),
        reason: row.get(3)?,
    })
}
