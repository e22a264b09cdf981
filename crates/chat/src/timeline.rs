//! The order of a timeline, and what becomes of two copies of one message.
//!
//! Three arrivals race for every message: the answer to its publish, the live event, the history
//! page. They come in any order and any number; the id says that they are one. Grouping by day and
//! sender is the page's, gaps are rows of the store.

use model::{Content, Delivery, Message, MessageId, Timestamp};

/// A place among the messages the service has: by its clock, then by id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// When the service took the message.
    pub sent_at: Timestamp,
    /// Which message.
    pub message_id: MessageId,
}

impl Position {
    /// Where a message stands; `None` while it is pending.
    pub fn of(message: &Message) -> Option<Self> {
        let sent_at = message.sent_at?;
        Some(Self { sent_at, message_id: message.id.clone() })
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
pub fn order_key(message: &Message, ordinal: Option<i64>) -> OrderKey {
    match Position::of(message) {
        Some(position) => OrderKey::Settled(position),
        None => OrderKey::Pending {
            ordinal: ordinal.unwrap_or(i64::MAX),
            message_id: message.id.clone(),
        },
    }
}

/// The delivery after a newer word on it. Outbox states follow each other as the outbox says; what
/// the service has confirmed never goes back.
pub const fn advance(old: Delivery, new: Delivery) -> Delivery {
    if old.is_pending() || new.rank() > old.rank() { new } else { old }
}

/// How far another participant has got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The service's time of the newest message they have read.
    pub read_up_to: Option<Timestamp>,
    /// The service's time of the newest message on one of their devices (extension 1).
    pub delivered_up_to: Option<Timestamp>,
}

/// The tick of an own message the service took at `sent_at`: read when every other participant has
/// read it, delivered when every one has it. In a room without others it stays sent.
pub fn tick(sent_at: Timestamp, others: &[Progress]) -> Delivery {
    let all = |reaches: fn(&Progress) -> Option<Timestamp>| {
        !others.is_empty() && others.iter().all(|other| reaches(other) >= Some(sent_at))
    };
    if all(|other| other.read_up_to) {
        Delivery::Read
    } else if all(|other| other.read_up_to.max(other.delivered_up_to)) {
        Delivery::Delivered
    } else {
        Delivery::Sent
    }
}

/// One message out of the copy we have and one that arrived. Equal to `old` when there is nothing
/// new. Both have the same id; merging is idempotent.
///
/// - The first server time stays: a row does not jump because history rounds differently.
/// - Delivery only moves forward. An edit or deletion is never undone by an older copy.
/// - The room, the writer and the time of writing are those we knew.
pub fn merge(old: &Message, new: &Message) -> Message {
    let is_deleted = old.is_deleted || new.is_deleted;
    Message {
        id: old.id.clone(),
        room_id: old.room_id.clone(),
        sender_id: old.sender_id.clone(),
        sender_name: first_named(&new.sender_name, &old.sender_name),
        content: if is_deleted { Content::default() } else { merge_content(old, new) },
        written_at: old.written_at,
        sent_at: old.sent_at.or(new.sent_at),
        delivery: advance(old.delivery, new.delivery),
        is_edited: old.is_edited || new.is_edited,
        is_deleted,
    }
}

fn merge_content(old: &Message, new: &Message) -> Content {
    let is_older_copy = old.is_edited && !new.is_edited;
    let is_local_echo = new.delivery.is_pending() && !old.delivery.is_pending();
    if is_older_copy || is_local_echo { old.content.clone() } else { new.content.clone() }
}

fn first_named(new: &str, old: &str) -> String {
    (if new.is_empty() { old } else { new }).to_owned()
}

#[cfg(test)]
mod tests;
