//! Presence of one channel: own operations, the own members to re-enter, the sync (RTP; digest §11).

use std::collections::{BTreeMap, VecDeque};

use super::{
    Machine,
    channel::Channel,
    core::Core,
    io::{ChannelState, Event, OpId, Outcome},
    members::{Members, is_newer, is_synthesized},
    publish::{Waiter, permanent, transient},
};
use crate::wire::{Action, ErrorInfo, Flags, PresenceAction, PresenceMessage, ProtocolMessage};

/// Operations that may wait on one channel for its attach.
const QUEUE_LIMIT: usize = 100;

/// Presence of one channel.
#[derive(Debug, Default)]
pub(crate) struct Presence {
    members: Members,
    /// Own members by client id, as the server confirmed them (RTP17h).
    own: BTreeMap<String, PresenceMessage>,
    queue: VecDeque<(Option<OpId>, PresenceMessage)>,
}

impl Presence {
    pub(super) fn members(&self) -> Vec<PresenceMessage> {
        self.members.present()
    }

    /// RTP5a: silent, as the caller learns of it by the channel's state.
    pub(super) fn clear(&mut self) {
        self.members.clear();
        self.own.clear();
    }

    /// Nothing will be sent from here in this state (RTP5a, RTP5f).
    pub(super) fn fail_queue(&mut self, core: &mut Core, reason: Option<&ErrorInfo>) {
        for (op, _) in std::mem::take(&mut self.queue) {
            core.settle(op, transient(wrong_state(reason)));
        }
    }

    fn enqueue(&mut self, core: &mut Core, op: Option<OpId>, message: PresenceMessage) {
        if self.queue.len() < QUEUE_LIMIT {
            self.queue.push_back((op, message));
        } else {
            let error = ErrorInfo::new(42911, 429, "too many waiting presence operations");
            core.settle(op, transient(error));
        }
    }

    /// The channel is attached: start or skip the sync, come back in, send what waited.
    pub(super) fn attached(&mut self, core: &mut Core, channel: &str, has_presence: bool) {
        self.members.start_sync();
        if !has_presence {
            self.finish_sync(core, channel);
        }
        self.reenter(core, channel);
        for (op, message) in std::mem::take(&mut self.queue) {
            send(core, channel, message, Waiter::Caller(op));
        }
    }

    /// RTP17i; the id only counts on the connection it was made on (RTP17g1).
    fn reenter(&self, core: &mut Core, channel: &str) {
        for member in self.own.values() {
            let is_same = member.connection_id == core.connection_id;
            let enter = PresenceMessage {
                id: member.id.clone().filter(|_| is_same),
                action: PresenceAction::Enter,
                client_id: member.client_id.clone(),
                data: member.data.clone(),
                encoding: member.encoding.clone(),
                extras: member.extras.clone(),
                ..PresenceMessage::default()
            };
            send(core, channel, enter, Waiter::Reentry { channel: channel.to_owned() });
        }
    }

    pub(super) fn handle_presence(
        &mut self,
        core: &mut Core,
        channel: &str,
        messages: Vec<PresenceMessage>,
    ) {
        for mut message in messages {
            let _ = message.decode();
            self.note_own(core, &message);
            if self.members.accept(&message) {
                core.emit(Event::Presence { channel: channel.to_owned(), message });
            }
        }
    }

    /// One page; `seq:cursor`, an empty cursor ends the sync, no serial is a sync in one page (RTP18).
    pub(super) fn handle_sync(&mut self, core: &mut Core, channel: &str, frame: ProtocolMessage) {
        let serial = frame.channel_serial.as_deref();
        let (sequence, cursor) = match serial.map(|serial| serial.split_once(':')) {
            Some(Some((sequence, cursor))) => (Some(sequence), cursor),
            Some(None) => (serial, ""),
            None => (None, ""),
        };
        self.members.open_page(sequence);
        self.handle_presence(core, channel, frame.presence);
        if cursor.is_empty() {
            self.finish_sync(core, channel);
        }
    }

    fn finish_sync(&mut self, core: &mut Core, channel: &str) {
        for message in self.members.end_sync() {
            core.emit(Event::Presence { channel: channel.to_owned(), message });
        }
        let members = self.members.present();
        core.emit(Event::PresenceSynced { channel: channel.to_owned(), members });
    }

    /// The own members are what the server says of this connection, not what was asked (RTP17b).
    fn note_own(&mut self, core: &Core, message: &PresenceMessage) {
        let Some(client_id) = message.client_id.clone() else { return };
        if message.connection_id.is_none() || message.connection_id != core.connection_id {
            return;
        }
        let is_stale = self.own.get(&client_id).is_some_and(|stored| {
            stored.connection_id == message.connection_id && !is_newer(message, stored)
        });
        match message.action {
            _ if is_stale => {}
            PresenceAction::Enter | PresenceAction::Update | PresenceAction::Present => {
                self.own.insert(client_id, message.clone());
            }
            PresenceAction::Leave if !is_synthesized(message) => {
                self.own.remove(&client_id);
            }
            PresenceAction::Leave | PresenceAction::Absent | PresenceAction::Unknown(_) => {}
        }
    }
}

impl Machine {
    /// Enters, updates or leaves, now or as soon as the channel is attached (RTP16).
    pub(super) fn presence(&mut self, op: Option<OpId>, name: String, message: PresenceMessage) {
        if !self.channels.contains_key(&name)
            || self.channel_state(&name) == ChannelState::Initialized
        {
            self.attach(name.clone(), None);
        }
        let anonymous = self.core.is_connected() && self.core.identity().is_none();
        let Some(channel) = self.channels.get_mut(&name) else { return };
        let core = &mut self.core;
        match channel.state() {
            _ if anonymous && message.client_id.is_none() => {
                let error = ErrorInfo::new(91000, 400, "presence needs a client id");
                core.settle(op, permanent(error));
            }
            ChannelState::Attached if core.is_connected() => {
                send_or_refuse(core, channel, op, message);
            }
            // Attached without a connection: it will be attached again, and then the time has come.
            ChannelState::Attached | ChannelState::Attaching => {
                channel.presence.enqueue(core, op, message);
            }
            ChannelState::Initialized
            | ChannelState::Detaching
            | ChannelState::Detached
            | ChannelState::Suspended
            | ChannelState::Failed => core.settle(op, refuse(channel)),
        }
    }

    /// The member is not in any more, and the caller has to know (RTP17e).
    pub(super) fn reentry_failed(&mut self, name: &str, cause: ErrorInfo) {
        let Some(channel) = self.channels.get(name) else { return };
        let error = ErrorInfo::new(91004, 400, "cannot re-enter presence").with_cause(cause);
        channel.announce(&mut self.core, channel.state(), Some(error), Flags::RESUMED);
    }
}

fn send_or_refuse(core: &mut Core, channel: &Channel, op: Option<OpId>, message: PresenceMessage) {
    if core.has_room() {
        send(core, channel.name(), message, Waiter::Caller(op));
    } else {
        let error = ErrorInfo::new(42911, 429, "too many unacknowledged frames");
        core.settle(op, transient(error));
    }
}

fn send(core: &mut Core, channel: &str, message: PresenceMessage, waiter: Waiter) {
    let mut frame = ProtocolMessage::on_channel(Action::Presence, channel);
    frame.presence.push(message);
    core.send_for_ack(frame, waiter);
}

fn refuse(channel: &Channel) -> Outcome {
    let error = wrong_state(channel.reason());
    if channel.state() == ChannelState::Failed { permanent(error) } else { transient(error) }
}

fn wrong_state(cause: Option<&ErrorInfo>) -> ErrorInfo {
    let error = ErrorInfo::new(91001, 400, "the channel's state allows no presence");
    match cause {
        Some(cause) => error.with_cause(cause.clone()),
        None => error,
    }
}
