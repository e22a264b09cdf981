//! A message goes out: row before wire, one queue, a timeout is unknown (ARCHITECTURE, 1 to 3).

use ably_proto::wire;
use chat::outbox::{Entry, Frozen, Input, Outcome, Output};
use ipc::{
    Code, DiscardMessage, EditQueued, Event as Told, IpcError, Notice, OutboxStatus, RetryMessage,
    SendMessage, Session,
};
use model::{Attachment, Content, Delivery, FailureCode, Message, MessageId, RoomId, limits, live};
use store::{Admission, Change, StoreError};
use tokio::time::Instant;

use crate::core::Core;
use crate::dispatch::Answer;
use crate::event::Done;
use crate::metrics::Timing;
use crate::rest::dto::format_time;
use crate::rooms::{no_such_room, signed_out};

impl Core {
    /// Takes the durable outbox into memory; what was on the wire is to be sent again.
    pub(crate) async fn load_outbox(&mut self) -> Result<(), StoreError> {
        let rows = self.store.outbox().await?;
        self.next_ordinal = rows.iter().map(|row| row.ordinal).max().unwrap_or(0);
        let entries = rows
            .into_iter()
            .map(|row| Entry {
                needs_upload: needs_upload(&row.message),
                message_id: row.message.id,
                room_id: row.message.room_id,
                ordinal: row.ordinal,
                delivery: row.message.delivery,
                may_have_left: row.may_have_left,
            })
            .collect();
        let limits = crate::core::outbox_limits(&self.deployment);
        self.outbox = chat::outbox::Outbox::restore(entries, limits, self.chance.seed());
        self.recall_pace(limits.window_ms).await
    }

    /// The service still counts what the last run sent a moment ago.
    async fn recall_pace(&mut self, window_ms: i64) -> Result<(), StoreError> {
        let now = self.now();
        if self.outbox.status(now).waiting > 0 {
            for sent_at in self.store.own_since(now.plus_ms(-window_ms)).await? {
                self.outbox.recall(sent_at.min(now));
            }
        }
        Ok(())
    }

    /// A person sends a message. It is answered when it is durable.
    pub(crate) async fn send_message(&mut self, command: SendMessage) -> Answer<Message> {
        self.note_input();
        let SendMessage { client_msg_id, room_id, content } = command;
        chat::compose::check(&content).map_err(refusal)?;
        if content.attachment.as_ref().is_some_and(Attachment::needs_upload) {
            return Err(IpcError::new(Code::InvalidParams, "A file is sent with send_attachment"));
        }
        let mut message = self.written(client_msg_id.clone(), room_id, content)?;
        let admitted = self.outbox.admit(&client_msg_id, &message.room_id, message.written_at);
        message.delivery = admitted.map_err(|_| full())?;
        let began = Instant::now();
        let admitted = self.store.enqueue(message, limits::OUTBOX_ENTRIES).await;
        self.metrics.time(Timing::StoreEnqueue, began);
        self.finish_admission(&client_msg_id, admitted).await
    }

    /// A message of this person, as it is before anything has become of it.
    pub(crate) fn written(
        &self,
        id: MessageId,
        room_id: RoomId,
        content: Content,
    ) -> Answer<Message> {
        let me = self.me().cloned().ok_or_else(signed_out)?;
        self.directory.room(&room_id).ok_or_else(no_such_room)?;
        Ok(Message {
            id,
            room_id,
            sender_id: me.id,
            sender_name: me.name,
            content,
            written_at: self.now(),
            sent_at: None,
            delivery: Delivery::Queued,
            is_edited: false,
            is_deleted: false,
            changed_at: None,
            reactions: Vec::new(),
        })
    }

    /// The store took a message, or did not: its place in the outbox is kept or given back.
    pub(crate) async fn finish_admission(
        &mut self,
        id: &MessageId,
        admitted: Result<Admission, StoreError>,
    ) -> Answer<Message> {
        if !matches!(admitted, Ok(Admission::Queued(_))) {
            self.outbox.give_back(id);
        }
        match admitted.map_err(|err| self.store_failed(err))? {
            Admission::Queued(message) => Ok(self.queued(message).await),
            Admission::Known(message) => Ok(message),
            Admission::Full => Err(full()),
        }
    }

    async fn queued(&mut self, message: Message) -> Message {
        // What was written proves that it can be.
        for notice in [Notice::DiskFull, Notice::ReadOnly, Notice::DiskTrouble] {
            self.clear(notice);
        }
        self.next_ordinal += 1;
        self.outbox.enqueue(Entry {
            message_id: message.id.clone(),
            room_id: message.room_id.clone(),
            ordinal: self.next_ordinal,
            delivery: message.delivery,
            needs_upload: needs_upload(&message),
            may_have_left: false,
        });
        self.stop_typing(&message.room_id).await;
        self.publish_changed(vec![message.clone()]);
        self.publish_outbox();
        // The line first, then the sidebar: a colleague waits for the one, nobody for the other.
        self.just_written = Some(message.clone());
        self.drain_outbox().await;
        self.just_written = None;
        self.refresh_rooms([message.room_id.clone()]).await;
        message
    }

    /// Does what the outbox asks.
    pub(crate) async fn drain_outbox(&mut self) {
        let mut is_changed = false;
        while let Some(output) = self.outbox.poll_output(self.clock.now()) {
            is_changed = true;
            match output {
                Output::Publish { message_id, generation } => {
                    self.publish_entry(message_id, generation).await;
                }
                Output::Upload { message_id, generation } => {
                    self.upload_entry(message_id, generation).await;
                }
                Output::LookFor { message_id, generation } => {
                    self.look_for_entry(message_id, generation).await;
                }
                Output::State { message_id, delivery } => {
                    self.store_state(message_id, delivery).await;
                }
            }
        }
        self.acknowledged.clear();
        if is_changed {
            self.publish_outbox();
            let stranded = self.outbox.stranded();
            if !stranded.is_empty() {
                tracing::error!(?stranded, "Messages without a plan");
            }
        }
    }

    async fn publish_entry(&mut self, message_id: MessageId, generation: u64) {
        let found = self.outgoing(&message_id).await;
        let (Some(message), Some(client)) = (found, self.line.client()) else {
            return self.settle_publish(message_id, generation, Outcome::Unknown);
        };
        let Some(channel) = self.directory.channel(&message.room_id) else {
            return self.settle_publish(message_id, generation, self.without_room());
        };
        let wire = wire_message(&message);
        self.metrics.publishing(&message_id);
        self.tasks.spawn(self.epoch, async move {
            let published = client.publish(&channel, wire).await;
            Done::Published { message, generation, published }
        });
    }

    /// A message as it is to go out.
    async fn outgoing(&mut self, message_id: &MessageId) -> Option<Message> {
        if let Some(message) = self.just_written.take_if(|message| message.id == *message_id) {
            return Some(message);
        }
        let entry = self.store.entry(message_id.clone()).await.ok().flatten();
        entry.map(|entry| entry.message)
    }

    /// A room that is unknown is one the person left, unless its list has not come yet, as after a
    /// damaged file was built anew: then its messages wait.
    fn without_room(&self) -> Outcome {
        if self.line.are_rooms_current() {
            Outcome::Permanent { code: FailureCode::NotPermitted }
        } else {
            Outcome::Transient { retry_after_ms: None }
        }
    }

    /// A person wants a failed or waiting message tried now.
    pub(crate) async fn retry_message(&mut self, command: RetryMessage) -> Answer<Message> {
        let id = command.message_id;
        let change = self.store.requeue(id.clone()).await;
        let message = self.changed(change)?;
        let now = self.now();
        self.outbox.handle(Input::Retry(id), now);
        self.show_own(message.clone()).await;
        Ok(message)
    }

    /// A person changes a message that has not left.
    pub(crate) async fn edit_queued(&mut self, command: EditQueued) -> Answer<Message> {
        let EditQueued { message_id, text } = command;
        chat::compose::check(&Content::text(text.clone())).map_err(refusal)?;
        self.outbox.check_edit(&message_id).map_err(frozen)?;
        let change = self.store.edit_queued(message_id.clone(), text).await;
        let message = self.changed(change)?;
        let now = self.now();
        self.outbox.handle(Input::Edited(message_id), now);
        self.show_own(message.clone()).await;
        Ok(message)
    }

    /// A person takes a message back.
    pub(crate) async fn discard_message(&mut self, command: DiscardMessage) -> Answer<Content> {
        let id = command.message_id;
        self.outbox.check_discard(&id).map_err(frozen)?;
        let change = self.store.discard(id.clone()).await;
        let (room_id, content) = self.changed(change)?;
        let now = self.now();
        self.outbox.handle(Input::Discarded(id.clone()), now);
        self.stop_upload(&id);
        if content.attachment.is_some() {
            self.forget_files().await;
        }
        self.bus.publish(Told::MessageRemoved { room_id: room_id.clone(), message_id: id });
        self.publish_outbox();
        if self.directory.room(&room_id).is_none() {
            self.note_left_behind().await;
        }
        self.refresh_rooms([room_id]).await;
        Ok(content)
    }

    fn changed<T>(&mut self, change: Result<Change<T>, StoreError>) -> Answer<T> {
        match change.map_err(|err| self.store_failed(err))? {
            Change::Done(value) => Ok(value),
            Change::OnTheWire | Change::Gone => Err(already_sent()),
        }
    }

    /// How full the outbox is.
    pub(crate) fn outbox_status(&self) -> OutboxStatus {
        let status = self.outbox.status(self.clock.now());
        OutboxStatus {
            waiting: status.waiting,
            failed: status.failed,
            limit: limits::OUTBOX_ENTRIES,
            estimate_ms: status.estimate_ms,
        }
    }

    pub(crate) fn publish_outbox(&mut self) {
        let status = self.outbox_status();
        self.metrics.note_depth(status.waiting);
        self.bus.publish(Told::OutboxChanged(status));
    }

    /// Whether a live session may publish.
    pub(crate) fn is_signed_in(&self) -> bool {
        matches!(self.session, Session::SignedIn { .. })
    }
}

fn needs_upload(message: &Message) -> bool {
    message.content.attachment.as_ref().is_some_and(Attachment::needs_upload)
}

/// The message as the contract's live event (§3).
fn wire_message(message: &Message) -> wire::Message {
    let attachment = message.content.attachment.as_ref();
    let event = live::MessageEvent {
        id: message.id.clone(),
        sender_id: message.sender_id.clone(),
        content: Some(message.content.text.clone()),
        kind: Some(message.content.kind.as_str().to_owned()),
        attachment_url: attachment.map(|file| file.url.clone()),
        attachment_name: attachment.map(|file| file.name.clone()),
        attachment_size: attachment.and_then(|file| file.size),
        timestamp: Some(format_time(message.written_at)),
    };
    crate::line::event_message(live::MESSAGE, Some(message.id.as_str()), &event)
}

pub(crate) fn refusal(refusal: chat::compose::Refusal) -> IpcError {
    let code = match refusal {
        chat::compose::Refusal::Empty => Code::EmptyMessage,
        chat::compose::Refusal::TooLarge => Code::MessageTooLarge,
    };
    IpcError::new(code, refusal.to_string())
}

pub(crate) fn full() -> IpcError {
    IpcError::new(Code::OutboxFull, "The outbox holds its limit of messages")
}

fn frozen(frozen: Frozen) -> IpcError {
    IpcError::new(Code::AlreadySent, frozen.to_string())
}

fn already_sent() -> IpcError {
    IpcError::new(Code::AlreadySent, "The message is no longer waiting")
}
