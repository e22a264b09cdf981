//! What a host holds of a running engine.

use std::path::PathBuf;
use std::sync::Arc;

use ipc::{
    Call, Code, Command, Envelope, IpcError, Notice, PictureOf, PictureSize, SearchMessages,
    Snapshot,
};
use model::RoomId;
use serde_json::value::RawValue;
use tokio::sync::{mpsc, oneshot};

use crate::event::LateReply;
use crate::files::serving::PictureReply;
use crate::searching::{Searcher, Searches};
use crate::{FileHost, ServedPicture};

/// A command's reply as text, which faces pass on as it is: taken apart into values, a page of
/// results would be a thousand of them, each built only to be written.
pub type Json = Box<RawValue>;

/// What a host can ask of the loop.
#[derive(Debug)]
pub(crate) enum Request {
    /// A command from a face.
    Command { command: Command, reply: oneshot::Sender<Result<Json, IpcError>> },
    /// A new face: its first picture and all that follows.
    Subscribe { reply: oneshot::Sender<(Snapshot, mpsc::Receiver<Envelope>)> },
    /// A person clicked a notification.
    RoomRequested(RoomId),
    /// The host found something the person should be told.
    Notice(Notice),
    /// Whether the screen is locked or the person has been away from the keys, in milliseconds.
    Activity { is_locked: bool, idle_ms: i64 },
    /// Where files for the person go.
    Exports(PathBuf),
    /// Who saves and opens files.
    FileHost(Arc<dyn FileHost>),
    /// A window wants a picture.
    Picture { of: PictureOf, size: PictureSize, reply: PictureReply },
    /// The machine woke from sleep or the network changed.
    Wake,
    /// A person did something the loop is not needed for.
    Input,
    /// Flush and stop.
    Shutdown { done: oneshot::Sender<()> },
}

/// A running engine, cheap to clone. When the last handle is gone the engine stops.
#[derive(Clone, Debug)]
pub struct Handle {
    pub(crate) requests: mpsc::Sender<Request>,
    pub(crate) searches: Searches,
}

impl Handle {
    /// Runs a command and answers its reply as JSON.
    ///
    /// # Errors
    /// Whatever the command refuses with; `Internal` when the engine has stopped.
    pub async fn call(&self, command: Command) -> Result<Json, IpcError> {
        self.begin(command).await.answer().await
    }

    /// Gives a command its place among the others, for whoever goes on before it is answered.
    pub async fn begin(&self, command: Command) -> Begun {
        let (reply, answer) = oneshot::channel();
        let search = match (command, self.searches.searcher()) {
            (Command::SearchMessages(command), Some(searcher)) => {
                self.send(Request::Input).await;
                Some((searcher, command, reply))
            }
            (command, _) => {
                self.send(Request::Command { command, reply }).await;
                None
            }
        };
        Begun { search, answer }
    }

    /// Runs a command and answers its typed reply.
    ///
    /// # Errors
    /// As [`Handle::call`].
    pub async fn ask<C: Call>(&self, command: C) -> Result<C::Reply, IpcError> {
        let reply = self.call(command.into()).await?;
        serde_json::from_str(reply.get())
            .map_err(|err| IpcError::new(Code::Internal, err.to_string()))
    }

    /// The first picture, and the events from there on. The receiver ends after
    /// [`ipc::Event::Resync`] when it was not read fast enough.
    ///
    /// # Errors
    /// `Internal` when the engine has stopped.
    pub async fn subscribe(&self) -> Result<(Snapshot, mpsc::Receiver<Envelope>), IpcError> {
        let (reply, answer) = oneshot::channel();
        self.send(Request::Subscribe { reply }).await;
        answer.await.map_err(|_| stopped())
    }

    /// A person asked for a room from outside the page.
    pub async fn request_room(&self, room_id: RoomId) {
        self.send(Request::RoomRequested(room_id)).await;
    }

    /// Tells the person something the host found out.
    pub async fn raise(&self, notice: Notice) {
        self.send(Request::Notice(notice)).await;
    }

    /// What the host knows of the person's presence at the desk.
    pub async fn activity(&self, is_locked: bool, idle_ms: i64) {
        self.send(Request::Activity { is_locked, idle_ms }).await;
    }

    /// Where files that are written for the person go; without this, the data folder.
    pub async fn set_exports(&self, folder: PathBuf) {
        self.send(Request::Exports(folder)).await;
    }

    /// Who asks the person where files go, and has them opened.
    pub async fn set_file_host(&self, host: Arc<dyn FileHost>) {
        self.send(Request::FileHost(host)).await;
    }

    /// A picture of a file, from here or from the backend.
    ///
    /// # Errors
    /// Whatever keeps it from being shown; `Internal` when the engine has stopped.
    pub async fn picture(
        &self,
        of: PictureOf,
        size: PictureSize,
    ) -> Result<ServedPicture, IpcError> {
        let (reply, answer) = oneshot::channel();
        self.send(Request::Picture { of, size, reply }).await;
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }

    /// The machine woke up or the network changed: probe the line at once.
    pub async fn wake(&self) {
        self.send(Request::Wake).await;
    }

    /// Writes what is to be written and stops.
    pub async fn shutdown(&self) {
        let (done, stopped) = oneshot::channel();
        self.send(Request::Shutdown { done }).await;
        // An engine that has stopped already drops the sender: that is as good as done.
        let _ = stopped.await;
    }

    async fn send(&self, request: Request) {
        // A stopped engine drops the request, and with it its reply channel: callers see that.
        let _ = self.requests.send(request).await;
    }
}

/// A command that has begun.
#[derive(Debug)]
pub struct Begun {
    /// What is left to be done by whoever waits.
    search: Option<(Searcher, SearchMessages, LateReply)>,
    answer: oneshot::Receiver<Result<Json, IpcError>>,
}

impl Begun {
    /// Waits for its reply as JSON.
    ///
    /// # Errors
    /// As [`Handle::call`].
    pub async fn answer(self) -> Result<Json, IpcError> {
        if let Some((searcher, command, reply)) = self.search {
            searcher.answer(command, reply).await;
        }
        self.answer.await.unwrap_or_else(|_| Err(stopped()))
    }
}

fn stopped() -> IpcError {
    IpcError::new(Code::Internal, "The engine has stopped")
}
