//! What passes through a room's channel becomes the room's message.

use std::sync::Arc;

use ably_proto::wire::{Annotation, Data, ErrorInfo, Message as Published};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use model::limits::MESSAGE_BYTES;
use model::live::{
    DELETED, DELIVERED, DeliveredEvent, EDITED, MESSAGE, MessageEvent, READ, ReadEvent, TYPING,
    TypingEvent,
};
use model::{MessageKind, UserId};
use rusqlite::Transaction;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::db::messages::{Attachment, Message};
use crate::db::people::Person;
use crate::db::rooms::Room;
use crate::db::{messages, people, rooms, uploads};
use crate::direct;
use crate::news::{News, Reason};
use crate::pace::{Deed, Pace};
use crate::persist::{Persist, Persisted};
use crate::refusal::Refusal;

/// Where uploads are served, before their id.
pub(crate) const FILES: &str = "/api/chat/files/";
/// Longest id a client may choose for a message, in bytes.
const LONGEST_ID: usize = 128;

impl Persist for App {
    fn persist(
        &self,
        channel: &str,
        published: &Published,
    ) -> BoxFuture<'_, Result<Persisted, ErrorInfo>> {
        let event = own_message(published);
        let channel = channel.to_owned();
        let serial = published.serial.clone();
        async move {
            match event? {
                Some(event) => Ok(self.store(channel, event, serial).await?),
                None => Ok(Persisted::New),
            }
        }
        .boxed()
    }

    fn annotate(
        &self,
        channel: &str,
        annotation: &Annotation,
    ) -> BoxFuture<'_, Result<Option<Published>, ErrorInfo>> {
        let (channel, annotation) = (channel.to_owned(), annotation.clone());
        async move { Ok(Some(self.react(channel, annotation).await?)) }.boxed()
    }

    fn admit(&self, _channel: &str, published: &Published) -> Result<(), ErrorInfo> {
        Ok(self.admit_passing(published)?)
    }
}

/// The message of an event named `message`; `None` for events that are not kept.
fn own_message(published: &Published) -> Result<Option<MessageEvent>, Refusal> {
    if published.size() > MESSAGE_BYTES {
        return Err(Refusal::too_large(format!("A message holds at most {MESSAGE_BYTES} bytes")));
    }
    if published.name.as_deref() != Some(MESSAGE) {
        own_event(published)?;
        return Ok(None);
    }
    let event: MessageEvent = data_of(published)?;
    must_be_own(published, &event.sender_id)?;
    if event.id.as_str().is_empty() || event.id.as_str().len() > LONGEST_ID {
        return Err(Refusal::invalid("A message needs an id of up to 128 bytes"));
    }
    Ok(Some(event))
}

/// Checks that a receipt or typing mark is its publisher's own, and says what to count it as.
fn own_event(published: &Published) -> Result<Option<(Deed, UserId)>, Refusal> {
    let (deed, who) = match published.name.as_deref() {
        Some(TYPING) => (Deed::Typing, data_of::<TypingEvent>(published)?.user_id),
        Some(READ) => (Deed::ReceiptEvent, data_of::<ReadEvent>(published)?.user_id),
        Some(DELIVERED) => (Deed::ReceiptEvent, data_of::<DeliveredEvent>(published)?.user_id),
        // What was changed is in the database first: a client asks for it, and the backend tells.
        Some(EDITED | DELETED) if published.client_id.is_some() => {
            return Err(Refusal::not_permitted("Changes are told by the backend alone"));
        }
        _ => return Ok(None),
    };
    must_be_own(published, &who)?;
    Ok(Some((deed, who)))
}

fn data_of<T: DeserializeOwned>(published: &Published) -> Result<T, Refusal> {
    let read = match &published.data {
        Data::Json(json) => json.read(),
        _ => serde_json::from_value(serde_json::Value::Null),
    };
    read.map_err(|error| Refusal::invalid(format!("Data: {error}")))
}

fn must_be_own(published: &Published, who: &UserId) -> Result<(), Refusal> {
    match published.client_id.as_deref() {
        Some(client) if client == who.as_str() => Ok(()),
        _ => Err(Refusal::forged("The event names another person than its client")),
    }
}

impl App {
    fn admit_passing(&self, published: &Published) -> Result<(), Refusal> {
        match own_event(published)? {
            Some((deed, who)) => self.pace.take(deed, &who, self.now()).map_err(Refusal::too_many),
            None => Ok(()),
        }
    }

    /// Stores a message under its id, once, and has its room's people told.
    async fn store(
        &self,
        channel: String,
        event: MessageEvent,
        serial: Option<String>,
    ) -> Result<Persisted, Refusal> {
        let now = self.now();
        let sender = event.sender_id.clone();
        let pace = Arc::clone(&self.pace);
        let stored =
            self.db.run(move |tx| accept(tx, &pace, &channel, &event, serial, now)).await?;
        let Some(stored) = stored else { return Ok(Persisted::Duplicate) };
        self.tell(News::RoomChanged {
            organization: stored.room.organization_id,
            room: stored.room.id,
            people: stored.people.into_iter().filter(|person| *person != sender).collect(),
            reason: if stored.is_room_new { Reason::Joined } else { Reason::Message },
        });
        // Nobody listening is no error: only scripted colleagues do.
        let _ = self.stored.send(stored.message);
        Ok(Persisted::New)
    }
}

struct Stored {
    message: Message,
    room: Room,
    people: Vec<UserId>,
    is_room_new: bool,
}

/// True when this message is stored already; an id that belongs to another one is refused.
fn same_message(
    tx: &Transaction<'_>,
    channel: &str,
    event: &MessageEvent,
) -> Result<bool, Refusal> {
    let Some(stored) = messages::find(tx, &event.id)? else { return Ok(false) };
    let room = rooms::find(tx, &stored.room_id)?;
    let is_same_room = room.is_some_and(|room| room.channel == channel);
    if stored.sender_id == event.sender_id && is_same_room {
        return Ok(true);
    }
    Err(Refusal::conflict("The id belongs to another message"))
}

/// Stores one message; `None` when another publish of it came first, which does not count for the
/// pace.
fn accept(
    tx: &Transaction<'_>,
    pace: &Pace,
    channel: &str,
    event: &MessageEvent,
    serial: Option<String>,
    now: i64,
) -> Result<Option<Stored>, Refusal> {
    if same_message(tx, channel, event)? {
        return Ok(None);
    }
    pace.take(Deed::Message, &event.sender_id, now).map_err(Refusal::too_many)?;
    let sender = people::find(tx, &event.sender_id)?
        .ok_or_else(|| Refusal::not_permitted("Nobody has that id"))?;
    let (room, is_room_new) = room_of(tx, channel, &sender, now)?;
    let mut message = message_of(tx, &room, &sender, event, now)?;
    if let Some(serial) = serial {
        message.serial = serial;
    }
    messages::insert(tx, &message)?;
    let people = rooms::participants(tx, &room.id)?.into_iter().map(|place| place.user_id);
    Ok(Some(Stored { message, people: people.collect(), room, is_room_new }))
}

/// The room of a channel, with the sender in it; a direct room is made by its first message.
fn room_of(
    tx: &Transaction<'_>,
    channel: &str,
    sender: &Person,
    now: i64,
) -> Result<(Room, bool), Refusal> {
    if let Some(room) = rooms::by_channel(tx, channel)? {
        return match rooms::participant(tx, &room.id, &sender.id)? {
            Some(_) => Ok((room, false)),
            None => Err(Refusal::not_permitted("Not a participant of this room")),
        };
    }
    let other = direct::other_of(tx, channel, sender)?
        .ok_or_else(|| Refusal::not_permitted("No room has this channel"))?;
    Ok((direct::open(tx, sender, &other, now)?.into_room(), true))
}

fn message_of(
    tx: &Transaction<'_>,
    room: &Room,
    sender: &Person,
    event: &MessageEvent,
    now: i64,
) -> Result<Message, Refusal> {
    let kind = kind_of(event)?;
    let attachment = attachment_of(tx, room, event)?;
    let has_text = event.content.as_deref().is_some_and(|text| !text.trim().is_empty());
    if attachment.is_some() != matches!(kind, MessageKind::Image | MessageKind::Document) {
        return Err(Refusal::invalid("An image or a document has a file, a text has none"));
    }
    if !has_text && attachment.is_none() {
        return Err(Refusal::invalid("A message says something"));
    }
    // Strictly growing within a room: the time is the order, whatever the clock does.
    let created_at = room.last_message_at.map_or(now, |last| now.max(last.saturating_add(1)));
    Ok(Message {
        id: event.id.clone(),
        room_id: room.id.clone(),
        sender_id: sender.id.clone(),
        sender_name: sender.name.clone(),
        kind,
        content: event.content.clone(),
        attachment,
        created_at,
        is_edited: false,
        is_deleted: false,
        changed_at: None,
        serial: messages::kept_serial(created_at),
        touched_at: None,
        reactions_version: None,
    })
}

/// Only the service itself writes SYSTEM messages, and unknown kinds are refused at the door.
fn kind_of(event: &MessageEvent) -> Result<MessageKind, Refusal> {
    let word = event.kind.as_deref().unwrap_or(MessageKind::Text.as_str());
    let kind = MessageKind::parse(word);
    if kind == MessageKind::System || kind.as_str() != word {
        return Err(Refusal::invalid("A message is TEXT, IMAGE or DOCUMENT"));
    }
    Ok(kind)
}

/// The uploaded file a message carries; its name and length are those of the upload, whatever
/// the event says.
fn attachment_of(
    tx: &Transaction<'_>,
    room: &Room,
    event: &MessageEvent,
) -> Result<Option<Attachment>, Refusal> {
    let Some(url) = event.attachment_url.as_deref() else { return Ok(None) };
    // A client may have made the path absolute; what counts is which upload it names.
    let id = url.rsplit_once(FILES).map(|(_, id)| id);
    let upload = match id {
        Some(id) => uploads::find(tx, id)?,
        None => None,
    };
    let upload = upload
        .filter(|upload| upload.room_id == room.id && upload.person_id == event.sender_id)
        .ok_or_else(|| Refusal::invalid("The file was not uploaded to this room by its sender"))?;
    let url = format!("{FILES}{}", upload.id);
    Ok(Some(Attachment { url, name: upload.name, size: upload.size }))
}
