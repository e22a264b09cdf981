//! What quotes a message goes with it: where one is deleted, those that answer it lose its words, too,
//! as far as this desk knew them. An answer is a text that begins with quoted lines.

use model::{Message, MessageId, quote};
use rusqlite::{Connection, params};

use crate::StoreError;
use crate::table::{messages, search_words};

/// Takes the words of a message, as it was before, out of those that quote it. Answers these.
pub(crate) fn empty(conn: &Connection, gone: &Message) -> Result<Vec<Message>, StoreError> {
    let text = quote::answer(gone.content.text.trim());
    let file = gone.content.attachment.as_ref().map_or("", |file| file.name.as_str());
    let said = if text.is_empty() { file } else { text };
    if said.is_empty() {
        return Ok(Vec::new());
    }
    let mut emptied = Vec::new();
    for (message, ordinal) in quoting(conn, gone)? {
        if !quote::is_of(&message.content.text, &gone.sender_name, said) {
            continue;
        }
        let mut now = message.clone();
        strip(&mut now);
        conn.prepare_cached("UPDATE messages SET text = ?2, quote_is_gone = 1 WHERE id = ?1")?
            .execute(params![now.id.as_str(), now.content.text])?;
        search_words::follow(conn, ordinal, &message, &now)?;
        emptied.push(now);
    }
    Ok(emptied)
}

/// Takes out what a message quotes.
pub(crate) fn strip(message: &mut Message) {
    if let Some(text) = quote::without_words(&message.content.text) {
        message.content.text = text;
    }
}

/// Whether the words that a message here quotes were deleted.
pub(crate) fn is_gone(conn: &Connection, id: &MessageId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM messages WHERE id = ?1 AND quote_is_gone = 1";
    Ok(conn.prepare_cached(sql)?.exists([id.as_str()])?)
}

/// Everything of the room from then on that quotes anybody, with its ordinal.
fn quoting(conn: &Connection, gone: &Message) -> Result<Vec<(Message, i64)>, StoreError> {
    let since = gone.shown_at().as_ms();
    let found = conn
        .prepare_cached(&sql())?
        .query_map(params![gone.room_id.as_str(), since], |row| {
            Ok((messages::read(row, 0)?, row.get(messages::WIDTH)?))
        })?
        .collect::<Result<_, _>>()?;
    Ok(found)
}

pub(crate) fn sql() -> String {
    format!(
        "SELECT {}, m.ordinal FROM {}
         WHERE m.room_id = ?1 AND m.sent_at >= ?2 AND m.text GLOB '> *'",
        messages::COLUMNS,
        messages::SOURCE
    )
}
