//! What the service tells goes into `messages`: once, merged by id, in one transaction with the
//! cursors that cover it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::{Content, Message, RoomId, Timestamp, UserId};
use rusqlite::{Connection, OptionalExtension};

use crate::connection::fit_cache;
use crate::table::ordinals::Ordinals;
use crate::table::search_words::Words;
use crate::table::{
    amendments, history, messages, meta, outbox, quotes, reactions, receipts, search_words, ticks,
};
use crate::{Amended, Arrival, Db, Incoming, Ingested, StoreError};

impl Db {
    /// See [`crate::Store::amend`].
    pub fn amend(&mut self, batch: Vec<Amended>) -> Result<Vec<Message>, StoreError> {
        self.transact_lazily(|tx| {
            let mut work = Batch::begin(tx, 0, Source::Told)?;
            for amended in batch {
                work.amend(amended)?;
            }
            Ok(work.finish()?.changed)
        })
    }

    /// See [`crate::Store::ingest`].
    pub fn ingest(
        &mut self,
        batch: Vec<Incoming>,
        cursors: &[(RoomId, String)],
    ) -> Result<Ingested, StoreError> {
        fit_cache(&self.conn, batch.len())?;
        self.transact_lazily(|tx| {
            let ingested = ingest(tx, batch, Source::Told)?;
            for (room, cursor) in cursors {
                history::set_cursor(tx, room, cursor)?;
            }
            Ok(ingested)
        })
    }
}

/// Who told of a message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The service, with its time.
    Told,
    /// This desk, of what the service acknowledged. Somebody waits for the tick, and taking its words
    /// into the search costs as much as all the rest: that comes afterwards.
    Acknowledged,
}

/// What one message did.
enum Outcome {
    New { mentions_me: bool },
    Settled,
    Changed,
    Same,
}

/// The batch's work in progress.
struct Batch<'a> {
    conn: &'a Connection,
    /// Where new messages come from.
    source: Source,
    me: Option<UserId>,
    names: HashMap<UserId, String>,
    ordinals: Ordinals,
    /// Of the new messages.
    words: Words,
    new: Vec<Arrival>,
    changed: Vec<Message>,
    /// Rooms where a tick may turn: an own message came, or a message moved.
    moved_rooms: BTreeSet<RoomId>,
    /// Whether anything waits for a message that is not here.
    has_amendments: bool,
    /// Whether anybody has reacted to anything.
    has_reactions: bool,
}

pub(crate) fn ingest(
    conn: &Connection,
    batch: Vec<Incoming>,
    source: Source,
) -> Result<Ingested, StoreError> {
    let mut work = Batch::begin(conn, batch.len(), source)?;
    for incoming in batch {
        work.take(incoming)?;
    }
    work.finish()
}

impl<'a> Batch<'a> {
    fn begin(conn: &'a Connection, messages: usize, source: Source) -> Result<Self, StoreError> {
        let owner = meta::owner(conn)?;
        Ok(Self {
            conn,
            source,
            me: owner.map(|owner| owner.person.id),
            names: HashMap::new(),
            ordinals: Ordinals::default(),
            words: Words::default(),
            new: Vec::with_capacity(messages),
            changed: Vec::new(),
            moved_rooms: BTreeSet::new(),
            has_amendments: !amendments::is_empty(conn)?,
            has_reactions: !reactions::is_empty(conn)?,
        })
    }
}

impl Batch<'_> {
    fn take(&mut self, incoming: Incoming) -> Result<(), StoreError> {
        let Incoming { mut message, serial, mentions_me } = incoming;
        let sent_at = message.shown_at();
        message.sent_at = Some(sent_at);
        if message.delivery.is_pending() {
            message.delivery = model::Delivery::Sent;
        }
        if message.is_deleted {
            message.content = Content::default();
            message.is_edited = false;
        }
        if message.sender_name.is_empty() {
            message.sender_name = self.name_of(&message.sender_id)?;
        }
        let serial = serial.unwrap_or_default();
        match self.store(&mut message, &serial, sent_at, mentions_me)? {
            Outcome::New { mentions_me } => self.new.push(Arrival { message, mentions_me }),
            Outcome::Settled | Outcome::Changed => self.changed.push(message),
            Outcome::Same => {}
        }
        Ok(())
    }

    fn store(
        &mut self,
        message: &mut Message,
        serial: &str,
        sent_at: Timestamp,
        mentions_me: bool,
    ) -> Result<Outcome, StoreError> {
        let is_own = self.me.as_ref() == Some(&message.sender_id);
        let was_pending = is_own && self.settle(message)?;
        let mentions_me = self.follow_amendment(message)?.unwrap_or(mentions_me);
        let mentions_me = mentions_me && messages::is_countable(message, is_own);
        let ordinal = self.ordinals.next(self.conn, &message.room_id)?;
        let is_new = messages::insert(self.conn, message, ordinal, serial, is_own, mentions_me)?;
        if is_new {
            self.ordinals.used(&message.room_id);
            if self.has_reactions && !message.is_deleted {
                message.reactions = reactions::meet(self.conn, message, serial)?;
            }
            if self.source == Source::Told {
                self.words.note(ordinal, message);
            }
        }
        if is_own && is_new {
            self.moved_rooms.insert(message.room_id.clone());
        }
        match (was_pending, is_new) {
            (true, _) => Ok(Outcome::Settled),
            (false, true) => Ok(Outcome::New { mentions_me }),
            (false, false) => self.follow(message, serial, sent_at, is_own, mentions_me),
        }
    }

    /// What became of a message: of one that is here now, of one that is not here when it comes.
    fn amend(&mut self, amended: Amended) -> Result<(), StoreError> {
        let Some(known) = messages::known(self.conn, &amended.amendment.message_id)? else {
            return amendments::keep(self.conn, &amended);
        };
        let Some(mut message) = amended.amendment.applied_to(&known.message) else {
            tracing::warn!(id = %known.message.id, "A change that is not its writer's; dropped");
            return Ok(());
        };
        let sent_at = message.shown_at();
        let is_own = self.me.as_ref() == Some(&message.sender_id);
        let mentions_me = amended.mentions_me;
        if let Outcome::Changed = self.follow(&mut message, "", sent_at, is_own, mentions_me)? {
            self.changed.push(message);
        }
        Ok(())
    }

    /// What had become of a message before it came. Answers whom it calls where that is different.
    fn follow_amendment(&self, message: &mut Message) -> Result<Option<bool>, StoreError> {
        if !self.has_amendments {
            return Ok(None);
        }
        let Some(waiting) = amendments::take(self.conn, &message.id)? else { return Ok(None) };
        let Some(copy) = waiting.amendment.applied_to(message) else { return Ok(None) };
        if is_late_copy(message, &copy) {
            return Ok(None);
        }
        *message = copy;
        Ok(Some(waiting.mentions_me))
    }

    /// Takes the echo's entry out of the outbox; what only the writer knows is kept.
    fn settle(&self, message: &mut Message) -> Result<bool, StoreError> {
        let found = outbox::find(self.conn, &message.id)?.map(|entry| entry.message);
        let Some(written) = found.filter(|written| written.room_id == message.room_id) else {
            return Ok(false);
        };
        outbox::remove(self.conn, &message.id)?;
        message.written_at = written.written_at;
        message.sender_name = written.sender_name;
        Ok(true)
    }

    /// Merges a copy, and has what quotes the message follow it: words that were deleted go from there
    /// and stay away.
    fn follow(
        &mut self,
        message: &mut Message,
        serial: &str,
        sent_at: Timestamp,
        is_own: bool,
        mentions_me: bool,
    ) -> Result<Outcome, StoreError> {
        // What changes below may have come in this batch.
        self.words.write(self.conn)?;
        if quotes::is_gone(self.conn, &message.id)? {
            quotes::strip(message);
        }
        let before =
            if message.is_deleted { messages::find(self.conn, &message.id)? } else { None };
        let outcome = self.merge(message, serial, sent_at, is_own, mentions_me)?;
        if let (Outcome::Changed, Some(before)) = (&outcome, &before)
            && !before.is_deleted
        {
            self.changed.extend(quotes::empty(self.conn, before)?);
        }
        Ok(outcome)
    }

    /// The same id again: history after the live event, the echo after the acknowledgement, an
    /// edit. Replaces `message` by what is stored then.
    fn merge(
        &mut self,
        message: &mut Message,
        serial: &str,
        sent_at: Timestamp,
        is_own: bool,
        mentions_me: bool,
    ) -> Result<Outcome, StoreError> {
        let Some(found) = messages::known(self.conn, &message.id)? else {
            return Ok(Outcome::Same);
        };
        let messages::Known {
            message: known,
            serial: known_serial,
            mentions_me: mentioned_me,
            ordinal,
        } = found;
        if known.room_id != message.room_id || known.sender_id != message.sender_id {
            tracing::warn!(id = %message.id, "Two messages claim one id; the first stays");
            return Ok(Outcome::Same);
        }
        let is_late = is_late_copy(&known, message);
        let is_placed = is_placed((known.sent_at, &known_serial), (Some(sent_at), serial));
        let is_deleted = known.is_deleted || message.is_deleted;
        let merged = Message {
            sender_name: if known.sender_name.is_empty() {
                std::mem::take(&mut message.sender_name)
            } else {
                known.sender_name.clone()
            },
            sent_at: if is_placed { known.sent_at } else { Some(sent_at) },
            delivery: if message.delivery.rank() > known.delivery.rank() {
                message.delivery
            } else {
                known.delivery
            },
            content: if is_late { known.content.clone() } else { message.content.clone() },
            is_edited: !is_deleted && (known.is_edited || message.is_edited),
            is_deleted,
            changed_at: known.changed_at.max(message.changed_at),
            reactions: if is_deleted { Vec::new() } else { known.reactions.clone() },
            ..known.clone()
        };
        let new_serial = if is_placed { known_serial.as_str() } else { serial };
        *message = merged;
        let is_same = *message == known && new_serial == known_serial;
        if !is_same {
            let mentions_me = if is_late { mentioned_me } else { mentions_me };
            messages::update(self.conn, message, new_serial, is_own, mentions_me)?;
            if new_serial != known_serial && !is_deleted {
                message.reactions = reactions::of(self.conn, &message.id)?;
            }
        }
        if is_own && !search_words::has(self.conn, ordinal, &known)? {
            search_words::add(self.conn, ordinal, message)?;
        } else {
            search_words::follow(self.conn, ordinal, &known, message)?;
        }
        if is_same {
            return Ok(Outcome::Same);
        }
        if message.sent_at != known.sent_at || new_serial != known_serial {
            self.moved_rooms.insert(message.room_id.clone());
        }
        // A serial alone only decides between messages of one millisecond.
        Ok(if *message == known { Outcome::Same } else { Outcome::Changed })
    }

    fn name_of(&mut self, user: &UserId) -> Result<String, StoreError> {
        if let Some(name) = self.names.get(user) {
            return Ok(name.clone());
        }
        let name: Option<String> = self
            .conn
            .prepare_cached("SELECT name FROM people WHERE id = ?1")?
            .query_row([user.as_str()], |row| row.get(0))
            .optional()?;
        let name = name.unwrap_or_default();
        self.names.insert(user.clone(), name.clone());
        Ok(name)
    }

    /// Receipts that waited for these messages count now, and ticks turn.
    fn finish(mut self) -> Result<Ingested, StoreError> {
        self.words.write(self.conn)?;
        let arrived = self.new.iter().map(|arrival| &arrival.message).chain(&self.changed);
        let mut rooms = receipts::resolve_awaited(self.conn, arrived)?;
        rooms.append(&mut self.moved_rooms);
        let mut turned = BTreeMap::new();
        for room in rooms {
            turned.extend(
                ticks::turn(self.conn, &room)?.into_iter().map(|one| (one.id.clone(), one)),
            );
        }
        // One that came twice is listed twice, and looks alike in both.
        let mut listed = BTreeSet::new();
        let arrived = self.new.iter_mut().map(|arrival| &mut arrival.message);
        for message in arrived.chain(&mut self.changed) {
            if let Some(newer) = turned.get(&message.id) {
                message.clone_from(newer);
                listed.insert(message.id.clone());
            }
        }
        turned.retain(|id, _| !listed.contains(id));
        self.changed.extend(turned.into_values());
        Ok(Ingested { new: self.new, changed: self.changed })
    }
}

/// Whether a known message keeps its place where a copy names another. A time that came with a
/// serial is the service's own; the backend's pages may differ by the moments it took to store, and
/// the echo knows better than what an acknowledgement's serial was read as. Of two serials the
/// earlier counts: the service forgets ids after two minutes, and a message whose
/// acknowledgement was lost for longer is then told to everybody once more.
fn is_placed(known: (Option<Timestamp>, &str), copy: (Option<Timestamp>, &str)) -> bool {
    !known.1.is_empty() && (copy.1.is_empty() || (known.1 != copy.1 && known < copy))
}

/// Whether it is an older copy, which does not undo an edit or a deletion: neither the text nor
/// whom it calls.
fn is_late_copy(known: &Message, incoming: &Message) -> bool {
    let version = |message: &Message| (message.is_edited, message.changed_at);
    known.is_deleted || (!incoming.is_deleted && version(incoming) < version(known))
}
