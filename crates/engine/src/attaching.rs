//! Attaching: which channels, in which order, and what each says of what was missed.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use ably_realtime::{ChannelChange, ChannelState, Client};
use chat::catch_up::{self, Continuity, RoomFacts};
use model::{Message, RoomId, limits};

use crate::core::Core;
use crate::line::UpSince;

/// Channels besides those of rooms: presence and the person's own.
const OTHER_CHANNELS: usize = 2;
/// The credential does not cover a channel (§17 of the protocol).
pub(crate) const NOT_COVERED: u32 = 40160;
/// A room that stays refused is tried with another credential after this, in milliseconds.
const RENEW_AGAIN_MS: i64 = 15 * 60_000;
/// A backlog follows its attach within this, in milliseconds.
const REPLAY_MS: i64 = 1_500;
/// The service's clock is known to about this, in milliseconds.
const CLOCK_GRACE_MS: i64 = 2_000;

impl Core {
    pub(crate) fn room_facts(&self) -> Vec<RoomFacts> {
        self.directory.by_recency().into_iter().map(|room_id| self.facts_of(room_id)).collect()
    }

    fn facts_of(&self, room_id: RoomId) -> RoomFacts {
        let summary = self.directory.summary(&room_id);
        RoomFacts {
            has_unread: summary.is_some_and(|summary| summary.unread > 0),
            last_message_at: summary
                .and_then(|summary| summary.last_message.as_ref())
                .map(Message::shown_at),
            room_id,
        }
    }

    /// Attaches what is not attached yet: presence, the own channel, then rooms by urgency, as many
    /// as one connection may have.
    pub(crate) async fn attach_rooms(&mut self) {
        let Some(client) = self.line.client() else { return };
        for channel in [self.line.presence_channel.clone(), self.line.user_channel.clone()] {
            self.attach(&client, channel, None).await;
        }
        let cursors: BTreeMap<RoomId, String> =
            self.store.cursors().await.unwrap_or_default().into_iter().collect();
        let order = catch_up::order(self.room_facts(), self.attention.room_id.as_ref());
        let (now, capacity) = (self.now(), limits::ATTACHED_CHANNELS - OTHER_CHANNELS);
        for (at, room_id) in order.into_iter().enumerate() {
            if at < capacity {
                let channel = self.directory.channel(&room_id);
                self.attach(&client, channel, cursors.get(&room_id).cloned()).await;
            } else if self.line.is_up {
                self.catch_up.handle(catch_up::Input::NotAttached { room_id }, now);
            }
        }
    }

    async fn attach(&mut self, client: &Client, channel: Option<String>, cursor: Option<String>) {
        let Some(channel) = channel else { return };
        if let Entry::Vacant(place) = self.line.channels.entry(channel) {
            client.attach(place.key(), cursor).await;
            place.insert(None);
        }
    }

    pub(crate) async fn take_channel(&mut self, channel: &str, change: ChannelChange) {
        let now = self.now();
        let room_id = self.directory.by_channel(channel).cloned();
        match change.current {
            ChannelState::Attached => {
                let since = self.skew.to_server(now).plus_ms(-CLOCK_GRACE_MS);
                self.line.channels.insert(channel.to_owned(), Some(since));
                self.line.want_list(now);
                if let Some(room_id) = room_id {
                    let replay_ms = if change.has_backlog { REPLAY_MS } else { 0 };
                    let up = UpSince { server: since, replay_until: now.plus_ms(replay_ms) };
                    self.line.up_since.entry(room_id.clone()).or_insert(up);
                    self.take_attached(room_id, change).await;
                } else if self.is_company(channel) && self.line.entering.attached() {
                    self.be_present();
                }
            }
            ChannelState::Failed => {
                tracing::warn!(reason = ?change.reason, "A channel was refused");
                if let Some(room_id) = room_id {
                    let code = change.reason.map_or(0, |reason| reason.code);
                    self.take_refused(channel, room_id, code);
                }
            }
            _ => {}
        }
    }

    fn take_refused(&mut self, channel: &str, room_id: RoomId, code: u32) {
        let now = self.now();
        if code == NOT_COVERED {
            if self.renew_for(&room_id) {
                return;
            }
            self.line.refused(channel, now.plus_ms(RENEW_AGAIN_MS));
        }
        self.catch_up.handle(catch_up::Input::NotAttached { room_id }, now);
    }

    /// The credential covers the rooms of the time it was issued: a room joined since needs another
    /// one, and with it another connection, which takes up again what was on its way. One that was
    /// fetched just before somebody came back into the room does not cover it either: it is tried once
    /// more after a while. Answers whether it is tried now.
    pub(crate) fn renew_for(&mut self, room_id: &RoomId) -> bool {
        let now = self.now();
        let last = self.renewed_for.get(room_id).copied();
        let may_renew = last.is_none_or(|at| now.ms_since(at) >= RENEW_AGAIN_MS);
        if may_renew {
            self.renewed_for.insert(room_id.clone(), now);
            self.restart_line();
        }
        may_renew
    }

    async fn take_attached(&mut self, room_id: RoomId, change: ChannelChange) {
        let continuity = if change.resumed {
            Continuity::Kept
        } else {
            match self.open_hole(&room_id).await {
                // Of a room that was never looked into there is no hole, only a first page to fetch;
                // the backend's may lag behind what was said a moment ago.
                Ok(()) => Continuity::Lost { until: change.channel_serial },
                Err(err) => {
                    self.store_failed(err);
                    return;
                }
            }
        };
        let now = self.now();
        let room = self.facts_of(room_id);
        self.catch_up.handle(catch_up::Input::Attached { room, continuity }, now);
    }
}
