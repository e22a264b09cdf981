//! The async handle: each call is a job for the writer's thread or for a reading one.

use std::path::PathBuf;

use futures_util::future::{try_join, try_join_all};
use model::{Content, Delivery, FailureCode, Message, MessageId, Person, Room, RoomId, Timestamp};

use crate::in_place::{InPlace, Running};
use crate::readers::READERS;
use crate::table::summaries;
use crate::value::{
    Admission, Amended, Behind, Change, Gap, History, Incoming, Ingested, JournalRow, OutboxEntry,
    OwnReaction, Owner, Ownership, Reacted, ReadMarker, Retired, RoomReceipt, RoomRow,
    RoomSettings, RoomsDiff, SentAt, TimelineSlice,
};
use crate::worker::Workers;
use crate::{Key, OpenError, Origin, StoreError};

/// A handle on the desk's database; clones share it.
///
/// Writing calls run one after another in the order they were made, each durable when it answers
/// unless it says otherwise; a call whose future is dropped still runs. A reading call sees every
/// write that answered before it was made. Dropping the last clone closes the file and waits for it.
#[derive(Clone, Debug)]
pub struct Store {
    core: Core,
}

/// Where its calls run.
#[derive(Clone, Debug)]
enum Core {
    OnThreads(Workers),
    InPlace(InPlace),
}

/// An opened store.
#[derive(Debug)]
pub struct Opened {
    /// The handle.
    pub store: Store,
    /// Where its file came from; the person is told when it was not simply opened.
    pub origin: Origin,
}

type Answer<T> = Result<T, StoreError>;

impl Store {
    /// Opens the file, or makes it and its folder. A damaged one is set aside as
    /// `<name>.corrupt-<ms>` and replaced, one of another key as `<name>.other-key-<ms>` until that
    /// key is back; see [`Origin`].
    ///
    /// # Errors
    /// Typed by what a person can do about it, see [`OpenError`].
    pub async fn open(path: impl Into<PathBuf>, key: Option<Key>) -> Result<Opened, OpenError> {
        Self::open_as(Running::OnThreads, path, key).await
    }

    /// The same, with its calls running where they are told to.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_as(
        running: Running,
        path: impl Into<PathBuf>,
        key: Option<Key>,
    ) -> Result<Opened, OpenError> {
        let (core, origin) = match running {
            Running::OnThreads => {
                let (workers, origin) = Workers::start(path.into(), key).await?;
                (Core::OnThreads(workers), origin)
            }
            Running::InPlace(place) => {
                let (in_place, origin) = InPlace::open(place, path.into(), key)?;
                (Core::InPlace(in_place), origin)
            }
        };
        Ok(Opened { store: Self { core }, origin })
    }

    /// Reads the whole file once, for when the desk is on screen: opening checks a large file only
    /// in part. Answers [`StoreError::Corrupt`] when it is damaged; then [`Store::rebuild`].
    pub async fn verify(&self) -> Result<(), StoreError> {
        self.read(|db| db.verify()).await
    }

    /// Sets the current file aside and makes a new one with what could be rescued. For
    /// [`StoreError::Corrupt`] met by any call. Rooms, messages and receipts are to be fetched
    /// again; the owner, single facts, drafts and the outbox are carried over.
    ///
    /// # Errors
    /// Typed as for [`Store::open`].
    pub async fn rebuild(&self) -> Result<Origin, OpenError> {
        match &self.core {
            Core::OnThreads(workers) => workers.rebuild().await,
            Core::InPlace(in_place) => in_place.rebuild(),
        }
    }

    /// Finishes what was asked before, closes the file and releases it. Later calls on any clone
    /// answer [`StoreError::Closed`].
    pub async fn close(&self) {
        match &self.core {
            Core::OnThreads(workers) => workers.close().await,
            Core::InPlace(in_place) => in_place.close(),
        }
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&crate::Db) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        match &self.core {
            Core::OnThreads(workers) => workers.read(job).await,
            Core::InPlace(in_place) => in_place.read(job),
        }
    }

    /// Reads on the thread of whoever asks, which waits for nobody then but may wait for the disk: for
    /// a task that does nothing else.
    pub(crate) async fn read_here<T: Send + 'static>(
        &self,
        job: impl FnOnce(&crate::Db) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        match &self.core {
            Core::OnThreads(workers) => workers.read_here(job).await,
            Core::InPlace(in_place) => in_place.read(job),
        }
    }

    /// Reads what was just written, on the connection that wrote it: each write empties the cache
    /// of the others, and every page they read then is to be decrypted again. So does a start, which
    /// has read half of it already in checking the file.
    async fn read_back<T: Send + 'static>(
        &self,
        job: impl FnOnce(&crate::Db) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        match &self.core {
            Core::OnThreads(workers) => workers.write(move |db| job(db)).await,
            Core::InPlace(in_place) => in_place.read(job),
        }
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut crate::Db) -> Answer<T> + Send + 'static,
    ) -> Answer<T> {
        match &self.core {
            Core::OnThreads(workers) => workers.write(job).await,
            Core::InPlace(in_place) => in_place.write(job).await,
        }
    }
}

/// Whose desk it is, and single facts about it.
impl Store {
    /// Whose file this is; `None` before the first sign-in.
    pub async fn owner(&self) -> Answer<Option<Owner>> {
        self.read_back(|db| db.owner()).await
    }

    /// Takes note of who signed in, unless the file holds somebody else's desk.
    pub async fn keep_owner(&self, owner: Owner) -> Answer<Ownership> {
        self.write(move |db| db.keep_owner(&owner)).await
    }

    /// Removes everything, unsent messages and drafts included, and makes the file this person's.
    pub async fn reset_for(&self, owner: Owner) -> Answer<()> {
        self.write(move |db| db.reset_for(&owner)).await
    }

    /// Removes everything of the person, as after signing out. Nobody owns the file then.
    pub async fn wipe(&self) -> Answer<()> {
        self.write(|db| db.wipe()).await
    }

    /// A single fact kept under a name.
    pub async fn meta(&self, key: &'static str) -> Answer<Option<String>> {
        self.read_back(move |db| db.meta(key)).await
    }

    /// Keeps a single fact under a name; `None` forgets it.
    pub async fn set_meta(&self, key: &'static str, value: Option<String>) -> Answer<()> {
        self.write(move |db| db.set_meta(key, value.as_deref())).await
    }
}

/// Rooms and people.
impl Store {
    /// The sidebar: every room with its newest message, unread, mentions and draft; most recent
    /// first.
    pub async fn room_summaries(&self) -> Answer<Vec<RoomRow>> {
        // Each room lies in pages of its own. At a start they are on the disk, and whoever reads
        // them alone mostly waits: all connections there are read some.
        let mut spans = self.read_back(|db| db.room_spans(1 + READERS)).await?.into_iter();
        let (here, there) = (spans.next(), spans.collect::<Vec<_>>());
        let here = self.read_back(move |db| db.room_summaries_in(here.as_slice()));
        let there =
            there.into_iter().map(|span| self.read(move |db| db.room_summaries_in(&[span])));
        let (here, there) = try_join(here, try_join_all(there)).await?;
        let mut rows = [here, there.concat()].concat();
        summaries::sort(&mut rows);
        Ok(rows)
    }

    /// The rows of these rooms in the sidebar, as after a write that touched them. A room that is
    /// not there has none.
    pub async fn room_summaries_of(&self, rooms: Vec<RoomId>) -> Answer<Vec<RoomRow>> {
        self.read_back(move |db| db.room_summaries_of(&rooms)).await
    }

    /// Every room with its participants.
    pub async fn rooms(&self) -> Answer<Vec<Room>> {
        self.read_back(|db| db.rooms()).await
    }

    /// Whether a room is there.
    pub async fn has_room(&self, room: RoomId) -> Answer<bool> {
        self.read_here(move |db| db.has_room(&room)).await
    }

    /// One room with its participants.
    pub async fn room(&self, room: RoomId) -> Answer<Option<Room>> {
        self.read(move |db| db.room(&room)).await
    }

    /// Takes the backend's list of rooms: upserts these, removes the others. Entries of the outbox
    /// and drafts of removed rooms stay.
    pub async fn replace_rooms(&self, rooms: Vec<Room>) -> Answer<RoomsDiff> {
        self.write(move |db| db.replace_rooms(&rooms)).await
    }

    /// Takes one room; answers own messages whose ticks turned.
    pub async fn upsert_room(&self, room: Room) -> Answer<Vec<Message>> {
        self.write(move |db| db.upsert_room(&room)).await
    }

    /// Removes a room and its messages; entries of the outbox and the draft stay.
    pub async fn remove_room(&self, room: RoomId) -> Answer<()> {
        self.write(move |db| db.remove_room(&room)).await
    }

    /// Mutes or unmutes a room on this desk, until the backend's word about it changes. A mute has
    /// no end then.
    pub async fn set_muted(&self, room: RoomId, is_muted: bool) -> Answer<()> {
        self.write(move |db| db.set_muted(&room, is_muted)).await
    }

    /// Keeps what the owner set about a room, with whether it is muted as by [`Store::set_muted`].
    pub async fn set_room_settings(&self, room: RoomId, settings: RoomSettings) -> Answer<()> {
        self.write(move |db| db.set_room_settings(&room, &settings)).await
    }

    /// Lifts the mutes whose end has come; answers of which rooms.
    pub async fn end_mutes(&self, now: Timestamp) -> Answer<Vec<RoomId>> {
        self.write(move |db| db.end_mutes(now)).await
    }

    /// Everybody known.
    pub async fn people(&self) -> Answer<Vec<Person>> {
        self.read(|db| db.people()).await
    }

    /// Takes note of people, in whatever room or in none, so that they are found without a line.
    pub async fn keep_people(&self, people: Vec<Person>) -> Answer<()> {
        self.write(move |db| db.keep_people(&people)).await
    }
}

/// Messages, history and gaps.
impl Store {
    /// Takes messages and the cursors that cover them in one transaction, and says which are new.
    ///
    /// Durable only with the next write: what a power cut takes, the service still has, and the
    /// cursor says that it is missing.
    pub async fn ingest(
        &self,
        batch: Vec<Incoming>,
        cursors: Vec<(RoomId, String)>,
    ) -> Answer<Ingested> {
        self.write(move |db| db.ingest(batch, &cursors)).await
    }

    /// Takes what became of messages after they were sent, and answers those that are different now.
    /// What is told of a message that is not here is kept for it until it comes, from wherever.
    ///
    /// As durable as [`Store::ingest`]; before the cursor that covers it.
    pub async fn amend(&self, batch: Vec<Amended>) -> Answer<Vec<Message>> {
        self.write(move |db| db.amend(batch)).await
    }

    /// Takes what people answered messages with, and answers the messages that are different now. What
    /// is told of a message that is not here waits for it. Of two versions the later counts, whichever
    /// comes first; a deleted message has none.
    ///
    /// As durable as [`Store::ingest`]; before the cursor that covers it.
    pub async fn react(&self, batch: Vec<Reacted>) -> Answer<Vec<Message>> {
        self.write(move |db| db.react(&batch)).await
    }

    /// Takes what the service acknowledged of the owner's own reaction, and answers the message;
    /// `None` where it is gone.
    pub async fn react_oneself(&self, own: OwnReaction) -> Answer<Option<Message>> {
        self.write(move |db| db.react_oneself(&own)).await
    }

    /// What the live line calls a message, where that is known.
    pub async fn line_serial(&self, message: MessageId) -> Answer<Option<String>> {
        self.read(move |db| db.line_serial(&message)).await
    }

    /// The newest rows of a room, at most `limit` messages plus gaps and outbox entries.
    pub async fn timeline_newest(&self, room: RoomId, limit: usize) -> Answer<TimelineSlice> {
        self.read(move |db| db.timeline_newest(&room, limit)).await
    }

    /// The rows before a message, nearest `limit` of them; empty when the message is not known.
    pub async fn timeline_before(
        &self,
        room: RoomId,
        message: MessageId,
        limit: usize,
    ) -> Answer<TimelineSlice> {
        self.read(move |db| db.timeline_before(&room, &message, limit)).await
    }

    /// The rows after a message, nearest `limit` of them; empty when the message is not known.
    pub async fn timeline_after(
        &self,
        room: RoomId,
        message: MessageId,
        limit: usize,
    ) -> Answer<TimelineSlice> {
        self.read(move |db| db.timeline_after(&room, &message, limit)).await
    }

    /// The rows around a message, half of `limit` on either side; empty when it is not known.
    pub async fn timeline_around(
        &self,
        room: RoomId,
        message: MessageId,
        limit: usize,
    ) -> Answer<TimelineSlice> {
        self.read(move |db| db.timeline_around(&room, &message, limit)).await
    }

    /// One message, in the outbox or not.
    pub async fn message(&self, id: MessageId) -> Answer<Option<Message>> {
        self.read(move |db| db.message(&id)).await
    }

    /// Where the live channel of a room stood when its rows were committed.
    pub async fn cursor(&self, room: RoomId) -> Answer<Option<String>> {
        self.read(move |db| db.cursor(&room)).await
    }

    /// Every room's cursor.
    pub async fn cursors(&self) -> Answer<Vec<(RoomId, String)>> {
        self.read(|db| db.cursors()).await
    }

    /// Where the backend's pages of a room stand.
    pub async fn history(&self, room: RoomId) -> Answer<History> {
        self.read(move |db| db.history(&room)).await
    }

    /// Remembers where the backend's pages of a room stand.
    pub async fn set_history(&self, room: RoomId, history: History) -> Answer<()> {
        self.write(move |db| db.set_history(&room, &history)).await
    }

    /// Opens a gap after the newest message of each of these rooms, as when the line drops.
    /// A room that already has a gap there keeps it. Rooms without messages get none: their
    /// history starts with the newest page anyway.
    pub async fn open_gaps(&self, rooms: Vec<RoomId>) -> Answer<Vec<Gap>> {
        self.write(move |db| db.open_gaps(&rooms)).await
    }

    /// Opens a gap after a time; the one that is already there is answered again.
    pub async fn open_gap(&self, room: RoomId, after: Timestamp) -> Answer<Gap> {
        self.write(move |db| db.open_gap(&room, after)).await
    }

    /// The open gaps of a room, oldest first.
    pub async fn gaps(&self, room: RoomId) -> Answer<Vec<Gap>> {
        self.read(move |db| db.gaps(&room)).await
    }

    /// Everything from `until` on is here now: the gap ends before it. One that ends before it
    /// begins is filled; answers whether it is still open.
    pub async fn narrow_gap(&self, id: i64, until: Timestamp) -> Answer<bool> {
        self.write(move |db| db.narrow_gap(id, until)).await
    }

    /// The gap is filled.
    pub async fn fill_gap(&self, id: i64) -> Answer<()> {
        self.write(move |db| db.fill_gap(id)).await
    }
}

/// The outbox.
impl Store {
    /// Makes a message durable in the outbox, queued or on its way already as its delivery says,
    /// unless the outbox holds `limit` entries. The same id again changes nothing.
    pub async fn enqueue(&self, message: Message, limit: usize) -> Answer<Admission> {
        self.write(move |db| db.enqueue(message, limit)).await
    }

    /// The entries in the order they were written.
    pub async fn outbox(&self) -> Answer<Vec<OutboxEntry>> {
        self.read_back(|db| db.outbox()).await
    }

    /// An entry as it is to go out.
    pub async fn entry(&self, id: MessageId) -> Answer<Option<OutboxEntry>> {
        self.read_back(move |db| db.entry(&id)).await
    }

    /// When the owner's messages since a time were sent, for the pace after a restart.
    pub async fn own_since(&self, since: Timestamp) -> Answer<Vec<Timestamp>> {
        self.read(move |db| db.own_since(since)).await
    }

    /// Moves an entry between queued, sending and waiting, or parks it; answers the message if that
    /// changed it. A failed entry leaves that state by [`Store::requeue`] alone, an entry becomes
    /// sent by [`Store::settle_sent`], and ticks turn by [`Store::record_receipts`].
    pub async fn set_delivery(&self, id: MessageId, delivery: Delivery) -> Answer<Option<Message>> {
        self.write(move |db| db.set_delivery(&id, delivery)).await
    }

    /// The service has acknowledged an entry. The echo's time, or that of a page of history, replaces
    /// what is only guessed. Answers the message if this changed it: not when its echo came first.
    ///
    /// Durable only with the next write: after a power cut in between, the entry is there again and
    /// goes out under the same id, which nobody keeps twice.
    pub async fn settle_sent(
        &self,
        id: MessageId,
        sent_at: impl Into<SentAt>,
    ) -> Answer<Option<Message>> {
        let sent_at = sent_at.into();
        self.write(move |db| db.settle_sent(&id, sent_at)).await
    }

    /// Takes the words of an acknowledged message into the search, which [`Store::settle_sent`] leaves
    /// to this: it answers the tick somebody waits for. What a crash in between leaves out, the echo
    /// brings in.
    pub async fn index_sent(&self, id: MessageId) -> Answer<()> {
        self.write(move |db| db.index_sent(&id)).await
    }

    /// The service has refused an entry for good: it is parked.
    pub async fn settle_failed(&self, id: MessageId, code: FailureCode) -> Answer<Option<Message>> {
        self.write(move |db| db.settle_failed(&id, code)).await
    }

    /// A person wants a failed or waiting entry tried again now. It keeps its place.
    pub async fn requeue(&self, id: MessageId) -> Answer<Change<Message>> {
        self.write(move |db| db.requeue(&id)).await
    }

    /// Changes the text of an entry the service cannot have yet.
    pub async fn edit_queued(&self, id: MessageId, text: String) -> Answer<Change<Message>> {
        self.write(move |db| db.edit_queued(&id, &text)).await
    }

    /// Takes an entry out, unless it is being sent at this moment; answers its room and content.
    pub async fn discard(&self, id: MessageId) -> Answer<Change<(RoomId, Content)>> {
        self.write(move |db| db.discard(&id)).await
    }
}

/// Drafts, read markers, receipts, the journal, retention.
impl Store {
    /// Keeps what stands in a room's composer; an empty text removes the draft.
    pub async fn save_draft(&self, room: RoomId, text: String) -> Answer<()> {
        self.write(move |db| db.save_draft(&room, &text)).await
    }

    /// What is unsent of rooms this desk no longer has: nothing of it is lost with them.
    pub async fn left_behind(&self) -> Answer<Vec<Behind>> {
        self.read_back(|db| db.left_behind()).await
    }

    /// What stands in a room's composer.
    pub async fn draft(&self, room: RoomId) -> Answer<Option<String>> {
        self.read(move |db| db.draft(&room)).await
    }

    /// Moves the owner's read marker forward; answers whether it moved.
    pub async fn set_read_marker(
        &self,
        room: RoomId,
        message: MessageId,
        at: Timestamp,
    ) -> Answer<bool> {
        self.write(move |db| db.set_read_marker(&room, &message, at)).await
    }

    /// The owner's read marker in a room.
    pub async fn read_marker(&self, room: RoomId) -> Answer<Option<ReadMarker>> {
        self.read(move |db| db.read_marker(&room)).await
    }

    /// The first message that counts as unread in a room.
    pub async fn first_unread(&self, room: RoomId) -> Answer<Option<MessageId>> {
        self.read(move |db| db.first_unread(&room)).await
    }

    /// The newest message of a room that the service has.
    pub async fn newest(&self, room: RoomId) -> Answer<Option<Message>> {
        self.read(move |db| db.newest(&room)).await
    }

    /// Moves the owner's read marker back, so that a message and what came after it are unread;
    /// without one the newest of another. Answers the first unread message; `None` when there is
    /// nothing that can be unread, and then nothing was changed.
    ///
    /// Receipts that say what was read before `at` (the service's clock), or go no further than what
    /// was read then, do not undo it; the next reading does, here or, of something newer, elsewhere.
    pub async fn mark_unread(
        &self,
        room: RoomId,
        from: Option<MessageId>,
        at: Timestamp,
    ) -> Answer<Option<MessageId>> {
        self.write(move |db| db.mark_unread(&room, from.as_ref(), at)).await
    }

    /// Up to when, by the service's clock, the owner has read each of these rooms; those with a read
    /// marker only.
    pub async fn read_until(&self, rooms: Vec<RoomId>) -> Answer<Vec<(RoomId, Timestamp)>> {
        self.read_back(move |db| db.read_until(&rooms)).await
    }

    /// Own read markers the service has not been told.
    pub async fn unreported_markers(&self) -> Answer<Vec<(RoomId, MessageId)>> {
        self.read(|db| db.unreported_markers()).await
    }

    /// The service has been told that the owner read up to this message.
    pub async fn marker_reported(&self, room: RoomId, message: MessageId) -> Answer<()> {
        self.write(move |db| db.marker_reported(&room, &message)).await
    }

    /// Takes receipts, the owner's from other devices included; answers own messages whose ticks
    /// turned. One for a message that has not arrived yet counts when it does: of each person the
    /// newest, and of one time the first.
    pub async fn record_receipts(&self, receipts: Vec<RoomReceipt>) -> Answer<Vec<Message>> {
        self.write(move |db| db.record_receipts(&receipts)).await
    }

    /// Notes decisions in one transaction; answers `false` for each message that has one already,
    /// which stays. Durable only with the next write, as the messages they are about.
    pub async fn append_journal(&self, rows: Vec<JournalRow>) -> Answer<Vec<bool>> {
        self.write(move |db| db.append_journal(&rows)).await
    }

    /// Corrects the reason of a decision, as when the system then refused to show it.
    pub async fn amend_journal(&self, message: MessageId, reason: String) -> Answer<()> {
        self.write(move |db| db.amend_journal(&message, &reason)).await
    }

    /// The newest decisions, newest first.
    pub async fn journal(&self, limit: usize) -> Answer<Vec<JournalRow>> {
        self.read(move |db| db.journal(limit)).await
    }

    /// Whether a decision about this message was made.
    pub async fn has_notified(&self, message: MessageId) -> Answer<bool> {
        self.read(move |db| db.has_notified(&message)).await
    }

    /// Removes what is older than [`model::limits::RETENTION_DAYS`]; the outbox and drafts stay.
    pub async fn retire(&self, now: Timestamp) -> Answer<Retired> {
        self.write(move |db| db.retire(now)).await
    }
}
