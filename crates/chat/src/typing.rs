//! Typing: what we tell, throttled (contract §3 and §4), and who types where, expiring.
//!
//! It knows nothing of channels; a mark is hidden by the receiver's clock alone, so a desk that
//! vanished in mid-word does not type for ever.

use std::collections::{BTreeMap, VecDeque};

use model::{RoomId, Timestamp, UserId, limits};

use crate::window::Window;

const MINUTE_MS: i64 = 60_000;

/// What the own composer does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A key was pressed.
    Pressed(RoomId),
    /// It was emptied, its message was sent, or the room was left.
    Stopped(RoomId),
}

/// A typing event to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Where.
    pub room_id: RoomId,
    /// Whether this person types or has stopped.
    pub is_typing: bool,
}

/// The throttle of the own typing events.
#[derive(Clone, Debug)]
pub struct Outgoing {
    told: BTreeMap<RoomId, Timestamp>,
    rate: Window,
}

impl Default for Outgoing {
    fn default() -> Self {
        Self::new()
    }
}

impl Outgoing {
    /// Nothing told yet.
    pub fn new() -> Self {
        let rate = Window::new(limits::TYPING_PER_MINUTE as usize, MINUTE_MS);
        Self { told: BTreeMap::new(), rate }
    }

    /// Whether to say something now. The surplus is dropped; the next key says it again.
    pub fn decide(&mut self, key: Key, now: Timestamp) -> Option<Signal> {
        self.rate.prune(now);
        let signal = match key {
            Key::Pressed(room_id) => self.press(room_id, now),
            Key::Stopped(room_id) => self.stop(room_id, now),
        }?;
        if self.rate.free_at() > now {
            return None;
        }
        self.rate.record(now);
        Some(signal)
    }

    fn press(&mut self, room_id: RoomId, now: Timestamp) -> Option<Signal> {
        let told = self.told.get(&room_id).copied();
        // A negative span means that the clock was set back: then the throttle begins anew.
        let is_early = told.is_some_and(|at| (0..self.every_ms()).contains(&now.ms_since(at)));
        if is_early {
            return None;
        }
        self.told.insert(room_id.clone(), now);
        Some(Signal { room_id, is_typing: true })
    }

    /// A stop says something only while others still show the mark.
    fn stop(&mut self, room_id: RoomId, now: Timestamp) -> Option<Signal> {
        let told = self.told.remove(&room_id)?;
        (now.ms_since(told) < limits::TYPING_EXPIRES_MS)
            .then_some(Signal { room_id, is_typing: false })
    }

    /// Two a second would use up a minute's hundred in fifty seconds, and the mark would go out
    /// while the person still types. After half of them, one a second keeps it lit for ever.
    fn every_ms(&self) -> i64 {
        let is_half_used = self.rate.len() >= limits::TYPING_PER_MINUTE as usize / 2;
        if is_half_used { 2 * limits::TYPING_EVERY_MS } else { limits::TYPING_EVERY_MS }
    }
}

/// What is known of others' typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A typing event.
    Typing {
        /// Where.
        room_id: RoomId,
        /// Who.
        user_id: UserId,
        /// Their name.
        name: String,
        /// Whether they type or have stopped.
        is_typing: bool,
    },
    /// A new message: whoever wrote it no longer types it.
    Message {
        /// Where.
        room_id: RoomId,
        /// Who.
        user_id: UserId,
    },
    /// A person left the presence set.
    Left {
        /// Who.
        user_id: UserId,
    },
    /// The own person left a room.
    RoomRemoved {
        /// Which.
        room_id: RoomId,
    },
    /// The line is gone, and with it any news.
    LineDown,
}

/// Somebody who types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typist {
    /// Who.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
}

/// Who types in a room now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Where.
    pub room_id: RoomId,
    /// Everybody who types, first come first; empty when nobody does.
    pub people: Vec<Typist>,
}

#[derive(Clone, Debug)]
struct Mark {
    typist: Typist,
    expires_at: Timestamp,
}

/// Who types where.
#[derive(Clone, Debug)]
pub struct Incoming {
    me: UserId,
    rooms: BTreeMap<RoomId, Vec<Mark>>,
    outputs: VecDeque<RoomId>,
}

impl Incoming {
    /// Nobody types. `me` is never shown to themselves.
    pub fn new(me: UserId) -> Self {
        Self { me, rooms: BTreeMap::new(), outputs: VecDeque::new() }
    }

    /// Takes in a fact. Drain [`Incoming::poll_output`] afterwards.
    pub fn handle(&mut self, input: Input, now: Timestamp) {
        match input {
            Input::Typing { user_id, .. } if user_id == self.me => {}
            Input::Typing { room_id, user_id, name, is_typing: true } => {
                self.mark(room_id, Typist { user_id, name }, now);
            }
            Input::Typing { room_id, user_id, is_typing: false, .. }
            | Input::Message { room_id, user_id } => self.clear(&room_id, &user_id),
            Input::Left { user_id } => self.clear_everywhere(&user_id),
            Input::RoomRemoved { room_id } => self.drop_where(|room, _| *room == room_id),
            Input::LineDown => self.drop_where(|_, _| true),
        }
    }

    /// The next room whose typists changed.
    pub fn poll_output(&mut self, now: Timestamp) -> Option<Changed> {
        self.drop_where(|_, mark| {
            // A mark that has more than its time left was made before the clock was set back.
            let left_ms = mark.expires_at.ms_since(now);
            !(1..=limits::TYPING_EXPIRES_MS).contains(&left_ms)
        });
        let room_id = self.outputs.pop_front()?;
        let people = self.people(&room_id);
        Some(Changed { room_id, people })
    }

    /// When the next mark expires.
    pub fn poll_timeout(&self) -> Option<Timestamp> {
        self.rooms.values().flatten().map(|mark| mark.expires_at).min()
    }

    /// Who types in a room, first come first.
    pub fn people(&self, room_id: &RoomId) -> Vec<Typist> {
        let marks = self.rooms.get(room_id).map(Vec::as_slice).unwrap_or_default();
        marks.iter().map(|mark| mark.typist.clone()).collect()
    }

    /// Every room in which somebody types.
    pub fn snapshot(&self) -> Vec<Changed> {
        let changed =
            |room_id: &RoomId| Changed { room_id: room_id.clone(), people: self.people(room_id) };
        self.rooms.keys().map(changed).collect()
    }

    fn mark(&mut self, room_id: RoomId, typist: Typist, now: Timestamp) {
        let expires_at = now.plus_ms(limits::TYPING_EXPIRES_MS);
        let marks = self.rooms.entry(room_id.clone()).or_default();
        match marks.iter_mut().find(|mark| mark.typist.user_id == typist.user_id) {
            Some(mark) => mark.expires_at = expires_at,
            None => {
                marks.push(Mark { typist, expires_at });
                self.tell(room_id);
            }
        }
    }

    fn clear(&mut self, room_id: &RoomId, user_id: &UserId) {
        self.drop_where(|room, mark| room == room_id && mark.typist.user_id == *user_id);
    }

    fn clear_everywhere(&mut self, user_id: &UserId) {
        self.drop_where(|_, mark| mark.typist.user_id == *user_id);
    }

    fn drop_where(&mut self, is_over: impl Fn(&RoomId, &Mark) -> bool) {
        let mut changed = Vec::new();
        for (room_id, marks) in &mut self.rooms {
            let before = marks.len();
            marks.retain(|mark| !is_over(room_id, mark));
            if marks.len() != before {
                changed.push(room_id.clone());
            }
        }
        self.rooms.retain(|_, marks| !marks.is_empty());
        changed.into_iter().for_each(|room_id| self.tell(room_id));
    }

    fn tell(&mut self, room_id: RoomId) {
        if !self.outputs.contains(&room_id) {
            self.outputs.push_back(room_id);
        }
    }
}

#[cfg(test)]
mod tests;
