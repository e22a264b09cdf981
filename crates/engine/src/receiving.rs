//! A message comes in: decode, map, one transaction with its cursor; then unread, receipts,
//! notifications, faces.

use std::collections::{BTreeMap, BTreeSet};

use ably_proto::wire;
use chat::mention::Names;
use chat::notify::Origin;
use chat::timeline::Position;
use model::{Content, Delivery, Message, MessageId, MessageKind, RoomId, Timestamp, UserId, live};
use serde::de::DeserializeOwned;
use store::{Amended, Arrival, Incoming, Ingested, Reacted, ReceiptKind, RoomReceipt};
use tokio::time::Instant;

use crate::core::Core;
use crate::metrics::{Counter, Timing};
use crate::reacting::give_version;
use crate::rest::dto::{attachment, parse_time};

/// The reason of a `rooms.changed` that only says that somebody wrote.
const NEW_MESSAGE: &str = "message";

/// Messages of a batch that wait for their one transaction.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    incoming: Vec<Incoming>,
    cursors: BTreeMap<RoomId, String>,
    receipts: Vec<RoomReceipt>,
    amended: Vec<Amended>,
    reacted: Vec<Reacted>,
}

impl Batch {
    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.incoming.is_empty()
            && self.cursors.is_empty()
            && self.receipts.is_empty()
            && self.amended.is_empty()
            && self.reacted.is_empty()
    }

    /// What people answered messages with.
    pub(crate) fn take_reacted(&mut self) -> Vec<Reacted> {
        std::mem::take(&mut self.reacted)
    }

    /// The messages, and what became of messages, alone.
    pub(crate) fn into_messages(self) -> (Vec<Incoming>, Vec<Amended>) {
        (self.incoming, self.amended)
    }
}

impl Core {
    /// Sorts one live message into the batch, or acts on it where it is not durable.
    pub(crate) fn sort_message(
        &mut self,
        batch: &mut Batch,
        channel: &str,
        message: wire::Message,
        channel_serial: Option<String>,
    ) {
        let Some(room_id) = self.directory.by_channel(channel).cloned() else {
            return self.handle_own_channel(channel, &message);
        };
        batch.reacted.extend(self.read_reactions(&room_id, &message));
        if let Some(serial) = channel_serial {
            give_version(&mut batch.reacted, &room_id, &serial);
            batch.cursors.insert(room_id.clone(), serial);
        }
        if message.action == Some(wire::MessageAction::Summary) {
            return;
        }
        match message.name.as_deref() {
            Some(live::MESSAGE) => batch.incoming.extend(self.read_message(room_id, message)),
            Some(live::EDITED) => batch.amended.extend(self.read_edit(room_id, &message)),
            Some(live::DELETED) => batch.amended.extend(self.read_deletion(room_id, &message)),
            Some(live::TYPING) => self.take_typing(room_id, &message),
            Some(live::READ) => {
                batch.receipts.extend(self.read_receipt(room_id, &message));
            }
            Some(live::DELIVERED) => {
                batch.receipts.extend(self.delivered_receipt(room_id, &message));
            }
            _ => tracing::debug!("Ignored an event of unknown name"),
        }
    }

    /// The person's own channel says that a room came, changed or went (extension 4).
    fn handle_own_channel(&mut self, channel: &str, message: &wire::Message) {
        let is_own = self.line.user_channel.as_deref() == Some(channel);
        if !is_own || message.name.as_deref() != Some(live::ROOMS_CHANGED) {
            return;
        }
        let Some(event) = read_data::<live::RoomsChangedEvent>(message) else { return };
        // Where messages flow, a new one has told of itself.
        if event.reason != NEW_MESSAGE || !self.line.is_flowing(&event.room_id) {
            self.fetch_room(event.room_id);
        }
    }

    fn read_message(&mut self, room_id: RoomId, message: wire::Message) -> Option<Incoming> {
        let event: live::MessageEvent = read_data(&message)?;
        if !self.is_genuine(&message, &event.sender_id) {
            return None;
        }
        let sent_at = message.timestamp.map(Timestamp::from_ms);
        let mentions_me = self.is_meant(&room_id, event.content.as_deref().unwrap_or(""));
        let written_at = event.timestamp.as_deref().and_then(parse_time).or(sent_at);
        Some(Incoming {
            message: Message {
                id: event.id,
                room_id,
                sender_name: self.directory.name_of(&event.sender_id).unwrap_or("").to_owned(),
                sender_id: event.sender_id,
                content: Content {
                    kind: MessageKind::parse(event.kind.as_deref().unwrap_or("")),
                    text: event.content.unwrap_or_default(),
                    attachment: attachment(
                        event.attachment_url,
                        event.attachment_name,
                        event.attachment_size,
                    ),
                },
                written_at: written_at.unwrap_or_else(|| self.now()),
                sent_at: sent_at.or_else(|| Some(self.skew.to_server(self.now()))),
                delivery: Delivery::Sent,
                is_edited: false,
                is_deleted: false,
                changed_at: None,
                reactions: Vec::new(),
            },
            serial: message.serial,
            mentions_me,
        })
    }

    /// Whether a text of a room mentions this person.
    pub(crate) fn is_meant(&self, room_id: &RoomId, text: &str) -> bool {
        // Few texts call anybody; the names of a large room are not folded for the others.
        if !text.contains(model::mention::is_sign) {
            return false;
        }
        let Some(me) = self.me() else { return false };
        let people = self.directory.room(room_id).map(|room| room.participants.as_slice());
        let others = people.unwrap_or_default().iter().map(|participant| &participant.person);
        let others = others.filter(|person| person.id != me.id).map(|person| person.name.as_str());
        Names::new(&me.name, me.role, others).are_in(text)
    }

    fn read_receipt(&mut self, room_id: RoomId, message: &wire::Message) -> Option<RoomReceipt> {
        let event: live::ReadEvent = read_data(message)?;
        let at = event.read_at.as_deref().and_then(parse_time);
        self.receipt(room_id, message, ReceiptKind::Read, event.user_id, event.message_id, at)
    }

    fn delivered_receipt(
        &mut self,
        room_id: RoomId,
        message: &wire::Message,
    ) -> Option<RoomReceipt> {
        let event: live::DeliveredEvent = read_data(message)?;
        let at = event.at.as_deref().and_then(parse_time);
        let kind = ReceiptKind::Delivered;
        self.receipt(room_id, message, kind, event.user_id, event.message_id, at)
    }

    fn receipt(
        &mut self,
        room_id: RoomId,
        message: &wire::Message,
        kind: ReceiptKind,
        user_id: UserId,
        message_id: MessageId,
        at: Option<Timestamp>,
    ) -> Option<RoomReceipt> {
        if !self.is_genuine(message, &user_id) {
            return None;
        }
        let at = at
            .or(message.timestamp.map(Timestamp::from_ms))
            .unwrap_or_else(|| self.skew.to_server(self.now()));
        Some(RoomReceipt { room_id, user_id, kind, message_id, at })
    }

    /// An event whose Ably client id is not the person it speaks of is forged (contract §3).
    pub(crate) fn is_genuine(&mut self, message: &wire::Message, user_id: &UserId) -> bool {
        let is_genuine = message.client_id.as_deref() == Some(user_id.as_str());
        if !is_genuine {
            self.forged += 1;
            tracing::warn!(forged = self.forged, "Dropped a forged event");
        }
        is_genuine
    }

    /// Commits a batch and tells everybody who waits for it.
    pub(crate) async fn commit(&mut self, batch: Batch) {
        // Before the cursor that covers it: what a crash takes in between is told again.
        self.react(batch.reacted).await;
        self.amend(batch.amended).await;
        if !batch.incoming.is_empty() || !batch.cursors.is_empty() {
            let cursors = self.hold_cursors(batch.cursors);
            self.ingest(batch.incoming, cursors, Origin::Live).await;
        }
        if !batch.receipts.is_empty() {
            self.take_receipts(batch.receipts).await;
        }
    }

    /// A cursor says that everything up to it is here: in a room with an unfilled hole it waits.
    fn hold_cursors(&mut self, cursors: BTreeMap<RoomId, String>) -> Vec<(RoomId, String)> {
        let (held, free): (BTreeMap<_, _>, _) =
            cursors.into_iter().partition(|(room_id, _)| self.catch_up.is_behind(room_id));
        self.line.held_cursors.extend(held);
        free.into_iter().collect()
    }

    /// The hole of a room is filled: its cursor may go on.
    pub(crate) async fn release_cursor(&mut self, room_id: &RoomId) {
        if let Some(cursor) = self.line.held_cursors.remove(room_id) {
            self.ingest(Vec::new(), vec![(room_id.clone(), cursor)], Origin::Live).await;
        }
    }

    /// Stores messages however they came; the database says which are new.
    pub(crate) async fn ingest(
        &mut self,
        incoming: Vec<Incoming>,
        cursors: Vec<(RoomId, String)>,
        origin: Origin,
    ) -> Option<()> {
        let me = self.me()?.id.clone();
        let own: Vec<MessageId> = incoming
            .iter()
            .filter(|incoming| incoming.message.sender_id == me)
            .map(|incoming| incoming.message.id.clone())
            .collect();
        let began = Instant::now();
        let stored = self.store.ingest(incoming, cursors).await;
        self.metrics.time(Timing::StoreIngest, began);
        let ingested = match stored {
            Ok(ingested) => ingested,
            Err(err) => {
                self.store_failed(err);
                return None;
            }
        };
        let now = self.now();
        for message_id in own {
            self.outbox.handle(chat::outbox::Input::Echoed { message_id }, now);
        }
        self.tell(me, ingested, origin).await;
        Some(())
    }

    async fn tell(&mut self, me: UserId, ingested: Ingested, origin: Origin) {
        let Ingested { new, changed } = ingested;
        let rooms: BTreeSet<RoomId> = new
            .iter()
            .map(|arrival| &arrival.message)
            .chain(&changed)
            .map(|message| message.room_id.clone())
            .collect();
        self.metrics.add(Counter::MessagesReceived, new.len());
        for arrival in &new {
            let Message { id, room_id, sender_id, .. } = &arrival.message;
            tracing::debug!(message_id = %id, %room_id, user_id = %sender_id, "Message received");
            self.note_arrival(&arrival.message, origin);
        }
        // Who scrolls up gets older pages as a reply; what they say of known messages is news.
        let arrived = new.iter().filter(|_| origin != Origin::History);
        let gone: Vec<MessageId> =
            changed.iter().filter(|it| it.is_deleted).map(|it| it.id.clone()).collect();
        let messages = arrived.map(|arrival| arrival.message.clone()).chain(changed);
        self.publish_changed(messages.collect());
        self.forget_deleted(gone).await;
        // An older page tells nobody anything: there is no decision to make. The others are made
        // before what is in view counts as read.
        if origin != Origin::History {
            self.notify(&new, origin).await;
        }
        self.read_in_view(&new).await;
        self.refresh_rooms(rooms).await;
        let is_known_as_read = |one: &Arrival| self.directory.is_read_elsewhere(&me, &one.message);
        if new.iter().any(is_known_as_read) {
            self.ask_of_reading().await;
        }
    }

    fn note_arrival(&mut self, message: &Message, origin: Origin) {
        let now = self.now();
        let (room_id, user_id) = (message.room_id.clone(), message.sender_id.clone());
        let is_own = self.me().is_some_and(|me| me.id == user_id);
        if !is_own && let Some(position) = Position::of(message) {
            let people = self.directory.room(&room_id).map_or(0, |room| room.participants.len());
            self.delivered.note(room_id.clone(), position, people);
        }
        if self.origin_of(message, origin) == Origin::Live {
            let user_id = user_id.clone();
            self.roster.handle(chat::roster::Input::SignOfLife { user_id }, now);
        }
        self.typing.handle(chat::typing::Input::Message { room_id, user_id }, now);
    }
}

/// The decoded JSON data of an event; malformed data is dropped and logged without its content.
pub(crate) fn read_data<T: DeserializeOwned>(message: &wire::Message) -> Option<T> {
    let read = match &message.data {
        wire::Data::Json(json) => json.read(),
        wire::Data::Text(text) => wire::Json::written(text.clone()).ok()?.read(),
        _ => return None,
    };
    let name = &message.name;
    read.inspect_err(|err| tracing::warn!(%err, ?name, "Dropped a malformed event")).ok()
}
