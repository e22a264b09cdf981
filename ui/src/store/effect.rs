//! What the reducer asks the outside for.

use ipc::{Command, CreateGroup, FindPeople, OpenLink, Password, SearchMessages, SetPageSettings};
use model::{AttachmentId, MessageId, NotificationSettings, RoomId, Sound, UserId};

use super::files::Chosen;

/// Something to be done; its answer comes back as an action.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// Start the flow of events anew after so many milliseconds.
    Subscribe {
        /// Makes what belongs to an older subscription recognisable.
        generation: u32,
        /// How long to wait first, in milliseconds.
        after_ms: u32,
    },
    /// `SignIn`.
    SignIn(String, Password),
    /// `SignOut`.
    SignOut,
    /// `OpenRoom`.
    Open(RoomId),
    /// `LoadOlder`.
    Older(RoomId, MessageId),
    /// `LoadAround`.
    Around(RoomId, MessageId),
    /// `LoadNewer`.
    Newer(RoomId, MessageId),
    /// `SearchMessages`, with the number of the question.
    Search(u32, SearchMessages),
    /// Say `Due` when the words of the search have been left alone for a moment.
    SearchTimer,
    /// Put the keyboard into the search.
    FocusSearch,
    /// `SendMessage` with a text.
    Send(RoomId, MessageId, String),
    /// Read a file, then `AddAttachment`.
    Attach(RoomId, Chosen),
    /// `SendAttachment` with a text.
    SendFile(RoomId, MessageId, AttachmentId, String),
    /// `SetPageSettings`, whose answer says that the next may go.
    KeepPage(SetPageSettings),
    /// `SearchMessages`, for what that message quotes.
    FindQuoted(RoomId, MessageId, SearchMessages),
    /// `OpenLink`.
    OpenLink(OpenLink),
    /// `EditMessage`.
    Edit(RoomId, MessageId, String),
    /// `DeleteMessage`.
    Delete(RoomId, MessageId),
    /// `SetReaction`.
    React {
        /// The room.
        room: RoomId,
        /// The message.
        id: MessageId,
        /// The emoji.
        emoji: String,
        /// Whether it is to stand.
        is_on: bool,
    },
    /// `DiscardMessage`.
    Discard(RoomId, MessageId),
    /// `FindPeople`, with the number of the question.
    FindPeople(u32, FindPeople),
    /// Say `Due` when the words of a name have been left alone for a moment.
    PeopleTimer,
    /// `ReadGroupRules`.
    ReadGroupRules,
    /// `ReadLeftBehind`.
    ReadLeftBehind,
    /// `OpenDirect`.
    OpenDirect(UserId),
    /// `CreateGroup`.
    CreateGroup(CreateGroup),
    /// `AddParticipant`.
    AddParticipant(RoomId, UserId),
    /// `RemoveParticipant`.
    RemoveParticipant(RoomId, UserId),
    /// `LeaveRoom`.
    LeaveRoom(RoomId),
    /// `ReadNotificationSettings`.
    ReadNotificationSettings,
    /// `SetNotificationSettings`.
    SetNotificationSettings(NotificationSettings),
    /// `TestNotification`.
    TestNotification,
    /// `ReadStorage`.
    ReadStorage,
    /// `ReadDiagnosticsText`.
    ReadDiagnostics,
    /// `SaveDiagnostics`.
    SaveDiagnostics,
    /// A command whose reply nobody needs, and whose refusal nobody waits for.
    Tell(Command),
    /// A command a person gave: its refusal is shown.
    Order(Command),
    /// Say `DraftDue` when the composer has been quiet for a while.
    DraftTimer(RoomId),
    /// Say `Due` to the cards in the window after so many milliseconds.
    CardTimer(i64),
    /// Say `Frame` with the next one.
    Frame,
    /// Let a sound be heard.
    Sound(Sound),
    /// Put a text where it can be pasted from.
    Copy(String),
    /// Put the keyboard into the composer.
    FocusComposer,
}
