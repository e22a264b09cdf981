//! Entering, updating and leaving presence (RTP8 to RTP10, RTP14 to RTP17).

use super::{
    Machine,
    change::ChannelState,
    channel::Channel,
    channels::place,
    core::Core,
    io::{Event, MembersQuery, OpId, Outcome},
    publish::{Waiter, permanent, too_many_unacked, transient},
};
use crate::{
    cipher::Cipher,
    wire::{Action, ErrorInfo, Flags, PresenceMessage, ProtocolMessage},
};

impl Machine {
    /// Enters, updates or leaves, now or as soon as the channel is attached (RTP16).
    pub(super) fn presence(&mut self, op: Option<OpId>, name: String, message: PresenceMessage) {
        if self.channel_state(&name) == ChannelState::Initialized {
            self.attach(None, name.clone(), None);
        }
        let Some(channel) = self.channels.get_mut(&name) else { return };
        let core = &mut self.core;
        if let Err(outcome) = check_identity(core, &message) {
            core.settle(op, outcome);
            return;
        }
        match channel.state() {
            ChannelState::Attached if core.is_connected() => {
                channel.send_or_refuse(core, op, message);
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

    /// Who is present, now or as soon as it is known (RTP11, RTL33).
    pub(super) fn members(&mut self, op: OpId, name: String, query: MembersQuery) {
        let channel = place(&mut self.channels, name.clone());
        match channel.state() {
            ChannelState::Failed => {
                let error = ErrorInfo::new(90001, 400, "the channel has failed");
                self.core.emit(Event::Members { op, result: Err(error) });
            }
            state
            @ (ChannelState::Attached | ChannelState::Suspended | ChannelState::Attaching) => {
                channel.presence.ask(op, query);
                channel.presence.answer_waiting(&mut self.core, state, None);
            }
            ChannelState::Initialized | ChannelState::Detaching | ChannelState::Detached => {
                channel.presence.ask(op, query);
                self.attach(None, name, None);
            }
        }
    }

    /// The server's word that a member is in, or out, counts like its event, which may be lost with
    /// the line; the event's id is known beforehand.
    pub(super) fn presence_acked(&mut self, name: &str, message: PresenceMessage, number: u64) {
        let Some(channel) = self.channels.get_mut(name) else { return };
        let core = &self.core;
        let (Some(connection_id), Some(client_id)) =
            (core.connection_id.clone(), message.client_id.as_deref().or(core.identity()))
        else {
            return;
        };
        let event = PresenceMessage {
            id: Some(format!("{connection_id}:{number}:0")),
            client_id: Some(client_id.to_owned()),
            connection_id: Some(connection_id),
            ..message
        };
        if channel.state() == ChannelState::Attached {
            channel.presence.note_own(core, &event);
        }
    }

    /// The member is not in any more, and the caller has to know (RTP17e).
    pub(super) fn reentry_failed(&mut self, name: &str, client_id: &str, cause: ErrorInfo) {
        if let Some(channel) = self.channels.get(name) {
            channel.reentry_failed(&mut self.core, client_id, cause);
        }
    }
}

impl Channel {
    /// A server that attaches again and again without an answer gets no more than there is room for.
    pub(super) fn enter_again(&self, core: &mut Core) {
        for member in self.presence.entering_again(core, self.name()) {
            let channel = self.name().to_owned();
            let client_id = member.client_id.clone().unwrap_or_default();
            if core.has_room_for_reentry() {
                let waiter = Waiter::Reentry { channel, client_id };
                send(core, self.name(), member, self.cipher(), waiter);
            } else {
                self.reentry_failed(core, &client_id, too_many_unacked());
            }
        }
    }

    fn reentry_failed(&self, core: &mut Core, client_id: &str, cause: ErrorInfo) {
        let words = format!("cannot re-enter presence as {client_id}");
        let error = ErrorInfo::new(91004, 400, words).with_cause(cause);
        self.announce(core, self.state(), Some(error), Flags::RESUMED);
    }

    /// Who the connection speaks for may have become known only meanwhile (RTP8j).
    pub(super) fn send_waiting_presence(&mut self, core: &mut Core) {
        for (op, message) in self.presence.take_queue() {
            match check_identity(core, &message) {
                Ok(()) => self.send_or_refuse(core, op, message),
                Err(outcome) => core.settle(op, outcome),
            }
        }
    }

    fn send_or_refuse(&mut self, core: &mut Core, op: Option<OpId>, message: PresenceMessage) {
        if core.has_room() {
            self.presence.wish(core, &message);
            let channel = self.name().to_owned();
            let waiter = Waiter::Member { op, channel, message: Box::new(message.clone()) };
            send(core, self.name(), message, self.cipher(), waiter);
        } else {
            core.settle(op, transient(too_many_unacked()));
        }
    }
}

/// Nobody enters without a name (RTP8j), or under a foreign one (RTP15f).
fn check_identity(core: &Core, message: &PresenceMessage) -> Result<(), Outcome> {
    let (ours, named) = (core.identity(), message.client_id.as_deref());
    match (ours, named) {
        (None, None) if core.is_connected() => {
            Err(permanent(ErrorInfo::new(91000, 400, "presence needs a client id")))
        }
        (Some(ours), Some(named)) if ours != named => {
            Err(permanent(ErrorInfo::new(40012, 400, "presence under a foreign client id")))
        }
        _ => Ok(()),
    }
}

fn send(
    core: &mut Core,
    channel: &str,
    mut message: PresenceMessage,
    cipher: Option<&Cipher>,
    waiter: Waiter,
) {
    if let Some(cipher) = cipher {
        message.encrypt(cipher);
    }
    let mut frame = ProtocolMessage::on_channel(Action::Presence, channel);
    frame.presence.push(message);
    core.send_for_ack(frame, waiter);
}

fn refuse(channel: &Channel) -> Outcome {
    let error = wrong_state(channel.reason());
    if channel.state() == ChannelState::Failed { permanent(error) } else { transient(error) }
}

pub(super) fn wrong_state(cause: Option<&ErrorInfo>) -> ErrorInfo {
    let error = ErrorInfo::new(91001, 400, "the channel's state allows no presence");
    match cause {
        Some(cause) => error.with_cause(cause.clone()),
        None => error,
    }
}
