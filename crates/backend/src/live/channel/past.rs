//! What a channel tells about its past and its present over REST (digest §12, §15, §16).

use ably_proto::wire::{Action, Annotation, ErrorInfo, Message, PresenceMessage};
use tokio::time::Instant;

use super::state::State;
use super::{Channel, Metrics};
use crate::live::history::Row;
use crate::live::refusal;

impl Channel {
    /// Everybody present.
    pub(crate) async fn members(&self) -> Vec<Row<PresenceMessage>> {
        let state = self.lock().await;
        let row = |member: &PresenceMessage| Row {
            position: [&member.connection_id, &member.client_id]
                .map(|id| id.as_deref().unwrap_or_default())
                .join("/"),
            at_ms: member.timestamp.unwrap_or_default(),
            item: member.clone(),
        };
        state.members.iter().map(row).collect()
    }

    /// The messages that history shows, oldest first, up to and including the frame `until`.
    ///
    /// # Errors
    /// 90008 when `until` is no position of this channel.
    pub(crate) async fn history(
        &self,
        until: Option<&str>,
    ) -> Result<Vec<Row<Message>>, ErrorInfo> {
        let state = self.lock().await;
        check_until(&state, until)?;
        let rows = state.messages().map(|message| Row {
            position: message.serial.clone().unwrap_or_default(),
            at_ms: message.timestamp.unwrap_or_default(),
            item: message,
        });
        Ok(rows.filter(|row| is_within(&row.position, until)).collect())
    }

    /// The presence events that history shows, oldest first, up to and including `until`.
    ///
    /// # Errors
    /// 90008 when `until` is no position of this channel.
    pub(crate) async fn presence_history(
        &self,
        until: Option<&str>,
    ) -> Result<Vec<Row<PresenceMessage>>, ErrorInfo> {
        let state = self.lock().await;
        check_until(&state, until)?;
        let entries = state.log.history(Instant::now());
        let frames = entries.filter(|entry| entry.value.frame().action == Action::Presence);
        let rows = frames.flat_map(|entry| {
            let events = entry.value.frame().presence.iter().cloned().enumerate();
            events.map(|(index, event)| Row {
                position: crate::live::serial::of_message(&entry.serial, index),
                at_ms: event.timestamp.unwrap_or_default(),
                item: event,
            })
        });
        Ok(rows.filter(|row| is_within(&row.position, until)).collect())
    }

    /// A message in its latest version (RSL11).
    ///
    /// # Errors
    /// 40400 when it is not or no longer known.
    pub(crate) async fn message(&self, serial: &str) -> Result<Message, ErrorInfo> {
        let state = self.lock().await;
        let original = state.original(serial).ok_or_else(refusal::unknown_message)?;
        Ok(state.amendments.latest(original))
    }

    /// Every version of a message, oldest first (RSL14).
    ///
    /// # Errors
    /// 40400 when the message is not or no longer known.
    pub(crate) async fn versions(&self, serial: &str) -> Result<Vec<Row<Message>>, ErrorInfo> {
        let state = self.lock().await;
        let original = state.original(serial).ok_or_else(refusal::unknown_message)?;
        let row = |message: Message| {
            let version = message.version.clone().unwrap_or_default();
            Row {
                position: version.serial.unwrap_or_default(),
                at_ms: version.timestamp.unwrap_or_default(),
                item: message,
            }
        };
        Ok(state.amendments.versions(original).into_iter().map(row).collect())
    }

    /// The annotations of a message, oldest first (RSAN3).
    ///
    /// # Errors
    /// 40400 when the message is not or no longer known.
    pub(crate) async fn annotations(
        &self,
        serial: &str,
    ) -> Result<Vec<Row<Annotation>>, ErrorInfo> {
        let state = self.lock().await;
        state.original(serial).ok_or_else(refusal::unknown_message)?;
        let row = |annotation: Annotation| Row {
            position: annotation.serial.clone().unwrap_or_default(),
            at_ms: annotation.timestamp.unwrap_or_default(),
            item: annotation,
        };
        Ok(state.amendments.annotations(serial).into_iter().map(row).collect())
    }

    /// How many use it.
    pub(crate) async fn metrics(&self) -> Metrics {
        self.lock().await.metrics()
    }
}

fn check_until(state: &State, until: Option<&str>) -> Result<(), ErrorInfo> {
    match until {
        Some(until) if !state.serials.knows(until) => Err(refusal::attach_point_too_old()),
        _ => Ok(()),
    }
}

fn is_within(position: &str, until: Option<&str>) -> bool {
    until.is_none_or(|until| crate::live::serial::of_frame(position) <= until)
}
