//! The rows on hand are limited, and what lies far from the reader is let go. While it is the newest
//! rows that are elsewhere, the core still tells of them: what is new about them counts, a tick or a
//! reaction does not.

use model::{Message, MessageId, Timestamp};

use super::{Older, OpenRoom};
use crate::store::window::Hold;

/// What is told of a message.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told {
    /// Which.
    pub(super) id: MessageId,
    at: Timestamp,
    is_pending: bool,
}

impl Told {
    /// What a message says of itself.
    pub(super) fn of(message: &Message) -> Self {
        let (id, at) = (message.id.clone(), message.shown_at());
        Self { id, at, is_pending: message.delivery.is_pending() }
    }
}

/// What is known of the newest rows of a room while they are not on hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Beyond {
    /// The newest that the service has taken.
    newest: Option<(Timestamp, MessageId)>,
    /// What waits in the outbox, which has few places.
    pending: Vec<MessageId>,
}

impl Beyond {
    /// Takes note of the end of the rows on hand, the newest first.
    fn of<'a>(mut newest_first: impl Iterator<Item = &'a Message>) -> Self {
        let mut pending = Vec::new();
        let newest = newest_first.find(|message| {
            let is_pending = message.delivery.is_pending();
            if is_pending {
                pending.push(message.id.clone());
            }
            !is_pending
        });
        Self { newest: newest.map(|message| (message.shown_at(), message.id.clone())), pending }
    }

    /// Whether a message is told of for the first time.
    pub(super) fn is_news(&mut self, told: &Told) -> bool {
        let waited = self.pending.iter().position(|id| *id == told.id);
        if told.is_pending {
            if waited.is_none() {
                self.pending.push(told.id.clone());
            }
            return waited.is_none();
        }
        let is_newer = self.newest.as_ref().is_none_or(|(at, id)| match told.at.cmp(at) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => *id != told.id,
            std::cmp::Ordering::Greater => true,
        });
        if is_newer {
            self.newest = Some((told.at, told.id.clone()));
        }
        match waited {
            Some(at) => {
                self.pending.remove(at);
                false
            }
            None => is_newer,
        }
    }

    /// A message was discarded.
    pub(super) fn forget(&mut self, id: &MessageId) {
        self.pending.retain(|other| other != id);
    }
}

impl OpenRoom {
    /// The newest rows are about to be elsewhere.
    pub(super) fn leave_end(&mut self) {
        if !self.timeline.has_newer() {
            let newest_first = self.timeline.messages().rev();
            self.beyond = Beyond::of(newest_first.map(|message| &**message));
        }
    }

    /// Lets go of the rows that are too many, and of answers that would not fit what is left. Rows
    /// that are being read again take the place of all of them anyway.
    pub(super) fn shed(&mut self) {
        if !self.timeline.is_too_long() || self.refill.is_some() {
            return;
        }
        let follows = self.is_at_end && !self.timeline.has_newer();
        self.leave_end();
        let shed = self.timeline.shed(if follows { Hold::End } else { Hold::Place });
        if shed.is_older {
            self.older = Older::Some;
            self.asked_before = None;
        }
        if shed.is_newer {
            self.asked_after = None;
        }
    }
}
