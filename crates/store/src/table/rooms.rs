//! `rooms`: what the backend says about them, and whether this desk muted them.

use model::{
    Message, OrganizationId, Participant, PropertyId, Room, RoomId, RoomKind, Timestamp, UserId,
};
use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::table::{meta, participants, receipts, room_settings, ticks};
use crate::{Db, RoomsDiff, StoreError};

const COLUMNS: &str = "id, kind, name, organization_id, property_id, property_name, channel, \
                       created_at, last_message_at";

impl Db {
    /// See [`crate::Store::rooms`].
    pub fn rooms(&self) -> Result<Vec<Room>, StoreError> {
        let mut people = participants::by_room(&self.conn, None)?;
        let rooms: Vec<Option<Room>> = self
            .conn
            .prepare_cached(&format!("SELECT {COLUMNS} FROM rooms ORDER BY id"))?
            .query_map([], |row| read(row, |id| people.remove(id).unwrap_or_default()))?
            .collect::<Result<_, _>>()?;
        Ok(rooms.into_iter().flatten().collect())
    }

    /// See [`crate::Store::has_room`].
    pub fn has_room(&self, room: &RoomId) -> Result<bool, StoreError> {
        let mut rows = self.conn.prepare_cached("SELECT 1 FROM rooms WHERE id = ?1")?;
        Ok(rows.exists([room.as_str()])?)
    }

    /// See [`crate::Store::room`].
    pub fn room(&self, room: &RoomId) -> Result<Option<Room>, StoreError> {
        let mut people = participants::by_room(&self.conn, Some(room))?;
        let found = self
            .conn
            .prepare_cached(&format!("SELECT {COLUMNS} FROM rooms WHERE id = ?1"))?
            .query_row([room.as_str()], |row| read(row, |id| people.remove(id).unwrap_or_default()))
            .optional()?;
        Ok(found.flatten())
    }

    /// See [`crate::Store::replace_rooms`].
    pub fn replace_rooms(&mut self, rooms: &[Room]) -> Result<RoomsDiff, StoreError> {
        self.transact(|tx| {
            let removed = missing(tx, rooms)?;
            removed.iter().try_for_each(|room| remove(tx, room))?;
            let mut changed = Vec::new();
            for room in rooms {
                changed.extend(upsert(tx, room)?);
            }
            Ok(RoomsDiff { removed, changed })
        })
    }

    /// See [`crate::Store::upsert_room`].
    pub fn upsert_room(&mut self, room: &Room) -> Result<Vec<Message>, StoreError> {
        self.transact(|tx| upsert(tx, room))
    }

    /// See [`crate::Store::remove_room`].
    pub fn remove_room(&mut self, room: &RoomId) -> Result<(), StoreError> {
        self.transact(|tx| remove(tx, room))
    }
}

fn missing(tx: &Transaction<'_>, rooms: &[Room]) -> Result<Vec<RoomId>, StoreError> {
    let ids: Vec<&str> = rooms.iter().map(|room| room.id.as_str()).collect();
    let gone = tx
        .prepare_cached(
            "SELECT id FROM rooms WHERE id NOT IN (SELECT value FROM json_each(?1)) ORDER BY id",
        )?
        .query_map([serde_json::to_string(&ids)?], |row| Ok(RoomId::new(row.get::<_, String>(0)?)))?
        .collect::<Result<_, _>>()?;
    Ok(gone)
}

fn upsert(tx: &Transaction<'_>, room: &Room) -> Result<Vec<Message>, StoreError> {
    let me = meta::owner(tx)?.map(|owner| owner.person.id);
    if let Some(me) = &me {
        follow_backend_mute(tx, room, me)?;
        follow_rejoining(tx, room, me)?;
    }
    tx.prepare_cached(&format!(
        "INSERT INTO rooms ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (id) DO UPDATE SET
             kind = excluded.kind, name = excluded.name,
             organization_id = excluded.organization_id,
             property_id = excluded.property_id, property_name = excluded.property_name,
             channel = excluded.channel, created_at = excluded.created_at,
             last_message_at = coalesce(excluded.last_message_at, last_message_at)
         WHERE (kind, name, organization_id, property_id, property_name, channel, created_at,
                last_message_at)
             IS NOT (excluded.kind, excluded.name, excluded.organization_id,
                     excluded.property_id, excluded.property_name, excluded.channel,
                     excluded.created_at, excluded.last_message_at)"
    ))?
    .execute(params![
        room.id.as_str(),
        room.kind.as_str(),
        room.name,
        room.organization_id.as_str(),
        room.property_id.as_ref().map(PropertyId::as_str),
        room.property_name,
        room.channel,
        room.created_at.as_ms(),
        room.last_message_at.map(Timestamp::as_ms)
    ])?;
    participants::replace(tx, &room.id, &room.participants)?;
    ticks::turn(tx, &room.id)
}

/// When the backend's word about muting changes, somebody changed it there: that is newer than
/// what was said here. Without extension 3 it never changes, and the desk's word stays. A mute with
/// an end is one that this desk told the backend of itself, so its end stays with it.
fn follow_backend_mute(tx: &Transaction<'_>, room: &Room, me: &UserId) -> Result<(), StoreError> {
    let Some(mine) = room.participants.iter().find(|one| one.person.id == *me) else {
        return Ok(());
    };
    let followed = tx
        .prepare_cached(
            "UPDATE rooms SET is_muted_here = NULL
             WHERE id = ?1 AND ?3 <> (SELECT is_muted FROM participants
                                      WHERE room_id = ?1 AND user_id = ?2)",
        )?
        .execute(params![room.id.as_str(), me.as_str(), mine.is_muted])?;
    if followed > 0 && !mine.is_muted {
        room_settings::forget_end(tx, &room.id)?;
    }
    Ok(())
}

/// Whoever left a room and came back while this desk did not look is new there to the service, which
/// has forgotten how far they had read: it is told again.
fn follow_rejoining(tx: &Transaction<'_>, room: &Room, me: &UserId) -> Result<(), StoreError> {
    let Some(mine) = room.participants.iter().find(|one| one.person.id == *me) else {
        return Ok(());
    };
    let has_rejoined = tx
        .prepare_cached(
            "SELECT 1 FROM participants WHERE room_id = ?1 AND user_id = ?2 AND joined_at < ?3",
        )?
        .exists(params![room.id.as_str(), me.as_str(), mine.joined_at.as_ms()])?;
    if has_rejoined { receipts::forget_reported(tx, &room.id, me) } else { Ok(()) }
}

fn remove(tx: &Transaction<'_>, room: &RoomId) -> Result<(), StoreError> {
    for table in [
        "messages",
        "amendments",
        "reactions",
        "receipts",
        "cursors",
        "history",
        "gaps",
        "journal",
        "search_backlog",
    ] {
        tx.prepare_cached(&format!("DELETE FROM {table} WHERE room_id = ?1"))?
            .execute([room.as_str()])?;
    }
    tx.prepare_cached("DELETE FROM rooms WHERE id = ?1")?.execute([room.as_str()])?;
    Ok(())
}

/// `None` for a kind of room a newer version stored.
fn read(
    row: &Row<'_>,
    people: impl FnOnce(&RoomId) -> Vec<Participant>,
) -> rusqlite::Result<Option<Room>> {
    let Some(kind) = RoomKind::parse(&row.get::<_, String>(1)?) else { return Ok(None) };
    let id = RoomId::new(row.get::<_, String>(0)?);
    let participants = people(&id);
    Ok(Some(Room {
        id,
        kind,
        name: row.get(2)?,
        organization_id: OrganizationId::new(row.get::<_, String>(3)?),
        property_id: row.get::<_, Option<String>>(4)?.map(PropertyId::new),
        property_name: row.get(5)?,
        channel: row.get(6)?,
        created_at: Timestamp::from_ms(row.get(7)?),
        last_message_at: row.get::<_, Option<i64>>(8)?.map(Timestamp::from_ms),
        participants,
    }))
}
