//! Our own client.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;

use ably_realtime::{
    Backoff, ChannelState, Client, ConnectionState, Credential, Event, Events, Format,
    HistoryQuery, Message, Options, Outcome, TokenError, TokenRequest,
};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::time::timeout;
use url::Url;

use crate::DEADLINE;
use crate::shown::{Seen, meant_data, shown_member, shown_message};

/// Asks for a signed token request, and where to put it.
pub(crate) type Asked = oneshot::Sender<TokenRequest>;

/// One client with what it was told.
pub struct Ours {
    /// The client itself.
    pub client: Client,
    events: Events,
    told: VecDeque<Event>,
}

impl Ours {
    /// Starts connecting; token requests come from whoever reads `asks`.
    pub(crate) fn start(
        address: SocketAddr,
        format: Format,
        asks: mpsc::Sender<Asked>,
    ) -> Result<Self> {
        let at = |scheme: &str| Url::parse(&format!("{scheme}://{address}/"));
        let asks = Arc::new(Mutex::new(asks));
        let tokens = move || {
            let asks = Arc::clone(&asks);
            async move {
                let (answer, request) = oneshot::channel();
                let gone = || TokenError::from_status(503, "nobody signs token requests");
                asks.lock().await.send(answer).await.map_err(|_| gone())?;
                request.await.map(Credential::Request).map_err(|_| gone())
            }
        };
        let options = Options {
            format,
            // Soon again, so that tests need not wait for it.
            backoff: Backoff::Geometric { first_ms: 50, factor: 1.0, cap_ms: 50 },
            ..Options::new(at("ws")?, at("http")?, Arc::new(tokens))
        };
        let (client, events) = Client::spawn(options)?;
        Ok(Self { client, events, told: VecDeque::new() })
    }

    /// Waits for a state of the connection; answers the connection id.
    ///
    /// # Errors
    /// It does not come within the deadline.
    pub async fn until_state(&mut self, state: ConnectionState) -> Result<String> {
        self.next(&format!("{state:?}"), |event| match event {
            Event::Connection(change) if change.current == state => {
                Some(change.connection_id.clone().unwrap_or_default())
            }
            _ => None,
        })
        .await
    }

    /// Whether it was told of this state of the connection, apart from what was waited for.
    #[must_use]
    pub fn has_been(&self, state: ConnectionState) -> bool {
        let is_it = |event: &Event| matches!(event, Event::Connection(it) if it.current == state);
        self.told.iter().any(is_it)
    }

    /// Attaches a channel; answers whether it was attached without a gap.
    ///
    /// # Errors
    /// It is not attached within the deadline.
    pub async fn attach(&mut self, channel: &str) -> Result<bool> {
        self.client.attach(channel, None).await;
        self.attached(channel).await
    }

    /// Waits until the channel is attached, again; answers whether without a gap.
    ///
    /// # Errors
    /// It is not attached within the deadline.
    pub async fn attached(&mut self, wanted: &str) -> Result<bool> {
        self.next("an attached channel", |event| match event {
            Event::Channel { channel, change }
                if channel == wanted && change.current == ChannelState::Attached =>
            {
                Some(change.resumed)
            }
            _ => None,
        })
        .await
    }

    /// Publishes; answers the serial.
    ///
    /// # Errors
    /// It is not acknowledged.
    pub async fn publish(&self, channel: &str, fields: &Value) -> Result<String> {
        let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
        let message = Message {
            name: text("name"),
            id: text("id"),
            extras: fields.get("extras").cloned(),
            data: fields.get("data").map(meant_data).unwrap_or_default(),
            ..Message::default()
        };
        self.publish_message(channel, message).await
    }

    /// Publishes a message as it is; answers the serial.
    ///
    /// # Errors
    /// It is not acknowledged.
    pub async fn publish_message(&self, channel: &str, message: Message) -> Result<String> {
        let outcome = timeout(DEADLINE, self.client.publish(channel, message)).await;
        match outcome.context("No acknowledgement")? {
            Outcome::Acked { serial } => serial.context("Acknowledged without a serial"),
            other => bail!("Not acknowledged: {other:?}"),
        }
    }

    /// The next message of a channel.
    ///
    /// # Errors
    /// None comes within the deadline.
    pub async fn message(&mut self, wanted: &str) -> Result<Seen> {
        self.next("a message", |event| match event {
            Event::Message { channel, message, .. } if channel == wanted => {
                Some(shown_message(message))
            }
            _ => None,
        })
        .await
    }

    /// The next presence event of a channel.
    ///
    /// # Errors
    /// None comes within the deadline.
    pub async fn presence(&mut self, wanted: &str) -> Result<Seen> {
        self.next("a presence event", |event| match event {
            Event::Presence { channel, message } if channel == wanted => {
                Some(shown_member(message))
            }
            _ => None,
        })
        .await
    }

    /// The next complete presence set of a channel.
    ///
    /// # Errors
    /// None comes within the deadline.
    pub async fn members(&mut self, wanted: &str) -> Result<Vec<Seen>> {
        self.next("a presence set", |event| match event {
            Event::PresenceSynced { channel, members } if channel == wanted => {
                Some(members.iter().map(shown_member).collect())
            }
            _ => None,
        })
        .await
    }

    /// The whole past of a channel, newest first, in pages of two.
    ///
    /// # Errors
    /// What the endpoint refuses.
    pub async fn history(&self, channel: &str) -> Result<Vec<Seen>> {
        let query = HistoryQuery { limit: 2, ..HistoryQuery::default() };
        let mut page = self.client.history(channel, &query).await?;
        let mut items = Vec::new();
        loop {
            items.extend(page.items.iter().map(shown_message));
            match page.next {
                Some(next) => page = self.client.history_next(&next).await?,
                None => return Ok(items),
            }
        }
    }

    /// The first event that is looked for; others of its kind before it are passed over, everything
    /// else stays for later.
    async fn next<T>(&mut self, awaited: &str, pick: impl Fn(&Event) -> Option<T>) -> Result<T> {
        let mut looked_at = 0;
        loop {
            while let Some(event) = self.told.get(looked_at) {
                if let Some(found) = pick(event) {
                    self.told.remove(looked_at);
                    return Ok(found);
                }
                looked_at += 1;
            }
            let event = timeout(DEADLINE, self.events.recv()).await;
            let event = event.with_context(|| format!("Waited in vain for {awaited}"))?;
            self.told.push_back(event.context("The client has ended")?);
        }
    }
}
