//! Errors as the screen sees them: a code it has words for; the chain stays in the log.

use serde::{Deserialize, Serialize};

/// What went wrong, as far as a person can act on it. The words are the page's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// E-mail or password is wrong.
    WrongCredentials,
    /// The session is gone; sign in again.
    SignedOut,
    /// The backend cannot be reached.
    Unreachable,
    /// The backend answered something this version does not understand.
    BadAnswer,
    /// The backend failed (5xx).
    ServerTrouble,
    /// Too many requests; try again later.
    RateLimited,
    /// Not permitted, or no longer in the room.
    NotPermitted,
    /// No such room or message.
    NotFound,
    /// A group has a name of 1 to 80 characters, on one line.
    BadGroupName,
    /// More people than a group is made with.
    TooManyPeople,
    /// Somebody who was chosen is not with the organization any more, or the property is not.
    PersonGone,
    /// The outbox holds its limit; the text stays in the composer.
    OutboxFull,
    /// Over 64 KiB; the text stays in the composer.
    MessageTooLarge,
    /// Nothing but blanks.
    EmptyMessage,
    /// The file is over 10 MiB.
    FileTooLarge,
    /// The file is of a kind that may not be attached, or opened.
    FileNotAllowed,
    /// The file cannot be read: it is gone, or damaged.
    FileUnreadable,
    /// The composer holds as many files as it can.
    TooManyFiles,
    /// The address is none that may be opened, or no program took it.
    LinkNotOpened,
    /// No longer in the outbox, so it cannot be edited or discarded.
    AlreadySent,
    /// The message was deleted meanwhile.
    MessageDeleted,
    /// The backend refuses what it says.
    ContentRefused,
    /// The message has as many different reactions as it can.
    TooManyReactions,
    /// This backend does not offer that.
    NotOffered,
    /// There is no room left on the disk.
    DiskFull,
    /// The data folder, or a file in it, cannot be written.
    ReadOnly,
    /// Another program has this desk open, or keeps its file locked.
    DeskInUse,
    /// A newer version has written this desk's file.
    NewerDesk,
    /// This desk's file is damaged and is being built anew: try again in a moment.
    DeskDamaged,
    /// The disk failed in another way.
    DiskTrouble,
    /// The parameters do not fit the command.
    InvalidParams,
    /// There is no such command.
    UnknownCommand,
    /// A mistake of ours; the log has the chain.
    Internal,
}

/// A refused command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpcError {
    /// What the screen chooses its words by.
    pub code: Code,
    /// One English sentence for scripts and logs; without secrets and message texts.
    pub message: String,
}

impl IpcError {
    /// An error with its sentence.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

impl std::fmt::Display for IpcError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}: {}", self.code, self.message)
    }
}

impl std::error::Error for IpcError {}
