//! `messages`: what the service has taken.

use model::{
    Attachment, Content, Delivery, Message, MessageId, MessageKind, RoomId, Timestamp, UserId,
};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::table::outbox;
use crate::{Db, StoreError};

/// The columns [`read`] takes, of `messages m` and, for the roster's name, `people p`.
pub(crate) const COLUMNS: &str = "m.id, m.room_id, m.sender_id, \
     coalesce(nullif(p.name, ''), m.sender_name), m.kind, m.text, m.attachment_url, \
     m.attachment_name, m.attachment_size, m.written_at, m.sent_at, m.delivery, m.is_edited, \
     m.is_deleted, m.changed_at";

/// How many they are.
pub(crate) const WIDTH: usize = 15;

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
    Ok(Message {
        sent_at: Some(Timestamp::from_ms(row.get(at + 10)?)),
        delivery,
        is_edited: row.get(at + 12)?,
        is_deleted: row.get(at + 13)?,
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
