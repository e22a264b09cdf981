//! The outbox: which message is published next, and what becomes of it.
//!
//! First in, first out in each room, one in flight a room, rooms independent of each other, all of
//! them together paced to the message limit (contract §4). It mirrors the durable rows: an entry is
//! enqueued only after its row is committed, and a settled entry's row is removed by the caller.
//!
//! It knows nothing of what a message says, of channels or of serials. A publish whose answer did
//! not come is *unknown*, not failed: it goes out again under the same id, which the service drops as
//! a duplicate if the first one arrived after all. Once the service may have forgotten the id the
//! message is looked for in the room's history first.

mod looking;
mod pace;
mod row;
mod rules;
#[cfg(test)]
mod tests;
mod upload;
mod watchdog;
mod words;

use std::collections::{BTreeSet, VecDeque};

use model::{Delivery, MessageId, RoomId, Timestamp};

use self::pace::Pace;
use self::row::{Row, Step};
pub use self::upload::UPLOADS_AT_ONCE;
pub use self::watchdog::Plan;
pub use self::words::{Entry, Frozen, Full, Input, Limits, Outcome, Output, Status};
use crate::backoff::Backoff;

/// How long a publish waits for its answer on a line that is up, in milliseconds. After that it is
/// unknown: a service may swallow an ACK without dropping the line.
pub const ANSWER_WITHIN_MS: i64 = 20_000;

/// The scheduler over the durable rows.
#[derive(Clone, Debug)]
pub struct Outbox {
    rows: Vec<Row>,
    reserved: BTreeSet<MessageId>,
    limit: usize,
    pace: Pace,
    backoff: Backoff,
    is_line_up: bool,
    is_signed_in: bool,
    generation: u64,
    outputs: VecDeque<Output>,
    seen: Timestamp,
}

impl Outbox {
    /// The outbox as the durable rows have it: parked ones stay parked, all others are to be sent.
    /// It begins with the line down and nobody signed in. `seed` makes the jitter of its delays.
    pub fn restore(entries: Vec<Entry>, limits: Limits, seed: u64) -> Self {
        let mut outbox = Self {
            rows: Vec::new(),
            reserved: BTreeSet::new(),
            limit: limits.entries,
            pace: Pace::new(limits.messages_per_window, limits.window_ms),
            backoff: Backoff::new(seed),
            is_line_up: false,
            is_signed_in: false,
            generation: 0,
            outputs: VecDeque::new(),
            seen: Timestamp::from_ms(i64::MIN),
        };
        for entry in entries {
            outbox.insert(Row::new(entry));
        }
        outbox
    }

    /// Counts a message that was published before this start, so that a restart does not overrun
    /// the pace: the times of the own messages of the last window.
    pub fn recall(&mut self, published_at: Timestamp) {
        self.pace.record(published_at);
    }

    /// Keeps a place for a message whose row is about to be committed, and says as what:
    /// [`Delivery::Sending`] where nothing stands between it and the wire, so that one commit does
    /// for both. The same id again, or one already in the outbox, needs no second place.
    ///
    /// # Errors
    /// [`Full`] when there is none: refuse visibly and keep the text.
    pub fn admit(
        &mut self,
        message_id: &MessageId,
        room_id: &RoomId,
        now: Timestamp,
    ) -> Result<Delivery, Full> {
        self.observe(now);
        if let Some(row) = self.find(message_id) {
            return Ok(row.entry.delivery);
        }
        let delivery =
            if self.goes_at_once(room_id, now) { Delivery::Sending } else { Delivery::Queued };
        if self.reserved.contains(message_id) {
            return Ok(delivery);
        }
        if self.rows.len() + self.reserved.len() >= self.limit {
            return Err(Full);
        }
        self.reserved.insert(message_id.clone());
        Ok(delivery)
    }

    /// Gives the place back: the row could not be committed.
    pub fn give_back(&mut self, message_id: &MessageId) {
        self.reserved.remove(message_id);
    }

    /// Takes in a message whose row is committed as [`Outbox::admit`] said. A repeated one is
    /// ignored. It never refuses: what is durable is sent, even beyond the limit.
    pub fn enqueue(&mut self, entry: Entry) {
        self.reserved.remove(&entry.message_id);
        if self.find(&entry.message_id).is_none() {
            self.insert(Row::new(entry));
        }
    }

    /// Whether the text of a message may be changed now, as far as this run knows. Whether an
    /// earlier run has published it only the durable row knows.
    ///
    /// # Errors
    /// [`Frozen`], with the reason.
    pub fn check_edit(&self, message_id: &MessageId) -> Result<(), Frozen> {
        self.check_discard(message_id)?;
        match self.find(message_id) {
            Some(row) if row.unknown_since.is_some() => Err(Frozen::MayHaveLeft),
            _ => Ok(()),
        }
    }

    /// Whether a message may be taken out now. One that may have left can be: if it did, its echo
    /// brings it back as sent, which is the truth.
    ///
    /// # Errors
    /// [`Frozen::Gone`] or [`Frozen::OnTheWire`].
    pub fn check_discard(&self, message_id: &MessageId) -> Result<(), Frozen> {
        let row = self.find(message_id).ok_or(Frozen::Gone)?;
        if row.is_in_flight() { Err(Frozen::OnTheWire) } else { Ok(()) }
    }

    /// Takes in a fact. Drain [`Outbox::poll_output`] afterwards.
    pub fn handle(&mut self, input: Input, now: Timestamp) {
        self.observe(now);
        match input {
            Input::LineUp { is_resumed } => self.gain_line(is_resumed),
            Input::LineDown => self.lose_line(),
            Input::SignedIn => self.is_signed_in = true,
            Input::SignedOut => self.sign_out(),
            Input::Outcome { message_id, generation, outcome } => {
                self.take_outcome(&message_id, generation, outcome, now);
            }
            Input::Uploaded { message_id } => self.take_uploaded(&message_id),
            Input::Absent { message_id, generation } => {
                self.take_absent(&message_id, generation, now);
            }
            Input::Echoed { message_id } => self.settle(&message_id),
            Input::Retry(message_id) => self.retry(&message_id),
            Input::Discarded(message_id) => self.remove(&message_id),
            Input::Edited(message_id) => self.take_edit(&message_id),
            Input::SetPace { messages_per_window, window_ms } => {
                self.pace.set(messages_per_window, window_ms);
            }
        }
    }

    /// The next thing to be done, or `None` when there is nothing more to do at this time.
    pub fn poll_output(&mut self, now: Timestamp) -> Option<Output> {
        self.observe(now);
        if self.outputs.is_empty() {
            self.expire_answers(now);
        }
        if self.outputs.is_empty() {
            self.publish_next(now);
        }
        if self.outputs.is_empty() {
            self.upload_next(now);
        }
        self.outputs.pop_front()
    }

    /// When to poll again if nothing happens before; meaningful after the outputs were drained.
    pub fn poll_timeout(&self) -> Option<Timestamp> {
        let answer = self.rows.iter().filter_map(Row::answer_by).min();
        let next = [self.next_publish_at(), self.next_upload_at()];
        answer.into_iter().chain(next.into_iter().flatten()).min().map(|at| at.max(self.seen))
    }

    /// How full it is and how long the pace will take.
    pub fn status(&self, now: Timestamp) -> Status {
        let failed = self.rows.iter().filter(|row| row.is_parked()).count();
        Status { waiting: self.rows.len(), failed, estimate_ms: self.estimate_ms(now) }
    }

    /// Whether a message is in the outbox.
    pub fn contains(&self, message_id: &MessageId) -> bool {
        self.find(message_id).is_some()
    }

    fn estimate_ms(&self, now: Timestamp) -> Option<i64> {
        let held = self.rows.iter().filter(|row| !row.is_parked() && !row.is_in_flight()).count();
        if held == 0 || !self.is_running() {
            return None;
        }
        let last = self.pace.nth_free_at(held, now);
        (last > now).then(|| last.ms_since(now))
    }

    fn is_running(&self) -> bool {
        self.is_line_up && self.is_signed_in
    }

    /// A clock set back pulls every remembered time along; nothing may wait for an hour because a
    /// desk's clock was an hour fast.
    fn observe(&mut self, now: Timestamp) {
        let back_ms = self.seen.ms_since(now);
        if back_ms > 0 {
            self.rows.iter_mut().for_each(|row| row.shift(-back_ms));
            self.pace.shift_hold(-back_ms);
        }
        self.seen = now;
        self.pace.prune(now);
    }

    fn find(&self, message_id: &MessageId) -> Option<&Row> {
        self.rows.iter().find(|row| row.entry.message_id == *message_id)
    }

    fn find_mut(&mut self, message_id: &MessageId) -> Option<&mut Row> {
        self.rows.iter_mut().find(|row| row.entry.message_id == *message_id)
    }

    fn insert(&mut self, row: Row) {
        let place = self.rows.partition_point(|other| other.entry.ordinal <= row.entry.ordinal);
        self.rows.insert(place, row);
    }

    fn remove(&mut self, message_id: &MessageId) {
        self.rows.retain(|row| row.entry.message_id != *message_id);
    }

    /// Says a delivery, unless the row says it already.
    fn tell(&mut self, message_id: &MessageId, delivery: Delivery) {
        if let Some(row) = self.find_mut(message_id) {
            if row.entry.delivery == delivery {
                return;
            }
            row.entry.delivery = delivery;
        }
        self.outputs.push_back(Output::State { message_id: message_id.clone(), delivery });
    }

    /// Whether a message written in a room now would be the next one out, at this moment: nothing
    /// of the room is before it, and nothing of any room would take its place in the pace.
    fn goes_at_once(&self, room_id: &RoomId, now: Timestamp) -> bool {
        let is_behind =
            self.rows.iter().any(|row| !row.is_parked() && row.entry.room_id == *room_id);
        let is_overtaken = self.publishable().any(|row| row.due() <= now);
        self.is_running()
            && self.pace.free_at() <= now
            && self.reserved.is_empty()
            && !is_behind
            && !is_overtaken
    }

    /// The row each room would publish next, in order: the first that is not parked, in rooms with
    /// nothing under way. A parked row set free again may stand before one that is under way.
    fn heads(&self) -> impl Iterator<Item = &Row> {
        let mut rooms: BTreeSet<&RoomId> = self
            .rows
            .iter()
            .filter(|row| row.is_under_way())
            .map(|row| &row.entry.room_id)
            .collect();
        self.rows.iter().filter(move |row| !row.is_parked() && rooms.insert(&row.entry.room_id))
    }

    /// Those of them that lack nothing.
    fn publishable(&self) -> impl Iterator<Item = &Row> {
        self.heads().filter(|row| !row.entry.needs_upload)
    }

    fn next_publish_at(&self) -> Option<Timestamp> {
        if !self.is_running() {
            return None;
        }
        let due = self.publishable().map(Row::due).min()?;
        Some(due.max(self.pace.free_at()))
    }

    fn publish_next(&mut self, now: Timestamp) {
        if !self.is_running() || self.pace.free_at() > now {
            return;
        }
        let Some(next) = self.publishable().find(|row| row.due() <= now) else { return };
        let message_id = next.entry.message_id.clone();
        if next.is_forgotten(now) {
            return self.look_for(message_id);
        }
        self.generation += 1;
        let generation = self.generation;
        if let Some(row) = self.find_mut(&message_id) {
            row.step = Step::InFlight { generation, answer_by: now.plus_ms(ANSWER_WITHIN_MS) };
        }
        self.pace.record(now);
        self.tell(&message_id, Delivery::Sending);
        self.outputs.push_back(Output::Publish { message_id, generation });
    }

    fn expire_answers(&mut self, now: Timestamp) {
        let late: Vec<MessageId> = self
            .rows
            .iter()
            .filter(|row| row.answer_by().is_some_and(|at| at <= now))
            .map(|row| row.entry.message_id.clone())
            .collect();
        for message_id in late {
            self.take_unknown(&message_id, now);
        }
    }
}
