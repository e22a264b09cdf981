//! What the core tells its faces.

use model::{
    Availability, Message, MessageId, PageSettings, Participant, RoomId, Sound, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

use crate::{
    ClockChange, Connectivity, Notice, OutboxStatus, RoomSummary, Session, TypingPerson,
    UnreadTotal, WindowCard,
};

/// An event with its number: consecutive from the snapshot's `seq + 1`.
///
/// A face that sees a number skipped, or gets [`Event::Resync`], subscribes again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// Consecutive number.
    pub seq: u64,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

/// Something changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", content = "params", rename_all = "snake_case")]
pub enum Event {
    /// Somebody signed in or out, or the session ended.
    SessionChanged(Session),
    /// The line changed.
    ConnectivityChanged(Connectivity),
    /// The outbox changed.
    OutboxChanged(OutboxStatus),
    /// Rooms are new or look different in the sidebar.
    RoomsUpserted(Vec<RoomSummary>),
    /// This person is no longer in a room.
    RoomRemoved {
        /// Which.
        room_id: RoomId,
    },
    /// People came into a room or left it.
    ParticipantsChanged {
        /// Which.
        room_id: RoomId,
        /// Who is in it now.
        participants: Vec<Participant>,
    },
    /// Messages of a room are new or changed; matched by id, so a row keeps its place on screen.
    MessagesUpserted {
        /// The room.
        room_id: RoomId,
        /// Its messages, oldest first.
        messages: Vec<Message>,
    },
    /// More messages come into a room than anybody can read, and this says how many instead of each;
    /// [`Event::TimelineReset`] follows when it is calm again. Only the window is spared like this:
    /// other faces are told of every one.
    MessagesPassed {
        /// The room.
        room_id: RoomId,
        /// How many, since it was last told.
        count: u32,
    },
    /// The file of a message is on its way to the service.
    UploadProgress {
        /// The room.
        room_id: RoomId,
        /// The message.
        message_id: MessageId,
        /// Bytes that have gone.
        sent_bytes: u64,
        /// Bytes there are.
        total_bytes: u64,
    },
    /// A queued message was discarded.
    MessageRemoved {
        /// The room.
        room_id: RoomId,
        /// The message.
        message_id: MessageId,
    },
    /// The rows of a room changed in a way single messages cannot tell (a gap came or was
    /// filled): ask for the timeline again if it is open.
    TimelineReset {
        /// The room.
        room_id: RoomId,
    },
    /// Who types in a room now; empty when nobody does.
    TypingChanged {
        /// The room.
        room_id: RoomId,
        /// Everybody who types, this person not among them.
        people: Vec<TypingPerson>,
    },
    /// People came, went, or stepped away.
    AvailabilityChanged(Vec<(UserId, Availability)>),
    /// Unread over all rooms changed.
    UnreadChanged(UnreadTotal),
    /// Say this once.
    NoticeRaised(Notice),
    /// It need not be said any more.
    NoticeCleared(Notice),
    /// Tell of a message in the window that somebody is at.
    CardShown(WindowCard),
    /// What the card of a room in the window told of has been read, or is no longer this person's:
    /// it goes.
    CardWithdrawn {
        /// Which.
        room_id: RoomId,
    },
    /// Let a sound be heard: that of a card of the system, which does not play it.
    SoundWanted {
        /// Which.
        sound: Sound,
    },
    /// Notifications were silenced or let through again.
    PausedChanged {
        /// Until when; `None` when they come through.
        until: Option<Timestamp>,
    },
    /// Quiet hours began or ended.
    QuietChanged {
        /// Until when; `None` when messages ring.
        until: Option<Timestamp>,
    },
    /// The clock by which times are shown is another one.
    ClockChanged(Vec<ClockChange>),
    /// The person set how the page looks, here or in another window.
    PageSettingsChanged(PageSettings),
    /// A person asked for this room from outside the page: a notification was clicked.
    RoomRequested {
        /// The room to open.
        room_id: RoomId,
    },
    /// Events were lost because the face was too slow: subscribe again.
    Resync,
}

impl Event {
    /// Every event's name on the wire, in the order of the enum.
    pub const NAMES: &'static [&'static str] = &[
        "session_changed",
        "connectivity_changed",
        "outbox_changed",
        "rooms_upserted",
        "room_removed",
        "participants_changed",
        "messages_upserted",
        "messages_passed",
        "upload_progress",
        "message_removed",
        "timeline_reset",
        "typing_changed",
        "availability_changed",
        "unread_changed",
        "notice_raised",
        "notice_cleared",
        "card_shown",
        "card_withdrawn",
        "sound_wanted",
        "paused_changed",
        "quiet_changed",
        "clock_changed",
        "page_settings_changed",
        "room_requested",
        "resync",
    ];
}
