//! Rows become what the contract shows of them.

use std::collections::BTreeMap;

use model::{OrganizationId, RoomId, UserId};
use rusqlite::Transaction;
use serde_json::json;

use crate::db::messages::Message;
use crate::db::people::Person;
use crate::db::reactions::Reactions;
use crate::db::receipts::Receipt;
use crate::db::rooms::{Participant, Room};
use crate::db::{DbError, messages, people, reactions, receipts, rooms};
use crate::shape;

/// The people of an organization by id, read once for a whole answer.
pub(crate) struct Roster(BTreeMap<UserId, Person>);

impl Roster {
    pub(crate) fn of(tx: &Transaction<'_>, organization: &OrganizationId) -> Result<Self, DbError> {
        let people = people::of_organization(tx, organization)?;
        Ok(Self(people.into_iter().map(|person| (person.id.clone(), person)).collect()))
    }

    fn participant(&self, room: &RoomId, place: Participant) -> Option<shape::Participant> {
        let person = self.0.get(&place.user_id)?;
        Some(participant(person, room, place))
    }
}

/// A room as one of its participants sees it.
pub(crate) fn room(
    tx: &Transaction<'_>,
    roster: &Roster,
    room: Room,
    me: &UserId,
) -> Result<shape::Room, DbError> {
    let places = rooms::participants(tx, &room.id)?;
    let unread_count = match places.iter().find(|place| place.user_id == *me) {
        Some(place) => rooms::unread(tx, &room.id, place)?,
        None => 0,
    };
    let last = messages::last(tx, &room.id)?;
    let last_message = messages(tx, &room.id, last.into_iter().collect())?.pop();
    let property = room
        .property_id
        .clone()
        .zip(room.property_name)
        .map(|(id, name)| shape::PropertyName { id, name });
    let participants =
        places.into_iter().filter_map(|place| roster.participant(&room.id, place)).collect();
    Ok(shape::Room {
        id: room.id,
        kind: room.kind.as_str(),
        name: room.name,
        organization_id: room.organization_id,
        property_id: room.property_id,
        property,
        created_at: room.created_at,
        updated_at: room.updated_at,
        last_message_at: room.last_message_at,
        participants,
        unread_count,
        last_message,
        channel: room.channel,
    })
}

/// Everybody in a room.
pub(crate) fn participants(
    tx: &Transaction<'_>,
    roster: &Roster,
    room: &RoomId,
) -> Result<Vec<shape::Participant>, DbError> {
    let places = rooms::participants(tx, room)?;
    Ok(places.into_iter().filter_map(|place| roster.participant(room, place)).collect())
}

/// One person in a room.
pub(crate) fn participant(
    person: &Person,
    room: &RoomId,
    place: Participant,
) -> shape::Participant {
    shape::Participant {
        user_id: place.user_id,
        room_id: room.clone(),
        joined_at: place.joined_at,
        last_read_at: place.read_up_to,
        is_muted: place.is_muted,
        user: user(person),
    }
}

/// A person as colleagues see them.
pub(crate) fn user(person: &Person) -> shape::User {
    shape::User {
        id: person.id.clone(),
        name: person.name.clone(),
        email: Some(person.email.clone()),
        role: person.role.as_str(),
        property_ids: person.property_ids.clone(),
    }
}

/// Messages of one room with who has read them and reacted to them, in the order given.
pub(crate) fn messages(
    tx: &Transaction<'_>,
    room: &RoomId,
    page: Vec<Message>,
) -> Result<Vec<shape::Message>, DbError> {
    let Some(oldest) = page.iter().map(|message| message.created_at).min() else {
        return Ok(Vec::new());
    };
    let steps = receipts::since(tx, room, oldest)?;
    page.into_iter().map(|stored| message(tx, stored, &steps)).collect()
}

/// Reactions in the shape of a summary (TM7, `distinct.v1`).
pub(crate) fn summary(reactions: &Reactions) -> serde_json::Value {
    let of = |people: &Vec<UserId>| json!({"total": people.len(), "clientIds": people, "clipped": false});
    reactions.iter().map(|(emoji, people)| (emoji.clone(), of(people))).collect()
}

fn message(
    tx: &Transaction<'_>,
    stored: Message,
    steps: &[Receipt],
) -> Result<shape::Message, DbError> {
    let read_receipts = readers(&stored, steps);
    let reactions = match stored.reactions_version.clone() {
        Some(version) => {
            let summary = summary(&reactions::of(tx, &stored.id)?);
            Some(shape::Reactions { version, summary })
        }
        None => None,
    };
    let (attachment_url, attachment_name, attachment_size) = match stored.attachment {
        Some(file) => (Some(file.url), Some(file.name), Some(file.size)),
        None => (None, None, None),
    };
    Ok(shape::Message {
        id: stored.id,
        room_id: stored.room_id,
        sender_id: stored.sender_id.clone(),
        kind: stored.kind.as_str(),
        content: stored.content,
        attachment_url,
        attachment_name,
        attachment_size,
        created_at: stored.created_at,
        updated_at: stored.changed_at.unwrap_or(stored.created_at),
        is_edited: stored.is_edited,
        is_deleted: stored.is_deleted,
        sender: shape::Sender { id: stored.sender_id, name: stored.sender_name },
        read_receipts,
        serial: stored.serial,
        reactions,
    })
}

/// For each reader the first step that covers the message; the steps are in each reader's order.
fn readers(stored: &Message, steps: &[Receipt]) -> Vec<shape::Receipt> {
    let mut readers: Vec<shape::Receipt> = Vec::new();
    let covering = steps
        .iter()
        .filter(|step| step.up_to >= stored.created_at && step.user_id != stored.sender_id);
    for step in covering {
        if readers.last().is_none_or(|reader| reader.user_id != step.user_id) {
            let (user_id, read_at) = (step.user_id.clone(), step.read_at);
            readers.push(shape::Receipt { user_id, read_at });
        }
    }
    readers
}
