//! Everything that can change the State: what the core said, what a person did, what time did.

use ipc::{
    Code, Envelope, IpcError, Notice, OpenedLink, OpenedRoom, Password, SearchPage, Session,
    Snapshot, StagedAttachment, TimelinePage,
};
use model::{
    AttachmentId, Content, Message, MessageId, NotificationLevel, PageSettings, RoomId, Timestamp,
};

use super::cards::CardAction;
use super::files::Chosen;
use super::links::LinkAction;
use super::overlay::OverlayAction;
use super::page::PageAction;
use super::reactions::AskedReaction;
use super::search::SearchAction;
use super::settings::SettingsAnswer;
use super::talk::{TalkAction, TalkAnswer};

/// What the core answered, or the code it refused with.
pub(crate) type Answer<T> = Result<T, IpcError>;

/// An input of the reducer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Action {
    /// The flow of events, by the generation of its subscription.
    Feed(u32, FromFeed),
    /// An answer to an effect.
    Answered(Answered),
    /// A person signs in or out.
    Session(SessionAction),
    /// A person moves between rooms or within one.
    Room(RoomAction),
    /// A person writes.
    Composer(ComposerAction),
    /// A person does something with files.
    Files(FilesAction),
    /// The window's relation to its person.
    Window(WindowAction),
    /// Settings and things said once.
    Desk(DeskAction),
    /// How the page looks.
    Page(PageAction),
    /// What lies over the page.
    Overlay(OverlayAction),
    /// A person looks for messages.
    Search(SearchAction),
    /// A person chose an address.
    Link(LinkAction),
    /// A person begins to talk, or changes who is in a room.
    Talk(TalkAction),
    /// Something about the cards in the window.
    Card(CardAction),
}

/// What a subscription brings.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FromFeed {
    /// The first picture.
    Snapshot(Box<Answer<Snapshot>>),
    /// Numbered events, in order of arrival.
    Events(Vec<Envelope>),
    /// The core let go of the channel.
    Ended,
}

/// Answers that matter to the screen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answered {
    /// To `SignIn`.
    SignIn(Box<Answer<Session>>),
    /// To `SignOut`.
    SignOut(Answer<()>),
    /// To `OpenRoom`.
    Opened(RoomId, Box<Answer<OpenedRoom>>),
    /// To `LoadOlder` before that message.
    Older(RoomId, MessageId, Box<Answer<TimelinePage>>),
    /// To `LoadAround` that message.
    Around(RoomId, MessageId, Box<Answer<TimelinePage>>),
    /// To `LoadNewer` after that message.
    Newer(RoomId, MessageId, Box<Answer<TimelinePage>>),
    /// To `SendMessage`.
    Sent(RoomId, MessageId, Box<Answer<Message>>),
    /// To `AddAttachment`.
    Attached(RoomId, AttachmentId, Box<Answer<StagedAttachment>>),
    /// To `SetPageSettings`.
    PageKept(Answer<PageSettings>),
    /// To `EditMessage`.
    Edited(RoomId, MessageId, Box<Answer<Message>>),
    /// To `DeleteMessage`.
    Deleted(RoomId, MessageId, Answer<()>),
    /// To `SetReaction` with that emoji, which was to stand or not.
    Reacted(RoomId, MessageId, (String, bool), Box<Answer<Message>>),
    /// To `DiscardMessage`.
    Discarded(RoomId, MessageId, Box<Answer<Content>>),
    /// To `SearchMessages`, by the number of the question.
    Found(u32, Box<Answer<SearchPage>>),
    /// To what the settings asked.
    Settings(SettingsAnswer),
    /// To `FindQuoted` for that message.
    QuotedFound(RoomId, MessageId, Box<Answer<SearchPage>>),
    /// To `OpenLink` with that address.
    LinkOpened(String, Answer<OpenedLink>),
    /// About people and their rooms.
    Talk(TalkAnswer),
    /// A command without a reply of its own was refused.
    Refused(Code),
}

/// Signing in and out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SessionAction {
    /// The form was submitted.
    SignIn(String, Password),
    /// The dialog over a session that ended is wanted, or not.
    ShowSignIn(bool),
    /// Sign out, asking first if something would be lost.
    SignOut,
    /// Sign out although something is lost.
    SignOutForGood,
    /// Stay.
    Stay,
}

/// Moving about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RoomAction {
    /// Open a room.
    Pick(RoomId),
    /// Leave the room, back to the list (narrow windows).
    Close,
    /// Ask again for a room that could not be opened.
    TryAgain,
    /// Ask again for older messages.
    TryOlderAgain,
    /// The reader scrolled.
    Scrolled(Scroll),
    /// To the newest message.
    ToEnd,
    /// Look for messages in the room on screen; without one, in all.
    Search,
    /// To the first unread message, further up than what is on hand.
    ToUnread,
    /// Show or hide the panel about the room on screen.
    ToggleDetails,
    /// Everything in a room is read.
    MarkRead(RoomId),
    /// Somebody deals with a room later.
    MarkUnread(RoomId),
    /// Mute a room for so many milliseconds; without a number until it is lifted.
    Mute(RoomId, Option<i64>),
    /// Let a room through.
    Unmute(RoomId),
    /// Which messages of a room ring; without one as the settings say.
    Level(RoomId, Option<NotificationLevel>),
    /// Mute or unmute the open room.
    ToggleMute,
    /// Copy the text of a message.
    Copy(MessageId),
    /// Ask which room a message is to be passed on to.
    PassOn(MessageId),
    /// Go to the message that this one quotes.
    ToQuoted(MessageId),
    /// A message and what follows it is for later.
    UnreadFrom(MessageId),
    /// Send a failed or waiting message again.
    Retry(MessageId),
    /// Discard an unsent message.
    Discard(MessageId),
    /// Offer emoji to react to a message with.
    AskReaction(AskedReaction),
    /// Offer them no more.
    LeaveReaction,
    /// React to a message with an emoji, or take that back.
    React(MessageId, String),
    /// Ask whether to delete a message.
    Delete(MessageId),
    /// Delete the one that was asked about.
    DeleteAsked,
}

/// Said in passing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Toast {
    /// A text can be pasted.
    Copied,
    /// An address can be pasted.
    LinkCopied,
    /// Messages are unread from there on.
    UnreadFrom,
    /// A room is muted.
    Muted,
    /// A room is let through.
    Unmuted,
    /// A room is for later.
    MarkedUnread,
    /// What was sent cannot be changed.
    SentStays,
    /// The message quoted cannot be told, or is not on hand.
    QuotedNotHere,
    /// The room that was on screen is no longer this person's.
    RoomGone,
}

/// Where the reader is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scroll {
    /// The first row in the document is near.
    pub(crate) is_near_top: bool,
    /// The last row in the document is near.
    pub(crate) is_near_bottom: bool,
    /// The last row in the document is in view.
    pub(crate) is_at_bottom: bool,
    /// What is seen at once, in pixels of the page.
    pub(crate) height_px: u32,
}

/// Writing. Every variant names the room its composer belongs to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ComposerAction {
    /// The text changed.
    Typed(RoomId, String),
    /// Enter: send what stands there, under this id if it is new.
    Submit(RoomId, String, MessageId),
    /// The draft has been quiet long enough.
    DraftDue(RoomId),
    /// Keep every draft now: the window may go.
    KeepDrafts,
    /// Change a message.
    Edit(RoomId, MessageId),
    /// Change the last own message that can be changed.
    EditLast(RoomId),
    /// Answer a message of the room.
    Answer(RoomId, MessageId),
    /// Leave it as it was.
    CancelEdit(RoomId),
    /// Put the text of a discarded message back.
    PutBack(RoomId),
    /// The error was read.
    DismissError(RoomId),
}

/// Files.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FilesAction {
    /// They are to be attached.
    Chosen(RoomId, Vec<Chosen>),
    /// One in a composer is not wanted any more.
    Remove(RoomId, AttachmentId),
    /// One in a composer is to be sent as it was chosen.
    AsItIs(RoomId, AttachmentId),
    /// The file of a message is wanted outside.
    Save(MessageId),
    /// The file of a message is to be opened.
    Open(MessageId),
    /// Open it although a warning was read.
    OpenAnyway,
    /// Leave it closed.
    LeaveClosed,
    /// Let a picture fill the window, or none.
    View(Option<MessageId>),
}

/// The window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WindowAction {
    /// It got or lost the keyboard.
    Focused(bool),
    /// It is shown or hidden.
    Visible(bool),
    /// A key or the pointer moved after a while without.
    Active,
    /// Time went on.
    Tick,
    /// The frame that was asked for.
    Frame,
}

/// The rest.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DeskAction {
    /// Try to connect now.
    RetryNow,
    /// A notice was read.
    DismissNotice(Notice),
    /// Undo what the last word in passing was about.
    Undo,
    /// A refusal was read.
    DismissTrouble,
    /// That the page crashed was read.
    DismissCrash,
    /// Silence notifications until then, or let them through.
    Pause(Option<Timestamp>),
    /// Show or hide the sidebar in a narrow window.
    ToggleSidebar,
}
