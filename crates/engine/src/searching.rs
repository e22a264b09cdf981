//! Searching the messages on this desk.

use std::sync::{Arc, PoisonError, RwLock};

use ipc::{Code, Highlight, IpcError, SearchHit, SearchMessages, SearchPage};
use model::limits;
use store::{Found, Hit, Search, SearchCursor, Store, StoreError};

use crate::core::Core;
use crate::dispatch::{Answer, to_json};
use crate::event::{Done, Epoch, LateReply, Reporter};
use crate::rooms::{no_such_room, signed_out};

/// What it takes to search somebody's desk, beside the loop: a word that begins many others takes its
/// time in a large desk, and messages go on meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct Searcher {
    store: Store,
    reporter: Reporter,
}

impl Searcher {
    /// Looks, where tokio can do without the thread it is called on there.
    pub(crate) async fn answer(self, command: SearchMessages, reply: LateReply) {
        let answer = match self.search(command).await {
            Ok(answer) => answer.and_then(|page| to_json(Ok(page))),
            Err(err) => return self.reporter.report(Done::SearchFailed { err, reply }),
        };
        // A face that went away does not wait for its answer.
        let _ = reply.send(answer);
    }

    async fn search(&self, command: SearchMessages) -> Result<Answer<SearchPage>, StoreError> {
        let SearchMessages { text, room_id, sender_id, has_file, since, until, cursor } = command;
        if let Some(room_id) = &room_id
            && !self.store.has_room(room_id.clone()).await?
        {
            return Ok(Err(no_such_room()));
        }
        let after = match cursor.as_deref().map(SearchCursor::parse) {
            Some(None) => return Ok(Err(no_such_cursor())),
            after => after.flatten(),
        };
        let limit = limits::SEARCH_PAGE;
        let search = Search { text, room_id, sender_id, has_file, since, until, after, limit };
        Ok(Ok(page(self.store.search(search).await?)))
    }
}

/// Where whoever asks finds the [`Searcher`] without waking the loop, which on a machine at rest takes
/// as long as a good part of a search. There is none while nobody's desk is open.
#[derive(Clone, Debug, Default)]
pub(crate) struct Searches(Arc<RwLock<Offer>>);

#[derive(Debug, Default)]
struct Offer {
    /// Of which session.
    epoch: Option<Epoch>,
    searcher: Option<Searcher>,
}

impl Searches {
    pub(crate) fn searcher(&self) -> Option<Searcher> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).searcher.clone()
    }

    /// From here on there is none, until a session stands.
    pub(crate) fn withdraw(&self) {
        self.set(Offer::default());
    }

    fn is_of(&self, epoch: Epoch) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).epoch == Some(epoch)
    }

    fn set(&self, offer: Offer) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = offer;
    }
}

impl Core {
    /// Has whoever asks look for themselves, once a session stands.
    pub(crate) fn offer_searches(&self) {
        if !self.searches.is_of(self.epoch) {
            let searcher = self.searcher().ok();
            self.searches.set(Offer { epoch: Some(self.epoch), searcher });
        }
    }

    /// A person looks for something and found no [`Searcher`].
    pub(crate) fn search_messages(&mut self, command: SearchMessages, reply: LateReply) {
        self.note_input();
        match self.searcher() {
            Ok(searcher) => drop(tokio::spawn(searcher.answer(command, reply))),
            Err(err) => drop(reply.send(Err(err))),
        }
    }

    fn searcher(&self) -> Answer<Searcher> {
        // The file may be of somebody who is signed out.
        self.me().ok_or_else(signed_out)?;
        Ok(Searcher { store: self.store.clone(), reporter: self.tasks.reporter(self.epoch) })
    }

    /// The local file failed it.
    pub(crate) fn finish_failed_search(&mut self, err: StoreError, reply: LateReply) {
        let _ = reply.send(Err(self.store_failed(err)));
    }
}

fn page(found: Found) -> SearchPage {
    SearchPage {
        hits: found.hits.into_iter().map(hit).collect(),
        next_cursor: found.next.map(|cursor| cursor.to_string()),
        searched_since: found.range.since,
        is_indexing: found.range.is_indexing,
        has_gaps: found.range.has_gaps,
    }
}

fn hit(hit: Hit) -> SearchHit {
    let mark = |at: std::ops::Range<usize>| Highlight { start: at.start, end: at.end };
    SearchHit {
        message: hit.message,
        in_text: hit.in_text.into_iter().map(mark).collect(),
        in_name: hit.in_name.into_iter().map(mark).collect(),
    }
}

fn no_such_cursor() -> IpcError {
    IpcError::new(Code::InvalidParams, "The cursor is none a search has named")
}
