//! Files: given to a composer, sent with a message, and gone when what they belong to is gone.
//!
//! The bytes of a file are durable before its row, and its row before anything is answered. Where
//! one of the two is missing after a crash, nobody is told of the other, and upkeep removes it.

pub(crate) mod serving;
pub(crate) mod uploading;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ::attachments::{Cabinet, CabinetError, Form, fitting, kind_of, lighter};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ipc::{
    AddAttachment, Code, FileContent, IpcError, RemoveAttachment, SendAttachment, StagedAttachment,
};
use model::{
    Attachment, AttachmentId, Content, FileKind, Message, MessageId, MessageKind, Timestamp, limits,
};
use store::{KeptFile, Running};
use tokio::task::AbortHandle;

use crate::FileHost;
use crate::core::Core;
use crate::dispatch::{Answer, to_json};
use crate::event::{Done, LateReply};
use crate::rooms::{no_such_room, signed_out};
use crate::sending::{full, refusal};

/// Files one composer holds.
const MOST_STAGED: usize = 10;
/// Bytes of files that can be fetched again and are kept at hand.
pub(crate) const KEPT_BYTES: u64 = 256 * 1024 * 1024;

/// A file without a row may be about to get one for so long.
const BEING_ADDED: Duration = Duration::from_secs(60 * 60);

/// What the loop holds of files.
pub(crate) struct Files {
    pub(crate) cabinet: Cabinet,
    pub(crate) gates: serving::Gates,
    /// Saves and opens files; without one they go where files for the person go.
    pub(crate) host: Option<Arc<dyn FileHost>>,
    /// Where what takes long runs: beside the loop, as the store's calls do, or in place.
    pub(crate) running: Running,
    uploads: BTreeMap<MessageId, AbortHandle>,
}

impl Files {
    pub(crate) fn new(cabinet: Cabinet, running: Running) -> Self {
        let gates = serving::Gates::default();
        Self { cabinet, gates, host: None, running, uploads: BTreeMap::new() }
    }
}

/// Does what takes long. Nothing but its seed decides what happens when in a simulation, so there it
/// is done where it is awaited.
pub(crate) async fn aside<T: Send + 'static>(
    running: Running,
    job: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    match running {
        Running::OnThreads => tokio::task::spawn_blocking(job).await.ok(),
        Running::InPlace(_) => Some(job()),
    }
}

impl Core {
    /// Takes a file in. It is looked at, encrypted and written beside the loop.
    pub(crate) fn add_attachment(&mut self, command: AddAttachment, reply: LateReply) {
        self.note_input();
        let known = self.me().ok_or_else(signed_out);
        let known =
            known.and_then(|_| self.directory.room(&command.room_id).ok_or_else(no_such_room));
        if let Err(err) = known {
            let _ = reply.send(Err(err));
            return;
        }
        let (cabinet, at) = (self.files.cabinet.clone(), self.now());
        let running = self.files.running.clone();
        self.tasks.spawn(self.epoch, async move {
            let put = aside(running, move || put(&cabinet, command, at)).await;
            let put = put.unwrap_or_else(|| Err(unreadable()));
            Done::FilePut { put, reply }
        });
    }

    /// The bytes of a file are on the disk, or could not be taken.
    pub(crate) async fn finish_adding(&mut self, put: Answer<KeptFile>, reply: LateReply) {
        let staged = match put {
            Ok(file) => self.stage(file).await,
            Err(err) => Err(err),
        };
        let _ = reply.send(to_json(staged));
    }

    async fn stage(&mut self, file: KeptFile) -> Answer<StagedAttachment> {
        let id = file.id.clone();
        let noted = self.store.stage_file(file, MOST_STAGED).await;
        if !matches!(noted, Ok(Some(_))) {
            self.remove_bytes(&[id]);
        }
        let noted = noted.map_err(|err| self.store_failed(err))?;
        noted.and_then(staged).ok_or_else(|| {
            IpcError::new(Code::TooManyFiles, "The composer holds as many files as it can")
        })
    }

    /// A person takes a file out of a composer.
    pub(crate) async fn remove_attachment(&mut self, command: RemoveAttachment) -> Answer<()> {
        self.note_input();
        let removed = self.store.unstage_file(command.attachment_id.clone()).await;
        if removed.map_err(|err| self.store_failed(err))? {
            self.remove_bytes(&[command.attachment_id]);
        }
        Ok(())
    }

    /// A person sends a message with a file. It is answered when it is durable.
    pub(crate) async fn send_attachment(&mut self, command: SendAttachment) -> Answer<Message> {
        self.note_input();
        let SendAttachment { client_msg_id, room_id, attachment_id, text } = command;
        if let Some(known) = self.known(&client_msg_id).await? {
            return Ok(known);
        }
        let file = self.store.file(attachment_id.clone()).await;
        let file = file.map_err(|err| self.store_failed(err))?.ok_or_else(no_such_file)?;
        let content = content(file, text);
        chat::compose::check(&content).map_err(refusal)?;
        let message = self.written(client_msg_id.clone(), room_id, content)?;
        let admitted =
            self.outbox.admit_with_file(&client_msg_id, &message.room_id, message.written_at);
        admitted.map_err(|_| full())?;
        let admitted =
            self.store.enqueue_with_file(message, attachment_id, limits::OUTBOX_ENTRIES).await;
        match admitted.transpose() {
            Some(admitted) => self.finish_admission(&client_msg_id, admitted).await,
            None => {
                self.outbox.give_back(&client_msg_id);
                Err(no_such_file())
            }
        }
    }

    async fn known(&mut self, id: &MessageId) -> Answer<Option<Message>> {
        self.store.message(id.clone()).await.map_err(|err| self.store_failed(err))
    }

    /// Removes the files whose messages are gone, and what is more than is kept at hand.
    pub(crate) async fn forget_files(&mut self) {
        match self.store.forget_files(KEPT_BYTES).await {
            Ok(gone) => self.remove_bytes(&gone),
            Err(err) => {
                self.store_failed(err);
            }
        }
    }

    /// Removes what a crash has left, and what was opened and lies in the clear.
    pub(crate) async fn sweep_files(&mut self) {
        self.clear_opened();
        self.forget_files().await;
        match self.store.file_ids().await {
            Ok(ids) => match self.files.cabinet.sweep(&ids, SystemTime::now() - BEING_ADDED) {
                Ok(0) => {}
                Ok(removed) => tracing::info!(removed, "Removed files that nothing names"),
                Err(err) => tracing::warn!(%err, "The files could not be swept"),
            },
            Err(err) => {
                self.store_failed(err);
            }
        }
    }

    fn remove_bytes(&self, ids: &[AttachmentId]) {
        for id in ids {
            if let Err(err) = self.files.cabinet.remove(id) {
                // Upkeep finds it again.
                tracing::warn!(%err, "A file could not be removed");
            }
        }
    }
}

/// Looks at a file, and writes it.
fn put(cabinet: &Cabinet, command: AddAttachment, at: Timestamp) -> Answer<KeptFile> {
    let AddAttachment { attachment_id, room_id, name, content, as_it_is } = command;
    let mut content = decode(&content)?;
    let mut kind = kind_of(&content).ok_or_else(not_allowed)?;
    if !as_it_is && let Some(light) = lighter(&content, kind) {
        (content, kind) = (light, FileKind::Webp);
    }
    cabinet.put(&attachment_id, Form::Whole, &content).map_err(disk)?;
    Ok(KeptFile {
        id: attachment_id,
        room_id,
        message_id: None,
        name: fitting(&name, Some(kind)),
        kind: Some(kind),
        size: length(&content),
        used_at: at,
    })
}

fn decode(content: &FileContent) -> Answer<Vec<u8>> {
    // Told before it is read: four letters are three bytes.
    let most_letters = limits::ATTACHMENT_BYTES.div_ceil(3).saturating_mul(4);
    if length(content.0.as_bytes()) > most_letters {
        return Err(too_large());
    }
    let content = BASE64_STANDARD.decode(&content.0).map_err(|_| unreadable())?;
    if length(&content) > limits::ATTACHMENT_BYTES { Err(too_large()) } else { Ok(content) }
}

fn content(file: KeptFile, text: String) -> Content {
    let is_picture = file.kind.is_some_and(FileKind::is_picture);
    Content {
        kind: if is_picture { MessageKind::Image } else { MessageKind::Document },
        text,
        attachment: Some(Attachment { url: String::new(), name: file.name, size: Some(file.size) }),
    }
}

/// A file of a composer as faces see it; `None` for a kind this version does not know.
pub(crate) fn staged(file: KeptFile) -> Option<StagedAttachment> {
    let KeptFile { id, room_id, name, kind, size, .. } = file;
    Some(StagedAttachment { id, room_id, name, kind: kind?, size })
}

pub(crate) fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// What a failure of the folder means to a person.
pub(crate) fn disk(err: CabinetError) -> IpcError {
    let code = match &err {
        CabinetError::DiskFull => Code::DiskFull,
        CabinetError::ReadOnly => Code::ReadOnly,
        CabinetError::Missing | CabinetError::Damaged => Code::FileUnreadable,
        CabinetError::Failed(_) => Code::DiskTrouble,
    };
    IpcError::new(code, err.to_string())
}

fn too_large() -> IpcError {
    IpcError::new(Code::FileTooLarge, "A file has at most ten mebibytes")
}

pub(crate) fn not_allowed() -> IpcError {
    IpcError::new(Code::FileNotAllowed, "The file is of no kind that is allowed")
}

pub(crate) fn unreadable() -> IpcError {
    IpcError::new(Code::FileUnreadable, "The file cannot be read")
}

pub(crate) fn no_such_file() -> IpcError {
    IpcError::new(Code::NotFound, "There is no such file")
}

#[cfg(test)]
mod tests {
    use model::RoomId;
    use zeroize::Zeroizing;

    use super::*;

    fn add(content: &[u8]) -> (tempfile::TempDir, Answer<KeptFile>) {
        let folder = tempfile::tempdir().unwrap();
        let cabinet = Cabinet::new(folder.path().to_owned(), Zeroizing::new([1; 32]));
        let command = AddAttachment {
            attachment_id: AttachmentId::new("f1"),
            room_id: RoomId::new("r1"),
            name: "../stain.pdf".into(),
            content: FileContent(BASE64_STANDARD.encode(content)),
            as_it_is: true,
        };
        let put = put(&cabinet, command, Timestamp::from_ms(0));
        (folder, put)
    }

    #[track_caller]
    fn check_refused(content: &[u8], code: Code) {
        let (folder, put) = add(content);
        assert_eq!(put.unwrap_err().code, code);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was written");
    }

    #[test]
    fn a_file_is_refused_before_it_is_written() {
        let most = usize::try_from(limits::ATTACHMENT_BYTES).unwrap();
        let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
        picture.resize(most + 1, 0);
        check_refused(&picture, Code::FileTooLarge);
        check_refused(&vec![0; most * 2], Code::FileTooLarge);
        check_refused(b"MZ a program", Code::FileNotAllowed);
        check_refused(b"", Code::FileNotAllowed);
        picture.truncate(most);
        assert_eq!(add(&picture).1.unwrap().size, limits::ATTACHMENT_BYTES);
    }

    #[test]
    fn a_file_bears_the_name_its_content_deserves() {
        let (_folder, put) = add(b"\x89PNG\r\n\x1a\n");
        let file = put.unwrap();
        assert_eq!((file.name.as_str(), file.kind), ("stain.png", Some(FileKind::Png)));
    }
}
