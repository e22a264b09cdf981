//! What the window is told of what happened: the newest state of a thing instead of every step to
//! it, and of messages that rush by, how many. Whoever types there waits for what its page is told.

use std::collections::BTreeMap;
use std::time::Duration;

use ipc::{Event, RoomSummary, Session};
use model::{Message, MessageId, RoomId, Timestamp, UserId};
use tokio::time::Instant;

/// Messages are counted over this long; in a rush they are told of as often, and in the middle of it
/// the list of rooms: each alone is drawn while whoever types does not notice.
const STRETCH: Duration = Duration::from_millis(250);
/// A stretch with more messages of others in a room than this is a rush: a page of history and more.
const RUSH: usize = 60;
/// A stretch with no more than this ends it.
const CALM: usize = 30;

/// What is to be told.
#[derive(Debug)]
pub(super) struct Digest {
    me: Option<UserId>,
    events: Vec<Event>,
    /// From here on, later events are folded into those that wait: nothing between them depends on
    /// their order.
    foldable: usize,
    rooms: BTreeMap<RoomId, Room>,
    stretch_ends: Instant,
    /// In a rush.
    list_due: Instant,
}

/// What comes into a room.
#[derive(Debug, Default)]
struct Room {
    /// The newest message of others.
    newest: Option<(Timestamp, MessageId)>,
    /// Messages of others in this stretch.
    came: usize,
    is_rush: bool,
    /// Of those, the ones nobody was told of.
    passed: u32,
}

impl Room {
    /// Takes note of a message of somebody else; one that only changed is no news.
    fn count(&mut self, message: &Message) -> bool {
        let place = (message.shown_at(), message.id.clone());
        let is_news = self.newest.as_ref().is_none_or(|newest| *newest < place);
        if is_news {
            self.newest = Some(place);
            self.came += 1;
        }
        is_news
    }

    /// A stretch is over. What is there to be told of what passed?
    fn end_stretch(&mut self, room_id: &RoomId) -> Option<Event> {
        let came = std::mem::take(&mut self.came);
        if !self.is_rush {
            return None;
        }
        self.is_rush = came > CALM;
        let (room_id, count) = (room_id.clone(), std::mem::take(&mut self.passed));
        Some(if self.is_rush {
            Event::MessagesPassed { room_id, count }
        } else {
            Event::TimelineReset { room_id }
        })
    }
}

impl Digest {
    /// For the window of whoever is at the desk.
    pub(super) fn new(session: &Session, now: Instant) -> Self {
        Self {
            me: who(session),
            events: Vec::new(),
            foldable: 0,
            rooms: BTreeMap::new(),
            stretch_ends: now + STRETCH,
            list_due: now + STRETCH / 2,
        }
    }

    /// Something happened.
    pub(super) fn take(&mut self, event: Event, now: Instant) {
        if !self.is_rush() && now >= self.stretch_ends {
            self.begin_stretch(now);
        }
        match event {
            Event::MessagesUpserted { room_id, messages } => self.take_messages(room_id, messages),
            Event::RoomsUpserted(rooms) => self.fold_rooms(rooms),
            Event::UnreadChanged(_) => {
                let is_unread = |event: &Event| matches!(event, Event::UnreadChanged(_));
                match self.waiting().iter_mut().find(|event| is_unread(event)) {
                    Some(former) => *former = event,
                    None => self.events.push(event),
                }
            }
            event => {
                if let Event::SessionChanged(session) = &event {
                    self.me = who(session);
                }
                self.events.push(event);
                self.foldable = self.events.len();
            }
        }
    }

    /// When something is to be told; `None` when nothing is. In a rush the list of rooms can wait,
    /// and nothing else.
    pub(super) fn due(&self, now: Instant) -> Option<Instant> {
        let of_events = (!self.events.is_empty()).then(|| self.events_due(now));
        let of_rush = self.is_rush().then_some(self.stretch_ends);
        of_events.into_iter().chain(of_rush).min()
    }

    fn events_due(&self, now: Instant) -> Instant {
        let can_wait = |event| matches!(event, &Event::RoomsUpserted(_) | &Event::UnreadChanged(_));
        let is_list = self.is_rush() && self.events.iter().all(can_wait);
        if is_list { self.list_due } else { now }
    }

    /// What is told now.
    pub(super) fn tell(&mut self, now: Instant) -> Vec<Event> {
        let mut told = Vec::new();
        if self.events_due(now) <= now {
            told = std::mem::take(&mut self.events);
            self.foldable = 0;
            self.list_due = self.stretch_ends + STRETCH / 2;
        }
        if self.is_rush() && now >= self.stretch_ends {
            told.extend(self.begin_stretch(now));
        }
        told
    }

    fn is_rush(&self) -> bool {
        self.rooms.values().any(|room| room.is_rush)
    }

    fn begin_stretch(&mut self, now: Instant) -> Vec<Event> {
        self.stretch_ends = now + STRETCH;
        self.list_due = now + STRETCH / 2;
        self.rooms.iter_mut().filter_map(|(id, room)| room.end_stretch(id)).collect()
    }

    /// What waits and may still become something newer.
    fn waiting(&mut self) -> &mut [Event] {
        self.events.get_mut(self.foldable..).unwrap_or_default()
    }

    fn take_messages(&mut self, room_id: RoomId, mut messages: Vec<Message>) {
        let me = self.me.clone();
        let is_others = |message: &Message| me.as_ref() != Some(&message.sender_id);
        let room = self.rooms.entry(room_id.clone()).or_default();
        let news = messages.iter().filter(|message| is_others(message) && room.count(message));
        let news = u32::try_from(news.count()).unwrap_or(u32::MAX);
        room.is_rush |= room.came > RUSH;
        if room.is_rush {
            room.passed = room.passed.saturating_add(news);
            messages.retain(|message| !is_others(message));
        }
        if !messages.is_empty() {
            self.fold_messages(room_id, messages);
        }
    }

    fn fold_messages(&mut self, room_id: RoomId, fresh: Vec<Message>) {
        let former = self.waiting().iter_mut().find_map(|event| match event {
            Event::MessagesUpserted { room_id: id, messages } if *id == room_id => Some(messages),
            _ => None,
        });
        match former {
            Some(messages) => replace(messages, fresh, |a, b| a.id == b.id),
            None => self.events.push(Event::MessagesUpserted { room_id, messages: fresh }),
        }
    }

    fn fold_rooms(&mut self, fresh: Vec<RoomSummary>) {
        let former = self.waiting().iter_mut().find_map(|event| match event {
            Event::RoomsUpserted(rooms) => Some(rooms),
            _ => None,
        });
        match former {
            Some(rooms) => replace(rooms, fresh, |a, b| a.id == b.id),
            None => self.events.push(Event::RoomsUpserted(fresh)),
        }
    }
}

/// Puts each in the place of its former self, or at the end.
fn replace<T>(former: &mut Vec<T>, fresh: Vec<T>, is_same: impl Fn(&T, &T) -> bool) {
    for one in fresh {
        match former.iter_mut().rev().find(|other| is_same(other, &one)) {
            Some(other) => *other = one,
            None => former.push(one),
        }
    }
}

fn who(session: &Session) -> Option<UserId> {
    match session {
        Session::SignedOut => None,
        Session::SignedIn { me, .. } | Session::Expired { me, .. } => Some(me.id.clone()),
    }
}
