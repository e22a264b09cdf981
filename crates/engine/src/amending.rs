//! Messages are edited and deleted after they were sent (extension 6): here, and by others.
//!
//! The backend has the last word. A change that a person makes is asked of it at once or refused:
//! it is not queued, since a text that many have read by then must not change hours later, and
//! nobody should take for deleted what is still there. What others change comes as an event, as a
//! row of a page, or in answer to the question what was changed since; in any order.

use std::collections::BTreeSet;

use ably_proto::wire;
use ipc::{Code, DeleteMessage, DiscardMessage, EditMessage, EditQueued, IpcError};
use model::{Amendment, Content, Message, MessageId, MessageKind, RoomId, Timestamp, live};
use store::Amended;

use crate::core::Core;
use crate::dispatch::{Answer, to_json};
use crate::event::{Done, LateReply};
use crate::receiving::read_data;
use crate::rest::RestError;
use crate::rest::dto::{MessageDto, parse_time};
use crate::rooms::signed_out;
use crate::sending::refusal;

/// What was asked of the backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Changed {
    /// Another text.
    Text(MessageId),
    /// To delete it.
    Gone(MessageId),
}

/// What others changed.
impl Core {
    /// The text of a message was changed.
    pub(crate) fn read_edit(
        &mut self,
        room_id: RoomId,
        message: &wire::Message,
    ) -> Option<Amended> {
        let event: live::EditedEvent = read_data(message)?;
        let changed_at = self.changed_at(message, event.updated_at.as_deref());
        let (message_id, sender_id, text) = (event.id, event.sender_id, Some(event.content));
        self.amended(message, Amendment { message_id, room_id, sender_id, text, changed_at })
    }

    /// A message was deleted.
    pub(crate) fn read_deletion(
        &mut self,
        room_id: RoomId,
        message: &wire::Message,
    ) -> Option<Amended> {
        let event: live::DeletedEvent = read_data(message)?;
        let changed_at = self.changed_at(message, event.updated_at.as_deref());
        let (message_id, sender_id) = (event.id, event.sender_id);
        self.amended(message, Amendment { message_id, room_id, sender_id, text: None, changed_at })
    }

    fn changed_at(&self, message: &wire::Message, told: Option<&str>) -> Timestamp {
        told.and_then(parse_time)
            .or(message.timestamp.map(Timestamp::from_ms))
            .unwrap_or_else(|| self.skew.to_server(self.now()))
    }

    fn amended(&mut self, message: &wire::Message, amendment: Amendment) -> Option<Amended> {
        if is_backends_word(message) || self.is_genuine(message, &amendment.sender_id) {
            return Some(self.calling(amendment));
        }
        None
    }

    fn calling(&self, amendment: Amendment) -> Amended {
        let text = amendment.text.as_deref().unwrap_or("");
        Amended { mentions_me: self.is_meant(&amendment.room_id, text), amendment }
    }

    /// Takes what rows of the backend say became of messages. Those that are not here are not taken
    /// in by it: there would be holes around them.
    pub(crate) async fn amend_by(&mut self, rows: &[MessageDto]) {
        let amendments = rows.iter().filter_map(MessageDto::amendment);
        let amended = amendments.map(|amendment| self.calling(amendment)).collect();
        self.amend(amended).await;
    }

    /// Stores what became of messages, and tells everybody who sees them.
    pub(crate) async fn amend(&mut self, amended: Vec<Amended>) {
        if amended.is_empty() {
            return;
        }
        let changed = match self.store.amend(amended).await {
            Ok(changed) => changed,
            Err(err) => {
                self.store_failed(err);
                return;
            }
        };
        let gone = changed.iter().filter(|it| it.is_deleted).map(|it| it.id.clone()).collect();
        let rooms: BTreeSet<RoomId> = changed.iter().map(|it| it.room_id.clone()).collect();
        self.publish_changed(changed);
        self.forget_deleted(gone).await;
        self.refresh_rooms(rooms).await;
    }

    /// Nothing of what was deleted stays: no card with its words, no copy of its file.
    pub(crate) async fn forget_deleted(&mut self, gone: Vec<MessageId>) {
        if gone.is_empty() {
            return;
        }
        for message_id in &gone {
            self.withdraw_cards_quoting(message_id);
        }
        self.forget_files().await;
    }
}

/// What a person here changes.
impl Core {
    /// A person changes the text of a message.
    pub(crate) async fn edit_message(&mut self, command: EditMessage, reply: LateReply) {
        let EditMessage { message_id, text } = command;
        self.note_input();
        let message = match self.check_edit(&message_id, &text).await {
            Ok(message) => message,
            Err(err) => return answer(reply, Err::<Message, _>(err)),
        };
        if message.delivery.is_pending() {
            return answer(reply, self.edit_queued(EditQueued { message_id, text }).await);
        }
        if message.content.text == text {
            return answer(reply, Ok(message));
        }
        if let Err(err) = self.check_offered() {
            return answer(reply, Err::<Message, _>(err));
        }
        let rest = self.rest.clone();
        self.tasks.spawn(self.epoch, async move {
            let answer = rest.edit_message(&message_id, &text).await.map(Some);
            Done::Changed { change: Changed::Text(message_id), answer, reply }
        });
    }

    /// A person deletes a message.
    pub(crate) async fn delete_message(&mut self, command: DeleteMessage, reply: LateReply) {
        let message_id = command.message_id;
        self.note_input();
        let message = match self.own_message(&message_id).await {
            Ok(message) => message,
            Err(err) => return answer(reply, Err::<(), _>(err)),
        };
        if message.delivery.is_pending() {
            let discarded = self.discard_message(DiscardMessage { message_id }).await;
            return answer(reply, discarded.map(drop));
        }
        if message.is_deleted {
            return answer(reply, Ok(()));
        }
        if let Err(err) = self.check_offered() {
            return answer(reply, Err::<(), _>(err));
        }
        let rest = self.rest.clone();
        self.tasks.spawn(self.epoch, async move {
            let answer = rest.delete_message(&message_id).await;
            Done::Changed { change: Changed::Gone(message_id), answer, reply }
        });
    }

    async fn check_edit(&mut self, message_id: &MessageId, text: &str) -> Answer<Message> {
        chat::compose::check(&Content::text(text)).map_err(refusal)?;
        let message = self.own_message(message_id).await?;
        if message.is_deleted {
            return Err(deleted());
        }
        if message.content.kind != MessageKind::Text && !message.delivery.is_pending() {
            return Err(IpcError::new(Code::NotPermitted, "Only a text can be edited"));
        }
        Ok(message)
    }

    async fn own_message(&mut self, message_id: &MessageId) -> Answer<Message> {
        let me = self.me().ok_or_else(signed_out)?.id.clone();
        let known = self.store.message(message_id.clone()).await;
        let message = known.map_err(|err| self.store_failed(err))?.ok_or_else(no_such_message)?;
        if message.sender_id != me {
            return Err(IpcError::new(Code::NotPermitted, "The message is somebody else's"));
        }
        Ok(message)
    }

    /// Whether the backend can be asked at all.
    fn check_offered(&self) -> Answer<()> {
        if !self.is_signed_in() {
            return Err(signed_out());
        }
        if !self.deployment.can_edit() {
            return Err(IpcError::new(Code::NotOffered, "This backend changes no messages"));
        }
        Ok(())
    }

    /// The backend changed it, or did not. What it says is stored before anything is answered.
    pub(crate) async fn finish_change(
        &mut self,
        change: Changed,
        outcome: Result<Option<MessageDto>, RestError>,
        reply: LateReply,
    ) {
        let row = match outcome {
            Ok(row) => row,
            Err(err) => {
                tracing::info!(%err, "A message was not changed");
                answer(reply, Err::<(), _>(refused(&err)));
                if matches!(err, RestError::SignedOut) {
                    self.expire().await;
                }
                return;
            }
        };
        self.amend_by(row.as_slice()).await;
        match change {
            Changed::Text(message_id) => answer(reply, self.own_message(&message_id).await),
            Changed::Gone(message_id) => {
                if row.is_none() {
                    self.note_gone(&message_id).await;
                }
                answer(reply, self.own_message(&message_id).await.map(drop));
            }
        }
    }

    /// The backend deleted a message and said no more than that.
    async fn note_gone(&mut self, message_id: &MessageId) {
        let Ok(message) = self.own_message(message_id).await else { return };
        let changed_at = self.skew.to_server(self.now());
        let Message { id: message_id, room_id, sender_id, .. } = message;
        let gone = Amendment { message_id, room_id, sender_id, text: None, changed_at };
        let gone = self.calling(gone);
        self.amend(vec![gone]).await;
    }
}

/// Only a holder of the service's key speaks without a client id: that is the backend, which has
/// checked whose message it is. Anybody else speaks of their own messages alone, and the store knows
/// whose they are.
const fn is_backends_word(message: &wire::Message) -> bool {
    message.client_id.is_none()
}

pub(crate) fn answer<T: serde::Serialize>(reply: LateReply, answer: Answer<T>) {
    // A face that went away does not wait for its answer.
    let _ = reply.send(to_json(answer));
}

/// What the backend's refusal means to whoever asked.
fn refused(err: &RestError) -> IpcError {
    match err {
        RestError::Refused { status: 409 } => deleted(),
        RestError::Refused { status: 413 } => {
            IpcError::new(Code::MessageTooLarge, "The backend takes no message of that length")
        }
        RestError::Refused { status: 422 } => {
            IpcError::new(Code::ContentRefused, "The backend refuses what the message says")
        }
        RestError::NotFound => no_such_message(),
        other => IpcError::from(other),
    }
}

pub(crate) fn deleted() -> IpcError {
    IpcError::new(Code::MessageDeleted, "The message was deleted")
}

pub(crate) fn no_such_message() -> IpcError {
    IpcError::new(Code::NotFound, "There is no such message")
}
