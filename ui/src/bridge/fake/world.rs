//! The script's organization: people, rooms and what was said, made from a seed.

use std::collections::BTreeMap;

use ipc::{
    Connectivity, OpenedRoom, OutboxStatus, RoomDetails, RoomSummary, Session, Snapshot,
    TimelinePage, TimelineRow, UnreadTotal,
};
use model::{
    Availability, Content, Delivery, FailureCode, Message, MessageId, OrganizationId, Participant,
    Person, PropertyId, Role, RoomId, RoomKind, Timestamp, UserId, limits,
};

use super::words::{GROUPS, LINES, PEOPLE, PROPERTIES};

const MINUTE: i64 = 60_000;

/// The whole script's state.
pub(super) struct World {
    pub(super) snapshot: Snapshot,
    pub(super) rows: BTreeMap<RoomId, Vec<TimelineRow>>,
    pub(super) markers: BTreeMap<RoomId, MessageId>,
    seed: u64,
    now: Timestamp,
}

impl World {
    pub(super) fn new(now: Timestamp, messages: usize) -> Self {
        let mut world = Self {
            snapshot: snapshot(),
            rows: BTreeMap::new(),
            markers: BTreeMap::new(),
            seed: 7,
            now,
        };
        world.people_are_here();
        world.add_rooms(messages);
        world
    }

    /// A number below `below`, from the seed.
    pub(super) fn random(&mut self, below: usize) -> usize {
        self.seed = self
            .seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.seed >> 33) as usize) % below.max(1)
    }

    pub(super) fn line(&mut self) -> &'static str {
        let at = self.random(LINES.len());
        LINES.get(at).copied().unwrap_or_default()
    }

    fn people_are_here(&mut self) {
        let states = [Availability::Active, Availability::Away, Availability::Offline];
        self.snapshot.availability = (0..PEOPLE.len())
            .map(|n| {
                let state = if n < 2 { 0 } else { n % 3 };
                (person(n).id, states.get(state).copied().unwrap_or_default())
            })
            .collect();
    }

    fn add_rooms(&mut self, messages: usize) {
        for (n, name) in PROPERTIES.iter().enumerate() {
            let minutes = [2, 190, 3_000].get(n).copied().unwrap_or(0);
            self.add_room(RoomKind::Property, n, name, messages, minutes);
        }
        self.add_room(RoomKind::Organization, 0, "Company-wide", 30, 1_300);
        for (n, name) in GROUPS.iter().enumerate() {
            let minutes = [12, 45, 400, 1_600, 4_400, 30_000].get(n).copied().unwrap_or(0);
            self.add_room(RoomKind::Group, n, name, 60, minutes);
        }
        for n in 1..9 {
            let minutes =
                [0, 1, 33, 260, 1_500, 2_900, 9_000, 40_000, 50_000].get(n).copied().unwrap_or(0);
            self.add_room(
                RoomKind::Direct,
                n,
                PEOPLE.get(n).copied().unwrap_or_default(),
                25,
                minutes,
            );
        }
    }

    fn add_room(
        &mut self,
        kind: RoomKind,
        n: usize,
        name: &str,
        messages: usize,
        minutes_ago: i64,
    ) {
        let id = RoomId::new(format!("{}-{n}", kind.as_str().to_lowercase()));
        let last = self.now.plus_ms(-minutes_ago * MINUTE);
        let rows = self.talk(&id, kind, n, messages, last);
        let property = matches!(kind, RoomKind::Property | RoomKind::Group).then_some(n % 3);
        let last_message = rows.iter().rev().find_map(|row| match row {
            TimelineRow::Message(message) => Some((**message).clone()),
            TimelineRow::Gap { .. } => None,
        });
        self.snapshot.rooms.push(RoomSummary {
            id: id.clone(),
            kind,
            name: name.to_owned(),
            property_id: property.map(|n| PropertyId::new(format!("p{n}"))),
            property_name: property.and_then(|n| PROPERTIES.get(n).map(|name| (*name).to_owned())),
            active_at: last_message.as_ref().map(model::Message::shown_at),
            last_message,
            unread: 0,
            unread_is_lower_bound: false,
            mentions: 0,
            counted: UnreadTotal::default(),
            is_muted: kind == RoomKind::Organization,
            muted_until: None,
            level: None,
            other: (kind == RoomKind::Direct).then(|| person(n).id),
            participants: if kind == RoomKind::Direct { 2 } else { 6 + n },
            draft: None,
        });
        self.rows.insert(id, rows);
    }

    fn talk(
        &mut self,
        room: &RoomId,
        kind: RoomKind,
        n: usize,
        count: usize,
        last: Timestamp,
    ) -> Vec<TimelineRow> {
        let mut at = last;
        let mut rows = Vec::with_capacity(count);
        let mut who = if kind == RoomKind::Direct { n } else { 1 + self.random(5) };
        for m in 0..count {
            let text = self.line();
            let delivery = if who == 0 { Delivery::Read } else { Delivery::Sent };
            let mut message = message(&format!("{room}-{}", count - m), room, who, text, at);
            message.sent_at = Some(at);
            message.delivery = delivery;
            rows.push(TimelineRow::Message(Box::new(message)));
            if self.random(5) < 3 {
                let other = if kind == RoomKind::Direct { n } else { 1 + self.random(6) };
                who = if self.random(3) == 0 { 0 } else { other };
                at = at.plus_ms(-(1 + self.random(90) as i64) * MINUTE);
            } else {
                at = at.plus_ms(-(20_000 + self.random(100_000) as i64));
            }
        }
        rows.reverse();
        rows
    }

    pub(super) fn page(&self, room: &RoomId, before: Option<&MessageId>) -> TimelinePage {
        let all = self.rows.get(room).map(Vec::as_slice).unwrap_or_default();
        let end = before
            .and_then(|before| all.iter().position(|row| is_message(row, before)))
            .unwrap_or(all.len());
        let start = end.saturating_sub(limits::HISTORY_PAGE);
        TimelinePage {
            room_id: room.clone(),
            rows: all.get(start..end).unwrap_or_default().to_vec(),
            has_older: start > 0,
            older_needs_line: false,
            has_newer: false,
        }
    }

    /// A page from half a page before a message on, or right after it.
    pub(super) fn page_from(
        &self,
        room: &RoomId,
        message: &MessageId,
        is_around: bool,
    ) -> Option<TimelinePage> {
        let all = self.rows.get(room)?;
        let at = all.iter().position(|row| is_message(row, message))?;
        let start = if is_around { at.saturating_sub(limits::HISTORY_PAGE / 2) } else { at + 1 };
        let end = (start + limits::HISTORY_PAGE).min(all.len());
        Some(TimelinePage {
            room_id: room.clone(),
            rows: all.get(start..end).unwrap_or_default().to_vec(),
            has_older: start > 0,
            older_needs_line: false,
            has_newer: end < all.len(),
        })
    }

    pub(super) fn opened(&self, room: &RoomId) -> Option<OpenedRoom> {
        let summary = self.room(room)?.clone();
        let people = match &summary.other {
            Some(other) => vec![0, (0..PEOPLE.len()).find(|n| person(*n).id == *other)?],
            None => (0..summary.participants).collect(),
        };
        let participants = people.into_iter().map(|n| participant(person(n))).collect();
        let newest_read = |rows: &[TimelineRow]| rows.iter().rev().find_map(message_id);
        Some(OpenedRoom {
            draft: summary.draft.clone().unwrap_or_default(),
            attachments: Vec::new(),
            // Ana made the groups of the script.
            details: RoomDetails {
                can_remove: summary.kind == RoomKind::Group,
                summary,
                participants,
            },
            timeline: self.page(room, None),
            first_unread: self.first_unread(room),
            read_marker: self
                .markers
                .get(room)
                .cloned()
                .or_else(|| newest_read(self.rows.get(room)?)),
        })
    }

    /// The first message of another after the marker, where there is one.
    fn first_unread(&self, room: &RoomId) -> Option<MessageId> {
        let marker = self.markers.get(room)?;
        let messages = self.rows.get(room)?.iter().filter_map(|row| match row {
            TimelineRow::Message(message) => Some(message),
            TimelineRow::Gap { .. } => None,
        });
        let mut after = messages.skip_while(|message| message.id != *marker).skip(1);
        after.find(|message| message.sender_id != person(0).id).map(|message| message.id.clone())
    }

    pub(super) fn room(&self, room: &RoomId) -> Option<&RoomSummary> {
        self.snapshot.rooms.iter().find(|summary| summary.id == *room)
    }

    pub(super) fn room_mut(&mut self, room: &RoomId) -> Option<&mut RoomSummary> {
        self.snapshot.rooms.iter_mut().find(|summary| summary.id == *room)
    }

    pub(super) fn message_mut(&mut self, id: &MessageId) -> Option<&mut Message> {
        self.rows.values_mut().flatten().find_map(|row| match row {
            TimelineRow::Message(message) if message.id == *id => Some(&mut **message),
            TimelineRow::Message(_) | TimelineRow::Gap { .. } => None,
        })
    }

    /// Adds or replaces a message, and has the sidebar follow.
    pub(super) fn put(&mut self, message: &Message) {
        if let Some(known) = self.message_mut(&message.id) {
            *known = message.clone();
        } else if let Some(rows) = self.rows.get_mut(&message.room_id) {
            rows.push(TimelineRow::Message(Box::new(message.clone())));
        }
        if let Some(room) = self.room_mut(&message.room_id) {
            room.active_at = Some(message.shown_at());
            room.last_message = Some(message.clone());
        }
    }

    /// The last `count` messages of others in a room are unread.
    pub(super) fn leave_unread(&mut self, room: &str, count: usize, mentions: u32) {
        let room = RoomId::new(room);
        let Some(rows) = self.rows.get(&room) else { return };
        let ids: Vec<MessageId> = rows.iter().rev().filter_map(message_id).collect();
        let unread = rows.iter().rev().take(count).filter(|row| match row {
            TimelineRow::Message(message) => message.sender_id != person(0).id,
            TimelineRow::Gap { .. } => false,
        });
        let unread = u32::try_from(unread.count()).unwrap_or(0);
        if let Some(marker) = ids.get(count) {
            self.markers.insert(room.clone(), marker.clone());
        }
        if let Some(summary) = self.room_mut(&room) {
            summary.unread = unread;
            summary.mentions = mentions;
            summary.counted = UnreadTotal { messages: unread, mentions };
        }
        self.snapshot.unread.messages += unread;
    }

    /// Own messages in every state of their way, at the end of the property's room.
    pub(super) fn show_every_delivery(&mut self) {
        let room = RoomId::new("property-0");
        let now = self.now;
        let states = [
            (Delivery::Read, "Handover is written, the folder is on the desk."),
            (Delivery::Delivered, "Night auditor is on her way up."),
            (Delivery::Sent, "Printer works again."),
            (Delivery::Failed { code: FailureCode::Rejected }, "Card number of 214 is 4111 1111 …"),
            (Delivery::Waiting { until: None }, "Please keep 402 free for the family."),
            (Delivery::Queued, "And the cot as well."),
        ];
        for (n, (delivery, text)) in states.into_iter().enumerate() {
            let at = now.plus_ms((n as i64 - 6) * 15_000);
            let mut message = message(&format!("state-{n}"), &room, 0, text, at);
            message.delivery = delivery;
            message.sent_at = (!delivery.is_pending()).then_some(at);
            if n == 0 {
                message.written_at = at.plus_ms(-272 * MINUTE);
            }
            self.put(&message);
        }
    }
}

fn snapshot() -> Snapshot {
    Snapshot {
        seq: 0,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        session: signed_in(),
        connectivity: Connectivity::Online,
        outbox: OutboxStatus {
            waiting: 0,
            failed: 0,
            limit: limits::OUTBOX_ENTRIES,
            estimate_ms: None,
        },
        rooms: Vec::new(),
        availability: Vec::new(),
        typing: Vec::new(),
        unread: UnreadTotal::default(),
        notices: Vec::new(),
        paused_until: None,
        quiet_until: None,
        clock: Vec::new(),
        system_language: model::Language::English,
        page: model::PageSettings::default(),
        backend: "https://pms.example.com".to_owned(),
    }
}

/// The person at this desk is signed in.
pub(super) fn signed_in() -> Session {
    Session::SignedIn {
        me: person(0),
        organization_id: OrganizationId::new("o1"),
        organization_name: Some("Lighthouse Hotels".to_owned()),
        is_kept: true,
        can_edit: true,
        can_react: true,
    }
}

/// The session of the person at this desk ended.
pub(super) fn expired() -> Session {
    Session::Expired { me: person(0), organization_id: OrganizationId::new("o1") }
}

/// One of the people.
pub(super) fn person(n: usize) -> Person {
    let name = PEOPLE.get(n % PEOPLE.len()).copied().unwrap_or_default();
    let first = name.split(' ').next().unwrap_or_default().to_lowercase();
    Person {
        id: UserId::new(format!("u-{first}")),
        email: Some(format!("{first}@lighthouse.example")),
        name: name.to_owned(),
        role: Role::Staff,
        property_ids: vec![PropertyId::new("p0")],
    }
}

fn participant(person: Person) -> Participant {
    Participant { person, joined_at: Timestamp::from_ms(0), last_read_at: None, is_muted: false }
}

/// A message one of the people wrote.
pub(super) fn message(id: &str, room: &RoomId, who: usize, text: &str, at: Timestamp) -> Message {
    Message {
        id: MessageId::new(id),
        room_id: room.clone(),
        sender_id: person(who).id,
        sender_name: person(who).name,
        content: Content::text(text),
        written_at: at,
        sent_at: None,
        delivery: Delivery::Sent,
        is_edited: false,
        is_deleted: false,
        changed_at: None,
        reactions: Vec::new(),
    }
}

fn is_message(row: &TimelineRow, id: &MessageId) -> bool {
    matches!(row, TimelineRow::Message(message) if message.id == *id)
}

fn message_id(row: &TimelineRow) -> Option<MessageId> {
    match row {
        TimelineRow::Message(message) => Some(message.id.clone()),
        TimelineRow::Gap { .. } => None,
    }
}
