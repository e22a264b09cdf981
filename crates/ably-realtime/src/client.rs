//! The caller's end: a handle that is cheap to clone.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use ably_proto::{
    machine::{self, Input, OpId, Outcome},
    wire::{Data, ErrorInfo, Message, PresenceAction, PresenceMessage},
};
use tokio::sync::{mpsc, oneshot};
use url::Url;

use crate::{
    driver::{Command, Driver},
    endpoint::{self, EndpointError},
    event::Events,
    history::{self, HistoryPage, HistoryQuery, NextPage},
    options::Options,
    rest::{self, RestError},
    tokens::{Obtained, Tokens},
};

/// Commands that may wait for the driver, which never blocks.
const COMMAND_LIMIT: usize = 1_024;

/// A live client; clones share the connection. When the last clone or the listener goes, the
/// connection is closed.
#[derive(Clone)]
pub struct Client {
    commands: mpsc::Sender<Command>,
    tokens: Arc<Tokens>,
    http: reqwest::Client,
    rest: Url,
}

impl Client {
    /// Starts connecting; must be called within a tokio runtime.
    ///
    /// # Errors
    /// When an endpoint would send tokens in the clear, or TLS cannot be set up.
    pub fn spawn(options: Options) -> Result<(Self, Events), EndpointError> {
        endpoint::check(&options.realtime, "wss", "ws")?;
        endpoint::check(&options.rest, "https", "http")?;
        let broken = |error: RestError| EndpointError::Tls(error.to_string());
        let http = rest::http().map_err(broken)?;
        let patience = Duration::from_millis(options.request_timeout_ms);
        let rest = options.rest.clone();
        let source = Arc::clone(&options.tokens);
        let tokens = Arc::new(Tokens::new(source, http.clone(), rest.clone(), patience));
        let (commands, inbox) = mpsc::channel(COMMAND_LIMIT);
        let (events, listener) = mpsc::channel(options.event_capacity.max(1));
        let driver = Driver::new(&options, Arc::clone(&tokens), http.clone(), inbox, events)?;
        tokio::spawn(driver.run());
        Ok((Self { commands, tokens, http, rest }, listener))
    }

    /// Attaches a channel, from a stored position if there is one. Its changes come as events.
    pub async fn attach(&self, channel: impl Into<String>, channel_serial: Option<String>) {
        self.tell(Input::Attach { op: None, channel: channel.into(), channel_serial }).await;
    }

    /// Detaches a channel.
    pub async fn detach(&self, channel: impl Into<String>) {
        self.tell(Input::Detach { op: None, channel: channel.into() }).await;
    }

    /// Publishes and waits for what becomes of it. There is no time limit: the answer comes with
    /// the acknowledgement, or when the connection is given up.
    pub async fn publish(&self, channel: impl Into<String>, message: Message) -> Outcome {
        let channel = channel.into();
        let messages = vec![message];
        self.ask(|op| Input::Publish { op: Some(op), channel, messages, params: BTreeMap::new() })
            .await
    }

    /// Publishes something that is never stored and whose fate nobody asks for.
    pub async fn publish_ephemeral(&self, channel: impl Into<String>, message: Message) {
        let messages = vec![message.ephemeral()];
        self.tell(Input::Publish {
            op: None,
            channel: channel.into(),
            messages,
            params: BTreeMap::new(),
        })
        .await;
    }

    /// Enters presence under one's own identity; attaches if need be.
    pub async fn presence_enter(&self, channel: impl Into<String>, data: Data) -> Outcome {
        self.presence(channel.into(), PresenceAction::Enter, data).await
    }

    /// Changes one's presence data.
    pub async fn presence_update(&self, channel: impl Into<String>, data: Data) -> Outcome {
        self.presence(channel.into(), PresenceAction::Update, data).await
    }

    /// Leaves presence.
    pub async fn presence_leave(&self, channel: impl Into<String>, data: Data) -> Outcome {
        self.presence(channel.into(), PresenceAction::Leave, data).await
    }

    async fn presence(&self, channel: String, action: PresenceAction, data: Data) -> Outcome {
        let message = PresenceMessage::own(action, data);
        self.ask(|op| Input::Presence { op: Some(op), channel, message }).await
    }

    /// The first page of a channel's past.
    ///
    /// # Errors
    /// When the server cannot be reached, refuses, or answers with something else.
    pub async fn history(
        &self,
        channel: &str,
        query: &HistoryQuery,
    ) -> Result<HistoryPage, RestError> {
        self.history_next(&history::first_page(&self.rest, channel, query)).await
    }

    /// A further page. A token error renews once and tries once more (RSC10).
    ///
    /// # Errors
    /// As [`Client::history`].
    pub async fn history_next(&self, page: &NextPage) -> Result<HistoryPage, RestError> {
        let used = self.tokens.current().await?;
        match self.fetch(page, &used).await {
            Err(error) if error.is_token_error() => {
                let renewed = self.tokens.other_than(Some(&used.token)).await?;
                self.fetch(page, &renewed).await
            }
            answer => answer,
        }
    }

    async fn fetch(&self, page: &NextPage, token: &Obtained) -> Result<HistoryPage, RestError> {
        let (items, server_time) = history::fetch(&self.http, page, &token.token).await?;
        if let Some(time) = server_time.or(token.server_time) {
            self.send(Command::ServerTime(time)).await;
        }
        Ok(items)
    }

    /// Connects again after a failure, skips the wait for the next attempt, or probes a line that
    /// claims to be up.
    pub async fn retry_now(&self) {
        self.tell(Input::RetryNow).await;
    }

    /// Says that the computer slept, for hosts that are told so by the operating system.
    pub async fn wake(&self) {
        self.tell(Input::Wake).await;
    }

    /// Gives the connection up and waits until that is done. Afterwards nothing works any more.
    pub async fn close(&self) {
        let (done, closed) = oneshot::channel();
        self.send(Command::Close(done)).await;
        let _ = closed.await;
    }

    async fn tell(&self, input: Input) {
        self.send(Command::Tell(Box::new(input))).await;
    }

    async fn ask(&self, input: impl FnOnce(OpId) -> Input + Send + 'static) -> Outcome {
        let (reply, outcome) = oneshot::channel();
        if !self.send(Command::Ask(Box::new(input), reply)).await {
            return gone();
        }
        match outcome.await {
            Ok(machine::Event::Settled { outcome, .. }) => outcome,
            // A driver that ends without an answer may have sent the frame before.
            _ => Outcome::Unknown,
        }
    }

    async fn send(&self, command: Command) -> bool {
        self.commands.send(command).await.is_ok()
    }
}

fn gone() -> Outcome {
    Outcome::Transient { error: ErrorInfo::new(80017, 400, "the client is closed") }
}
