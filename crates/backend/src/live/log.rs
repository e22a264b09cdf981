//! What a channel remembers: the frames that resume, history and continuity are answered from.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// How much a channel remembers, and for how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Most entries kept.
    pub(crate) entries: usize,
    /// Most bytes kept, by the size the caller names for each entry.
    pub(crate) bytes: usize,
    /// For how long a subscriber may continue from an entry (digest §5: two minutes).
    pub(crate) resume: Duration,
    /// For how long history answers from an entry.
    pub(crate) history: Duration,
}

/// Why a position cannot be continued from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    /// Something after it is older than the resume window, or the position is unknown (90003).
    TooOld,
    /// Something after it had to make room (90004).
    TooMany,
}

/// One remembered frame.
#[derive(Debug)]
pub(crate) struct Entry<T> {
    /// The channel serial of the frame; strictly increasing along the log.
    pub(crate) serial: String,
    /// What is remembered.
    pub(crate) value: T,
    at: Instant,
    size: usize,
}

/// A bounded log in serial order. Ages by the monotonic clock, so a skewed wall clock forgets nothing.
#[derive(Debug)]
pub(crate) struct ChannelLog<T> {
    entries: VecDeque<Entry<T>>,
    bytes: usize,
    bounds: Bounds,
    /// The newest serial forgotten for its age.
    aged: String,
    /// The newest serial forgotten to make room.
    displaced: String,
}

impl<T> ChannelLog<T> {
    /// An empty log.
    pub(crate) fn new(bounds: Bounds) -> Self {
        let nothing = String::new;
        Self { entries: VecDeque::new(), bytes: 0, bounds, aged: nothing(), displaced: nothing() }
    }

    /// Appends an entry and forgets what no longer fits.
    pub(crate) fn push(&mut self, serial: String, value: T, size: usize, now: Instant) {
        self.entries.push_back(Entry { serial, value, at: now, size });
        self.bytes += size;
        while self.entries.len() > self.bounds.entries || self.bytes > self.bounds.bytes {
            match self.forget_first() {
                Some(serial) => self.displaced = serial,
                None => break,
            }
        }
        self.forget_aged(now);
    }

    /// Everything after `serial`, if nothing of it was forgotten and nothing of it is too old.
    ///
    /// # Errors
    /// Why the subscriber has a gap.
    pub(crate) fn since(
        &self,
        serial: &str,
        now: Instant,
    ) -> Result<impl Iterator<Item = &Entry<T>>, Lost> {
        if self.displaced.as_str() > serial {
            return Err(Lost::TooMany);
        }
        let start = self.entries.partition_point(|entry| entry.serial.as_str() <= serial);
        let oldest = self.entries.get(start);
        let is_old = |entry: &Entry<T>| now.duration_since(entry.at) > self.bounds.resume;
        if self.aged.as_str() > serial || oldest.is_some_and(is_old) {
            return Err(Lost::TooOld);
        }
        Ok(self.entries.range(start..))
    }

    /// Everything that history may show, oldest first.
    pub(crate) fn history(&self, now: Instant) -> impl DoubleEndedIterator<Item = &Entry<T>> {
        let is_kept = move |entry: &&Entry<T>| now.duration_since(entry.at) <= self.bounds.history;
        self.entries.iter().filter(is_kept)
    }

    /// The entry at exactly this position, while history may show it.
    pub(crate) fn find(&self, serial: &str, now: Instant) -> Option<&Entry<T>> {
        let at = self.entries.partition_point(|entry| entry.serial.as_str() < serial);
        let entry = self.entries.get(at).filter(|entry| entry.serial == serial)?;
        (now.duration_since(entry.at) <= self.bounds.history).then_some(entry)
    }

    /// The position of the oldest entry.
    pub(crate) fn oldest(&self) -> Option<&str> {
        self.entries.front().map(|entry| entry.serial.as_str())
    }

    fn forget_aged(&mut self, now: Instant) {
        let keep = self.bounds.history.max(self.bounds.resume);
        while self.entries.front().is_some_and(|entry| now.duration_since(entry.at) > keep) {
            if let Some(serial) = self.forget_first() {
                self.aged = serial;
            }
        }
    }

    fn forget_first(&mut self) -> Option<String> {
        let entry = self.entries.pop_front()?;
        self.bytes -= entry.size;
        Some(entry.serial)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn log() -> ChannelLog<u32> {
        ChannelLog::new(Bounds { entries: 3, bytes: 100, resume: 2 * MINUTE, history: 9 * MINUTE })
    }

    fn since(log: &ChannelLog<u32>, serial: &str, now: Instant) -> Result<Vec<u32>, Lost> {
        log.since(serial, now).map(|entries| entries.map(|entry| entry.value).collect())
    }

    #[test]
    fn a_quiet_channel_is_continued_however_late() {
        let start = Instant::now();
        let mut log = log();
        log.push("s1".to_owned(), 1, 1, start);
        assert_eq!(since(&log, "s1", start + 60 * MINUTE), Ok(vec![]));
    }

    #[test]
    fn what_was_missed_is_replayed_for_two_minutes() {
        let start = Instant::now();
        let mut log = log();
        log.push("s1".to_owned(), 1, 1, start);
        log.push("s2".to_owned(), 2, 1, start + MINUTE);
        assert_eq!(since(&log, "s0", start + 2 * MINUTE), Ok(vec![1, 2]));
        assert_eq!(since(&log, "s0", start + 3 * MINUTE), Err(Lost::TooOld));
        assert_eq!(since(&log, "s1", start + 3 * MINUTE), Ok(vec![2]));
    }

    #[test]
    fn what_made_room_is_a_gap_only_for_those_who_had_not_seen_it() {
        let start = Instant::now();
        let mut log = log();
        for (serial, value) in [("s1", 1), ("s2", 2), ("s3", 3), ("s4", 4)] {
            log.push(serial.to_owned(), value, 1, start);
        }
        assert_eq!(since(&log, "s0", start), Err(Lost::TooMany));
        assert_eq!(since(&log, "s1", start), Ok(vec![2, 3, 4]));
    }

    #[test]
    fn the_log_is_bounded_in_bytes_too() {
        let start = Instant::now();
        let mut log = log();
        log.push("s1".to_owned(), 1, 60, start);
        log.push("s2".to_owned(), 2, 60, start);
        assert_eq!(log.history(start).map(|entry| entry.value).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn an_entry_is_found_by_its_position_and_by_no_other() {
        let start = Instant::now();
        let mut log = log();
        for (serial, value) in [("s1", 1), ("s3", 3)] {
            log.push(serial.to_owned(), value, 1, start);
        }
        let find = |serial, now| log.find(serial, now).map(|entry| entry.value);
        assert_eq!(
            [find("s1", start), find("s2", start), find("s3", start)],
            [Some(1), None, Some(3)]
        );
        assert_eq!(find("s1", start + 10 * MINUTE), None);
        assert_eq!(log.oldest(), Some("s1"));
    }

    #[test]
    fn history_outlives_the_resume_window_but_not_its_own() {
        let start = Instant::now();
        let mut log = log();
        log.push("s1".to_owned(), 1, 1, start);
        assert_eq!(log.history(start + 9 * MINUTE).count(), 1);
        assert_eq!(log.history(start + 10 * MINUTE).count(), 0);
        log.push("s2".to_owned(), 2, 1, start + 10 * MINUTE);
        assert_eq!(since(&log, "s0", start + 10 * MINUTE), Err(Lost::TooOld));
        assert_eq!(since(&log, "s1", start + 10 * MINUTE), Ok(vec![2]));
    }
}
