//! Unread: one function over messages, own read position and mentions, recomputed and never
//! incremented; list, tray, badge and title all show what it says.

use model::{Message, RoomKind, UserId};

use crate::timeline::Position;

/// Unread in one room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// Messages of others after the own read position.
    pub messages: u32,
    /// Of these, those that mention this person.
    pub mentions: u32,
}

/// Counts the unread of a room. An own message is a receipt of its own: whoever writes has read
/// what stands before. A message that cannot be read (pending, deleted) is not unread.
pub fn count<'a>(
    messages: impl IntoIterator<Item = &'a Message>,
    me: &UserId,
    read_up_to: Option<&Position>,
    is_mention: impl Fn(&Message) -> bool,
) -> Unread {
    let settled: Vec<(Position, &Message)> = messages
        .into_iter()
        .filter_map(|message| Some((Position::of(message)?, message)))
        .collect();
    let own = settled.iter().filter(|(_, message)| message.sender_id == *me);
    let read = own.map(|(position, _)| position).chain(read_up_to).max();
    let mut unread = Unread::default();
    for (_, message) in settled.iter().filter(|(position, message)| {
        Some(position) > read && message.sender_id != *me && !message.is_deleted
    }) {
        unread.messages += 1;
        unread.mentions += u32::from(is_mention(message));
    }
    unread
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
