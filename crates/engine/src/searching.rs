//! Searching the messages on this desk.

use ipc::{Code, Highlight, IpcError, SearchHit, SearchMessages, SearchPage};
use model::limits;
use store::{Found, Hit, Search, SearchCursor, StoreError};

use crate::core::Core;
use crate::dispatch::{Answer, to_json};
use crate::event::{Done, LateReply};
use crate::rooms::{no_such_room, signed_out};

impl Core {
    /// A person looks for something. It is answered beside the loop, from the thread that looked: a
    /// word that begins many others takes its time in a large desk, and messages go on meanwhile.
    pub(crate) fn search_messages(&mut self, command: SearchMessages, reply: LateReply) {
        self.note_input();
        let search = match self.read_search(command) {
            Ok(search) => search,
            Err(err) => {
                let _ = reply.send(Err(err));
                return;
            }
        };
        let reporter = self.tasks.reporter(self.epoch);
        self.store.search_then(search, move |found| match found {
            Ok(found) => {
                // A face that went away does not wait for its answer.
                let _ = reply.send(to_json(Ok(page(found))));
            }
            Err(err) => reporter.report(Done::SearchFailed { err, reply }),
        });
    }

    fn read_search(&self, command: SearchMessages) -> Answer<Search> {
        let SearchMessages { text, room_id, sender_id, has_file, since, until, cursor } = command;
        // The file may be of somebody who is signed out.
        self.me().ok_or_else(signed_out)?;
        if room_id.as_ref().is_some_and(|room_id| self.directory.room(room_id).is_none()) {
            return Err(no_such_room());
        }
        let after = match cursor {
            None => None,
            Some(cursor) => Some(SearchCursor::parse(&cursor).ok_or_else(no_such_cursor)?),
        };
        let limit = limits::SEARCH_PAGE;
        Ok(Search { text, room_id, sender_id, has_file, since, until, after, limit })
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
