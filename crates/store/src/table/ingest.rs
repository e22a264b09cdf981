//! What the service tells goes into `messages`: once, merged by id, in one transaction with the
//! cursors that cover it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::{Content, Message, MessageId, MessageKind, RoomId, Timestamp, UserId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::table::ordinals::Ordinals;
use crate::table::{amendments, history, messages, meta, outbox, quotes, receipts, search, ticks};
use crate::{Amended, Arrival, Db, Incoming, Ingested, StoreError};

impl Db {
    /// See [`crate::Store::amend`].
    pub fn amend(&mut self, batch: Vec<Amended>) -> Result<Vec<Message>, StoreError> {
        self.transact_lazily(|tx| {
            let mut work = Batch::begin(tx, 0)?;
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
        self.transact_lazily(|tx| {
            let ingested = ingest(tx, batch)?;
            for (room, cursor) in cursors {
                history::set_cursor(tx, room, cursor)?;
            }
            Ok(ingested)
        })
    }
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
    me: Option<UserId>,
    names: HashMap<UserId, String>,
    ordinals: Ordinals,
    new: Vec<Arrival>,
    changed: Vec<Message>,
    /// Rooms where a tick may turn: an own message came, or a message moved.
    moved_rooms: BTreeSet<RoomId>,
    /// Whether anything waits for a message that is not here.
    has_amendments: bool,
}

pub(crate) fn ingest(conn: &Connection, batch: Vec<Incoming>) -> Result<Ingested, StoreError> {
    let mut work = Batch::begin(conn, batch.len())?;
    for incoming in batch {
        work.take(incoming)?;
    }
    work.finish()
}

impl<'a> Batch<'a> {
    fn begin(conn: &'a Connection, messages: usize) -> Result<Self, StoreError> {
        let owner = meta::owner(conn)?;
        Ok(Self {
            conn,
            me: owner.map(|owner| owner.person.id),
            names: HashMap::new(),
            ordinals: Ordinals::default(),
            new: Vec::with_capacity(messages),
            changed: Vec::new(),
            moved_rooms: BTreeSet::new(),
            has_amendments: !amendments::is_empty(conn)?,
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
        let mentions_me = mentions_me && is_countable(message, is_own);
        let ordinal = self.ordinals.next(self.conn, &message.room_id)?;
        let is_new = insert(self.conn, message, ordinal, serial, is_own, mentions_me)?;
        if is_new {
            self.ordinals.used(&message.room_id);
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
        let Some(known) = find_known(self.conn, &amended.amendment.message_id)? else {
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
        let Some(found) = find_known(self.conn, &message.id)? else { return Ok(Outcome::Same) };
        let Known { message: known, serial: known_serial, mentions_me: mentioned_me, ordinal } =
            found;
        if known.room_id != message.room_id || known.sender_id != message.sender_id {
            tracing::warn!(id = %message.id, "Two messages claim one id; the first stays");
            return Ok(Outcome::Same);
        }
        let is_late = is_late_copy(&known, message);
        let is_deleted = known.is_deleted || message.is_deleted;
        let merged = Message {
            sender_name: if known.sender_name.is_empty() {
                std::mem::take(&mut message.sender_name)
            } else {
                known.sender_name.clone()
            },
            // A time that came with a serial is the service's own; the backend's pages may differ
            // by the moments it took to store.
            sent_at: if serial.is_empty() && !known_serial.is_empty() {
                known.sent_at
            } else {
                Some(sent_at)
            },
            delivery: if message.delivery.rank() > known.delivery.rank() {
                message.delivery
            } else {
                known.delivery
            },
            content: if is_late { known.content.clone() } else { message.content.clone() },
            is_edited: !is_deleted && (known.is_edited || message.is_edited),
            is_deleted,
            changed_at: known.changed_at.max(message.changed_at),
            ..known.clone()
        };
        let new_serial = if serial.is_empty() { known_serial.as_str() } else { serial };
        *message = merged;
        if *message == known && new_serial == known_serial {
            return Ok(Outcome::Same);
        }
        let mentions_me = if is_late { mentioned_me } else { mentions_me };
        update(self.conn, message, new_serial, is_own, mentions_me)?;
        search::follow(self.conn, ordinal, &known, message)?;
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
        let arrived = self.new.iter().map(|arrival| &arrival.message).chain(&self.changed);
        let mut rooms = receipts::resolve_awaited(self.conn, arrived)?;
        rooms.append(&mut self.moved_rooms);
        let mut turned = BTreeMap::new();
        for room in rooms {
            turned.extend(
                ticks::turn(self.conn, &room)?.into_iter().map(|one| (one.id.clone(), one)),
            );
        }
        let listed = self.new.iter_mut().map(|arrival| &mut arrival.message);
        for message in listed.chain(&mut self.changed) {
            if let Some(newer) = turned.remove(&message.id) {
                *message = newer;
            }
        }
        self.changed.extend(turned.into_values());
        Ok(Ingested { new: self.new, changed: self.changed })
    }
}

/// Whether it is an older copy, which does not undo an edit or a deletion: neither the text nor
/// whom it calls.
fn is_late_copy(known: &Message, incoming: &Message) -> bool {
    let version = |message: &Message| (message.is_edited, message.changed_at);
    known.is_deleted || (!incoming.is_deleted && version(incoming) < version(known))
}

/// Whether it counts as unread until read.
fn is_countable(message: &Message, is_own: bool) -> bool {
    !is_own && !message.is_deleted && message.content.kind != MessageKind::System
}

/// Answers whether the id was not there before.
fn insert(
    conn: &Connection,
    message: &Message,
    ordinal: i64,
    serial: &str,
    is_own: bool,
    mentions_me: bool,
) -> Result<bool, StoreError> {
    let (url, name, size) = messages::attachment_columns(&message.content);
    let inserted = conn
        .prepare_cached(
            "INSERT INTO messages (ordinal, id, room_id, sender_id, sender_name, kind, text,
                 attachment_url, attachment_name, attachment_size, written_at, sent_at, serial,
                 delivery, is_edited, is_deleted, is_own, is_countable, mentions_me,
                 changed_at)
             VALUES (?19, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                     ?17, ?18, ?20)
             ON CONFLICT (id) DO NOTHING",
        )?
        .execute(params![
            message.id.as_str(),
            message.room_id.as_str(),
            message.sender_id.as_str(),
            message.sender_name,
            message.content.kind.as_str(),
            message.content.text,
            url,
            name,
            size,
            message.written_at.as_ms(),
            message.shown_at().as_ms(),
            serial,
            messages::delivery_word(message.delivery),
            message.is_edited,
            message.is_deleted,
            is_own,
            is_countable(message, is_own),
            mentions_me,
            ordinal,
            message.changed_at.map(Timestamp::as_ms)
        ])?;
    if inserted > 0 {
        search::add(conn, ordinal, message)?;
    }
    Ok(inserted > 0)
}

fn update(
    conn: &Connection,
    message: &Message,
    serial: &str,
    is_own: bool,
    mentions_me: bool,
) -> Result<(), StoreError> {
    let mentions_me = mentions_me && is_countable(message, is_own);
    let (url, name, size) = messages::attachment_columns(&message.content);
    conn.prepare_cached(
        "UPDATE messages SET kind = ?2, text = ?3, attachment_url = ?4, attachment_name = ?5,
             attachment_size = ?6, sent_at = ?7, serial = ?8, delivery = ?9, is_edited = ?10,
             is_deleted = ?11, is_countable = ?12, mentions_me = ?13,
             sender_name = coalesce(nullif(sender_name, ''), ?14), changed_at = ?15
         WHERE id = ?1",
    )?
    .execute(params![
        message.id.as_str(),
        message.content.kind.as_str(),
        message.content.text,
        url,
        name,
        size,
        message.shown_at().as_ms(),
        serial,
        messages::delivery_word(message.delivery),
        message.is_edited,
        message.is_deleted,
        is_countable(message, is_own),
        mentions_me,
        message.sender_name,
        message.changed_at.map(Timestamp::as_ms)
    ])?;
    Ok(())
}

/// A message as it stands, with what only its row tells.
struct Known {
    message: Message,
    serial: String,
    mentions_me: bool,
    ordinal: i64,
}

fn find_known(conn: &Connection, id: &MessageId) -> Result<Option<Known>, StoreError> {
    let sql = format!(
        "SELECT {}, m.serial, m.mentions_me, m.ordinal FROM {} WHERE m.id = ?1",
        messages::COLUMNS,
        messages::SOURCE
    );
    Ok(conn
        .prepare_cached(&sql)?
        .query_row([id.as_str()], |row| {
            Ok(Known {
                message: messages::read(row, 0)?,
                serial: row.get(messages::WIDTH)?,
                mentions_me: row.get(messages::WIDTH + 1)?,
                ordinal: row.get(messages::WIDTH + 2)?,
            })
        })
        .optional()?)
}
