//! What the backend itself says over the live line.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use ably_proto::wire::Message;
use model::live::{
    DELETED, DeletedEvent, EDITED, EditedEvent, READ, ROOMS_CHANGED, ReadEvent, RoomsChangedEvent,
    user_channel,
};
use model::{OrganizationId, RoomId, UserId};
use serde::Serialize;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;

use crate::live::Live;

/// Why somebody is told that a room changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// It was made, or the person was put into it.
    Joined,
    /// The person is no longer in it.
    Left,
    /// Its people changed.
    Participants,
    /// The person muted it or ended that.
    Muted,
    /// Something was written; for rooms whose channel the desk does not attach (contract §4).
    Message,
}

impl Reason {
    fn as_str(self) -> &'static str {
        match self {
            Self::Joined => "joined",
            Self::Left => "left",
            Self::Participants => "participants",
            Self::Muted => "muted",
            Self::Message => "message",
        }
    }
}

/// Something to be told.
#[derive(Clone, Debug)]
pub(crate) enum News {
    /// A room changed for these people (extension 4).
    RoomChanged { organization: OrganizationId, room: RoomId, people: Vec<UserId>, reason: Reason },
    /// Somebody has read up to a message.
    Read { channel: String, event: ReadEvent },
    /// Somebody changed what they had written (extension 6).
    Edited { channel: String, event: EditedEvent },
    /// Somebody deleted what they had written (extension 6).
    Deleted { channel: String, event: DeletedEvent },
}

/// A message changes its room for everybody in it: within this time only once for each.
const MESSAGE_NEWS_EVERY: Duration = Duration::from_secs(2);

/// Tells the news until nobody can send any more.
pub(crate) async fn tell(live: Arc<Live>, mut news: UnboundedReceiver<News>) {
    let mut waiting: BTreeSet<(String, RoomId)> = BTreeSet::new();
    let mut due: Option<Instant> = None;
    loop {
        let next = tokio::select! {
            next = news.recv() => next,
            () = until(due) => {
                due = None;
                for (channel, room) in std::mem::take(&mut waiting) {
                    publish_change(&live, &channel, room, Reason::Message).await;
                }
                continue;
            }
        };
        match next {
            None => return,
            Some(News::Read { channel, event }) => publish_read(&live, &channel, &event).await,
            Some(News::Edited { channel, event }) => {
                publish(&live, &channel, event_message(EDITED, &event)).await;
            }
            Some(News::Deleted { channel, event }) => {
                publish(&live, &channel, event_message(DELETED, &event)).await;
            }
            Some(News::RoomChanged { organization, room, people, reason }) => {
                for person in people {
                    let channel = user_channel(&organization, &person);
                    if reason == Reason::Message {
                        waiting.insert((channel, room.clone()));
                        due.get_or_insert_with(|| Instant::now() + MESSAGE_NEWS_EVERY);
                    } else {
                        publish_change(&live, &channel, room.clone(), reason).await;
                    }
                }
            }
        }
    }
}

async fn until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

async fn publish_change(live: &Arc<Live>, channel: &str, room_id: RoomId, reason: Reason) {
    let event = RoomsChangedEvent { room_id, reason: reason.as_str().to_owned() };
    publish(live, channel, event_message(ROOMS_CHANGED, &event)).await;
}

/// The reader is the event's client: receivers drop a receipt that is not its reader's own.
async fn publish_read(live: &Arc<Live>, channel: &str, event: &ReadEvent) {
    let message = Message {
        client_id: Some(event.user_id.as_str().to_owned()),
        ..event_message(READ, event).ephemeral()
    };
    publish(live, channel, message).await;
}

async fn publish(live: &Arc<Live>, channel: &str, message: Message) {
    if let Err(refused) = live.publish(channel, message).await {
        tracing::warn!(code = refused.code, "The live line refused the backend's own news");
    }
}

/// An event with its data as JSON.
pub(crate) fn event_message(name: &str, data: &impl Serialize) -> Message {
    // Our events are plain structs of strings; serialising them cannot fail.
    let data = serde_json::to_value(data).unwrap_or_default();
    Message::new(name, ably_proto::wire::Data::from(data))
}
