//! `gaps`: known holes, which survive a restart.

use model::{RoomId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{Db, Gap, StoreError};

const COLUMNS: &str = "id, room_id, after, until";

impl Db {
    /// See [`crate::Store::open_gap`].
    pub fn open_gap(&mut self, room: &RoomId, after: Timestamp) -> Result<Gap, StoreError> {
        self.transact(|tx| open(tx, room, after))
    }

    /// See [`crate::Store::open_gaps`].
    pub fn open_gaps(&mut self, rooms: &[RoomId]) -> Result<Vec<Gap>, StoreError> {
        self.transact(|tx| {
            let mut opened = Vec::new();
            for room in rooms {
                if let Some(newest) = newest_time(tx, room)? {
                    opened.push(open(tx, room, newest)?);
                }
            }
            Ok(opened)
        })
    }

    /// See [`crate::Store::gaps`].
    pub fn gaps(&self, room: &RoomId) -> Result<Vec<Gap>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM gaps WHERE room_id = ?1 ORDER BY after");
        let gaps = self
            .conn
            .prepare_cached(&sql)?
            .query_map([room.as_str()], read)?
            .collect::<Result<_, _>>()?;
        Ok(gaps)
    }

    /// See [`crate::Store::narrow_gap`].
    pub fn narrow_gap(&mut self, id: i64, until: Timestamp) -> Result<bool, StoreError> {
        self.transact(|tx| {
            tx.prepare_cached(
                "UPDATE gaps SET until = min(coalesce(until, ?2), ?2) WHERE id = ?1",
            )?
            .execute(params![id, until.as_ms()])?;
            tx.prepare_cached("DELETE FROM gaps WHERE id = ?1 AND until <= after")?
                .execute([id])?;
            Ok(tx.prepare_cached("SELECT 1 FROM gaps WHERE id = ?1")?.exists([id])?)
        })
    }

    /// See [`crate::Store::fill_gap`].
    pub fn fill_gap(&mut self, id: i64) -> Result<(), StoreError> {
        self.conn.prepare_cached("DELETE FROM gaps WHERE id = ?1")?.execute([id])?;
        Ok(())
    }
}

/// A gap that opens again where it was reaches to the present again.
fn open(conn: &Connection, room: &RoomId, after: Timestamp) -> Result<Gap, StoreError> {
    let sql = format!(
        "INSERT INTO gaps (room_id, after) VALUES (?1, ?2)
         ON CONFLICT (room_id, after) DO UPDATE SET until = NULL
         RETURNING {COLUMNS}"
    );
    Ok(conn.prepare_cached(&sql)?.query_row(params![room.as_str(), after.as_ms()], read)?)
}

/// When the newest message of a room was sent.
pub(crate) fn newest_time(
    conn: &Connection,
    room: &RoomId,
) -> Result<Option<Timestamp>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT sent_at FROM messages WHERE room_id = ?1 ORDER BY sent_at DESC LIMIT 1",
        )?
        .query_row([room.as_str()], |row| row.get(0))
        .optional()?
        .map(Timestamp::from_ms))
}

/// The gaps of a room that begin at or after `from` and before `to`, oldest first.
pub(crate) fn between(
    conn: &Connection,
    room: &RoomId,
    from: i64,
    to: i64,
) -> Result<Vec<Gap>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM gaps
         WHERE room_id = ?1 AND after >= ?2 AND after < ?3 ORDER BY after"
    );
    let gaps = conn
        .prepare_cached(&sql)?
        .query_map(params![room.as_str(), from, to], read)?
        .collect::<Result<_, _>>()?;
    Ok(gaps)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Gap> {
    Ok(Gap {
        id: row.get(0)?,
        room_id: RoomId::new(row.get::<_, String>(1)?),
        after: Timestamp::from_ms(row.get(2)?),
        until: row.get::<_, Option<i64>>(3)?.map(Timestamp::from_ms),
    })
}
