//! A person at another desk, driven through `deskbell-rpc`.

use std::collections::{HashMap, VecDeque};
use std::process::Stdio;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, anyhow, bail};
use ipc::{Call, Command, Event, Password, RoomSummary, TimelineRow};
use model::{Content, Message, MessageId, RoomId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::io::{AsyncWriteExt, BufReader, Lines};
use tokio::process::{ChildStdin, ChildStdout};
use tokio::sync::oneshot;

use crate::backend::{Backend, DemoPerson};
use crate::desktop::Desktop;
use crate::program::{Program, built};
use crate::sandbox::Sandbox;
use crate::wait::{DEADLINE, Seen, until};

type Reply = oneshot::Sender<Result<Value>>;

/// What has come from the program and is not taken yet.
#[derive(Debug, Default)]
struct Inbox {
    replies: HashMap<u64, Reply>,
    events: VecDeque<Event>,
}

/// A colleague at another desk.
#[derive(Debug)]
pub struct Colleague {
    name: String,
    stdin: ChildStdin,
    inbox: Arc<Mutex<Inbox>>,
    asked: u64,
    program: Program,
}

impl Colleague {
    /// Opens the desk of the person at a desktop, in a folder of the sandbox, with its secrets in the
    /// desktop's keychain: whoever opens it again after a power cut finds what was kept. Dropping it
    /// is that power cut.
    ///
    /// # Errors
    /// `deskbell-rpc` has not been built or does not start.
    pub fn open(desktop: &Desktop, backend: &Backend, name: &str) -> Result<Self> {
        let command = desktop.command(built("deskbell-rpc")?);
        Self::run(desktop.sandbox(), backend, name, command)
    }

    /// Sits down at a desk of their own and signs in.
    ///
    /// # Errors
    /// `deskbell-rpc` has not been built or does not start, or the backend refuses the sign-in.
    pub async fn arrive(sandbox: &Sandbox, backend: &Backend, person: &DemoPerson) -> Result<Self> {
        let mut colleague = Self::sit_down(sandbox, backend, &person.name)?;
        colleague.ask(ipc::Subscribe {}).await?;
        let password = Password(backend.password().to_owned());
        colleague.ask(ipc::SignIn { email: person.email.clone(), password }).await?;
        colleague
            .wait_for("the line is live", |event| match event {
                Event::ConnectivityChanged(ipc::Connectivity::Online) => Some(()),
                _ => None,
            })
            .await?;
        Ok(colleague)
    }

    fn sit_down(sandbox: &Sandbox, backend: &Backend, name: &str) -> Result<Self> {
        let mut command = sandbox.command(built("deskbell-rpc")?);
        command.arg("--secrets-in-memory");
        Self::run(sandbox, backend, name, command)
    }

    fn run(
        sandbox: &Sandbox,
        backend: &Backend,
        name: &str,
        mut command: std::process::Command,
    ) -> Result<Self> {
        let first_name = name.split(' ').next().unwrap_or(name).to_owned();
        command
            .arg("--data")
            .arg(sandbox.folder(&format!("desk-of-{first_name}"))?)
            .args(["--backend", backend.url()])
            .stdin(Stdio::piped());
        let mut program = sandbox.spawn(&format!("deskbell-rpc-{first_name}"), command)?;
        let inbox = Arc::default();
        tokio::spawn(listen(program.lines()?, Arc::clone(&inbox)));
        let stdin = program.stdin()?;
        Ok(Self { name: first_name, stdin, inbox, asked: 0, program })
    }

    /// Goes home: the program writes what is to be written, and ends.
    ///
    /// # Errors
    /// It goes on until the deadline.
    pub async fn leave(mut self) -> Result<()> {
        drop(self.stdin);
        self.program.ended().await
    }

    /// Runs a command and answers its reply.
    ///
    /// # Errors
    /// The command is refused, or not answered until the deadline.
    pub async fn ask<C: Call>(&mut self, command: C) -> Result<C::Reply> {
        let command: Command = command.into();
        self.asked = self.asked.saturating_add(1);
        let request = Request { jsonrpc: "2.0", id: self.asked, command: &command };
        let request = serde_json::to_string(&request)?;
        let (reply, answer) = oneshot::channel();
        lock(&self.inbox).replies.insert(self.asked, reply);
        self.stdin.write_all(format!("{request}\n").as_bytes()).await?;
        self.stdin.flush().await?;
        let answer = tokio::time::timeout(DEADLINE, answer)
            .await
            .with_context(|| format!("{} got no answer to {}", self.name, C::METHOD))?;
        let Ok(answer) = answer else {
            let verdict = self.program.verdict().await;
            bail!("{}'s program ended at {}: {verdict}", self.name, C::METHOD);
        };
        let value = answer.with_context(|| format!("{} may not {}", self.name, C::METHOD))?;
        serde_json::from_value(value)
            .with_context(|| format!("{} answered of another shape", C::METHOD))
    }

    /// The rooms of their sidebar, once there are any.
    ///
    /// # Errors
    /// There are none until the deadline.
    pub async fn rooms(&mut self) -> Result<Vec<RoomSummary>> {
        let name = self.name.clone();
        until(&format!("{name} has rooms"), async || {
            let rooms = self.ask(ipc::Subscribe {}).await?.rooms;
            Ok(if rooms.is_empty() { Seen::NotYet("none".into()) } else { Seen::Yes(rooms) })
        })
        .await
    }

    /// The messages of a room as their window would show it, oldest first.
    ///
    /// # Errors
    /// The room is not theirs.
    pub async fn timeline(&mut self, room: &RoomId) -> Result<Vec<Message>> {
        let opened = self.ask(ipc::OpenRoom { room_id: room.clone() }).await?;
        let message = |row| match row {
            TimelineRow::Message(message) => Some(*message),
            TimelineRow::Gap { .. } => None,
        };
        Ok(opened.timeline.rows.into_iter().filter_map(message).collect())
    }

    /// Writes a text in a room; it is on its way when this returns, not yet sent.
    ///
    /// # Errors
    /// The outbox refuses it.
    pub async fn write(&mut self, room: &RoomId, text: &str) -> Result<Message> {
        let id = format!("{}-{}-{}", self.name.to_lowercase(), std::process::id(), self.asked);
        let client_msg_id = MessageId::new(id);
        let content = Content::text(text);
        self.ask(ipc::SendMessage { client_msg_id, room_id: room.clone(), content }).await
    }

    /// Writes a text in a room and waits until the service has taken it.
    ///
    /// # Errors
    /// The outbox refuses it, or the service does not take it until the deadline.
    pub async fn send(&mut self, room: &RoomId, text: &str) -> Result<Message> {
        let written = self.write(room, text).await?;
        self.wait_for_message(&format!("“{text}” is sent"), |message| {
            message.id == written.id && !message.delivery.is_pending()
        })
        .await
    }

    /// Presses keys in a room's composer, or empties it.
    ///
    /// # Errors
    /// The room is not theirs.
    pub async fn types(&mut self, room: &RoomId, is_typing: bool) -> Result<()> {
        self.ask(ipc::SetTyping { room_id: room.clone(), is_typing }).await
    }

    /// Reads a room up to a message.
    ///
    /// # Errors
    /// The room is not theirs.
    pub async fn reads(&mut self, message: &Message) -> Result<()> {
        let (room_id, message_id) = (message.room_id.clone(), message.id.clone());
        self.ask(ipc::MarkRead { room_id, message_id }).await
    }

    /// Waits for an event, and takes it: it is not seen by a later wait. Others stay.
    ///
    /// # Errors
    /// None came until the deadline.
    pub async fn wait_for<T>(
        &self,
        awaited: &str,
        mut wanted: impl FnMut(&Event) -> Option<T>,
    ) -> Result<T> {
        until(&format!("{}: {awaited}", self.name), async || {
            let mut inbox = lock(&self.inbox);
            let found = inbox
                .events
                .iter()
                .enumerate()
                .find_map(|(at, event)| wanted(event).map(|found| (at, found)));
            Ok(match found {
                Some((at, found)) => {
                    inbox.events.remove(at);
                    Seen::Yes(found)
                }
                None => Seen::NotYet(format!("{:#?}", inbox.events)),
            })
        })
        .await
    }

    /// Waits until a message is as wanted.
    ///
    /// # Errors
    /// None was until the deadline.
    pub async fn wait_for_message(
        &self,
        awaited: &str,
        wanted: impl Fn(&Message) -> bool,
    ) -> Result<Message> {
        self.wait_for(awaited, |event| match event {
            Event::MessagesUpserted { messages, .. } => {
                messages.iter().find(|message| wanted(message)).cloned()
            }
            _ => None,
        })
        .await
    }
}

/// Sorts what the program writes; ends with it.
async fn listen(mut lines: Lines<BufReader<ChildStdout>>, inbox: Arc<Mutex<Inbox>>) {
    while let Ok(Some(line)) = lines.next_line().await {
        match serde_json::from_str(&line).map_err(anyhow::Error::from).and_then(read) {
            Ok(Incoming::Event(event)) => lock(&inbox).events.push_back(event),
            Ok(Incoming::Answer(id, answer)) => {
                if let Some(reply) = lock(&inbox).replies.remove(&id) {
                    // Nobody waits any more when the deadline has passed.
                    let _ = reply.send(answer);
                }
            }
            Err(err) => eprintln!("deskbell-rpc wrote something else: {err:#}: {line}"),
        }
    }
    // Whoever still waits for a reply learns at once that none will come.
    lock(&inbox).replies.clear();
}

enum Incoming {
    Event(Event),
    Answer(u64, Result<Value>),
}

/// A request of JSON-RPC 2.0; the command brings its `method` and `params`.
#[derive(Serialize)]
struct Request<'a> {
    jsonrpc: &'static str,
    id: u64,
    #[serde(flatten)]
    command: &'a Command,
}

/// A line of JSON-RPC 2.0: an answer where it has an id, otherwise an event.
#[derive(Deserialize)]
struct Line {
    id: Option<u64>,
    #[serde(default)]
    result: Value,
    error: Option<Value>,
    method: Option<String>,
    #[serde(default)]
    params: Value,
}

fn read(line: Line) -> Result<Incoming> {
    if let Some(id) = line.id {
        return Ok(Incoming::Answer(
            id,
            line.error.map_or(Ok(line.result), |err| Err(anyhow!("{err}"))),
        ));
    }
    let event = json!({"event": line.method, "params": line.params});
    Ok(Incoming::Event(serde_json::from_value(event)?))
}

/// Nothing is half done when a holder panics, so a poisoned lock is still good.
fn lock(inbox: &Mutex<Inbox>) -> MutexGuard<'_, Inbox> {
    inbox.lock().unwrap_or_else(PoisonError::into_inner)
}
