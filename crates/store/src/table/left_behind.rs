//! What is unsent of rooms this desk no longer has: entries of `outbox`, and `drafts`.

use std::collections::BTreeMap;

use model::RoomId;

use crate::table::outbox;
use crate::{Behind, Db, StoreError};

impl Db {
    /// See [`crate::Store::left_behind`].
    pub fn left_behind(&self) -> Result<Vec<Behind>, StoreError> {
        let mut rooms: BTreeMap<RoomId, Behind> = BTreeMap::new();
        for entry in outbox::of_no_room(&self.conn)? {
            let room = entry.message.room_id.clone();
            let behind = rooms.entry(room.clone()).or_insert_with(|| Behind::of(room));
            behind.messages.push(entry.message);
        }
        let mut drafts = self.conn.prepare_cached(
            "SELECT room_id, text FROM drafts WHERE room_id NOT IN (SELECT id FROM rooms)",
        )?;
        let mut rows = drafts.query([])?;
        while let Some(row) = rows.next()? {
            let room = RoomId::new(row.get::<_, String>(0)?);
            let behind = rooms.entry(room.clone()).or_insert_with(|| Behind::of(room));
            behind.draft = Some(row.get(1)?);
        }
        Ok(rooms.into_values().collect())
    }
}
