//! Files of messages, for eyes and for programs outside: fetched when somebody wants them, kept at
//! hand encrypted, and shown only as pictures that were encoded here.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::attachments::{Cabinet, CabinetError, Form, PictureError, fitting, kind_of, shrink};
use ipc::{Code, IpcError, OpenAttachment, PictureOf, PictureSize, SaveAttachment, SavedFile};
use model::{AttachmentId, FileKind, Message, MessageId, Timestamp};
use store::{KeptFile, Store};
use tokio::sync::{Semaphore, oneshot};

use super::{KEPT_BYTES, disk, length, no_such_file, not_allowed, unreadable};
use crate::core::Core;
use crate::dispatch::{Answer, to_json};
use crate::event::{Done, LateReply, Reporter};
use crate::rest::{Rest, RestError};
use crate::rooms::signed_out;
use crate::{FileHost, Json, ServedPicture};

/// Files fetched at once, and pictures decoded at once.
const AT_ONCE: usize = 3;
/// Edge of a small picture, in pixels: twice what a row shows, for dense screens.
const SMALL_EDGE: u32 = 640;
/// Edge of a large one.
const LARGE_EDGE: u32 = 2_560;
/// A look is worth noting when the last one is this long ago, in milliseconds.
const USE_WORTH_NOTING_MS: i64 = 60 * 60_000;
/// Files opened by other programs lie here in the clear, until the desk is at rest or started again.
const OPENED: &str = "opened";

/// Bounds for what people want to see.
#[derive(Clone)]
pub(crate) struct Gates {
    fetching: Arc<Semaphore>,
    decoding: Arc<Semaphore>,
}

impl Default for Gates {
    fn default() -> Self {
        let gate = || Arc::new(Semaphore::new(AT_ONCE));
        Self { fetching: gate(), decoding: gate() }
    }
}

/// Where the answer to a wish for a picture goes.
pub(crate) type PictureReply = oneshot::Sender<Answer<ServedPicture>>;

/// What serving works with, beside the loop.
struct Shelf {
    store: Store,
    cabinet: Cabinet,
    rest: Rest,
    gates: Gates,
    report: Reporter,
    now: Timestamp,
}

/// A file with its bytes.
struct Found {
    name: String,
    kind: Option<FileKind>,
    content: Vec<u8>,
}

impl Core {
    fn shelf(&self) -> Answer<Shelf> {
        // The file may be of somebody who is signed out.
        self.me().ok_or_else(signed_out)?;
        Ok(Shelf {
            store: self.store.clone(),
            cabinet: self.files.cabinet.clone(),
            rest: self.rest.clone(),
            gates: self.files.gates.clone(),
            report: self.tasks.reporter(self.epoch),
            now: self.now(),
        })
    }

    /// A face wants a picture.
    pub(crate) fn serve_picture(&self, of: PictureOf, size: PictureSize, reply: PictureReply) {
        match self.shelf() {
            Ok(shelf) => {
                tokio::spawn(async move {
                    let picture = shelf.picture(of, size).await;
                    let _ = reply.send(picture);
                });
            }
            Err(err) => {
                let _ = reply.send(Err(err));
            }
        }
    }

    /// A person wants a file outside.
    pub(crate) fn save_attachment(&mut self, command: SaveAttachment, reply: LateReply) {
        self.note_input();
        let (host, exports) = (self.files.host.clone(), self.exports.clone());
        self.serve(reply, move |shelf| async move {
            let found = shelf.found(&command.message_id).await?;
            save(found, host, exports).await.and_then(|saved| to_json(Ok(saved)))
        });
    }

    /// A person wants a file opened.
    pub(crate) fn open_attachment(&mut self, command: OpenAttachment, reply: LateReply) {
        self.note_input();
        let (host, folder) = (self.files.host.clone(), self.opened_folder());
        self.serve(reply, move |shelf| async move {
            let found = shelf.found(&command.message_id).await?;
            open(found, host, folder).await.and_then(|()| to_json(Ok(())))
        });
    }

    fn serve<F>(&self, reply: LateReply, work: impl FnOnce(Shelf) -> F)
    where
        F: Future<Output = Answer<Json>> + Send + 'static,
    {
        match self.shelf() {
            Ok(shelf) => {
                let work = work(shelf);
                tokio::spawn(async move {
                    let answer = work.await;
                    let _ = reply.send(answer);
                });
            }
            Err(err) => {
                let _ = reply.send(Err(err));
            }
        }
    }

    fn opened_folder(&self) -> PathBuf {
        self.config.data_dir.join(OPENED)
    }

    /// What was opened lies there in the clear no longer.
    pub(crate) fn clear_opened(&self) {
        match std::fs::remove_dir_all(self.opened_folder()) {
            Err(err) if err.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(%err, "Files that were opened could not be removed");
            }
            _ => {}
        }
    }
}

impl Shelf {
    async fn picture(&self, of: PictureOf, size: PictureSize) -> Answer<ServedPicture> {
        let file = match &of {
            PictureOf::Staged(id) => self.kept(self.store.file(id.clone()).await)?,
            PictureOf::Message(id) => self.kept(self.store.file_of(id.clone()).await)?,
        };
        let file = match (file, of) {
            (Some(file), _) => file,
            (None, PictureOf::Message(id)) => self.fetch(&id).await?,
            (None, PictureOf::Staged(_)) => return Err(no_such_file()),
        };
        self.note_use(&file).await;
        let _permit = self.gates.decoding.acquire().await;
        let cabinet = self.cabinet.clone();
        let made = tokio::task::spawn_blocking(move || make(&cabinet, &file.id, size)).await;
        made.unwrap_or_else(|_| Err(unreadable()))
    }

    /// A file of a message with its bytes, from here or from the backend.
    async fn found(&self, message_id: &MessageId) -> Answer<Found> {
        let file = match self.kept(self.store.file_of(message_id.clone()).await)? {
            Some(file) => file,
            None => self.fetch(message_id).await?,
        };
        let (cabinet, id) = (self.cabinet.clone(), file.id.clone());
        let content = tokio::task::spawn_blocking(move || cabinet.get(&id, Form::Whole)).await;
        let content = content.unwrap_or(Err(CabinetError::Missing)).map_err(disk)?;
        // The content says what it is, not the row.
        Ok(Found { name: file.name, kind: kind_of(&content), content })
    }

    fn kept<T>(&self, answer: Result<T, store::StoreError>) -> Answer<T> {
        answer.map_err(|err| {
            tracing::warn!(%err, "The row of a file cannot be read");
            let told = crate::outcome::of_call(&err);
            IpcError::new(told.code, told.sentence)
        })
    }

    async fn note_use(&self, file: &KeptFile) {
        if self.now.ms_since(file.used_at) > USE_WORTH_NOTING_MS && file.message_id.is_some() {
            // A use that is not noted makes a file older than it is, nothing worse.
            let _ = self.store.note_use(file.id.clone(), self.now).await;
        }
    }

    /// Fetches the file of a message and keeps it at hand.
    async fn fetch(&self, message_id: &MessageId) -> Answer<KeptFile> {
        let message = self.kept(self.store.message(message_id.clone()).await)?;
        let message = message.ok_or_else(no_such_file)?;
        let _permit = self.gates.fetching.acquire().await;
        // Somebody else may have fetched it while this waited.
        if let Some(file) = self.kept(self.store.file_of(message_id.clone()).await)? {
            return Ok(file);
        }
        // One of our own that is not uploaded has no address yet.
        let attachment = message.content.attachment.as_ref().filter(|file| !file.needs_upload());
        let attachment = attachment.ok_or_else(no_such_file)?;
        let content =
            self.rest.download(&attachment.url).await.map_err(|err| self.refused(&err))?;
        self.keep(&message, attachment.name.clone(), content).await
    }

    fn refused(&self, err: &RestError) -> IpcError {
        tracing::info!(%err, "A file was not fetched");
        match err {
            RestError::SignedOut => self.report.report(Done::SessionGone),
            RestError::Refused { status: 413 } => return super::too_large(),
            _ => {}
        }
        IpcError::from(err)
    }

    async fn keep(&self, message: &Message, name: String, content: Vec<u8>) -> Answer<KeptFile> {
        let file = KeptFile {
            // Made of the message's: fetched twice, it is the same file.
            id: AttachmentId::new(format!("of:{}", message.id)),
            room_id: message.room_id.clone(),
            message_id: Some(message.id.clone()),
            name,
            kind: kind_of(&content),
            size: length(&content),
            used_at: self.now,
        };
        let (cabinet, id) = (self.cabinet.clone(), file.id.clone());
        let put =
            tokio::task::spawn_blocking(move || cabinet.put(&id, Form::Whole, &content)).await;
        put.unwrap_or(Err(CabinetError::Missing)).map_err(disk)?;
        if let Err(err) = self.store.keep_fetched(file.clone()).await {
            let _ = self.cabinet.remove(&file.id);
            return self.kept(Err(err));
        }
        // Only now is it known whether there is too much of them.
        for gone in self.store.forget_files(KEPT_BYTES).await.unwrap_or_default() {
            let _ = self.cabinet.remove(&gone);
        }
        Ok(file)
    }
}

/// Makes a picture of a file; a small one is kept for the next time.
fn make(cabinet: &Cabinet, id: &AttachmentId, size: PictureSize) -> Answer<ServedPicture> {
    if size == PictureSize::Small
        && let Ok(bytes) = cabinet.get(id, Form::Small)
        && let Some(kind) = kind_of(&bytes)
    {
        return Ok(ServedPicture { mime_type: kind.mime_type(), bytes });
    }
    let edge = match size {
        PictureSize::Small => SMALL_EDGE,
        PictureSize::Large => LARGE_EDGE,
    };
    let whole = cabinet.get(id, Form::Whole).map_err(disk)?;
    let picture = shrink(&whole, edge).map_err(|err| no_picture(&err))?;
    if size == PictureSize::Small {
        // It is made again if it cannot be kept.
        let _ = cabinet.put(id, Form::Small, &picture.bytes);
    }
    Ok(ServedPicture { mime_type: picture.mime_type, bytes: picture.bytes })
}

fn no_picture(err: &PictureError) -> IpcError {
    let code = match err {
        PictureError::Unreadable => Code::FileUnreadable,
        PictureError::TooLarge => Code::FileTooLarge,
    };
    IpcError::new(code, err.to_string())
}

/// Writes a file outside. What is of no known kind bears no end that a system would open.
async fn save(
    found: Found,
    host: Option<Arc<dyn FileHost>>,
    exports: PathBuf,
) -> Answer<Option<SavedFile>> {
    let name = fitting(&found.name, found.kind);
    let path = match host {
        Some(host) => match host.choose_place(&name).await {
            Some(path) => path,
            None => return Ok(None),
        },
        None => free_place(&exports, &name),
    };
    write(path.clone(), found.content).await?;
    Ok(Some(SavedFile { path: path.to_string_lossy().into_owned() }))
}

async fn open(found: Found, host: Option<Arc<dyn FileHost>>, folder: PathBuf) -> Answer<()> {
    let (Some(_), Some(host)) = (found.kind, host) else { return Err(not_allowed()) };
    let path = free_place(&folder, &fitting(&found.name, found.kind));
    write(path.clone(), found.content).await?;
    host.open(&path).await.map_err(|_| not_allowed())
}

/// A path in the folder where nothing is yet.
fn free_place(folder: &Path, name: &str) -> PathBuf {
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let numbered = (2..).map(|number| folder.join(format!("{stem} ({number}).{end}")));
    let mut places = std::iter::once(folder.join(name)).chain(numbered);
    places.find(|path| !path.exists()).unwrap_or_else(|| folder.join(name))
}

async fn write(path: PathBuf, content: Vec<u8>) -> Answer<()> {
    let written = tokio::task::spawn_blocking(move || {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&path, content)?;
        mark_as_foreign(&path);
        Ok::<_, std::io::Error>(())
    });
    let written = written.await.unwrap_or_else(|err| Err(std::io::Error::other(err)));
    written.map_err(|err| disk(err.into()))
}

/// Windows asks before it opens what came from elsewhere, if it is told so.
fn mark_as_foreign(path: &Path) {
    if cfg!(windows) {
        let mut stream = path.as_os_str().to_owned();
        stream.push(":Zone.Identifier");
        // A disk that knows no streams keeps no mark.
        let _ = std::fs::write(stream, "[ZoneTransfer]\r\nZoneId=3\r\n");
    }
}
