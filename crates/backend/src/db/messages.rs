//! Messages.

use model::{MessageId, MessageKind, RoomId, UserId};
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::DbError;

/// A message as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) id: MessageId,
    pub(crate) room_id: RoomId,
    pub(crate) sender_id: UserId,
    pub(crate) sender_name: String,
    pub(crate) kind: MessageKind,
    pub(crate) content: Option<String>,
    pub(crate) attachment: Option<Attachment>,
    pub(crate) created_at: i64,
    pub(crate) is_edited: bool,
    pub(crate) is_deleted: bool,
    /// When it was last edited or deleted.
    pub(crate) changed_at: Option<i64>,
    /// What the live line calls it.
    pub(crate) serial: String,
    /// When it was last changed or reacted to.
    pub(crate) touched_at: Option<i64>,
    /// The version of its reactions; `None` while nobody has reacted.
    pub(crate) reactions_version: Option<String>,
}

/// The file of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attachment {
    pub(crate) url: String,
    pub(crate) name: String,
    pub(crate) size: i64,
}

const COLUMNS: &str = "SELECT m.id, m.room_id, m.sender_id, p.name, m.kind, m.content,
    m.attachment_url, m.attachment_name, m.attachment_size, m.created_at,
    m.is_edited, m.is_deleted, m.changed_at, m.serial, m.touched_at, m.reactions_version
    FROM message m JOIN person p ON p.id = m.sender_id";

fn read(row: &Row<'_>) -> rusqlite::Result<Message> {
    let url: Option<String> = row.get(6)?;
    let attachment = match url {
        Some(url) => Some(Attachment {
            url,
            name: row.get::<_, Option<String>>(7)?.unwrap_or_default(),
            size: row.get::<_, Option<i64>>(8)?.unwrap_or_default(),
        }),
        None => None,
    };
    Ok(Message {
        id: MessageId::new(row.get::<_, String>(0)?),
        room_id: RoomId::new(row.get::<_, String>(1)?),
        sender_id: UserId::new(row.get::<_, String>(2)?),
        sender_name: row.get(3)?,
        kind: MessageKind::parse(&row.get::<_, String>(4)?),
        content: row.get(5)?,
        attachment,
        created_at: row.get(9)?,
        is_edited: row.get(10)?,
        is_deleted: row.get(11)?,
        changed_at: row.get(12)?,
        serial: row.get::<_, Option<String>>(13)?.unwrap_or_default(),
        touched_at: row.get(14)?,
        reactions_version: row.get(15)?,
    })
}

/// Stores a message and moves its room's last time; the caller has made `created_at` newer than
/// everything in the room.
pub(crate) fn insert(tx: &Transaction<'_>, message: &Message) -> Result<(), DbError> {
    let attachment = message.attachment.as_ref();
    tx.prepare_cached(
        "INSERT INTO message (id, room_id, sender_id, kind, content, attachment_url,
             attachment_name, attachment_size, created_at, serial)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        message.id.as_str(),
        message.room_id.as_str(),
        message.sender_id.as_str(),
        message.kind.as_str(),
        message.content,
        attachment.map(|file| file.url.as_str()),
        attachment.map(|file| file.name.as_str()),
        attachment.map(|file| file.size),
        message.created_at,
        message.serial,
    ])?;
    tx.prepare_cached("UPDATE room SET last_message_at = ?2, updated_at = ?2 WHERE id = ?1")?
        .execute(params![message.room_id.as_str(), message.created_at])?;
    Ok(())
}

/// The time of a message's next change: later than every earlier change in its room, whatever the
/// clock does, so that whoever asks from the last one they know misses none.
pub(crate) fn next_change(
    tx: &Transaction<'_>,
    message: &Message,
    now: i64,
) -> Result<i64, DbError> {
    let last: Option<i64> = tx
        .prepare_cached(
            "SELECT max(touched_at) FROM message WHERE room_id = ?1 AND touched_at IS NOT NULL",
        )?
        .query_row([message.room_id.as_str()], |row| row.get(0))?;
    let earlier = last.map_or(message.created_at, |last| last.max(message.created_at));
    Ok(now.max(earlier.saturating_add(1)))
}

/// Writes what a message says now.
pub(crate) fn edit(
    tx: &Transaction<'_>,
    id: &MessageId,
    content: &str,
    changed_at: i64,
) -> Result<(), DbError> {
    tx.prepare_cached(
        "UPDATE message SET content = ?2, is_edited = 1, changed_at = ?3, touched_at = ?3
         WHERE id = ?1",
    )?
    .execute(params![id.as_str(), content, changed_at])?;
    Ok(())
}

/// Leaves the row of a message, and nothing of what it said or was answered with.
pub(crate) fn delete(tx: &Transaction<'_>, id: &MessageId, changed_at: i64) -> Result<(), DbError> {
    tx.prepare_cached(
        "UPDATE message SET content = NULL, attachment_url = NULL, attachment_name = NULL,
             attachment_size = NULL, is_deleted = 1, changed_at = ?2, touched_at = ?2
         WHERE id = ?1",
    )?
    .execute(params![id.as_str(), changed_at])?;
    tx.prepare_cached("DELETE FROM reaction WHERE message_id = ?1")?.execute([id.as_str()])?;
    Ok(())
}

/// Notes that the reactions of a message are others now.
pub(crate) fn note_reactions(
    tx: &Transaction<'_>,
    id: &MessageId,
    version: &str,
    touched_at: i64,
) -> Result<(), DbError> {
    tx.prepare_cached("UPDATE message SET reactions_version = ?2, touched_at = ?3 WHERE id = ?1")?
        .execute(params![id.as_str(), version, touched_at])?;
    Ok(())
}

/// Up to `limit` messages of a room that were edited, deleted or reacted to after `since`, the
/// earliest change first. Changes of one time, which files of earlier versions have, are never torn
/// apart, so that the last time is where to go on.
pub(crate) fn changed(
    tx: &Transaction<'_>,
    room: &RoomId,
    since: i64,
    limit: usize,
) -> Result<Vec<Message>, DbError> {
    let mut statement = tx.prepare_cached(&format!(
        "{COLUMNS} WHERE m.room_id = ?1 AND m.touched_at > ?2 AND m.touched_at <= coalesce(
             (SELECT touched_at FROM message WHERE room_id = ?1 AND touched_at > ?2
              ORDER BY touched_at LIMIT 1 OFFSET ?3), ?4)
         ORDER BY m.touched_at, m.created_at"
    ))?;
    let last = i64::try_from(limit.saturating_sub(1)).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![room.as_str(), since, last, i64::MAX], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn find(tx: &Transaction<'_>, id: &MessageId) -> Result<Option<Message>, DbError> {
    let found = tx
        .prepare_cached(&format!("{COLUMNS} WHERE m.id = ?1"))?
        .query_row([id.as_str()], read)
        .optional()?;
    Ok(found)
}

/// The message that the live line calls by this serial.
pub(crate) fn by_serial(
    tx: &Transaction<'_>,
    room: &RoomId,
    serial: &str,
) -> Result<Option<Message>, DbError> {
    let found = tx
        .prepare_cached(&format!("{COLUMNS} WHERE m.serial = ?2 AND m.room_id = ?1"))?
        .query_row([room.as_str(), serial], read)
        .optional()?;
    Ok(found)
}

/// The serial of a message that never passed through its channel.
pub(crate) fn kept_serial(created_at: i64) -> String {
    format!("{created_at:014}-000@kept:000")
}

/// The newest message of a room.
pub(crate) fn last(tx: &Transaction<'_>, room: &RoomId) -> Result<Option<Message>, DbError> {
    Ok(page(tx, room, i64::MAX, 1)?.pop())
}

/// Up to `limit` messages older than `before`, newest first.
pub(crate) fn page(
    tx: &Transaction<'_>,
    room: &RoomId,
    before: i64,
    limit: usize,
) -> Result<Vec<Message>, DbError> {
    let mut statement = tx.prepare_cached(&format!(
        "{COLUMNS} WHERE m.room_id = ?1 AND m.created_at < ?2 ORDER BY m.created_at DESC LIMIT ?3"
    ))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![room.as_str(), before, limit], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every message of a room in the order of the room, for tests that look behind the scenes.
pub(crate) fn all_of(tx: &Transaction<'_>, room: &RoomId) -> Result<Vec<Message>, DbError> {
    let mut newest_first = page(tx, room, i64::MAX, usize::MAX)?;
    newest_first.reverse();
    Ok(newest_first)
}
