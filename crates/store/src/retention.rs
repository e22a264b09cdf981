//! Ninety days, on the desk as on the server (contract §3).

use model::{RoomId, Timestamp, limits};
use rusqlite::{Transaction, params};

use crate::table::reactions;
use crate::{Db, Retired, StoreError};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Pages given back to the file system at once; the rest waits for the next time.
const VACUUM_PAGES: u32 = 4_096;

impl Db {
    /// See [`crate::Store::retire`].
    pub fn retire(&mut self, now: Timestamp) -> Result<Retired, StoreError> {
        let cutoff = now.plus_ms(-limits::RETENTION_DAYS * DAY_MS);
        let retired = self.transact(|tx| retire(tx, cutoff))?;
        self.tidy()?;
        Ok(retired)
    }

    /// Gives freed pages back and empties the log.
    pub(crate) fn tidy(&mut self) -> Result<(), StoreError> {
        let sql = format!("PRAGMA incremental_vacuum({VACUUM_PAGES})");
        let mut vacuum = self.conn.prepare(&sql)?;
        let mut steps = vacuum.query([])?;
        while steps.next()?.is_some() {}
        drop(steps);
        self.empty_log()
    }
}

fn retire(tx: &Transaction<'_>, cutoff: Timestamp) -> Result<Retired, StoreError> {
    let touched: Vec<RoomId> = tx
        .prepare("SELECT DISTINCT room_id FROM messages WHERE sent_at < ?1")?
        .query_map([cutoff.as_ms()], |row| Ok(RoomId::new(row.get::<_, String>(0)?)))?
        .collect::<Result<_, _>>()?;
    let messages = tx.execute("DELETE FROM messages WHERE sent_at < ?1", [cutoff.as_ms()])?;
    tx.execute(reactions::RETIRE, [])?;
    // What it would have changed is older still, and does not come any more.
    tx.execute("DELETE FROM amendments WHERE changed_at < ?1", [cutoff.as_ms()])?;
    tx.execute("DELETE FROM journal WHERE at < ?1", [cutoff.as_ms()])?;
    retire_gaps(tx, cutoff)?;
    let mut emptied = Vec::new();
    for room in touched {
        if is_empty(tx, &room)? {
            start_over(tx, &room)?;
            emptied.push(room);
        } else {
            reach_start(tx, &room)?;
        }
    }
    Ok(Retired { messages, emptied })
}

/// A hole in what nobody keeps is none; one that reaches out of it begins where keeping begins.
fn retire_gaps(tx: &Transaction<'_>, cutoff: Timestamp) -> Result<(), StoreError> {
    tx.execute("DELETE FROM gaps WHERE until <= ?1", [cutoff.as_ms()])?;
    // Several that reach out of it become one that ends where the last of them ends.
    tx.execute(
        "INSERT INTO gaps (room_id, after, until)
         SELECT room_id, ?1, CASE WHEN count(*) > count(until) THEN NULL ELSE max(until) END
         FROM gaps WHERE after < ?1 GROUP BY room_id
         ON CONFLICT (room_id, after) DO UPDATE SET until =
             CASE WHEN until IS NULL OR excluded.until IS NULL THEN NULL
                  ELSE max(until, excluded.until) END",
        [cutoff.as_ms()],
    )?;
    tx.execute("DELETE FROM gaps WHERE after < ?1", [cutoff.as_ms()])?;
    Ok(())
}

fn is_empty(tx: &Transaction<'_>, room: &RoomId) -> Result<bool, StoreError> {
    let mut statement = tx.prepare_cached("SELECT 1 FROM messages WHERE room_id = ?1 LIMIT 1")?;
    Ok(!statement.exists([room.as_str()])?)
}

/// A room whose newest stretch was removed would stay blank for ever: it still "has" that stretch,
/// and asking for what came since yields nothing (Mattermost met this). So it forgets where it
/// stood and begins with the newest page.
fn start_over(tx: &Transaction<'_>, room: &RoomId) -> Result<(), StoreError> {
    for table in ["cursors", "history", "gaps"] {
        tx.execute(&format!("DELETE FROM {table} WHERE room_id = ?1"), [room.as_str()])?;
    }
    Ok(())
}

/// What was older than the oldest kept message is gone on the server too.
fn reach_start(tx: &Transaction<'_>, room: &RoomId) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO history (room_id, next_cursor, reached_start) VALUES (?1, NULL, 1)
         ON CONFLICT (room_id) DO UPDATE SET next_cursor = NULL, reached_start = 1",
        params![room.as_str()],
    )?;
    Ok(())
}
