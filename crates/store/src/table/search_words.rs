//! `search`, being written: the words a message is found by, under an id that begins with its time.

use std::collections::BTreeMap;

use model::{Message, MessageId, Timestamp};
use rusqlite::{Connection, params};

use crate::search::query::indexed_words;
use crate::table::messages;
use crate::{Db, StoreError};

/// Time in the ids of the index begins here: 2020-01-01T00:00:00Z.
const EPOCH_MS: i64 = 1_577_836_800_000;
/// Messages nearer to each other than this stand in the order of their ordinals.
const STEP_MS: i64 = 64;
/// The last step an id has room for, in 2089.
const LAST_STEP: i64 = (1 << 35) - 1;
/// Bits of an id that hold the message's ordinal: a desk would need decades to use them up.
const ORDINAL_BITS: u32 = 28;
pub(crate) const ORDINAL_MASK: i64 = (1 << ORDINAL_BITS) - 1;

/// Messages that are to be taken in together, in the order of their ids. FTS5 ends a segment at an
/// id that is below the one before; of messages as they come, from rooms that take turns, that would
/// be every few, and to merge the segments costs more than the words.
#[derive(Debug, Default)]
pub(crate) struct Words(BTreeMap<i64, String>);

impl Words {
    /// Takes note of a message. One that was deleted has no words to be found by.
    pub(crate) fn note(&mut self, ordinal: i64, message: &Message) {
        let id = id_of(message.shown_at(), ordinal).filter(|_| !message.is_deleted);
        if let Some(id) = id {
            self.0.insert(id, indexed_words(message));
        }
    }

    /// Takes in what was noted since it was last asked, none of which is in.
    pub(crate) fn write(&mut self, conn: &Connection) -> Result<(), StoreError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut put = conn.prepare_cached("INSERT INTO search (rowid, words) VALUES (?1, ?2)")?;
        for (id, words) in std::mem::take(&mut self.0) {
            put.execute(params![id, words])?;
        }
        Ok(())
    }
}

impl Db {
    /// See [`crate::Store::index_sent`].
    pub fn index_sent(&mut self, id: &MessageId) -> Result<(), StoreError> {
        self.transact_lazily(|tx| {
            let Some(known) = messages::known(tx, id)? else { return Ok(()) };
            if has(tx, known.ordinal, &known.message)? {
                return Ok(());
            }
            add(tx, known.ordinal, &known.message)
        })
    }
}

/// Takes in one message that is not in.
pub(crate) fn add(conn: &Connection, ordinal: i64, message: &Message) -> Result<(), StoreError> {
    let mut words = Words::default();
    words.note(ordinal, message);
    words.write(conn)
}

/// Whether a message is in, or has no place there.
pub(crate) fn has(conn: &Connection, ordinal: i64, message: &Message) -> Result<bool, StoreError> {
    let Some(id) = id_of(message.shown_at(), ordinal) else { return Ok(true) };
    Ok(conn.prepare_cached("SELECT 1 FROM search_docsize WHERE id = ?1")?.exists([id])?)
}

/// A message was changed: its words are those it has now, at the time it has now.
pub(crate) fn follow(
    conn: &Connection,
    ordinal: i64,
    former: &Message,
    now: &Message,
) -> Result<(), StoreError> {
    let is_same = former.content == now.content
        && former.is_deleted == now.is_deleted
        && id_of(former.shown_at(), ordinal) == id_of(now.shown_at(), ordinal);
    if is_same {
        return Ok(());
    }
    if let Some(id) = id_of(former.shown_at(), ordinal) {
        conn.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([id])?;
    }
    add(conn, ordinal, now)
}

/// Forgets every word.
pub(crate) fn clear(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch(
        "INSERT INTO search (search) VALUES ('delete-all'); DELETE FROM search_backlog;",
    )?;
    Ok(())
}

/// The id of a message in the index; `None` beyond what it has room for.
fn id_of(sent_at: Timestamp, ordinal: i64) -> Option<i64> {
    let fits = (0..=ORDINAL_MASK).contains(&ordinal);
    fits.then(|| first_id(sent_at) | ordinal)
}

/// The first id a message from that time on can have.
pub(crate) fn first_id(since: Timestamp) -> i64 {
    let step = (since.as_ms().saturating_sub(EPOCH_MS) / STEP_MS).clamp(0, LAST_STEP);
    step << ORDINAL_BITS
}

/// The last id a message up to that time can have.
pub(crate) fn last_id(until: Timestamp) -> i64 {
    first_id(until) | ORDINAL_MASK
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_desk::{desk, said};

    const ROOMS: [&str; 3] = ["lobby", "bar", "spa"];

    fn segments(db: &Db) -> i64 {
        let sql = "SELECT count(DISTINCT segid) FROM search_idx";
        db.conn.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn rooms_that_take_turns_in_a_burst_are_one_segment_of_the_index() {
        let (_folder, mut db) = desk();
        let burst = (0..200).flat_map(|_| ROOMS).enumerate().map(|(number, room)| {
            let mut said = said(room, 1);
            said.message.id = MessageId::new(number.to_string());
            said
        });
        assert_eq!(db.ingest(burst.collect(), &[]).unwrap().new.len(), 600);
        assert_eq!(segments(&db), 1);
    }

    #[test]
    fn a_page_of_history_newest_first_is_one_segment_of_the_index() {
        let (_folder, mut db) = desk();
        db.ingest((0..50).rev().map(|minute| said("lobby", minute)).collect(), &[]).unwrap();
        assert_eq!(segments(&db), 1);
    }
}
