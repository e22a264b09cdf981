//! `delivered` receipts (extension 1): at most one in two seconds a room, in rooms of up to twenty
//! people, and none for what was already told.

use std::collections::BTreeMap;

use model::{MessageId, RoomId, Timestamp, limits};

use crate::timeline::Position;

/// A `delivered` event to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// The room.
    pub room_id: RoomId,
    /// Everything up to this message has arrived at this desk.
    pub message_id: MessageId,
}

#[derive(Clone, Debug)]
struct Room {
    arrived: Position,
    told: Option<(Position, Timestamp)>,
}

impl Room {
    /// When the newest is due; `None` when it was told.
    fn due(&self) -> Option<Timestamp> {
        match &self.told {
            None => Some(Timestamp::from_ms(i64::MIN)),
            Some((position, _)) if *position >= self.arrived => None,
            Some((_, at)) => Some(at.plus_ms(limits::DELIVERED_EVERY_MS)),
        }
    }
}

/// What has arrived and what was told of it.
#[derive(Clone, Debug, Default)]
pub struct DeliveredReceipts {
    rooms: BTreeMap<RoomId, Room>,
    is_line_up: bool,
}

impl DeliveredReceipts {
    /// Nothing arrived, line down.
    pub fn new() -> Self {
        Self::default()
    }

    /// A message of another person is stored on this desk, in a room of so many people.
    pub fn note(&mut self, room_id: RoomId, position: Position, participants: usize) {
        if participants > limits::DELIVERED_PARTICIPANTS {
            self.rooms.remove(&room_id);
            return;
        }
        let room = self
            .rooms
            .entry(room_id)
            .or_insert_with(|| Room { arrived: position.clone(), told: None });
        if position > room.arrived {
            room.arrived = position;
        }
    }

    /// Events can be published.
    pub fn line_up(&mut self) {
        self.is_line_up = true;
    }

    /// They cannot. What was published is not repeated: the next one covers it.
    pub fn line_down(&mut self) {
        self.is_line_up = false;
    }

    /// The next event to be published now.
    pub fn poll_output(&mut self, now: Timestamp) -> Option<Delivered> {
        if !self.is_line_up {
            return None;
        }
        let (room_id, room) = self.rooms.iter_mut().find(|(_, room)| is_due(room, now))?;
        room.told = Some((room.arrived.clone(), now));
        Some(Delivered { room_id: room_id.clone(), message_id: room.arrived.message_id.clone() })
    }

    /// When to poll again if nothing happens before.
    pub fn poll_timeout(&self) -> Option<Timestamp> {
        if !self.is_line_up {
            return None;
        }
        self.rooms.values().filter_map(Room::due).min()
    }
}

/// A due time further away than the throttle was made before the clock was set back.
fn is_due(room: &Room, now: Timestamp) -> bool {
    room.due().is_some_and(|due| due <= now || due.ms_since(now) > limits::DELIVERED_EVERY_MS)
}
