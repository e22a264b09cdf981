//! `drafts`: what stands in the composers.

use model::RoomId;
use rusqlite::{OptionalExtension, params};

use crate::{Db, StoreError};

impl Db {
    /// See [`crate::Store::save_draft`].
    pub fn save_draft(&mut self, room: &RoomId, text: &str) -> Result<(), StoreError> {
        if text.is_empty() {
            self.conn
                .prepare_cached("DELETE FROM drafts WHERE room_id = ?1")?
                .execute([room.as_str()])?;
        } else {
            self.conn
                .prepare_cached(
                    "INSERT INTO drafts (room_id, text) VALUES (?1, ?2)
                     ON CONFLICT (room_id) DO UPDATE SET text = excluded.text",
                )?
                .execute(params![room.as_str(), text])?;
        }
        Ok(())
    }

    /// See [`crate::Store::draft`].
    pub fn draft(&self, room: &RoomId) -> Result<Option<String>, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT text FROM drafts WHERE room_id = ?1")?
            .query_row([room.as_str()], |row| row.get(0))
            .optional()?)
    }
}
