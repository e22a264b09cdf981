//! The file of a message goes to the backend, once: what the backend answered is durable before
//! anything is made of it. The contract knows no way to ask whether an upload arrived; one whose
//! answer was lost is made again, and what arrived of the first one is a file no message names.

use std::sync::atomic::{AtomicU64, Ordering};

use ::attachments::{Cabinet, CabinetError, Form};
use chat::outbox::{Input, Outcome};
use ipc::Event as Told;
use model::{AttachmentId, FailureCode, Message, MessageId, RoomId};
use store::{KeptFile, Running, Store};
use tokio::time::Instant;

use crate::core::Core;
use crate::event::Done;
use crate::files::aside;
use crate::rest::files::Outgoing;
use crate::rest::{Rest, RestError};

/// How far an upload is, is told at most this often, in milliseconds.
const TOLD_EVERY_MS: u64 = 150;

/// What an upload works with.
struct Upload {
    rest: Rest,
    store: Store,
    cabinet: Cabinet,
    running: Running,
    file: KeptFile,
    message_id: MessageId,
}

impl Core {
    /// Uploads the file of an entry, unless that was done before.
    pub(crate) async fn upload_entry(&mut self, message_id: MessageId, generation: u64) {
        let entry = self.store.entry(message_id.clone()).await.ok().flatten();
        let attachment = entry.and_then(|entry| entry.message.content.attachment);
        if attachment.is_some_and(|attachment| !attachment.needs_upload()) {
            return self.note_uploaded(message_id);
        }
        let file = self.store.file_of(message_id.clone()).await.ok().flatten();
        let Some(file) = file else {
            let code = FailureCode::FileUnreadable;
            return self.settle_publish(message_id, generation, Outcome::Permanent { code });
        };
        let upload = Upload {
            rest: self.rest.clone(),
            store: self.store.clone(),
            cabinet: self.files.cabinet.clone(),
            running: self.files.running.clone(),
            file,
            message_id: message_id.clone(),
        };
        let report = self.tasks.reporter(self.epoch);
        let running = tokio::spawn(async move {
            let message_id = upload.message_id.clone();
            let (room_id, total_bytes) = (upload.file.room_id.clone(), upload.file.size);
            let tell = report.clone();
            let on_sent = progress(move |sent_bytes| {
                let (room_id, message_id) = (room_id.clone(), message_id.clone());
                tell.report(Done::UploadProgress { room_id, message_id, sent_bytes, total_bytes });
            });
            let message_id = upload.message_id.clone();
            let uploaded = upload.run(on_sent).await;
            report.report(Done::Uploaded { message_id, generation, uploaded });
        });
        self.files.uploads.insert(message_id, running.abort_handle());
    }

    /// An upload came to its end.
    pub(crate) async fn finish_upload(
        &mut self,
        message_id: MessageId,
        generation: u64,
        uploaded: Result<Message, Outcome>,
    ) {
        self.files.uploads.remove(&message_id);
        match uploaded {
            Ok(message) => {
                tracing::info!(%message_id, "File uploaded");
                self.publish_changed(vec![message]);
                self.note_uploaded(message_id);
            }
            Err(outcome) => {
                if outcome == Outcome::SignedOut {
                    self.expire().await;
                }
                self.settle_publish(message_id, generation, outcome);
            }
        }
    }

    fn note_uploaded(&mut self, message_id: MessageId) {
        let now = self.now();
        self.outbox.handle(Input::Uploaded { message_id }, now);
    }

    /// Says how far an upload is.
    pub(crate) fn tell_progress(
        &mut self,
        room_id: RoomId,
        message_id: MessageId,
        sent_bytes: u64,
        total_bytes: u64,
    ) {
        if self.files.uploads.contains_key(&message_id) {
            self.bus.publish(Told::UploadProgress { room_id, message_id, sent_bytes, total_bytes });
        }
    }

    /// Nobody wants an upload any more.
    pub(crate) fn stop_upload(&mut self, message_id: &MessageId) {
        if let Some(running) = self.files.uploads.remove(message_id) {
            running.abort();
        }
    }

    /// Uploads belong to a session.
    pub(crate) fn stop_uploads(&mut self) {
        for running in std::mem::take(&mut self.files.uploads).into_values() {
            running.abort();
        }
    }
}

impl Upload {
    async fn run(self, on_sent: impl Fn(u64) + Send + Sync + 'static) -> Result<Message, Outcome> {
        let content = read(self.running, self.cabinet, self.file.id).await.map_err(sort_disk)?;
        // Only what is allowed is given to a composer.
        let kind = self.file.kind.ok_or(unreadable())?;
        let (name, room_id) = (self.file.name, self.file.room_id);
        let outgoing = Outgoing { room_id, name, kind, content };
        let attachment = self.rest.upload(outgoing, on_sent).await.map_err(|err| sort(&err))?;
        // Here and not on the loop: it counts even when the session that asked for it is over.
        let noted = self.store.note_upload(self.message_id, attachment).await;
        match noted {
            Ok(Some(message)) => Ok(message),
            // Nobody waits for it any more.
            Ok(None) => Err(Outcome::Unknown),
            Err(err) => {
                tracing::error!(%err, "An upload could not be noted");
                Err(Outcome::Unknown)
            }
        }
    }
}

async fn read(
    running: Running,
    cabinet: Cabinet,
    id: AttachmentId,
) -> Result<Vec<u8>, CabinetError> {
    let read = aside(running, move || cabinet.get(&id, Form::Whole)).await;
    let ended = || std::io::Error::other("The reading came to no end");
    read.unwrap_or_else(|| Err(CabinetError::Failed(ended())))
}

/// Tells now and then how many bytes have gone.
fn progress(tell: impl Fn(u64) + Send + Sync + 'static) -> impl Fn(u64) + Send + Sync + 'static {
    let (began, told_ms) = (Instant::now(), AtomicU64::new(0));
    move |sent_bytes| {
        // From one on: the first piece is told at once.
        let now_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX) + TOLD_EVERY_MS;
        if now_ms.saturating_sub(told_ms.load(Ordering::Relaxed)) >= TOLD_EVERY_MS {
            told_ms.store(now_ms, Ordering::Relaxed);
            tell(sent_bytes);
        }
    }
}

const fn unreadable() -> Outcome {
    Outcome::Permanent { code: FailureCode::FileUnreadable }
}

fn sort_disk(err: CabinetError) -> Outcome {
    tracing::error!(%err, "The file of a message cannot be read");
    match err {
        CabinetError::Missing | CabinetError::Damaged => unreadable(),
        CabinetError::DiskFull | CabinetError::ReadOnly | CabinetError::Failed(_) => {
            Outcome::Transient { retry_after_ms: None }
        }
    }
}

/// What the backend says to a file, as the outbox decides by it. Its patience with uploads says
/// nothing about messages: a 429 holds this room alone.
fn sort(err: &RestError) -> Outcome {
    tracing::info!(%err, "An upload was not taken");
    let code = match err {
        RestError::SignedOut | RestError::WrongCredentials => return Outcome::SignedOut,
        RestError::Unreachable(_) | RestError::RateLimited { .. } | RestError::Server { .. } => {
            return Outcome::Transient { retry_after_ms: None };
        }
        RestError::Refused { status: 408 | 425 } => {
            return Outcome::Transient { retry_after_ms: None };
        }
        RestError::NotPermitted | RestError::NotFound => FailureCode::NotPermitted,
        RestError::Refused { status: 413 } => FailureCode::FileTooLarge,
        RestError::Refused { status: 415 } => FailureCode::FileNotAllowed,
        RestError::Refused { status: 422 } => FailureCode::Rejected,
        RestError::Refused { .. } | RestError::BadAnswer(_) => FailureCode::Refused,
    };
    Outcome::Permanent { code }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[track_caller]
    fn check(status: u16, expected: Outcome) {
        assert_eq!(sort(&RestError::Refused { status }), expected, "{status}");
    }

    #[test]
    fn each_refusal_of_a_file_has_its_reason() {
        let failed = |code| Outcome::Permanent { code };
        check(413, failed(FailureCode::FileTooLarge));
        check(415, failed(FailureCode::FileNotAllowed));
        check(422, failed(FailureCode::Rejected));
        check(400, failed(FailureCode::Refused));
        check(408, Outcome::Transient { retry_after_ms: None });
        assert_eq!(sort(&RestError::NotFound), failed(FailureCode::NotPermitted));
        let limited = RestError::RateLimited { retry_after_ms: Some(60_000) };
        assert_eq!(sort(&limited), Outcome::Transient { retry_after_ms: None });
        assert_eq!(sort(&RestError::SignedOut), Outcome::SignedOut);
    }

    #[tokio::test(start_paused = true)]
    async fn progress_is_told_at_once_and_then_now_and_then() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let tell = Arc::clone(&told);
        let on_sent = progress(move |sent| tell.lock().unwrap().push(sent));
        for sent in 0..10 {
            on_sent(sent);
            tokio::time::advance(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!(*told.lock().unwrap(), [0, 3, 6, 9]);
    }
}
