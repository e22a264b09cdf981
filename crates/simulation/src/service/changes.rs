//! Editing and deleting what was sent (extension 6).

use ably_proto::wire::{Data, Message};
use model::live;
use reqwest::{Method, Request};
use serde_json::{Value, json};

use super::channel::Entry;
use super::frames::FORBIDDEN;
use super::rest::{Answer, iso, json_answer, status};
use super::{Room, Service, Stored};

/// So few that a desk has to go on asking.
const PAGE: usize = 3;

impl Service {
    /// Edits or deletes an own message. What its database does not have yet it does not know.
    pub(super) fn change(&mut self, id: &str, call: &Request, user: &str) -> Answer {
        let Some(at) = self.stored.iter().position(|stored| stored.id == id) else {
            return status(404);
        };
        let Some(stored) = self.stored.get(at).cloned().filter(|_| self.ways.can_edit) else {
            return status(405);
        };
        let room = self.room(&stored.room_id).cloned();
        let Some(room) = room.filter(|room| room.members.contains_key(user)) else {
            return status(403);
        };
        if stored.sender_id != user {
            return status(403);
        }
        let now = self.wall();
        let changed = match *call.method() {
            Method::PATCH => edited(&stored, call, now),
            Method::DELETE => Ok(deleted(&stored, now)),
            _ => Err(405),
        };
        let changed = match changed {
            Ok(changed) => changed,
            Err(code) => return status(code),
        };
        if changed.became.at != stored.became.at {
            self.unsaid.push((stored.id.clone(), stored.text.clone()));
            if changed.became.is_deleted {
                self.reactions.remove(&stored.serial);
            }
            if let Some(known) = self.stored.get_mut(at) {
                *known = changed.clone();
            }
            self.tell_of(&room, &changed);
        }
        json_answer(&self.message_json(&room, &changed))
    }

    /// The backend tells the room, in nobody's name.
    fn tell_of(&mut self, room: &Room, changed: &Stored) {
        let is_deleted = changed.became.is_deleted;
        let data = json!({
            "id": changed.id, "senderId": changed.sender_id,
            "content": (!is_deleted).then_some(&changed.text),
            "updatedAt": changed.became.at.map(iso),
        });
        let name = if is_deleted { live::DELETED } else { live::EDITED };
        self.tell_room(&room.channel, None, Message::new(name, Data::Json(data.into())));
    }

    fn tell_room(&mut self, channel: &str, client_id: Option<&str>, message: Message) {
        let (serial, at) = (self.position(), self.wall());
        let id = format!("told-{}", self.next_number());
        let message = Message {
            id: Some(id.clone()),
            client_id: client_id.map(str::to_owned),
            serial: Some(serial.clone()),
            timestamp: Some(at),
            ..message
        };
        let entry = Entry { serial, message, at };
        self.channels.entry(channel.to_owned()).or_default().take(id, entry.clone());
        self.broadcast(channel, Some(entry));
    }

    /// Somebody tells the room of a change in the name of `sender`, past the backend.
    #[cfg(test)]
    pub(crate) fn forge(&mut self, stored: &Stored, by: &str, sender: &str) {
        let Some(room) = self.room(&stored.room_id).cloned() else { return };
        let edited = json!({
            "id": stored.id, "senderId": sender, "content": "forged",
            "updatedAt": "2099-01-01T00:00:00.000Z",
        });
        for name in [live::EDITED, live::DELETED] {
            let message = Message::new(name, Data::Json(edited.clone().into()));
            self.tell_room(&room.channel, Some(by), message);
        }
    }

    /// What was changed or reacted to in a room since a time, the earliest first.
    pub(super) fn changes(&self, room: &Room, since: &str) -> Value {
        let since: Option<jiff::Timestamp> = since.parse().ok();
        let since = since.map(jiff::Timestamp::as_millisecond);
        let mut found: Vec<&Stored> =
            self.of_room(&room.id).filter(|stored| self.touched_at(stored) > since).collect();
        found.sort_by_key(|stored| (self.touched_at(stored), &stored.id));
        // Changes of one time stay together.
        let at = |stored: &&Stored| self.touched_at(stored).unwrap_or(0);
        let last = found.get(PAGE - 1).map_or(i64::MAX, at);
        let all = found.len();
        found.retain(|stored| at(stored) <= last);
        // One that knows edits alone leaves it to the desk to see how far it has come.
        let cursor = if self.ways.can_react { iso(last) } else { "more".to_owned() };
        let more = (found.len() < all).then_some(cursor);
        let messages: Vec<Value> = found.iter().map(|one| self.message_json(room, one)).collect();
        json!({ "messages": messages, "nextCursor": more })
    }
}

/// A later time than that of every change before.
fn next(stored: &Stored, now: i64) -> Option<i64> {
    Some(now.max(stored.became.at.unwrap_or(stored.at) + 1))
}

fn edited(stored: &Stored, call: &Request, now: i64) -> Result<Stored, u16> {
    let body = call.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
    let wish: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = wish.get("content").and_then(Value::as_str).unwrap_or_default();
    if stored.became.is_deleted {
        return Err(409);
    }
    if text.contains(FORBIDDEN) {
        return Err(422);
    }
    let mut stored = stored.clone();
    if stored.text != text {
        stored.became.at = next(&stored, now);
        stored.became.is_edited = true;
        text.clone_into(&mut stored.text);
    }
    Ok(stored)
}

fn deleted(stored: &Stored, now: i64) -> Stored {
    let mut stored = stored.clone();
    if !stored.became.is_deleted {
        stored.became.at = next(&stored, now);
        stored.became.is_deleted = true;
        stored.text.clear();
    }
    stored
}
