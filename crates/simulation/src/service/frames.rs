//! The live side: sockets, connections, channels, publishes, presence.

use std::collections::BTreeMap;

use ably_proto::wire::{
    Action, Data, ErrorInfo, Flags, Message, PresenceAction, PresenceMessage, ProtocolMessage,
    PublishResult,
};
use model::{OrganizationId, UserId, live};
use serde_json::Value;
use url::Url;

use super::channel::Entry;
use super::{
    Became, Connection, KEPT_MS, LinkId, ORGANIZATION, Out, Service, Stored, Token, details,
};

/// A word the content rules refuse.
pub(crate) const FORBIDDEN: &str = "forbidden";

impl Service {
    /// A socket was opened.
    pub(crate) fn open(&mut self, link: LinkId, url: &Url) {
        let query: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        let shown = query.get("access_token").map_or("", String::as_str);
        let token = match self.valid_token(shown) {
            Ok(token) => token,
            Err(error) => {
                let error = Some(error);
                self.say_frame(
                    link,
                    ProtocolMessage { error, ..ProtocolMessage::new(Action::Error) },
                );
                return self.say(link, Out::Close);
            }
        };
        let resumed = query.get("resume").and_then(|key| {
            let found = self.connections.iter().find(|(_, one)| one.key == *key);
            found.filter(|(_, one)| one.user_id == token.user_id).map(|(id, _)| id.clone())
        });
        let was_asked = query.contains_key("resume");
        let is_resumed = resumed.is_some();
        let id = match resumed {
            Some(id) => id,
            None => self.new_connection(&token),
        };
        self.take_link(&id, link, token);
        let error = (was_asked && !is_resumed)
            .then(|| ErrorInfo::new(80008, 400, "Unable to recover connection"));
        self.greet(&id, error);
    }

    fn new_connection(&mut self, token: &Token) -> String {
        let number = self.next_number();
        let id = format!("c{number}");
        let connection = Connection {
            key: format!("c{number}!key"),
            user_id: token.user_id.clone(),
            token: token.clone(),
            link: None,
            lost_at: self.now,
            attached: Default::default(),
            was_asked_to_renew: false,
            answered: BTreeMap::new(),
        };
        self.connections.insert(id.clone(), connection);
        id
    }

    fn take_link(&mut self, id: &str, link: LinkId, token: Token) {
        let Some(connection) = self.connections.get_mut(id) else { return };
        let former = connection.link.replace(link);
        connection.attached.clear();
        connection.token = token;
        connection.was_asked_to_renew = false;
        self.by_link.insert(link, id.to_owned());
        self.spoke_at.insert(link, self.now);
        if let Some(former) = former {
            self.by_link.remove(&former);
            let error = Some(ErrorInfo::new(80016, 400, "Connection continues elsewhere"));
            let frame = ProtocolMessage { error, ..ProtocolMessage::new(Action::Disconnected) };
            self.say_frame(former, frame);
            self.say(former, Out::Close);
            self.spoke_at.remove(&former);
        }
    }

    fn greet(&mut self, id: &str, error: Option<ErrorInfo>) {
        let Some(connection) = self.connections.get(id) else { return };
        let Some(link) = connection.link else { return };
        let frame = ProtocolMessage {
            connection_id: Some(id.to_owned()),
            connection_details: Some(details(&connection.user_id, &connection.key)),
            error,
            ..ProtocolMessage::new(Action::Connected)
        };
        self.say_frame(link, frame);
    }

    pub(super) fn valid_token(&self, shown: &str) -> Result<Token, ErrorInfo> {
        match self.tokens.get(shown) {
            Some(token) if token.expires > self.now => Ok(token.clone()),
            Some(_) => Err(ErrorInfo::new(40142, 401, "Token expired")),
            None => Err(ErrorInfo::new(40144, 401, "Unknown token")),
        }
    }

    /// A frame arrived that was sent at a time. One of a transport that was replaced says nothing any
    /// more.
    pub(crate) fn hear(&mut self, link: LinkId, frame: ProtocolMessage, sent_at: i64) {
        let Some(id) = self.by_link.get(&link).cloned() else { return };
        self.under_way_ms = self.now - sent_at;
        match frame.action {
            Action::Heartbeat => {
                let answer =
                    ProtocolMessage { id: frame.id, ..ProtocolMessage::new(Action::Heartbeat) };
                self.say_frame(link, answer);
            }
            Action::Attach => self.attach(link, &id, frame),
            Action::Detach => {
                let name = frame.channel.unwrap_or_default();
                self.detach(&id, &name);
                self.say_frame(link, ProtocolMessage::on_channel(Action::Detached, name));
            }
            Action::Message => self.publish(link, &id, frame),
            Action::Annotation => self.annotate(link, &id, frame),
            Action::Presence => self.present(link, &id, frame),
            Action::Auth => self.renew(link, &id, frame),
            Action::Close => {
                self.say_frame(link, ProtocolMessage::new(Action::Closed));
                self.say(link, Out::Close);
                self.end_connection(&id);
            }
            _ => {}
        }
    }

    fn renew(&mut self, link: LinkId, id: &str, frame: ProtocolMessage) {
        let shown = frame.auth.and_then(|auth| auth.access_token);
        match self.valid_token(shown.as_ref().map_or("", |token| token.expose())) {
            Ok(token) => {
                if let Some(connection) = self.connections.get_mut(id) {
                    connection.token = token;
                    connection.was_asked_to_renew = false;
                }
                self.greet(id, None);
            }
            Err(error) => {
                let error = Some(error);
                let frame = ProtocolMessage { error, ..ProtocolMessage::new(Action::Disconnected) };
                self.say_frame(link, frame);
                self.say(link, Out::Close);
                self.lose(link);
            }
        }
    }

    pub(super) fn may_use(&self, id: &str, channel: &str) -> bool {
        self.connections.get(id).is_some_and(|one| {
            one.token.channels.contains(channel) && self.channels_of(&one.user_id).contains(channel)
        })
    }

    fn attach(&mut self, link: LinkId, id: &str, frame: ProtocolMessage) {
        let name = frame.channel.unwrap_or_default();
        if !self.may_use(id, &name) {
            let error = Some(ErrorInfo::new(40160, 401, "Capability does not permit this"));
            let refused = ProtocolMessage::on_channel(Action::Error, name);
            return self.say_frame(link, ProtocolMessage { error, ..refused });
        }
        if let Some(connection) = self.connections.get_mut(id) {
            connection.attached.insert(name.clone());
        }
        let end = self.position();
        let names_end = self.dice.permille(500);
        let channel = self.channels.entry(name.clone()).or_default();
        let replay = frame.channel_serial.as_deref().and_then(|from| channel.since(from));
        let mut flags = Flags::DEFAULT_MODES;
        let mut position = end;
        if let Some(replay) = &replay {
            flags = flags.with(Flags::RESUMED);
            if !replay.is_empty() {
                flags = flags.with(Flags::HAS_BACKLOG);
            }
            // Either way of naming the position is seen.
            if let Some(from) = frame.channel_serial.filter(|_| !names_end || replay.is_empty()) {
                position = from;
            }
        }
        let present: Vec<PresenceMessage> = channel
            .present
            .values()
            .map(|member| PresenceMessage { action: PresenceAction::Present, ..member.clone() })
            .collect();
        if !present.is_empty() {
            flags = flags.with(Flags::HAS_PRESENCE);
        }
        let channel_serial = Some(position);
        let attached = ProtocolMessage::on_channel(Action::Attached, name.clone());
        self.say_frame(link, ProtocolMessage { channel_serial, flags, ..attached });
        for entry in replay.unwrap_or_default() {
            self.say_frame(link, message_frame(&name, &entry));
        }
        if !present.is_empty() {
            let channel_serial = Some(format!("{}:", self.next_number()));
            let sync = ProtocolMessage::on_channel(Action::Sync, name);
            self.say_frame(link, ProtocolMessage { channel_serial, presence: present, ..sync });
        }
    }

    fn detach(&mut self, id: &str, name: &str) {
        if let Some(connection) = self.connections.get_mut(id) {
            connection.attached.remove(name);
        }
        self.leave(name, id);
    }

    /// Somebody may not use a channel any more.
    pub(super) fn revoke(&mut self, channel: &str, user: &str) {
        let lost: Vec<(String, Option<LinkId>)> = self
            .connections
            .iter()
            .filter(|(_, one)| one.user_id == user && one.attached.contains(channel))
            .map(|(id, one)| (id.clone(), one.link))
            .collect();
        for (id, link) in lost {
            self.detach(&id, channel);
            if let Some(link) = link {
                let error = Some(ErrorInfo::new(40160, 401, "No longer a participant"));
                let frame = ProtocolMessage::on_channel(Action::Error, channel);
                self.say_frame(link, ProtocolMessage { error, ..frame });
            }
        }
    }

    fn publish(&mut self, link: LinkId, id: &str, frame: ProtocolMessage) {
        let name = frame.channel.clone().unwrap_or_default();
        let msg_serial = frame.msg_serial;
        let known = self.connections.get(id).zip(msg_serial);
        let known = known.and_then(|(one, number)| one.answered.get(&number).cloned());
        let accepted = match known {
            Some(answer) => answer.map(|serial| Accepted { serial, entry: None }),
            None => self.accept(id, &name, frame),
        };
        if let Some((one, number)) = self.connections.get_mut(id).zip(msg_serial) {
            let answer = accepted.as_ref().map(|it| it.serial.clone()).map_err(Clone::clone);
            one.answered.insert(number, answer);
        }
        self.settle(link, &name, msg_serial, accepted);
    }

    /// Answers a publish, and tells everybody of it.
    pub(super) fn settle(
        &mut self,
        link: LinkId,
        name: &str,
        msg_serial: Option<u64>,
        accepted: Result<Accepted, ErrorInfo>,
    ) {
        let count = Some(1);
        let answer = match accepted {
            Err(error) => {
                let error = Some(error);
                ProtocolMessage { msg_serial, count, error, ..ProtocolMessage::new(Action::Nack) }
            }
            Ok(Accepted { serial, entry }) => {
                let res = vec![PublishResult { serials: vec![Some(serial)] }];
                let ack =
                    ProtocolMessage { msg_serial, count, res, ..ProtocolMessage::new(Action::Ack) };
                if self.dice.permille(self.quirks.late_acks) {
                    self.broadcast(name, entry);
                } else {
                    self.acknowledge(link, ack);
                    return self.broadcast(name, entry);
                }
                return self.acknowledge(link, ack);
            }
        };
        self.say_frame(link, answer);
    }

    fn acknowledge(&mut self, link: LinkId, ack: ProtocolMessage) {
        if self.dice.permille(self.quirks.lost_acks) {
            return;
        }
        if self.dice.permille(self.quirks.doubled_acks) {
            self.say_frame(link, ack.clone());
        }
        self.say_frame(link, ack);
    }

    /// Takes a message, or says why not. What is known already is not broadcast again.
    fn accept(
        &mut self,
        id: &str,
        name: &str,
        mut frame: ProtocolMessage,
    ) -> Result<Accepted, ErrorInfo> {
        if !self.may_use(id, name) {
            return Err(ErrorInfo::new(40160, 401, "Capability does not permit this"));
        }
        let user = self.connections.get(id).map(|one| one.user_id.clone()).unwrap_or_default();
        let mut message = frame.messages.pop().unwrap_or_default();
        let is_message = message.name.as_deref() == Some(live::MESSAGE);
        let message_id = message
            .id
            .clone()
            .unwrap_or_else(|| format!("{id}:{}:0", frame.msg_serial.unwrap_or_default()));
        let known = self.channels.get(name).and_then(|channel| channel.known(&message_id));
        if let Some(serial) = known {
            return Ok(Accepted { serial, entry: None });
        }
        let event = event_of(&message);
        if is_message {
            self.check_message(&user, &event)?;
        }
        let (serial, at) = (self.position(), self.wall());
        message.id = Some(message_id.clone());
        message.client_id = Some(user.clone());
        message.connection_id = Some(id.to_owned());
        message.timestamp = Some(at);
        message.serial = Some(serial.clone());
        let entry = Entry { serial: serial.clone(), message, at };
        if !entry.message.is_ephemeral() {
            self.channels.entry(name.to_owned()).or_default().take(message_id, entry.clone());
        }
        if is_message {
            self.note_message(name, &user, &event, (&serial, at));
        }
        Ok(Accepted { serial, entry: Some(entry) })
    }

    fn check_message(&mut self, user: &str, event: &Value) -> Result<(), ErrorInfo> {
        if text_of(event, "content").contains(FORBIDDEN) {
            return Err(ErrorInfo::new(42200, 422, "Refused by content rules"));
        }
        let (now, most) = (self.now, self.ways.messages_per_minute);
        let sent = self.sent_by.entry(user.to_owned()).or_default();
        sent.retain(|at| *at > now - 60_000);
        if sent.len() >= most {
            return Err(ErrorInfo::new(42911, 429, "Too many messages a minute"));
        }
        sent.push(now);
        Ok(())
    }

    /// The backend hears what passes through the channel.
    fn note_message(
        &mut self,
        channel: &str,
        user: &str,
        event: &Value,
        (serial, at): (&str, i64),
    ) {
        let Some(room) = self.rooms.iter().find(|room| room.channel == channel) else { return };
        let id = text_of(event, "id").to_owned();
        // What was held up on the way nobody can call back.
        let sent_at = at - self.under_way_ms;
        if self.taken().any(|known| known.id == id && sent_at - known.at > KEPT_MS) {
            self.told_again.push(id.clone());
        }
        let stored = Stored {
            id,
            serial: serial.to_owned(),
            room_id: room.id.clone(),
            sender_id: user.to_owned(),
            text: text_of(event, "content").to_owned(),
            file: event.get("attachmentUrl").and_then(Value::as_str).map(str::to_owned),
            at,
            became: Became::default(),
        };
        self.unstored.push_back((self.now + self.ways.lag_ms, stored));
    }

    pub(super) fn broadcast(&mut self, name: &str, entry: Option<Entry>) {
        let Some(entry) = entry else { return };
        for link in self.listeners(name) {
            self.say_frame(link, message_frame(name, &entry));
            if self.dice.permille(self.quirks.doubled_messages) {
                self.say_frame(link, message_frame(name, &entry));
            }
        }
    }

    fn listeners(&self, name: &str) -> Vec<LinkId> {
        let attached = self.connections.values().filter(|one| one.attached.contains(name));
        attached.filter_map(|one| one.link).collect()
    }

    /// Somebody without a desk of this simulation writes in the room of everybody with that number.
    pub(crate) fn speak(&mut self, speaker: usize, team: usize, number: usize) {
        let id = format!("spoken-{number}");
        let room = crate::people::team(team);
        let Some(name) = self.room(&room).map(|room| room.channel.clone()) else { return };
        let Some(user) = self.people.get(speaker).map(|person| person.id.clone()) else { return };
        let (serial, at) = (self.position(), self.wall());
        let text = format!("Guest {number} would like a taxi at the usual time");
        let event = serde_json::json!({
            "id": id, "senderId": user, "content": text, "type": "TEXT",
        });
        let message = Message {
            id: Some(id.clone()),
            client_id: Some(user.clone()),
            connection_id: Some(format!("of {user}")),
            timestamp: Some(at),
            serial: Some(serial.clone()),
            ..Message::new(live::MESSAGE, Data::Json(event.clone().into()))
        };
        let entry = Entry { serial: serial.clone(), message, at };
        self.channels.entry(name.clone()).or_default().take(id, entry.clone());
        self.note_message(&name, &user, &event, (&serial, at));
        self.broadcast(&name, Some(entry));
    }

    /// Tells somebody that a room changed (extension 4).
    pub(super) fn tell_change(&mut self, user: &str, room_id: &str, reason: &str) {
        let name = live::user_channel(&OrganizationId::new(ORGANIZATION), &UserId::new(user));
        let (serial, at) = (self.position(), self.wall());
        let id = format!("change-{}", self.next_number());
        let data = serde_json::json!({ "roomId": room_id, "reason": reason });
        let message = Message {
            id: Some(id.clone()),
            serial: Some(serial.clone()),
            timestamp: Some(at),
            ..Message::new(live::ROOMS_CHANGED, Data::Json(data.into()))
        };
        let entry = Entry { serial, message, at };
        self.channels.entry(name.clone()).or_default().take(id, entry.clone());
        self.broadcast(&name, Some(entry));
    }

    fn present(&mut self, link: LinkId, id: &str, mut frame: ProtocolMessage) {
        let name = frame.channel.clone().unwrap_or_default();
        let (msg_serial, count) = (frame.msg_serial, Some(1));
        let ack = ProtocolMessage { msg_serial, count, ..ProtocolMessage::new(Action::Ack) };
        self.say_frame(link, ack);
        let user = self.connections.get(id).map(|one| one.user_id.clone()).unwrap_or_default();
        let Some(mut member) = frame.presence.pop() else { return };
        member.id = Some(format!("{id}:{}:0", msg_serial.unwrap_or_default()));
        member.client_id = Some(user.clone());
        member.connection_id = Some(id.to_owned());
        member.timestamp = Some(self.wall());
        if member.action == PresenceAction::Leave {
            return self.leave(&name, id);
        }
        let channel = self.channels.entry(name.clone()).or_default();
        channel.present.insert((id.to_owned(), user), member.clone());
        self.tell_presence(&name, member);
    }

    pub(super) fn leave(&mut self, name: &str, id: &str) {
        let at = self.wall();
        let number = self.next_number();
        let Some(channel) = self.channels.get_mut(name) else { return };
        let gone: Vec<PresenceMessage> = channel
            .present
            .iter()
            .filter(|(key, _)| key.0 == id)
            .map(|(_, one)| one.clone())
            .collect();
        channel.present.retain(|key, _| key.0 != id);
        for member in gone {
            // Made by the service itself: newer than anything of the connection by its time.
            let member = PresenceMessage {
                id: Some(format!("service:{number}:0")),
                action: PresenceAction::Leave,
                timestamp: Some(at),
                ..member
            };
            self.tell_presence(name, member);
        }
    }

    fn tell_presence(&mut self, name: &str, member: PresenceMessage) {
        for link in self.listeners(name) {
            let frame = ProtocolMessage::on_channel(Action::Presence, name);
            self.say_frame(link, ProtocolMessage { presence: vec![member.clone()], ..frame });
        }
    }
}

/// A publish that was taken; without an entry it was known before.
pub(super) struct Accepted {
    pub(super) serial: String,
    pub(super) entry: Option<Entry>,
}

fn message_frame(name: &str, entry: &Entry) -> ProtocolMessage {
    ProtocolMessage {
        channel_serial: Some(entry.serial.clone()),
        messages: vec![entry.message.clone()],
        ..ProtocolMessage::on_channel(Action::Message, name)
    }
}

fn event_of(message: &Message) -> Value {
    match &message.data {
        Data::Json(value) => value.value().clone(),
        Data::Text(text) => serde_json::from_str(text).unwrap_or_default(),
        Data::Binary(_) | Data::None => Value::Null,
    }
}

fn text_of<'a>(event: &'a Value, field: &str) -> &'a str {
    event.get(field).and_then(Value::as_str).unwrap_or_default()
}
