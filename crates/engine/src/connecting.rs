//! Connecting: opening the line, what its ups and downs mean, credentials, own presence.

use std::sync::Arc;

use ably_realtime::{
    Backoff, Client, ConnectionChange, ConnectionState, Event, Options, Outcome,
    PRODUCTION_REALTIME, PRODUCTION_REST, TokenError, TokenFuture, TokenSource,
};
use chat::catch_up;
use chat::connectivity::{Fact, Line as LineFact};
use chat::roster::Status;
use model::{Timestamp, limits, live};
use url::Url;

use crate::core::{Core, LIVE_BATCH};
use crate::dispatch::Answer;
use crate::event::{Done, Epoch, Tasks};
use crate::receiving::Batch;
use crate::rest::{Rest, RestError};

impl Core {
    /// Opens the line at the address the deployment names, or at Ably's own.
    pub(crate) fn open_line(&mut self) {
        let (Some(me), Some(organization)) = (self.me().cloned(), self.organization_id()) else {
            return;
        };
        if self.line.client.is_some() || !self.is_signed_in() {
            return;
        }
        let Some((endpoint, rest_address)) = self.live_address() else { return };
        let tokens =
            Tokens { rest: self.rest.clone(), tasks: self.tasks.clone(), epoch: self.epoch };
        let clock = Arc::clone(&self.clock);
        let options = Options {
            client_id: Some(me.id.as_str().to_owned()),
            seed: self.chance.seed(),
            network: self.network.clone(),
            wall_clock: Arc::new(move || clock.now().as_ms()),
            event_capacity: LIVE_BATCH,
            // The outbox does (ARCHITECTURE, 3).
            resends_messages: false,
            backoff: Backoff::Geometric {
                first_ms: limits::RECONNECT_FIRST_MS,
                factor: limits::RECONNECT_FACTOR,
                cap_ms: limits::RECONNECT_CAP_MS,
            },
            ..Options::new(endpoint, rest_address, Arc::new(tokens))
        };
        let (client, events) = match Client::spawn(options) {
            Ok(line) => line,
            Err(err) => return tracing::error!(%err, "The live line cannot be opened"),
        };
        self.line.client = Some(client);
        self.line.events = Some(events);
        self.line.user_channel = Some(live::user_channel(&organization, &me.id));
        self.line.presence_channel = Some(live::presence_channel(&organization));
        let now = self.now();
        self.gauge.handle(Fact::Line(LineFact::Connecting), now);
    }

    fn live_address(&self) -> Option<(Url, Url)> {
        if let Some(live) = &self.deployment.live {
            return Some((live.endpoint.clone(), live.rest.clone()));
        }
        Some((Url::parse(PRODUCTION_REALTIME).ok()?, Url::parse(PRODUCTION_REST).ok()?))
    }

    /// A person does not want to wait.
    pub(crate) async fn retry_now(&mut self) -> Answer<()> {
        self.note_input();
        if self.line.client.is_none() && self.is_signed_in() {
            self.open_line();
        }
        self.line.probe().await;
        Ok(())
    }

    /// Gives the line up and opens it again, with every room attached from where the file stands.
    pub(crate) fn restart_line(&mut self) {
        let now = self.now();
        self.line.close();
        self.line_lost(now);
        self.open_line();
        self.fetch_rooms();
    }

    /// News of the line, in order; messages that stand together share a transaction.
    pub(crate) async fn handle_live(&mut self, events: Vec<Event>) {
        let mut batch = Batch::default();
        let generation = self.line.generation;
        for event in events {
            if let Event::Message { channel, message, channel_serial } = event {
                self.sort_message(&mut batch, &channel, *message, channel_serial);
                continue;
            }
            if !batch.is_empty() {
                self.commit(std::mem::take(&mut batch)).await;
            }
            self.handle_live_event(event).await;
            // It may have given the line up; what else came of that one says nothing of the next.
            if self.line.generation != generation {
                return;
            }
        }
        if !batch.is_empty() {
            self.commit(batch).await;
        }
    }

    async fn handle_live_event(&mut self, event: Event) {
        match event {
            Event::Connection(change) => self.take_connection(change).await,
            Event::Channel { channel, change } => self.take_channel(&channel, change).await,
            Event::Presence { channel, message } if self.is_company(&channel) => {
                self.take_presence(&message);
            }
            Event::PresenceSynced { channel, members } if self.is_company(&channel) => {
                self.take_presence_set(&members);
            }
            _ => {}
        }
    }

    pub(crate) fn is_company(&self, channel: &str) -> bool {
        self.line.presence_channel.as_deref() == Some(channel)
    }

    async fn take_connection(&mut self, change: ConnectionChange) {
        let now = self.now();
        tracing::info!(state = ?change.current, reason = ?change.reason, "Connection");
        let retry_at =
            change.retry_in_ms.map(|ms| now.plus_ms(i64::try_from(ms).unwrap_or(i64::MAX)));
        match change.current {
            ConnectionState::Connected => return self.line_up(change.connection_id, now).await,
            ConnectionState::Connecting => {
                self.gauge.handle(Fact::Line(LineFact::Connecting), now);
            }
            ConnectionState::Disconnected | ConnectionState::Suspended => {
                self.gauge.handle(Fact::Line(LineFact::Down { retry_at }), now);
            }
            ConnectionState::Failed => {
                self.line.forget_channels();
                self.gauge.handle(Fact::Line(LineFact::Failed), now);
            }
            _ => {}
        }
        if self.line.is_up {
            self.metrics.line_lost();
            self.mark_gaps().await;
            self.line_lost(now);
        }
    }

    async fn line_up(&mut self, connection_id: Option<String>, now: Timestamp) {
        let is_resumed = self.line.take_connection_id(connection_id);
        if std::mem::replace(&mut self.line.is_up, true) {
            return;
        }
        self.metrics.line_up();
        self.gauge.handle(Fact::Line(LineFact::Up), now);
        // The outbox does not wait for any catch-up.
        self.outbox.handle(chat::outbox::Input::LineUp { is_resumed }, now);
        self.read_receipts.handle(chat::receipts::Input::LineUp, now);
        self.delivered.line_up();
        self.roster.handle(chat::roster::Input::LineUp, now);
        let rooms = self.room_facts();
        self.catch_up.handle(catch_up::Input::LineUp { rooms }, now);
        self.drain_outbox().await;
        self.attach_rooms().await;
        if self.line.entering.is_wanted() {
            self.be_present();
        }
        self.recall_receipts().await;
        self.line.want_list(now);
    }

    /// Nothing flows any more.
    pub(crate) fn line_lost(&mut self, now: Timestamp) {
        self.line.is_up = false;
        self.line.up_since.clear();
        self.line.held_cursors.clear();
        self.line.channels.values_mut().for_each(|since| *since = None);
        self.outbox.handle(chat::outbox::Input::LineDown, now);
        self.read_receipts.handle(chat::receipts::Input::LineDown, now);
        self.delivered.line_down();
        self.roster.handle(chat::roster::Input::LineDown, now);
        self.typing.handle(chat::typing::Input::LineDown, now);
        self.catch_up.handle(catch_up::Input::LineDown, now);
    }

    /// From here on something may be missing in every room that was live.
    async fn mark_gaps(&mut self) {
        let rooms = self.line.up_since.keys().cloned().collect();
        if let Err(err) = self.store.open_gaps(rooms).await {
            self.store_failed(err);
        }
    }

    /// Enters the organization's presence.
    pub(crate) fn be_present(&mut self) {
        let status = self.own_status.status(self.now());
        self.announce_presence(status);
    }

    /// Says active or away.
    pub(crate) fn announce_presence(&mut self, status: Status) {
        let line = &self.line;
        let (Some(client), Some(channel)) = (line.client(), line.presence_channel.clone()) else {
            return;
        };
        let Some(data) = self.presence_data(status) else { return };
        let (line, number) = (self.line.generation, self.line.entering.asks());
        self.tasks.spawn(self.epoch, async move {
            let outcome = client.presence_enter(channel, data).await;
            tracing::debug!(?outcome, "Presence");
            let is_in = matches!(outcome, Outcome::Acked { .. });
            Done::Entered { line, number, is_in }
        });
    }

    /// An entry has its answer; that of a line that was given up says nothing of this one.
    pub(crate) fn finish_entry(&mut self, line: u64, number: u64, is_in: bool) {
        if line == self.line.generation && self.line.entering.answered(number, is_in) {
            self.be_present();
        }
    }
}

/// Live credentials from the backend. A session that is gone is told to the loop at once.
struct Tokens {
    rest: Rest,
    tasks: Tasks,
    epoch: Epoch,
}

impl TokenSource for Tokens {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async {
            self.rest.live_credential().await.map_err(|err| {
                if matches!(err, RestError::SignedOut) {
                    self.tasks.spawn(self.epoch, async { Done::SessionGone });
                }
                let (code, status) = (0, err.status());
                TokenError { code, status, is_fatal: status == 403, message: err.to_string() }
            })
        })
    }
}
