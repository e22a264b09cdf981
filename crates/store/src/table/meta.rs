//! `meta`: single facts, the owner among them.

use model::UserId;
use rusqlite::{Connection, OptionalExtension, params};

use crate::table::search_words;
use crate::{Db, Owner, Ownership, StoreError};

const OWNER: &str = "owner";

impl Db {
    /// See [`crate::Store::owner`].
    pub fn owner(&self) -> Result<Option<Owner>, StoreError> {
        owner(&self.conn)
    }

    /// See [`crate::Store::keep_owner`].
    pub fn keep_owner(&mut self, new: &Owner) -> Result<Ownership, StoreError> {
        self.transact(|tx| {
            let is_same = match owner(tx)? {
                Some(old) => old.person.id == new.person.id,
                // A rescued outbox may have lost the fact whose it was.
                None => !holds_outbox_of_others(tx, &new.person.id)?,
            };
            if !is_same {
                return Ok(Ownership::Other);
            }
            set(tx, OWNER, Some(&serde_json::to_string(new)?))?;
            Ok(Ownership::Kept)
        })
    }

    /// See [`crate::Store::reset_for`].
    pub fn reset_for(&mut self, new: &Owner) -> Result<(), StoreError> {
        self.transact(|tx| {
            wipe(tx)?;
            set(tx, OWNER, Some(&serde_json::to_string(new)?))
        })?;
        self.empty_log()
    }

    /// See [`crate::Store::wipe`].
    pub fn wipe(&mut self) -> Result<(), StoreError> {
        self.transact(|tx| wipe(tx))?;
        self.empty_log()
    }

    /// See [`crate::Store::meta`].
    pub fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        get(&self.conn, key)
    }

    /// See [`crate::Store::set_meta`].
    pub fn set_meta(&mut self, key: &str, value: Option<&str>) -> Result<(), StoreError> {
        set(&self.conn, key, value)
    }
}

pub(crate) fn owner(conn: &Connection) -> Result<Option<Owner>, StoreError> {
    get(conn, OWNER)?.map(|json| serde_json::from_str(&json)).transpose().map_err(StoreError::from)
}

fn get(conn: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT value FROM meta WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

fn set(conn: &Connection, key: &str, value: Option<&str>) -> Result<(), StoreError> {
    match value {
        None => conn.prepare_cached("DELETE FROM meta WHERE key = ?1")?.execute([key])?,
        Some(value) => conn
            .prepare_cached(
                "INSERT INTO meta (key, value) VALUES (?1, ?2)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            )?
            .execute(params![key, value])?,
    };
    Ok(())
}

fn holds_outbox_of_others(conn: &Connection, me: &UserId) -> Result<bool, StoreError> {
    Ok(conn.prepare_cached("SELECT 1 FROM outbox WHERE sender_id <> ?1")?.exists([me.as_str()])?)
}

fn wipe(conn: &Connection) -> Result<(), StoreError> {
    search_words::clear(conn)?;
    conn.execute_batch(
        "DELETE FROM outbox; DELETE FROM drafts; DELETE FROM messages; DELETE FROM receipts;
         DELETE FROM participants; DELETE FROM rooms; DELETE FROM people; DELETE FROM cursors;
         DELETE FROM history; DELETE FROM gaps; DELETE FROM journal; DELETE FROM room_settings;
         DELETE FROM attachments; DELETE FROM amendments; DELETE FROM reactions;
         DELETE FROM meta;",
    )?;
    Ok(())
}
