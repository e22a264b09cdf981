//! The embedded backend as a process of its own, with its faults.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use model::RoomId;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::http::{self, Poster};
use crate::port;
use crate::program::{Program, built};
use crate::sandbox::Sandbox;

/// How a backend is started. It keeps its data in a folder, so that it can be stopped and started
/// again with all it knew.
#[derive(Clone, Copy, Debug, Default)]
pub struct BackendOptions {
    /// Messages a person may send in a minute; the contract's limit where `None`.
    pub messages_per_minute: Option<u32>,
    /// Whether the scripted colleagues talk.
    pub has_colleagues: bool,
}

/// A person of the demo organization, who can sign in.
#[derive(Clone, Debug, Deserialize)]
pub struct DemoPerson {
    /// Their whole name.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
}

/// A message as the backend's database has it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredMessage {
    /// Its id.
    pub id: String,
    /// Who sent it.
    pub sender_id: String,
    /// Its text.
    pub content: Option<String>,
    /// Where its file is.
    pub attachment_url: Option<String>,
    /// How long that is, in bytes.
    pub attachment_size: Option<u64>,
}

/// The line a backend prints when it is ready.
#[derive(Clone, Debug, Deserialize)]
struct Ready {
    http: String,
    demo: Demo,
}

#[derive(Clone, Debug, Deserialize)]
struct Demo {
    password: String,
    people: Vec<DemoPerson>,
}

/// A backend with the demo organization in it.
#[derive(Debug)]
pub struct Backend {
    program: Option<Program>,
    ready: Ready,
    options: BackendOptions,
    listen: String,
    data: PathBuf,
    sandbox: Arc<Sandbox>,
}

impl Backend {
    /// Starts one on a free port of loopback, and returns when it answers.
    ///
    /// # Errors
    /// It has not been built, or does not start.
    pub async fn start(sandbox: &Arc<Sandbox>, options: BackendOptions) -> Result<Self> {
        let data = sandbox.folder("backend")?;
        let listen = format!("127.0.0.1:{}", port::free()?);
        let (program, ready) = launch(sandbox, options, &data, &listen).await?;
        let sandbox = Arc::clone(sandbox);
        Ok(Self { program: Some(program), ready, options, listen, data, sandbox })
    }

    /// Ends it, as a crash would; every connection breaks.
    pub fn stop(&mut self) {
        self.program = None;
    }

    /// Starts it again with the same data on the same port.
    ///
    /// # Errors
    /// It does not start, or somebody took its port.
    pub async fn start_again(&mut self) -> Result<()> {
        self.stop();
        let (program, ready) =
            launch(&self.sandbox, self.options, &self.data, &self.listen).await?;
        self.program = Some(program);
        self.ready = ready;
        Ok(())
    }

    /// Where it answers.
    pub fn url(&self) -> &str {
        &self.ready.http
    }

    /// The password of every person of the demo organization.
    pub fn password(&self) -> &str {
        &self.ready.demo.password
    }

    /// The person with this first name.
    ///
    /// # Errors
    /// The demo organization has nobody of that name.
    pub fn person(&self, first_name: &str) -> Result<&DemoPerson> {
        let people = &self.ready.demo.people;
        people
            .iter()
            .find(|person| person.name.split(' ').next() == Some(first_name))
            .with_context(|| format!("Nobody is called {first_name}: {people:?}"))
    }

    /// Switches faults on or off; what is not named stays.
    ///
    /// # Errors
    /// There is no such fault, or the backend is stopped.
    pub async fn faults(&self, faults: Value) -> Result<()> {
        http::post(&self.control("faults"), &faults).await.map(drop)
    }

    /// Breaks every live connection now; they may come back at once.
    ///
    /// # Errors
    /// The backend is stopped.
    pub async fn drop_connections(&self) -> Result<()> {
        self.faults(json!({"drop_connections": true})).await
    }

    /// Everything stored in a room, oldest first.
    ///
    /// # Errors
    /// The backend is stopped, or answers something else.
    pub async fn messages(&self, room: &RoomId) -> Result<Vec<StoredMessage>> {
        let answer = http::get(&self.control(&format!("messages?roomId={room}"))).await?;
        serde_json::from_value(answer).context("The backend's messages are of another shape")
    }

    /// Somebody's voice on a channel, without a desk of theirs.
    pub fn voice(&self, channel: &str, client_id: &str) -> Voice {
        let (channel, client_id) = (channel.to_owned(), client_id.to_owned());
        Voice { poster: Poster::new(self.control("publish")), channel, client_id }
    }

    fn control(&self, what: &str) -> String {
        format!("{}/control/{what}", self.ready.http.trim_end_matches('/'))
    }
}

/// Speaks on a channel as a person's own client would.
#[derive(Clone, Debug)]
pub struct Voice {
    poster: Poster,
    channel: String,
    client_id: String,
}

impl Voice {
    /// Whose it is.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// Publishes an event under an id.
    ///
    /// # Errors
    /// The backend is stopped, or refuses it.
    pub async fn says(&self, name: &str, id: &str, data: Value) -> Result<()> {
        let event = json!({
            "channel": self.channel, "clientId": self.client_id, "id": id, "name": name,
            "data": data,
        });
        self.poster.post(&event).await.map(drop)
    }
}

async fn launch(
    sandbox: &Sandbox,
    options: BackendOptions,
    data: &Path,
    listen: &str,
) -> Result<(Program, Ready)> {
    let mut command = sandbox.command(built("deskbell-backend")?);
    command.args(["--demo", "--faults", "--listen", listen]).arg("--data").arg(data);
    if let Some(limit) = options.messages_per_minute {
        command.args(["--messages-per-minute", &limit.to_string()]);
    }
    if options.has_colleagues {
        command.arg("--colleagues");
    }
    let mut program = sandbox.spawn("deskbell-backend", command)?;
    let line = program.first_line().await.context("The backend did not start")?;
    let ready = serde_json::from_str(&line)
        .with_context(|| format!("The backend's first line is of another shape: {line}"))?;
    Ok((program, ready))
}
