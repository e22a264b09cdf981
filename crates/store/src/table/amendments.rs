//! `amendments`: what became of messages that are not here yet.

use model::{Amendment, MessageId, RoomId, Timestamp, UserId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{Amended, StoreError};

/// Whether nothing waits, which is how it mostly is.
pub(crate) fn is_empty(conn: &Connection) -> Result<bool, StoreError> {
    Ok(!conn.prepare_cached("SELECT 1 FROM amendments LIMIT 1")?.exists([])?)
}

/// Keeps what is to be known of a message when it comes, unless more is known already.
pub(crate) fn keep(conn: &Connection, amended: &Amended) -> Result<(), StoreError> {
    let amendment = &amended.amendment;
    let known = find(conn, &amendment.message_id)?;
    if known.is_some_and(|known| !amendment.wins_over(&known.amendment)) {
        return Ok(());
    }
    conn.prepare_cached(
        "INSERT OR REPLACE INTO amendments
             (message_id, room_id, sender_id, text, changed_at, mentions_me)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        amendment.message_id.as_str(),
        amendment.room_id.as_str(),
        amendment.sender_id.as_str(),
        amendment.text,
        amendment.changed_at.as_ms(),
        amended.mentions_me
    ])?;
    Ok(())
}

/// The message has come: what waited for it waits no more.
pub(crate) fn take(conn: &Connection, id: &MessageId) -> Result<Option<Amended>, StoreError> {
    let found = find(conn, id)?;
    if found.is_some() {
        conn.prepare_cached("DELETE FROM amendments WHERE message_id = ?1")?
            .execute([id.as_str()])?;
    }
    Ok(found)
}

fn find(conn: &Connection, id: &MessageId) -> Result<Option<Amended>, StoreError> {
    let sql = "SELECT message_id, room_id, sender_id, text, changed_at, mentions_me
               FROM amendments WHERE message_id = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([id.as_str()], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Amended> {
    Ok(Amended {
        amendment: Amendment {
            message_id: MessageId::new(row.get::<_, String>(0)?),
            room_id: RoomId::new(row.get::<_, String>(1)?),
            sender_id: UserId::new(row.get::<_, String>(2)?),
            text: row.get(3)?,
            changed_at: Timestamp::from_ms(row.get(4)?),
        },
        mentions_me: row.get(5)?,
    })
}
