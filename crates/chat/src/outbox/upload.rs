//! Messages with a file: the file is uploaded when its message is the next of its room, and what
//! follows in that room waits for it. Other rooms go on, and an upload uses up nothing of the pace.

use model::{MessageId, RoomId, Timestamp};

use super::row::{Row, Step};
use super::{Full, Outbox, Output};

/// Uploads that run at once, all rooms together: a third would only make two slower.
pub const UPLOADS_AT_ONCE: usize = 2;

impl Outbox {
    /// Keeps a place for a message with a file, as [`Outbox::admit`] does for one without: it is
    /// always queued, for the file has to go first.
    ///
    /// # Errors
    /// [`Full`] when there is none: refuse visibly and keep the file.
    pub fn admit_with_file(
        &mut self,
        message_id: &MessageId,
        room_id: &RoomId,
        now: Timestamp,
    ) -> Result<(), Full> {
        self.admit(message_id, room_id, now).map(drop)
    }

    /// The service has the file, and a durable row says so. Which upload brought it there does not
    /// matter.
    pub(super) fn take_uploaded(&mut self, message_id: &MessageId) {
        let Some(row) = self.find_mut(message_id) else { return };
        row.entry.needs_upload = false;
        row.attempts = 0;
        if row.is_uploading() {
            row.step = Step::Ready;
        }
    }

    pub(super) fn upload_next(&mut self, now: Timestamp) {
        if !self.is_running() || !self.has_upload_slot() {
            return;
        }
        let next = self.heads().find(|row| row.entry.needs_upload && row.due() <= now);
        let Some(message_id) = next.map(|row| row.entry.message_id.clone()) else { return };
        self.generation += 1;
        let generation = self.generation;
        if let Some(row) = self.find_mut(&message_id) {
            row.step = Step::Uploading { generation };
        }
        self.outputs.push_back(Output::Upload { message_id, generation });
    }

    /// When the next upload can begin by itself; the end of one that runs is told.
    pub(super) fn next_upload_at(&self) -> Option<Timestamp> {
        if !self.is_running() || !self.has_upload_slot() {
            return None;
        }
        self.heads().filter(|row| row.entry.needs_upload).map(Row::due).min()
    }

    /// An upload that runs while others wait for its end.
    pub(super) fn awaited_upload(&self) -> Option<&Row> {
        self.rows.iter().find(|row| row.is_uploading()).filter(|_| !self.has_upload_slot())
    }

    fn has_upload_slot(&self) -> bool {
        self.rows.iter().filter(|row| row.is_uploading()).count() < UPLOADS_AT_ONCE
    }
}
