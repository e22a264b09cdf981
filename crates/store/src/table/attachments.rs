//! `attachments`: which files are on this desk, and what each belongs to. Their bytes are elsewhere:
//! whoever is told that a row is gone removes them.

use model::{Attachment, AttachmentId, FileKind, Message, MessageId, RoomId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::table::outbox;
use crate::{Admission, Db, KeptFile, StoreError};

const COLUMNS: &str = "id, room_id, message_id, name, kind, size, used_at";

/// A file whose message is neither in the outbox nor among the messages any more.
const IS_LEFT_BEHIND: &str = "message_id IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.id = message_id)
     AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = message_id AND m.is_deleted = 0)";

impl Db {
    /// See [`crate::Store::stage_file`].
    pub fn stage_file(
        &mut self,
        file: KeptFile,
        most: usize,
    ) -> Result<Option<KeptFile>, StoreError> {
        self.transact(|tx| {
            if let Some(known) = find(tx, &file.id)? {
                return Ok(Some(known));
            }
            if staged(tx, &file.room_id)?.len() >= most {
                return Ok(None);
            }
            insert(tx, &file)?;
            Ok(Some(file))
        })
    }

    /// See [`crate::Store::staged_files`].
    pub fn staged_files(&self, room: &RoomId) -> Result<Vec<KeptFile>, StoreError> {
        staged(&self.conn, room)
    }

    /// See [`crate::Store::file`].
    pub fn file(&self, id: &AttachmentId) -> Result<Option<KeptFile>, StoreError> {
        find(&self.conn, id)
    }

    /// See [`crate::Store::file_of`].
    pub fn file_of(&self, message: &MessageId) -> Result<Option<KeptFile>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM attachments WHERE message_id = ?1");
        Ok(self.conn.prepare_cached(&sql)?.query_row([message.as_str()], read).optional()?)
    }

    /// See [`crate::Store::unstage_file`].
    pub fn unstage_file(&mut self, id: &AttachmentId) -> Result<bool, StoreError> {
        let removed = self
            .conn
            .prepare_cached("DELETE FROM attachments WHERE id = ?1 AND message_id IS NULL")?
            .execute([id.as_str()])?;
        Ok(removed > 0)
    }

    /// See [`crate::Store::enqueue_with_file`].
    pub fn enqueue_with_file(
        &mut self,
        message: Message,
        id: &AttachmentId,
        limit: usize,
    ) -> Result<Option<Admission>, StoreError> {
        self.transact(|tx| {
            let known = outbox::known(tx, &message.id)?;
            if let Some(known) = known {
                return Ok(Some(Admission::Known(known)));
            }
            if outbox::count(tx)? >= limit {
                return Ok(Some(Admission::Full));
            }
            let taken = tx
                .prepare_cached(
                    "UPDATE attachments SET message_id = ?2
                     WHERE id = ?1 AND message_id IS NULL AND room_id = ?3",
                )?
                .execute(params![id.as_str(), message.id.as_str(), message.room_id.as_str()])?;
            if taken == 0 {
                return Ok(None);
            }
            outbox::insert(tx, &message)?;
            Ok(Some(Admission::Queued(message)))
        })
    }

    /// See [`crate::Store::note_upload`].
    pub fn note_upload(
        &mut self,
        id: &MessageId,
        uploaded: &Attachment,
    ) -> Result<Option<Message>, StoreError> {
        self.transact(|tx| {
            let size = uploaded.size.and_then(|size| i64::try_from(size).ok());
            tx.prepare_cached(
                "UPDATE outbox SET attachment_url = ?2, attachment_name = ?3,
                                   attachment_size = coalesce(?4, attachment_size)
                 WHERE id = ?1 AND attachment_url = ''",
            )?
            .execute(params![id.as_str(), uploaded.url, uploaded.name, size])?;
            Ok(outbox::find(tx, id)?.map(|entry| entry.message))
        })
    }

    /// See [`crate::Store::keep_fetched`].
    pub fn keep_fetched(&mut self, file: &KeptFile) -> Result<bool, StoreError> {
        self.transact(|tx| {
            let Some(message) = &file.message_id else { return Ok(false) };
            let is_known = tx
                .prepare_cached("SELECT 1 FROM attachments WHERE message_id = ?1 OR id = ?2")?
                .exists([message.as_str(), file.id.as_str()])?;
            if !is_known {
                insert(tx, file)?;
            }
            Ok(!is_known)
        })
    }

    /// See [`crate::Store::note_use`].
    pub fn note_use(&mut self, id: &AttachmentId, at: Timestamp) -> Result<(), StoreError> {
        self.transact_lazily(|tx| {
            tx.prepare_cached("UPDATE attachments SET used_at = ?2 WHERE id = ?1")?
                .execute(params![id.as_str(), at.as_ms()])?;
            Ok(())
        })
    }

    /// See [`crate::Store::forget_files`].
    pub fn forget_files(&mut self, most_bytes: u64) -> Result<Vec<AttachmentId>, StoreError> {
        let most_bytes = i64::try_from(most_bytes).unwrap_or(i64::MAX);
        self.transact(|tx| {
            let left = format!("DELETE FROM attachments WHERE {IS_LEFT_BEHIND} RETURNING id");
            let mut gone = ids(tx, &left, [])?;
            // What waits in a composer or in the outbox cannot be fetched again, and is never among
            // these.
            gone.extend(ids(
                tx,
                "DELETE FROM attachments WHERE id IN (
                     SELECT id FROM (
                         SELECT id, sum(size) OVER (ORDER BY used_at DESC, id) AS up_to_here
                         FROM attachments
                         WHERE message_id IS NOT NULL
                           AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.id = message_id)
                     ) WHERE up_to_here > ?1
                 ) RETURNING id",
                [most_bytes],
            )?);
            Ok(gone)
        })
    }

    /// See [`crate::Store::file_ids`].
    pub fn file_ids(&self) -> Result<Vec<AttachmentId>, StoreError> {
        ids(&self.conn, "SELECT id FROM attachments", [])
    }
}

fn ids(
    conn: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<AttachmentId>, StoreError> {
    let id = |row: &Row<'_>| Ok(AttachmentId::new(row.get::<_, String>(0)?));
    Ok(conn.prepare_cached(sql)?.query_map(params, id)?.collect::<Result<_, _>>()?)
}

fn find(conn: &Connection, id: &AttachmentId) -> Result<Option<KeptFile>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM attachments WHERE id = ?1");
    Ok(conn.prepare_cached(&sql)?.query_row([id.as_str()], read).optional()?)
}

/// In the order they were chosen.
fn staged(conn: &Connection, room: &RoomId) -> Result<Vec<KeptFile>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM attachments WHERE room_id = ?1 AND message_id IS NULL
         ORDER BY used_at, id"
    );
    Ok(conn.prepare_cached(&sql)?.query_map([room.as_str()], read)?.collect::<Result<_, _>>()?)
}

fn insert(conn: &Connection, file: &KeptFile) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO attachments (id, room_id, message_id, name, kind, size, used_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        file.id.as_str(),
        file.room_id.as_str(),
        file.message_id.as_ref().map(MessageId::as_str),
        file.name,
        file.kind.map_or("", FileKind::as_str),
        i64::try_from(file.size).unwrap_or(i64::MAX),
        file.used_at.as_ms(),
    ])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<KeptFile> {
    Ok(KeptFile {
        id: AttachmentId::new(row.get::<_, String>(0)?),
        room_id: RoomId::new(row.get::<_, String>(1)?),
        message_id: row.get::<_, Option<String>>(2)?.map(MessageId::new),
        name: row.get(3)?,
        kind: FileKind::parse(row.get_ref(4)?.as_str()?),
        size: u64::try_from(row.get::<_, i64>(5)?).unwrap_or_default(),
        used_at: Timestamp::from_ms(row.get(6)?),
    })
}
