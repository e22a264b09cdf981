//! What the page remembers of its own end: when it crashed lately, and where its person was. Ids,
//! places in the source and times; never a word that somebody wrote, for it may lie on a disk.

use model::{RoomId, Timestamp};

/// Crashes within this time are one loop, in milliseconds.
const LOOP_MS: i64 = 60_000;
/// The crash of a loop from which on the page is not drawn any more.
const MOST: usize = 3;

/// A crash.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Crash {
    at: Timestamp,
    code: String,
}

/// Where somebody was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// The room on screen.
    pub(crate) room: Option<RoomId>,
    /// The id of the element with the keyboard.
    pub(crate) focus: Option<String>,
}

/// How a page begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Beginning {
    /// As ever.
    #[default]
    Fresh,
    /// After a crash: where its person was. With a second one at its heels, anywhere else.
    After {
        /// Where in the source it crashed.
        code: String,
        /// Where its person was.
        place: Place,
    },
    /// It crashes over and over, and is not drawn.
    Safe {
        /// Where in the source it crashed last.
        code: String,
    },
}

/// What the page remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    crashes: Vec<Crash>,
    place: Place,
}

impl Record {
    /// Reads what [`Record::text`] wrote; lines of another version are passed over.
    pub(super) fn read(text: &str) -> Self {
        let mut record = Self::default();
        for line in text.lines() {
            match line.split_once(' ') {
                Some(("room", room)) => record.place.room = Some(RoomId::new(room)),
                Some(("focus", focus)) => record.place.focus = Some(focus.to_owned()),
                Some((at, code)) => {
                    let crash = at
                        .parse()
                        .map(|ms| Crash { at: Timestamp::from_ms(ms), code: code.to_owned() });
                    record.crashes.extend(crash);
                }
                None => {}
            }
        }
        record
    }

    /// A line for each crash and for each part of the place. `boot.js` writes lines of crashes, too.
    pub(super) fn text(&self) -> String {
        let crashes = self.crashes.iter().map(|it| format!("{} {}", it.at.as_ms(), it.code));
        let room = self.place.room.iter().map(|room| format!("room {room}"));
        let focus = self.place.focus.iter().map(|focus| format!("focus {focus}"));
        // An id with a line break in it, which nobody makes, is one less that is kept.
        let lines = crashes.chain(room).chain(focus).filter(|line| !line.contains('\n'));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// One more. `false` where even the page that is left in a loop crashed: then nothing is to be
    /// tried any more.
    pub(super) fn add(&mut self, code: String, place: Place, now: Timestamp) -> bool {
        self.forget_old(now);
        self.crashes.push(Crash { at: now, code });
        self.place = place;
        self.crashes.len() <= MOST
    }

    /// How the page begins with this in mind.
    pub(super) fn beginning(&mut self, now: Timestamp) -> Beginning {
        self.forget_old(now);
        let Some(last) = self.crashes.last() else { return Beginning::Fresh };
        let code = last.code.clone();
        match self.crashes.len() {
            MOST.. => Beginning::Safe { code },
            // The place itself may be what it crashes of.
            2 => Beginning::After { code, place: Place::default() },
            _ => Beginning::After { code, place: self.place.clone() },
        }
    }

    /// A clock that was set back makes none of them last for ever.
    fn forget_old(&mut self, now: Timestamp) {
        self.crashes.retain(|crash| (0..LOOP_MS).contains(&now.ms_since(crash.at)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_ms(1_795_348_800_000 + seconds * 1_000)
    }

    fn lobby() -> Place {
        Place { room: Some(RoomId::new("r-lobby")), focus: Some("composer-text".into()) }
    }

    /// Crashes at these seconds, each page remembering what the one before wrote down.
    fn crashed(seconds: &[i64]) -> (Record, Vec<bool>) {
        let mut text = String::new();
        let mut tried = Vec::new();
        for second in seconds {
            let mut record = Record::read(&text);
            tried.push(record.add(format!("row.rs:{second}:9"), lobby(), at(*second)));
            text = record.text();
        }
        (Record::read(&text), tried)
    }

    fn after(code: &str, place: Place) -> Beginning {
        Beginning::After { code: code.to_owned(), place }
    }

    #[test]
    fn after_a_crash_the_page_begins_where_its_person_was() {
        assert_eq!(crashed(&[]).0.beginning(at(0)), Beginning::Fresh);
        assert_eq!(crashed(&[0]).0.beginning(at(1)), after("row.rs:0:9", lobby()));
    }

    #[test]
    fn a_place_that_crashes_at_once_is_left() {
        let beginning = crashed(&[0, 2]).0.beginning(at(3));
        assert_eq!(beginning, after("row.rs:2:9", Place::default()));
    }

    #[test]
    fn three_crashes_in_a_minute_end_in_the_plain_page_and_a_fourth_in_none() {
        let (mut record, tried) = crashed(&[0, 20, 59]);
        assert_eq!(record.beginning(at(60)), after("row.rs:59:9", Place::default()), "one is old");
        assert_eq!(tried, [true; 3]);
        let (mut record, _) = crashed(&[0, 20, 58]);
        assert_eq!(record.beginning(at(59)), Beginning::Safe { code: "row.rs:58:9".into() });
        assert_eq!(crashed(&[0, 1, 2, 3]).1, [true, true, true, false]);
    }

    #[test]
    fn crashes_of_long_ago_and_of_a_clock_that_was_wrong_are_forgotten() {
        assert_eq!(crashed(&[0, 1, 2]).0.beginning(at(62)), Beginning::Fresh);
        assert_eq!(crashed(&[900]).0.beginning(at(0)), Beginning::Fresh);
        assert_eq!(crashed(&[0, 100, 200, 300]).1, [true; 4]);
    }

    #[test]
    fn what_another_version_or_nobody_wrote_is_passed_over() {
        let mut odd = Record::read("\nnonsense\nat noon row.rs\n9999999999999999999 x\nroom r1");
        assert_eq!(odd.beginning(at(0)), Beginning::Fresh);
        odd.place.room = Some(RoomId::new("two\nlines"));
        assert_eq!(odd.text(), "");
    }
}
