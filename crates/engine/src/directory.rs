//! The rooms of this person in memory: names, channels, people, and the sidebar's rows.

use std::collections::BTreeMap;

use chat::unread::{self, RoomUnread, Unread};
use ipc::{RoomSummary, UnreadTotal};
use model::{
    Message, NotificationSettings, Participant, PropertyId, Room, RoomId, RoomKind, Timestamp,
    UserId, live,
};
use store::RoomRow;

/// The rooms, mirrored from the store.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    rooms: BTreeMap<RoomId, Room>,
    by_channel: BTreeMap<String, RoomId>,
    summaries: BTreeMap<RoomId, RoomSummary>,
    settings: NotificationSettings,
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

    /// Whether there is no room at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.rooms.is_empty()
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

    fn active_at(&self, room: &Room) -> Option<Timestamp> {
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

    /// The direct room with a person.
    pub(crate) fn direct_with(&self, user_id: &UserId) -> Option<&RoomId> {
        let mut direct = self.summaries.values().filter(|room| room.kind == RoomKind::Direct);
        direct.find(|room| room.other.as_ref() == Some(user_id)).map(|room| &room.id)
    }

    /// When this person and another talked last: in the room of the two, or where the other wrote
    /// the newest message.
    pub(crate) fn last_talked_at(&self, user_id: &UserId) -> Option<Timestamp> {
        let talked = self.summaries.values().filter_map(|room| {
            let newest = room.last_message.as_ref();
            let is_theirs = newest.is_some_and(|message| message.sender_id == *user_id);
            (is_theirs || room.other.as_ref() == Some(user_id)).then_some(room.active_at)?
        });
        talked.max()
    }

    /// The properties of the rooms, by name.
    pub(crate) fn properties(&self) -> impl Iterator<Item = (PropertyId, &str)> {
        let rooms = self.rooms.values();
        rooms.filter_map(|room| Some((room.property_id.clone()?, room.property_name.as_deref()?)))
    }

    /// Who is in each room.
    pub(crate) fn participants(&self) -> BTreeMap<RoomId, Vec<Participant>> {
        self.rooms.iter().map(|(id, room)| (id.clone(), room.participants.clone())).collect()
    }

    /// Takes the sidebar's row of a room; answers it when it is new or different.
    pub(crate) fn note_summary(&mut self, row: RoomRow) -> Option<RoomSummary> {
        let mut summary = summary(row, &self.settings);
        // A room that is new stands where somebody looks for it, not below all that was said.
        let made_at = self.rooms.get(&summary.id).map(|room| room.created_at);
        summary.active_at = summary.active_at.or(made_at);
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
        let counted = self.summaries.values().map(|summary| Unread {
            messages: summary.counted.messages,
            mentions: summary.counted.mentions,
        });
        total_of(unread::total(counted))
    }

    /// Whether something in a room is unread, muted or not.
    pub(crate) fn has_unread(&self, room_id: &RoomId) -> bool {
        self.summaries.get(room_id).is_some_and(|summary| summary.unread > 0)
    }

    /// When this person read last, by the backend's word, in each room with something unread.
    pub(crate) fn unread_read_at(&self, me: &UserId) -> Vec<(RoomId, Timestamp)> {
        let unread = self.rooms.values().filter(|room| self.has_unread(&room.id));
        let read = unread.filter_map(|room| {
            let mine = room.participants.iter().find(|one| one.person.id == *me)?;
            Some((room.id.clone(), mine.last_read_at?))
        });
        read.collect()
    }

    /// Whether the list of rooms said that this person has read so far, before the message came.
    pub(crate) fn is_read_elsewhere(&self, me: &UserId, message: &Message) -> bool {
        let room = self.rooms.get(&message.room_id);
        let people = room.map(|room| room.participants.as_slice()).unwrap_or_default();
        let mine = people.iter().find(|one| one.person.id == *me);
        let read_at = mine.and_then(|mine| mine.last_read_at);
        message.sender_id != *me && read_at.is_some() && message.sent_at <= read_at
    }

    /// When the next mute ends.
    pub(crate) fn mute_ends_at(&self) -> Option<Timestamp> {
        self.summaries.values().filter_map(|summary| summary.muted_until).min()
    }

    /// Counts by other settings from now on; answers the rooms that look different.
    pub(crate) fn follow(&mut self, settings: NotificationSettings) -> Vec<RoomSummary> {
        self.settings = settings;
        let mut changed = Vec::new();
        for summary in self.summaries.values_mut() {
            let counted = counted(summary, &self.settings);
            if summary.counted != counted {
                summary.counted = counted;
                changed.push(summary.clone());
            }
        }
        changed
    }
}

/// What a room adds to the total.
fn counted(summary: &RoomSummary, settings: &NotificationSettings) -> UnreadTotal {
    let room = RoomUnread {
        kind: summary.kind,
        is_muted: summary.is_muted,
        unread: Unread { messages: summary.unread, mentions: summary.mentions },
    };
    total_of(unread::counted(&room, settings))
}

const fn total_of(unread: Unread) -> UnreadTotal {
    UnreadTotal { messages: unread.messages, mentions: unread.mentions }
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

fn summary(row: RoomRow, settings: &NotificationSettings) -> RoomSummary {
    let mut summary = RoomSummary {
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
        counted: UnreadTotal::default(),
        is_muted: row.is_muted,
        muted_until: row.muted_until,
        level: row.level,
        other: row.other,
        participants: row.participants,
        draft: row.draft,
    };
    summary.counted = counted(&summary, settings);
    summary
}
