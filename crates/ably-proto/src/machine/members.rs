//! The public presence set of one channel: who is newer, and what a sync finds out (RTP2, RTP18, RTP19).

use std::collections::{BTreeMap, BTreeSet};

use crate::wire::{PresenceAction, PresenceMessage};

/// Connection id and client id (TP3h).
type MemberKey = (String, String);

/// Everyone present on a channel.
#[derive(Debug, Default)]
pub(crate) struct Members {
    known: BTreeMap<MemberKey, PresenceMessage>,
    sync: Option<Sync>,
    /// A sync has ended since the channel was attached (RTP13).
    is_complete: bool,
}

/// Pages after which a sync is taken for one without an end.
const MAX_PAGES: u32 = 10_000;

#[derive(Debug, Default)]
struct Sync {
    /// Name of this sync; the first page tells it.
    sequence: Option<String>,
    /// Members known before that no page has named yet.
    unseen: BTreeSet<MemberKey>,
    pages: u32,
}

impl Members {
    /// Expects a sync; everyone known so far has to be seen again.
    pub(crate) fn start_sync(&mut self) {
        let unseen = self.known.keys().cloned().collect();
        self.sync = Some(Sync { unseen, ..Sync::default() });
        self.is_complete = false;
    }

    pub(crate) fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Whether an event can be kept: it is of somebody known, or there is room for one more.
    pub(crate) fn has_room(&self, message: &PresenceMessage, limit: usize) -> bool {
        self.known.len() < limit || self.known.contains_key(&key_of(message))
    }

    /// A page of a sync arrives. Another sequence than the running one is a new sync (RTP18a).
    /// False if there have been more pages than a sync can have.
    pub(crate) fn open_page(&mut self, sequence: Option<&str>) -> bool {
        let running = self.sync.as_ref().map(|sync| sync.sequence.as_deref());
        let is_running = match running {
            Some(None) => true,
            Some(known) => sequence.is_some() && known == sequence,
            None => false,
        };
        if !is_running {
            self.start_sync();
        }
        let Some(sync) = &mut self.sync else { return true };
        sync.sequence = sequence.map(str::to_owned);
        sync.pages = sync.pages.saturating_add(1);
        sync.pages < MAX_PAGES
    }

    /// A sync that is given up says nothing of those it has not named.
    pub(crate) fn forgive_unseen(&mut self) {
        if let Some(sync) = &mut self.sync {
            sync.unseen.clear();
        }
    }

    /// Takes one event; answers whether it is news.
    pub(crate) fn accept(&mut self, message: &PresenceMessage) -> bool {
        let key = key_of(message);
        if let Some(sync) = &mut self.sync {
            sync.unseen.remove(&key);
        }
        let stored = self.known.get(&key);
        if stored.is_some_and(|stored| !is_newer(message, stored)) {
            return false;
        }
        match message.action {
            PresenceAction::Enter | PresenceAction::Update | PresenceAction::Present => {
                let member = PresenceMessage { action: PresenceAction::Present, ..message.clone() };
                self.known.insert(key, member);
                true
            }
            PresenceAction::Leave => self.leave(key, message),
            PresenceAction::Absent | PresenceAction::Unknown(_) => false,
        }
    }

    /// During a sync the leave is only remembered, or an older page would bring the member back; the
    /// complete set at its end tells (RTP2h2).
    fn leave(&mut self, key: MemberKey, message: &PresenceMessage) -> bool {
        let left = self.known.remove(&key);
        if self.sync.is_some() {
            let absent = PresenceMessage { action: PresenceAction::Absent, ..message.clone() };
            self.known.insert(key, absent);
            return false;
        }
        left.is_some_and(|member| member.action != PresenceAction::Absent)
    }

    /// Ends the sync; answers the leaves of everyone it did not name (RTP19).
    pub(crate) fn end_sync(&mut self) -> Vec<PresenceMessage> {
        self.is_complete = true;
        let unseen = self.sync.take().map(|sync| sync.unseen).unwrap_or_default();
        self.known.retain(|_, member| member.action != PresenceAction::Absent);
        unseen.iter().filter_map(|key| self.known.remove(key)).map(found_gone).collect()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn present(&self) -> Vec<PresenceMessage> {
        let is_present = |member: &&PresenceMessage| member.action != PresenceAction::Absent;
        self.known.values().filter(is_present).cloned().collect()
    }
}

fn found_gone(member: PresenceMessage) -> PresenceMessage {
    PresenceMessage { action: PresenceAction::Leave, id: None, timestamp: None, ..member }
}

fn key_of(message: &PresenceMessage) -> MemberKey {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    (text(&message.connection_id), text(&message.client_id))
}

/// Whether an event made by the server itself, not by the member's connection (RTP2b1).
pub(crate) fn is_synthesized(message: &PresenceMessage) -> bool {
    position(message).is_none()
}

/// msgSerial and index of an event whose id begins with its own connection id.
fn position(message: &PresenceMessage) -> Option<(u64, u64)> {
    let connection_id = message.connection_id.as_deref()?;
    let rest = message.id.as_deref()?.strip_prefix(connection_id)?.strip_prefix(':')?;
    let (msg_serial, index) = rest.split_once(':')?;
    Some((msg_serial.parse().ok()?, index.parse().ok()?))
}

/// RTP2b: by position where both have one, by time otherwise, and a tie goes to the incoming one.
pub(crate) fn is_newer(incoming: &PresenceMessage, stored: &PresenceMessage) -> bool {
    match (position(incoming), position(stored)) {
        (Some(incoming), Some(stored)) => incoming > stored,
        _ => incoming.timestamp >= stored.timestamp,
    }
}
