//! The sidebar in one query: its cost grows with the rooms, not with the messages.

use model::{NotificationLevel, PropertyId, RoomId, RoomKind, Timestamp, UserId};
use rusqlite::{Row, named_params};

use crate::position::LAST_SERIAL;
use crate::table::{messages, meta, outbox};
use crate::{Db, RoomRow, StoreError};

/// Rooms next to each other in the order of their ids.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    first: RoomId,
    last: RoomId,
}

impl Span {
    fn of(room: &RoomId) -> Self {
        Self { first: room.clone(), last: room.clone() }
    }
}

impl Db {
    /// See [`crate::Store::room_summaries`].
    pub fn room_summaries(&self) -> Result<Vec<RoomRow>, StoreError> {
        let mut rows = self.room_summaries_in(&self.room_spans(1)?)?;
        sort(&mut rows);
        Ok(rows)
    }

    /// See [`crate::Store::room_summaries_of`].
    pub fn room_summaries_of(&self, rooms: &[RoomId]) -> Result<Vec<RoomRow>, StoreError> {
        self.room_summaries_in(&rooms.iter().map(Span::of).collect::<Vec<_>>())
    }

    /// The rows of some rooms, in no order.
    pub(crate) fn room_summaries_in(&self, spans: &[Span]) -> Result<Vec<RoomRow>, StoreError> {
        let me = meta::owner(&self.conn)?.map(|owner| owner.person.id);
        let mut statement = self.conn.prepare_cached(&sql())?;
        let mut found = Vec::new();
        for Span { first, last } in spans {
            let rows = statement.query_map(
                named_params! {
                    ":me": me.as_ref().map(UserId::as_str),
                    ":first": first.as_str(),
                    ":last": last.as_str(),
                    ":last_serial": LAST_SERIAL,
                    ":ceiling": RoomRow::UNREAD_CEILING,
                },
                read,
            )?;
            for row in rows {
                found.extend(row?);
            }
        }
        Ok(found)
    }

    /// All rooms in as many spans, or fewer.
    pub(crate) fn room_spans(&self, number: usize) -> Result<Vec<Span>, StoreError> {
        let ids: Vec<String> = self
            .conn
            .prepare_cached("SELECT id FROM rooms ORDER BY id")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let span = |ids: &[String]| {
            let (first, last) = (ids.first()?.clone(), ids.last()?.clone());
            Some(Span { first: RoomId::new(first), last: RoomId::new(last) })
        };
        Ok(ids.chunks(ids.len().div_ceil(number).max(1)).filter_map(span).collect())
    }
}

/// The most recent first.
pub(crate) fn sort(rows: &mut [RoomRow]) {
    rows.sort_by_key(|row| std::cmp::Reverse(newest(row)));
}

fn newest(row: &RoomRow) -> Option<Timestamp> {
    row.last_message.as_ref().map(model::Message::shown_at).max(row.last_message_at)
}

/// Where unread begins in each room: after the read marker where this desk has one, otherwise after
/// the time the backend says. The backend's time alone would also cover what came in while the
/// reading was on its way to it.
///
/// The marker's message is looked for among the room's own, at the time it had when it was read: that
/// is where the newest ones are, and most are found there. Only one whose time was learnt later is
/// looked up by its id, which costs pages of the file that nothing else here reads.
pub(crate) const BOUND: &str = "SELECT r.id AS room_id,
            coalesce(mh.sent_at, mm.sent_at, mk.sent_at, me.last_read_at, -1) AS sent_at,
            coalesce(mh.serial, mm.serial, :last_serial) AS serial,
            coalesce(mh.id, mm.id, '') AS id,
            coalesce(r.is_muted_here, me.is_muted, 0) AS is_muted
     FROM rooms r
     LEFT JOIN receipts mk ON mk.room_id = r.id AND mk.user_id = :me AND mk.kind = 'read'
     LEFT JOIN messages mh INDEXED BY messages_by_position
         ON mh.room_id = r.id AND mh.sent_at = mk.sent_at AND mh.id = mk.message_id
     LEFT JOIN messages mm ON mh.id IS NULL AND mm.id = mk.message_id
     LEFT JOIN participants me ON me.room_id = r.id AND me.user_id = :me
     WHERE r.id BETWEEN :first AND :last";

pub(crate) fn sql() -> String {
    format!(
        "WITH bound AS ({bound})
         SELECT r.id, r.kind, r.name, r.property_id, r.property_name, r.last_message_at,
                b.is_muted, d.text,
                (SELECT count(*) FROM participants pa WHERE pa.room_id = r.id),
                (SELECT count(*) FROM (
                     SELECT 1 FROM messages u
                     WHERE u.room_id = b.room_id
                       AND (u.sent_at, u.serial, u.id) > (b.sent_at, b.serial, b.id)
                       AND u.is_countable = 1
                     LIMIT :ceiling)),
                (SELECT count(*) FROM messages u
                     WHERE u.room_id = b.room_id
                       AND (u.sent_at, u.serial, u.id) > (b.sent_at, b.serial, b.id)
                       AND u.mentions_me = 1),
                EXISTS (SELECT 1 FROM gaps g
                        WHERE g.room_id = r.id AND (g.until IS NULL OR g.until > b.sent_at)),
                other.user_id, op.name, s.level, s.muted_until,
                {outbox},
                {messages}
         FROM bound b
         JOIN rooms r ON r.id = b.room_id
         LEFT JOIN drafts d ON d.room_id = r.id
         LEFT JOIN room_settings s ON s.room_id = r.id
         LEFT JOIN participants other ON r.kind = 'DIRECT' AND other.room_id = r.id
             AND other.user_id = (SELECT min(pa.user_id) FROM participants pa
                                  WHERE pa.room_id = r.id AND pa.user_id <> :me)
         LEFT JOIN people op ON op.id = other.user_id
         LEFT JOIN outbox o ON o.ordinal =
             (SELECT max(x.ordinal) FROM outbox x WHERE x.room_id = r.id)
         LEFT JOIN messages m ON m.ordinal =
             (SELECT x.ordinal FROM messages x WHERE x.room_id = r.id
              ORDER BY x.sent_at DESC, x.serial DESC, x.id DESC LIMIT 1)
         LEFT JOIN people p ON p.id = m.sender_id",
        bound = BOUND,
        outbox = outbox::COLUMNS,
        messages = messages::COLUMNS,
    )
}

/// Columns before those of the outbox entry.
const OUTBOX_AT: usize = 16;
/// Columns before those of the message: an outbox entry has fifteen.
const MESSAGE_AT: usize = OUTBOX_AT + 15;

fn read(row: &Row<'_>) -> rusqlite::Result<Option<RoomRow>> {
    let Some(kind) = RoomKind::parse(row.get_ref(1)?.as_str()?) else { return Ok(None) };
    let unread: u32 = row.get(9)?;
    let last_message = if row.get::<_, Option<String>>(OUTBOX_AT)?.is_some() {
        Some(outbox::read(row, OUTBOX_AT)?.message)
    } else if row.get::<_, Option<String>>(MESSAGE_AT)?.is_some() {
        Some(messages::read(row, MESSAGE_AT)?)
    } else {
        None
    };
    let name: Option<String> = row.get(2)?;
    let other_name: Option<String> = row.get(13)?;
    let level: Option<String> = row.get(14)?;
    Ok(Some(RoomRow {
        id: RoomId::new(row.get::<_, String>(0)?),
        kind,
        name: other_name.filter(|name| !name.is_empty()).or(name),
        property_id: row.get::<_, Option<String>>(3)?.map(PropertyId::new),
        property_name: row.get(4)?,
        last_message_at: row.get::<_, Option<i64>>(5)?.map(Timestamp::from_ms),
        last_message,
        unread,
        unread_is_lower_bound: row.get::<_, bool>(11)? || unread >= RoomRow::UNREAD_CEILING,
        mentions: row.get(10)?,
        is_muted: row.get(6)?,
        muted_until: row.get::<_, Option<i64>>(15)?.map(Timestamp::from_ms),
        level: level.as_deref().map(NotificationLevel::parse),
        other: row.get::<_, Option<String>>(12)?.map(UserId::new),
        participants: usize::try_from(row.get::<_, i64>(8)?).unwrap_or_default(),
        draft: row.get(7)?,
    }))
}
