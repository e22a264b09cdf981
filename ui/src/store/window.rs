//! Which rows of a timeline are in the document: a stretch of bounded length that moves with the
//! reader, so that ten thousand messages cost as much to show as two hundred.

use std::ops::Range;

/// Rows in the document at a time, at least and at most. Each costs the web view about 100 kB.
pub(crate) const FEWEST_ROWS: usize = 60;
pub(crate) const MOST_ROWS: usize = 200;
/// Height of the lowest row, in pixels of the page: one line in the smallest text.
const LOW_ROW_PX: u32 = 28;
/// An edge is near when less than this is left, or a little more than what is seen at once, so that
/// rows come before they are needed.
const NEAR_PX: u32 = 900;

/// Rows that come in one frame: drawn by an interpreter each takes about two milliseconds, and a key
/// that is pressed meanwhile waits for all of them.
const ROWS_A_FRAME: usize = 8;

/// How far from an edge it is near, for a reader who sees so many pixels at once.
pub(crate) fn near_px(height_px: u32) -> u32 {
    NEAR_PX.min(height_px.saturating_mul(6) / 5)
}

/// How many rows there are at a time, and how many it moves by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reach {
    most: usize,
    step: usize,
    seen: usize,
}

impl Reach {
    /// The rows that fill what is seen and what is near both edges, so that nobody is near both; and
    /// those that fill what is near one, so that a move takes away none that is seen.
    fn of(height_px: u32) -> Self {
        let rows = |px: u32| px.div_ceil(LOW_ROW_PX) as usize;
        let near_px = near_px(height_px);
        let needed = rows(height_px.saturating_add(2 * near_px));
        Self {
            most: needed.clamp(FEWEST_ROWS, MOST_ROWS),
            step: ((near_px / LOW_ROW_PX) as usize).max(FEWEST_ROWS / 3),
            seen: rows(height_px).clamp(FEWEST_ROWS / 3, MOST_ROWS),
        }
    }
}

/// What stays where it is when rows come or go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hold {
    /// The newest row stays in view.
    End,
    /// The rows being read stay in view.
    Place,
}

/// A stretch of row positions, `start..end`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    start: usize,
    end: usize,
    reach: Reach,
    /// Rows that came in this frame.
    came: usize,
    /// It has just come to the end with what is seen of it alone; the rows above follow.
    is_short: bool,
}

impl Default for Window {
    fn default() -> Self {
        Self { start: 0, end: 0, reach: Reach::of(0), came: 0, is_short: false }
    }
}

impl Window {
    /// The newest rows of `len`.
    pub(crate) fn tail(len: usize) -> Self {
        let mut newest = Self::default();
        newest.show_end(len);
        newest
    }

    /// The reader sees so many pixels at once: from the next move on the rows follow that.
    pub(crate) fn fit(&mut self, height_px: u32) {
        self.reach = Reach::of(height_px);
    }

    /// Moves to the newest rows of `len`.
    pub(crate) fn show_end(&mut self, len: usize) {
        (self.start, self.end) = (len.saturating_sub(self.reach.most), len);
    }

    /// Moves to the newest rows of `len` for who follows them: on to the next where they are few,
    /// and otherwise to those that are seen at once; the others follow frame by frame.
    pub(crate) fn come_to_end(&mut self, len: usize) {
        if !self.is_left_behind(len) {
            self.go_on(len, ROWS_A_FRAME);
            return;
        }
        (self.start, self.end) = (len.saturating_sub(self.reach.seen), len);
        self.is_short = self.start > 0;
    }

    /// How many of `len` rows are newer than those shown.
    pub(crate) fn is_behind(&self, len: usize) -> usize {
        len.saturating_sub(self.end)
    }

    /// Whether more of `len` rows are newer than those shown than a frame can bring.
    fn is_left_behind(&self, len: usize) -> bool {
        self.is_behind(len) > ROWS_A_FRAME
    }

    /// Whether the next frame has something to draw for who follows the newest of `len` rows.
    pub(crate) fn has_more(&self, len: usize) -> bool {
        self.is_behind(len) > 0 || self.is_short
    }

    /// A frame later, for who follows the newest of `len` rows: the next of them, or of the rows
    /// above. Where none of those shown would stay, the newest come first.
    pub(crate) fn next_frame(&mut self, len: usize) {
        self.came = 0;
        if self.is_behind(len) > self.reach.most {
            self.come_to_end(len);
        } else if self.is_behind(len) > 0 {
            self.go_on(len, ROWS_A_FRAME);
        } else if self.is_short {
            let start = len.saturating_sub(self.reach.most);
            self.start = self.start.saturating_sub(ROWS_A_FRAME).max(start);
            self.is_short = self.start > start;
        }
    }

    /// On by at most so many rows.
    fn go_on(&mut self, len: usize, most: usize) {
        let end = len.min(self.end + most);
        self.came += end - self.end;
        self.end = end;
        self.start = self.start.max(end.saturating_sub(self.reach.most));
    }

    /// Moves to where, of `len` rows, the one at `position` is shown with what follows it.
    pub(crate) fn show_around(&mut self, position: usize, len: usize) {
        let start = position.saturating_sub(self.reach.step / 2);
        self.end = (start + self.reach.most).min(len);
        self.start = start.min(self.end.saturating_sub(self.reach.most));
    }

    /// The positions shown.
    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether the newest of `len` rows is among those shown.
    pub(crate) fn reaches_end(&self, len: usize) -> bool {
        self.end >= len
    }

    /// A row came in at `at`; there are now `len`.
    pub(crate) fn inserted(&mut self, at: usize, len: usize, hold: Hold) {
        if hold == Hold::End && at >= self.start {
            let left = ROWS_A_FRAME.saturating_sub(self.came);
            if at < self.end || (at == self.end && left > 0) {
                self.go_on(len, 1);
            }
        } else if at < self.start {
            self.start += 1;
            self.end += 1;
        } else if at <= self.end && self.end - self.start < self.reach.most {
            self.end += 1;
        }
        self.end = self.end.min(len);
    }

    /// The row at `at` went; there are now `len`.
    pub(crate) fn removed(&mut self, at: usize, len: usize) {
        if at < self.start {
            self.start -= 1;
        }
        if at < self.end {
            self.end -= 1;
        }
        self.end = self.end.min(len);
        self.start = self.start.min(self.end);
    }

    /// The `count` oldest rows are no longer on hand; none of those shown is among them.
    pub(crate) fn shed_older(&mut self, count: usize) {
        self.start = self.start.saturating_sub(count);
        self.end = self.end.saturating_sub(count);
    }

    /// `count` older rows came in before the first.
    pub(crate) fn prepended(&mut self, count: usize) {
        self.start += count;
        self.end += count;
        self.show_older();
    }

    /// Moves towards the oldest row; `false` when it is shown already.
    pub(crate) fn show_older(&mut self) -> bool {
        if self.start == 0 {
            return false;
        }
        self.start = self.start.saturating_sub(self.reach.step);
        self.end = self.end.min(self.start + self.reach.most);
        true
    }

    /// Moves towards the newest of `len` rows; `false` when it is shown already.
    pub(crate) fn show_newer(&mut self, len: usize) -> bool {
        if self.end >= len {
            return false;
        }
        self.end = (self.end + self.reach.step).min(len);
        self.start = self.start.max(self.end.saturating_sub(self.reach.most));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(start: usize, end: usize) -> Window {
        Window { start, end, ..Window::default() }
    }

    #[test]
    fn a_short_room_is_shown_whole_and_a_long_one_by_its_end() {
        assert_eq!(Window::tail(7).range(), 0..7);
        assert_eq!(Window::tail(10_000).range(), 9_940..10_000);
    }

    #[test]
    fn a_reader_at_the_end_follows_and_the_far_rows_leave_the_document() {
        let mut shown = Window::tail(500);
        for len in 501..=700 {
            shown.inserted(len - 1, len, Hold::End);
            shown.next_frame(len);
        }
        assert_eq!(shown.range(), 640..700);
    }

    #[test]
    fn a_burst_is_drawn_a_few_rows_a_frame() {
        let mut shown = Window::tail(500);
        for len in 501..=520 {
            shown.inserted(len - 1, len, Hold::End);
        }
        assert_eq!(shown.range(), 448..508);
        shown.next_frame(520);
        assert_eq!(shown.range(), 456..516);
        // One that comes meanwhile waits behind the others.
        shown.inserted(520, 521, Hold::End);
        assert_eq!(shown.range(), 456..516);
        shown.next_frame(521);
        assert_eq!(shown.range(), 461..521);
        assert!(!shown.has_more(521));
    }

    #[test]
    fn who_is_far_behind_sees_the_newest_first() {
        let mut shown = Window::tail(500);
        shown.fit(560);
        for len in 501..=700 {
            shown.inserted(len - 1, len, Hold::End);
        }
        assert!(shown.is_left_behind(700));
        shown.next_frame(700);
        assert_eq!(shown.range(), 680..700, "what is seen at once");
        let mut frames = 0;
        while shown.has_more(700) {
            let before = shown.range().len();
            shown.next_frame(700);
            assert!(shown.range().len() - before <= ROWS_A_FRAME);
            frames += 1;
        }
        assert_eq!(shown.range(), 632..700);
        assert_eq!(frames, 6);
    }

    #[test]
    fn a_reader_further_up_keeps_the_same_rows_when_new_ones_arrive() {
        let mut shown = window(100, 160);
        shown.inserted(400, 401, Hold::Place);
        assert_eq!(shown.range(), 100..160);
        shown.inserted(5, 402, Hold::Place);
        assert_eq!(shown.range(), 101..161);
    }

    #[test]
    fn a_reader_just_above_the_end_of_a_short_room_gets_the_new_row_below() {
        let mut shown = window(0, 20);
        shown.inserted(20, 21, Hold::Place);
        assert_eq!(shown.range(), 0..21);
    }

    #[test]
    fn older_pages_come_in_above_and_the_newest_rows_leave() {
        let mut shown = Window::tail(60);
        shown.prepended(50);
        assert_eq!(shown.range(), 30..90);
        assert!(!shown.reaches_end(110));
    }

    #[test]
    fn scrolling_through_everything_never_shows_more_than_the_limit() {
        let len = 10_000;
        let mut shown = Window::tail(len);
        while shown.show_older() {
            assert!(shown.range().len() <= MOST_ROWS);
        }
        assert_eq!(shown.range().start, 0);
        while shown.show_newer(len) {
            assert!(shown.range().len() <= MOST_ROWS);
        }
        assert_eq!(shown.range(), 9_940..10_000);
    }

    #[test]
    fn a_row_that_goes_shrinks_or_shifts_the_window() {
        let mut shown = window(10, 20);
        shown.removed(3, 19);
        assert_eq!(shown.range(), 9..19);
        shown.removed(12, 18);
        assert_eq!(shown.range(), 9..18);
        let mut only = window(0, 1);
        only.removed(0, 0);
        assert_eq!(only.range(), 0..0);
    }

    #[test]
    fn a_window_around_a_row_contains_it() {
        for (position, len) in [(0, 5), (999, 1_000), (500, 1_000)] {
            let mut shown = Window::tail(len);
            shown.show_around(position, len);
            assert!(shown.range().contains(&position));
        }
    }

    #[test]
    fn a_taller_window_has_more_rows_from_the_next_move_on() {
        let mut shown = Window::tail(1_000);
        assert_eq!(shown.range().len(), FEWEST_ROWS);
        shown.fit(700);
        shown.show_end(1_000);
        assert_eq!(shown.range().len(), 85);
        shown.fit(4_320);
        shown.show_end(1_000);
        assert_eq!(shown.range().len(), MOST_ROWS);
    }

    #[test]
    fn nobody_is_near_both_edges_of_the_lowest_rows() {
        for height_px in [320, 760, 1_080, 2_160] {
            let left_px = Reach::of(height_px).most as u32 * LOW_ROW_PX - height_px;
            assert!(left_px >= 2 * near_px(height_px), "{height_px}");
        }
    }

    #[test]
    fn no_move_takes_away_a_row_that_is_seen() {
        for height_px in [320, 760, 1_080, 2_160] {
            let Reach { most, step, .. } = Reach::of(height_px);
            let kept_px = (most - step) as u32 * LOW_ROW_PX;
            assert!(kept_px >= near_px(height_px) + height_px, "{height_px}");
        }
    }
}
