//! Message ids seen lately, so that a second publish of one is not a second message (digest §8).

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

/// The ids of one channel within the window, each with the serial it was given.
#[derive(Debug)]
pub(crate) struct KnownIds {
    serials: HashMap<String, String>,
    ages: VecDeque<(Instant, String)>,
    window: Duration,
    most: usize,
}

impl KnownIds {
    /// Remembers ids for `window`, `most` of them.
    pub(crate) fn new(window: Duration, most: usize) -> Self {
        Self { serials: HashMap::new(), ages: VecDeque::new(), window, most }
    }

    /// The serial of the message with this id, if it is remembered.
    pub(crate) fn serial(&mut self, id: &str, now: Instant) -> Option<&str> {
        self.forget(now);
        self.serials.get(id).map(String::as_str)
    }

    /// Remembers an id.
    pub(crate) fn remember(&mut self, id: String, serial: String, now: Instant) {
        if self.serials.insert(id.clone(), serial).is_none() {
            self.ages.push_back((now, id));
        }
        self.forget(now);
    }

    fn forget(&mut self, now: Instant) {
        let is_over = |(at, _): &(Instant, String)| now.duration_since(*at) > self.window;
        while self.ages.len() > self.most || self.ages.front().is_some_and(is_over) {
            if let Some((_, id)) = self.ages.pop_front() {
                self.serials.remove(&id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_known_within_the_window_and_within_the_bound() {
        let start = Instant::now();
        let mut known = KnownIds::new(Duration::from_secs(120), 2);
        known.remember("a".to_owned(), "s1".to_owned(), start);
        assert_eq!(known.serial("a", start + Duration::from_secs(120)), Some("s1"));
        assert_eq!(known.serial("a", start + Duration::from_secs(121)), None);
        for id in ["b", "c", "d"] {
            known.remember(id.to_owned(), "s".to_owned(), start + Duration::from_secs(121));
        }
        let now = start + Duration::from_secs(121);
        assert_eq!(known.serial("b", now), None);
        assert!(known.serial("c", now).is_some() && known.serial("d", now).is_some());
    }
}
