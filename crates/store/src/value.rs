//! What goes into the store and what comes out, beyond the words of `model`.

use model::{
    Amendment, AttachmentId, FileKind, Message, MessageId, NotificationLevel, OrganizationId,
    Person, PropertyId, RoomId, RoomKind, Timestamp, UserId, reaction,
};
use serde::{Deserialize, Serialize};

/// Whose desk this file is. Everything in it belongs to this one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Who.
    pub person: Person,
    /// Their organization.
    pub organization_id: OrganizationId,
}

/// Whether the file belongs to the person who signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// It does; their name, role and organization were brought up to date.
    Kept,
    /// It holds another person's rooms or unsent messages; nothing was changed.
    Other,
}

/// What the owner set about a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoomSettings {
    /// Which messages ring there; `None` follows what they set for all rooms.
    pub level: Option<NotificationLevel>,
    /// Whether it is muted on this desk.
    pub is_muted: bool,
    /// When that ends by itself; `None` lasts until it is lifted.
    pub muted_until: Option<Timestamp>,
}

/// What a new list of rooms changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoomsDiff {
    /// Rooms this person is no longer in.
    pub removed: Vec<RoomId>,
    /// Own messages whose ticks turned because of newer read times of participants.
    pub changed: Vec<Message>,
}

/// A room as the sidebar needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomRow {
    /// The room.
    pub id: RoomId,
    /// Which of the four kinds.
    pub kind: RoomKind,
    /// Its name; of a direct room the other person's.
    pub name: Option<String>,
    /// The property it belongs to.
    pub property_id: Option<PropertyId>,
    /// That property's name.
    pub property_name: Option<String>,
    /// When something was last written, as the backend said; the newest message may be newer.
    pub last_message_at: Option<Timestamp>,
    /// The newest message, one of our own still in the outbox included.
    pub last_message: Option<Message>,
    /// Messages of others after the own read marker, counted up to
    /// [`crate::RoomRow::UNREAD_CEILING`].
    pub unread: u32,
    /// Whether `unread` is a lower bound: a gap is open after the marker, or the ceiling was hit.
    pub unread_is_lower_bound: bool,
    /// Of these, those that mention the owner.
    pub mentions: u32,
    /// Whether the owner muted it, here or elsewhere.
    pub is_muted: bool,
    /// When that ends by itself, where this desk knows.
    pub muted_until: Option<Timestamp>,
    /// Which messages ring there, where the owner set that for this room.
    pub level: Option<NotificationLevel>,
    /// The other person of a direct room.
    pub other: Option<UserId>,
    /// How many people are in it.
    pub participants: usize,
    /// Text not yet sent.
    pub draft: Option<String>,
}

impl RoomRow {
    /// Unread is not counted beyond this, so that the first paint does not depend on how many
    /// messages there are.
    pub const UNREAD_CEILING: u32 = 1_000;
}

/// A message as the service told it, live or from a page of history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The message. Without `sent_at` its `written_at` orders it.
    pub message: Message,
    /// The service's serial; the backend's pages have none.
    pub serial: Option<String>,
    /// Whether its text names the owner or their role; the caller's rule.
    pub mentions_me: bool,
}

/// What became of a message after it was sent, as the service told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amended {
    /// What became of it.
    pub amendment: Amendment,
    /// Whether its new text names the owner or their role; the caller's rule.
    pub mentions_me: bool,
}

/// What people answered a message with, as the service told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reacted {
    /// The room it was told in.
    pub room_id: RoomId,
    /// What the live line calls the message.
    pub serial: String,
    /// The message, where it was told by a row of history.
    pub message_id: Option<MessageId>,
    /// What is known of it; `None` where only the serial is.
    pub told: Option<reaction::Told>,
}

/// A reaction of the owner that the service has acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnReaction {
    /// To which message.
    pub message_id: MessageId,
    /// Who the owner is.
    pub user_id: UserId,
    /// The emoji.
    pub emoji: String,
    /// Whether it was added; else it was taken back.
    pub is_on: bool,
    /// The serial of the annotation, where the service told it.
    pub version: Option<String>,
}

/// A message the desk had not seen before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The message as stored.
    pub message: Message,
    /// Whether it names the owner or their role.
    pub mentions_me: bool,
}

/// What a batch brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ingested {
    /// Not seen before, in the order of the batch. An echo of an outbox entry is not among them.
    pub new: Vec<Arrival>,
    /// Known before and different now: settled, edited, deleted, or ticks turned.
    pub changed: Vec<Message>,
}

/// What became of a message offered to the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It is durable and waits its turn.
    Queued(Message),
    /// That id was there before, in the outbox or already sent; nothing was changed.
    Known(Message),
    /// The outbox holds its limit; nothing was stored.
    Full,
}

/// When a message was sent that the service acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SentAt {
    /// As the service says.
    Told {
        /// Its time.
        at: Timestamp,
        /// Its place among messages of one time.
        serial: String,
    },
    /// As this desk's clock says. It goes behind everything the room has.
    Guessed(Timestamp),
}

impl From<Timestamp> for SentAt {
    fn from(at: Timestamp) -> Self {
        Self::Guessed(at)
    }
}

/// What became of a person's wish to change something in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change<T> {
    /// Done; this is the result.
    Done(T),
    /// The service may have it already, so it was left as it is.
    OnTheWire,
    /// It is not in the outbox (any more).
    Gone,
}

/// An entry of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Place in the order of writing; smaller goes first.
    pub ordinal: i64,
    /// The message; its `delivery` is the entry's state.
    pub message: Message,
    /// It was put on the wire, and the service has not refused it since.
    pub may_have_left: bool,
}

/// What is unsent of a room this desk no longer has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The room.
    pub room: RoomId,
    /// Entries of the outbox, oldest first.
    pub messages: Vec<Message>,
    /// What stood in its composer.
    pub draft: Option<String>,
}

impl Behind {
    pub(crate) fn of(room: RoomId) -> Self {
        Self { room, messages: Vec::new(), draft: None }
    }
}

/// A file on this desk. Its bytes are kept elsewhere under its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// Made by the composer it was given to, or made up when it was fetched.
    pub id: AttachmentId,
    /// The room it belongs to.
    pub room_id: RoomId,
    /// The message it goes with; `None` while it stands in the room's composer.
    pub message_id: Option<MessageId>,
    /// What its sender called it.
    pub name: String,
    /// Which kind it is by its content; `None` where a sender managed to send another.
    pub kind: Option<FileKind>,
    /// Length in bytes.
    pub size: u64,
    /// When somebody last looked at it, or gave it to the composer.
    pub used_at: Timestamp,
}

/// A known hole in a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Stable key.
    pub id: i64,
    /// The room.
    pub room_id: RoomId,
    /// The hole begins after this time (service's clock).
    pub after: Timestamp,
    /// It ends before this time; `None` while it reaches to the present.
    pub until: Option<Timestamp>,
}

/// One row of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimelineRow {
    /// A message.
    Message(Box<Message>),
    /// A known hole.
    Gap(Gap),
}

/// A stretch of a room's timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimelineSlice {
    /// Oldest first; entries of the outbox at the end of the newest slice.
    pub rows: Vec<TimelineRow>,
    /// Whether the desk has older messages. The backend may have more: [`crate::Store::history`].
    pub has_older: bool,
    /// Whether the desk has newer messages, entries of the outbox among them.
    pub has_newer: bool,
}

/// Where the backend's pages of a room stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Asks the backend for the next older page; `None` before the first page and after the last.
    pub next_cursor: Option<String>,
    /// Whether the backend said that there is nothing older.
    pub reached_start: bool,
}

/// What a receipt says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReceiptKind {
    /// The person has read up to and including the message.
    Read,
    /// Everything up to the message has reached one of the person's devices (extension 1).
    Delivered,
}

impl ReceiptKind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Delivered => "delivered",
        }
    }
}

/// Somebody's receipt in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomReceipt {
    /// The room.
    pub room_id: RoomId,
    /// Whose receipt.
    pub user_id: UserId,
    /// What it says.
    pub kind: ReceiptKind,
    /// Up to and including this message.
    pub message_id: MessageId,
    /// When, by the service's clock.
    pub at: Timestamp,
}

/// Up to where somebody has read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadMarker {
    /// Up to and including this message.
    pub message_id: MessageId,
    /// When it was read.
    pub at: Timestamp,
}

/// A decision about a notification. The reason is a word the store does not interpret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    /// When it was decided.
    pub at: Timestamp,
    /// The message.
    pub message_id: MessageId,
    /// Its room.
    pub room_id: RoomId,
    /// What was decided, and why.
    pub reason: String,
}

/// What retention removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retired {
    /// How many messages.
    pub messages: usize,
    /// Rooms left without any; their history starts over with the newest page.
    pub emptied: Vec<RoomId>,
}
