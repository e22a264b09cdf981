//! Unread: one function over messages, own read position and mentions, recomputed and never
//! incremented; list, tray, badge and title all show what it says.

use model::{Message, MessageId, MessageKind, NotificationSettings, RoomKind, Timestamp, UserId};

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

/// Where the unread of a room begins: its first message of another after the own read position.
/// The "new messages" line stands before it.
pub fn first<'a>(
    messages: impl IntoIterator<Item = &'a Told>,
    me: &UserId,
    marker: &Marker,
) -> Option<MessageId> {
    messages
        .into_iter()
        .filter(|told| is_countable(&told.message, me))
        .filter_map(Told::position)
        .filter(|place| marker.is_before(place))
        .min()
        .map(|place| place.message_id)
}

/// Where the own read position goes when a person marks a room as unread from a message, or from
/// the newest of another: right before the first that can be unread. `None` when there is none.
pub fn before<'a>(
    messages: impl IntoIterator<Item = &'a Told> + Clone,
    me: &UserId,
    from: Option<&Position>,
) -> Option<Marker> {
    let countable = messages
        .clone()
        .into_iter()
        .filter(|told| is_countable(&told.message, me))
        .filter_map(Told::position);
    let first = match from {
        Some(from) => countable.filter(|place| place >= from).min()?,
        None => countable.max()?,
    };
    let earlier = messages.into_iter().filter_map(Told::position).filter(|place| *place < first);
    Some(match earlier.max() {
        Some(place) => Marker { read_up_to: Some(place), last_read_at: None },
        None => Marker { read_up_to: None, last_read_at: Some(first.sent_at.plus_ms(-1)) },
    })
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

/// What a room adds to the total. A direct message calls as a mention does. A muted room adds only
/// what comes through its mute by setting.
pub fn counted(room: &RoomUnread, settings: &NotificationSettings) -> Unread {
    let Unread { messages, mentions } = room.unread;
    let is_direct = room.kind == RoomKind::Direct;
    if is_direct && (!room.is_muted || settings.direct_through_mute) {
        Unread { messages, mentions: messages }
    } else if !room.is_muted {
        room.unread
    } else if settings.mentions_through_mute {
        Unread { messages: mentions, mentions }
    } else {
        Unread::default()
    }
}

/// The total over what each room adds, for tray, badge and title.
pub fn total(counted: impl IntoIterator<Item = Unread>) -> Unread {
    counted.into_iter().fold(Unread::default(), |total, room| Unread {
        messages: total.messages.saturating_add(room.messages),
        mentions: total.mentions.saturating_add(room.mentions),
    })
}

#[cfg(test)]
mod tests;
