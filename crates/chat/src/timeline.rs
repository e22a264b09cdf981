//! The order of a timeline, and what becomes of two copies of one message.
//!
//! Three arrivals race for every message: the answer to its publish, the live event, the history
//! page. They come in any order and any number; the id says that they are one. Grouping by day and
//! sender is the page's, gaps are rows of the store.

use model::{Content, Delivery, Message, MessageId, Timestamp};

/// One copy of a message, as it reached this desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The message.
    pub message: Message,
    /// The service's serial; a page of the backend's history and what still waits have none.
    pub serial: Option<String>,
}

impl Told {
    /// Where it stands; `None` while it is pending.
    pub fn position(&self) -> Option<Position> {
        Some(Position { serial: self.serial.clone(), ..Position::of(&self.message)? })
    }
}

/// A place among the messages the service has: by its clock, then by its serial, then by id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// When the service took the message.
    pub sent_at: Timestamp,
    /// Decides between messages of one millisecond, where it is known.
    pub serial: Option<String>,
    /// Which message.
    pub message_id: MessageId,
}

impl Position {
    /// Where a message stands as far as it tells by itself, without its serial; `None` while it is
    /// pending.
    pub fn of(message: &Message) -> Option<Self> {
        let sent_at = message.sent_at?;
        Some(Self { sent_at, serial: None, message_id: message.id.clone() })
    }
}

/// Sorts a timeline, oldest first: what the service has by its clock, what waits at the end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OrderKey {
    /// The service has it.
    Settled(Position),
    /// It waits in the outbox, in the order it was written: by local row, never by a clock.
    Pending {
        /// The outbox row's number.
        ordinal: i64,
        /// Which message.
        message_id: MessageId,
    },
}

/// The key of a message. `ordinal` is its outbox row's number, where it has one.
pub fn order_key(told: &Told, ordinal: Option<i64>) -> OrderKey {
    match told.position() {
        Some(position) => OrderKey::Settled(position),
        None => OrderKey::Pending {
            ordinal: ordinal.unwrap_or(i64::MAX),
            message_id: told.message.id.clone(),
        },
    }
}

/// The delivery after a newer word on it. Outbox states follow each other as the outbox says; what
/// the service has confirmed never goes back.
pub const fn advance(old: Delivery, new: Delivery) -> Delivery {
    if old.is_pending() || new.rank() > old.rank() { new } else { old }
}

/// How far another participant has got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Since when they are in the room.
    pub joined_at: Timestamp,
    /// The newest message they have read.
    pub read_up_to: Option<Position>,
    /// The newest message on one of their devices (extension 1).
    pub delivered_up_to: Option<Position>,
    /// Up to when they have read, as the backend says.
    pub last_read_at: Option<Timestamp>,
}

impl Progress {
    fn has_read(&self, place: &Position) -> bool {
        self.read_up_to.as_ref() >= Some(place) || self.last_read_at >= Some(place.sent_at)
    }

    fn has_it(&self, place: &Position) -> bool {
        self.has_read(place) || self.delivered_up_to.as_ref() >= Some(place)
    }
}

/// The tick of an own message that stands at `place`: read when every other participant has read
/// it, delivered when every one has it. Whoever joined after it was sent does not hold it back, but
/// nobody having read it is not everybody: somebody must have.
pub fn tick(place: &Position, others: &[Progress]) -> Delivery {
    let all = |has: fn(&Progress, &Position) -> bool| {
        others.iter().all(|other| has(other, place) || other.joined_at > place.sent_at)
            && others.iter().any(|other| has(other, place))
    };
    if all(Progress::has_read) {
        Delivery::Read
    } else if all(Progress::has_it) {
        Delivery::Delivered
    } else {
        Delivery::Sent
    }
}

/// One message out of the copy we have and one that arrived. Equal to `old` when there is nothing
/// new. Both have the same id; merging is idempotent.
///
/// - A time that came with a serial is the service's own, and no page without one moves the row.
/// - Delivery only moves forward.
/// - The later version of an edited text wins, in whatever order they come, and nothing undoes a
///   deletion.
/// - Reactions have versions of their own, and no copy changes them; a deleted message has none.
/// - The room, the writer, their name and the time of writing are those we knew.
pub fn merge(old: &Told, new: &Told) -> Told {
    let (was, is) = (&old.message, &new.message);
    let is_deleted = was.is_deleted || is.is_deleted;
    let message = Message {
        id: was.id.clone(),
        room_id: was.room_id.clone(),
        sender_id: was.sender_id.clone(),
        sender_name: first_named(&was.sender_name, &is.sender_name),
        content: if is_deleted { Content::default() } else { merge_content(was, is) },
        written_at: was.written_at,
        sent_at: merge_time(old, new),
        delivery: advance(was.delivery, is.delivery),
        is_edited: !is_deleted && (was.is_edited || is.is_edited),
        is_deleted,
        changed_at: was.changed_at.max(is.changed_at),
        reactions: if is_deleted { Vec::new() } else { was.reactions.clone() },
    };
    Told { message, serial: new.serial.clone().or_else(|| old.serial.clone()) }
}

fn merge_time(old: &Told, new: &Told) -> Option<Timestamp> {
    let (was, is) = (old.message.sent_at, new.message.sent_at);
    let is_less_exact = old.serial.is_some() && new.serial.is_none();
    if is_less_exact { was.or(is) } else { is.or(was) }
}

fn merge_content(old: &Message, new: &Message) -> Content {
    let version = |message: &Message| (message.is_edited, message.changed_at);
    let is_older_copy = version(new) < version(old);
    let is_local_echo = new.delivery.is_pending() && !old.delivery.is_pending();
    if is_older_copy || is_local_echo { old.content.clone() } else { new.content.clone() }
}

fn first_named(old: &str, new: &str) -> String {
    (if old.is_empty() { new } else { old }).to_owned()
}

#[cfg(test)]
mod tests;
