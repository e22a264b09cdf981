//! A timeline read again, from the newest row back to where the reader is, behind the one on screen.

use ipc::TimelinePage;
use model::{Message, MessageId};

use super::{Older, OpenRoom, Wanted};
use crate::store::timeline::{Row, Timeline};

/// Pages asked for in one go when a timeline is read again; beyond this the reader starts at the end.
const MOST_REFILL_PAGES: u32 = 40;

/// Something that happened while rows were being read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meanwhile {
    Upserted(Vec<Message>),
    Removed(MessageId),
}

/// A timeline being read again behind the one on screen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refill {
    /// Read back to this message, which the reader is looking at.
    until: Option<MessageId>,
    fresh: Vec<Row>,
    older: Older,
    pages: u32,
    /// The reader wants to the end of it.
    to_end: bool,
}

impl Refill {
    /// Back to that message, or no further than the newest page.
    pub(super) fn until(until: Option<MessageId>, to_end: bool) -> Self {
        Self { until, fresh: Vec::new(), older: Older::None, pages: 0, to_end }
    }
}

impl OpenRoom {
    /// A page of them came.
    pub(super) fn refilled(&mut self, page: TimelinePage) -> Wanted {
        let Some(mut refill) = self.refill.take() else { return Wanted::Nothing };
        refill.pages += 1;
        refill.older = Older::of(&page);
        refill.fresh.splice(0..0, page.rows.into_iter().map(Row::from));
        let fresh = Timeline::new(refill.fresh.iter().cloned());
        let reached = refill.until.as_ref().is_none_or(|id| fresh.message(id).is_some());
        let oldest = fresh.messages().next().map(|message| message.id.clone());
        if let (false, Older::Some, Some(oldest)) = (reached, refill.older, oldest)
            && refill.pages < MOST_REFILL_PAGES
        {
            self.refill = Some(refill);
            self.asked_before = Some(oldest.clone());
            return Wanted::Before(oldest);
        }
        self.swap(fresh, &refill);
        Wanted::Nothing
    }

    fn swap(&mut self, mut fresh: Timeline, refill: &Refill) {
        self.is_passed_by = false;
        if refill.to_end {
            self.is_at_end = true;
            self.arrived = 0;
            self.jumps += 1;
        }
        if let (Some(until), false) = (&refill.until, self.is_at_end) {
            fresh.show_message(until);
        }
        self.timeline = fresh;
        self.older = refill.older;
        self.replay_meanwhile();
        self.shed();
    }

    /// What happened while the rows were being read happens to them.
    pub(super) fn replay_meanwhile(&mut self) {
        let hold = self.hold();
        for happened in self.meanwhile.take().unwrap_or_default() {
            match happened {
                Meanwhile::Upserted(messages) => {
                    for message in messages {
                        self.timeline.upsert(message, self.older.exists(), hold);
                    }
                }
                Meanwhile::Removed(id) => self.timeline.remove(&id),
            }
        }
    }
}
