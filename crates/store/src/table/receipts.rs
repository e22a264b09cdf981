//! `receipts`: up to where people have read, the owner's read marker among them.

use std::collections::BTreeSet;

use model::{Message, MessageId, RoomId, Timestamp, UserId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::position::{self, Position};
use crate::table::{meta, ticks};
use crate::value::ReceiptKind;
use crate::{Db, ReadMarker, RoomReceipt, StoreError};

impl Db {
    /// See [`crate::Store::record_receipts`].
    pub fn record_receipts(
        &mut self,
        receipts: &[RoomReceipt],
    ) -> Result<Vec<Message>, StoreError> {
        self.transact(|tx| {
            let mut moved = BTreeSet::new();
            for receipt in receipts {
                if advance(tx, receipt)? {
                    moved.insert(&receipt.room_id);
                }
            }
            let mut changed = Vec::new();
            for room in moved {
                changed.extend(ticks::turn(tx, room)?);
            }
            Ok(changed)
        })
    }

    /// See [`crate::Store::set_read_marker`].
    pub fn set_read_marker(
        &mut self,
        room: &RoomId,
        message: &MessageId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.transact(|tx| {
            let Some(me) = meta::owner(tx)?.map(|owner| owner.person.id) else { return Ok(false) };
            match position::of_message(tx, room, message)? {
                None => Ok(false),
                Some(place) => advance_to(tx, room, &me, ReceiptKind::Read, &place, at),
            }
        })
    }

    /// See [`crate::Store::read_marker`].
    pub fn read_marker(&self, room: &RoomId) -> Result<Option<ReadMarker>, StoreError> {
        let Some(me) = self.owner()?.map(|owner| owner.person.id) else { return Ok(None) };
        let found = self
            .conn
            .prepare_cached(
                "SELECT message_id, at FROM receipts
                 WHERE room_id = ?1 AND user_id = ?2 AND kind = 'read' AND message_id IS NOT NULL",
            )?
            .query_row([room.as_str(), me.as_str()], |row| {
                let message_id = MessageId::new(row.get::<_, String>(0)?);
                Ok(ReadMarker { message_id, at: Timestamp::from_ms(row.get(1)?) })
            })
            .optional()?;
        Ok(found)
    }

    /// See [`crate::Store::read_until`].
    pub fn read_until(&self, rooms: &[RoomId]) -> Result<Vec<(RoomId, Timestamp)>, StoreError> {
        let Some(me) = self.owner()?.map(|owner| owner.person.id) else { return Ok(vec![]) };
        // The message may be gone by retention; what it covered stays read.
        let mut marker = self.conn.prepare_cached(
            "SELECT coalesce(m.sent_at, r.sent_at)
             FROM receipts r LEFT JOIN messages m ON m.id = r.message_id
             WHERE r.room_id = ?1 AND r.user_id = ?2 AND r.kind = 'read'
               AND r.message_id IS NOT NULL AND r.sent_at IS NOT NULL",
        )?;
        let mut found = Vec::with_capacity(rooms.len());
        for room in rooms {
            let until =
                marker.query_row([room.as_str(), me.as_str()], |row| row.get(0)).optional()?;
            found.extend(until.map(|ms| (room.clone(), Timestamp::from_ms(ms))));
        }
        Ok(found)
    }

    /// See [`crate::Store::unreported_markers`].
    pub fn unreported_markers(&self) -> Result<Vec<(RoomId, MessageId)>, StoreError> {
        let Some(me) = self.owner()?.map(|owner| owner.person.id) else { return Ok(vec![]) };
        let found = self
            .conn
            .prepare_cached(
                "SELECT room_id, message_id FROM receipts
                 WHERE user_id = ?1 AND kind = 'read' AND message_id IS NOT NULL
                   AND reported_message_id IS NOT message_id AND marked_unread_at IS NULL
                 ORDER BY room_id",
            )?
            .query_map([me.as_str()], |row| {
                Ok((
                    RoomId::new(row.get::<_, String>(0)?),
                    MessageId::new(row.get::<_, String>(1)?),
                ))
            })?
            .collect::<Result<_, _>>()?;
        Ok(found)
    }

    /// See [`crate::Store::marker_reported`].
    pub fn marker_reported(
        &mut self,
        room: &RoomId,
        message: &MessageId,
    ) -> Result<(), StoreError> {
        self.transact(|tx| {
            let Some(me) = meta::owner(tx)?.map(|owner| owner.person.id) else { return Ok(()) };
            report(tx, room, &me, message)
        })
    }
}

/// Of a room marked as unread the service knows more than its read marker says; see
/// [`is_marked_since`].
fn report(
    conn: &Connection,
    room: &RoomId,
    me: &UserId,
    message: &MessageId,
) -> Result<(), StoreError> {
    conn.prepare_cached(
        "UPDATE receipts SET reported_message_id = ?3
         WHERE room_id = ?1 AND user_id = ?2 AND kind = 'read' AND marked_unread_at IS NULL",
    )?
    .execute(params![room.as_str(), me.as_str(), message.as_str()])?;
    Ok(())
}

/// The service no longer knows how far the owner has read, unless what it knows stands beside a room
/// that was marked as unread.
pub(crate) fn forget_reported(
    conn: &Connection,
    room: &RoomId,
    me: &UserId,
) -> Result<(), StoreError> {
    conn.prepare_cached(
        "UPDATE receipts SET reported_message_id = NULL
         WHERE room_id = ?1 AND user_id = ?2 AND kind = 'read' AND marked_unread_at IS NULL",
    )?
    .execute(params![room.as_str(), me.as_str()])?;
    Ok(())
}

/// Takes one receipt from the service; answers whether it moved somebody forward now.
fn advance(conn: &Connection, receipt: &RoomReceipt) -> Result<bool, StoreError> {
    let RoomReceipt { room_id, user_id, kind, message_id, at } = receipt;
    let place = position::of_message(conn, room_id, message_id)?;
    if is_marked_since(conn, receipt, place.as_ref())? {
        return Ok(false);
    }
    let Some(place) = place else {
        await_message(conn, receipt)?;
        return Ok(false);
    };
    let moved = advance_to(conn, room_id, user_id, *kind, &place, *at)?;
    let is_mine = meta::owner(conn)?.is_some_and(|owner| owner.person.id == *user_id);
    if moved && is_mine && *kind == ReceiptKind::Read {
        // It came from the service, so the service knows.
        report(conn, room_id, user_id, message_id)?;
    }
    Ok(moved)
}

/// Whether the room was marked as unread after this was read. The time alone does not say so: a
/// reading that was on its way when the room was marked is stamped when the service has it. As
/// receipts only move forward, one that goes no further than what was read then tells of nothing
/// that was read since.
fn is_marked_since(
    conn: &Connection,
    receipt: &RoomReceipt,
    place: Option<&Position>,
) -> Result<bool, StoreError> {
    let RoomReceipt { room_id, user_id, kind, at, .. } = receipt;
    let marked = conn
        .prepare_cached(
            "SELECT m.sent_at, m.serial, m.id, NULL, r.marked_unread_at
             FROM receipts r LEFT JOIN messages m ON m.id = r.reported_message_id
             WHERE r.room_id = ?1 AND r.user_id = ?2 AND r.kind = ?3
               AND r.marked_unread_at IS NOT NULL",
        )?
        .query_row(params![room_id.as_str(), user_id.as_str(), kind.as_str()], |row| {
            Ok((position::read_receipt(row, 0)?, row.get::<_, i64>(4)?))
        })
        .optional()?;
    Ok(marked.is_some_and(|(known, marked_at)| {
        marked_at >= at.as_ms() || (place.is_some() && place <= known.as_ref())
    }))
}

/// Moves a receipt forward, never back; reading takes the mark of an unread room away.
fn advance_to(
    conn: &Connection,
    room: &RoomId,
    user: &UserId,
    kind: ReceiptKind,
    place: &Position,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let known = position::of_receipt(conn, room, user, kind)?;
    if known.is_some_and(|known| known >= *place) {
        return Ok(false);
    }
    conn.prepare_cached(
        "INSERT INTO receipts (room_id, user_id, kind, message_id, sent_at, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (room_id, user_id, kind) DO UPDATE SET
             message_id = excluded.message_id, sent_at = excluded.sent_at, at = excluded.at,
             marked_unread_at = NULL",
    )?
    .execute(params![
        room.as_str(),
        user.as_str(),
        kind.as_str(),
        place.id,
        place.sent_at,
        at.as_ms()
    ])?;
    Ok(true)
}

/// A receipt may overtake its message, or point into a gap. The newest such one waits; of those of
/// one time the first, since the backend stamps all that a person read at once and lists its history
/// newest first (contract §3).
fn await_message(conn: &Connection, receipt: &RoomReceipt) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO receipts (room_id, user_id, kind, at, awaited_message_id, awaited_at)
         VALUES (?1, ?2, ?3, ?5, ?4, ?5)
         ON CONFLICT (room_id, user_id, kind) DO UPDATE SET
             awaited_message_id = excluded.awaited_message_id, awaited_at = excluded.awaited_at
         WHERE awaited_at IS NULL OR awaited_at < excluded.awaited_at",
    )?
    .execute(params![
        receipt.room_id.as_str(),
        receipt.user_id.as_str(),
        receipt.kind.as_str(),
        receipt.message_id.as_str(),
        receipt.at.as_ms()
    ])?;
    Ok(())
}

/// Applies the receipts that waited for these messages; answers the rooms where one moved.
pub(crate) fn resolve_awaited<'a>(
    conn: &Connection,
    arrived: impl Iterator<Item = &'a Message>,
) -> Result<BTreeSet<RoomId>, StoreError> {
    let mut moved = BTreeSet::new();
    let mut any =
        conn.prepare_cached("SELECT 1 FROM receipts WHERE awaited_message_id IS NOT NULL LIMIT 1")?;
    if !any.exists([])? {
        return Ok(moved);
    }
    for message in arrived {
        for receipt in awaiting(conn, message)? {
            conn.prepare_cached(
                "UPDATE receipts SET awaited_message_id = NULL, awaited_at = NULL
                 WHERE room_id = ?1 AND user_id = ?2 AND kind = ?3",
            )?
            .execute(params![
                receipt.room_id.as_str(),
                receipt.user_id.as_str(),
                receipt.kind.as_str()
            ])?;
            if advance(conn, &receipt)? {
                moved.insert(receipt.room_id);
            }
        }
    }
    Ok(moved)
}

fn awaiting(conn: &Connection, message: &Message) -> Result<Vec<RoomReceipt>, StoreError> {
    let found = conn
        .prepare_cached(
            "SELECT user_id, kind, awaited_at FROM receipts
             WHERE awaited_message_id = ?1 AND room_id = ?2",
        )?
        .query_map([message.id.as_str(), message.room_id.as_str()], |row| {
            Ok(RoomReceipt {
                room_id: message.room_id.clone(),
                user_id: UserId::new(row.get::<_, String>(0)?),
                kind: match row.get_ref(1)?.as_str()? {
                    "delivered" => ReceiptKind::Delivered,
                    _ => ReceiptKind::Read,
                },
                message_id: message.id.clone(),
                at: Timestamp::from_ms(row.get(2)?),
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(found)
}
