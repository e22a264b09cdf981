//! The rooms of this person in memory: names, channels, people, and the sidebar's rows.

use std::collections::BTreeMap;

use ipc::{RoomSummary, UnreadTotal};
use model::{Message, Room, RoomId, UserId, live};
use store::RoomRow;

/// The rooms, mirrored from the store.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    rooms: BTreeMap<RoomId, Room>,
    by_channel: BTreeMap<String, RoomId>,
    summaries: BTreeMap<RoomId, RoomSummary>,
}

impl Directory {
    /// Takes the whole list.
    pub(crate) fn replace(&mut self, rooms: Vec<Room>) {
        self.by_channel =
            rooms.iter().filter_map(|room| Some((channel_of(room)?, room.id.clone()))).collect();
        self.rooms = rooms.into_iter().map(|room| (room.id.clone(), room)).collect();
        let known = &self.rooms;
        self.summaries.retain(|id, _| known.contains_key(id));
    }

    /// Takes one room.
    pub(crate) fn upsert(&mut self, room: Room) {
        self.by_channel.retain(|_, id| *id != room.id);
        if let Some(channel) = channel_of(&room) {
            self.by_channel.insert(channel, room.id.clone());
        }
        self.rooms.insert(room.id.clone(), room);
    }

    /// Forgets one room; answers its channel.
    pub(crate) fn remove(&mut self, room_id: &RoomId) -> Option<String> {
        self.summaries.remove(room_id);
        let channel = self.rooms.remove(room_id).as_ref().and_then(channel_of)?;
        self.by_channel.remove(&channel);
        Some(channel)
    }

    /// One room.
    pub(crate) fn room(&self, room_id: &RoomId) -> Option<&Room> {
        self.rooms.get(room_id)
    }

    /// The live channel of a room.
    pub(crate) fn channel(&self, room_id: &RoomId) -> Option<String> {
        channel_of(self.rooms.get(room_id)?)
    }

    /// The room of a live channel.
    pub(crate) fn by_channel(&self, channel: &str) -> Option<&RoomId> {
        self.by_channel.get(channel)
    }

    /// Every room's id, the most recent message first.
    pub(crate) fn by_recency(&self) -> Vec<RoomId> {
        let mut rooms: Vec<&Room> = self.rooms.values().collect();
        rooms.sort_by_key(|room| std::cmp::Reverse((self.active_at(room), room.id.clone())));
        rooms.into_iter().map(|room| room.id.clone()).collect()
    }

    fn active_at(&self, room: &Room) -> Option<model::Timestamp> {
        let known = self.summaries.get(&room.id).and_then(|summary| summary.active_at);
        known.max(room.last_message_at)
    }

    /// A person's name as the rooms know it.
    pub(crate) fn name_of(&self, user_id: &UserId) -> Option<&str> {
        self.rooms
            .values()
            .flat_map(|room| &room.participants)
            .find(|participant| participant.person.id == *user_id)
            .map(|participant| participant.person.name.as_str())
            .filter(|name| !name.is_empty())
    }

    /// Takes the sidebar's row of a room; answers it when it is new or different.
    pub(crate) fn note_summary(&mut self, row: RoomRow) -> Option<RoomSummary> {
        let summary = summary(row);
        if self.summaries.get(&summary.id) == Some(&summary) {
            return None;
        }
        self.summaries.insert(summary.id.clone(), summary.clone());
        Some(summary)
    }

    /// The sidebar's row of a room.
    pub(crate) fn summary(&self, room_id: &RoomId) -> Option<&RoomSummary> {
        self.summaries.get(room_id)
    }

    /// The sidebar, most recent first.
    pub(crate) fn summaries(&self) -> Vec<RoomSummary> {
        self.by_recency().iter().filter_map(|id| self.summaries.get(id).cloned()).collect()
    }

    /// Unread over all rooms.
    pub(crate) fn unread_total(&self) -> UnreadTotal {
        let rooms = self.summaries.values().map(|summary| chat::unread::RoomUnread {
            kind: summary.kind,
            is_muted: summary.is_muted,
            unread: chat::unread::Unread { messages: summary.unread, mentions: summary.mentions },
        });
        let total = chat::unread::total(rooms);
        UnreadTotal { messages: total.messages, mentions: total.mentions }
    }
}

fn channel_of(room: &Room) -> Option<String> {
    if let Some(channel) = &room.channel {
        return Some(channel.clone());
    }
    let people: Vec<&UserId> =
        room.participants.iter().map(|participant| &participant.person.id).collect();
    live::room_channel(
        &room.organization_id,
        room.kind,
        &room.id,
        room.property_id.as_ref(),
        &people,
    )
}

fn summary(row: RoomRow) -> RoomSummary {
    RoomSummary {
        name: row.name.unwrap_or_default(),
        id: row.id,
        kind: row.kind,
        property_id: row.property_id,
        property_name: row.property_name,
        active_at: row.last_message.as_ref().map(Message::shown_at).max(row.last_message_at),
        last_message: row.last_message,
        unread: row.unread,
        unread_is_lower_bound: row.unread_is_lower_bound,
        mentions: row.mentions,
        is_muted: row.is_muted,
        other: row.other,
        participants: row.participants,
        draft: row.draft,
    }
}
