//! Publishing: numbering, acknowledgements, and what happens to frames nobody answered (RTN7, RTN19).

use std::collections::{BTreeMap, VecDeque};

use super::{
    Machine,
    change::ChannelState,
    channel::Channel,
    core::{Core, not_connected},
    io::{OpId, Outcome},
    oddity::Oddity,
};
use crate::wire::{
    Action, Annotation, ErrorInfo, Message, PresenceMessage, ProtocolMessage, PublishResult,
};

/// Who wants to know what became of a frame.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Waiter {
    /// The caller, if it gave a name.
    Caller(Option<OpId>),
    /// The caller, and the own member that was entered, changed or taken out.
    Member { op: Option<OpId>, channel: String, message: Box<PresenceMessage> },
    /// The automatic re-entry of a member (RTP17i).
    Reentry { channel: String, client_id: String },
}

#[derive(Debug)]
struct Sent {
    frame: ProtocolMessage,
    waiter: Waiter,
    /// A resumed connection has just been sent it once more.
    is_resent: bool,
}

impl Sent {
    fn is_of(&self, channel: &str, messages: &[Message]) -> bool {
        let has_ids = messages.iter().all(|message| message.id.is_some());
        let ids = |messages: &[Message]| -> Vec<Option<String>> {
            messages.iter().map(|message| message.id.clone()).collect()
        };
        has_ids
            && self.frame.channel.as_deref() == Some(channel)
            && ids(&self.frame.messages) == ids(messages)
    }
}

/// Frames that were sent and not yet answered, in order of their numbers.
#[derive(Debug, Default)]
pub(crate) struct Unacked {
    /// Number of the first frame in `sent`; the next new one gets `first + sent.len()`.
    first: u64,
    sent: VecDeque<Sent>,
}

impl Unacked {
    pub(crate) fn len(&self) -> usize {
        self.sent.len()
    }

    /// What was sent of a channel's own members, in order.
    pub(crate) fn members_of(&self, channel: &str) -> impl Iterator<Item = &PresenceMessage> {
        self.sent.iter().filter_map(move |sent| match &sent.waiter {
            Waiter::Member { channel: at, message, .. } if at == channel => Some(message.as_ref()),
            Waiter::Member { .. } | Waiter::Caller(_) | Waiter::Reentry { .. } => None,
        })
    }

    /// The number of the next frame.
    pub(crate) fn next_serial(&self) -> u64 {
        self.first.saturating_add(self.sent.len() as u64)
    }

    /// Begins with another number than 0 (RTN16f).
    pub(crate) fn count_from(&mut self, msg_serial: u64) {
        self.first = msg_serial;
    }

    pub(crate) fn push(&mut self, mut frame: ProtocolMessage, waiter: Waiter) -> ProtocolMessage {
        frame.msg_serial = Some(self.next_serial());
        self.sent.push_back(Sent { frame: frame.clone(), waiter, is_resent: false });
        frame
    }

    /// Whoever publishes what a resumed connection has just been sent again waits for that answer,
    /// instead of the one who did before. After that it is published like any other.
    fn take_over(
        &mut self,
        op: Option<OpId>,
        channel: &str,
        messages: &[Message],
    ) -> Option<Waiter> {
        let is_it = |sent: &&mut Sent| sent.is_resent && sent.is_of(channel, messages);
        let sent = self.sent.iter_mut().find(is_it)?;
        sent.is_resent = false;
        Some(std::mem::replace(&mut sent.waiter, Waiter::Caller(op)))
    }

    /// Takes out what an answer covers: first the frames it skipped, then those it names.
    /// Ranges that are settled already, or were never sent, yield nothing.
    fn take(&mut self, msg_serial: u64, count: u32) -> (Vec<Waiter>, Vec<Waiter>, usize) {
        let end = msg_serial.saturating_add(count.into());
        if msg_serial >= self.next_serial() {
            return (Vec::new(), Vec::new(), 0);
        }
        let skipped = self.take_until(msg_serial);
        // How many of the answer's leading entries speak of frames settled before.
        let offset = usize::try_from(self.first.saturating_sub(msg_serial)).unwrap_or(usize::MAX);
        (skipped, self.take_until(end), offset)
    }

    fn take_until(&mut self, end: u64) -> Vec<Waiter> {
        let mut waiters = Vec::new();
        while self.first < end {
            let Some(sent) = self.sent.pop_front() else { break };
            self.first = self.first.saturating_add(1);
            waiters.push(sent.waiter);
        }
        waiters
    }

    /// Everything that still waits; the numbers go on.
    fn take_all(&mut self) -> Vec<Waiter> {
        self.take_until(u64::MAX)
    }

    /// Takes out the messages, wherever they stand; the numbers no longer hold after that.
    fn take_messages(&mut self) -> Vec<Waiter> {
        let is_message = |sent: &Sent| sent.frame.action == Action::Message;
        let (messages, others): (Vec<Sent>, _) =
            std::mem::take(&mut self.sent).into_iter().partition(is_message);
        self.sent = VecDeque::from(others);
        messages.into_iter().map(|sent| sent.waiter).collect()
    }

    /// Counts anew from 0, as a new connection does (RTN19a2).
    fn renumber(&mut self) {
        self.first = 0;
        for (number, sent) in (0..).zip(&mut self.sent) {
            sent.frame.msg_serial = Some(number);
        }
    }

    /// The frames that are not answered, to be sent again.
    fn again(&mut self, is_same_connection: bool) -> Vec<ProtocolMessage> {
        let frames = self.sent.iter_mut().map(|sent| {
            sent.is_resent = is_same_connection;
            sent.frame.clone()
        });
        frames.collect()
    }

    /// Starts counting from 0 again (RTN11d).
    pub(crate) fn reset(&mut self) {
        *self = Self::default();
    }
}

impl Machine {
    /// Publishes now or answers why not: there is no queue here (design §2).
    pub(super) fn publish(
        &mut self,
        op: Option<OpId>,
        channel: String,
        mut messages: Vec<Message>,
        params: BTreeMap<String, String>,
    ) {
        let admitted = check_messages(&self.core, &messages).and_then(|()| self.admit(&channel));
        if let Err(outcome) = admitted {
            self.core.settle(op, outcome);
            return;
        }
        if !self.core.options.resends_messages
            && let Some(former) = self.core.unacked.take_over(op, &channel, &messages)
        {
            return self.settle_unknown(vec![former]);
        }
        if let Some(cipher) = self.channels.get(&channel).and_then(Channel::cipher) {
            messages.iter_mut().for_each(|message| message.encrypt(cipher));
        }
        let mut frame = ProtocolMessage::on_channel(Action::Message, channel);
        frame.messages = messages;
        frame.params = params;
        self.core.send_for_ack(frame, Waiter::Caller(op));
    }

    /// An annotation is published as a message is (RTAN1).
    pub(super) fn annotate(&mut self, op: Option<OpId>, channel: String, annotation: Annotation) {
        let admitted = check_annotation(&annotation).and_then(|()| self.admit(&channel));
        if let Err(outcome) = admitted {
            self.core.settle(op, outcome);
            return;
        }
        let mut frame = ProtocolMessage::on_channel(Action::Annotation, channel);
        frame.annotations.push(annotation);
        self.core.send_for_ack(frame, Waiter::Caller(op));
    }

    fn admit(&self, channel: &str) -> Result<(), Outcome> {
        let channel = self.channels.get(channel);
        match channel.map(|channel| (channel.state(), channel.reason())) {
            Some((ChannelState::Failed, reason)) => return Err(permanent(channel_failed(reason))),
            Some((ChannelState::Suspended, reason)) => {
                return Err(transient(channel_failed(reason)));
            }
            _ => {}
        }
        if !self.core.is_connected() {
            return Err(transient(not_connected()));
        }
        if !self.core.has_room() {
            return Err(transient(too_many_unacked()));
        }
        Ok(())
    }

    pub(super) fn handle_ack(&mut self, frame: &ProtocolMessage) {
        let (skipped, waiters, offset) = self.take_answered(frame);
        self.settle_unknown(skipped);
        // The number of the first frame that is answered now.
        let answered_at = frame.msg_serial.unwrap_or_default().saturating_add(offset as u64);
        for (index, waiter) in waiters.into_iter().enumerate() {
            let result = frame.res.get(offset.saturating_add(index));
            let op = match waiter {
                Waiter::Caller(op) => op,
                Waiter::Member { op, channel, message } => {
                    let number = answered_at.saturating_add(index as u64);
                    self.presence_acked(&channel, *message, number);
                    op
                }
                Waiter::Reentry { .. } => None,
            };
            let serial = result.and_then(first_serial);
            let serials = result.map(|result| result.serials.clone()).unwrap_or_default();
            self.core.settle_with(op, Outcome::Acked { serial }, serials);
        }
    }

    pub(super) fn handle_nack(&mut self, frame: &ProtocolMessage) {
        let unexplained = || ErrorInfo::new(50000, 500, "refused without a reason");
        let error = frame.error.clone().unwrap_or_else(unexplained);
        let (skipped, waiters, _) = self.take_answered(frame);
        self.settle_unknown(skipped);
        for waiter in waiters {
            match waiter {
                Waiter::Caller(op) => self.core.settle(op, refused(error.clone())),
                Waiter::Member { op, channel, message } => {
                    if let Some(channel) = self.channels.get_mut(&channel) {
                        channel.presence.not_taken(&self.core, &message);
                    }
                    self.core.settle(op, refused(error.clone()));
                }
                Waiter::Reentry { channel, client_id } => {
                    self.reentry_failed(&channel, &client_id, error.clone());
                }
            }
        }
    }

    fn take_answered(&mut self, frame: &ProtocolMessage) -> (Vec<Waiter>, Vec<Waiter>, usize) {
        let taken = match frame.msg_serial {
            Some(msg_serial) => self.core.unacked.take(msg_serial, frame.count.unwrap_or(1)),
            None => (Vec::new(), Vec::new(), 0),
        };
        if !taken.0.is_empty() {
            self.core.oddities.count(Oddity::AckSkipped);
        }
        if taken.1.is_empty() {
            self.core.oddities.count(Oddity::AckForNothing);
        }
        taken
    }

    /// After a reconnect the frames that were not answered go out again: under their old numbers if
    /// the connection was resumed, renumbered from 0 if it is a new one (RTN19a2).
    pub(super) fn resend(&mut self, is_same_connection: bool) {
        if !is_same_connection {
            if !self.core.options.resends_messages {
                let messages = self.core.unacked.take_messages();
                self.settle_unknown(messages);
            }
            self.core.unacked.renumber();
        }
        for frame in self.core.unacked.again(is_same_connection) {
            self.core.send(frame);
        }
    }

    /// Nothing that was sent will be answered any more (RTN7e).
    pub(super) fn give_up_unacked(&mut self) {
        let waiters = self.core.unacked.take_all();
        self.settle_unknown(waiters);
    }

    fn settle_unknown(&mut self, waiters: Vec<Waiter>) {
        for waiter in waiters {
            if let Waiter::Caller(op) | Waiter::Member { op, .. } = waiter {
                self.core.settle(op, Outcome::Unknown);
            }
        }
    }
}

fn first_serial(result: &PublishResult) -> Option<String> {
    result.serials.first().cloned().flatten()
}

fn channel_failed(reason: Option<&ErrorInfo>) -> ErrorInfo {
    let invalid = || ErrorInfo::new(90001, 400, "the channel is not usable in its state");
    reason.cloned().unwrap_or_else(invalid)
}

fn check_messages(core: &Core, messages: &[Message]) -> Result<(), Outcome> {
    let is_nowhere =
        |m: &Message| m.is_revision() && m.serial.as_ref().is_none_or(String::is_empty);
    if messages.iter().any(is_nowhere) {
        return Err(permanent(ErrorInfo::new(40003, 400, "a change needs its message's serial")));
    }
    check_identity(core, messages)?;
    check_size(core, messages)
}

fn check_annotation(annotation: &Annotation) -> Result<(), Outcome> {
    let is_given = |field: &Option<String>| field.as_ref().is_some_and(|text| !text.is_empty());
    if is_given(&annotation.kind) && is_given(&annotation.message_serial) {
        return Ok(());
    }
    let words = "an annotation needs a type and its message's serial";
    Err(permanent(ErrorInfo::new(40003, 400, words)))
}

/// An identified client speaks for itself only (RTL6g3); the server would refuse it later.
fn check_identity(core: &Core, messages: &[Message]) -> Result<(), Outcome> {
    let Some(identity) = core.identity() else { return Ok(()) };
    let is_foreign = |m: &Message| m.client_id.as_deref().is_some_and(|id| id != identity);
    if messages.iter().any(is_foreign) {
        return Err(permanent(ErrorInfo::new(40012, 400, "message under a foreign client id")));
    }
    Ok(())
}

fn check_size(core: &Core, messages: &[Message]) -> Result<(), Outcome> {
    let size: usize = messages.iter().map(Message::size).sum();
    if size > core.options.max_message_size {
        return Err(permanent(ErrorInfo::new(40009, 400, "message too big")));
    }
    Ok(())
}

pub(crate) fn too_many_unacked() -> ErrorInfo {
    ErrorInfo::new(42911, 429, "too many unacknowledged frames")
}

pub(crate) fn transient(error: ErrorInfo) -> Outcome {
    Outcome::Transient { error }
}

pub(crate) fn permanent(error: ErrorInfo) -> Outcome {
    Outcome::Permanent { error }
}

/// Sorts a refusal: the server's troubles, rate limits, stale tokens and channel states pass;
/// everything else needs a person.
pub(crate) fn refused(error: ErrorInfo) -> Outcome {
    let is_rate_limit = error.status_code == 429 || (42910..42930).contains(&error.code);
    let is_channel_state = (90000..90010).contains(&error.code);
    let passes =
        error.is_retriable() || error.is_token_error() || is_rate_limit || is_channel_state;
    if passes { transient(error) } else { permanent(error) }
}
