//! Messages and what became of them.

use serde::{Deserialize, Serialize};

use crate::{MessageId, Reaction, RoomId, Timestamp, UserId};

/// What a message carries (contract §2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MessageKind {
    /// Text only, and every kind this version does not know.
    #[default]
    Text,
    /// A picture, perhaps with text.
    Image,
    /// A document, perhaps with text.
    Document,
    /// Written by the service itself: somebody joined, the room was renamed.
    System,
}

impl MessageKind {
    /// The word of the contract and of SQL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "TEXT",
            Self::Image => "IMAGE",
            Self::Document => "DOCUMENT",
            Self::System => "SYSTEM",
        }
    }

    /// Reads the word of the contract; anything unknown is [`MessageKind::Text`].
    pub fn parse(word: &str) -> Self {
        match word {
            "IMAGE" => Self::Image,
            "DOCUMENT" => Self::Document,
            "SYSTEM" => Self::System,
            _ => Self::Text,
        }
    }
}

/// A file that goes with a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Where the backend serves it; empty until it has been uploaded. Never shown to the page's
    /// network, which has none.
    pub url: String,
    /// The name its sender gave it.
    pub name: String,
    /// Length in bytes, where known.
    pub size: Option<u64>,
}

impl Attachment {
    /// Whether the service does not have the file yet.
    pub fn needs_upload(&self) -> bool {
        self.url.is_empty()
    }
}

/// What somebody wrote: kind, text and attachment together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Which kind.
    #[serde(default)]
    pub kind: MessageKind,
    /// The text; empty for an attachment without a caption.
    #[serde(default)]
    pub text: String,
    /// The attachment of images and documents.
    #[serde(default)]
    pub attachment: Option<Attachment>,
}

impl Content {
    /// A plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { kind: MessageKind::Text, text: text.into(), attachment: None }
    }
}

/// Why a message could not be sent; chosen by the screen's words, stored with the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureCode {
    /// The room is gone or the person is no longer in it.
    NotPermitted,
    /// Over 64 KiB.
    TooLarge,
    /// Refused by content rules.
    Rejected,
    /// The service takes no file of that length.
    FileTooLarge,
    /// The service takes no file of that kind.
    FileNotAllowed,
    /// The copy of the file on this desk is gone or damaged.
    FileUnreadable,
    /// Any other permanent answer of the service.
    Refused,
}

impl FailureCode {
    /// The word of SQL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotPermitted => "not_permitted",
            Self::TooLarge => "too_large",
            Self::Rejected => "rejected",
            Self::FileTooLarge => "file_too_large",
            Self::FileNotAllowed => "file_not_allowed",
            Self::FileUnreadable => "file_unreadable",
            Self::Refused => "refused",
        }
    }

    /// Reads the word of SQL; anything unknown is [`FailureCode::Refused`].
    pub fn parse(word: &str) -> Self {
        match word {
            "not_permitted" => Self::NotPermitted,
            "too_large" => Self::TooLarge,
            "rejected" => Self::Rejected,
            "file_too_large" => Self::FileTooLarge,
            "file_not_allowed" => Self::FileNotAllowed,
            "file_unreadable" => Self::FileUnreadable,
            _ => Self::Refused,
        }
    }
}

/// What became of a message. For others' messages it is [`Delivery::Sent`] from the start.
///
/// `Queued → Sending → (Waiting → Sending)* → Sent → Delivered → Read`, or `Failed`, from which
/// only a person leads back to `Queued`. It never goes backwards otherwise; [`Delivery::rank`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Delivery {
    /// In the outbox, not yet tried.
    Queued,
    /// Published, not yet acknowledged.
    Sending,
    /// Will be tried again.
    Waiting {
        /// Not before this time; `None` means when the line is back.
        until: Option<Timestamp>,
    },
    /// Parked until a person retries, edits or discards it.
    Failed {
        /// Why.
        code: FailureCode,
    },
    /// Acknowledged by the service.
    Sent,
    /// On a device of every other participant (extension 1).
    Delivered,
    /// Read by every other participant.
    Read,
}

impl Delivery {
    /// Position in the forward order; the outbox states share the lowest.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Queued | Self::Sending | Self::Waiting { .. } | Self::Failed { .. } => 0,
            Self::Sent => 1,
            Self::Delivered => 2,
            Self::Read => 3,
        }
    }

    /// Whether the message still waits in the outbox.
    pub const fn is_pending(self) -> bool {
        self.rank() == 0
    }
}

/// Somebody has read up to and including a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Who.
    pub user_id: UserId,
    /// When, by the server's clock.
    pub read_at: Timestamp,
}

/// One message of a timeline, ours or another's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Made once by the composer.
    pub id: MessageId,
    /// The room it is in.
    pub room_id: RoomId,
    /// Who wrote it.
    pub sender_id: UserId,
    /// Their name when it was written; the roster's name wins where known.
    pub sender_name: String,
    /// What they wrote.
    pub content: Content,
    /// When it was written, by the writing desk's clock.
    pub written_at: Timestamp,
    /// When the service took it, by the service's clock; `None` while pending.
    pub sent_at: Option<Timestamp>,
    /// What became of it.
    pub delivery: Delivery,
    /// Whether what it says was changed after sending (extension 6). A deleted one says nothing.
    #[serde(default)]
    pub is_edited: bool,
    /// Whether it was deleted after sending (extension 6).
    #[serde(default)]
    pub is_deleted: bool,
    /// When it was last changed or deleted, by the service's clock: the version of its content.
    #[serde(default)]
    pub changed_at: Option<Timestamp>,
    /// What people answered it with by a single emoji (extension 8). Told apart from what it says,
    /// and no version of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
}

impl Message {
    /// The time that orders and labels it: the service's, or the desk's while pending.
    pub fn shown_at(&self) -> Timestamp {
        self.sent_at.unwrap_or(self.written_at)
    }
}

/// What became of a message after it was sent, told apart from the message (extension 6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// Which message.
    pub message_id: MessageId,
    /// The room it was told in.
    pub room_id: RoomId,
    /// Whose message it is said to be.
    pub sender_id: UserId,
    /// What it says now; `None` when it was deleted.
    pub text: Option<String>,
    /// When that was, by the service's clock: its version.
    pub changed_at: Timestamp,
}

impl Amendment {
    /// The message as this says it is, to be merged with what is known of it. `None` for a message
    /// of another room or writer: nobody changes those.
    pub fn applied_to(&self, message: &Message) -> Option<Message> {
        if message.room_id != self.room_id || message.sender_id != self.sender_id {
            return None;
        }
        let mut message = message.clone();
        message.changed_at = Some(self.changed_at);
        match &self.text {
            Some(text) => {
                message.content.text.clone_from(text);
                message.is_edited = true;
                // A known deletion is not for this to repeat.
                message.is_deleted = false;
            }
            None => {
                message.content = Content::default();
                message.reactions = Vec::new();
                message.is_edited = false;
                message.is_deleted = true;
            }
        }
        Some(message)
    }

    /// Whether this is to be known rather than `other` of the same message: nothing undoes a
    /// deletion, and a later change wins.
    pub fn wins_over(&self, other: &Self) -> bool {
        (self.text.is_none(), self.changed_at) > (other.text.is_none(), other.changed_at)
    }
}
