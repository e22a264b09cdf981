//! What a face may ask of the core. Each command is a struct with the type of its reply; the enum
//! over all of them is the whole surface.

use model::{
    AttachmentId, Content, Message, MessageId, NotificationLevel, NotificationSettings,
    PageSettings, PropertyId, RoomId, Timestamp, UserId,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{
    Diagnostics, DiagnosticsText, FileContent, FoundPeople, GroupRules, JournalEntry, LeftBehind,
    Notice, NotificationTest, OpenedLink, OpenedRoom, RoomSummary, SavedFile, SearchPage, Session,
    Snapshot, StagedAttachment, StorageUsed, TimelinePage,
};

/// A command with the type of its reply.
pub trait Call: Into<Command> {
    /// What the core answers.
    type Reply: Serialize + DeserializeOwned;
    /// The method's name on the wire.
    const METHOD: &'static str;
}

macro_rules! commands {
    ($(
        $(#[$doc:meta])*
        $name:ident = $method:literal {
            $($(#[$field_doc:meta])* $field:ident: $type:ty,)*
        } -> $reply:ty;
    )*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
            pub struct $name {
                $($(#[$field_doc])* pub $field: $type,)*
            }

            impl Call for $name {
                type Reply = $reply;
                const METHOD: &'static str = $method;
            }

            impl From<$name> for Command {
                fn from(command: $name) -> Self {
                    Self::$name(command)
                }
            }
        )*

        /// Any command; on the wire `{"method": …, "params": {…}}`.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "method", content = "params")]
        pub enum Command {
            $($(#[$doc])* #[serde(rename = $method)] $name($name),)*
        }

        impl Command {
            /// Every method's name, in the order of the enum.
            pub const METHODS: &'static [&'static str] = &[$($method),*];

            /// This command's method.
            pub fn method(&self) -> &'static str {
                match self {
                    $(Self::$name(_) => $method,)*
                }
            }
        }
    };
}

/// A password on its way in. It is never sent out and never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Password(pub String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(***)")
    }
}

commands! {
    /// Start the flow of events and get the first picture. May be called again at any time.
    Subscribe = "subscribe" {} -> Snapshot;

    /// Sign in with e-mail and password.
    SignIn = "sign_in" {
        /// The e-mail address.
        email: String,
        /// The password.
        password: Password,
    } -> Session;

    /// Sign out: ends the session and removes the local copy of this person's rooms.
    /// Unsent messages go with it, so faces ask first.
    SignOut = "sign_out" {} -> ();

    /// Open a room: its people, newest rows, read marker and draft.
    OpenRoom = "open_room" {
        /// The room.
        room_id: RoomId,
    } -> OpenedRoom;

    /// Rows older than a message, from the desk or, beyond it, from the backend.
    LoadOlder = "load_older" {
        /// The room.
        room_id: RoomId,
        /// The oldest message already there.
        before: MessageId,
    } -> TimelinePage;

    /// Rows around a message on this desk, for who was led to it.
    LoadAround = "load_around" {
        /// The room.
        room_id: RoomId,
        /// The message.
        message_id: MessageId,
    } -> TimelinePage;

    /// Rows newer than a message on this desk, where a page said that there are some.
    LoadNewer = "load_newer" {
        /// The room.
        room_id: RoomId,
        /// The newest message already there.
        after: MessageId,
    } -> TimelinePage;

    /// Look through the messages on this desk, newest first; the backend is not asked. Everything
    /// given must fit.
    SearchMessages = "search_messages" {
        /// Words as typed, all of which must be there, in any order; accents, capitals and other
        /// signs aside. The last word is taken for a beginning unless it has a digit: 412 is that
        /// guest room alone. A `*` after a word stands for any ending.
        #[serde(default)]
        text: String,
        /// Only in this room.
        room_id: Option<RoomId>,
        /// Only what this person wrote.
        sender_id: Option<UserId>,
        /// Only messages with a file.
        #[serde(default)]
        has_file: bool,
        /// Only from this time on.
        since: Option<Timestamp>,
        /// Only before this time.
        until: Option<Timestamp>,
        /// The page after the one that named this; the rest must be as it was then.
        cursor: Option<String>,
    } -> SearchPage;

    /// Queue a message. Answers only when it is durable; the same id again answers the same message.
    SendMessage = "send_message" {
        /// Made once by the composer.
        client_msg_id: MessageId,
        /// Where to.
        room_id: RoomId,
        /// What.
        content: Content,
    } -> Message;

    /// Give a file to a room's composer. Answers when its bytes and its row are durable; the same id
    /// again answers the same file.
    AddAttachment = "add_attachment" {
        /// Made once by the composer.
        attachment_id: AttachmentId,
        /// The room.
        room_id: RoomId,
        /// What it is called.
        name: String,
        /// What is in it.
        content: FileContent,
        /// Send it as it is, even where another format says the same in fewer bytes.
        #[serde(default)]
        as_it_is: bool,
    } -> StagedAttachment;

    /// Take a file out of a composer.
    RemoveAttachment = "remove_attachment" {
        /// The file.
        attachment_id: AttachmentId,
    } -> ();

    /// Queue a message with a file of the room's composer. Answers only when it is durable; the
    /// same message id again answers the same message. The file is uploaded when its turn comes.
    SendAttachment = "send_attachment" {
        /// Made once by the composer.
        client_msg_id: MessageId,
        /// Where to.
        room_id: RoomId,
        /// The file.
        attachment_id: AttachmentId,
        /// Words that go with it, or none.
        #[serde(default)]
        text: String,
    } -> Message;

    /// Write the file of a message where the person wants it, or, where the host asks nobody, where
    /// it keeps files for them. Answers `None` when they changed their mind.
    SaveAttachment = "save_attachment" {
        /// The message.
        message_id: MessageId,
    } -> Option<SavedFile>;

    /// Open the file of a message with the program the system has for it. A face warns before an
    /// Office document; what is of no known kind is not opened.
    OpenAttachment = "open_attachment" {
        /// The message.
        message_id: MessageId,
    } -> ();

    /// Open an address with the program the system has for it: `https` or `http` to a host, and
    /// nothing else. It is opened only when the person said so, or trusts the host; else the answer
    /// says what to ask them.
    OpenLink = "open_link" {
        /// The address, as it is written.
        address: String,
        /// The person was asked, and wants it.
        #[serde(default)]
        is_confirmed: bool,
    } -> OpenedLink;

    /// Try a failed or waiting message again now.
    RetryMessage = "retry_message" {
        /// The message.
        message_id: MessageId,
    } -> Message;

    /// Change the text of a message that is still in the outbox and not on the wire.
    EditQueued = "edit_queued" {
        /// The message.
        message_id: MessageId,
        /// The new text.
        text: String,
    } -> Message;

    /// Take a message out of the outbox. Answers its content so that a composer can keep it.
    DiscardMessage = "discard_message" {
        /// The message.
        message_id: MessageId,
    } -> Content;

    /// Change the text of an own message. One that was sent is changed at the backend, at once or not
    /// at all; one that still waits here is changed as by `edit_queued`. The same text again changes
    /// nothing.
    EditMessage = "edit_message" {
        /// The message.
        message_id: MessageId,
        /// The new text.
        text: String,
    } -> Message;

    /// Delete an own message: its row stays and says nothing any more, for everybody. One that still
    /// waits here is discarded. A second time does nothing more.
    DeleteMessage = "delete_message" {
        /// The message.
        message_id: MessageId,
    } -> ();

    /// Answer a message with a single emoji, or take that back: whether it stands afterwards is what
    /// `is_on` says, however often it is asked. It goes over the live line at once or not at all.
    SetReaction = "set_reaction" {
        /// The message, anybody's.
        message_id: MessageId,
        /// One emoji.
        emoji: String,
        /// Whether it is to stand.
        is_on: bool,
    } -> Message;

    /// Keep what stands in a composer; an empty text removes the draft.
    SaveDraft = "save_draft" {
        /// The room.
        room_id: RoomId,
        /// The text.
        text: String,
    } -> ();

    /// A key was pressed in the composer, or it was emptied. Throttled by the core.
    SetTyping = "set_typing" {
        /// The room.
        room_id: RoomId,
        /// Whether this person types.
        is_typing: bool,
    } -> ();

    /// What is in front of the person's eyes. Reading happens only under attention: focused,
    /// with the newest row in view, and recent input.
    SetAttention = "set_attention" {
        /// The room on screen, if any.
        room_id: Option<RoomId>,
        /// Whether the window has the keyboard.
        is_focused: bool,
        /// Whether the newest row is in view.
        is_at_end: bool,
    } -> ();

    /// This person has read up to and including a message.
    MarkRead = "mark_read" {
        /// The room.
        room_id: RoomId,
        /// The newest message read.
        message_id: MessageId,
    } -> ();

    /// This person has read everything in a room, wherever they are.
    MarkRoomRead = "mark_room_read" {
        /// The room.
        room_id: RoomId,
    } -> ();

    /// Mark a room as unread, so that somebody deals with it later. In the room they are in,
    /// nothing is read from then on until they have left it.
    MarkUnread = "mark_unread" {
        /// The room.
        room_id: RoomId,
        /// From this message on; without one, the newest of another.
        message_id: Option<MessageId>,
    } -> ();

    /// Mute or unmute a room.
    MuteRoom = "mute_room" {
        /// The room.
        room_id: RoomId,
        /// Whether it is muted.
        is_muted: bool,
    } -> ();

    /// Set which messages of a room ring, and whether and how long it is muted.
    SetRoomNotifications = "set_room_notifications" {
        /// The room.
        room_id: RoomId,
        /// Which ring; `None` follows the settings.
        level: Option<NotificationLevel>,
        /// Whether it is muted.
        is_muted: bool,
        /// When that ends by itself; `None` lasts until it is lifted.
        muted_until: Option<Timestamp>,
    } -> ();

    /// Look for people to talk to. Whoever asks twice, first for those this desk knows and then for
    /// all, has something to show at once.
    FindPeople = "find_people" {
        /// Words of their names; without one those that suggest themselves.
        #[serde(default)]
        words: String,
        /// Only those this desk knows: the backend is not asked.
        #[serde(default)]
        on_desk_only: bool,
    } -> FoundPeople;

    /// What groups this person may make.
    ReadGroupRules = "group_rules" {} -> GroupRules;

    /// The direct room of this person and another, made where they have none.
    OpenDirect = "open_direct" {
        /// The other.
        user_id: UserId,
    } -> RoomSummary;

    /// Make a group. The same id again answers the group that was made under it, even where the
    /// answer of the first time was lost.
    CreateGroup = "create_group" {
        /// Made once by the caller.
        group_id: String,
        /// What it is called.
        name: String,
        /// The property it belongs to.
        property_id: PropertyId,
        /// Further properties its people come from, where the organization allows it.
        #[serde(default)]
        other_property_ids: Vec<PropertyId>,
        /// Who is in it, besides this person.
        user_ids: Vec<UserId>,
    } -> RoomSummary;

    /// Put somebody into a group. Somebody who is in it already is as good.
    AddParticipant = "add_participant" {
        /// The group.
        room_id: RoomId,
        /// Who.
        user_id: UserId,
    } -> ();

    /// Take somebody out of a group. Somebody who is not in it is as good.
    RemoveParticipant = "remove_participant" {
        /// The group.
        room_id: RoomId,
        /// Who.
        user_id: UserId,
    } -> ();

    /// Leave a group. Its messages leave this desk; what was not sent and what stands in its
    /// composer stay, for whoever is put back into it.
    LeaveRoom = "leave_room" {
        /// The group.
        room_id: RoomId,
    } -> ();

    /// What is unsent of rooms this person is no longer in. It goes by `discard_message` and by an
    /// empty `save_draft`, or is theirs again in the room they are put back into.
    ReadLeftBehind = "left_behind" {} -> Vec<LeftBehind>;

    /// What this person set about notifications of all rooms.
    ReadNotificationSettings = "notification_settings" {} -> NotificationSettings;

    /// Set that anew, as a whole.
    SetNotificationSettings = "set_notification_settings" {
        /// All of it.
        settings: NotificationSettings,
    } -> NotificationSettings;

    /// Set how the page looks to this person, as a whole.
    SetPageSettings = "set_page_settings" {
        /// All of it.
        settings: PageSettings,
    } -> PageSettings;

    /// Show a notification for trying out, whatever is muted.
    TestNotification = "test_notification" {} -> NotificationTest;

    /// Silence all notifications until a time, or let them through again.
    PauseNotifications = "pause_notifications" {
        /// Until when; `None` lets them through.
        until: Option<Timestamp>,
    } -> ();

    /// Try to connect now instead of at the next attempt.
    RetryNow = "retry_now" {} -> ();

    /// The person has seen a notice.
    DismissNotice = "dismiss_notice" {
        /// Which.
        notice: Notice,
    } -> ();

    /// How much of the disk the desk takes, and how long messages are kept.
    ReadStorage = "storage" {} -> StorageUsed;

    /// How the desk has been doing, in numbers.
    ReadDiagnostics = "diagnostics" {} -> Diagnostics;

    /// The same as a text for support, for the person to see before it goes anywhere.
    ReadDiagnosticsText = "diagnostics_text" {} -> DiagnosticsText;

    /// Write the text that was seen last into a new file, where the host keeps files for the person.
    SaveDiagnostics = "save_diagnostics" {} -> SavedFile;

    /// The newest decisions about notifications, newest first.
    ReadJournal = "read_journal" {
        /// How many at the most.
        limit: u32,
    } -> Vec<JournalEntry>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_reads_the_same_whoever_wrote_it() {
        let text = r#"{"method":"mark_read","params":{"room_id":"r1","message_id":"m1"}}"#;
        let command: Command = serde_json::from_str(text).unwrap();
        assert_eq!(
            command,
            MarkRead { room_id: RoomId::new("r1"), message_id: MessageId::new("m1") }.into()
        );
        assert_eq!(serde_json::to_string(&command).unwrap(), text);
    }

    #[test]
    fn a_command_without_parameters_takes_an_empty_object() {
        let command: Command =
            serde_json::from_str(r#"{"method":"subscribe","params":{}}"#).unwrap();
        assert_eq!(command.method(), "subscribe");
    }

    #[test]
    fn page_settings_of_another_version_are_read_and_what_is_missing_is_as_usual() {
        let text = r#"{"settings":{"theme":"night","zoom_percent":125,"new":1}}"#;
        let SetPageSettings { settings } = serde_json::from_str(text).unwrap();
        let expected = PageSettings {
            theme: model::Theme::Night,
            zoom_percent: 125,
            ..PageSettings::default()
        };
        assert_eq!(settings, expected);
    }

    #[test]
    fn a_language_is_kept_by_its_two_letters() {
        for language in model::Language::ALL {
            let kept = serde_json::to_string(&language).unwrap();
            assert_eq!(kept, format!("{:?}", language.short()));
        }
    }

    #[test]
    fn a_password_is_never_printed() {
        let command =
            SignIn { email: "ana@example.com".into(), password: Password("s3cret".into()) };
        assert!(!format!("{command:?}").contains("s3cret"));
    }
}
