//! The frames of a client that count: messages, changes of messages, presence and annotations.

use std::sync::Arc;

use ably_proto::capability::Operation;
use ably_proto::wire::{Action, ErrorInfo, Flags, Message, ProtocolMessage, PublishResult};
use tokio::time::Instant;

use super::channel::{Channel, Origin};
use super::channel_name;
use super::connection::{Connection, Flow, channel_error, named_channel};
use super::publish::{changes_another, prepare, prepare_presence};
use super::refusal;
use super::session::{Outcome, Publishing};

impl Connection {
    /// A frame that counts: answered by ACK or NACK under its msgSerial, and dealt with once
    /// however often a resuming client sends it (RTN19a2).
    pub(crate) async fn publish(&mut self, frame: ProtocolMessage) -> Flow {
        let Some(msg_serial) = frame.msg_serial else {
            self.refuse_unnumbered(&frame);
            return Flow::Continue;
        };
        // A fault hits what is stored; typing and the like would use it up by accident.
        let is_stored = frame.action == Action::Message
            && frame.messages.iter().any(|message| !message.is_ephemeral());
        let session = Arc::clone(&self.session);
        let mut publishing = session.publishing.lock().await;
        let outcome = match publishing.known(msg_serial) {
            Some(outcome) => outcome,
            None if !self.rate.take(Instant::now()) => {
                let outcome = Outcome::Refused(refusal::connection_rate_exceeded());
                publishing.settle(msg_serial, outcome.clone());
                outcome
            }
            None => {
                if is_stored && self.app.faults.take_drop_after_publish() {
                    self.line.cut();
                }
                self.settle(&mut publishing, msg_serial, frame, is_stored).await
            }
        };
        drop(publishing);
        if !(is_stored && self.app.faults.take_swallowed_ack()) {
            self.answer(msg_serial, outcome);
        }
        Flow::Continue
    }

    async fn settle(
        &mut self,
        publishing: &mut Publishing,
        msg_serial: u64,
        frame: ProtocolMessage,
        is_stored: bool,
    ) -> Outcome {
        let fault = if is_stored { self.app.faults.take_nack() } else { None };
        let done = match (fault, frame.action) {
            (Some(fault), _) => {
                Err(ErrorInfo::new(fault.code, fault.status, "Refused by a switched-on fault"))
            }
            (None, Action::Message) => self.publish_messages(msg_serial, frame).await,
            (None, Action::Presence) => self.publish_presence(msg_serial, frame).await,
            (None, Action::Annotation) => self.publish_annotations(msg_serial, frame).await,
            (None, _) => Err(refusal::bad_request("Objects are not offered")),
        };
        let outcome = match done {
            Ok(serials) => Outcome::Accepted(PublishResult { serials }),
            Err(error) => Outcome::Refused(error),
        };
        publishing.settle(msg_serial, outcome.clone());
        outcome
    }

    async fn publish_messages(
        &mut self,
        msg_serial: u64,
        frame: ProtocolMessage,
    ) -> Result<Vec<Option<String>>, ErrorInfo> {
        let name = named_channel(&frame)?;
        channel_name::check_whole(name)?;
        if let [message] = frame.messages.as_slice()
            && changes_another(message)
        {
            return self.amend(msg_serial, name, message.clone()).await;
        }
        self.check(name, Operation::Publish, Flags::PUBLISH)?;
        if frame.params.get("_forceNack").is_some_and(|value| value == "true") {
            return Err(refusal::refused_on_request());
        }
        let origin = self.origin(msg_serial);
        let channel = self.channel(name);
        let mut messages = frame.messages;
        let identity = self.grant.client_id.as_deref();
        prepare(&mut messages, identity, &origin.frame_id, self.app.config.max_message_size)?;
        channel.publish(&origin, messages, &*self.app.storage).await
    }

    async fn publish_presence(
        &mut self,
        msg_serial: u64,
        frame: ProtocolMessage,
    ) -> Result<Vec<Option<String>>, ErrorInfo> {
        let name = named_channel(&frame)?;
        self.check(name, Operation::Presence, Flags::PRESENCE)?;
        let origin = self.origin(msg_serial);
        let channel = self.channel(name);
        let mut events = frame.presence;
        prepare_presence(
            &mut events,
            self.grant.client_id.as_deref(),
            &self.session.id,
            &origin.frame_id,
            origin.now_ms,
            self.app.config.max_message_size,
        )?;
        self.session.note_present(&channel);
        channel.presence(&origin, events).await.map(|()| Vec::new())
    }

    /// An update, a delete or an append (RTL32). It needs a right of its own, and no mode.
    async fn amend(
        &self,
        msg_serial: u64,
        name: &str,
        change: Message,
    ) -> Result<Vec<Option<String>>, ErrorInfo> {
        let editor = self.grant.editor(name, &change, self.app.config.max_message_size);
        let origin = self.origin(msg_serial);
        let channel = self.channel(name);
        let serial = channel.amend(&origin, change, editor, &*self.app.storage).await?;
        Ok(vec![Some(serial)])
    }

    async fn publish_annotations(
        &mut self,
        msg_serial: u64,
        frame: ProtocolMessage,
    ) -> Result<Vec<Option<String>>, ErrorInfo> {
        let name = named_channel(&frame)?;
        self.check(name, Operation::AnnotationPublish, Flags::ANNOTATION_PUBLISH)?;
        let origin = self.origin(msg_serial);
        let max_size = self.app.config.max_message_size;
        let channel = self.channel(name);
        let identity = self.grant.client_id.as_deref();
        let storage = &*self.app.storage;
        channel.annotate(&origin, frame.annotations, identity, max_size, storage).await
    }

    /// The credential must allow the operation, and an attachment, where there is one, the mode.
    fn check(&self, channel: &str, operation: Operation, mode: Flags) -> Result<(), ErrorInfo> {
        channel_name::check_whole(channel)?;
        if !self.grant.capability.allows(channel, operation) {
            return Err(refusal::not_permitted());
        }
        let attachment = self.attachments.get(channel);
        if attachment.is_some_and(|attachment| !attachment.granted.contains(mode)) {
            return Err(refusal::mode_not_granted());
        }
        Ok(())
    }

    fn channel(&self, name: &str) -> Arc<Channel> {
        let attached = self.attachments.get(name).map(|attachment| Arc::clone(&attachment.channel));
        attached.unwrap_or_else(|| self.app.channel(name))
    }

    fn origin(&self, msg_serial: u64) -> Origin {
        Origin {
            connection_id: Some(self.session.id.clone()),
            frame_id: format!("{}:{msg_serial}", self.session.id),
            now_ms: self.app.faults.now_ms(),
        }
    }

    fn answer(&self, msg_serial: u64, outcome: Outcome) {
        let frame = |action| ProtocolMessage {
            msg_serial: Some(msg_serial),
            count: Some(1),
            ..ProtocolMessage::new(action)
        };
        let frame = match outcome {
            Outcome::Accepted(result) => {
                ProtocolMessage { res: vec![result], ..frame(Action::Ack) }
            }
            Outcome::Refused(error) => {
                ProtocolMessage { error: Some(error), ..frame(Action::Nack) }
            }
        };
        match self.app.faults.ack_delay() {
            Some(delay) => self.line.send_later(delay, frame),
            None => self.line.send(frame),
        }
    }

    /// Without a msgSerial there is nothing to NACK: the channel fails instead (RTN7b).
    fn refuse_unnumbered(&self, frame: &ProtocolMessage) {
        tracing::debug!(action = ?frame.action, "frame without msgSerial");
        if let Some(channel) = &frame.channel {
            self.line.send(channel_error(channel, refusal::bad_request("msgSerial is missing")));
        }
    }
}
