//! Reactions (extension 8): annotations of messages, which the service sums up and the backend keeps.

use std::collections::{BTreeMap, BTreeSet};

use ably_proto::wire::{
    Annotation, AnnotationAction, ErrorInfo, Message, MessageAction, MessageAnnotations,
    ProtocolMessage,
};
use model::live;
use serde_json::{Value, json};

use super::channel::Entry;
use super::frames::Accepted;
use super::{LinkId, Service, Stored};

/// What people answered one message with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reactions {
    version: String,
    /// When that was last, by the service's clock.
    pub(super) at: i64,
    /// Who, by emoji.
    pub(crate) by: BTreeMap<String, BTreeSet<String>>,
}

impl Reactions {
    fn summary(&self) -> Value {
        let of = |people: &BTreeSet<String>| json!({ "total": people.len(), "clientIds": people, "clipped": false });
        self.by.iter().map(|(emoji, people)| (emoji.clone(), of(people))).collect()
    }

    fn told(&self) -> Value {
        if self.by.is_empty() { json!({}) } else { json!({ live::REACTION: self.summary() }) }
    }
}

impl Service {
    /// An annotation arrived.
    pub(super) fn annotate(&mut self, link: LinkId, id: &str, mut frame: ProtocolMessage) {
        let name = frame.channel.take().unwrap_or_default();
        let annotation = frame.annotations.pop().unwrap_or_default();
        let taken = self.take_annotation(id, &name, annotation);
        self.settle(link, &name, frame.msg_serial, taken);
    }

    fn take_annotation(
        &mut self,
        id: &str,
        name: &str,
        annotation: Annotation,
    ) -> Result<Accepted, ErrorInfo> {
        if !self.may_use(id, name) || !self.ways.can_react {
            return Err(ErrorInfo::new(40160, 401, "Capability does not permit this"));
        }
        let user = self.connections.get(id).map(|one| one.user_id.clone()).unwrap_or_default();
        let serial = annotation.message_serial.unwrap_or_default();
        let room = self.rooms.iter().find(|room| room.channel == name);
        let of_room = |stored: &&Stored| room.is_some_and(|room| room.id == stored.room_id);
        let found = self.taken().filter(of_room).find(|stored| stored.serial == serial).cloned();
        let Some(stored) = found else {
            return Err(ErrorInfo::new(40400, 404, "No such message"));
        };
        if stored.became.is_deleted {
            return Err(ErrorInfo::new(40000, 409, "The message was deleted"));
        }
        let (version, now) = (self.position(), self.wall());
        let emoji = annotation.name.unwrap_or_default();
        let reactions = self.reactions.entry(serial).or_default();
        if annotation.action == Some(AnnotationAction::Delete) {
            if let Some(people) = reactions.by.get_mut(&emoji) {
                people.remove(&user);
            }
            reactions.by.retain(|_, people| !people.is_empty());
        } else {
            reactions.by.entry(emoji).or_default().insert(user);
        }
        reactions.version.clone_from(&version);
        reactions.at = now.max(reactions.at + 1);
        let summary = reactions.told();
        let entry = self.summary_of(&stored, summary);
        self.channels.entry(name.to_owned()).or_default().take(version.clone(), entry.clone());
        Ok(Accepted { serial: version, entry: Some(entry) })
    }

    /// The message by which everybody learns of it, at a place of its own.
    fn summary_of(&mut self, stored: &Stored, summary: Value) -> Entry {
        let (serial, at) = (self.position(), self.wall());
        let message = Message {
            id: Some(format!("sum-{serial}")),
            action: Some(MessageAction::Summary),
            serial: Some(stored.serial.clone()),
            client_id: Some(stored.sender_id.clone()),
            timestamp: Some(stored.at),
            name: Some(live::MESSAGE.to_owned()),
            annotations: Some(MessageAnnotations { summary: Some(summary) }),
            ..Message::default()
        };
        Entry { serial, message, at }
    }

    /// A message of the channel's past as history shows it; summaries are none.
    pub(super) fn as_past(&self, message: &Message) -> Option<Message> {
        if message.action == Some(MessageAction::Summary) {
            return None;
        }
        let serial = message.serial.as_deref().unwrap_or_default();
        let told = self.reactions.get(serial).filter(|reactions| !reactions.by.is_empty());
        let summary = told.map(|reactions| MessageAnnotations { summary: Some(reactions.told()) });
        Some(Message { annotations: summary, ..message.clone() })
    }

    /// What a row of history says of its reactions.
    pub(super) fn reactions_json(&self, stored: &Stored) -> Value {
        let told = self.reactions.get(&stored.serial);
        told.map_or(
            Value::Null,
            |reactions| json!({ "version": reactions.version, "summary": reactions.summary() }),
        )
    }

    /// When a message was last changed or reacted to.
    pub(super) fn touched_at(&self, stored: &Stored) -> Option<i64> {
        let reacted = self.reactions.get(&stored.serial).map(|reactions| reactions.at);
        stored.became.at.max(reacted)
    }
}
