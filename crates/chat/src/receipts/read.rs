//! Read receipts.

use std::collections::BTreeMap;

use model::{MessageId, RoomId, Timestamp, limits};

use crate::backoff::Backoff;
use crate::timeline::Position;
use crate::window::Window;

/// Shortest time between two read receipts of one room, in milliseconds: who scrolls through fifty
/// messages sends two receipts, not fifty.
pub const READ_EVERY_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60_000;
/// Times the service may say that it does not know a message. It stores what passes over the line
/// within a minute (contract §3), and the delays of so many tries are longer. They are counted and
/// not timed by when the message was sent: a clock that was set since would end them at once.
const UNKNOWN_TRIES: u32 = 10;

/// How sending a receipt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The service has it.
    Done,
    /// No answer, or one that may change: try again.
    Transient,
    /// The service does not know the message, or not yet: try again for a while.
    Unknown,
    /// The room or the message is gone: never mind.
    Permanent,
}

/// What the machine is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// This person has read up to and including a message.
    Read {
        /// The room.
        room_id: RoomId,
        /// The message.
        position: Position,
    },
    /// They have done so on another device, or it is known from the service.
    ReadElsewhere {
        /// The room.
        room_id: RoomId,
        /// The message.
        position: Position,
    },
    /// Receipts can be sent.
    LineUp,
    /// They cannot: no line, or nobody signed in.
    LineDown,
    /// How sending one ended.
    Sent {
        /// The room.
        room_id: RoomId,
        /// As handed out with the receipt.
        generation: u64,
        /// How.
        outcome: Outcome,
    },
    /// This person is no longer in a room.
    RoomRemoved {
        /// Which.
        room_id: RoomId,
    },
}

/// A receipt to be sent; answer with [`Input::Sent`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The room.
    pub room_id: RoomId,
    /// Read up to and including this message.
    pub message_id: MessageId,
    /// Makes a late answer recognisable.
    pub generation: u64,
}

#[derive(Clone, Debug)]
struct Room {
    /// The newest this person has read.
    read: Position,
    /// The newest the service knows of.
    known: Option<Position>,
    in_flight: Option<(u64, Position)>,
    not_before: Timestamp,
    attempts: u32,
    /// Times the service did not know the newest message read, or one before it.
    unknown: u32,
}

impl Room {
    fn is_wanted(&self) -> bool {
        self.in_flight.is_none() && self.known.as_ref() < Some(&self.read)
    }
}

/// The newest receipt of each room, sent once.
#[derive(Clone, Debug)]
pub struct ReadReceipts {
    rooms: BTreeMap<RoomId, Room>,
    rate: Window,
    backoff: Backoff,
    is_line_up: bool,
    generation: u64,
    seen: Timestamp,
}

impl ReadReceipts {
    /// Nothing read, line down. `seed` makes the jitter of its delays.
    pub fn new(seed: u64) -> Self {
        Self {
            rooms: BTreeMap::new(),
            rate: Window::new(limits::RECEIPTS_PER_MINUTE as usize, MINUTE_MS),
            backoff: Backoff::new(seed),
            is_line_up: false,
            generation: 0,
            seen: Timestamp::from_ms(i64::MIN),
        }
    }

    /// Takes in a fact. Drain [`ReadReceipts::poll_output`] afterwards.
    pub fn handle(&mut self, input: Input, now: Timestamp) {
        self.observe(now);
        match input {
            Input::Read { room_id, position } => self.read(room_id, position),
            Input::ReadElsewhere { room_id, position } => self.learn(room_id, position),
            Input::LineUp => self.is_line_up = true,
            Input::LineDown => self.lose_line(),
            Input::Sent { room_id, generation, outcome } => {
                self.take_outcome(&room_id, generation, outcome, now);
            }
            Input::RoomRemoved { room_id } => {
                self.rooms.remove(&room_id);
            }
        }
    }

    /// The next receipt to be sent now.
    pub fn poll_output(&mut self, now: Timestamp) -> Option<Receipt> {
        self.observe(now);
        if !self.is_line_up || self.rate.free_at() > now {
            return None;
        }
        let (room_id, room) =
            self.rooms.iter_mut().find(|(_, room)| room.is_wanted() && room.not_before <= now)?;
        self.generation += 1;
        room.in_flight = Some((self.generation, room.read.clone()));
        room.not_before = now.plus_ms(READ_EVERY_MS);
        self.rate.record(now);
        Some(Receipt {
            room_id: room_id.clone(),
            message_id: room.read.message_id.clone(),
            generation: self.generation,
        })
    }

    /// When to poll again if nothing happens before.
    pub fn poll_timeout(&self) -> Option<Timestamp> {
        if !self.is_line_up {
            return None;
        }
        let due = self.rooms.values().filter(|room| room.is_wanted()).map(|room| room.not_before);
        due.min().map(|at| at.max(self.rate.free_at()).max(self.seen))
    }

    /// Whether a position that came by a receipt is further than what was read here. The same message
    /// is not, though it may have moved since: this is the echo of this desk's own word, of which the
    /// service need not know yet.
    pub fn is_news(&self, room_id: &RoomId, position: &Position) -> bool {
        let read = self.rooms.get(room_id).map(|room| &room.read);
        read.is_some_and(|read| read.message_id != position.message_id && position > read)
    }

    /// Whether nothing is left to be said of the reading of a message: the service knows it, or was
    /// given up.
    pub fn is_settled(&self, room_id: &RoomId, message_id: &MessageId) -> bool {
        let known = self.rooms.get(room_id).and_then(|room| room.known.as_ref());
        known.is_some_and(|known| known.message_id == *message_id)
    }

    fn observe(&mut self, now: Timestamp) {
        let back_ms = self.seen.ms_since(now);
        if back_ms > 0 {
            for room in self.rooms.values_mut() {
                room.not_before = room.not_before.plus_ms(-back_ms);
            }
        }
        self.seen = now;
        self.rate.prune(now);
    }

    fn read(&mut self, room_id: RoomId, position: Position) {
        let room = self.room(room_id, &position);
        if position > room.read {
            room.read = position;
            room.unknown = 0;
        }
    }

    fn learn(&mut self, room_id: RoomId, position: Position) {
        let room = self.room(room_id, &position);
        if position > room.read {
            room.read = position.clone();
        }
        room.known = room.known.take().max(Some(position));
    }

    fn room(&mut self, room_id: RoomId, position: &Position) -> &mut Room {
        self.rooms.entry(room_id).or_insert_with(|| Room {
            read: position.clone(),
            known: None,
            in_flight: None,
            not_before: Timestamp::from_ms(i64::MIN),
            attempts: 0,
            unknown: 0,
        })
    }

    fn lose_line(&mut self) {
        self.is_line_up = false;
        for room in self.rooms.values_mut() {
            room.in_flight = None;
        }
    }

    fn take_outcome(&mut self, id: &RoomId, generation: u64, outcome: Outcome, now: Timestamp) {
        let Some(room) = self.rooms.get_mut(id) else { return };
        let Some((_, position)) = room.in_flight.take_if(|(current, _)| *current == generation)
        else {
            return;
        };
        if outcome == Outcome::Unknown {
            room.unknown = room.unknown.saturating_add(1);
        }
        let is_over = match outcome {
            Outcome::Done | Outcome::Permanent => true,
            Outcome::Transient => false,
            Outcome::Unknown => room.unknown >= UNKNOWN_TRIES,
        };
        if is_over {
            room.known = room.known.take().max(Some(position));
            room.attempts = 0;
        } else {
            let delay_ms = self.backoff.delay_ms(room.attempts);
            room.attempts = room.attempts.saturating_add(1);
            room.not_before = now.plus_ms(delay_ms);
        }
    }
}
