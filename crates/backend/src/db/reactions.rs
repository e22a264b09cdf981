//! Reactions.

use std::collections::BTreeMap;

use model::{MessageId, UserId};
use rusqlite::{Transaction, params};

use super::DbError;

/// Who reacted to one message, by emoji.
pub(crate) type Reactions = BTreeMap<String, Vec<UserId>>;

/// Keeps a reaction; once, however often it is told.
pub(crate) fn add(
    tx: &Transaction<'_>,
    message: &MessageId,
    emoji: &str,
    person: &UserId,
) -> Result<(), DbError> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO reaction (message_id, emoji, person_id) VALUES (?1, ?2, ?3)",
    )?
    .execute(params![message.as_str(), emoji, person.as_str()])?;
    Ok(())
}

/// Takes a reaction back, if there is one.
pub(crate) fn remove(
    tx: &Transaction<'_>,
    message: &MessageId,
    emoji: &str,
    person: &UserId,
) -> Result<(), DbError> {
    tx.prepare_cached(
        "DELETE FROM reaction WHERE message_id = ?1 AND emoji = ?2 AND person_id = ?3",
    )?
    .execute(params![message.as_str(), emoji, person.as_str()])?;
    Ok(())
}

/// The reactions of one message.
pub(crate) fn of(tx: &Transaction<'_>, message: &MessageId) -> Result<Reactions, DbError> {
    let mut statement = tx.prepare_cached(
        "SELECT emoji, person_id FROM reaction WHERE message_id = ?1 ORDER BY emoji, person_id",
    )?;
    let mut rows = statement.query([message.as_str()])?;
    let mut reactions = Reactions::new();
    while let Some(row) = rows.next()? {
        let person = UserId::new(row.get::<_, String>(1)?);
        reactions.entry(row.get(0)?).or_default().push(person);
    }
    Ok(reactions)
}
