//! Rooms and who is in them.

use model::{OrganizationId, PropertyId, RoomId, RoomKind, UserId};
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::DbError;

/// A room without its people.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    pub(crate) id: RoomId,
    pub(crate) organization_id: OrganizationId,
    pub(crate) kind: RoomKind,
    pub(crate) name: Option<String>,
    pub(crate) property_id: Option<PropertyId>,
    pub(crate) property_name: Option<String>,
    pub(crate) channel: String,
    pub(crate) created_by: Option<UserId>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) last_message_at: Option<i64>,
}

/// A person's place in a room.
#[derive(Clone, Debug)]
pub(crate) struct Participant {
    pub(crate) user_id: UserId,
    pub(crate) joined_at: i64,
    pub(crate) read_up_to: Option<i64>,
    pub(crate) is_muted: bool,
}

const COLUMNS: &str = "SELECT r.id, r.organization_id, r.kind, r.name, r.property_id, p.name,
    r.channel, r.created_by, r.created_at, r.updated_at, r.last_message_at
    FROM room r LEFT JOIN property p ON p.id = r.property_id";

fn read(row: &Row<'_>) -> rusqlite::Result<Room> {
    Ok(Room {
        id: RoomId::new(row.get::<_, String>(0)?),
        organization_id: OrganizationId::new(row.get::<_, String>(1)?),
        // The CHECK of the table admits only the four words.
        kind: RoomKind::parse(&row.get::<_, String>(2)?).unwrap_or(RoomKind::Group),
        name: row.get(3)?,
        property_id: row.get::<_, Option<String>>(4)?.map(PropertyId::new),
        property_name: row.get(5)?,
        channel: row.get(6)?,
        created_by: row.get::<_, Option<String>>(7)?.map(UserId::new),
        created_at: row.get(8)?,
        updated_at: row.get(9)?,
        last_message_at: row.get(10)?,
    })
}

fn read_participant(row: &Row<'_>) -> rusqlite::Result<Participant> {
    Ok(Participant {
        user_id: UserId::new(row.get::<_, String>(0)?),
        joined_at: row.get(1)?,
        read_up_to: row.get(2)?,
        is_muted: row.get(3)?,
    })
}

pub(crate) fn insert(tx: &Transaction<'_>, room: &Room) -> Result<(), DbError> {
    tx.prepare_cached(
        "INSERT INTO room (id, organization_id, kind, name, property_id, channel, created_by,
             created_at, updated_at, last_message_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        room.id.as_str(),
        room.organization_id.as_str(),
        room.kind.as_str(),
        room.name,
        room.property_id.as_ref().map(PropertyId::as_str),
        room.channel,
        room.created_by.as_ref().map(UserId::as_str),
        room.created_at,
        room.updated_at,
        room.last_message_at,
    ])?;
    Ok(())
}

pub(crate) fn find(tx: &Transaction<'_>, id: &RoomId) -> Result<Option<Room>, DbError> {
    let found = tx
        .prepare_cached(&format!("{COLUMNS} WHERE r.id = ?1"))?
        .query_row([id.as_str()], read)
        .optional()?;
    Ok(found)
}

pub(crate) fn by_channel(tx: &Transaction<'_>, channel: &str) -> Result<Option<Room>, DbError> {
    let found = tx
        .prepare_cached(&format!("{COLUMNS} WHERE r.channel = ?1"))?
        .query_row([channel], read)
        .optional()?;
    Ok(found)
}

/// The rooms of a person, the most recently written first.
pub(crate) fn of_person(tx: &Transaction<'_>, person: &UserId) -> Result<Vec<Room>, DbError> {
    let mut statement = tx.prepare_cached(&format!(
        "{COLUMNS} JOIN participant m ON m.room_id = r.id AND m.person_id = ?1
         ORDER BY coalesce(r.last_message_at, r.created_at) DESC, r.id"
    ))?;
    let rows = statement.query_map([person.as_str()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Properties besides its own that a cross-property group may draw people from.
pub(crate) fn allowed_properties(
    tx: &Transaction<'_>,
    room: &RoomId,
) -> Result<Vec<PropertyId>, DbError> {
    let mut statement =
        tx.prepare_cached("SELECT property_id FROM room_property WHERE room_id = ?1")?;
    let rows = statement
        .query_map([room.as_str()], |row| Ok(PropertyId::new(row.get::<_, String>(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn allow_property(
    tx: &Transaction<'_>,
    room: &RoomId,
    property: &PropertyId,
) -> Result<(), DbError> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO room_property (room_id, property_id) VALUES (?1, ?2)",
    )?
    .execute([room.as_str(), property.as_str()])?;
    Ok(())
}

/// Puts a person into a room; false when they were in it already.
pub(crate) fn join(
    tx: &Transaction<'_>,
    room: &RoomId,
    person: &UserId,
    now: i64,
) -> Result<bool, DbError> {
    let rows = tx
        .prepare_cached(
            "INSERT OR IGNORE INTO participant (room_id, person_id, joined_at) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![room.as_str(), person.as_str(), now])?;
    Ok(rows == 1)
}

/// Takes a person out of a room; false when they were not in it.
pub(crate) fn leave(tx: &Transaction<'_>, room: &RoomId, person: &UserId) -> Result<bool, DbError> {
    let rows = tx
        .prepare_cached("DELETE FROM participant WHERE room_id = ?1 AND person_id = ?2")?
        .execute([room.as_str(), person.as_str()])?;
    Ok(rows == 1)
}

pub(crate) fn participant(
    tx: &Transaction<'_>,
    room: &RoomId,
    person: &UserId,
) -> Result<Option<Participant>, DbError> {
    let found = tx
        .prepare_cached(
            "SELECT person_id, joined_at, read_up_to, is_muted FROM participant
             WHERE room_id = ?1 AND person_id = ?2",
        )?
        .query_row([room.as_str(), person.as_str()], read_participant)
        .optional()?;
    Ok(found)
}

/// Everybody in a room, in the order of their ids.
pub(crate) fn participants(
    tx: &Transaction<'_>,
    room: &RoomId,
) -> Result<Vec<Participant>, DbError> {
    let mut statement = tx.prepare_cached(
        "SELECT person_id, joined_at, read_up_to, is_muted FROM participant
         WHERE room_id = ?1 ORDER BY person_id",
    )?;
    let rows = statement.query_map([room.as_str()], read_participant)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn set_muted(
    tx: &Transaction<'_>,
    room: &RoomId,
    person: &UserId,
    is_muted: bool,
) -> Result<(), DbError> {
    tx.prepare_cached(
        "UPDATE participant SET is_muted = ?3 WHERE room_id = ?1 AND person_id = ?2",
    )?
    .execute(params![room.as_str(), person.as_str(), is_muted])?;
    Ok(())
}

/// Messages of others since the person joined that they have not read and that still say
/// something.
pub(crate) fn unread(
    tx: &Transaction<'_>,
    room: &RoomId,
    place: &Participant,
) -> Result<i64, DbError> {
    let count = tx
        .prepare_cached(
            "SELECT count(*) FROM message
             WHERE room_id = ?1 AND created_at > ?2 AND created_at >= ?3 AND sender_id <> ?4
               AND is_deleted = 0",
        )?
        .query_row(
            params![
                room.as_str(),
                place.read_up_to.unwrap_or(i64::MIN),
                place.joined_at,
                place.user_id.as_str()
            ],
            |row| row.get(0),
        )?;
    Ok(count)
}

pub(crate) fn touch(tx: &Transaction<'_>, room: &RoomId, now: i64) -> Result<(), DbError> {
    tx.prepare_cached("UPDATE room SET updated_at = ?2 WHERE id = ?1")?
        .execute(params![room.as_str(), now])?;
    Ok(())
}
