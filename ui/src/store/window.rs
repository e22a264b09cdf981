//! Which rows of a timeline are in the document: a stretch of bounded length that moves with the
//! reader, so that ten thousand messages cost as much to show as two hundred.

use std::ops::Range;

/// The most rows in the document at a time.
pub(crate) const MOST_ROWS: usize = 160;
/// How many rows the window moves by when the reader comes near its edge.
pub(crate) const STEP_ROWS: usize = 60;

/// What stays where it is when rows come or go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hold {
    /// The newest row stays in view.
    End,
    /// The rows being read stay in view.
    Place,
}

/// A stretch of row positions, `start..end`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Window {
    start: usize,
    end: usize,
}

impl Window {
    /// The newest rows of `len`.
    pub(crate) fn tail(len: usize) -> Self {
        Self { start: len.saturating_sub(MOST_ROWS), end: len }
    }

    /// A window over `len` rows that shows the row at `position` and what follows it.
    pub(crate) fn around(position: usize, len: usize) -> Self {
        let start = position.saturating_sub(STEP_ROWS / 2);
        let end = (start + MOST_ROWS).min(len);
        Self { start: start.min(end.saturating_sub(MOST_ROWS)), end }
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
        if hold == Hold::End {
            self.start = if at < self.start { self.start + 1 } else { self.start };
            self.end = len;
            self.start = self.start.max(len.saturating_sub(MOST_ROWS));
            return;
        }
        if at < self.start {
            self.start += 1;
            self.end += 1;
        } else if at <= self.end && self.end - self.start < MOST_ROWS {
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
        self.start = self.start.saturating_sub(STEP_ROWS);
        self.end = self.end.min(self.start + MOST_ROWS);
        true
    }

    /// Moves towards the newest of `len` rows; `false` when it is shown already.
    pub(crate) fn show_newer(&mut self, len: usize) -> bool {
        if self.end >= len {
            return false;
        }
        self.end = (self.end + STEP_ROWS).min(len);
        self.start = self.start.max(self.end.saturating_sub(MOST_ROWS));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(start: usize, end: usize) -> Window {
        Window { start, end }
    }

    #[test]
    fn a_short_room_is_shown_whole_and_a_long_one_by_its_end() {
        assert_eq!(Window::tail(7).range(), 0..7);
        assert_eq!(Window::tail(10_000).range(), 9_840..10_000);
    }

    #[test]
    fn a_reader_at_the_end_follows_and_the_far_rows_leave_the_document() {
        let mut shown = Window::tail(500);
        for len in 501..=700 {
            shown.inserted(len - 1, len, Hold::End);
        }
        assert_eq!(shown.range(), 540..700);
    }

    #[test]
    fn a_reader_further_up_keeps_the_same_rows_when_new_ones_arrive() {
        let mut shown = window(100, 260);
        shown.inserted(400, 401, Hold::Place);
        assert_eq!(shown.range(), 100..260);
        shown.inserted(5, 402, Hold::Place);
        assert_eq!(shown.range(), 101..261);
    }

    #[test]
    fn a_reader_just_above_the_end_of_a_short_room_gets_the_new_row_below() {
        let mut shown = window(0, 20);
        shown.inserted(20, 21, Hold::Place);
        assert_eq!(shown.range(), 0..21);
    }

    #[test]
    fn older_pages_come_in_above_and_the_newest_rows_leave() {
        let mut shown = Window::tail(160);
        shown.prepended(50);
        assert_eq!(shown.range(), 0..160);
        assert!(!shown.reaches_end(210));
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
        assert_eq!(shown.range(), 9_840..10_000);
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
        assert!(Window::around(0, 5).range().contains(&0));
        assert!(Window::around(999, 1_000).range().contains(&999));
        assert!(Window::around(500, 1_000).range().contains(&500));
    }
}
