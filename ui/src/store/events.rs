//! Events of the core, one arm each.

use std::collections::BTreeMap;
use std::rc::Rc;

use ipc::{Connectivity, Event, RoomSummary, TypingPerson};
use model::{Availability, Message, MessageId, RoomId, UserId};

use super::effect::Effect;
use super::files::Progress;
use super::reduce::read_effect;
use super::state::State;

impl State {
    pub(super) fn reduce_event(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::SessionChanged(session) => self.take_session(session),
            Event::ConnectivityChanged(connectivity) => {
                return self.take_connectivity(connectivity);
            }
            Event::OutboxChanged(outbox) => self.outbox = outbox,
            Event::RoomsUpserted(rooms) => self.take_rooms(rooms),
            Event::RoomRemoved { room_id } => return self.drop_room(&room_id),
            Event::ParticipantsChanged { room_id, participants } => {
                self.take_participants(&room_id, participants);
            }
            Event::UploadProgress { message_id, sent_bytes: sent, total_bytes: total, .. } => {
                self.files.note_progress(message_id, Progress { sent, total });
            }
            Event::MessagesUpserted { room_id, messages } => {
                return self.take_messages(&room_id, messages);
            }
            Event::MessagesPassed { room_id, count } => self.pass_messages(&room_id, count),
            Event::MessageRemoved { room_id, message_id } => {
                self.drop_message(&room_id, &message_id);
            }
            Event::TimelineReset { room_id } => return self.read_again(&room_id),
            Event::TypingChanged { room_id, people } => self.take_typing(room_id, people),
            Event::AvailabilityChanged(people) => self.take_availability(people),
            Event::UnreadChanged(unread) => self.unread = unread,
            Event::NoticeRaised(notice) => {
                self.notices.retain(|other| *other != notice);
                self.notices.push(notice);
            }
            Event::NoticeCleared(notice) => self.notices.retain(|other| *other != notice),
            Event::CardShown(card) => return self.show_card(card),
            Event::CardWithdrawn { room_id } => self.drop_card(&room_id),
            Event::SoundWanted { sound } => return vec![Effect::Sound(sound)],
            Event::PausedChanged { until } => self.paused_until = until,
            // Said where notifications are set; nothing on the desk changes by it.
            Event::QuietChanged { .. } => {}
            Event::ClockChanged(clock) => self.clock = Rc::new(clock),
            Event::PageSettingsChanged(page) => self.take_page(page),
            Event::RoomRequested { room_id } => return self.request_room(room_id),
            Event::Resync => {}
        }
        Vec::new()
    }

    fn take_connectivity(&mut self, connectivity: Connectivity) -> Vec<Effect> {
        self.connectivity = connectivity;
        if connectivity != Connectivity::Online {
            return Vec::new();
        }
        if let Some(open) = &mut self.open {
            open.line_is_back();
        }
        self.look_again()
    }

    fn take_rooms(&mut self, rooms: Vec<RoomSummary>) {
        let all = Rc::make_mut(&mut self.rooms);
        for room in rooms {
            all.insert(room.id.clone(), Rc::new(room));
        }
    }

    pub(super) fn take_messages(&mut self, room: &RoomId, messages: Vec<Message>) -> Vec<Effect> {
        let me = self.me().map(|me| me.id.clone());
        let is_read = self.attention.has_eyes();
        self.files.note_messages(&messages);
        if let Some(search) = &mut self.search {
            search.follow(&messages);
        }
        let open = self.open.as_mut().filter(|open| open.id == *room);
        let must_read = open.is_some_and(|open| open.upsert(messages, me.as_ref(), is_read));
        if must_read { vec![Effect::Open(room.clone())] } else { Vec::new() }
    }

    fn pass_messages(&mut self, room: &RoomId, count: u32) {
        let me = self.me().map(|me| me.id.clone());
        let is_read = self.attention.has_eyes();
        if let Some(open) = self.open.as_mut().filter(|open| open.id == *room) {
            open.pass(count, me.as_ref(), is_read);
        }
    }

    fn drop_message(&mut self, room: &RoomId, id: &MessageId) {
        self.files.end_upload(id);
        if let Some(open) = self.open.as_mut().filter(|open| open.id == *room) {
            open.remove(id);
        }
    }

    fn read_again(&mut self, room: &RoomId) -> Vec<Effect> {
        match self.open.as_mut().filter(|open| open.id == *room) {
            Some(open) => {
                let mut effects = read_effect(room, open.ask());
                effects.push(Effect::Open(room.clone()));
                effects
            }
            None => Vec::new(),
        }
    }

    fn take_typing(&mut self, room: RoomId, people: Vec<TypingPerson>) {
        let typing: &mut BTreeMap<_, _> = Rc::make_mut(&mut self.typing);
        if people.is_empty() {
            typing.remove(&room);
        } else {
            typing.insert(room, people);
        }
    }

    fn take_availability(&mut self, people: Vec<(UserId, Availability)>) {
        Rc::make_mut(&mut self.availability).extend(people);
    }
}
