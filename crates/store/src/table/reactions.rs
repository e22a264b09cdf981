//! `reactions`: what people answered messages with, by what the live line calls the message.

use model::reaction::{self, Told};
use model::{Message, MessageId, Reaction, RoomId, UserId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::table::messages;
use crate::{Db, OwnReaction, Reacted, StoreError};

impl Db {
    /// See [`crate::Store::react`].
    pub fn react(&mut self, batch: &[Reacted]) -> Result<Vec<Message>, StoreError> {
        self.transact_lazily(|tx| {
            let mut changed = Vec::new();
            for reacted in batch {
                changed.extend(take(tx, reacted)?);
            }
            Ok(changed)
        })
    }

    /// See [`crate::Store::react_oneself`].
    pub fn react_oneself(&mut self, own: &OwnReaction) -> Result<Option<Message>, StoreError> {
        self.transact_lazily(|tx| take_own(tx, own))
    }

    /// See [`crate::Store::line_serial`].
    pub fn line_serial(&self, id: &MessageId) -> Result<Option<String>, StoreError> {
        Ok(serial_of(&self.conn, id)?.map(|(_, serial)| serial))
    }
}

/// Takes the reactions of one message, and answers it where they are others now. Where it is not
/// here, they wait for it.
fn take(conn: &Connection, reacted: &Reacted) -> Result<Option<Message>, StoreError> {
    let Reacted { room_id, serial, .. } = reacted;
    let message_id = match &reacted.message_id {
        Some(message_id) => Some(message_id.clone()),
        None => find_on_line(conn, room_id, serial)?,
    };
    let before = match &message_id {
        Some(message_id) => messages::find(conn, message_id)?,
        None => None,
    };
    let is_strange = before.as_ref().is_some_and(|known| known.room_id != *room_id);
    if serial.is_empty() || is_strange || before.as_ref().is_some_and(|known| known.is_deleted) {
        return Ok(None);
    }
    if let (Some(known), Some(_)) = (&before, &reacted.message_id) {
        note_serial(conn, &known.id, serial)?;
    }
    let nothing = Told { version: String::new(), reactions: Vec::new() };
    match &reacted.told {
        Some(told) => keep(conn, room_id, serial, told)?,
        // What it is called is worth knowing before it comes.
        None if before.is_none() && version(conn, room_id, serial)?.is_none() => {
            keep(conn, room_id, serial, &nothing)?;
        }
        None => {}
    }
    if let (None, Some(message_id)) = (&before, &reacted.message_id) {
        conn.prepare_cached(
            "UPDATE reactions SET message_id = ?3 WHERE room_id = ?1 AND serial = ?2",
        )?
        .execute([room_id.as_str(), serial, message_id.as_str()])?;
    }
    let Some(before) = before else { return Ok(None) };
    Ok(messages::find(conn, &before.id)?.filter(|after| *after != before))
}

/// What the service acknowledged of this person's own, before it has told everybody of it; unless it
/// has.
fn take_own(conn: &Connection, own: &OwnReaction) -> Result<Option<Message>, StoreError> {
    let Some(message) = messages::find(conn, &own.message_id)? else { return Ok(None) };
    let Some((room_id, serial)) = serial_of(conn, &own.message_id)? else { return Ok(None) };
    let known = version(conn, &room_id, &serial)?.unwrap_or_default();
    if message.is_deleted {
        return Ok(Some(message));
    }
    let version = own.version.clone().unwrap_or_else(|| known.clone());
    let reactions = reaction::with(&message.reactions, &own.user_id, &own.emoji, own.is_on);
    keep(conn, &room_id, &serial, &Told { version, reactions })?;
    messages::find(conn, &own.message_id)
}

fn keep(conn: &Connection, room: &RoomId, serial: &str, told: &Told) -> Result<(), StoreError> {
    if version(conn, room, serial)?.is_some_and(|known| !told.wins_over(&known)) {
        return Ok(());
    }
    conn.prepare_cached(
        "INSERT INTO reactions (room_id, serial, version, reactions) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (room_id, serial) DO UPDATE
         SET version = excluded.version, reactions = excluded.reactions",
    )?
    .execute(params![room.as_str(), serial, told.version, write(&told.reactions)])?;
    Ok(())
}

fn version(conn: &Connection, room: &RoomId, serial: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT version FROM reactions WHERE room_id = ?1 AND serial = ?2";
    let found = conn.prepare_cached(sql)?.query_row([room.as_str(), serial], |row| row.get(0));
    Ok(found.optional()?)
}

/// Whether there are none at all.
pub(crate) fn is_empty(conn: &Connection) -> Result<bool, StoreError> {
    Ok(!conn.prepare_cached("SELECT 1 FROM reactions LIMIT 1")?.exists([])?)
}

/// The reactions to a message that has just come by this serial: what waited for it by its name tells
/// what the line calls it, too.
pub(crate) fn meet(
    conn: &Connection,
    message: &Message,
    serial: &str,
) -> Result<Vec<Reaction>, StoreError> {
    let named: Option<String> = conn
        .prepare_cached("SELECT serial FROM reactions WHERE message_id = ?1")?
        .query_row([message.id.as_str()], |row| row.get(0))
        .optional()?;
    if let Some(serial) = &named {
        note_serial(conn, &message.id, serial)?;
    }
    let serial = named.as_deref().unwrap_or(serial);
    let found = conn
        .prepare_cached("SELECT reactions FROM reactions WHERE room_id = ?1 AND serial = ?2")?
        .query_row([message.room_id.as_str(), serial], |row| read(row, 0));
    Ok(found.optional()?.unwrap_or_default())
}

/// The reactions to a message.
pub(crate) fn of(conn: &Connection, id: &MessageId) -> Result<Vec<Reaction>, StoreError> {
    let sql = "SELECT r.reactions FROM messages m JOIN reactions r ON r.room_id = m.room_id
               AND r.serial = iif(m.line_serial <> '', m.line_serial, m.serial) WHERE m.id = ?1";
    let found = conn.prepare_cached(sql)?.query_row([id.as_str()], |row| read(row, 0));
    Ok(found.optional()?.unwrap_or_default())
}

/// The message is deleted.
pub(crate) fn forget(conn: &Connection, id: &MessageId) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM reactions WHERE message_id = ?1")?.execute([id.as_str()])?;
    if let Some((room, serial)) = serial_of(conn, id)? {
        conn.prepare_cached("DELETE FROM reactions WHERE room_id = ?1 AND serial = ?2")?
            .execute([room.as_str(), &serial])?;
    }
    Ok(())
}

/// Those of messages that are not here go at night: what tells of such a message tells of them, too.
/// (The plus: an expression is compared by its index with what has no type of a column.)
pub(crate) const RETIRE: &str = "DELETE FROM reactions WHERE NOT EXISTS
    (SELECT 1 FROM messages m INDEXED BY messages_by_line
     WHERE iif(m.line_serial <> '', m.line_serial, m.serial) = +reactions.serial
       AND m.room_id = reactions.room_id)";

/// Which message of a room the line calls so.
pub(crate) const FIND_ON_LINE: &str = "SELECT m.id FROM messages m INDEXED BY messages_by_line
     WHERE iif(m.line_serial <> '', m.line_serial, m.serial) = ?2 AND m.room_id = ?1";

fn find_on_line(
    conn: &Connection,
    room: &RoomId,
    serial: &str,
) -> Result<Option<MessageId>, StoreError> {
    let found = conn
        .prepare_cached(FIND_ON_LINE)?
        .query_row([room.as_str(), serial], |row| Ok(MessageId::new(row.get::<_, String>(0)?)));
    Ok(found.optional()?)
}

/// What the line calls a message, where that is known.
fn serial_of(conn: &Connection, id: &MessageId) -> Result<Option<(RoomId, String)>, StoreError> {
    let sql =
        "SELECT room_id, iif(line_serial <> '', line_serial, serial) FROM messages WHERE id = ?1";
    let found: Option<(RoomId, String)> = conn
        .prepare_cached(sql)?
        .query_row([id.as_str()], |row| Ok((RoomId::new(row.get::<_, String>(0)?), row.get(1)?)))
        .optional()?;
    Ok(found.filter(|(_, serial)| !serial.is_empty()))
}

fn note_serial(conn: &Connection, id: &MessageId, serial: &str) -> Result<(), StoreError> {
    conn.prepare_cached(
        "UPDATE messages SET line_serial = ?2
         WHERE id = ?1 AND iif(line_serial <> '', line_serial, serial) <> ?2",
    )?
    .execute([id.as_str(), serial])?;
    Ok(())
}

/// On the disk: emoji, people and their number.
type Written = Vec<(String, Vec<String>, u32)>;

fn write(reactions: &[Reaction]) -> String {
    let written: Written = reactions
        .iter()
        .map(|one| {
            let people = one.people.iter().map(|user| user.as_str().to_owned()).collect();
            (one.emoji.clone(), people, one.count)
        })
        .collect();
    // Texts and numbers always have a form in JSON.
    serde_json::to_string(&written).unwrap_or_default()
}

/// What cannot be read is told again by the next page.
pub(crate) fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<Vec<Reaction>> {
    let Some(text) = row.get_ref(at)?.as_str_or_null()? else { return Ok(Vec::new()) };
    let written: Written = serde_json::from_str(text).unwrap_or_default();
    let reaction = |(emoji, people, count): (String, Vec<String>, u32)| Reaction {
        emoji,
        people: people.into_iter().map(UserId::new).collect(),
        count,
    };
    Ok(written.into_iter().map(reaction).collect())
}
