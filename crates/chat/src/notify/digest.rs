//! One digest at the end of a catch-up, instead of a morning's avalanche.

use std::collections::BTreeMap;

use model::RoomId;

/// What was missed in one room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomCount {
    /// The room.
    pub room_id: RoomId,
    /// Messages that would have rung.
    pub messages: u32,
    /// Of these, those that mention this person.
    pub mentions: u32,
}

/// What was missed altogether.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Messages that would have rung.
    pub messages: u32,
    /// Of these, those that mention this person.
    pub mentions: u32,
    /// The rooms, most mentions first, then most messages.
    pub rooms: Vec<RoomCount>,
}

/// Collects what [`super::Decision::Digest`] said.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    rooms: BTreeMap<RoomId, (u32, u32)>,
}

impl Digest {
    /// Nothing missed.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a message.
    pub fn add(&mut self, room_id: &RoomId, is_mention: bool) {
        let (messages, mentions) = self.rooms.entry(room_id.clone()).or_default();
        *messages = messages.saturating_add(1);
        *mentions = mentions.saturating_add(u32::from(is_mention));
    }

    /// Keeps the rooms that still have something unread.
    pub fn retain(&mut self, has_unread: impl Fn(&RoomId) -> bool) {
        self.rooms.retain(|room_id, _| has_unread(room_id));
    }

    /// The catch-up is over: what to show, once; `None` when nothing was missed.
    pub fn finish(&mut self) -> Option<Summary> {
        let mut rooms: Vec<RoomCount> = std::mem::take(&mut self.rooms)
            .into_iter()
            .map(|(room_id, (messages, mentions))| RoomCount { room_id, messages, mentions })
            .collect();
        rooms.sort_by_key(|room| std::cmp::Reverse((room.mentions, room.messages)));
        let summary = Summary {
            messages: rooms.iter().map(|room| room.messages).sum(),
            mentions: rooms.iter().map(|room| room.mentions).sum(),
            rooms,
        };
        (summary.messages > 0).then_some(summary)
    }
}
