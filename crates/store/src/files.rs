//! The async handle's calls about files.

use model::{Attachment, AttachmentId, Message, MessageId, RoomId, Timestamp};

use crate::{Admission, KeptFile, Store, StoreError};

type Answer<T> = Result<T, StoreError>;

/// Files: their rows, not their bytes.
impl Store {
    /// Notes a file that was given to a room's composer, unless the composer holds `most` of them:
    /// then the answer is `None`. The same id again answers what was noted first.
    pub async fn stage_file(&self, file: KeptFile, most: usize) -> Answer<Option<KeptFile>> {
        self.write(move |db| db.stage_file(file, most)).await
    }

    /// The files in a room's composer, in the order they were given to it.
    pub async fn staged_files(&self, room: RoomId) -> Answer<Vec<KeptFile>> {
        self.read(move |db| db.staged_files(&room)).await
    }

    /// A file by its id.
    pub async fn file(&self, id: AttachmentId) -> Answer<Option<KeptFile>> {
        self.read(move |db| db.file(&id)).await
    }

    /// The file of a message, if it is on this desk.
    pub async fn file_of(&self, message: MessageId) -> Answer<Option<KeptFile>> {
        self.read(move |db| db.file_of(&message)).await
    }

    /// Takes a file out of a composer; answers whether it was there.
    pub async fn unstage_file(&self, id: AttachmentId) -> Answer<bool> {
        self.write(move |db| db.unstage_file(&id)).await
    }

    /// Makes a message durable in the outbox, as [`Store::enqueue`] does, with a file of its room's
    /// composer, which leaves the composer in the same transaction. `None` where that file is not
    /// there.
    pub async fn enqueue_with_file(
        &self,
        message: Message,
        id: AttachmentId,
        limit: usize,
    ) -> Answer<Option<Admission>> {
        self.write(move |db| db.enqueue_with_file(message, &id, limit)).await
    }

    /// The service has the file of an entry: from here on it is not uploaded again. Answers the
    /// entry's message; `None` where there is no such entry any more.
    pub async fn note_upload(
        &self,
        id: MessageId,
        uploaded: Attachment,
    ) -> Answer<Option<Message>> {
        self.write(move |db| db.note_upload(&id, &uploaded)).await
    }

    /// Notes a file that was fetched for a message; `false` where one was noted already.
    pub async fn keep_fetched(&self, file: KeptFile) -> Answer<bool> {
        self.write(move |db| db.keep_fetched(&file)).await
    }

    /// Somebody looked at a file; what nobody looks at goes first.
    pub async fn note_use(&self, id: AttachmentId, at: Timestamp) -> Answer<()> {
        self.write(move |db| db.note_use(&id, at)).await
    }

    /// Forgets the files whose messages are gone, and of those that can be fetched again the ones
    /// longest out of use beyond `most_bytes`. Answers which: their bytes are to be removed now.
    pub async fn forget_files(&self, most_bytes: u64) -> Answer<Vec<AttachmentId>> {
        self.write(move |db| db.forget_files(most_bytes)).await
    }

    /// Every file there is a row of.
    pub async fn file_ids(&self) -> Answer<Vec<AttachmentId>> {
        self.read(|db| db.file_ids()).await
    }
}
