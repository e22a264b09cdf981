//! Values the page shows, computed by the core so that every face shows the same.

use model::{
    Availability, Language, Message, MessageId, NotificationLevel, OrganizationId, PageSettings,
    Participant, Person, PropertyId, RoomId, RoomKind, Sound, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Session {
    /// Nobody has signed in on this desk, or they signed out.
    SignedOut,
    /// Somebody is.
    SignedIn {
        /// Who.
        me: Person,
        /// Their organization.
        organization_id: OrganizationId,
        /// Its name, where the backend tells it (extension 5).
        organization_name: Option<String>,
        /// Whether the session will survive a restart; `false` without a keychain.
        is_kept: bool,
        /// Whether the backend lets people edit and delete what they sent (extension 6).
        #[serde(default)]
        can_edit: bool,
        /// Whether people may react to messages (extension 8).
        #[serde(default)]
        can_react: bool,
    },
    /// The backend ended the session: reading goes on, the outbox waits for a sign-in.
    Expired {
        /// Whose session it was.
        me: Person,
        /// Their organization.
        organization_id: OrganizationId,
    },
}

/// The one status of the line a person sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Connectivity {
    /// Live.
    Online,
    /// On the way, for less than a moment worth speaking of.
    Connecting,
    /// No line.
    Offline {
        /// Since when.
        since: Timestamp,
        /// When the next attempt comes.
        retry_at: Option<Timestamp>,
    },
    /// Waiting for a person to sign in.
    SignedOut,
    /// The line fails in a way that trying again will not mend soon.
    Trouble {
        /// Since when.
        since: Timestamp,
        /// What to say.
        code: crate::Code,
    },
}

/// How full the outbox is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxStatus {
    /// Messages not yet acknowledged, failed ones included.
    pub waiting: usize,
    /// Of these, parked until a person acts.
    pub failed: usize,
    /// The most it holds.
    pub limit: usize,
    /// Honest estimate of when the last one will have been sent, in milliseconds from now, while
    /// the pace of the limit holds them back.
    pub estimate_ms: Option<i64>,
}

/// A room in the sidebar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomSummary {
    /// The room.
    pub id: RoomId,
    /// Which section it stands in.
    pub kind: RoomKind,
    /// What it is called for this person: a direct room bears the other's name.
    pub name: String,
    /// The property it belongs to.
    pub property_id: Option<PropertyId>,
    /// That property's name.
    pub property_name: Option<String>,
    /// The newest message, one of our own still waiting included.
    pub last_message: Option<Message>,
    /// When something was last written, known before the message itself has come; where nothing
    /// was, when the room was made: the sidebar's order.
    pub active_at: Option<Timestamp>,
    /// Messages of others after the own read marker.
    pub unread: u32,
    /// Whether `unread` is a lower bound because of a gap.
    pub unread_is_lower_bound: bool,
    /// Of these, those that mention this person.
    pub mentions: u32,
    /// What it adds to the total in tray, badge and title.
    pub counted: UnreadTotal,
    /// Whether this person muted it.
    pub is_muted: bool,
    /// When that ends by itself; `None` lasts until it is lifted.
    pub muted_until: Option<Timestamp>,
    /// Which messages ring there; `None` follows the settings.
    pub level: Option<NotificationLevel>,
    /// The other person of a direct room.
    pub other: Option<UserId>,
    /// How many people are in it.
    pub participants: usize,
    /// Text not yet sent.
    pub draft: Option<String>,
}

/// Everything about an open room that is not a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomDetails {
    /// As in the sidebar.
    pub summary: RoomSummary,
    /// Who is in it.
    pub participants: Vec<Participant>,
    /// Whether this person may take others out of it.
    #[serde(default)]
    pub can_remove: bool,
}

/// One row of a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "row", rename_all = "snake_case")]
pub enum TimelineRow {
    /// A message.
    Message(Box<Message>),
    /// A known hole: something may be missing here.
    Gap {
        /// Stable key of the row.
        id: i64,
        /// The hole begins after this time.
        after: Timestamp,
    },
}

/// A stretch of a room's timeline, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelinePage {
    /// The room.
    pub room_id: RoomId,
    /// Its rows, oldest first; pending ones of our own at the end.
    pub rows: Vec<TimelineRow>,
    /// Whether older messages exist, here or at the backend.
    pub has_older: bool,
    /// Whether the older ones beyond the desk could not be asked for because there is no line.
    pub older_needs_line: bool,
    /// Whether the desk has newer ones: this page is not the end of the room.
    pub has_newer: bool,
}

/// A room just opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedRoom {
    /// The room and its people.
    pub details: RoomDetails,
    /// The newest rows.
    pub timeline: TimelinePage,
    /// Up to where this person has read.
    pub read_marker: Option<MessageId>,
    /// The "new messages" line stands before this message, the first unread when the room was
    /// opened, until the room is left. It may be older than the rows here.
    pub first_unread: Option<MessageId>,
    /// Text not yet sent.
    pub draft: String,
    /// Files not yet sent.
    #[serde(default)]
    pub attachments: Vec<crate::StagedAttachment>,
}

/// A stretch of a text to be marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Highlight {
    /// Where it begins, in bytes of the text in UTF-8.
    pub start: usize,
    /// Where it ends: the byte after its last.
    pub end: usize,
}

/// A message that was looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchHit {
    /// The message.
    pub message: Message,
    /// Where the words stand in its text, in order and apart.
    pub in_text: Vec<Highlight>,
    /// Where they stand in the name of its file.
    pub in_name: Vec<Highlight>,
}

/// A page of hits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchPage {
    /// Newest first; those still in the outbox before the others, on the first page.
    pub hits: Vec<SearchHit>,
    /// Asks for the next page; `None` on the last. Messages that come meanwhile are not among the
    /// pages that follow.
    pub next_cursor: Option<String>,
    /// What was looked through reaches back to this time in the rooms searched; `None` where the
    /// desk has nothing.
    pub searched_since: Option<Timestamp>,
    /// Whether older messages are on the desk that cannot be searched yet: the index is being
    /// made.
    pub is_indexing: bool,
    /// Whether a known hole is in the rooms searched: something may be missing.
    pub has_gaps: bool,
}

/// Somebody who is typing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypingPerson {
    /// Who.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
}

/// Something the person is told once, without being asked anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// There is no keychain: the session and the local copy end with the app.
    NoKeychain,
    /// The keychain is locked: unlock it, or sign in for this run only.
    KeychainLocked,
    /// There is no tray: closing the window minimizes it.
    NoTray,
    /// The system has no notification service: only the window tells of new messages.
    NoNotifications,
    /// The local copy was damaged and is being fetched again; unsent messages were kept.
    CacheRebuilt,
    /// The local copy was damaged, and some unsent messages could not be read back.
    UnsentLost,
    /// The local copy cannot be read with the key of this keychain: it was set aside, unsent
    /// messages with it, until its key is back; the rest is being fetched again.
    KeyChanged,
    /// Something is unsent of a room this person is no longer in.
    LeftBehind,
    /// The clock of this desk is more than two minutes off.
    ClockOff,
    /// The disk is full: nothing new can be kept or queued.
    DiskFull,
    /// The data folder cannot be written: nothing new can be kept or queued.
    ReadOnly,
    /// The disk failed: nothing new can be kept or queued.
    DiskTrouble,
}

/// Unread as tray, badge and title count it: muted rooms only with what comes through their mute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadTotal {
    /// Messages.
    pub messages: u32,
    /// Of these, mentions and direct messages.
    pub mentions: u32,
}

/// Why a notification was or was not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotifyReason {
    /// Shown on its own.
    Shown,
    /// Shown on its own in the window, which somebody was at.
    InWindow,
    /// Counted in the one digest after a catch-up.
    Digest,
    /// Written by this person, here or elsewhere.
    Own,
    /// Said by the service itself: somebody joined.
    System,
    /// The room is muted, and the message does not come through that.
    Muted,
    /// In this room only mentions ring, or nothing does.
    Level,
    /// It came in quiet hours.
    QuietHours,
    /// The room is in front of the person's eyes.
    InView,
    /// Already told, or replayed after a reconnect.
    Replayed,
    /// The person silenced all notifications.
    Paused,
    /// Already read on another device.
    ReadElsewhere,
    /// The system refused it or has no notification service.
    NotLetThrough,
}

/// One decision about one message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// When it was decided.
    pub at: Timestamp,
    /// The message.
    pub message_id: MessageId,
    /// Its room.
    pub room_id: RoomId,
    /// What was decided, and why.
    pub reason: NotifyReason,
}

/// What became of a notification for trying out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationTest {
    /// Whether the system took it.
    pub is_let_through: bool,
    /// What was to be heard and the system does not play.
    pub unheard: Option<Sound>,
    /// Until when messages are silenced all the same.
    pub paused_until: Option<Timestamp>,
    /// Until when quiet hours hold them back all the same.
    pub quiet_until: Option<Timestamp>,
}

/// A clock from a moment on, so that no face needs tables of zones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockChange {
    /// From when on. The first of a list holds for everything before as well.
    pub from: Timestamp,
    /// Minutes it is ahead of Greenwich.
    pub minutes_east: i32,
}

/// The first picture; events from `seq + 1` on change it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Number of the last event this picture already contains.
    pub seq: u64,
    /// The page's language-independent version string.
    pub version: String,
    /// Who is signed in.
    pub session: Session,
    /// The line.
    pub connectivity: Connectivity,
    /// The outbox.
    pub outbox: OutboxStatus,
    /// Every room, most recent first.
    pub rooms: Vec<RoomSummary>,
    /// Who is there; absent people are offline.
    pub availability: Vec<(UserId, Availability)>,
    /// Who types where.
    pub typing: Vec<(RoomId, Vec<TypingPerson>)>,
    /// Unread over all rooms.
    pub unread: UnreadTotal,
    /// Things to be said that nobody has dismissed yet.
    pub notices: Vec<Notice>,
    /// Until when notifications are silenced, if they are.
    pub paused_until: Option<Timestamp>,
    /// Until when quiet hours last, if they do.
    pub quiet_until: Option<Timestamp>,
    /// The clock of the person's property around now; empty where no property tells its zone.
    pub clock: Vec<ClockChange>,
    /// The language of the system, for who chose none.
    pub system_language: Language,
    /// How the page looks to this person.
    pub page: PageSettings,
    /// Where the backend is, for the sign-in form.
    pub backend: String,
}

/// What became of an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum OpenedLink {
    /// A program has it.
    Opened,
    /// The person has to be asked first.
    Unconfirmed {
        /// The host it leads to as it is looked up, in plain letters, with its port if it has one.
        host: String,
        /// Whether what goes there is encrypted; where it is not, trusting the host spares no
        /// question.
        is_encrypted: bool,
    },
}
