//! What must hold once the network is well and time has passed.
//!
//! - Nothing waits: every accepted message is at the service exactly once, or failed where its desk
//!   shows it, or was taken back by a person.
//! - Every message the service has is on every desk of every participant, once, and nothing else is.
//! - Every desk is online, sees everybody who is there, and has no gap.
//! - What was edited and deleted is so everywhere ([`crate::changes`]), and so are reactions
//!   ([`crate::reactions`]).
//! - Two desks of one person agree on what is unread.

use std::collections::{BTreeMap, BTreeSet};

use ipc::{Connectivity, LoadOlder, OpenRoom};
use model::{Availability, Delivery, MessageId, RoomId, UserId, limits};

use crate::check::{FileState, RoomState, read, unread_rows};
use crate::desk::Told;
use crate::ports::EPOCH_MS;
use crate::world::World;

/// Longest time everything may take to become well, in milliseconds.
const PATIENCE_MS: i64 = 60 * 60_000;
/// How often that is looked at, in milliseconds.
const LOOK_MS: i64 = 20_000;
/// Retention goes by the hour.
const RETENTION_SLACK_MS: i64 = 2 * 60 * 60_000;

impl World {
    /// Waits until everything is well, or says what is not.
    pub(crate) fn converge(&mut self) {
        let until = self.now + PATIENCE_MS;
        loop {
            // Whoever does not touch anything for a quarter of an hour counts as gone.
            for desk in self.desks.iter().filter(|desk| desk.is_awake()) {
                desk.tell(Told::Activity { is_locked: false, idle_ms: 0 });
            }
            self.pass(LOOK_MS);
            if !self.wrong.is_empty() {
                return;
            }
            self.check();
            let missing = self.not_yet_well();
            if missing.is_empty() {
                return;
            }
            if self.now >= until {
                missing.iter().for_each(|what| self.fail(what));
                return;
            }
            self.scroll();
        }
    }

    /// People look at the beginning of their rooms, as far as messages of this run may be missing.
    fn scroll(&mut self) {
        for at in 0..self.desks.len() {
            let wanted: Vec<(RoomId, Option<MessageId>)> = match self.file(at) {
                None => continue,
                Some(file) => file
                    .rooms
                    .iter()
                    .filter(|(id, _)| self.missing_in(at, &file, id).next().is_some())
                    .map(|(id, room)| (id.clone(), room.messages.first().map(|one| one.id.clone())))
                    .collect(),
            };
            let Some(desk) = self.desks.get(at) else { continue };
            for (room_id, oldest) in wanted {
                desk.command(OpenRoom { room_id: room_id.clone() });
                if let Some(before) = oldest {
                    desk.command(LoadOlder { room_id, before });
                }
            }
        }
    }

    pub(crate) fn file(&self, at: usize) -> Option<FileState> {
        let desk = self.desks.get(at)?;
        desk.look(|db| read(db, &desk.person))?.ok()
    }

    /// Ids of what the service has taken in a room since the simulation began, and this desk has not.
    fn missing_in<'a>(
        &'a self,
        at: usize,
        file: &'a FileState,
        room_id: &'a RoomId,
    ) -> impl Iterator<Item = &'a str> {
        let person = self.desks.get(at).map(|desk| desk.person.as_str()).unwrap_or_default();
        let room = file.rooms.get(room_id);
        let here: BTreeSet<&str> = room
            .into_iter()
            .flat_map(|room| &room.messages)
            .filter(|message| !message.delivery.is_pending())
            .map(|message| message.id.as_str())
            .collect();
        let is_member = self
            .service
            .room(room_id.as_str())
            .is_some_and(|room| room.members.contains_key(person));
        self.service
            .taken()
            .filter(move |stored| {
                is_member && stored.room_id == room_id.as_str() && stored.at >= EPOCH_MS
            })
            .map(|stored| stored.id.as_str())
            .filter(move |id| !here.contains(id))
    }

    fn not_yet_well(&self) -> Vec<String> {
        let mut missing = Vec::new();
        let files: BTreeMap<usize, FileState> =
            (0..self.desks.len()).filter_map(|at| Some((at, self.file(at)?))).collect();
        for at in 0..self.desks.len() {
            let Some(desk) = self.desks.get(at) else { continue };
            let name = &desk.name;
            let Some(file) = files.get(&at).filter(|_| desk.is_awake()) else {
                missing.push(format!("{name} does not run"));
                continue;
            };
            if desk.face.connectivity != Connectivity::Online {
                missing.push(format!("{name} is {:?}", desk.face.connectivity));
            }
            self.look_at_rooms(at, file, &mut missing);
            self.look_at_files(at, file, &mut missing);
            self.look_at_words(at, file, &mut missing);
            self.look_at_reactions(at, file, &mut missing);
            self.look_at_people(at, &mut missing);
            self.look_at_old(at, file, &mut missing);
            let waiting =
                file.outbox.iter().filter(|one| !matches!(one.delivery, Delivery::Failed { .. }));
            missing.extend(waiting.map(|one| format!("{name}: {} still waits", one.id)));
        }
        self.look_at_promises(&files, &mut missing);
        self.look_at_two_desks(&files, &mut missing);
        missing
    }

    fn look_at_rooms(&self, at: usize, file: &FileState, missing: &mut Vec<String>) {
        let Some(desk) = self.desks.get(at) else { return };
        let name = &desk.name;
        for room in self.service.rooms.iter() {
            let room_id = RoomId::new(room.id.clone());
            let is_member = room.members.contains_key(&desk.person);
            if is_member != file.rooms.contains_key(&room_id) {
                missing.push(format!("{name}: is a member of {}: {is_member}", room.id));
            }
            for id in self.missing_in(at, file, &room_id) {
                missing.push(format!("{name}: {id} of {} is missing", room.id));
            }
        }
        let known: BTreeSet<&str> = self.service.taken().map(|stored| stored.id.as_str()).collect();
        for (room_id, room) in &file.rooms {
            if room.gaps > 0 {
                missing.push(format!("{name}: {room_id} has a gap"));
            }
            let settled = room.messages.iter().filter(|one| !one.delivery.is_pending());
            for message in settled.filter(|one| !known.contains(one.id.as_str())) {
                missing.push(format!("{name}: nobody knows {} of {room_id}", message.id));
            }
        }
    }

    /// Nothing older than is kept stays for long.
    fn look_at_old(&self, at: usize, file: &FileState, missing: &mut Vec<String>) {
        let kept_ms = limits::RETENTION_DAYS * 24 * 60 * 60_000 + RETENTION_SLACK_MS;
        let oldest = EPOCH_MS + self.now - kept_ms;
        let name = self.desks.get(at).map(|desk| desk.name.as_str()).unwrap_or_default();
        for message in file.rooms.values().flat_map(|room| &room.messages) {
            if message.sent_at.is_some_and(|sent| sent.as_ms() < oldest) {
                missing.push(format!("{name}: {} is too old", message.id));
            }
        }
    }

    fn look_at_people(&self, at: usize, missing: &mut Vec<String>) {
        let Some(desk) = self.desks.get(at) else { return };
        for other in &self.desks {
            let dot = desk.face.availability.get(&UserId::new(other.person.clone()));
            if dot.is_none_or(|dot| *dot == Availability::Offline) {
                missing.push(format!("{} sees {} as {dot:?}", desk.name, other.name));
            }
        }
    }

    fn look_at_promises(&self, files: &BTreeMap<usize, FileState>, missing: &mut Vec<String>) {
        let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
        for stored in self.service.taken() {
            *taken.entry(stored.id.as_str()).or_default() += 1;
        }
        for (id, accepted) in &self.accepted {
            let is_failed = files.get(&accepted.desk).is_some_and(|file| {
                let mut entries = file.outbox.iter();
                entries.any(|one| one.id == *id && matches!(one.delivery, Delivery::Failed { .. }))
            });
            let is_there = taken.contains_key(id.as_str());
            if !is_there && !is_failed && !self.withdrawn.contains(id) {
                missing.push(format!("{id} was accepted and never came"));
            }
        }
    }

    fn look_at_two_desks(&self, files: &BTreeMap<usize, FileState>, missing: &mut Vec<String>) {
        for (at, file) in files {
            for (other, theirs) in files.range(at + 1..) {
                let same = self.desks.get(*at).zip(self.desks.get(*other));
                let Some((one, _)) = same.filter(|(one, other)| one.person == other.person) else {
                    continue;
                };
                for (id, room) in &file.rooms {
                    let Some(there) = theirs.rooms.get(id) else { continue };
                    if room.row.unread != there.row.unread {
                        let here = unread_ids(&one.person, room);
                        let there = unread_ids(&one.person, there);
                        missing.push(format!("{id}: {here} unread here, {there} there"));
                    }
                }
            }
        }
    }
}

fn unread_ids(person: &str, room: &RoomState) -> String {
    let ids = unread_rows(person, room).map(|rows| rows.map(|one| one.id.as_str()).collect());
    let ids = ids.map_or_else(|| "?".to_owned(), |ids: Vec<_>| ids.join(", "));
    let marker = room.marker.as_ref().map_or("nothing", MessageId::as_str);
    let read_at = room.last_read_at.map_or(0, |at| at.as_ms() - EPOCH_MS);
    format!("[{ids}] of {} after {marker} at {read_at}", room.messages.len())
}
