//! Who is at the end of a room follows its newest row: frame by frame, so that nobody who types
//! waits for more than a few rows. Where more comes than anybody can read, the core tells how much
//! passed; who is at the end stays with the rows there are until it is calm and they are read again.

use model::UserId;

use super::{OpenRoom, Phase};

impl OpenRoom {
    /// Whether the reader is brought along when rows come at the end.
    pub(crate) fn follows_end(&self) -> bool {
        let is_along = self.is_passed_by || !self.timeline.has_newer();
        self.timeline.shows_end() || (self.is_at_end && is_along)
    }

    /// Whether the next frame has something to draw for who follows.
    pub(crate) fn has_more(&self) -> bool {
        self.phase == Phase::Ready
            && self.is_at_end
            && !self.timeline.has_newer()
            && self.timeline.has_more()
    }

    /// A frame later.
    pub(crate) fn next_frame(&mut self) {
        if self.follows_end() {
            self.timeline.next_frame();
        }
    }

    /// So many messages of others came that are told by their number alone.
    pub(crate) fn pass(&mut self, count: u32, me: Option<&UserId>, is_read: bool) {
        if self.phase != Phase::Ready {
            return;
        }
        self.divider_after = self.line_if_away(me, is_read).or(self.divider_after.take());
        self.leave_end();
        self.timeline.set_has_newer(true);
        self.is_passed_by = true;
        self.arrived = self.arrived.saturating_add(count);
    }
}
