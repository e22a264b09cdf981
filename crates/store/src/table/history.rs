//! `cursors` and `history`: where the live channel and the backend's pages stand.

use model::RoomId;
use rusqlite::{Connection, OptionalExtension, params};

use crate::{Db, History, StoreError};

impl Db {
    /// See [`crate::Store::cursor`].
    pub fn cursor(&self, room: &RoomId) -> Result<Option<String>, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT cursor FROM cursors WHERE room_id = ?1")?
            .query_row([room.as_str()], |row| row.get(0))
            .optional()?)
    }

    /// See [`crate::Store::cursors`].
    pub fn cursors(&self) -> Result<Vec<(RoomId, String)>, StoreError> {
        let cursors = self
            .conn
            .prepare_cached("SELECT room_id, cursor FROM cursors ORDER BY room_id")?
            .query_map([], |row| Ok((RoomId::new(row.get::<_, String>(0)?), row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        Ok(cursors)
    }

    /// See [`crate::Store::history`].
    pub fn history(&self, room: &RoomId) -> Result<History, StoreError> {
        let found = self
            .conn
            .prepare_cached("SELECT next_cursor, reached_start FROM history WHERE room_id = ?1")?
            .query_row([room.as_str()], |row| {
                Ok(History { next_cursor: row.get(0)?, reached_start: row.get(1)? })
            })
            .optional()?;
        Ok(found.unwrap_or_default())
    }

    /// See [`crate::Store::set_history`].
    pub fn set_history(&mut self, room: &RoomId, history: &History) -> Result<(), StoreError> {
        self.conn
            .prepare_cached(
                "INSERT INTO history (room_id, next_cursor, reached_start) VALUES (?1, ?2, ?3)
                 ON CONFLICT (room_id) DO UPDATE SET
                     next_cursor = excluded.next_cursor, reached_start = excluded.reached_start",
            )?
            .execute(params![room.as_str(), history.next_cursor, history.reached_start])?;
        Ok(())
    }
}

pub(crate) fn set_cursor(conn: &Connection, room: &RoomId, cursor: &str) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO cursors (room_id, cursor) VALUES (?1, ?2)
         ON CONFLICT (room_id) DO UPDATE SET cursor = excluded.cursor",
    )?
    .execute(params![room.as_str(), cursor])?;
    Ok(())
}
