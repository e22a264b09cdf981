//! What passes through a room's channel as an annotation becomes a reaction to the room's message
//! (extension 8).

use std::sync::Arc;

use ably_proto::wire::{
    Annotation, AnnotationAction, Message as Published, MessageAction, MessageAnnotations,
};
use model::limits::REACTIONS_A_MESSAGE;
use model::live::{MESSAGE, REACTION};
use model::{UserId, reaction};
use rusqlite::Transaction;

use crate::app::App;
use crate::db::messages::{self, Message};
use crate::db::{reactions, rooms};
use crate::describe;
use crate::pace::{Deed, Pace};
use crate::refusal::Refusal;

impl App {
    /// Keeps a reaction, or takes it back; the message's new summary.
    pub(crate) async fn react(
        &self,
        channel: String,
        annotation: Annotation,
    ) -> Result<Published, Refusal> {
        let wanted = Wanted::read(annotation)?;
        let (pace, now) = (Arc::clone(&self.pace), self.now());
        self.db.run(move |tx| take(tx, &pace, &channel, &wanted, now)).await
    }
}

/// What somebody wants.
struct Wanted {
    who: UserId,
    emoji: String,
    is_on: bool,
    /// The message.
    serial: String,
    /// The version of its reactions afterwards.
    version: String,
}

impl Wanted {
    fn read(annotation: Annotation) -> Result<Self, Refusal> {
        if annotation.kind.as_deref() != Some(REACTION) {
            return Err(Refusal::invalid("A message is annotated with reactions alone"));
        }
        let emoji = annotation.name.unwrap_or_default();
        if !reaction::is_emoji(&emoji) {
            return Err(Refusal::invalid("A reaction is one emoji"));
        }
        Ok(Self {
            who: UserId::new(annotation.client_id.unwrap_or_default()),
            emoji,
            is_on: annotation.action != Some(AnnotationAction::Delete),
            serial: annotation.message_serial.unwrap_or_default(),
            version: annotation.serial.unwrap_or_default(),
        })
    }
}

fn take(
    tx: &Transaction<'_>,
    pace: &Pace,
    channel: &str,
    wanted: &Wanted,
    now: i64,
) -> Result<Published, Refusal> {
    let room = rooms::by_channel(tx, channel)?
        .ok_or_else(|| Refusal::not_permitted("No room has this channel"))?;
    if rooms::participant(tx, &room.id, &wanted.who)?.is_none() {
        return Err(Refusal::not_permitted("Not a participant of this room"));
    }
    let message =
        messages::by_serial(tx, &room.id, &wanted.serial)?.ok_or_else(Refusal::unknown_serial)?;
    if message.is_deleted {
        return Err(Refusal::conflict("The message was deleted"));
    }
    pace.take(Deed::Reaction, &wanted.who, now).map_err(Refusal::too_many)?;
    change(tx, &message, wanted, now)?;
    let summary = describe::summary(&reactions::of(tx, &message.id)?);
    Ok(summary_of(message, summary))
}

fn change(
    tx: &Transaction<'_>,
    message: &Message,
    wanted: &Wanted,
    now: i64,
) -> Result<(), Refusal> {
    if wanted.is_on {
        let known = reactions::of(tx, &message.id)?;
        if known.len() >= REACTIONS_A_MESSAGE && !known.contains_key(&wanted.emoji) {
            let words = format!("A message has at most {REACTIONS_A_MESSAGE} different reactions");
            return Err(Refusal::full(words));
        }
        reactions::add(tx, &message.id, &wanted.emoji, &wanted.who)?;
    } else {
        reactions::remove(tx, &message.id, &wanted.emoji, &wanted.who)?;
    }
    let at = messages::next_change(tx, message, now)?;
    messages::note_reactions(tx, &message.id, &wanted.version, at)?;
    Ok(())
}

/// The message by which subscribers learn of it; it is no new version of what was said.
fn summary_of(message: Message, summary: serde_json::Value) -> Published {
    let summary = if summary.as_object().is_none_or(serde_json::Map::is_empty) {
        serde_json::json!({})
    } else {
        serde_json::json!({REACTION: summary})
    };
    Published {
        action: Some(MessageAction::Summary),
        serial: Some(message.serial),
        timestamp: Some(message.created_at),
        client_id: Some(message.sender_id.as_str().to_owned()),
        name: Some(MESSAGE.to_owned()),
        annotations: Some(MessageAnnotations { summary: Some(summary) }),
        ..Published::default()
    }
}
