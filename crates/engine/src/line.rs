//! The live line: one client of the realtime service, and which channels are attached.

use std::collections::BTreeMap;

use ably_proto::wire;
use ably_realtime::{Client, Event, Events};
use model::{Message, RoomId, Timestamp};
use serde::Serialize;

use crate::entering::Entering;
use crate::gathering::Gathering;

/// Without extension 4 the list of rooms is fetched again this often, in milliseconds.
const ROOMS_EVERY_MS: i64 = 60_000;
/// The list of rooms is asked for again this long after rooms did not come, in milliseconds.
const ROOMS_RETRY_MS: i64 = 5_000;

/// The list of rooms waits for the channels no longer than this, in milliseconds.
const CHANNELS_PATIENCE_MS: i64 = 5_000;

/// Since when messages of a room flow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UpSince {
    /// By the service's clock.
    pub(crate) server: Timestamp,
    /// Until then, by this desk's clock, what arrives is the service's backlog.
    pub(crate) replay_until: Timestamp,
}

/// The line, if there is one.
#[derive(Default)]
pub(crate) struct Line {
    /// Grows with every line that is given up: what is still told of it is stale.
    pub(crate) generation: u64,
    pub(crate) client: Option<Client>,
    pub(crate) events: Option<Events>,
    gathering: Gathering<Event>,
    pub(crate) is_up: bool,
    /// Of the last connection (RTN8).
    connection_id: Option<String>,
    pub(crate) entering: Entering,
    /// Channels that were asked for, and since when messages flow, by the service's clock.
    pub(crate) channels: BTreeMap<String, Option<Timestamp>>,
    pub(crate) up_since: BTreeMap<RoomId, UpSince>,
    /// The person's own channel (extension 4).
    pub(crate) user_channel: Option<String>,
    pub(crate) presence_channel: Option<String>,
    /// How far the channels of rooms with an unfilled hole have come. The durable cursor stays
    /// before the hole: the next run would otherwise go on behind it and never learn of it.
    pub(crate) held_cursors: BTreeMap<RoomId, String>,
    rooms_asked_at: Option<Timestamp>,
    /// Since when the list is wanted that says what this person read elsewhere before their channels
    /// were heard here: such a word is told once, over the channel.
    list_wanted_at: Option<Timestamp>,
    /// Whether the list of rooms has come since this line was opened.
    are_rooms_current: bool,
    /// When the list is asked for again, and with it rooms that were refused.
    refused_until: Option<Timestamp>,
    /// When rooms did not come that were asked for: the list, or one that changed.
    rooms_missed_at: Option<Timestamp>,
}

impl Line {
    /// The client, for publishing.
    pub(crate) fn client(&self) -> Option<Client> {
        self.client.clone()
    }

    /// Whether messages flow.
    pub(crate) fn is_up(&self) -> bool {
        self.is_up
    }

    /// Whether it is the connection of before (RTN15c6).
    pub(crate) fn take_connection_id(&mut self, id: Option<String>) -> bool {
        let former = std::mem::replace(&mut self.connection_id, id);
        former.is_some() && former == self.connection_id
    }

    /// The next events in order; for ever when there is no line.
    pub(crate) async fn next_batch(&mut self, limit: usize) -> Vec<Event> {
        if let Some(events) = &mut self.events {
            let batch = self.gathering.next(events, limit).await;
            if !batch.is_empty() {
                return batch;
            }
        }
        std::future::pending().await
    }

    /// Gives the line up.
    pub(crate) fn close(&mut self) {
        if let Some(client) = self.client.take() {
            tokio::spawn(async move { client.close().await });
        }
        let generation = self.generation + 1;
        *self = Self { generation, rooms_asked_at: self.rooms_asked_at, ..Self::default() };
    }

    /// A connection that failed takes its channels with it: whoever tries again attaches anew.
    pub(crate) fn forget_channels(&mut self) {
        self.channels.clear();
        self.entering.forget();
    }

    /// The machine slept: whatever the socket says, it is dead.
    pub(crate) async fn wake(&self) {
        if let Some(client) = &self.client {
            client.wake().await;
        }
    }

    /// Somebody looks: a line that claims to be up is asked, one that waits tries at once.
    pub(crate) async fn probe(&self) {
        if let Some(client) = &self.client {
            client.retry_now().await;
        }
    }

    /// This person is no longer in a room.
    pub(crate) async fn detach(&mut self, channel: &str) {
        if self.channels.remove(channel).is_some()
            && let Some(client) = &self.client
        {
            client.detach(channel).await;
        }
    }

    /// Whether a message that came over the line was written while this desk was cut off.
    pub(crate) fn is_replayed(&self, message: &Message, now: Timestamp) -> bool {
        self.up_since
            .get(&message.room_id)
            .is_some_and(|since| now < since.replay_until || message.sent_at < Some(since.server))
    }

    /// Whether a room's messages come over the line.
    pub(crate) fn is_flowing(&self, room_id: &RoomId) -> bool {
        self.up_since.contains_key(room_id)
    }

    /// The list of rooms has just been asked for.
    pub(crate) fn rooms_asked(&mut self, now: Timestamp) {
        self.rooms_asked_at = Some(now);
        self.list_wanted_at = None;
        self.rooms_missed_at = None;
        self.refused_until = self.refused_until.filter(|until| *until > now);
    }

    /// The line is up, or a channel is heard from now on: the list is to be asked for when all are.
    pub(crate) fn want_list(&mut self, now: Timestamp) {
        self.list_wanted_at.get_or_insert(now);
    }

    /// A channel was refused: it is not attached, and asked for again then.
    pub(crate) fn refused(&mut self, channel: &str, until: Timestamp) {
        self.channels.remove(channel);
        self.refused_until.get_or_insert(until);
    }

    /// Whether the list of rooms has come since this line was opened.
    pub(crate) fn are_rooms_current(&self) -> bool {
        self.are_rooms_current
    }

    /// The list of rooms came.
    pub(crate) fn rooms_came(&mut self) {
        self.are_rooms_current = true;
    }

    /// The list of rooms did not come, or not what it led to, of which nobody tells again.
    pub(crate) fn rooms_missed(&mut self, now: Timestamp) {
        self.rooms_missed_at = Some(now);
    }

    /// When the list of rooms is to be asked for again: where rooms did not come, and where nobody
    /// would tell of a change.
    pub(crate) fn refresh_at(&self) -> Option<Timestamp> {
        let asked = self.rooms_asked_at.filter(|_| self.is_up)?;
        let regular = self.regular_refresh_at(asked);
        regular.into_iter().chain(self.refused_until).chain(self.list_due_at()).min()
    }

    fn list_due_at(&self) -> Option<Timestamp> {
        let wanted = self.list_wanted_at?;
        let are_all_heard = self.channels.values().all(Option::is_some);
        Some(if are_all_heard { wanted } else { wanted.plus_ms(CHANNELS_PATIENCE_MS) })
    }

    fn regular_refresh_at(&self, asked: Timestamp) -> Option<Timestamp> {
        if let Some(missed) = self.rooms_missed_at {
            return Some(missed.plus_ms(ROOMS_RETRY_MS));
        }
        let user_channel = self.user_channel.as_ref()?;
        let is_told = self.channels.get(user_channel).is_some_and(Option::is_some);
        (!is_told).then(|| asked.plus_ms(ROOMS_EVERY_MS))
    }
}

/// A live event with its data as JSON.
pub(crate) fn event_message(name: &str, id: Option<&str>, event: &impl Serialize) -> wire::Message {
    wire::Message {
        id: id.map(str::to_owned),
        name: Some(name.to_owned()),
        data: serde_json::to_value(event).map_or(wire::Data::None, wire::Data::from),
        ..wire::Message::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(1_000_000);

    /// A line on which changes of rooms are told.
    fn line() -> Line {
        let own = "user:ana".to_owned();
        let mut line = Line { is_up: true, user_channel: Some(own.clone()), ..Line::default() };
        line.channels.insert(own, Some(NOW));
        line.rooms_asked(NOW);
        line
    }

    #[test]
    fn where_changes_are_told_rooms_are_asked_for_only_once() {
        assert_eq!(line().refresh_at(), None);
    }

    #[test]
    fn rooms_are_asked_for_when_the_last_channel_is_heard_or_after_a_while() {
        let mut line = line();
        line.channels.insert("room".to_owned(), None);
        line.want_list(NOW.plus_ms(100));
        line.want_list(NOW.plus_ms(200));
        assert_eq!(line.refresh_at(), Some(NOW.plus_ms(100 + CHANNELS_PATIENCE_MS)));
        line.channels.insert("room".to_owned(), Some(NOW));
        assert_eq!(line.refresh_at(), Some(NOW.plus_ms(100)));
        line.rooms_asked(NOW.plus_ms(300));
        assert_eq!(line.refresh_at(), None);
    }

    #[test]
    fn rooms_that_did_not_come_are_asked_for_again_a_little_later() {
        let mut line = line();
        line.rooms_missed(NOW.plus_ms(60_000));
        assert_eq!(line.refresh_at(), Some(NOW.plus_ms(60_000 + ROOMS_RETRY_MS)));
        line.rooms_asked(NOW.plus_ms(65_000));
        assert_eq!(line.refresh_at(), None);
    }
}
