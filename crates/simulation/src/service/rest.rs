//! The REST side: sessions, rooms, history, receipts, and the channel's past.

use std::collections::BTreeMap;

use ably_proto::wire::Message;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{Response, header};
use model::RoomKind;
use reqwest::{Method, Request};
use serde_json::{Value, json};

use super::{ORGANIZATION, Person, Place, Room, Service, Stored, Token, Ways};
use crate::ports::EPOCH_MS;

/// The password of everybody.
pub(crate) const PASSWORD: &str = "night-shift";
const COOKIE: &str = "next-auth.session-token";
/// Where the simulated service says it is.
pub(crate) const BACKEND: &str = "http://localhost:1/";

pub(super) type Answer = Response<Vec<u8>>;
type Query = BTreeMap<String, String>;

impl Service {
    /// Answers a call.
    pub(crate) fn answer(&mut self, call: &Request) -> Answer {
        let segments: Vec<String> = call
            .url()
            .path_segments()
            .into_iter()
            .flatten()
            .map(|segment| segment.replace("%3A", ":"))
            .collect();
        let path: Vec<&str> = segments.iter().map(String::as_str).collect();
        let query: Query = call.url().query_pairs().into_owned().collect();
        let mut answer = match path.as_slice() {
            ["api", "auth", rest @ ..] => self.answer_auth(rest, call),
            ["api", "chat", rest @ ..] => match self.user_of(call) {
                Some(user) => self.answer_chat(rest, call, &user, &query),
                None => status(401),
            },
            ["live", "channels", channel, "messages"] => self.answer_past(channel, call, &query),
            _ => status(404),
        };
        if let Ok(date) = http_date(self.wall()).parse() {
            answer.headers_mut().insert(header::DATE, date);
        }
        answer
    }

    fn user_of(&self, call: &Request) -> Option<String> {
        let cookies = call.headers().get(header::COOKIE)?.to_str().ok()?;
        let session =
            cookies.split("; ").find_map(|pair| pair.strip_prefix(COOKIE)?.strip_prefix('='))?;
        self.sessions.get(session).cloned()
    }

    fn answer_auth(&mut self, path: &[&str], call: &Request) -> Answer {
        match path {
            ["csrf"] => {
                let mut answer = json_answer(&json!({ "csrfToken": "c" }));
                set_cookie(&mut answer, "next-auth.csrf-token=c; Path=/");
                answer
            }
            ["callback", "credentials"] => self.sign_in(call),
            ["session"] => match self.user_of(call).and_then(|id| self.person(&id).cloned()) {
                Some(person) => json_answer(&json!({ "user": user_json(&person) })),
                None => json_answer(&json!({})),
            },
            ["signout"] => status(200),
            _ => status(404),
        }
    }

    fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    fn sign_in(&mut self, call: &Request) -> Answer {
        let body = call.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
        let form: BTreeMap<String, String> =
            url::form_urlencoded::parse(body).into_owned().collect();
        let email = form.get("email").map_or("", String::as_str);
        let user = email.split('@').next().unwrap_or_default().to_owned();
        if form.get("password").map(String::as_str) != Some(PASSWORD)
            || self.person(&user).is_none()
        {
            return status(401);
        }
        let session = format!("s{}", self.next_number());
        self.sessions.insert(session.clone(), user);
        let mut answer = json_answer(&json!({ "url": BACKEND }));
        set_cookie(&mut answer, &format!("{COOKIE}={session}; Path=/; HttpOnly"));
        answer
    }

    fn answer_chat(&mut self, path: &[&str], call: &Request, user: &str, query: &Query) -> Answer {
        match path {
            ["auth"] => self.give_token(user),
            ["config"] => json_answer(&json!({
                "organizationName": "Hotels of the Sea",
                "features": self.features(),
                "limits": { "messagesPerMinute": self.ways.messages_per_minute },
                "live": { "endpoint": "ws://localhost:1/", "rest": "http://localhost:1/live/" },
            })),
            ["rooms"] => {
                let rooms = self.rooms.iter().filter(|room| room.members.contains_key(user));
                let rooms: Vec<Value> = rooms.map(|room| self.room_json(room)).collect();
                json_answer(&json!({ "rooms": rooms }))
            }
            ["rooms", id] => match self.room(id) {
                None => status(404),
                Some(room) if !room.members.contains_key(user) => status(403),
                Some(room) => json_answer(&self.room_json(room)),
            },
            ["rooms", id, "messages"] => match self.room(id) {
                Some(room) if room.members.contains_key(user) => {
                    json_answer(&match query.get("changedSince") {
                        Some(since) => self.changes(room, since),
                        None => self.page(room, query),
                    })
                }
                _ => status(403),
            },
            ["messages", id] => self.change(id, call, user),
            ["messages", id, "read"] => self.read_up_to(id, user),
            ["upload"] => self.take_upload(call, user),
            ["rooms", id, "participants", _] if call.method() == Method::PATCH => {
                let body = call.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
                let wish: Value = serde_json::from_slice(body).unwrap_or_default();
                let is_muted = wish.get("isMuted").and_then(Value::as_bool).unwrap_or_default();
                if let Some(place) = self.place_mut(id, user) {
                    place.is_muted = is_muted;
                }
                json_answer(&json!({}))
            }
            _ => status(404),
        }
    }

    fn features(&self) -> Vec<&'static str> {
        let Ways { can_edit, can_react, .. } = self.ways;
        let all = [(can_edit, "edit"), (can_react, "reactions")];
        all.into_iter().filter(|(is_there, _)| *is_there).map(|(_, name)| name).collect()
    }

    fn place_mut(&mut self, room_id: &str, user: &str) -> Option<&mut Place> {
        let room = self.rooms.iter_mut().find(|room| room.id == room_id)?;
        room.members.get_mut(user)
    }

    fn give_token(&mut self, user: &str) -> Answer {
        let token = format!("t{}", self.next_number());
        let expires = self.now + self.ways.token_ttl_ms;
        let channels = self.channels_of(user);
        self.tokens.insert(token.clone(), Token { user_id: user.to_owned(), expires, channels });
        json_answer(&json!({ "token": token, "expires": EPOCH_MS + expires, "clientId": user }))
    }

    fn room_json(&self, room: &Room) -> Value {
        let last = self.of_room(&room.id).map(|stored| stored.at).max();
        let is_property = room.kind == RoomKind::Property;
        let participants: Vec<Value> = room
            .members
            .iter()
            .map(|(id, place)| {
                json!({
                    "userId": id,
                    "joinedAt": iso(place.joined_at),
                    "lastReadAt": place.last_read_at.map(iso),
                    "isMuted": place.is_muted,
                    "user": self.person(id).map(user_json),
                })
            })
            .collect();
        json!({
            "id": room.id,
            "type": room.kind.as_str(),
            "name": room.name,
            "organizationId": ORGANIZATION,
            "propertyId": is_property.then_some("p"),
            "property": is_property.then(|| json!({ "id": "p", "name": "Lisbon" })),
            "createdAt": iso(EPOCH_MS - 100 * 86_400_000),
            "lastMessageAt": last.map(iso),
            "participants": participants,
            "channel": room.channel,
        })
    }

    pub(super) fn of_room(&self, room_id: &str) -> impl Iterator<Item = &Stored> {
        self.stored.iter().filter(move |stored| stored.room_id == room_id)
    }

    /// Newest first; the cursor is how many came before.
    fn page(&self, room: &Room, query: &Query) -> Value {
        let limit: usize = query.get("limit").and_then(|text| text.parse().ok()).unwrap_or(50);
        let before: Option<(i64, String)> = query.get("cursor").and_then(|text| {
            let (at, id) = text.split_once('_')?;
            Some((at.parse().ok()?, id.to_owned()))
        });
        let mut found: Vec<&Stored> = self
            .of_room(&room.id)
            .filter(|one| before.as_ref().is_none_or(|(at, id)| (one.at, &one.id) < (*at, id)))
            .collect();
        found.sort_by(|one, other| (other.at, &other.id).cmp(&(one.at, &one.id)));
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| has_more).map(|last| format!("{}_{}", last.at, last.id));
        let messages: Vec<Value> = found.iter().map(|one| self.message_json(room, one)).collect();
        json!({ "messages": messages, "nextCursor": next })
    }

    pub(super) fn message_json(&self, room: &Room, stored: &Stored) -> Value {
        let readers: Vec<Value> = room
            .members
            .iter()
            .filter(|(id, _)| **id != stored.sender_id)
            .filter_map(|(id, place)| Some((id, place.last_read_at.filter(|at| *at >= stored.at)?)))
            .map(|(id, at)| json!({ "userId": id, "readAt": iso(at) }))
            .collect();
        let knows_reactions = self.ways.can_react;
        json!({
            "id": stored.id,
            "serial": knows_reactions.then_some(&stored.serial),
            "reactions": self.reactions_json(stored),
            "roomId": stored.room_id,
            "senderId": stored.sender_id,
            "type": if stored.file.is_some() { "DOCUMENT" } else { "TEXT" },
            "attachmentUrl": stored.file,
            "content": (!stored.became.is_deleted).then_some(&stored.text),
            "createdAt": iso(stored.at),
            "updatedAt": iso(stored.became.at.unwrap_or(stored.at)),
            "isEdited": stored.became.is_edited,
            "isDeleted": stored.became.is_deleted,
            "sender": { "id": stored.sender_id, "name": self.person(&stored.sender_id).map(|one| one.name.clone()) },
            "readReceipts": readers,
        })
    }

    fn read_up_to(&mut self, id: &str, user: &str) -> Answer {
        let found = self.stored.iter().find(|stored| stored.id == id);
        let Some((room_id, at)) = found.map(|stored| (stored.room_id.clone(), stored.at)) else {
            return status(404);
        };
        match self.place_mut(&room_id, user) {
            None => status(403),
            Some(place) => {
                place.last_read_at = place.last_read_at.max(Some(at));
                json_answer(&json!({ "readAt": iso(self.wall()) }))
            }
        }
    }

    /// The channel's past, newest first, up to a position.
    fn answer_past(&self, name: &str, call: &Request, query: &Query) -> Answer {
        let shown = call.headers().get(header::AUTHORIZATION);
        let shown = shown.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let shown = shown.and_then(|text| STANDARD.decode(text).ok());
        let token = shown.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        if let Err(error) = self.valid_token(&token) {
            let (code, words) = (error.code, error.message);
            let body = json!({ "error": { "code": code, "statusCode": 401, "message": words } });
            let mut answer = json_answer(&body);
            *answer.status_mut() = http::StatusCode::UNAUTHORIZED;
            return answer;
        }
        let limit: usize = query.get("limit").and_then(|text| text.parse().ok()).unwrap_or(100);
        let until = query.get("cursor").or_else(|| query.get("from_serial"));
        let is_before = |serial: &str| match (query.get("cursor"), until) {
            (Some(cursor), _) => serial < cursor.as_str(),
            (None, Some(until)) => serial <= until.as_str(),
            (None, None) => true,
        };
        let log = self.channels.get(name).map(|channel| &channel.log);
        let found: Vec<Message> = log
            .into_iter()
            .flatten()
            .rev()
            .filter(|entry| is_before(&entry.serial))
            .filter_map(|entry| self.as_past(&entry.message))
            .collect();
        let page: Vec<Value> = found.iter().take(limit).cloned().map(past_json).collect();
        let mut answer = json_answer(&Value::Array(page));
        if let Some(last) = found.get(limit.saturating_sub(1)).filter(|_| found.len() > limit) {
            let cursor = last.serial.as_deref().unwrap_or_default();
            let link = format!("<./messages?limit={limit}&cursor={cursor}>; rel=\"next\"");
            if let Ok(link) = link.parse() {
                answer.headers_mut().insert(header::LINK, link);
            }
        }
        answer
    }
}

fn past_json(mut message: Message) -> Value {
    message.to_wire(ably_proto::wire::Format::Json);
    serde_json::to_value(message).unwrap_or_default()
}

fn user_json(person: &Person) -> Value {
    json!({
        "id": person.id,
        "name": person.name,
        "email": format!("{}@hotel.example", person.id),
        "role": "STAFF",
        "organizationId": ORGANIZATION,
        "propertyIds": ["p"],
    })
}

/// An answer without a body.
pub(crate) fn status(code: u16) -> Answer {
    let mut answer = Response::new(Vec::new());
    *answer.status_mut() = http::StatusCode::from_u16(code).unwrap_or_default();
    answer
}

pub(super) fn json_answer(body: &Value) -> Answer {
    Response::new(body.to_string().into_bytes())
}

fn set_cookie(answer: &mut Answer, cookie: &str) {
    if let Ok(cookie) = cookie.parse() {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

pub(super) fn iso(ms: i64) -> String {
    let instant = jiff::Timestamp::from_millisecond(ms).unwrap_or_default();
    format!("{instant:.3}")
}

fn http_date(ms: i64) -> String {
    let instant = jiff::Timestamp::from_millisecond(ms).unwrap_or_default();
    instant.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
