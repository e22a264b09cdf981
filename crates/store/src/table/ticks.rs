//! Ticks of own messages, derived from the receipts of everybody else in the room.

use model::{Delivery, Message, MessageId, RoomId, UserId};
use rusqlite::{Connection, Row, params};

use crate::StoreError;
use crate::position::{self, Position};
use crate::table::{messages, meta};

/// Turns what can be turned in a room; answers the own messages that changed, oldest first.
///
/// A message is read when every other participant has read it, delivered when it has reached or
/// been read by every one. Whoever joined after it was sent does not hold it back, but somebody must
/// have it: nobody is not everybody.
pub(crate) fn turn(conn: &Connection, room: &RoomId) -> Result<Vec<Message>, StoreError> {
    if !has_open_ticks(conn, room)? {
        return Ok(vec![]);
    }
    let Some(me) = meta::owner(conn)?.map(|owner| owner.person.id) else { return Ok(vec![]) };
    let reached = others(conn, room, &me)?;
    let mut ids = mark(conn, room, Delivery::Read, all_reached(&reached, |one| &one.read))?;
    let delivered = all_reached(&reached, |one| &one.delivered);
    ids.extend(mark(conn, room, Delivery::Delivered, delivered)?);
    let mut changed = Vec::with_capacity(ids.len());
    for id in ids {
        changed.extend(messages::find(conn, &id)?);
    }
    changed.sort_by_key(Message::shown_at);
    Ok(changed)
}

/// How far one person is.
struct Reached {
    joined: Position,
    read: Position,
    /// At least as far as `read`.
    delivered: Position,
}

/// Up to where everybody who was there has it, and somebody has.
fn all_reached(people: &[Reached], reached: fn(&Reached) -> &Position) -> Option<&Position> {
    let all = people.iter().map(|one| reached(one).max(&one.joined)).min()?;
    let any = people.iter().map(reached).max()?;
    Some(all.min(any))
}

pub(crate) const HAS_OPEN: &str =
    "SELECT 1 FROM messages WHERE room_id = ?1 AND is_own = 1 AND delivery <> 'read' LIMIT 1";

pub(crate) const MARK: &str = "UPDATE messages SET delivery = ?5
     WHERE room_id = ?1 AND (sent_at, serial, id) <= (?2, ?3, ?4)
       AND is_own = 1 AND delivery <> 'read' AND delivery <> ?5
     RETURNING id";

fn has_open_ticks(conn: &Connection, room: &RoomId) -> Result<bool, StoreError> {
    Ok(conn.prepare_cached(HAS_OPEN)?.exists([room.as_str()])?)
}

fn others(conn: &Connection, room: &RoomId, me: &UserId) -> Result<Vec<Reached>, StoreError> {
    let reached = conn
        .prepare_cached(
            "SELECT rm.sent_at, rm.serial, rm.id, r.sent_at,
                    dm.sent_at, dm.serial, dm.id, d.sent_at,
                    p.last_read_at, p.joined_at
             FROM participants p
             LEFT JOIN receipts r
                 ON r.room_id = p.room_id AND r.user_id = p.user_id AND r.kind = 'read'
             LEFT JOIN messages rm ON rm.id = r.message_id
             LEFT JOIN receipts d
                 ON d.room_id = p.room_id AND d.user_id = p.user_id AND d.kind = 'delivered'
             LEFT JOIN messages dm ON dm.id = d.message_id
             WHERE p.room_id = ?1 AND p.user_id <> ?2",
        )?
        .query_map([room.as_str(), me.as_str()], read_reached)?
        .collect::<Result<_, _>>()?;
    Ok(reached)
}

fn read_reached(row: &Row<'_>) -> rusqlite::Result<Reached> {
    let last_read = row.get::<_, Option<i64>>(8)?.map(Position::after_all_of);
    let joined = Position::before_all_of(row.get(9)?);
    let read = position::read_receipt(row, 0)?.max(last_read).unwrap_or(Position::START);
    let delivered = position::read_receipt(row, 4)?.unwrap_or(Position::START).max(read.clone());
    Ok(Reached { joined, read, delivered })
}

fn mark(
    conn: &Connection,
    room: &RoomId,
    delivery: Delivery,
    up_to: Option<&Position>,
) -> Result<Vec<MessageId>, StoreError> {
    let Some(up_to) = up_to else { return Ok(vec![]) };
    let ids = conn
        .prepare_cached(MARK)?
        .query_map(
            params![
                room.as_str(),
                up_to.sent_at,
                up_to.serial,
                up_to.id,
                messages::delivery_word(delivery)
            ],
            |row| Ok(MessageId::new(row.get::<_, String>(0)?)),
        )?
        .collect::<Result<_, _>>()?;
    Ok(ids)
}
