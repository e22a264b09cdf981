//! Direct rooms: made once for two people, by the first message or by asking for one.

use model::live::room_channel;
use model::{RoomId, RoomKind, UserId};
use rusqlite::Transaction;

use crate::db::people::Person;
use crate::db::rooms::Room;
use crate::db::{DbError, people, rooms};
use crate::ids;
use crate::refusal::Refusal;

/// A direct room that was asked for.
#[derive(Debug)]
pub(crate) enum Opened {
    /// It did not exist before.
    New(Room),
    /// The two had it already.
    There(Room),
}

impl Opened {
    pub(crate) fn into_room(self) -> Room {
        match self {
            Self::New(room) | Self::There(room) => room,
        }
    }
}

/// Finds the direct room of two people, or makes it.
///
/// # Errors
/// When the two are one, or of different organizations.
pub(crate) fn open(
    tx: &Transaction<'_>,
    me: &Person,
    other: &Person,
    now: i64,
) -> Result<Opened, Refusal> {
    if me.organization_id != other.organization_id {
        return Err(Refusal::unknown("person"));
    }
    if me.id == other.id {
        return Err(Refusal::invalid("A direct room needs another person"));
    }
    let id = RoomId::new(ids::cuid(&mut rand::rng()));
    let channel = channel_of(me, &other.id, &id);
    if let Some(room) = rooms::by_channel(tx, &channel)? {
        return Ok(Opened::There(room));
    }
    let room = Room {
        id,
        organization_id: me.organization_id.clone(),
        kind: RoomKind::Direct,
        name: None,
        property_id: None,
        property_name: None,
        channel,
        created_by: Some(me.id.clone()),
        created_at: now,
        updated_at: now,
        last_message_at: None,
    };
    rooms::insert(tx, &room)?;
    rooms::join(tx, &room.id, &me.id, now)?;
    rooms::join(tx, &room.id, &other.id, now)?;
    Ok(Opened::New(room))
}

/// The channel of the two; the room's id has no part in it.
pub(crate) fn channel_of(me: &Person, other: &UserId, any_room: &RoomId) -> String {
    let people = [&me.id, other];
    room_channel(&me.organization_id, RoomKind::Direct, any_room, None, &people).unwrap_or_default()
}

/// The other person of a direct channel; `None` when the name is no direct channel of this person
/// with a colleague.
pub(crate) fn other_of(
    tx: &Transaction<'_>,
    channel: &str,
    me: &Person,
) -> Result<Option<Person>, DbError> {
    let prefix = format!("org:{}:dm:", me.organization_id);
    let Some(pair) = channel.strip_prefix(&prefix) else { return Ok(None) };
    let mine = me.id.as_str();
    let other = pair
        .strip_prefix(mine)
        .and_then(|rest| rest.strip_prefix('-'))
        .or_else(|| pair.strip_suffix(mine).and_then(|rest| rest.strip_suffix('-')));
    let Some(other) = other.map(UserId::new) else { return Ok(None) };
    // Only the rule's own name counts, or the two would have a second room the other way round.
    if channel_of(me, &other, &RoomId::new("")) != channel {
        return Ok(None);
    }
    let other = people::find(tx, &other)?;
    Ok(other.filter(|other| other.organization_id == me.organization_id))
}
