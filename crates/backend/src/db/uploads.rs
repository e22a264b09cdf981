//! Uploaded files: everything about them but their bytes.

use model::{RoomId, UserId};
use rusqlite::{OptionalExtension, Transaction, params};

use super::DbError;

/// An uploaded file.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    pub(crate) id: String,
    pub(crate) room_id: RoomId,
    pub(crate) person_id: UserId,
    pub(crate) name: String,
    pub(crate) size: i64,
    pub(crate) mime_type: String,
    pub(crate) created_at: i64,
}

pub(crate) fn insert(tx: &Transaction<'_>, upload: &Upload) -> Result<(), DbError> {
    tx.prepare_cached(
        "INSERT INTO upload (id, room_id, person_id, name, size, mime_type, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        upload.id,
        upload.room_id.as_str(),
        upload.person_id.as_str(),
        upload.name,
        upload.size,
        upload.mime_type,
        upload.created_at,
    ])?;
    Ok(())
}

pub(crate) fn find(tx: &Transaction<'_>, id: &str) -> Result<Option<Upload>, DbError> {
    let found = tx
        .prepare_cached(
            "SELECT id, room_id, person_id, name, size, mime_type, created_at
             FROM upload WHERE id = ?1",
        )?
        .query_row([id], |row| {
            Ok(Upload {
                id: row.get(0)?,
                room_id: RoomId::new(row.get::<_, String>(1)?),
                person_id: UserId::new(row.get::<_, String>(2)?),
                name: row.get(3)?,
                size: row.get(4)?,
                mime_type: row.get(5)?,
                created_at: row.get(6)?,
            })
        })
        .optional()?;
    Ok(found)
}

/// Forgets an upload; its file goes with it.
pub(crate) fn remove(tx: &Transaction<'_>, id: &str) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM upload WHERE id = ?1")?.execute([id])?;
    Ok(())
}
