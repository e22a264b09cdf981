//! What a desk's screen would show, from the engine's events alone, and what must never be seen on it.

use std::collections::{BTreeMap, BTreeSet};

use crate::planted::Fault;
use ipc::{Connectivity, Envelope, Event, Notice, OutboxStatus, RoomSummary, Session, Snapshot};
use model::{Availability, Delivery, Message, MessageId, RoomId, UserId};

/// A screen. It outlives the runs of its desk, as a person's memory does.
#[derive(Debug)]
pub(crate) struct Face {
    seq: u64,
    pub(crate) session: Session,
    pub(crate) connectivity: Connectivity,
    pub(crate) outbox: OutboxStatus,
    pub(crate) rooms: BTreeMap<RoomId, RoomSummary>,
    pub(crate) unread: ipc::UnreadTotal,
    pub(crate) availability: BTreeMap<UserId, Availability>,
    /// What was seen of messages, and in which room.
    seen: BTreeMap<MessageId, (RoomId, Delivery)>,
    /// Messages a person has wanted something of since their delivery was seen last.
    wished: BTreeSet<MessageId>,
    pub(crate) wants_resync: bool,
    planted: Option<Fault>,
    /// What must not be.
    pub(crate) wrong: Vec<String>,
}

impl Face {
    pub(crate) fn new(planted: Option<Fault>) -> Self {
        Self {
            seq: 0,
            session: Session::SignedOut,
            connectivity: Connectivity::SignedOut,
            outbox: OutboxStatus::default(),
            rooms: BTreeMap::new(),
            unread: ipc::UnreadTotal::default(),
            availability: BTreeMap::new(),
            seen: BTreeMap::new(),
            wished: BTreeSet::new(),
            wants_resync: false,
            planted,
            wrong: Vec::new(),
        }
    }

    /// The first picture of a run, or a new one.
    pub(crate) fn take_snapshot(&mut self, snapshot: Snapshot) {
        self.seq = snapshot.seq;
        self.session = snapshot.session;
        self.connectivity = snapshot.connectivity;
        self.outbox = snapshot.outbox;
        self.rooms = snapshot.rooms.into_iter().map(|room| (room.id.clone(), room)).collect();
        self.forget_left();
        self.unread = snapshot.unread;
        self.availability = snapshot.availability.into_iter().collect();
        snapshot.notices.iter().for_each(|notice| self.take_notice(*notice));
        self.wants_resync = false;
    }

    /// A person wants a message tried, changed or taken back: its delivery may go back.
    pub(crate) fn wish(&mut self, id: &MessageId) {
        self.wished.insert(id.clone());
    }

    /// What was seen so far may be anything from here on.
    pub(crate) fn forget_seen(&mut self) {
        self.seen.clear();
        self.wished.clear();
    }

    /// Whoever comes back to a room has what the service still tells, and it does not tell what it
    /// only ever announced: how far messages had reached.
    fn forget_left(&mut self) {
        let rooms = &self.rooms;
        self.seen.retain(|_, (room_id, _)| rooms.contains_key(room_id));
    }

    /// Takes an event.
    pub(crate) fn take(&mut self, envelope: Envelope) {
        if self.planted == Some(Fault::MissesEvents) && envelope.seq.is_multiple_of(50) {
            return;
        }
        if envelope.seq != self.seq + 1 && envelope.event != Event::Resync {
            self.wrong.push(format!("event {} came after {}", envelope.seq, self.seq));
        }
        self.seq = envelope.seq;
        match envelope.event {
            Event::SessionChanged(session) => self.session = session,
            Event::ConnectivityChanged(connectivity) => self.connectivity = connectivity,
            Event::OutboxChanged(status) => self.outbox = status,
            Event::RoomsUpserted(mut rooms) => {
                if self.planted == Some(Fault::MiscountsOnScreen) {
                    rooms.iter_mut().for_each(|room| room.unread += 1);
                }
                self.rooms.extend(rooms.into_iter().map(|room| (room.id.clone(), room)));
            }
            Event::RoomRemoved { room_id } => {
                self.rooms.remove(&room_id);
                self.forget_left();
            }
            Event::MessagesUpserted { messages, .. } => {
                messages.iter().for_each(|message| self.see_told(message));
            }
            Event::MessagesPassed { .. } => {
                self.wrong.push("the core did not tell of every message".to_owned());
            }
            Event::AvailabilityChanged(dots) => self.availability.extend(dots),
            Event::UnreadChanged(unread) => self.unread = unread,
            Event::NoticeRaised(notice) => self.take_notice(notice),
            Event::Resync => self.wants_resync = true,
            Event::MessageRemoved { .. }
            | Event::ParticipantsChanged { .. }
            | Event::NoticeCleared(_)
            | Event::TimelineReset { .. }
            | Event::TypingChanged { .. }
            | Event::PausedChanged { .. }
            | Event::CardShown(_)
            | Event::CardWithdrawn { .. }
            | Event::SoundWanted { .. }
            | Event::QuietChanged { .. }
            | Event::ClockChanged(_)
            | Event::UploadProgress { .. }
            | Event::PageSettingsChanged(_)
            | Event::RoomRequested { .. } => {}
        }
    }

    /// The disks of a simulation are sound: whatever is wrong with the file is the engine's doing.
    fn take_notice(&mut self, notice: Notice) {
        match notice {
            Notice::CacheRebuilt
            | Notice::UnsentLost
            | Notice::KeyChanged
            | Notice::DiskFull
            | Notice::ReadOnly
            | Notice::DiskTrouble => self.wrong.push(format!("the store is not sound: {notice:?}")),
            Notice::NoKeychain
            | Notice::KeychainLocked
            | Notice::NoTray
            | Notice::NoNotifications
            | Notice::LeftBehind
            | Notice::ClockOff => {}
        }
    }

    fn see_told(&mut self, message: &Message) {
        let before = self.seen.get(&message.id).map(|(_, delivery)| *delivery);
        self.see(message);
        if let Some(delivery) = before.filter(|_| self.planted == Some(Fault::TellsStaleDeliveries))
        {
            self.see(&Message { delivery, ..message.clone() });
        }
    }

    /// No status goes backwards except by a person.
    pub(crate) fn see(&mut self, message: &Message) {
        let now = message.delivery;
        let before = self.seen.insert(message.id.clone(), (message.room_id.clone(), now));
        let was_wished = self.wished.remove(&message.id);
        let Some((_, before)) = before else { return };
        let leaves_failed = matches!(before, Delivery::Failed { .. })
            && now.is_pending()
            && !matches!(now, Delivery::Failed { .. });
        if now.rank() < before.rank() || (leaves_failed && !was_wished) {
            self.wrong.push(format!("{} went from {before:?} to {now:?}", message.id));
        }
    }
}
