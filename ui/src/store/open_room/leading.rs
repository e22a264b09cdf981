//! Led to a message: by a search, by a quote, by what is unread. Where its surroundings are not on
//! hand they are asked for, and until the reader is back at the end there are newer rows elsewhere.

use ipc::{Code, TimelinePage};
use model::MessageId;

use super::{Older, OpenRoom, Phase, Wanted};
use crate::store::timeline::{Row, Timeline};

/// The row the reader was led to; each time has its number, so that the same may be wanted twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// Counts how often the reader was led.
    pub(crate) number: u32,
    /// The message.
    pub(crate) id: MessageId,
}

impl OpenRoom {
    /// Shows a message: at once, or when the rows around it have come.
    pub(crate) fn lead_to(&mut self, id: MessageId) -> Wanted {
        self.is_at_end = false;
        if self.phase == Phase::Ready && self.timeline.message(&id).is_some() {
            self.timeline.show_message(&id);
            self.point_at(id);
            return Wanted::Nothing;
        }
        self.led_to = Some(id.clone());
        Wanted::Around(id)
    }

    fn point_at(&mut self, id: MessageId) {
        let number = self.target.as_ref().map_or(1, |target| target.number + 1);
        self.target = Some(Target { number, id });
    }

    /// The rows around a message came.
    pub(crate) fn around_came(&mut self, id: &MessageId, page: TimelinePage) {
        let is_led = self.led_to.take_if(|wanted| wanted == id).is_some();
        if !is_led && !self.timeline.has_newer() {
            return;
        }
        self.leave_end();
        self.is_passed_by = false;
        self.older = Older::of(&page);
        self.asked_before = None;
        self.asked_after = None;
        let has_newer = page.has_newer;
        self.timeline = Timeline::new(page.rows.into_iter().map(Row::from));
        self.timeline.set_has_newer(has_newer);
        self.timeline.show_message(id);
        self.place_divider();
        if is_led {
            self.phase = Phase::Ready;
            self.point_at(id.clone());
        }
    }

    /// They did not come. The newest rows, which did, are better than nothing.
    pub(crate) fn around_failed(&mut self, id: &MessageId) {
        if self.led_to.take_if(|wanted| wanted == id).is_some() && !self.timeline.rows().is_empty()
        {
            self.phase = Phase::Ready;
        }
    }

    /// The reader is near the newest row in the document.
    pub(crate) fn near_bottom(&mut self) -> Wanted {
        let is_asked = self.asked_after.is_some() || self.refill.is_some();
        if !self.timeline.has_newer() || is_asked || self.follows_end() {
            return Wanted::Nothing;
        }
        let newest = self.timeline.messages().next_back().map(|message| message.id.clone());
        let Some(newest) = newest else { return Wanted::Nothing };
        self.asked_after = Some(newest.clone());
        Wanted::After(newest)
    }

    /// The page after a message came.
    pub(crate) fn newer_came(&mut self, after: &MessageId, page: TimelinePage) {
        if self.asked_after.take_if(|asked| asked == after).is_none() {
            return;
        }
        let has_newer = page.has_newer && !page.rows.is_empty();
        self.timeline.append(page.rows.into_iter().map(Row::from));
        self.timeline.set_has_newer(has_newer);
        if !has_newer {
            self.arrived = 0;
        }
        self.shed();
    }

    /// The page after a message did not come; scrolling asks again.
    pub(crate) fn newer_failed(&mut self, after: &MessageId, _code: Code) {
        self.asked_after.take_if(|asked| asked == after);
    }

    /// The line of what is new stands before the first unread message, if that is on hand.
    pub(super) fn place_divider(&mut self) {
        if let Some(first) = &self.first_unread {
            self.divider_after = self.timeline.before(first);
        }
    }

    /// The first unread message, where it is further up than the rows on hand reach.
    pub(crate) fn unread_above(&self) -> Option<&MessageId> {
        let first = self.first_unread.as_ref()?;
        let is_out_of_reach = self.phase == Phase::Ready
            && self.divider_after.is_none()
            && self.timeline.message(first).is_none();
        is_out_of_reach.then_some(first)
    }

    /// The oldest row in the document that the core knows too.
    pub(super) fn first_shown(&self) -> Option<MessageId> {
        self.timeline.visible().iter().find_map(|row| match row {
            Row::Message(message) if !message.delivery.is_pending() => Some(message.id.clone()),
            Row::Message(_) | Row::Gap { .. } => None,
        })
    }
}
