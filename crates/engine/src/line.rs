//! The live line: one client of the realtime service, which channels are attached, what its
//! events mean.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use ably_proto::wire;
use ably_realtime::{
    Backoff, ChannelChange, ChannelState, Client, ConnectionChange, ConnectionState, Event, Events,
    Options, Outcome as Published, PRODUCTION_REALTIME, PRODUCTION_REST, TokenError, TokenFuture,
    TokenSource,
};
use chat::catch_up::{self, Continuity, RoomFacts};
use chat::connectivity::{Fact, Line as LineFact};
use chat::outbox::Outcome;
use chat::roster::Status;
use model::{FailureCode, Message, RoomId, Timestamp, limits, live};
use serde::Serialize;
use url::Url;

use crate::core::Core;
use crate::dispatch::Answer;
use crate::event::{Done, Epoch, Tasks};
use crate::receiving::Batch;
use crate::rest::{Rest, RestError};

/// Without extension 4 the list of rooms is fetched again this often, in milliseconds.
const ROOMS_EVERY_MS: i64 = 60_000;
/// A list of rooms that did not come is asked for again after this, in milliseconds.
const ROOMS_RETRY_MS: i64 = 5_000;
/// Channels besides those of rooms: presence and the person's own.
const OTHER_CHANNELS: usize = 2;
/// The credential does not cover a channel (§17 of the protocol).
const NOT_COVERED: u32 = 40160;
/// A backlog follows its attach within this, in milliseconds.
const REPLAY_MS: i64 = 1_500;
/// The service's clock is known to about this, in milliseconds.
const CLOCK_GRACE_MS: i64 = 2_000;

/// Since when messages of a room flow.
#[derive(Clone, Copy, Debug)]
struct UpSince {
    /// By the service's clock.
    server: Timestamp,
    /// Until then, by this desk's clock, what arrives is the service's backlog.
    replay_until: Timestamp,
}

/// The line, if there is one.
#[derive(Default)]
pub(crate) struct Line {
    client: Option<Client>,
    events: Option<Events>,
    is_up: bool,
    is_present: bool,
    /// Channels that were asked for, and since when messages flow, by the service's clock.
    channels: HashMap<String, Option<Timestamp>>,
    up_since: HashMap<RoomId, UpSince>,
    /// The person's own channel (extension 4).
    pub(crate) user_channel: Option<String>,
    presence_channel: Option<String>,
    rooms_asked_at: Option<Timestamp>,
    /// Whether the list of rooms did not come when it was asked for last.
    are_rooms_missing: bool,
}

impl Line {
    /// The client, for publishing.
    pub(crate) fn client(&self) -> Option<Client> {
        self.client.clone()
    }

    /// Whether messages flow.
    pub(crate) fn is_up(&self) -> bool {
        self.is_up
    }

    /// The next events in order; for ever when there is no line.
    pub(crate) async fn next_batch(&mut self, limit: usize) -> Vec<Event> {
        let mut batch = Vec::new();
        if let Some(events) = &mut self.events
            && events.recv_many(&mut batch, limit).await > 0
        {
            return batch;
        }
        std::future::pending().await
    }

    /// Gives the line up.
    pub(crate) fn close(&mut self) {
        if let Some(client) = self.client.take() {
            tokio::spawn(async move { client.close().await });
        }
        *self = Self { rooms_asked_at: self.rooms_asked_at, ..Self::default() };
    }

    /// The machine slept: whatever the socket says, it is dead.
    pub(crate) async fn wake(&self) {
        if let Some(client) = &self.client {
            client.wake().await;
        }
    }

    /// Somebody looks: a line that claims to be up is asked, one that waits tries at once.
    pub(crate) async fn probe(&self) {
        if let Some(client) = &self.client {
            client.retry_now().await;
        }
    }

    /// This person is no longer in a room.
    pub(crate) async fn detach(&mut self, channel: &str) {
        if self.channels.remove(channel).is_some()
            && let Some(client) = &self.client
        {
            client.detach(channel).await;
        }
    }

    /// Whether a message that came over the line was written while this desk was cut off.
    pub(crate) fn is_replayed(&self, message: &Message, now: Timestamp) -> bool {
        self.up_since
            .get(&message.room_id)
            .is_some_and(|since| now < since.replay_until || message.sent_at < Some(since.server))
    }

    /// Whether a room's messages come over the line.
    pub(crate) fn is_flowing(&self, room_id: &RoomId) -> bool {
        self.up_since.contains_key(room_id)
    }

    /// The list of rooms has just been asked for.
    pub(crate) fn rooms_asked(&mut self, now: Timestamp) {
        self.rooms_asked_at = Some(now);
        self.are_rooms_missing = false;
    }

    /// The list of rooms did not come.
    pub(crate) fn rooms_missed(&mut self) {
        self.are_rooms_missing = true;
    }

    /// When the list of rooms is to be asked for again, where nobody would tell of a change.
    pub(crate) fn refresh_at(&self) -> Option<Timestamp> {
        let asked = self.rooms_asked_at.filter(|_| self.is_up)?;
        if self.are_rooms_missing {
            return Some(asked.plus_ms(ROOMS_RETRY_MS));
        }
        let user_channel = self.user_channel.as_ref()?;
        let is_told = self.channels.get(user_channel).is_some_and(Option::is_some);
        (!is_told).then(|| asked.plus_ms(ROOMS_EVERY_MS))
    }
}

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
        let options = Options {
            client_id: Some(me.id.as_str().to_owned()),
            seed: rand::random(),
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
        for event in events {
            if let Event::Message { channel, message, channel_serial } = event {
                self.sort_message(&mut batch, &channel, *message, channel_serial);
                continue;
            }
            if !batch.is_empty() {
                self.commit(std::mem::take(&mut batch)).await;
            }
            self.handle_live_event(event).await;
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

    fn is_company(&self, channel: &str) -> bool {
        self.line.presence_channel.as_deref() == Some(channel)
    }

    async fn take_connection(&mut self, change: ConnectionChange) {
        let now = self.now();
        tracing::info!(state = ?change.current, reason = ?change.reason, "Connection");
        let retry_at =
            change.retry_in_ms.map(|ms| now.plus_ms(i64::try_from(ms).unwrap_or(i64::MAX)));
        match change.current {
            ConnectionState::Connected => return self.line_up(now).await,
            ConnectionState::Connecting => {
                self.gauge.handle(Fact::Line(LineFact::Connecting), now);
            }
            ConnectionState::Disconnected | ConnectionState::Suspended => {
                self.gauge.handle(Fact::Line(LineFact::Down { retry_at }), now);
            }
            ConnectionState::Failed => self.gauge.handle(Fact::Line(LineFact::Failed), now),
            _ => {}
        }
        if self.line.is_up {
            self.mark_gaps().await;
            self.line_lost(now);
        }
    }

    async fn line_up(&mut self, now: Timestamp) {
        if std::mem::replace(&mut self.line.is_up, true) {
            return;
        }
        self.gauge.handle(Fact::Line(LineFact::Up), now);
        // The outbox does not wait for any catch-up.
        self.outbox.handle(chat::outbox::Input::LineUp, now);
        self.read_receipts.handle(chat::receipts::Input::LineUp, now);
        self.delivered.line_up();
        self.roster.handle(chat::roster::Input::LineUp, now);
        let rooms = self.room_facts();
        self.catch_up.handle(catch_up::Input::LineUp { rooms }, now);
        self.drain_outbox().await;
        self.attach_rooms().await;
        self.be_present();
        self.recall_receipts().await;
        self.fetch_rooms();
    }

    /// Nothing flows any more.
    pub(crate) fn line_lost(&mut self, now: Timestamp) {
        self.line.is_up = false;
        self.line.up_since.clear();
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

    fn room_facts(&self) -> Vec<RoomFacts> {
        self.directory.by_recency().into_iter().map(|room_id| self.facts_of(room_id)).collect()
    }

    fn facts_of(&self, room_id: RoomId) -> RoomFacts {
        let summary = self.directory.summary(&room_id);
        RoomFacts {
            has_unread: summary.is_some_and(|summary| summary.unread > 0),
            last_message_at: summary
                .and_then(|summary| summary.last_message.as_ref())
                .map(Message::shown_at),
            room_id,
        }
    }

    /// Attaches what is not attached yet: presence, the own channel, then rooms by urgency, as many
    /// as one connection may have.
    pub(crate) async fn attach_rooms(&mut self) {
        let Some(client) = self.line.client() else { return };
        for channel in [self.line.presence_channel.clone(), self.line.user_channel.clone()] {
            self.attach(&client, channel, None).await;
        }
        let cursors: HashMap<RoomId, String> =
            self.store.cursors().await.unwrap_or_default().into_iter().collect();
        let order = catch_up::order(self.room_facts(), self.attention.room_id.as_ref());
        let (now, capacity) = (self.now(), limits::ATTACHED_CHANNELS - OTHER_CHANNELS);
        for (at, room_id) in order.into_iter().enumerate() {
            if at < capacity {
                let channel = self.directory.channel(&room_id);
                self.attach(&client, channel, cursors.get(&room_id).cloned()).await;
            } else if self.line.is_up {
                self.catch_up.handle(catch_up::Input::NotAttached { room_id }, now);
            }
        }
    }

    async fn attach(&mut self, client: &Client, channel: Option<String>, cursor: Option<String>) {
        let Some(channel) = channel else { return };
        if let Entry::Vacant(place) = self.line.channels.entry(channel) {
            client.attach(place.key(), cursor).await;
            place.insert(None);
        }
    }

    async fn take_channel(&mut self, channel: &str, change: ChannelChange) {
        let now = self.now();
        let room_id = self.directory.by_channel(channel).cloned();
        match change.current {
            ChannelState::Attached => {
                let since = self.skew.to_server(now).plus_ms(-CLOCK_GRACE_MS);
                self.line.channels.insert(channel.to_owned(), Some(since));
                if let Some(room_id) = room_id {
                    let replay_ms = if change.has_backlog { REPLAY_MS } else { 0 };
                    let up = UpSince { server: since, replay_until: now.plus_ms(replay_ms) };
                    self.line.up_since.entry(room_id.clone()).or_insert(up);
                    self.take_attached(room_id, change).await;
                }
            }
            ChannelState::Failed => {
                tracing::warn!(reason = ?change.reason, "A channel was refused");
                if let Some(room_id) = room_id {
                    self.take_refused(room_id, change.reason.map_or(0, |reason| reason.code));
                }
            }
            _ => {}
        }
    }

    /// The credential covers the rooms of the time it was issued: a room joined since needs another
    /// one, and with it another connection. Once a room; what is refused again stays refused.
    fn take_refused(&mut self, room_id: RoomId, code: u32) {
        let is_news = code == NOT_COVERED && self.renewed_for.insert(room_id.clone());
        if is_news {
            return self.restart_line();
        }
        let now = self.now();
        self.catch_up.handle(catch_up::Input::NotAttached { room_id }, now);
    }

    async fn take_attached(&mut self, room_id: RoomId, change: ChannelChange) {
        let continuity = if change.resumed {
            Continuity::Kept
        } else {
            match self.store.open_gaps(vec![room_id.clone()]).await {
                // Without a message before it there is no hole, only a first page to fetch.
                Ok(gaps) if gaps.is_empty() => Continuity::Lost { until: None },
                Ok(_) => Continuity::Lost { until: change.channel_serial },
                Err(err) => {
                    self.store_failed(err);
                    return;
                }
            }
        };
        let now = self.now();
        let room = self.facts_of(room_id);
        self.catch_up.handle(catch_up::Input::Attached { room, continuity }, now);
    }

    /// Enters the organization's presence once; the client enters again after a reconnect.
    fn be_present(&mut self) {
        if !std::mem::replace(&mut self.line.is_present, true) {
            let status = self.own_status.status(self.now());
            self.announce_presence(status);
        }
    }

    /// Says active or away.
    pub(crate) fn announce_presence(&self, status: Status) {
        let line = &self.line;
        let (Some(client), Some(channel)) = (line.client(), line.presence_channel.clone()) else {
            return;
        };
        let Some(data) = self.presence_data(status) else { return };
        tokio::spawn(async move {
            // The client enters again with every attach, so that one refusal mends itself.
            let outcome = client.presence_enter(channel, data).await;
            tracing::debug!(?outcome, "Presence");
        });
    }
}

/// A live event with its data as JSON.
pub(crate) fn event_message(name: &str, id: Option<&str>, event: &impl Serialize) -> wire::Message {
    wire::Message {
        id: id.map(str::to_owned),
        name: Some(name.to_owned()),
        data: serde_json::to_value(event).map_or(wire::Data::None, wire::Data::Json),
        ..wire::Message::default()
    }
}

/// A publish's outcome as the outbox decides by it.
pub(crate) fn sort_outcome(published: Published) -> (Outcome, Option<String>) {
    let outcome = match published {
        Published::Acked { serial } => return (Outcome::Acked, serial),
        Published::Unknown => Outcome::Unknown,
        Published::Transient { .. } => Outcome::Transient { retry_after_ms: None },
        Published::Permanent { error } => sort_refusal(&error),
    };
    (outcome, None)
}

/// Error codes of §17 of the protocol: limits pass, capability and room are the person's matter.
fn sort_refusal(error: &wire::ErrorInfo) -> Outcome {
    tracing::warn!(code = error.code, status = error.status_code, "A message was refused");
    match (error.code, error.status_code) {
        (42910..=42919, _) | (_, 429) => Outcome::Transient { retry_after_ms: None },
        (40140..=40149, _) => Outcome::Unknown,
        (40009, _) | (_, 413) => Outcome::Permanent { code: FailureCode::TooLarge },
        (42200..=42299, _) | (_, 422) => Outcome::Permanent { code: FailureCode::Rejected },
        (40160 | 40300 | 40400, _) | (_, 403 | 404) => {
            Outcome::Permanent { code: FailureCode::NotPermitted }
        }
        _ => Outcome::Permanent { code: FailureCode::Refused },
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
