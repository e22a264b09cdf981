//! How many rows are on hand: a day in a busy room, or a walk through all of it, must not make the
//! page grow. What is let go lies furthest from the rows in the document, none of which ever goes,
//! and it is loaded again when the reader comes near.

use std::ops::Range;

use super::{Row, Timeline, message_of};
use crate::store::window::{Hold, MOST_ROWS};

/// Rows on hand. Twenty pages of the core: a shift of a busy room can be gone through without
/// asking for anything twice, at about a kilobyte each.
pub(crate) const MOST_ON_HAND: usize = 1_000;

// A stretch that were all document would have no far end.
const _: () = assert!(MOST_ON_HAND > 2 * MOST_ROWS);

/// What was let go of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shed {
    /// Rows at the oldest end.
    pub(crate) is_older: bool,
    /// Rows at the newest end.
    pub(crate) is_newer: bool,
}

impl Timeline {
    /// Whether there are more rows on hand than there should be.
    pub(crate) fn is_too_long(&self) -> bool {
        self.rows.len() > MOST_ON_HAND
    }

    /// Lets go of the rows that are too many. Whoever follows the newest row keeps it: where so much
    /// came that they are left behind, they are brought to it first.
    pub(crate) fn shed(&mut self, hold: Hold) -> Shed {
        let too_many = self.rows.len().saturating_sub(MOST_ON_HAND);
        if too_many == 0 {
            return Shed::default();
        }
        if hold == Hold::End && self.window.range().start < too_many {
            self.window.come_to_end(self.rows.len());
        }
        let Range { start: above, end } = self.window.range();
        let below = self.rows.len() - end;
        let older = match hold {
            Hold::End => too_many.min(above),
            Hold::Place => share_above(too_many, above, below),
        };
        let newer = too_many - older;
        // From the newest end, so that the positions of the others still hold.
        let is_newer = hold == Hold::Place && newer > 0 && self.shed_newer(newer);
        Shed { is_older: self.shed_older(older), is_newer }
    }

    /// What waits in the outbox stands below everything else and goes with the first of it: the page
    /// that reaches the end of the room brings all of it.
    fn shed_newer(&mut self, count: usize) -> bool {
        let mut from = self.rows.len() - count;
        while from > 0 && self.rows.get(from - 1).is_some_and(Row::is_pending) {
            from -= 1;
        }
        let from = from.max(self.window.range().end);
        let has_gone = from < self.rows.len();
        self.forget(from..self.rows.len());
        self.has_newer |= has_gone;
        has_gone
    }

    /// A hole goes after the row that it stands above: the page before that row would not bring it.
    fn shed_older(&mut self, count: usize) -> bool {
        let is_hole = |at: usize| matches!(self.rows.get(at), Some(Row::Gap { .. }));
        let mut count = count;
        while count > 0 && is_hole(count - 1) {
            count -= 1;
        }
        self.forget(0..count);
        self.window.shed_older(count);
        count > 0
    }

    fn forget(&mut self, stretch: Range<usize>) {
        for row in self.rows.drain(stretch) {
            if let Some(message) = message_of(&row) {
                self.known.remove(&message.id);
            }
        }
    }
}

/// How many of the rows that are too many go above: as many as leave both sides alike.
fn share_above(too_many: usize, above: usize, below: usize) -> usize {
    ((too_many + above).saturating_sub(below) / 2).min(too_many)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use model::{Delivery, Timestamp};

    use super::*;
    use crate::store::people::{ana_writes, bruno_writes};

    fn written(from: i64, to: i64) -> impl Iterator<Item = Row> {
        (from..=to).map(|n| Row::Message(Rc::new(bruno_writes(&format!("b{n}"), n))))
    }

    fn ends(rows: &Timeline) -> (&str, &str) {
        let mut ids = rows.messages().map(|message| message.id.as_str());
        let first = ids.next().unwrap();
        (first, ids.next_back().unwrap_or(first))
    }

    #[test]
    fn the_longer_side_is_cut_until_both_are_alike() {
        assert_eq!(share_above(50, 940, 50), 50);
        assert_eq!(share_above(50, 0, 990), 0);
        assert_eq!(share_above(100, 500, 440), 80);
        assert_eq!(share_above(1, 470, 471), 0);
    }

    #[test]
    fn up_to_the_limit_everything_stays() {
        let mut rows = Timeline::new(written(1, 1_000));
        assert_eq!(rows.shed(Hold::End), Shed::default());
        assert_eq!(rows.rows().len(), MOST_ON_HAND);
    }

    #[test]
    fn who_goes_up_lets_go_of_the_newest_and_the_document_stays_as_it_is() {
        let mut rows = Timeline::new(written(51, 1_050));
        while rows.show_older() {}
        rows.prepend(written(1, 50));
        let shown = rows.visible().to_vec();
        assert_eq!(rows.shed(Hold::Place), Shed { is_older: false, is_newer: true });
        assert_eq!(ends(&rows), ("b1", "b1000"));
        assert_eq!(rows.visible(), shown);
        assert!(rows.has_newer() && !rows.shows_end());
        assert!(rows.message(&model::MessageId::new("b1001")).is_none());
    }

    #[test]
    fn who_comes_down_again_lets_go_of_the_oldest() {
        let mut rows = Timeline::new(written(1, 1_000));
        rows.set_has_newer(true);
        rows.append(written(1_001, 1_050));
        let shown = rows.visible().to_vec();
        assert_eq!(rows.shed(Hold::Place), Shed { is_older: true, is_newer: false });
        assert_eq!(ends(&rows), ("b51", "b1050"));
        assert_eq!(rows.visible(), shown);
    }

    #[test]
    fn what_waits_in_the_outbox_goes_together() {
        let mut rows = Timeline::new(written(1, 999));
        for n in 1..=2 {
            rows.upsert(ana_writes(&format!("a{n}"), 0, Delivery::Queued), true, Hold::Place);
        }
        while rows.show_older() {}
        rows.shed(Hold::Place);
        assert_eq!(ends(&rows), ("b1", "b999"));
    }

    #[test]
    fn a_hole_stays_above_the_row_it_belongs_to() {
        let gap = Row::Gap { id: 7, after: Timestamp::from_ms(10_000) };
        let mut rows = Timeline::new(written(1, 10).chain([gap.clone()]).chain(written(11, 1_000)));
        rows.upsert(bruno_writes("b1001", 1_001), false, Hold::End);
        for n in 1_002..=1_010 {
            rows.shed(Hold::End);
            rows.upsert(bruno_writes(&format!("b{n}"), n), false, Hold::End);
            rows.next_frame();
        }
        assert_eq!(rows.rows().first(), Some(&gap));
        assert_eq!(rows.shed(Hold::End), Shed::default(), "not without its row");
        rows.upsert(bruno_writes("b1011", 1_011), false, Hold::End);
        rows.shed(Hold::End);
        assert_eq!(ends(&rows), ("b12", "b1011"));
    }
}
