//! Everything that can wake the engine, as one closed enum.
//!
//! Slow work is spawned and comes back as a variant. It carries the epoch of the session it was
//! started for, so that what a former session's call finds out is dropped.

use ably_realtime::Outcome as Published;
use chat::outbox::Outcome;
use ipc::IpcError;
use model::{Message, MessageId, RoomId};
use store::OwnReaction;
use tokio::sync::{mpsc, oneshot};

use crate::amending::Changed;
use crate::catching_up::Fetched;
use crate::handle::{Json, Request};
use crate::people::PeopleChange;
use crate::rest::dto::{Deployment, MessageDto, RoomDto, User};
use crate::rest::{Cookies, HistoryPage, RestError, RestNews};

/// Number of a session; it grows with every sign-in and sign-out.
pub(crate) type Epoch = u64;
/// Where the reply to a command goes when it comes later.
pub(crate) type LateReply = oneshot::Sender<Result<Json, IpcError>>;

/// A wake-up.
#[derive(Debug)]
pub(crate) enum Event {
    /// A host or a face asks something.
    Request(Request),
    /// News from the live line, in order.
    Live(Vec<ably_realtime::Event>),
    /// Headers of an answer told something.
    Rest(RestNews),
    /// Spawned work of a session ended.
    Done { epoch: Epoch, result: Box<Done> },
    /// A time one of the machines waits for has come.
    Timeout,
}

/// What spawned work ended in.
#[derive(Debug)]
pub(crate) enum Done {
    /// A sign-in was answered.
    SignIn { answer: Result<(User, Cookies), RestError>, reply: LateReply },
    /// The backend said who the session belongs to.
    Session(Result<Option<User>, RestError>),
    /// The keychain took the new session, or not.
    SessionKept { is_kept: bool },
    /// The deployment described itself.
    Deployment { tries: u32, answer: Result<Deployment, RestError> },
    /// The list of rooms came, as it was asked for after so many rooms had come and gone.
    Rooms { as_of: u64, answer: Result<Vec<RoomDto>, RestError> },
    /// One room came.
    Room { room_id: RoomId, answer: Result<RoomDto, RestError> },
    /// People were looked for at the backend, or not.
    People { words: String, answer: Option<Result<Vec<User>, RestError>>, reply: LateReply },
    /// A room that was asked for was made, or not.
    RoomMade { answer: Result<RoomDto, RestError>, reply: LateReply },
    /// Who is in a group was changed, or not; and what the backend says of it now.
    PeopleChanged {
        room_id: RoomId,
        change: PeopleChange,
        answer: Result<(), RestError>,
        room: Result<RoomDto, RestError>,
        reply: LateReply,
    },
    /// A publish has its outcome.
    Published { message: Message, generation: u64, published: Published },
    /// A message was changed or deleted at the backend, or not.
    Changed { change: Changed, answer: Result<Option<MessageDto>, RestError>, reply: LateReply },
    /// The service took a reaction, or did not.
    Reacted { own: OwnReaction, outcome: Published, reply: LateReply },
    /// A file is on the disk, or could not be taken.
    FilePut { put: Result<store::KeptFile, IpcError>, reply: LateReply },
    /// So much of a file has gone.
    UploadProgress { room_id: RoomId, message_id: MessageId, sent_bytes: u64, total_bytes: u64 },
    /// The file of a message is with the backend and its row says so, or it is not.
    Uploaded { message_id: MessageId, generation: u64, uploaded: Result<Message, Outcome> },
    /// A message was looked for at the backend.
    LookedFor {
        message_id: MessageId,
        generation: u64,
        found: Result<Option<MessageDto>, RestError>,
    },
    /// An entry into presence was taken, or not; by the line it was made on, and its number.
    Entered { line: u64, number: u64, is_in: bool },
    /// A page of history came for a catch-up.
    Fetched(Fetched),
    /// An older page came for a person who scrolls.
    OlderPage { before: MessageId, page: Box<Fetched>, reply: LateReply },
    /// The local file failed a search.
    SearchFailed { err: store::StoreError, reply: LateReply },
    /// What the desk takes of the disk was measured.
    Measured { measured: crate::measuring::Measured, reply: LateReply },
    /// The backend said where this person has read up to.
    ReadElsewhere { room_id: RoomId, answer: Result<HistoryPage, RestError> },
    /// A read receipt was taken by the backend, or not, and by the line.
    ReadReported { receipt: chat::receipts::Receipt, is_told: bool, answer: Result<(), RestError> },
    /// The system showed a notification, or did not.
    NotificationShown {
        card: chat::notify::Card,
        rooms: Vec<RoomId>,
        messages: Vec<MessageId>,
        is_let_through: bool,
        unheard: Option<model::Sound>,
    },
    /// A call answered 401: the session is gone.
    SessionGone,
}

/// Starts work beside the loop and brings its end back to it.
#[derive(Clone, Debug)]
pub(crate) struct Tasks {
    ends: mpsc::UnboundedSender<Event>,
}

impl Tasks {
    /// Work reports into `ends`.
    pub(crate) fn new(ends: mpsc::UnboundedSender<Event>) -> Self {
        Self { ends }
    }

    /// What work that has more to tell than its end reports to.
    pub(crate) fn reporter(&self, epoch: Epoch) -> Reporter {
        Reporter { epoch, ends: self.ends.clone() }
    }

    /// Runs `work`; its end comes back as [`Event::Done`] of this epoch.
    pub(crate) fn spawn(&self, epoch: Epoch, work: impl Future<Output = Done> + Send + 'static) {
        let reporter = self.reporter(epoch);
        tokio::spawn(async move { reporter.report(work.await) });
    }
}

/// Brings what work beside the loop has to tell back to it.
#[derive(Clone, Debug)]
pub(crate) struct Reporter {
    epoch: Epoch,
    ends: mpsc::UnboundedSender<Event>,
}

impl Reporter {
    /// Tells it as [`Event::Done`] of the epoch the work was started in.
    pub(crate) fn report(&self, done: Done) {
        // The engine has stopped when nobody listens; there is nothing left to tell.
        let _ = self.ends.send(Event::Done { epoch: self.epoch, result: Box::new(done) });
    }
}
