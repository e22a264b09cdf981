//! What somebody looks for among the cached messages, and what is found.

pub(crate) mod query;
pub(crate) mod words;

use std::ops::Range;

use model::{Message, RoomId, Timestamp, UserId};

use crate::{Store, StoreError};

/// What is looked for. Everything given must fit; nothing given finds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Words as typed: all of them, in any order, accents and capitals aside. No sign in it means
    /// anything but a `*` after a word, which stands for any ending. The last word is taken for a
    /// beginning anyway, unless it has a digit: who types 412 means that room and not 4123.
    pub text: String,
    /// Only in this room.
    pub room_id: Option<RoomId>,
    /// Only what this person wrote.
    pub sender_id: Option<UserId>,
    /// Only messages with a file.
    pub has_file: bool,
    /// Only from this time on, by the service's clock.
    pub since: Option<Timestamp>,
    /// Only before this time.
    pub until: Option<Timestamp>,
    /// Only what comes after the page that ended here.
    pub after: Option<SearchCursor>,
    /// Messages of a page.
    pub limit: usize,
}

/// Where a page of hits ended. Messages that come meanwhile stand before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchCursor(pub(crate) i64);

impl SearchCursor {
    /// Reads what [`std::fmt::Display`] wrote; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

impl std::fmt::Display for SearchCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A message that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The message.
    pub message: Message,
    /// Where the words stand in its text, in bytes, in order and apart.
    pub in_text: Vec<Range<usize>>,
    /// Where they stand in the name of its file.
    pub in_name: Vec<Range<usize>>,
}

/// A page of hits, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The hits. Fitting entries of the outbox come before the first page, the newest first, and
    /// are not counted in its limit.
    pub hits: Vec<Hit>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<SearchCursor>,
    /// What was looked through.
    pub range: SearchedRange,
}

/// How far back a search reached in the rooms it was about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SearchedRange {
    /// Everything the desk has from this time on was looked through; `None` where it has nothing.
    pub since: Option<Timestamp>,
    /// Whether older messages are on the desk whose words are not in the index yet.
    pub is_indexing: bool,
    /// Whether a known hole is in these rooms.
    pub has_gaps: bool,
}

impl Store {
    /// Looks through the cached messages and the outbox, newest first, on the thread of whoever asks
    /// where tokio can do without it.
    pub async fn search(&self, search: Search) -> Result<Found, StoreError> {
        self.read_here(move |db| db.search(&search)).await
    }

    /// Takes up to `limit` messages into the search's index that were on the desk before it had
    /// one; answers whether there are more. For when the desk is at rest.
    pub async fn index_older(&self, limit: usize) -> Result<bool, StoreError> {
        self.write(move |db| db.index_older(limit)).await
    }

    /// Rewrites a part of the search's index without what was removed from it; answers whether
    /// there is more. `is_first` begins a round. For when the desk is at rest.
    pub async fn merge_index(&self, is_first: bool) -> Result<bool, StoreError> {
        self.write(move |db| db.merge_index(is_first)).await
    }
}
