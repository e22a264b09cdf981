//! Reading: what is before the person's eyes, receipts out and in.

use std::time::Duration;

use ably_proto::wire;
use ably_realtime::{Client, Outcome};
use chat::outbox::ANSWER_WITHIN_MS;
use chat::receipts;
use chat::timeline::Position;
use ipc::{MarkRead, SetAttention};
use model::{RoomId, live};
use store::{Arrival, RoomReceipt};

use crate::core::Core;
use crate::dispatch::Answer;
use crate::event::Done;
use crate::line::event_message;
use crate::rest::RestError;
use crate::rest::dto::format_time;
use crate::rooms::no_such_room;

/// An acknowledgement that is swallowed on a line that stays up would be waited for without end, and
/// with it everything that is read in the room from then on.
const ANSWER_WITHIN: Duration = Duration::from_millis(ANSWER_WITHIN_MS.unsigned_abs());

impl Core {
    /// Somebody used the app.
    pub(crate) fn note_input(&mut self) {
        let now = self.now();
        self.attention.note_input(now);
        self.own_status.note_input(now);
    }

    /// What the host knows of the whole desk.
    pub(crate) fn note_activity(&mut self, is_locked: bool, idle_ms: i64) {
        let now = self.now();
        self.attention.is_locked = is_locked;
        self.attention.note_input(now.plus_ms(-idle_ms.max(0)));
        self.own_status.note_activity(is_locked, idle_ms, now);
    }

    /// What the page knows.
    pub(crate) async fn set_attention(&mut self, command: SetAttention) -> Answer<()> {
        self.note_input();
        let gained_focus = command.is_focused && !self.attention.is_focused;
        self.visit.attend(command.room_id.as_ref());
        self.attention.room_id = command.room_id;
        self.attention.is_focused = command.is_focused;
        self.attention.is_at_end = command.is_at_end;
        if gained_focus {
            self.line.probe().await;
        }
        Ok(())
    }

    /// A person has read up to a message.
    pub(crate) async fn mark_read(&mut self, command: MarkRead) -> Answer<()> {
        self.note_input();
        if !self.visit.may_read(&command.room_id) {
            return Ok(());
        }
        let found = self.store.message(command.message_id.clone()).await;
        let message = found.map_err(|err| self.store_failed(err))?.ok_or_else(no_such_room)?;
        // An own message that waits has no place among the read ones yet.
        if let Some(position) = Position::of(&message) {
            self.read_up_to(command.room_id, position).await;
        }
        Ok(())
    }

    /// What arrives before the person's eyes is read as it arrives.
    pub(crate) async fn read_in_view(&mut self, new: &[Arrival]) {
        let now = self.now();
        let newest = new
            .iter()
            .map(|arrival| &arrival.message)
            .filter(|message| self.attention.is_reading(&message.room_id, now))
            .filter(|message| self.visit.may_read(&message.room_id))
            .filter_map(|message| Some((message.room_id.clone(), Position::of(message)?)))
            .max_by(|one, other| one.1.cmp(&other.1));
        if let Some((room_id, position)) = newest {
            self.read_up_to(room_id, position).await;
        }
    }

    pub(crate) async fn read_up_to(&mut self, room_id: RoomId, position: Position) {
        let now = self.now();
        let at = self.skew.to_server(now);
        let moved =
            self.store.set_read_marker(room_id.clone(), position.message_id.clone(), at).await;
        match moved {
            Ok(true) => {
                self.read_receipts
                    .handle(receipts::Input::Read { room_id: room_id.clone(), position }, now);
                self.refresh_rooms([room_id]).await;
            }
            Ok(false) => {}
            Err(err) => {
                self.store_failed(err);
            }
        }
    }

    /// Takes receipts of others, and the own ones of other devices.
    pub(crate) async fn take_receipts(&mut self, receipts: Vec<RoomReceipt>) {
        let me = self.me().map(|me| me.id.clone());
        let own: Vec<RoomId> = receipts
            .iter()
            .filter(|receipt| Some(&receipt.user_id) == me.as_ref())
            .map(|receipt| receipt.room_id.clone())
            .collect();
        match self.store.record_receipts(receipts).await {
            Ok(changed) => {
                let mut rooms: Vec<RoomId> =
                    changed.iter().map(|message| message.room_id.clone()).collect();
                self.publish_changed(changed);
                for room_id in &own {
                    self.learn_of_reading(room_id).await;
                }
                rooms.extend(own);
                self.refresh_rooms(rooms).await;
            }
            Err(err) => {
                self.store_failed(err);
            }
        }
    }

    /// Receipts that were noted before the line, or this run, came, and those which the service has
    /// forgotten with this person's membership.
    pub(crate) async fn recall_receipts(&mut self) {
        let now = self.now();
        let Ok(markers) = self.store.unreported_markers().await else { return };
        for (room_id, message_id) in markers {
            let Ok(Some(message)) = self.store.message(message_id).await else { continue };
            let Some(position) = Position::of(&message) else { continue };
            if self.read_receipts.is_settled(&room_id, &message.id) {
                let forgotten = receipts::Input::RoomRemoved { room_id: room_id.clone() };
                self.read_receipts.handle(forgotten, now);
            }
            self.read_receipts.handle(receipts::Input::Read { room_id, position }, now);
        }
    }

    /// Sends the receipts that are due.
    pub(crate) async fn drain_reading(&mut self) {
        let now = self.now();
        while let Some(receipt) = self.read_receipts.poll_output(now) {
            self.send_receipt(receipt);
        }
        while let Some(delivered) = self.delivered.poll_output(now) {
            self.publish_delivered(delivered).await;
        }
    }

    /// Tells the backend and then, over the line, everybody in the room: the backend tells nobody,
    /// and what is lost with the line is kept by nobody. In this order, so that a desk of this person
    /// that did not yet hear the line finds the reading in the list it asks for when it does.
    fn send_receipt(&mut self, receipt: receipts::Receipt) {
        let rest = self.rest.clone();
        let told = self.read_event(&receipt);
        self.tasks.spawn(self.epoch, async move {
            let answer = rest.mark_read(&receipt.message_id).await;
            let told = match told {
                Some((client, channel, message)) => {
                    let publish = client.publish(channel, message);
                    let told = tokio::time::timeout(ANSWER_WITHIN, publish).await;
                    Some(told.unwrap_or(Outcome::Unknown))
                }
                None => None,
            };
            let is_told = !matches!(told, Some(Outcome::Transient { .. } | Outcome::Unknown));
            Done::ReadReported { receipt, is_told, answer }
        });
    }

    /// The backend took a receipt, or not, and the others were told, or not.
    pub(crate) async fn finish_receipt(
        &mut self,
        receipt: receipts::Receipt,
        is_told: bool,
        answer: Result<(), RestError>,
    ) {
        let outcome = match &answer {
            Ok(()) if is_told => receipts::Outcome::Done,
            Ok(()) => receipts::Outcome::Transient,
            Err(RestError::SignedOut) => return self.expire().await,
            Err(err) if err.is_transient() => receipts::Outcome::Transient,
            // It came over the line, and the backend may not have it yet (contract §3).
            Err(RestError::NotFound) => receipts::Outcome::Unknown,
            Err(_) => receipts::Outcome::Permanent,
        };
        let receipts::Receipt { room_id, message_id, generation } = receipt;
        let now = self.now();
        let sent = receipts::Input::Sent { room_id: room_id.clone(), generation, outcome };
        self.read_receipts.handle(sent, now);
        if self.read_receipts.is_settled(&room_id, &message_id) {
            let noted = self.store.marker_reported(room_id, message_id).await;
            let _ = noted.map_err(|err| self.store_failed(err));
        }
    }

    fn read_event(&self, receipt: &receipts::Receipt) -> Option<(Client, String, wire::Message)> {
        let event = live::ReadEvent {
            message_id: receipt.message_id.clone(),
            user_id: self.me()?.id.clone(),
            read_at: Some(format_time(self.skew.to_server(self.now()))),
        };
        let message = event_message(live::READ, None, &event).ephemeral();
        Some((self.line.client()?, self.directory.channel(&receipt.room_id)?, message))
    }

    async fn publish_delivered(&self, delivered: receipts::Delivered) {
        let Some(me) = self.me() else { return };
        let event = live::DeliveredEvent {
            message_id: delivered.message_id,
            user_id: me.id.clone(),
            at: Some(format_time(self.skew.to_server(self.now()))),
        };
        self.publish_ephemeral(&delivered.room_id, live::DELIVERED, &event).await;
    }
}
