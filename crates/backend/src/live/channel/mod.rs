//! One channel: its log, its subscribers, its presence set, and the one order of everything in it.
//!
//! Whatever changes a channel holds its lock from the first look to the last queued frame, also
//! while a message is being stored. So every subscriber sees the same order, a backlog joins the
//! live messages without gap or overlap, and what is delivered was stored before.

mod amendments;
mod mutate;
mod occupancy;
mod past;
mod rewind;
mod state;
mod summary;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use ably_proto::wire::{Action, ErrorInfo, Flags, Message, PresenceMessage, ProtocolMessage};
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::Instant;

use self::amendments::Amendments;
pub(crate) use self::mutate::Editor;
pub(crate) use self::occupancy::{Metrics, Occupancy};
pub(crate) use self::rewind::Rewind;
use self::state::{State, unsigned};
use super::dedupe::KnownIds;
use super::filter::Filter;
use super::line::Line;
use super::log::{Bounds, ChannelLog};
use super::outgoing::Outgoing;
use super::presence::{Members, synthesized_leave};
use super::publish::{stamp, store};
use super::serial::{self, SerialClock, random_text};
use crate::persist::{Persist, Persisted};

/// What a channel is held to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChannelLimits {
    /// Whether its messages can be changed and annotated.
    pub(crate) is_mutable: bool,
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
    /// What it calls the channel; with parameters in the name, it does so in its own way.
    pub(crate) name: String,
    /// The granted modes.
    pub(crate) modes: Flags,
    /// Whether it hears its own messages.
    pub(crate) echo: bool,
    /// Which messages it hears; all where there is none.
    pub(crate) filter: Option<Arc<Filter>>,
    /// Whether what is appended to a message comes with all of it.
    pub(crate) whole_appends: bool,
    /// What it wants to know of how many use the channel.
    pub(crate) occupancy: Option<Occupancy>,
}

impl Subscriber {
    /// Sends it a frame of its channel.
    fn send(&self, frame: &Arc<Outgoing>) {
        self.line.share(&self.named(frame));
    }

    /// The frame under the name the subscriber knows the channel by.
    fn named(&self, frame: &Arc<Outgoing>) -> Arc<Outgoing> {
        if frame.frame().channel.as_ref() == Some(&self.name) {
            return Arc::clone(frame);
        }
        let channel = Some(self.name.clone());
        Outgoing::new(ProtocolMessage { channel, ..frame.frame().clone() })
    }

    fn place(&self) -> Place {
        (self.line.id, self.name.clone())
    }
}

/// One attachment among all: the transport, and the name by which it attached.
pub(crate) type Place = (u64, String);

/// What an ATTACH asks for beside its modes.
#[derive(Debug)]
pub(crate) struct Attach {
    /// The position to go on from.
    pub(crate) position: Option<String>,
    /// The parameters that were understood, to be echoed.
    pub(crate) params: BTreeMap<String, String>,
    /// What to replay where there is no position to go on from.
    pub(crate) rewind: Option<Rewind>,
    /// The server's clock, in Unix milliseconds.
    pub(crate) now_ms: i64,
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

impl Channel {
    /// A channel that begins at `now_ms`.
    pub(crate) fn new(name: &str, limits: ChannelLimits, now_ms: i64) -> Self {
        let state = State {
            serials: SerialClock::new(unsigned(now_ms)),
            log: ChannelLog::new(limits.log),
            subscribers: BTreeMap::new(),
            members: Members::default(),
            known: KnownIds::new(limits.dedupe_window, limits.log.entries),
            amendments: Amendments::default(),
            used_at: Instant::now(),
        };
        Self { name: name.to_owned(), limits, state: Mutex::new(state) }
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Attaches a transport, or changes its attachment in place, and queues for it in one piece:
    /// ATTACHED, what was missed after its position, else what it rewinds to, and the presence set
    /// (digest §7.3).
    pub(crate) async fn attach(&self, subscriber: Subscriber, attach: Attach) {
        let Attach { position, params, rewind, now_ms } = attach;
        let mut state = self.lock().await;
        let was_attached = state.subscribers.contains_key(&subscriber.place());
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
                if let Some(rewind) = rewind {
                    let (frames, cut) = state.rewound(&rewind, &self.name, now_ms);
                    backlog = frames;
                    attached.error = attached.error.or(cut);
                }
            }
        }
        let backlog: Vec<_> =
            backlog.iter().filter_map(|frame| state.fitted(&subscriber, frame)).collect();
        if !backlog.is_empty() {
            attached.flags = attached.flags.with(Flags::HAS_BACKLOG);
        }
        let sync = state.sync_for(&subscriber, &self.name);
        if !sync.is_empty() {
            attached.flags = attached.flags.with(Flags::HAS_PRESENCE);
        }
        let frames = std::iter::once(Outgoing::new(attached)).chain(backlog).chain(sync);
        let frames = frames.map(|frame| subscriber.named(&frame)).collect();
        subscriber.line.send_all(frames);
        state.subscribers.insert(subscriber.place(), subscriber);
        state.tell_occupancy(&self.name, now_ms);
    }

    /// Changes the modes of an attachment and says so; nothing is missed by it.
    pub(crate) async fn change_modes(
        &self,
        place: &Place,
        modes: Flags,
        params: BTreeMap<String, String>,
        now_ms: i64,
    ) {
        let mut state = self.lock().await;
        let position = state.serials.current();
        let Some(subscriber) = state.subscribers.get_mut(place) else { return };
        subscriber.modes = modes;
        subscriber.line.send(ProtocolMessage {
            flags: modes.with(Flags::RESUMED),
            channel_serial: Some(position),
            params,
            ..ProtocolMessage::on_channel(Action::Attached, &subscriber.name)
        });
        state.tell_occupancy(&self.name, now_ms);
    }

    /// Sends the presence set again, on a client's request.
    pub(crate) async fn sync(&self, place: &Place) {
        let state = self.lock().await;
        if let Some(subscriber) = state.subscribers.get(place) {
            let frames = state.sync_for(subscriber, &self.name);
            subscriber.line.send_all(frames.iter().map(|frame| subscriber.named(frame)).collect());
        }
    }

    /// Ends a transport's attachment.
    pub(crate) async fn detach(&self, place: &Place, now_ms: i64) {
        let mut state = self.lock().await;
        state.subscribers.remove(place);
        state.tell_occupancy(&self.name, now_ms);
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

/// The channels of one application by name.
pub(crate) type ChannelMap = HashMap<String, Arc<Channel>>;
