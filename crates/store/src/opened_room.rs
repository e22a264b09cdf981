//! What a room shows when it is opened, read in one go: one job for one connection, and all of it
//! as it was at one moment.

use model::{MessageId, RoomId};

use crate::{Db, History, KeptFile, ReadMarker, Store, StoreError, TimelineSlice};

/// A room somebody opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenedRoom {
    /// Its newest rows, as by [`Store::timeline_newest`].
    pub timeline: TimelineSlice,
    /// The owner's read marker.
    pub read_marker: Option<ReadMarker>,
    /// The first message that counts as unread.
    pub first_unread: Option<MessageId>,
    /// What stands in the composer.
    pub draft: Option<String>,
    /// The files in the composer, in the order they were given to it.
    pub staged: Vec<KeptFile>,
    /// Where the backend's pages of the room stand.
    pub history: History,
}

impl Db {
    /// See [`Store::open_room`].
    pub fn open_room(&self, room: &RoomId, limit: usize) -> Result<OpenedRoom, StoreError> {
        // It only reads; the drop ends it.
        let _moment = self.conn.unchecked_transaction()?;
        Ok(OpenedRoom {
            timeline: self.timeline_newest(room, limit)?,
            read_marker: self.read_marker(room)?,
            first_unread: self.first_unread(room)?,
            draft: self.draft(room)?,
            staged: self.staged_files(room)?,
            history: self.history(room)?,
        })
    }
}

impl Store {
    /// Everything a room shows when it is opened, with at most `limit` messages.
    pub async fn open_room(&self, room: RoomId, limit: usize) -> Result<OpenedRoom, StoreError> {
        self.read(move |db| db.open_room(&room, limit)).await
    }
}
