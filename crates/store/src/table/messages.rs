//! `messages`: what the service has taken.

use model::{
    Attachment, Content, Delivery, Message, MessageId, MessageKind, RoomId, Timestamp, UserId,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::table::{outbox, reactions};
use crate::{Db, StoreError};

/// The columns [`read`] takes, of `messages m` and, for the roster's name, `people p`.
pub(crate) const COLUMNS: &str = "m.id, m.room_id, m.sender_id, \
     coalesce(nullif(p.name, ''), m.sender_name), m.kind, m.text, m.attachment_url, \
     m.attachment_name, m.attachment_size, m.written_at, m.sent_at, m.delivery, m.is_edited, \
     m.is_deleted, m.changed_at, \
     (SELECT r.reactions FROM reactions r WHERE r.room_id = m.room_id \
      AND r.serial = iif(m.line_serial <> '', m.line_serial, m.serial))";

/// How many they are.
pub(crate) const WIDTH: usize = 16;

/// Where they come from.
pub(crate) const SOURCE: &str = "messages m LEFT JOIN people p ON p.id = m.sender_id";

impl Db {
    /// See [`crate::Store::message`].
    pub fn message(&self, id: &MessageId) -> Result<Option<Message>, StoreError> {
        outbox::known(&self.conn, id)
    }
}

pub(crate) fn find(conn: &Connection, id: &MessageId) -> Result<Option<Message>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM {SOURCE} WHERE m.id = ?1");
    Ok(conn.prepare_cached(&sql)?.query_row([id.as_str()], |row| read(row, 0)).optional()?)
}

/// A message as it stands, with what only its row tells.
pub(crate) struct Known {
    pub(crate) message: Message,
    pub(crate) serial: String,
    pub(crate) mentions_me: bool,
    pub(crate) ordinal: i64,
}

pub(crate) fn known(conn: &Connection, id: &MessageId) -> Result<Option<Known>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS}, m.serial, m.mentions_me, m.ordinal FROM {SOURCE} WHERE m.id = ?1"
    );
    let read = |row: &Row<'_>| {
        Ok(Known {
            message: read(row, 0)?,
            serial: row.get(WIDTH)?,
            mentions_me: row.get(WIDTH + 1)?,
            ordinal: row.get(WIDTH + 2)?,
        })
    };
    Ok(conn.prepare_cached(&sql)?.query_row([id.as_str()], read).optional()?)
}

/// Whether it counts as unread until read.
pub(crate) fn is_countable(message: &Message, is_own: bool) -> bool {
    !is_own && !message.is_deleted && message.content.kind != MessageKind::System
}

/// Puts a message in; answers whether its id was not there before.
pub(crate) fn insert(
    conn: &Connection,
    message: &Message,
    ordinal: i64,
    serial: &str,
    is_own: bool,
    mentions_me: bool,
) -> Result<bool, StoreError> {
    let (url, name, size) = attachment_columns(&message.content);
    let inserted = conn
        .prepare_cached(
            "INSERT INTO messages (ordinal, id, room_id, sender_id, sender_name, kind, text,
                 attachment_url, attachment_name, attachment_size, written_at, sent_at, serial,
                 delivery, is_edited, is_deleted, is_own, is_countable, mentions_me,
                 changed_at)
             VALUES (?19, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                     ?17, ?18, ?20)
             ON CONFLICT (id) DO NOTHING",
        )?
        .execute(params![
            message.id.as_str(),
            message.room_id.as_str(),
            message.sender_id.as_str(),
            message.sender_name,
            message.content.kind.as_str(),
            message.content.text,
            url,
            name,
            size,
            message.written_at.as_ms(),
            message.shown_at().as_ms(),
            serial,
            delivery_word(message.delivery),
            message.is_edited,
            message.is_deleted,
            is_own,
            is_countable(message, is_own),
            mentions_me,
            ordinal,
            message.changed_at.map(Timestamp::as_ms)
        ])?;
    if message.is_deleted {
        reactions::forget(conn, &message.id)?;
    }
    Ok(inserted > 0)
}

/// Writes what may have changed of a message. Of two serials the earlier is that of the first publish,
/// by which the backend knows it.
pub(crate) fn update(
    conn: &Connection,
    message: &Message,
    serial: &str,
    is_own: bool,
    mentions_me: bool,
) -> Result<(), StoreError> {
    let mentions_me = mentions_me && is_countable(message, is_own);
    let (url, name, size) = attachment_columns(&message.content);
    conn.prepare_cached(
        "UPDATE messages SET kind = ?2, text = ?3, attachment_url = ?4, attachment_name = ?5,
             attachment_size = ?6, sent_at = ?7, serial = ?8, delivery = ?9, is_edited = ?10,
             is_deleted = ?11, is_countable = ?12, mentions_me = ?13,
             sender_name = coalesce(nullif(sender_name, ''), ?14), changed_at = ?15,
             line_serial = CASE WHEN serial IN ('', ?8) OR ?8 = '' THEN line_serial
                                ELSE min(iif(line_serial <> '', line_serial, serial), ?8) END
         WHERE id = ?1",
    )?
    .execute(params![
        message.id.as_str(),
        message.content.kind.as_str(),
        message.content.text,
        url,
        name,
        size,
        message.shown_at().as_ms(),
        serial,
        delivery_word(message.delivery),
        message.is_edited,
        message.is_deleted,
        is_countable(message, is_own),
        mentions_me,
        message.sender_name,
        message.changed_at.map(Timestamp::as_ms)
    ])?;
    if message.is_deleted {
        reactions::forget(conn, &message.id)?;
    }
    Ok(())
}

/// The SQL word of a settled delivery.
pub(crate) const fn delivery_word(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Read => "read",
        Delivery::Delivered => "delivered",
        Delivery::Queued
        | Delivery::Sending
        | Delivery::Waiting { .. }
        | Delivery::Failed { .. }
        | Delivery::Sent => "sent",
    }
}

pub(crate) fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<Message> {
    let delivery = match row.get_ref(at + 11)?.as_str()? {
        "read" => Delivery::Read,
        "delivered" => Delivery::Delivered,
        _ => Delivery::Sent,
    };
    let is_deleted = row.get(at + 13)?;
    Ok(Message {
        sent_at: Some(Timestamp::from_ms(row.get(at + 10)?)),
        delivery,
        is_edited: row.get(at + 12)?,
        is_deleted,
        reactions: if is_deleted { Vec::new() } else { reactions::read(row, at + 15)? },
        changed_at: row.get::<_, Option<i64>>(at + 14)?.map(Timestamp::from_ms),
        ..read_written(row, at)?
    })
}

/// Reads what a message has from the moment it is written: ten columns, the same in `outbox`.
pub(crate) fn read_written(row: &Row<'_>, at: usize) -> rusqlite::Result<Message> {
    let url: Option<String> = row.get(at + 6)?;
    let attachment = match url {
        None => None,
        Some(url) => Some(Attachment {
            url,
            name: row.get::<_, Option<String>>(at + 7)?.unwrap_or_default(),
            size: row.get::<_, Option<i64>>(at + 8)?.and_then(|size| u64::try_from(size).ok()),
        }),
    };
    Ok(Message {
        id: MessageId::new(row.get::<_, String>(at)?),
        room_id: RoomId::new(row.get::<_, String>(at + 1)?),
        sender_id: UserId::new(row.get::<_, String>(at + 2)?),
        sender_name: row.get(at + 3)?,
        content: Content {
            kind: MessageKind::parse(row.get_ref(at + 4)?.as_str()?),
            text: row.get(at + 5)?,
            attachment,
        },
        written_at: Timestamp::from_ms(row.get(at + 9)?),
        sent_at: None,
        delivery: Delivery::Queued,
        is_edited: false,
        is_deleted: false,
        changed_at: None,
        reactions: Vec::new(),
    })
}

/// An attachment as three columns.
pub(crate) fn attachment_columns(content: &Content) -> (Option<&str>, Option<&str>, Option<i64>) {
    match &content.attachment {
        None => (None, None, None),
        Some(file) => {
            (Some(&file.url), Some(&file.name), file.size.and_then(|size| i64::try_from(size).ok()))
        }
    }
}
