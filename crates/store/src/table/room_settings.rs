//! `room_settings`: what the person set about a room, beside whether this desk muted it.

use model::{NotificationLevel, RoomId, Timestamp};
use rusqlite::{Connection, Transaction, params};

use crate::{Db, RoomSettings, StoreError};

impl Db {
    /// See [`crate::Store::set_room_settings`].
    pub fn set_room_settings(
        &mut self,
        room: &RoomId,
        settings: &RoomSettings,
    ) -> Result<(), StoreError> {
        self.transact(|tx| {
            let until = settings.muted_until.filter(|_| settings.is_muted);
            tx.prepare_cached(
                "INSERT INTO room_settings (room_id, level, muted_until) VALUES (?1, ?2, ?3)
                 ON CONFLICT (room_id) DO UPDATE SET
                     level = excluded.level, muted_until = excluded.muted_until",
            )?
            .execute(params![
                room.as_str(),
                settings.level.map(NotificationLevel::as_str),
                until.map(Timestamp::as_ms)
            ])?;
            mute(tx, room, settings.is_muted)
        })
    }

    /// See [`crate::Store::set_muted`].
    pub fn set_muted(&mut self, room: &RoomId, is_muted: bool) -> Result<(), StoreError> {
        self.transact(|tx| {
            forget_end(tx, room)?;
            mute(tx, room, is_muted)
        })
    }

    /// See [`crate::Store::end_mutes`].
    pub fn end_mutes(&mut self, now: Timestamp) -> Result<Vec<RoomId>, StoreError> {
        self.transact(|tx| {
            let over: Vec<RoomId> = tx
                .prepare_cached(
                    "SELECT room_id FROM room_settings WHERE muted_until <= ?1 ORDER BY room_id",
                )?
                .query_map([now.as_ms()], |row| Ok(RoomId::new(row.get::<_, String>(0)?)))?
                .collect::<Result<_, _>>()?;
            for room in &over {
                forget_end(tx, room)?;
                mute(tx, room, false)?;
            }
            Ok(over)
        })
    }
}

fn mute(tx: &Transaction<'_>, room: &RoomId, is_muted: bool) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE rooms SET is_muted_here = ?2 WHERE id = ?1")?
        .execute(params![room.as_str(), is_muted])?;
    Ok(())
}

/// The mute that had an end is lifted or lasts now.
pub(crate) fn forget_end(conn: &Connection, room: &RoomId) -> Result<(), StoreError> {
    conn.prepare_cached("UPDATE room_settings SET muted_until = NULL WHERE room_id = ?1")?
        .execute([room.as_str()])?;
    Ok(())
}
