//! A script in place of the core, so that the page can be looked at and measured in a plain
//! browser: `index.html?fake=desk`. Only with the feature `gallery`.
//!
//! Words after `fake=`, joined by `,`: `desk` (everything at hand), `signin`, `expired`,
//! `offline`, `connecting`, `trouble`, `paced`, `full`, `notices`, `states` (every tick), `gap`,
//! `cards` (of three other rooms), `empty`, `slow` (answers after two seconds), `silent` (no colleague answers), `many` (10,000
//! messages in a room), `burst` (500 messages a second into the first room), `hostile`,
//! `crash` (opening a room panics), and a language by its two letters. More in [`scene`].

mod attaching;
mod cards;
mod keeping;
mod linking;
mod people;
mod scene;
mod searching;
mod showcase;
mod words;
mod world;

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use ipc::{
    Code, Command, Connectivity, Envelope, Event, IpcError, Session, Snapshot, TypingPerson,
};
use model::{Content, Delivery, Message, MessageId, RoomId, RoomKind, UserId};
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

use super::{Brought, Sink};
use crate::time::now;
#[cfg(target_arch = "wasm32")]
pub(super) use words::PICTURE;
use world::{World, message, person, signed_in};

struct Script {
    world: World,
    seq: u64,
    sink: Option<Sink>,
    words: Vec<String>,
    count: u32,
    notifications: model::NotificationSettings,
}

/// The script.
#[derive(Clone)]
pub(crate) struct Fake {
    script: Rc<RefCell<Script>>,
}

impl Fake {
    /// The script the address asks for, if it does.
    pub(super) fn detect() -> Option<Self> {
        let query = web_sys::window()?.location().search().ok()?;
        let words =
            query.trim_start_matches('?').split('&').find_map(|part| part.strip_prefix("fake="))?;
        Some(Self::of(words))
    }

    /// The script of these words.
    pub(crate) fn of(words: &str) -> Self {
        let words: Vec<String> = words.split(',').map(str::to_owned).collect();
        let mut script = Script {
            world: World::new(now(), scene::messages(&words)),
            seq: 0,
            sink: None,
            words,
            count: 0,
            notifications: model::NotificationSettings::default(),
        };
        keeping::recall(&mut script.world);
        let fake = Self { script: Rc::new(RefCell::new(script)) };
        fake.prepare();
        if fake.says("burst") {
            fake.burst();
        }
        if fake.says("cards") {
            cards::show(&fake);
        }
        fake
    }

    /// Has the page look as this person likes it.
    pub(crate) fn dress(&self, page: model::PageSettings) {
        self.script.borrow_mut().world.snapshot.page = page;
    }

    fn says(&self, word: &str) -> bool {
        self.script.borrow().words.iter().any(|w| w == word)
    }

    fn prepare(&self) {
        let mut script = self.script.borrow_mut();
        let words = script.words.clone();
        scene::set(&mut script.world, &words);
    }

    pub(super) async fn subscribe(&self, sink: Sink) -> Result<Snapshot, IpcError> {
        if self.says("starting") {
            std::future::pending::<()>().await;
        }
        if self.says("dead") {
            return Err(refuse(Code::Internal));
        }
        let mut script = self.script.borrow_mut();
        script.sink = Some(sink);
        let mut snapshot = script.world.snapshot.clone();
        snapshot.seq = script.seq;
        if snapshot.session == Session::SignedOut {
            snapshot.rooms.clear();
        }
        Ok(snapshot)
    }

    pub(super) async fn call(&self, command: Command) -> Result<Value, IpcError> {
        let wait = if self.says("slow") { 2_000 } else { 12 };
        TimeoutFuture::new(wait).await;
        if self.says("still") && matches!(command, Command::OpenRoom(_)) {
            std::future::pending::<()>().await;
        }
        self.answer(command)
    }

    /// As the core takes it from a page that is at its end.
    pub(super) fn last_word(&self, command: Command) -> Option<js_sys::Promise> {
        if let Command::SaveDraft(draft) = command {
            keeping::keep(&draft);
        }
        Some(js_sys::Promise::resolve(&wasm_bindgen::JsValue::NULL))
    }

    fn answer(&self, command: Command) -> Result<Value, IpcError> {
        match command {
            Command::SignIn(sign_in) if sign_in.password.0 == "wrong" => {
                Err(refuse(Code::WrongCredentials))
            }
            Command::SignIn(_) => self.sign_in(),
            Command::SignOut(_) => self.session(Session::SignedOut),
            Command::OpenRoom(open) => {
                assert!(!self.says("crash"), "the script was asked to crash");
                if self.says("refused") {
                    return Err(refuse(Code::Unreachable));
                }
                let opened = self.script.borrow().world.opened(&open.room_id);
                value(&opened.ok_or_else(|| refuse(Code::NotFound))?)
            }
            Command::LoadOlder(older) => {
                value(&self.script.borrow().world.page(&older.room_id, Some(&older.before)))
            }
            Command::LoadAround(around) => {
                let world = &self.script.borrow().world;
                let page = world.page_from(&around.room_id, &around.message_id, true);
                value(&page.ok_or_else(|| refuse(Code::NotFound))?)
            }
            Command::LoadNewer(newer) => {
                let world = &self.script.borrow().world;
                let page = world.page_from(&newer.room_id, &newer.after, false);
                value(&page.ok_or_else(|| refuse(Code::NotFound))?)
            }
            Command::SearchMessages(command) => {
                let found = searching::search(&self.script.borrow().world, &command);
                value(&ipc::SearchPage { is_indexing: self.says("indexing"), ..found })
            }
            Command::SendMessage(send) => {
                self.send(send.client_msg_id, &send.room_id, send.content)
            }
            Command::AddAttachment(add) => attaching::add(add),
            Command::SendAttachment(send) => {
                let content = attaching::content(send.text);
                self.send(send.client_msg_id, &send.room_id, content)
            }
            Command::RetryMessage(retry) => self.change(&retry.message_id, None),
            Command::EditQueued(edit) => self.change(&edit.message_id, Some(edit.text)),
            Command::EditMessage(edit) => self.edit(&edit.message_id, edit.text),
            Command::DeleteMessage(delete) => self.delete(&delete.message_id),
            Command::SetReaction(react) => self.react(&react),
            Command::DiscardMessage(discard) => self.discard(&discard.message_id),
            Command::MarkRead(mark) => self.mark_read(&mark.room_id, mark.message_id),
            Command::SaveDraft(draft) => self.with_room(&draft.room_id, |room| {
                room.draft = (!draft.text.is_empty()).then_some(draft.text);
            }),
            Command::MuteRoom(mute) => {
                self.with_room(&mute.room_id, |room| room.is_muted = mute.is_muted)
            }
            Command::PauseNotifications(pause) => {
                self.emit(Event::PausedChanged { until: pause.until });
                Ok(Value::Null)
            }
            Command::RetryNow(_) => {
                self.emit(Event::ConnectivityChanged(Connectivity::Online));
                Ok(Value::Null)
            }
            Command::SetRoomNotifications(set) => self.with_room(&set.room_id, |room| {
                room.is_muted = set.is_muted;
                room.muted_until = set.muted_until;
                room.level = set.level;
            }),
            Command::MarkRoomRead(read) => self.with_room(&read.room_id, |room| {
                room.unread = 0;
                room.mentions = 0;
            }),
            Command::MarkUnread(mark) => self.with_room(&mark.room_id, |room| room.unread = 1),
            Command::FindPeople(find) => {
                let world = &self.script.borrow().world;
                let is_online = world.snapshot.connectivity == Connectivity::Online;
                value(&people::find(world, &find, is_online))
            }
            Command::ReadLeftBehind(_) => value(&people::left_behind()),
            Command::ReadGroupRules(_) => value(&people::rules()),
            Command::OpenDirect(open) => self.open_direct(&open.user_id),
            Command::CreateGroup(group) => {
                let people = group.user_ids.len() + 1;
                self.make_room(&group.group_id, RoomKind::Group, &group.name, people, None)
            }
            Command::AddParticipant(add) => {
                self.with_room(&add.room_id, |room| room.participants += 1)
            }
            Command::RemoveParticipant(remove) => {
                self.with_room(&remove.room_id, |room| room.participants -= 1)
            }
            Command::LeaveRoom(leave) => {
                let gone = |room: &ipc::RoomSummary| room.id == leave.room_id;
                self.script.borrow_mut().world.snapshot.rooms.retain(|room| !gone(room));
                self.emit(Event::RoomRemoved { room_id: leave.room_id });
                Ok(Value::Null)
            }
            Command::ReadNotificationSettings(_) => value(&self.script.borrow().notifications),
            Command::SetNotificationSettings(set) => {
                self.script.borrow_mut().notifications = set.settings.clone();
                value(&set.settings)
            }
            Command::SetPageSettings(set) => {
                let page = set.settings.fitted();
                zoom(page.zoom_percent);
                self.emit(Event::PageSettingsChanged(page.clone()));
                value(&page)
            }
            Command::OpenLink(link) => value(&linking::open(&link)),
            Command::TestNotification(_) => value(&ipc::NotificationTest {
                is_let_through: true,
                unheard: Some(model::Sound::Message),
                paused_until: None,
                quiet_until: None,
            }),
            Command::ReadStorage(_) => value(&ipc::StorageUsed {
                messages: 48_300_000,
                index: 9_700_000,
                files: 121_000_000,
                pictures: 3_400_000,
                retention_days: 90,
            }),
            Command::ReadDiagnostics(_) => Err(refuse(Code::NotFound)),
            Command::ReadDiagnosticsText(_) => {
                value(&ipc::DiagnosticsText { text: words::DIAGNOSTICS.to_owned() })
            }
            Command::SaveDiagnostics(_) => value(&ipc::SavedFile {
                path: "/home/ana/Downloads/deskbell-2026-11-25.txt".to_owned(),
            }),
            Command::Subscribe(_)
            | Command::SetTyping(_)
            | Command::SetAttention(_)
            | Command::RemoveAttachment(_)
            | Command::SaveAttachment(_)
            | Command::OpenAttachment(_)
            | Command::DismissNotice(_)
            | Command::ReadJournal(_) => Ok(Value::Null),
        }
    }

    /// Something happens.
    pub(crate) fn emit(&self, event: Event) {
        let (sink, envelope) = {
            let mut script = self.script.borrow_mut();
            script.seq += 1;
            let envelope = Envelope { seq: script.seq, event };
            (script.sink.clone(), envelope)
        };
        if let Some(sink) = sink {
            sink(Brought::Events(vec![envelope]));
        }
    }

    fn open_direct(&self, user: &UserId) -> Result<Value, IpcError> {
        let there = people::direct_with(&self.script.borrow().world, user).cloned();
        if let Some(room) = there {
            return value(&room);
        }
        let named = (0..14).map(person).find(|person| person.id == *user);
        let name = named.map(|person| person.name).unwrap_or_default();
        self.make_room(&format!("new-{user}"), RoomKind::Direct, &name, 2, Some(user.clone()))
    }

    fn make_room(
        &self,
        id: &str,
        kind: RoomKind,
        name: &str,
        people: usize,
        other: Option<UserId>,
    ) -> Result<Value, IpcError> {
        let online = self.script.borrow().world.snapshot.connectivity == Connectivity::Online;
        if !online {
            return Err(refuse(Code::Unreachable));
        }
        let room = {
            let mut script = self.script.borrow_mut();
            let room = people::new_room(&mut script.world, id, kind, name, people);
            let mut room = room.ok_or_else(|| refuse(Code::Internal))?;
            room.other = other;
            if let Some(kept) = script.world.room_mut(&room.id) {
                kept.other = room.other.clone();
            }
            room
        };
        self.emit(Event::RoomsUpserted(vec![room.clone()]));
        value(&room)
    }

    fn sign_in(&self) -> Result<Value, IpcError> {
        self.emit(Event::ConnectivityChanged(Connectivity::Online));
        let answer = self.session(signed_in());
        let rooms = self.script.borrow().world.snapshot.rooms.clone();
        self.emit(Event::RoomsUpserted(rooms));
        answer
    }

    fn session(&self, session: Session) -> Result<Value, IpcError> {
        self.script.borrow_mut().world.snapshot.session = session.clone();
        self.emit(Event::SessionChanged(session.clone()));
        if session == Session::SignedOut { Ok(Value::Null) } else { value(&session) }
    }

    fn send(&self, id: MessageId, room: &RoomId, content: Content) -> Result<Value, IpcError> {
        if self.script.borrow().world.snapshot.outbox.waiting >= 50 {
            return Err(refuse(Code::OutboxFull));
        }
        let mut queued = message(id.as_str(), room, 0, &content.text, now());
        queued.content = content;
        queued.delivery = Delivery::Queued;
        self.publish(&queued);
        let fake = self.clone();
        let message = queued.clone();
        spawn_local(async move { fake.go_out(message).await });
        value(&queued)
    }

    async fn go_out(&self, mut message: Message) {
        if self.script.borrow().world.snapshot.connectivity != Connectivity::Online {
            return;
        }
        let steps = [
            (250, Delivery::Sending),
            (500, Delivery::Sent),
            (700, Delivery::Delivered),
            (900, Delivery::Read),
        ];
        for (wait, delivery) in steps {
            TimeoutFuture::new(wait).await;
            message.delivery = delivery;
            if delivery == Delivery::Sent {
                message.sent_at = Some(now());
            }
            self.publish(&message);
        }
        if !self.says("silent") {
            self.colleague_answers(message.room_id).await;
        }
    }

    async fn colleague_answers(&self, room: RoomId) {
        let other = self.script.borrow().world.room(&room).and_then(|room| room.other.clone());
        let who = (0..14).find(|n| Some(person(*n).id) == other).unwrap_or(2);
        self.emit(Event::TypingChanged { room_id: room.clone(), people: vec![typist(who)] });
        TimeoutFuture::new(1_800).await;
        self.emit(Event::TypingChanged { room_id: room.clone(), people: vec![] });
        self.somebody_writes(&room, who);
    }

    fn somebody_writes(&self, room: &RoomId, who: usize) {
        let reply = {
            let mut script = self.script.borrow_mut();
            script.count += 1;
            let text = script.world.line();
            let id = format!("reply-{}", script.count);
            let mut reply = message(&id, room, who, text, now());
            reply.sent_at = Some(reply.written_at);
            reply
        };
        self.publish(&reply);
    }

    fn publish(&self, message: &Message) {
        let summary = {
            let mut script = self.script.borrow_mut();
            script.world.put(message);
            script.world.room(&message.room_id).cloned()
        };
        self.emit(Event::MessagesUpserted {
            room_id: message.room_id.clone(),
            messages: vec![message.clone()],
        });
        self.emit(Event::RoomsUpserted(summary.into_iter().collect()));
    }

    fn change(&self, id: &MessageId, text: Option<String>) -> Result<Value, IpcError> {
        let changed = {
            let mut script = self.script.borrow_mut();
            let known = script.world.message_mut(id).ok_or_else(|| refuse(Code::AlreadySent))?;
            if let Some(text) = text {
                known.content.text = text;
            }
            known.delivery = Delivery::Queued;
            known.clone()
        };
        self.publish(&changed);
        let (fake, message) = (self.clone(), changed.clone());
        spawn_local(async move { fake.go_out(message).await });
        value(&changed)
    }

    /// Changes a text: one that waits goes out with it, one that was sent is edited.
    fn edit(&self, id: &MessageId, text: String) -> Result<Value, IpcError> {
        let is_pending =
            self.script.borrow_mut().world.message_mut(id).map(|m| m.delivery.is_pending());
        if is_pending != Some(false) {
            return self.change(id, Some(text));
        }
        let edited = self.amend(id, |message| {
            message.content.text = text;
            message.is_edited = true;
        })?;
        value(&edited)
    }

    fn delete(&self, id: &MessageId) -> Result<Value, IpcError> {
        self.amend(id, |message| {
            message.content = model::Content::default();
            message.is_deleted = true;
        })?;
        Ok(Value::Null)
    }

    fn react(&self, react: &ipc::SetReaction) -> Result<Value, IpcError> {
        let me = match &self.script.borrow().world.snapshot.session {
            Session::SignedIn { me, .. } => me.id.clone(),
            Session::SignedOut | Session::Expired { .. } => return Err(refuse(Code::SignedOut)),
        };
        let reacted = {
            let mut script = self.script.borrow_mut();
            let known = script.world.message_mut(&react.message_id);
            let known = known.ok_or_else(|| refuse(Code::NotFound))?;
            known.reactions =
                model::reaction::with(&known.reactions, &me, &react.emoji, react.is_on);
            known.clone()
        };
        self.publish(&reacted);
        value(&reacted)
    }

    fn amend(
        &self,
        id: &MessageId,
        change: impl FnOnce(&mut Message),
    ) -> Result<Message, IpcError> {
        let amended = {
            let mut script = self.script.borrow_mut();
            let known = script.world.message_mut(id).ok_or_else(|| refuse(Code::NotFound))?;
            change(known);
            known.changed_at = Some(now());
            known.clone()
        };
        self.publish(&amended);
        Ok(amended)
    }

    fn discard(&self, id: &MessageId) -> Result<Value, IpcError> {
        let known = self.script.borrow_mut().world.message_mut(id).cloned();
        let known = known.ok_or_else(|| refuse(Code::AlreadySent))?;
        self.emit(Event::MessageRemoved { room_id: known.room_id, message_id: id.clone() });
        value(&known.content)
    }

    fn mark_read(&self, room: &RoomId, marker: MessageId) -> Result<Value, IpcError> {
        self.script.borrow_mut().world.markers.insert(room.clone(), marker);
        let answer = self.with_room(room, |room| {
            room.unread = 0;
            room.mentions = 0;
        });
        let mut unread = ipc::UnreadTotal::default();
        for room in &self.script.borrow().world.snapshot.rooms {
            unread.messages += if room.is_muted { 0 } else { room.unread };
        }
        self.emit(Event::UnreadChanged(unread));
        answer
    }

    fn with_room(
        &self,
        room: &RoomId,
        change: impl FnOnce(&mut ipc::RoomSummary),
    ) -> Result<Value, IpcError> {
        let summary = {
            let mut script = self.script.borrow_mut();
            let room = script.world.room_mut(room).ok_or_else(|| refuse(Code::NotFound))?;
            change(room);
            room.counted.messages = if room.is_muted { room.mentions } else { room.unread };
            room.clone()
        };
        self.emit(Event::RoomsUpserted(vec![summary]));
        Ok(Value::Null)
    }

    /// Five hundred messages a second for twenty seconds.
    fn burst(&self) {
        let fake = self.clone();
        spawn_local(async move {
            TimeoutFuture::new(2_000).await;
            for _ in 0..1_000 {
                TimeoutFuture::new(20).await;
                for who in 1..11 {
                    fake.somebody_writes(&RoomId::new("property-0"), who);
                }
            }
        });
    }
}

/// What the shell does in the window.
fn zoom(percent: u16) {
    let root = crate::dom::document().and_then(|document| document.document_element());
    if let Some(root) = root.and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = root.style().set_property("zoom", &format!("{percent}%"));
    }
}

/// Who is at this desk.
pub(crate) fn me() -> model::Person {
    person(0)
}

/// What somebody writes in a room now.
pub(crate) fn incoming(room: &str, who: usize, text: &str) -> (RoomId, Message) {
    let room = RoomId::new(room);
    let mut written = message("incoming", &room, who, text, now());
    written.sent_at = Some(written.written_at);
    (room, written)
}

fn typist(n: usize) -> TypingPerson {
    TypingPerson { user_id: person(n).id, name: person(n).name }
}

fn refuse(code: Code) -> IpcError {
    IpcError::new(code, "The script refuses.")
}

fn value<T: Serialize>(reply: &T) -> Result<Value, IpcError> {
    serde_json::to_value(reply).map_err(|_| refuse(Code::Internal))
}
