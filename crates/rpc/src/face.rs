//! The engine's face on a pair of streams.

use anyhow::Context;
use engine::{Handle, Json};
use ipc::{Command, Envelope, IpcError, Snapshot};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::JoinSet;

use crate::wire::{self, Incoming};

/// Lines that wait for a slow reader. Beyond them events wait in the engine, which ends them with
/// `resync` when that is full too.
const LINES: usize = 256;

/// A subscription that begins: who is to be answered, with what, and what follows.
struct Subscription {
    id: Option<Value>,
    snapshot: Snapshot,
    events: Receiver<Envelope>,
}

/// Serves until the input ends, and answers everything that was asked.
pub(crate) async fn serve(
    engine: &Handle,
    input: impl AsyncRead + Unpin,
    output: impl AsyncWrite + Unpin + Send + 'static,
) -> anyhow::Result<()> {
    let (lines, to_write) = mpsc::channel(LINES);
    let writing = tokio::spawn(write(to_write, output));
    let (subscriptions, to_follow) = mpsc::channel(1);
    let following = tokio::spawn(follow(to_follow, lines.clone()));
    let mut calls = JoinSet::new();
    let mut input = BufReader::new(input).lines();
    while let Some(line) = input.next_line().await.context("Reading a line")? {
        // What is done is forgotten as we go: a bot runs for months.
        while calls.try_join_next().is_some() {}
        match wire::read(&line) {
            Ok(Incoming { id, command: Command::Subscribe(_) }) => {
                subscribe(engine, id, &subscriptions, &lines).await;
            }
            Ok(incoming) => begin(engine, incoming, &lines, &mut calls).await,
            Err(Some(refusal)) => tell(&lines, refusal).await,
            Err(None) => {}
        }
    }
    while calls.join_next().await.is_some() {}
    drop(subscriptions);
    following.await?;
    drop(lines);
    writing.await?
}

/// Begins a call and goes on: calls reach the engine in the order of their lines, however long each
/// takes.
async fn begin(
    engine: &Handle,
    Incoming { id, command }: Incoming,
    lines: &Sender<String>,
    calls: &mut JoinSet<()>,
) {
    let begun = engine.begin(command).await;
    let lines = lines.clone();
    calls.spawn(async move { answer(&lines, id, begun.answer().await).await });
}

async fn subscribe(
    engine: &Handle,
    id: Option<Value>,
    subscriptions: &Sender<Subscription>,
    lines: &Sender<String>,
) {
    match engine.subscribe().await {
        Ok((snapshot, events)) => {
            // The follower ends only after this sender.
            let _ = subscriptions.send(Subscription { id, snapshot, events }).await;
        }
        Err(err) => answer(lines, id, Err(err)).await,
    }
}

/// Writes events, and answers subscriptions in between, so that every event before an answer is
/// part of the picture in it, and every event after it is not.
async fn follow(mut subscriptions: Receiver<Subscription>, lines: Sender<String>) {
    let mut events: Option<Receiver<Envelope>> = None;
    loop {
        tokio::select! {
            biased;
            next = subscriptions.recv() => {
                let Some(next) = next else { return };
                finish(events.take(), next.snapshot.seq, &lines).await;
                answer(&lines, next.id, picture(&next.snapshot)).await;
                events = Some(next.events);
            }
            event = next_event(&mut events) => event_line(&lines, &event).await,
        }
    }
}

/// Writes what the former subscription still holds of the time before the new picture.
async fn finish(events: Option<Receiver<Envelope>>, last: u64, lines: &Sender<String>) {
    let Some(mut events) = events else { return };
    while let Ok(envelope) = events.try_recv() {
        if envelope.seq <= last {
            event_line(lines, &envelope).await;
        }
    }
}

/// The next event; pending for ever where there is no subscription, or where it ended with
/// `resync` and the next one has not come.
async fn next_event(events: &mut Option<Receiver<Envelope>>) -> Envelope {
    if let Some(open) = events {
        if let Some(envelope) = open.recv().await {
            return envelope;
        }
        *events = None;
    }
    std::future::pending().await
}

fn picture(snapshot: &Snapshot) -> Result<Json, IpcError> {
    serde_json::value::to_raw_value(snapshot)
        .map_err(|err| IpcError::new(ipc::Code::Internal, err.to_string()))
}

async fn event_line(lines: &Sender<String>, envelope: &Envelope) {
    match wire::notification(envelope) {
        Ok(line) => tell(lines, line).await,
        Err(err) => tracing::error!("An event cannot be written: {err}"),
    }
}

async fn answer(lines: &Sender<String>, id: Option<Value>, reply: Result<Json, IpcError>) {
    if let Some(id) = id {
        tell(lines, wire::answer(&id, reply)).await;
    }
}

async fn tell(lines: &Sender<String>, line: String) {
    // Nobody reads any more: the writer has ended with the error that main reports.
    let _ = lines.send(line).await;
}

async fn write(
    mut lines: Receiver<String>,
    mut output: impl AsyncWrite + Unpin,
) -> anyhow::Result<()> {
    while let Some(mut line) = lines.recv().await {
        line.push('\n');
        output.write_all(line.as_bytes()).await.context("Writing a line")?;
        output.flush().await.context("Writing a line")?;
    }
    Ok(())
}
