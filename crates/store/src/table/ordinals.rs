//! Where in `messages` the next row of a room goes. The rows of a room stand together, in blocks, or
//! each message of a page would be on a page of the file of its own, to be read and decrypted.

use std::collections::HashMap;

use model::RoomId;
use rusqlite::{Connection, OptionalExtension};

use crate::StoreError;

/// Ordinals of a block: several pages of a timeline, so that the newest is seldom in two blocks.
const BLOCK: i64 = 256;

/// Free ordinals, for as long as one transaction lasts.
#[derive(Debug, Default)]
pub(crate) struct Ordinals {
    of_rooms: HashMap<RoomId, Free>,
    /// The first one behind all blocks that were given out.
    behind: i64,
}

/// Free ones of a room; never none.
#[derive(Clone, Copy, Debug)]
struct Free {
    next: i64,
    end: i64,
}

impl Ordinals {
    /// The ordinal of the room's next row, which stays free until it is [`Ordinals::used`].
    pub(crate) fn next(&mut self, conn: &Connection, room: &RoomId) -> Result<i64, StoreError> {
        if let Some(free) = self.of_rooms.get(room) {
            return Ok(free.next);
        }
        let free = match behind_newest(conn, room)? {
            Some(free) => free,
            None => self.new_block(conn)?,
        };
        self.of_rooms.insert(room.clone(), free);
        Ok(free.next)
    }

    /// There is a row now.
    pub(crate) fn used(&mut self, room: &RoomId) {
        if let Some(free) = self.of_rooms.get_mut(room) {
            free.next += 1;
            if free.next == free.end {
                self.of_rooms.remove(room);
            }
        }
    }

    fn new_block(&mut self, conn: &Connection) -> Result<Free, StoreError> {
        let last: i64 = conn
            .prepare_cached("SELECT coalesce(max(ordinal), 0) FROM messages")?
            .query_row([], |row| row.get(0))?;
        let next = block_end(last).max(self.behind);
        self.behind = next + BLOCK;
        Ok(Free { next, end: self.behind })
    }
}

/// What is free behind the room's newest row, in the same block.
fn behind_newest(conn: &Connection, room: &RoomId) -> Result<Option<Free>, StoreError> {
    let newest: Option<i64> = conn
        .prepare_cached(
            "SELECT ordinal FROM messages WHERE room_id = ?1
             ORDER BY sent_at DESC, serial DESC, id DESC LIMIT 1",
        )?
        .query_row([room.as_str()], |row| row.get(0))
        .optional()?;
    let Some(newest) = newest else { return Ok(None) };
    // Of another room, where the file is older than the blocks, or the same room's past.
    let taken: Option<i64> = conn
        .prepare_cached("SELECT min(ordinal) FROM messages WHERE ordinal > ?1")?
        .query_row([newest], |row| row.get(0))?;
    let end = taken.map_or(block_end(newest), |taken| taken.min(block_end(newest)));
    let free = Free { next: newest + 1, end };
    Ok((free.next < free.end).then_some(free))
}

/// Where the block of an ordinal ends and the next one begins.
const fn block_end(ordinal: i64) -> i64 {
    (ordinal / BLOCK + 1) * BLOCK
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_desk::{desk, said};
    use crate::{Db, Incoming};

    /// Blocks the rows of a room stand in, from minute to minute.
    fn blocks(db: &Db, room: &str, minutes: std::ops::Range<i64>) -> usize {
        let mut blocks: Vec<i64> = minutes
            .map(|minute| {
                let sql = "SELECT ordinal FROM messages WHERE id = ?1";
                let id = format!("{room}-{minute}");
                db.conn.query_row(sql, [id], |row| row.get::<_, i64>(0)).unwrap() / BLOCK
            })
            .collect();
        blocks.dedup();
        blocks.len()
    }

    const ROOMS: [&str; 3] = ["lobby", "bar", "spa"];

    #[test]
    fn rows_of_a_room_stand_together_whether_they_come_one_by_one_or_in_a_burst() {
        let (_folder, mut db) = desk();
        for minute in 0..100 {
            for room in ROOMS {
                db.ingest(vec![said(room, minute)], &[]).unwrap();
            }
        }
        let burst = (100..600).flat_map(|minute| ROOMS.map(|room| said(room, minute)));
        db.ingest(burst.collect(), &[]).unwrap();
        // The same again takes no place.
        db.ingest(ROOMS.map(|room| said(room, 599)).to_vec(), &[]).unwrap();
        db.ingest(ROOMS.map(|room| said(room, 600)).to_vec(), &[]).unwrap();
        for room in ROOMS {
            assert_eq!(blocks(&db, room, 0..601), 3, "{room}");
            assert_eq!(blocks(&db, room, 551..601), 1, "{room}");
        }
        db.verify().unwrap();
    }

    #[test]
    fn what_was_written_before_there_were_blocks_is_stepped_over() {
        let (_folder, mut db) = desk();
        let by_turns: Vec<Incoming> =
            (0..40).flat_map(|minute| ROOMS.map(|room| said(room, minute))).collect();
        db.ingest(by_turns, &[]).unwrap();
        // As the versions before numbered them.
        db.conn
            .execute_batch(
                "UPDATE messages SET ordinal = -ordinal;
                 WITH turns AS (SELECT ordinal, row_number() OVER (ORDER BY sent_at, id) AS turn
                                FROM messages)
                 UPDATE messages SET ordinal = (SELECT turn FROM turns
                                                WHERE turns.ordinal = messages.ordinal);
                 DELETE FROM messages WHERE room_id = 'bar' AND ordinal % 2 = 0;",
            )
            .unwrap();
        for minute in 40..540 {
            let burst = ROOMS.map(|room| said(room, minute));
            assert_eq!(db.ingest(burst.to_vec(), &[]).unwrap().new.len(), 3);
        }
        for room in ROOMS {
            assert!(blocks(&db, room, 40..540) <= 3, "{room}");
        }
        db.conn.query_row("PRAGMA integrity_check", [], |_| Ok(())).unwrap();
    }

    #[test]
    fn an_older_page_does_not_part_what_comes_after_it() {
        let (_folder, mut db) = desk();
        db.ingest((400..440).map(|minute| said("lobby", minute)).collect(), &[]).unwrap();
        db.ingest((0..200).map(|minute| said("lobby", minute)).collect(), &[]).unwrap();
        for minute in 440..600 {
            db.ingest(vec![said("lobby", minute)], &[]).unwrap();
        }
        assert!(blocks(&db, "lobby", 400..600) <= 2);
        assert!(blocks(&db, "lobby", 0..200) <= 2);
    }
}
