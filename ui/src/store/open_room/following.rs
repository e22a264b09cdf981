//! Who is at the end of a room follows its newest row: frame by frame, so that nobody who types
//! waits for more than a few rows, and not at all while more comes than anybody can read.

use model::Timestamp;

use super::{OpenRoom, Phase};

/// Messages are counted over this long, in milliseconds.
const STRETCH_MS: i64 = 250;
/// More of them in a stretch are a rush.
const CALM: usize = 30;

/// How fast messages come in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rush {
    since: Timestamp,
    count: usize,
    /// As many came in the stretch before.
    before: usize,
}

impl Rush {
    /// One came.
    pub(super) fn count(&mut self) {
        self.count += 1;
    }

    fn is_over(&mut self, now: Timestamp) -> bool {
        let long = now.ms_since(self.since);
        if long >= STRETCH_MS {
            let before = if long < 2 * STRETCH_MS { self.count } else { 0 };
            *self = Self { since: now, count: 0, before };
        }
        self.count.max(self.before) <= CALM
    }
}

impl OpenRoom {
    /// Whether the reader is brought along when rows come at the end.
    pub(crate) fn follows_end(&self) -> bool {
        self.timeline.shows_end() || (self.is_at_end && !self.timeline.has_newer())
    }

    /// Whether the next frame has something to draw for who follows.
    pub(crate) fn has_more(&self) -> bool {
        self.phase == Phase::Ready
            && self.is_at_end
            && !self.timeline.has_newer()
            && self.timeline.has_more()
    }

    /// Messages that came and are not drawn while they come too fast.
    pub(crate) fn passed_by(&self) -> u32 {
        let count = if self.is_at_end { self.timeline.left_behind() } else { 0 };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// A frame later.
    pub(crate) fn next_frame(&mut self, now: Timestamp) {
        let is_calm = self.rush.is_over(now);
        if self.follows_end() {
            self.timeline.next_frame(is_calm);
        }
    }
}
