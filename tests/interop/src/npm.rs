//! The official client, in a Node process of its own.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use crate::DEADLINE;
use crate::shown::Seen;

/// One Node process with any number of clients in it; it ends with this value.
pub struct Npm {
    _child: Child,
    commands: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
    sent: u64,
    answers: BTreeMap<u64, Value>,
    /// What the clients were told and nobody has looked at yet.
    told: VecDeque<Value>,
}

impl Npm {
    /// Starts the process.
    ///
    /// # Errors
    /// Node is not installed, or `npm ci` has not been run.
    pub fn start() -> Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        if !folder.join("node_modules/ably").is_dir() {
            bail!("The official client is not installed; `cargo xtask test` runs `npm ci` first");
        }
        let mut child = Command::new("node")
            .arg("driver.mjs")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("Starting node")?;
        let commands = child.stdin.take().context("node has no input")?;
        let lines = BufReader::new(child.stdout.take().context("node has no output")?).lines();
        let (answers, told) = (BTreeMap::new(), VecDeque::new());
        Ok(Self { _child: child, commands, lines, sent: 0, answers, told })
    }

    /// Gives a command and waits for its answer.
    ///
    /// # Errors
    /// What the client failed with, in words.
    pub async fn call(&mut self, what: &str, arguments: Value) -> Result<Value> {
        let answer = self.try_call(what, arguments).await?;
        match answer.get("error") {
            Some(error) => bail!("{what}: {error}"),
            None => Ok(answer.get("ok").cloned().unwrap_or_default()),
        }
    }

    /// Gives a command that is to fail; answers the code it failed with.
    ///
    /// # Errors
    /// It did not fail.
    pub async fn code(&mut self, what: &str, arguments: Value) -> Result<u64> {
        let answer = self.try_call(what, arguments).await?;
        let code = answer.pointer("/error/code").and_then(Value::as_u64);
        code.with_context(|| format!("{what} was to fail, but: {answer}"))
    }

    /// Gives a command without waiting; [`Npm::answer`] waits for it.
    ///
    /// # Errors
    /// The process is gone.
    pub async fn begin(&mut self, what: &str, mut arguments: Value) -> Result<u64> {
        self.sent += 1;
        arguments["id"] = json!(self.sent);
        arguments["do"] = json!(what);
        self.commands
            .write_all(format!("{arguments}\n").as_bytes())
            .await
            .context("Telling node")?;
        Ok(self.sent)
    }

    /// Waits for the answer of a command that was begun.
    ///
    /// # Errors
    /// The process is gone, or says nothing for too long.
    pub async fn answer(&mut self, id: u64) -> Result<Value> {
        loop {
            if let Some(answer) = self.answers.remove(&id) {
                return Ok(answer);
            }
            self.hear().await?;
        }
    }

    /// The next thing of a kind that a client was told; others stay for later.
    ///
    /// # Errors
    /// It is not told within the deadline.
    pub async fn next(&mut self, client: &str, event: &str) -> Result<Seen> {
        self.next_where(client, event, |_| true).await
    }

    /// The next such thing that is looked for; the ones before it of the kind are passed over.
    ///
    /// # Errors
    /// It is not told within the deadline.
    pub async fn next_where(
        &mut self,
        client: &str,
        event: &str,
        is_wanted: impl Fn(&Value) -> bool,
    ) -> Result<Seen> {
        let is_of_kind = |told: &Value| told["client"] == client && told["event"] == event;
        loop {
            while let Some(at) = self.told.iter().position(is_of_kind) {
                let Some(mut told) = self.told.remove(at) else { break };
                if is_wanted(&told["told"]) {
                    return Ok(told["told"].take());
                }
            }
            self.hear().await.with_context(|| format!("{client} waits for {event}"))?;
        }
    }

    async fn try_call(&mut self, what: &str, arguments: Value) -> Result<Value> {
        let id = self.begin(what, arguments).await?;
        self.answer(id).await.with_context(|| what.to_owned())
    }

    async fn hear(&mut self) -> Result<()> {
        let line =
            timeout(DEADLINE, self.lines.next_line()).await.context("node says nothing")??;
        let line = line.context("node has ended")?;
        let line: Value = serde_json::from_str(&line).with_context(|| format!("Reading {line}"))?;
        match line.get("id").and_then(Value::as_u64) {
            Some(id) => drop(self.answers.insert(id, line)),
            None => self.told.push_back(line),
        }
        Ok(())
    }
}
