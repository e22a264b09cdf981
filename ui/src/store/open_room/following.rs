//! Who is at the end of a room follows its newest row: frame by frame, so that nobody who types
//! waits for more than a few rows, and not at all while more comes than anybody can read.

use model::Timestamp;

use super::{OpenRoom, Phase};

/// Messages are counted over this long, in milliseconds.
const STRETCH_MS: u32 = 250;
/// After a stretch with more of them it is a rush.
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

    fn goes_on(&mut self, now: Timestamp) -> bool {
        let long = now.ms_since(self.since);
        if long >= i64::from(STRETCH_MS) {
            let before = if long < 2 * i64::from(STRETCH_MS) { self.count } else { 0 };
            *self = Self { since: now, count: 0, before };
        }
        self.before > CALM
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
        let count = if self.is_standing { self.timeline.is_behind() } else { 0 };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// A frame later. In a rush, what does not fit into the frame it came in leaves its reader
    /// where they are: rows that nobody has the time to read are not worth a frame.
    pub(crate) fn next_frame(&mut self, now: Timestamp) {
        let is_rush = self.rush.goes_on(now);
        let follows = self.follows_end();
        self.is_standing = follows && is_rush && self.timeline.is_behind() > 0;
        if follows && !self.is_standing {
            self.timeline.next_frame();
        }
    }

    /// After how many milliseconds it is worth looking again.
    pub(crate) fn look_again_ms(&self) -> u32 {
        if self.is_standing { STRETCH_MS } else { 0 }
    }
}
