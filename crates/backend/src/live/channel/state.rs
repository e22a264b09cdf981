//! What a channel's lock guards.

use std::collections::BTreeMap;
use std::sync::Arc;

use ably_proto::wire::{Action, ErrorInfo, Flags, Message, MessageAction, ProtocolMessage};
use ably_proto::wire::{Annotation, PresenceMessage};
use tokio::time::Instant;

use super::amendments::Amendments;
use super::rewind::Rewind;
use super::{Origin, Place, Subscriber};
use crate::live::dedupe::KnownIds;
use crate::live::log::{ChannelLog, Lost};
use crate::live::outgoing::Outgoing;
use crate::live::presence::{Members, is_told};
use crate::live::refusal;
use crate::live::serial::{self, SerialClock};

pub(super) struct State {
    pub(super) serials: SerialClock,
    pub(super) log: ChannelLog<Arc<Outgoing>>,
    /// By line id first, so that fan-out order is the order of connecting.
    pub(super) subscribers: BTreeMap<Place, Subscriber>,
    pub(super) members: Members,
    pub(super) known: KnownIds,
    /// Versions and annotations of the messages that have any.
    pub(super) amendments: Amendments,
    pub(super) used_at: Instant,
}

impl State {
    /// What was missed since `position`, if nothing was lost; else why, where a client with a
    /// position has to be told. Attached already and without a position, nothing can be missing.
    pub(super) fn continuity(
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

    pub(super) fn sync_for(&self, subscriber: &Subscriber, channel: &str) -> Vec<Arc<Outgoing>> {
        if self.members.is_empty() || !subscriber.modes.contains(Flags::PRESENCE_SUBSCRIBE) {
            return Vec::new();
        }
        // The official client takes a name of letters, digits and hyphens only; anything else it
        // takes for a set that is whole in one frame.
        let sequence = self.serials.current().replace('@', "-");
        let frames = self.members.sync_frames(channel, &sequence);
        frames.into_iter().map(Outgoing::new).collect()
    }

    /// Every message that history shows, oldest first, each in its place and in its latest version.
    pub(super) fn messages(&self) -> impl DoubleEndedIterator<Item = Message> {
        let frames = self.log.history(Instant::now()).map(|entry| entry.value.frame());
        frames.flat_map(created).map(|message| self.amendments.latest(message))
    }

    /// The message of this serial as it was published, while history shows it.
    pub(super) fn original(&self, message_serial: &str) -> Option<Message> {
        let entry = self.log.find(serial::of_frame(message_serial), Instant::now())?;
        let mut messages = created(entry.value.frame()).into_iter();
        messages.find(|message| message.serial.as_deref() == Some(message_serial))
    }

    /// The frames of a rewind, and what to say where it does not reach as far as was asked. They
    /// carry no position: a client must not go back to where they were (digest §10).
    pub(super) fn rewound(
        &self,
        rewind: &Rewind,
        channel: &str,
        now_ms: i64,
    ) -> (Vec<Arc<Outgoing>>, Option<ErrorInfo>) {
        let (messages, is_cut) = rewind.pick(self.messages().rev(), now_ms);
        let frame = |message: Message| ProtocolMessage {
            id: message.id.clone(),
            connection_id: message.connection_id.clone(),
            timestamp: message.timestamp,
            messages: vec![message],
            ..ProtocolMessage::on_channel(Action::Message, channel)
        };
        let frames = messages.into_iter().map(frame).map(Outgoing::new).collect();
        (frames, is_cut.then(refusal::rewind_cut_short))
    }

    /// Logs and fans out accepted messages. Ephemeral ones are not logged, and go in a frame of
    /// their own where both kinds came together.
    pub(super) fn deliver(
        &mut self,
        channel: &str,
        origin: &Origin,
        position: &str,
        messages: Vec<Message>,
    ) {
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
            if is_kept {
                self.remember_and_tell(frame, size);
            } else {
                self.fan_out(&Outgoing::new(frame));
            }
        }
    }

    /// Logs and fans out a new version. It weighs as much as all of it, however little is told:
    /// all of it is kept for as long as the log remembers its message.
    pub(super) fn tell_version(
        &mut self,
        channel: &str,
        origin: &Origin,
        position: String,
        told: Message,
        size: usize,
    ) {
        let frame = ProtocolMessage {
            messages: vec![told],
            ..frame_at(Action::Message, channel, origin, position)
        };
        self.remember_and_tell(frame, size);
    }

    /// Logs and fans out presence events.
    pub(super) fn tell(&mut self, channel: &str, origin: &Origin, events: Vec<PresenceMessage>) {
        if events.is_empty() {
            return;
        }
        let position = self.serials.next(unsigned(origin.now_ms));
        let size = events.iter().map(|event| event.data.size()).sum();
        let frame = ProtocolMessage {
            presence: events,
            ..frame_at(Action::Presence, channel, origin, position)
        };
        self.remember_and_tell(frame, size);
        self.tell_occupancy(channel, origin.now_ms);
    }

    /// Logs and fans out annotations, and after them the new summary of each message.
    pub(super) fn tell_annotations(
        &mut self,
        channel: &str,
        origin: &Origin,
        position: &str,
        annotations: Vec<Annotation>,
        summaries: Vec<Message>,
    ) {
        if annotations.is_empty() {
            return;
        }
        let size = annotations.iter().map(|annotation| annotation.data.size()).sum();
        let frame = ProtocolMessage {
            annotations,
            ..frame_at(Action::Annotation, channel, origin, position.to_owned())
        };
        self.remember_and_tell(frame, size);
        // Summaries are the server's: everybody hears them, the annotating client too.
        let own = Origin { connection_id: None, ..origin.clone() };
        for (index, summary) in summaries.into_iter().enumerate() {
            let position = self.serials.next(unsigned(origin.now_ms));
            let origin =
                Origin { frame_id: format!("{}:s{index}", origin.frame_id), ..own.clone() };
            let sums = summary.annotations.as_ref().and_then(|sums| sums.summary.as_ref());
            let size = summary.size() + sums.map_or(0, |sums| sums.to_string().len());
            let frame = ProtocolMessage {
                messages: vec![summary],
                ..frame_at(Action::Message, channel, &origin, position)
            };
            self.remember_and_tell(frame, size);
        }
    }

    /// The frame as a subscriber wants it, live or from the log; `None` where nothing of it is for
    /// them. Through a filter whatever is not heard leaves no trace, not even its position: after a
    /// long silence a subscriber may be told of a gap in which nothing was for them.
    pub(super) fn fitted(
        &self,
        subscriber: &Subscriber,
        frame: &Arc<Outgoing>,
    ) -> Option<Arc<Outgoing>> {
        if !is_for(subscriber, frame.frame()) {
            return None;
        }
        let Some(filter) = &subscriber.filter else { return Some(self.whole(subscriber, frame)) };
        let messages = &frame.frame().messages;
        let heard = messages.iter().filter(|message| filter.matches(message)).count();
        if heard == messages.len() {
            return Some(self.whole(subscriber, frame));
        }
        if heard == 0 {
            return None;
        }
        let mut part = frame.frame().clone();
        // What a message takes from its frame depends on its place there.
        part.fill_from_frame();
        part.messages.retain(|message| filter.matches(message));
        Some(self.whole(subscriber, &Outgoing::new(part)))
    }

    fn whole(&self, subscriber: &Subscriber, frame: &Arc<Outgoing>) -> Arc<Outgoing> {
        let is_append = |message: &Message| message.action == Some(MessageAction::Append);
        if !subscriber.whole_appends || !frame.frame().messages.iter().any(is_append) {
            return Arc::clone(frame);
        }
        let mut whole = frame.frame().clone();
        for message in whole.messages.iter_mut().filter(|message| is_append(message)) {
            if let Some(version) = self.amendments.version(message) {
                *message = version;
            }
        }
        Outgoing::new(whole)
    }

    fn remember_and_tell(&mut self, frame: ProtocolMessage, size: usize) {
        let position = frame.channel_serial.clone().unwrap_or_default();
        let frame = Outgoing::new(frame);
        self.log.push(position, Arc::clone(&frame), size, Instant::now());
        self.amendments.forget_before(self.log.oldest());
        self.fan_out(&frame);
    }

    fn fan_out(&self, frame: &Arc<Outgoing>) {
        for subscriber in self.subscribers.values() {
            if let Some(frame) = self.fitted(subscriber, frame) {
                subscriber.send(&frame);
            }
        }
    }
}

/// The messages that a logged frame published, complete; updates and summaries are none.
fn created(frame: &ProtocolMessage) -> Vec<Message> {
    if frame.action != Action::Message {
        return Vec::new();
    }
    let mut frame = frame.clone();
    frame.messages.retain(|message| message.action == Some(MessageAction::Create));
    frame.fill_from_frame();
    frame.messages
}

/// Whether frames of this kind go to a subscriber.
fn is_for(subscriber: &Subscriber, frame: &ProtocolMessage) -> bool {
    let mode = match frame.action {
        Action::Presence => {
            return is_told(subscriber.modes, &subscriber.connection_id, frame);
        }
        Action::Annotation => Flags::ANNOTATION_SUBSCRIBE,
        _ => Flags::SUBSCRIBE,
    };
    let is_own = frame.connection_id.as_deref() == Some(&subscriber.connection_id);
    subscriber.modes.contains(mode) && (subscriber.echo || !is_own)
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

pub(super) fn unsigned(now_ms: i64) -> u64 {
    u64::try_from(now_ms).unwrap_or_default()
}
