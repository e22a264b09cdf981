//! Read positions a person moves by hand: everything read, or unread again.

use chat::receipts;
use chat::timeline::Position;
use ipc::{Code, Event as Told, IpcError, MarkRoomRead, MarkUnread};
use model::{RoomId, Timestamp};

use crate::catching_up::receipts_of;
use crate::core::Core;
use crate::dispatch::Answer;
use crate::event::Done;
use crate::rest::{HistoryPage, RestError};
use crate::rooms::{no_such_room, signed_out};

/// Rooms asked about at a time; the others wait for the next list of rooms.
const READINGS: usize = 20;

impl Core {
    /// A person has read everything in a room.
    pub(crate) async fn mark_room_read(&mut self, command: MarkRoomRead) -> Answer<()> {
        let MarkRoomRead { room_id } = command;
        self.note_input();
        self.directory.room(&room_id).ok_or_else(no_such_room)?;
        self.visit.mark_read(&room_id);
        let newest = self.store.newest(room_id.clone()).await;
        let newest = newest.map_err(|err| self.store_failed(err))?;
        if let Some(position) = newest.as_ref().and_then(Position::of) {
            self.read_up_to(room_id, position).await;
        }
        Ok(())
    }

    /// A person leaves a room for later: from a message on it is unread.
    pub(crate) async fn mark_unread(&mut self, command: MarkUnread) -> Answer<()> {
        let MarkUnread { room_id, message_id } = command;
        self.note_input();
        self.me().ok_or_else(signed_out)?;
        self.directory.room(&room_id).ok_or_else(no_such_room)?;
        let at = self.skew.to_server(self.now());
        let marked = self.store.mark_unread(room_id.clone(), message_id, at).await;
        let first = marked.map_err(|err| self.store_failed(err))?.ok_or_else(nothing_to_mark)?;
        self.visit.mark_unread(&room_id, first);
        self.refresh_rooms([room_id.clone()]).await;
        // Where it is open, the line has moved.
        self.bus.publish(Told::TimelineReset { room_id });
        Ok(())
    }

    /// Asks the backend where it has this person read up to, in rooms with something unread where
    /// it says that they read later than this desk knows of. Its time alone is not exact: it covers
    /// what came in while the reading was on its way. The receipts of its newest page are.
    pub(crate) async fn ask_of_reading(&mut self) {
        let Some(me) = self.me().map(|me| me.id.clone()) else { return };
        for (room_id, read_at) in self.directory.unread_read_at(&me) {
            if self.readings_awaited >= READINGS {
                return;
            }
            let was_asked = self.reading_asked.get(&room_id) >= Some(&read_at);
            if was_asked || !self.is_news_of_reading(&room_id, read_at).await {
                continue;
            }
            self.reading_asked.insert(room_id.clone(), read_at);
            self.readings_awaited += 1;
            let rest = self.rest.clone();
            self.tasks.spawn(self.epoch, async move {
                let answer = rest.messages(&room_id, None).await;
                Done::ReadElsewhere { room_id, answer }
            });
        }
    }

    /// Whether a time of reading is later than the newest message known to be read. Where there is
    /// no read marker, the time counts as it is.
    async fn is_news_of_reading(&self, room_id: &RoomId, read_at: Timestamp) -> bool {
        let marker = self.store.read_marker(room_id.clone()).await.ok().flatten();
        let Some(marker) = marker else { return false };
        let message = self.store.message(marker.message_id).await.ok().flatten();
        let read_to = message.and_then(|message| message.sent_at);
        Some(read_at) > read_to
    }

    /// The backend said where this person has read up to.
    pub(crate) async fn take_reading(
        &mut self,
        room_id: RoomId,
        answer: Result<HistoryPage, RestError>,
    ) {
        self.readings_awaited = self.readings_awaited.saturating_sub(1);
        match answer {
            Ok(page) => {
                let receipts = page.messages.iter().flat_map(receipts_of).collect();
                self.take_receipts(receipts).await;
            }
            Err(RestError::SignedOut) => self.expire().await,
            Err(err) => {
                tracing::info!(%err, "Nobody said what was read elsewhere");
                if err.is_transient() {
                    // With the next list of rooms, since nothing else would bring it up again.
                    self.reading_asked.remove(&room_id);
                    self.line.rooms_missed(self.now());
                }
            }
        }
    }

    /// Another device moved the read position beyond what was read here, and reports that itself.
    pub(crate) async fn learn_of_reading(&mut self, room_id: &RoomId) {
        let marker = self.store.read_marker(room_id.clone()).await.ok().flatten();
        let Some(marker) = marker else { return };
        let message = self.store.message(marker.message_id).await.ok().flatten();
        let Some(position) = message.as_ref().and_then(Position::of) else { return };
        if self.read_receipts.is_news(room_id, &position) {
            let now = self.now();
            let room_id = room_id.clone();
            self.read_receipts.handle(receipts::Input::ReadElsewhere { room_id, position }, now);
        }
    }
}

fn nothing_to_mark() -> IpcError {
    IpcError::new(Code::NotFound, "There is nothing from somebody else to be unread")
}
