//! Unread: one function over messages, own read position and mentions, recomputed and never
//! incremented; list, tray, badge and title all show what it says.

use model::{Message, MessageKind, RoomKind, Timestamp, UserId};

use crate::timeline::{Position, Told};

/// Unread in one room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// Messages of others after the own read position.
    pub messages: u32,
    /// Of these, those that mention this person.
    pub mentions: u32,
}

/// Up to where this person has read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marker {
    /// The newest message they have read, here or, by a receipt, elsewhere.
    pub read_up_to: Option<Position>,
    /// Up to when, as the backend says. It counts only without the above: it also covers what came
    /// in while the reading was on its way.
    pub last_read_at: Option<Timestamp>,
}

impl Marker {
    fn is_before(&self, place: &Position) -> bool {
        match &self.read_up_to {
            Some(read) => place > read,
            None => Some(place.sent_at) > self.last_read_at,
        }
    }
}

/// Counts the unread of a room. What cannot be read (pending, deleted) and what the service says of
/// the room itself is not unread.
///
/// Writing is not reading: an own message that waited for the line all night stands after what came
/// meanwhile, and nobody has looked at that.
pub fn count<'a>(
    messages: impl IntoIterator<Item = &'a Told>,
    me: &UserId,
    marker: &Marker,
    is_mention: impl Fn(&Message) -> bool,
) -> Unread {
    let mut unread = Unread::default();
    for told in messages {
        let is_after = told.position().is_some_and(|place| marker.is_before(&place));
        if is_after && is_countable(&told.message, me) {
            unread.messages += 1;
            unread.mentions += u32::from(is_mention(&told.message));
        }
    }
    unread
}

fn is_countable(message: &Message, me: &UserId) -> bool {
    message.sender_id != *me && !message.is_deleted && message.content.kind != MessageKind::System
}

/// What a room adds to the total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoomUnread {
    /// Its kind.
    pub kind: RoomKind,
    /// Whether this person muted it.
    pub is_muted: bool,
    /// Its count.
    pub unread: Unread,
}

/// The total for tray, badge and title. A muted room adds only what mentions this person; in a
/// direct room every message does.
pub fn total(rooms: impl IntoIterator<Item = RoomUnread>) -> Unread {
    let mut total = Unread::default();
    for room in rooms {
        let Unread { messages, mentions } = room.unread;
        let is_direct = room.kind == RoomKind::Direct && !room.is_muted;
        total.messages += if room.is_muted { mentions } else { messages };
        total.mentions += if is_direct { messages } else { mentions };
    }
    total
}

#[cfg(test)]
mod tests;
