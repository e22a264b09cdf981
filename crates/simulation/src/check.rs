//! What must hold at every step.
//!
//! - An accepted message is on its desk: among the messages or in the outbox, unless a person took
//!   it back or the room is gone. Nothing is on a desk twice.
//! - Messages of one desk stand in each room in the order in which they were accepted, on every desk.
//! - No message is sent again when the service, which has it, has forgotten its id.
//! - No status goes backwards except by a person ([`crate::face`]).
//! - Unread is what a recount of the rows says, and the screen shows it.
//! - The outbox holds at most fifty entries, and the screen says how many.
//! - No message rings twice on one desk.
//! - Files have their rows and rows their bytes ([`crate::files`]).
//! - The store is sound, and reopens so ([`crate::face`]).

use std::collections::{BTreeMap, BTreeSet};

use chat::outbox::Limits;
use model::{Delivery, Message, MessageId, RoomId, limits};
use store::{Db, JournalRow, KeptFile, RoomRow, TimelineRow};

use crate::desk::Desk;
use crate::planted::Fault;
use crate::world::World;

/// More rows than a simulation makes in a room.
const ALL: usize = 5_000;
/// How the title of a digest begins.
const DIGEST: &str = "While you were away: ";

/// A room's rows and sidebar as the file has them.
pub(crate) struct RoomState {
    pub(crate) row: RoomRow,
    pub(crate) messages: Vec<Message>,
    pub(crate) marker: Option<MessageId>,
    pub(crate) gaps: usize,
    pub(crate) last_read_at: Option<model::Timestamp>,
}

/// What a desk's file holds.
pub(crate) struct FileState {
    pub(crate) rooms: BTreeMap<RoomId, RoomState>,
    pub(crate) outbox: Vec<Message>,
    pub(crate) files: Vec<KeptFile>,
    /// What was decided about ringing, once a message.
    journal: Vec<JournalRow>,
}

impl FileState {
    /// Messages about which that was decided, in one room or in all.
    fn decided(&self, reason: &str, room_id: Option<&RoomId>) -> usize {
        let of_room = |row: &&JournalRow| room_id.is_none_or(|room_id| row.room_id == *room_id);
        self.journal.iter().filter(|row| row.reason == reason).filter(of_room).count()
    }
}

impl World {
    /// Compares every desk that is awake with its file and with what was promised.
    pub(crate) fn check_desks(&mut self) {
        let mut wrong = Vec::new();
        for at in 0..self.desks.len() {
            let Some(desk) = self.desks.get_mut(at).filter(|desk| desk.is_awake()) else {
                continue;
            };
            desk.settle();
            if desk.is_doomed_and_over() {
                continue;
            }
            let found = match desk.look(|db| read(db, &desk.person)) {
                None => continue,
                Some(Err(err)) => vec![format!("the file cannot be read: {err}")],
                Some(Ok(mut file)) => {
                    if self.fault == Some(Fault::MiscountsInFile) {
                        file.rooms.values_mut().for_each(|room| drop(room.messages.pop()));
                    }
                    self.check_file(at, &file)
                }
            };
            let name = self.desks.get(at).map(|desk| desk.name.clone()).unwrap_or_default();
            wrong.extend(found.into_iter().map(|what| format!("{name}: {what}")));
        }
        for what in wrong {
            self.fail(&what);
        }
    }

    fn check_file(&self, at: usize, file: &FileState) -> Vec<String> {
        let Some(desk) = self.desks.get(at) else { return Vec::new() };
        let mut wrong = Vec::new();
        self.check_kept(at, file, &mut wrong);
        check_outbox(desk, file, &mut wrong);
        for (room_id, room) in &file.rooms {
            check_unread(desk, room_id, room, &mut wrong);
            check_once(room, &mut wrong);
            check_order(self, room, &mut wrong);
        }
        check_texts(desk, &mut wrong);
        self.check_rings(at, file, &mut wrong);
        self.check_files(at, file, &mut wrong);
        wrong
    }

    /// No room has more cards than messages that were to ring, and the digests count no message
    /// twice: each has one line in the journal. This holds for cards without words, too, which is
    /// all a locked screen shows. Who leaves a room takes its lines along.
    fn check_rings(&self, at: usize, file: &FileState, wrong: &mut Vec<String>) {
        let Some(desk) = self.desks.get(at) else { return };
        let mut cards: BTreeMap<RoomId, usize> = BTreeMap::new();
        let mut in_digests = 0;
        for card in desk.screen.shown() {
            match (card.title.strip_prefix(DIGEST), card.room_id) {
                (Some(count), _) => in_digests += number_at_start(count),
                (None, Some(room_id)) => *cards.entry(room_id).or_default() += 1,
                (None, None) => wrong.push(format!("“{}” is of no room", card.title)),
            }
        }
        for (room_id, cards) in cards {
            let to_ring = file.decided("shown", Some(&room_id));
            if cards > to_ring && !self.room_was_left(at, room_id.as_str()) {
                wrong.push(format!("{room_id} rang {cards} times for {to_ring} messages"));
            }
        }
        let to_count = file.decided("digest", None);
        if in_digests > to_count && !self.room_was_left(at, crate::people::CHANGING) {
            wrong.push(format!("the digests count {in_digests} of {to_count} messages"));
        }
    }

    fn check_kept(&self, at: usize, file: &FileState, wrong: &mut Vec<String>) {
        let here: BTreeSet<&MessageId> = file
            .rooms
            .values()
            .flat_map(|room| &room.messages)
            .chain(&file.outbox)
            .map(|message| &message.id)
            .collect();
        for (id, accepted) in self.accepted.iter().filter(|(_, one)| one.desk == at) {
            let is_gone = self.withdrawn.contains(id)
                || !file.rooms.contains_key(&RoomId::new(accepted.room_id.clone()))
                || self.room_was_left(at, &accepted.room_id);
            if !is_gone && !here.contains(id) {
                wrong.push(format!("{id} was accepted and is nowhere"));
            }
        }
    }

    /// Whoever left a room and came back has what the service still tells.
    pub(crate) fn room_was_left(&self, at: usize, room_id: &str) -> bool {
        let person = self.desks.get(at).map(|desk| desk.person.as_str()).unwrap_or_default();
        room_id == crate::people::CHANGING && self.has_changed.contains(person)
    }
}

/// Reads a desk's file whole.
pub(crate) fn read(db: &Db, person: &str) -> Result<FileState, store::StoreError> {
    let mut rooms = BTreeMap::new();
    let people: BTreeMap<RoomId, _> = db
        .rooms()?
        .into_iter()
        .map(|room| {
            let me = room.participants.iter().find(|one| one.person.id.as_str() == person);
            (room.id.clone(), me.and_then(|me| me.last_read_at))
        })
        .collect();
    for row in db.room_summaries()? {
        let slice = db.timeline_newest(&row.id, ALL)?;
        let mut messages = Vec::new();
        for row in slice.rows {
            if let TimelineRow::Message(message) = row {
                messages.push(*message);
            }
        }
        let marker = db.read_marker(&row.id)?.map(|marker| marker.message_id);
        let gaps = db.gaps(&row.id)?.len();
        let last_read_at = people.get(&row.id).copied().flatten();
        let id = row.id.clone();
        rooms.insert(id, RoomState { row, messages, marker, gaps, last_read_at });
    }
    let outbox = db.outbox()?.into_iter().map(|entry| entry.message).collect();
    let mut files = Vec::new();
    for id in db.file_ids()? {
        files.extend(db.file(&id)?);
    }
    Ok(FileState { rooms, outbox, files, journal: db.journal(ALL)? })
}

fn check_outbox(desk: &Desk, file: &FileState, wrong: &mut Vec<String>) {
    let entries = file.outbox.len();
    if entries > Limits::default().entries.min(limits::OUTBOX_ENTRIES) {
        wrong.push(format!("the outbox holds {entries}"));
    }
    if desk.face.outbox.waiting != entries {
        let shown = desk.face.outbox.waiting;
        wrong.push(format!("the screen says {shown} wait, the outbox holds {entries}"));
    }
}

/// The unread rows one by one: those after the marker. None where retention took the marked message;
/// then only the service's time is left.
pub(crate) fn unread_rows<'a>(
    person: &'a str,
    room: &'a RoomState,
) -> Option<impl Iterator<Item = &'a Message>> {
    let first = match &room.marker {
        Some(marker) => room.messages.iter().position(|message| message.id == *marker)? + 1,
        None => 0,
    };
    let is_marked = room.marker.is_some();
    Some(room.messages.iter().skip(first).filter(move |message| {
        (is_marked || message.sent_at > room.last_read_at)
            && message.sender_id.as_str() != person
            && !message.delivery.is_pending()
            && !message.is_deleted
    }))
}

fn check_unread(desk: &Desk, room_id: &RoomId, room: &RoomState, wrong: &mut Vec<String>) {
    let Some(counted) = unread_rows(&desk.person, room).map(Iterator::count) else { return };
    if usize::try_from(room.row.unread).ok() != Some(counted) {
        wrong.push(format!("{room_id} has {counted} unread, the file says {}", room.row.unread));
    }
    let shown = desk.face.rooms.get(room_id).map(|summary| summary.unread);
    if shown.is_some_and(|shown| shown != room.row.unread) {
        wrong.push(format!("{room_id} shows {shown:?} unread, the file says {}", room.row.unread));
    }
}

/// The id is the row's key; the same words under two ids are one message told twice.
fn check_once(room: &RoomState, wrong: &mut Vec<String>) {
    let mut texts = BTreeSet::new();
    for message in room.messages.iter().filter(|message| !message.is_deleted) {
        if !texts.insert(message.content.text.as_str()) {
            wrong.push(format!("“{}” is there twice", message.content.text));
        }
    }
}

/// Of each desk's messages, in the order of acceptance. What failed and was tried again by a person
/// stands where it then came.
fn check_order(world: &World, room: &RoomState, wrong: &mut Vec<String>) {
    let mut newest: BTreeMap<usize, (usize, &MessageId)> = BTreeMap::new();
    for message in
        room.messages.iter().filter(|one| !matches!(one.delivery, Delivery::Failed { .. }))
    {
        let is_free = world.out_of_order.contains(&message.id);
        let Some(accepted) = world.accepted.get(&message.id).filter(|_| !is_free) else { continue };
        if let Some((number, before)) = newest.get(&accepted.desk)
            && *number > accepted.number
        {
            wrong.push(format!("{} stands after {before}", message.id));
        }
        newest.insert(accepted.desk, (accepted.number, &message.id));
    }
}

/// A card shows the newest of what came together, so no text comes twice. Without words it is told
/// from no other, and its title alone says nothing.
fn check_texts(desk: &Desk, wrong: &mut Vec<String>) {
    let mut bodies = BTreeSet::new();
    for shown in desk.screen.shown() {
        let has_words = !shown.title.starts_with(DIGEST) && !shown.body.is_empty();
        if has_words && !bodies.insert(shown.body.clone()) {
            wrong.push(format!("“{}” rang twice", shown.body));
        }
    }
}

fn number_at_start(text: &str) -> usize {
    text.split(' ').next().and_then(|word| word.parse().ok()).unwrap_or_default()
}
