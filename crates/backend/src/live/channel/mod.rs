//! One channel: its log, its subscribers, its presence set, and the one order of everything in it.
//!
//! Whatever changes a channel holds its lock from the first look to the last queued frame, also
//! while a message is being stored. So every subscriber sees the same order, a backlog joins the
//! live messages without gap or overlap, and what is delivered was stored before.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use ably_proto::wire::{Action, ErrorInfo, Flags, Message, PresenceMessage, ProtocolMessage};
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::Instant;

use super::dedupe::KnownIds;
use super::line::Line;
use super::log::{Bounds, ChannelLog, Lost};
use super::outgoing::Outgoing;
use super::presence::{Members, is_told, synthesized_leave};
use super::publish::{stamp, store};
use super::refusal;
use super::serial::{self, SerialClock, random_text};
use crate::persist::{Persist, Persisted};

/// What a channel is held to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChannelLimits {
    /// How much it remembers.
    pub(crate) log: Bounds,
    /// For how long a message id counts as the same message.
    pub(crate) dedupe_window: Duration,
    /// Most presence members.
    pub(crate) max_members: usize,
}

/// One transport's attachment.
#[derive(Clone, Debug)]
pub(crate) struct Subscriber {
    /// Where its frames go.
    pub(crate) line: Arc<Line>,
    /// Its connection.
    pub(crate) connection_id: String,
    /// The granted modes.
    pub(crate) modes: Flags,
    /// Whether it hears its own messages.
    pub(crate) echo: bool,
}

/// Who publishes, and when.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    /// The publisher's connection; `None` for REST and for the server itself.
    pub(crate) connection_id: Option<String>,
    /// `connectionId:msgSerial`, or random text where there is no connection.
    pub(crate) frame_id: String,
    /// The server's clock, in Unix milliseconds.
    pub(crate) now_ms: i64,
}

/// One channel.
pub(crate) struct Channel {
    name: String,
    limits: ChannelLimits,
    state: Mutex<State>,
}

struct State {
    serials: SerialClock,
    log: ChannelLog<Arc<Outgoing>>,
    /// By line id, so that fan-out order is the order of connecting.
    subscribers: BTreeMap<u64, Subscriber>,
    members: Members,
    known: KnownIds,
    used_at: Instant,
}

impl Channel {
    /// A channel that begins at `now_ms`.
    pub(crate) fn new(name: &str, limits: ChannelLimits, now_ms: i64) -> Self {
        let state = State {
            serials: SerialClock::new(unsigned(now_ms)),
            log: ChannelLog::new(limits.log),
            subscribers: BTreeMap::new(),
            members: Members::default(),
            known: KnownIds::new(limits.dedupe_window, limits.log.entries),
            used_at: Instant::now(),
        };
        Self { name: name.to_owned(), limits, state: Mutex::new(state) }
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Attaches a transport, or changes its attachment in place, and queues for it in one piece:
    /// ATTACHED, what was missed after `position`, and the presence set (digest §7.3).
    pub(crate) async fn attach(
        &self,
        subscriber: Subscriber,
        position: Option<String>,
        params: BTreeMap<String, String>,
    ) {
        let mut state = self.lock().await;
        let was_attached = state.subscribers.contains_key(&subscriber.line.id);
        let mut attached = ProtocolMessage::on_channel(Action::Attached, &self.name);
        attached.flags = subscriber.modes;
        attached.params = params;
        let mut backlog = Vec::new();
        match state.continuity(position.as_deref(), was_attached) {
            Ok(missed) => {
                attached.flags = attached.flags.with(Flags::RESUMED);
                // The client must not be taken past what it has yet to receive.
                attached.channel_serial = position.or_else(|| Some(state.serials.current()));
                backlog = missed;
            }
            Err(error) => {
                attached.channel_serial = Some(state.serials.current());
                attached.error = error;
            }
        }
        backlog.retain(|frame| is_for(&subscriber, frame.frame()));
        if !backlog.is_empty() {
            attached.flags = attached.flags.with(Flags::HAS_BACKLOG);
        }
        let sync = state.sync_for(&subscriber, &self.name);
        if !sync.is_empty() {
            attached.flags = attached.flags.with(Flags::HAS_PRESENCE);
        }
        let frames = std::iter::once(Outgoing::new(attached)).chain(backlog).chain(sync).collect();
        subscriber.line.send_all(frames);
        state.subscribers.insert(subscriber.line.id, subscriber);
    }

    /// Changes the modes of an attachment and says so; nothing is missed by it.
    pub(crate) async fn change_modes(
        &self,
        line_id: u64,
        modes: Flags,
        params: BTreeMap<String, String>,
    ) {
        let mut state = self.lock().await;
        let position = state.serials.current();
        let Some(subscriber) = state.subscribers.get_mut(&line_id) else { return };
        subscriber.modes = modes;
        subscriber.line.send(ProtocolMessage {
            flags: modes.with(Flags::RESUMED),
            channel_serial: Some(position),
            params,
            ..ProtocolMessage::on_channel(Action::Attached, &self.name)
        });
    }

    /// Sends the presence set again, on a client's request.
    pub(crate) async fn sync(&self, line_id: u64) {
        let state = self.lock().await;
        if let Some(subscriber) = state.subscribers.get(&line_id) {
            subscriber.line.send_all(state.sync_for(subscriber, &self.name));
        }
    }

    /// Ends a transport's attachment.
    pub(crate) async fn detach(&self, line_id: u64) {
        self.lock().await.subscribers.remove(&line_id);
    }

    /// Stores and delivers messages that are complete but for what the server adds. Answers their
    /// serials; `None` for one known so long that its serial is forgotten.
    ///
    /// # Errors
    /// The refusal of the first message that was not accepted; those before it are delivered.
    pub(crate) async fn publish(
        &self,
        origin: &Origin,
        messages: Vec<Message>,
        storage: &dyn Persist,
    ) -> Result<Vec<Option<String>>, ErrorInfo> {
        let mut state = self.lock().await;
        let position = state.serials.next(unsigned(origin.now_ms));
        let mut serials = Vec::with_capacity(messages.len());
        let mut accepted = Vec::with_capacity(messages.len());
        let mut refused = None;
        for (index, mut message) in messages.into_iter().enumerate() {
            let id = message.id.clone().unwrap_or_default();
            if let Some(serial) = state.known.serial(&id, Instant::now()) {
                serials.push(Some(serial.to_owned()));
                continue;
            }
            stamp(&mut message, origin, serial::of_message(&position, index));
            match store(storage, &self.name, &message).await {
                Ok(Persisted::New) => {
                    let serial = message.serial.clone().unwrap_or_default();
                    state.known.remember(id, serial, Instant::now());
                    serials.push(message.serial.clone());
                    accepted.push(message);
                }
                Ok(Persisted::Duplicate) => serials.push(None),
                Err(error) => {
                    refused = Some(error);
                    break;
                }
            }
        }
        state.deliver(&self.name, origin, &position, accepted);
        refused.map_or(Ok(serials), Err)
    }

    /// Applies presence events that have client id, connection id, id and timestamp, and tells
    /// everybody.
    ///
    /// # Errors
    /// The refusal of the first event that cannot be applied; those before it stand.
    pub(crate) async fn presence(
        &self,
        origin: &Origin,
        events: Vec<PresenceMessage>,
    ) -> Result<(), ErrorInfo> {
        let mut state = self.lock().await;
        let mut told = Vec::with_capacity(events.len());
        let mut refused = None;
        for event in events {
            match state.members.apply(event, self.limits.max_members) {
                Ok(event) => told.extend(event),
                Err(error) => {
                    refused = Some(error);
                    break;
                }
            }
        }
        state.tell(&self.name, origin, told);
        refused.map_or(Ok(()), Err)
    }

    /// Makes all members of a connection leave, if it is still gone: `is_gone` is asked under the
    /// channel's lock.
    pub(crate) async fn leave(
        &self,
        connection_id: &str,
        now_ms: i64,
        is_gone: impl FnOnce() -> bool + Send,
    ) {
        let mut state = self.lock().await;
        if !is_gone() {
            return;
        }
        let frame_id = format!("{}:0", random_text(12));
        let origin = Origin { connection_id: None, frame_id, now_ms };
        let gone = state.members.remove_connection(connection_id);
        let leave = |(index, member)| {
            synthesized_leave(member, format!("{}:{index}", origin.frame_id), now_ms)
        };
        let events = gone.into_iter().enumerate().map(leave).collect();
        state.tell(&self.name, &origin, events);
    }

    /// Everybody present.
    pub(crate) async fn members(&self) -> Vec<PresenceMessage> {
        self.lock().await.members.iter().cloned().collect()
    }

    /// The messages that history shows, oldest first, up to and including the frame `until`.
    ///
    /// # Errors
    /// 90008 when `until` is no position of this channel.
    pub(crate) async fn history(&self, until: Option<&str>) -> Result<Vec<Message>, ErrorInfo> {
        let state = self.lock().await;
        if until.is_some_and(|until| !state.serials.knows(until)) {
            return Err(refusal::attach_point_too_old());
        }
        let is_within = |serial: &str| until.is_none_or(|until| serial <= until);
        let frames = state.log.history(Instant::now()).filter(|entry| is_within(&entry.serial));
        let messages = frames.flat_map(|entry| {
            let mut frame = entry.value.frame().clone();
            frame.fill_from_frame();
            frame.messages
        });
        Ok(messages.collect())
    }

    /// Whether the channel can be forgotten: unused for `idle`, nobody there, nothing remembered.
    pub(crate) fn is_idle(&self, idle: Duration) -> bool {
        let now = Instant::now();
        self.state.try_lock().is_ok_and(|state| {
            now.duration_since(state.used_at) > idle
                && state.subscribers.is_empty()
                && state.members.is_empty()
                && state.log.history(now).next().is_none()
        })
    }

    async fn lock(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().await;
        state.used_at = Instant::now();
        state
    }
}

impl std::fmt::Debug for Channel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Channel({})", self.name)
    }
}

impl State {
    /// What was missed since `position`, if nothing was lost; else why, where a client with a
    /// position has to be told. Attached already and without a position, nothing can be missing.
    fn continuity(
        &self,
        position: Option<&str>,
        was_attached: bool,
    ) -> Result<Vec<Arc<Outgoing>>, Option<ErrorInfo>> {
        let Some(position) = position else {
            return if was_attached { Ok(Vec::new()) } else { Err(None) };
        };
        if !self.serials.knows(position) {
            return Err(Some(refusal::position_too_old()));
        }
        match self.log.since(position, Instant::now()) {
            Ok(missed) => Ok(missed.map(|entry| Arc::clone(&entry.value)).collect()),
            Err(Lost::TooOld) => Err(Some(refusal::position_too_old())),
            Err(Lost::TooMany) => Err(Some(refusal::position_displaced())),
        }
    }

    fn sync_for(&self, subscriber: &Subscriber, channel: &str) -> Vec<Arc<Outgoing>> {
        if self.members.is_empty() || !subscriber.modes.contains(Flags::PRESENCE_SUBSCRIBE) {
            return Vec::new();
        }
        let frames = self.members.sync_frames(channel, &self.serials.current());
        frames.into_iter().map(Outgoing::new).collect()
    }

    /// Logs and fans out accepted messages. Ephemeral ones are not logged, and go in a frame of
    /// their own where both kinds came together.
    fn deliver(&mut self, channel: &str, origin: &Origin, position: &str, messages: Vec<Message>) {
        let (passing, kept): (Vec<_>, Vec<_>) =
            messages.into_iter().partition(Message::is_ephemeral);
        for (messages, is_kept) in [(kept, true), (passing, false)] {
            if messages.is_empty() {
                continue;
            }
            let size = messages.iter().map(Message::size).sum();
            let frame = ProtocolMessage {
                messages,
                ..frame_at(Action::Message, channel, origin, position.to_owned())
            };
            let frame = Outgoing::new(frame);
            if is_kept {
                self.log.push(position.to_owned(), Arc::clone(&frame), size, Instant::now());
            }
            self.fan_out(&frame);
        }
    }

    /// Logs and fans out presence events.
    fn tell(&mut self, channel: &str, origin: &Origin, events: Vec<PresenceMessage>) {
        if events.is_empty() {
            return;
        }
        let position = self.serials.next(unsigned(origin.now_ms));
        let size = events.iter().map(|event| event.data.size()).sum();
        let frame = ProtocolMessage {
            presence: events,
            ..frame_at(Action::Presence, channel, origin, position.clone())
        };
        let frame = Outgoing::new(frame);
        self.log.push(position, Arc::clone(&frame), size, Instant::now());
        self.fan_out(&frame);
    }

    fn fan_out(&self, frame: &Arc<Outgoing>) {
        for subscriber in self.subscribers.values() {
            if is_for(subscriber, frame.frame()) {
                subscriber.line.share(frame);
            }
        }
    }
}

/// The channels of one application by name.
pub(crate) type ChannelMap = HashMap<String, Arc<Channel>>;

/// Whether a frame goes to a subscriber, live or from the log.
fn is_for(subscriber: &Subscriber, frame: &ProtocolMessage) -> bool {
    if frame.action == Action::Presence {
        return is_told(subscriber.modes, &subscriber.connection_id, frame);
    }
    let is_own = frame.connection_id.as_deref() == Some(&subscriber.connection_id);
    subscriber.modes.contains(Flags::SUBSCRIBE) && (subscriber.echo || !is_own)
}

fn frame_at(action: Action, channel: &str, origin: &Origin, position: String) -> ProtocolMessage {
    ProtocolMessage {
        id: Some(origin.frame_id.clone()),
        connection_id: origin.connection_id.clone(),
        channel_serial: Some(position),
        timestamp: Some(origin.now_ms),
        ..ProtocolMessage::on_channel(action, channel)
    }
}

fn unsigned(now_ms: i64) -> u64 {
    u64::try_from(now_ms).unwrap_or_default()
}
