//! `participants`: people in their rooms.

use std::collections::HashMap;

use model::{Participant, RoomId, Timestamp};
use rusqlite::{Connection, Row, params};

use crate::StoreError;
use crate::table::people;

/// Takes the whole list of a room. Read times only move forward.
pub(crate) fn replace(
    conn: &Connection,
    room: &RoomId,
    participants: &[Participant],
) -> Result<(), StoreError> {
    let ids: Vec<&str> = participants.iter().map(|one| one.person.id.as_str()).collect();
    conn.prepare_cached(
        "DELETE FROM participants
         WHERE room_id = ?1 AND user_id NOT IN (SELECT value FROM json_each(?2))",
    )?
    .execute(params![room.as_str(), serde_json::to_string(&ids)?])?;
    participants.iter().try_for_each(|participant| upsert(conn, room, participant))
}

fn upsert(conn: &Connection, room: &RoomId, participant: &Participant) -> Result<(), StoreError> {
    people::upsert(conn, &participant.person)?;
    conn.prepare_cached(
        "INSERT INTO participants (room_id, user_id, joined_at, last_read_at, is_muted)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (room_id, user_id) DO UPDATE SET
             joined_at = excluded.joined_at,
             last_read_at = max(coalesce(last_read_at, excluded.last_read_at),
                                coalesce(excluded.last_read_at, last_read_at)),
             is_muted = excluded.is_muted
         WHERE joined_at IS NOT excluded.joined_at OR is_muted IS NOT excluded.is_muted
            OR last_read_at IS NOT excluded.last_read_at",
    )?
    .execute(params![
        room.as_str(),
        participant.person.id.as_str(),
        participant.joined_at.as_ms(),
        participant.last_read_at.map(Timestamp::as_ms),
        participant.is_muted
    ])?;
    Ok(())
}

/// The participants of one room, or of all, by room.
pub(crate) fn by_room(
    conn: &Connection,
    room: Option<&RoomId>,
) -> Result<HashMap<RoomId, Vec<Participant>>, StoreError> {
    let sql = format!(
        "SELECT {}, pa.room_id, pa.joined_at, pa.last_read_at, pa.is_muted
         FROM participants pa JOIN people p ON p.id = pa.user_id
         {} ORDER BY pa.room_id, p.name, p.id",
        people::COLUMNS,
        if room.is_some() { "WHERE pa.room_id = ?1" } else { "WHERE ?1 IS NULL" }
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut found: HashMap<RoomId, Vec<Participant>> = HashMap::new();
    let mut rows = statement.query([room.map(RoomId::as_str)])?;
    while let Some(row) = rows.next()? {
        let (room, participant) = read(row)?;
        found.entry(room).or_default().push(participant);
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> rusqlite::Result<(RoomId, Participant)> {
    let participant = Participant {
        person: people::read(row, 0)?,
        joined_at: Timestamp::from_ms(row.get(6)?),
        last_read_at: row.get::<_, Option<i64>>(7)?.map(Timestamp::from_ms),
        is_muted: row.get(8)?,
    };
    Ok((RoomId::new(row.get::<_, String>(5)?), participant))
}
