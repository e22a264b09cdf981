//! Words of the search.

use model::Timestamp;

use super::moment;
use crate::store::{Range, When};

pub(crate) const SEARCH: &str = "Search messages";
pub(crate) const SEARCH_HERE: &str = "Search in this room";
pub(crate) const SEARCH_CLOSE: &str = "Close the search";
pub(crate) const SEARCH_ROOM: &str = "Room";
pub(crate) const SEARCH_ALL_ROOMS: &str = "All rooms";
pub(crate) const SEARCH_SENDER: &str = "Person";
pub(crate) const SEARCH_ANYONE: &str = "Anyone";
pub(crate) const SEARCH_WHEN: &str = "Time";
pub(crate) const SEARCH_FILE: &str = "With a file";
pub(crate) const SEARCH_FILTERS: &str = "Narrow the search";
pub(crate) const SEARCH_RESULTS: &str = "Messages found";
pub(crate) const SEARCH_MORE: &str = "Show more";
pub(crate) const SEARCH_WAITING: &str = "Looking…";
pub(crate) const SEARCH_IDLE: &str = "What are you looking for?";
pub(crate) const SEARCH_IDLE_LEAD: &str =
    "Words, a name, or a guest room: 412 finds that room alone, not 4123. It works without a line.";
pub(crate) const SEARCH_NONE: &str = "Nothing found";
pub(crate) const SEARCH_NONE_LEAD: &str =
    "Try fewer words, or the beginning of one with a * after it.";

/// How long ago.
pub(crate) fn when(when: When) -> &'static str {
    match when {
        When::Any => "Any time",
        When::Day => "Last 24 hours",
        When::Week => "Last 7 days",
        When::Month => "Last 30 days",
    }
}

/// How many were found.
pub(crate) fn found(count: usize, has_more: bool) -> String {
    match (count, has_more) {
        (1, false) => "1 message".to_owned(),
        (n, false) => format!("{n} messages"),
        (n, true) => format!("The newest {n} messages"),
    }
}

/// How far it was looked: never more than the desk has.
pub(crate) fn range(range: Range, now: Timestamp) -> String {
    let mut words = match range.since {
        Some(since) => format!("Looked through this computer back to {}.", moment(since, now)),
        None => "This computer has no messages there yet.".to_owned(),
    };
    if range.is_indexing {
        words.push_str(" Older ones are still being prepared.");
    }
    if range.has_gaps {
        words.push_str(" Some in between may be missing.");
    }
    words
}
