//! What goes into the outbox and what comes out of it.

use model::{Delivery, FailureCode, MessageId, RoomId, limits};

/// A message to be sent, as its durable row has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Made once by the composer.
    pub message_id: MessageId,
    /// Where to.
    pub room_id: RoomId,
    /// The row's local number; it alone makes the order, never a clock.
    pub ordinal: i64,
    /// What the row says of it. [`Delivery::Failed`] is parked; everything else is to be sent.
    pub delivery: Delivery,
    /// It has a file that the service does not have yet.
    pub needs_upload: bool,
    /// An earlier run has put it on the wire, and the service has not refused it since.
    pub may_have_left: bool,
}

/// Limits of the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Messages it holds, all rooms together, parked ones included.
    pub entries: usize,
    /// Messages published in `window_ms`, all rooms together.
    pub messages_per_window: u32,
    /// The window, in milliseconds.
    pub window_ms: i64,
}

impl Default for Limits {
    /// The contract's limits (§4).
    fn default() -> Self {
        Self {
            entries: limits::OUTBOX_ENTRIES,
            messages_per_window: limits::MESSAGES_PER_WINDOW,
            window_ms: limits::MESSAGE_WINDOW_MS,
        }
    }
}

/// The outbox holds its limit; the text stays in the composer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the outbox is full")]
pub struct Full;

/// Why a message of the outbox cannot be changed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Frozen {
    /// It is not in the outbox: sent, discarded or never there.
    #[error("the message is not in the outbox")]
    Gone,
    /// It is on the wire.
    #[error("the message is on the wire")]
    OnTheWire,
    /// It was published and the answer is unknown. Under the same id a second text would never
    /// arrive where the first one did.
    #[error("the message may have left already")]
    MayHaveLeft,
}

/// What happened to a publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The service has it.
    Acked,
    /// The service refused it for now.
    Transient {
        /// The service's Retry-After (429), in milliseconds: it holds every room.
        retry_after_ms: Option<i64>,
    },
    /// The service refused it for good: a person decides.
    Permanent {
        /// Why.
        code: FailureCode,
    },
    /// Nobody knows whether the service has it: a timeout, a line that dropped.
    Unknown,
    /// 401: it was not taken, and nothing will be until somebody signs in.
    SignedOut,
}

/// What the outbox is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Publishing is possible.
    LineUp {
        /// Over the connection of before, on which the service knows what was published by number.
        is_resumed: bool,
    },
    /// Publishing is not possible; answers of what is in flight will not come.
    LineDown,
    /// Somebody signed in.
    SignedIn,
    /// The session is gone: everything waits, nothing fails.
    SignedOut,
    /// The answer to a publish.
    Outcome {
        /// Of which message.
        message_id: MessageId,
        /// As handed out with the publish.
        generation: u64,
        /// What happened.
        outcome: Outcome,
    },
    /// The file of a message is with the service, and its row says so. An upload that failed is
    /// an [`Input::Outcome`] like any other.
    Uploaded {
        /// Which message.
        message_id: MessageId,
    },
    /// The room's history does not have a message that was looked for there. Where it cannot be
    /// had just now, an [`Input::Outcome`] says so; one that is there is [`Input::Echoed`].
    Absent {
        /// Which message.
        message_id: MessageId,
        /// As handed out with the search.
        generation: u64,
    },
    /// The own message came back from the room, or turned up in its history.
    Echoed {
        /// Which message.
        message_id: MessageId,
    },
    /// A person wants a failed or waiting message tried now.
    Retry(MessageId),
    /// The message's row is gone because a person discarded it.
    Discarded(MessageId),
    /// The message's row has another text; ask [`super::Outbox::check_edit`] first.
    Edited(MessageId),
    /// The backend names another limit (extension 5).
    SetPace {
        /// Messages in the window.
        messages_per_window: u32,
        /// The window, in milliseconds.
        window_ms: i64,
    },
}

/// What the outbox wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Publish it now; answer with [`Input::Outcome`] and the same generation.
    Publish {
        /// Which message.
        message_id: MessageId,
        /// Makes a late answer recognisable.
        generation: u64,
    },
    /// Upload its file; answer with [`Input::Uploaded`], or with [`Input::Outcome`] and the same
    /// generation, whatever happens, unless the session ends. One that was uploaded before is not
    /// uploaded again.
    Upload {
        /// Which message.
        message_id: MessageId,
        /// Makes a late answer recognisable.
        generation: u64,
    },
    /// Look for it in the room's history; answer with [`Input::Echoed`], [`Input::Absent`] or an
    /// [`Input::Outcome`], the latter two with the same generation, unless the session ends.
    LookFor {
        /// Which message.
        message_id: MessageId,
        /// Makes a late answer recognisable.
        generation: u64,
    },
    /// Its delivery changed: store and show it. [`Delivery::Sent`] means the entry is settled and
    /// its outbox row goes in the same transaction.
    State {
        /// Which message.
        message_id: MessageId,
        /// Its delivery now.
        delivery: Delivery,
    },
}

/// How full the outbox is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Messages not yet acknowledged, parked ones included.
    pub waiting: usize,
    /// Of these, parked until a person acts.
    pub failed: usize,
    /// Milliseconds from now until the last one can be published, where the pace holds some back
    /// on a line that is up; `None` where nothing but the line or a person does.
    pub estimate_ms: Option<i64>,
}
