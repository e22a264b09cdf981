//! People at desks: engines over real files, against the embedded backend on a loopback port.
// Each program of tests uses its part of this.
#![allow(dead_code)]

pub mod away;
pub mod slow;
pub mod talk;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use backend::{Announcement, Backend, Options};
use engine::{
    Config, Engine, Handle, NotLetThrough, Notification, Notifier, PortFuture, Ports, Secret,
    SecretVault, SystemClock, VaultError,
};
use ipc::{
    Call, Connectivity, Envelope, Event, IpcError, LoadAround, NotifyReason, OpenRoom, OpenedRoom,
    Password, RoomSummary, SendMessage, Session, SetAttention, SignIn, Snapshot, TimelineRow,
};
use model::{Content, Message, MessageId, RoomId, Timestamp};
use tokio::sync::mpsc;

/// Nothing in these tests takes this long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(60);

/// A keychain in memory that outlives the engine, as a real one outlives the app.
#[derive(Clone, Default)]
pub struct Keychain(Arc<Mutex<HashMap<String, Secret>>>);

impl SecretVault for Keychain {
    fn name(&self) -> &'static str {
        "keychain-of-the-test"
    }

    fn read(&self, name: &str) -> PortFuture<'_, Result<Option<Secret>, VaultError>> {
        let found = self.0.lock().unwrap().get(name).cloned();
        Box::pin(async move { Ok(found) })
    }

    fn write(&self, name: &str, secret: Secret) -> PortFuture<'_, Result<(), VaultError>> {
        self.0.lock().unwrap().insert(name.to_owned(), secret);
        Box::pin(async { Ok(()) })
    }

    fn delete(&self, name: &str) -> PortFuture<'_, Result<(), VaultError>> {
        self.0.lock().unwrap().remove(name);
        Box::pin(async { Ok(()) })
    }
}

impl Keychain {
    /// Everything in it.
    pub fn secrets(&self) -> Vec<String> {
        self.0.lock().unwrap().values().map(|secret| secret.expose().to_owned()).collect()
    }
}

/// A system without a keychain.
pub struct NoKeychain;

impl SecretVault for NoKeychain {
    fn read(&self, _: &str) -> PortFuture<'_, Result<Option<Secret>, VaultError>> {
        Box::pin(async { Err(VaultError::Unavailable) })
    }

    fn write(&self, _: &str, _: Secret) -> PortFuture<'_, Result<(), VaultError>> {
        Box::pin(async { Err(VaultError::Unavailable) })
    }

    fn delete(&self, _: &str) -> PortFuture<'_, Result<(), VaultError>> {
        Box::pin(async { Err(VaultError::Unavailable) })
    }
}

/// Remembers what would have been shown.
#[derive(Clone, Default)]
pub struct Toasts {
    shown: Arc<Mutex<Vec<Notification>>>,
    withdrawn: Arc<Mutex<Vec<Option<RoomId>>>>,
    changed: Arc<tokio::sync::Notify>,
    /// Whether the system takes none.
    refuses: Arc<std::sync::atomic::AtomicBool>,
    /// Whether it plays no sounds.
    is_soundless: Arc<std::sync::atomic::AtomicBool>,
}

impl Notifier for Toasts {
    fn show(&self, notification: Notification) -> PortFuture<'_, Result<(), NotLetThrough>> {
        if self.refuses.load(std::sync::atomic::Ordering::Relaxed) {
            return Box::pin(async { Err(NotLetThrough) });
        }
        self.shown.lock().unwrap().push(notification);
        self.changed.notify_one();
        Box::pin(async { Ok(()) })
    }

    fn plays_sounds(&self) -> PortFuture<'_, bool> {
        let plays = !self.is_soundless.load(std::sync::atomic::Ordering::Relaxed);
        Box::pin(async move { plays })
    }

    fn withdraw(&self, room_id: &RoomId) {
        self.withdrawn.lock().unwrap().push(Some(room_id.clone()));
        self.changed.notify_one();
    }

    fn withdraw_digest(&self) {
        self.withdrawn.lock().unwrap().push(None);
        self.changed.notify_one();
    }
}

/// The system's clock, as somebody set it.
#[derive(Clone, Default)]
pub struct SetClock(Arc<std::sync::atomic::AtomicI64>);

impl SetClock {
    /// Moves the hands.
    pub fn forward(&self, ms: i64) {
        self.0.fetch_add(ms, std::sync::atomic::Ordering::Relaxed);
    }
}

impl engine::Clock for SetClock {
    fn now(&self) -> Timestamp {
        SystemClock.now().plus_ms(self.0.load(std::sync::atomic::Ordering::Relaxed))
    }
}

/// The hotel's backend with its demo organization, in memory, generous with the pace.
pub struct Hotel {
    /// Ends with the test.
    _backend: Backend,
    pub announcement: Announcement,
    http: reqwest::Client,
}

pub fn options() -> Options {
    Options {
        listen: "127.0.0.1:0".parse().unwrap(),
        data: None,
        memory: true,
        demo: true,
        organizations: Vec::new(),
        seed: 1,
        colleagues: false,
        faults: true,
        messages_per_minute: 10_000,
        session_hours: 24,
    }
}

impl Hotel {
    pub async fn open() -> Self {
        Self::open_with(options()).await
    }

    pub async fn open_with(options: Options) -> Self {
        // The hotel has a file of its own, and desks may open theirs meanwhile.
        store::make_ready();
        let backend = Backend::start(&options).await.unwrap();
        let announcement = backend.announcement().await.unwrap();
        // `RUST_LOG=debug` shows what went on behind a failure.
        let _ = tracing_subscriber::fmt()
            .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
            .with_writer(std::io::stderr)
            .try_init();
        // The engine installs the same provider; whoever is first wins.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { _backend: backend, announcement, http: reqwest::Client::new() }
    }

    fn email(&self, first_name: &str) -> String {
        let people = &self.announcement.demo.as_ref().unwrap().people;
        let found = people.iter().find(|person| person.name.starts_with(first_name));
        found.unwrap_or_else(|| panic!("nobody is called {first_name}")).email.clone()
    }

    /// Changes fault switches of the backend.
    pub async fn fault(&self, patch: serde_json::Value) {
        let address = format!("{}/control/faults", self.announcement.http);
        let answer = self.http.post(address).json(&patch).send().await.unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }

    /// Publishes on a channel with the service's key, as the backend does.
    pub async fn publish(&self, channel: &str, name: &str, data: serde_json::Value) {
        let address = format!("{}/control/publish", self.announcement.http);
        let wanted = serde_json::json!({"channel": channel, "name": name, "data": data});
        let answer = self.http.post(address).json(&wanted).send().await.unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }

    /// What the database holds of the notes these tests write in a room, oldest first.
    pub async fn notes_in(&self, room_id: &RoomId) -> Vec<String> {
        let address = format!("{}/control/messages?roomId={room_id}", self.announcement.http);
        let rows: Vec<serde_json::Value> =
            self.http.get(address).send().await.unwrap().json().await.unwrap();
        let texts = rows.iter().filter_map(|row| row["content"].as_str());
        texts.filter(|text| text.starts_with("Note ")).map(str::to_owned).collect()
    }

    pub fn password(&self) -> &'static str {
        self.announcement.demo.as_ref().unwrap().password
    }
}

/// Writes nonsense over the second half of a file, as a dying disk does.
pub fn damage(file: &Path) {
    let mut bytes = std::fs::read(file).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0xa5);
    std::fs::write(file, bytes).unwrap();
}

/// One person's desk: the folder stays when the engine goes.
pub struct Desk {
    pub handle: Handle,
    pub snapshot: Snapshot,
    toasts: Toasts,
    events: mpsc::Receiver<Envelope>,
}

impl Desk {
    /// Starts the engine over a folder.
    pub async fn start(folder: &Path, hotel: &str, vault: Arc<dyn SecretVault>) -> Self {
        Self::start_by(folder, hotel, vault, Arc::new(SystemClock)).await
    }

    /// Starts the engine by another clock than the system's.
    pub async fn start_by(
        folder: &Path,
        hotel: &str,
        vault: Arc<dyn SecretVault>,
        clock: Arc<dyn engine::Clock>,
    ) -> Self {
        let toasts = Toasts::default();
        let ports = Ports { clock, ..Ports::new(vault, Arc::new(toasts.clone())) };
        let config = Config {
            data_dir: folder.to_owned(),
            backend: hotel.parse().unwrap(),
            version: "test".into(),
            language: model::Language::English,
        };
        let handle = Engine::start(config, ports);
        let (snapshot, events) = handle.subscribe().await.unwrap();
        Self { handle, snapshot, toasts, events }
    }

    /// Starts at a new folder and signs in.
    pub async fn signed_in(folder: &Path, hotel: &Hotel, first_name: &str) -> Self {
        let mut desk =
            Self::start(folder, &hotel.announcement.http, Arc::new(Keychain::default())).await;
        desk.sign_in(hotel, first_name).await;
        desk
    }

    pub async fn sign_in(&mut self, hotel: &Hotel, first_name: &str) -> Session {
        let session = self.sign_in_without_line(hotel, first_name).await;
        self.wait_until_online().await;
        self.wait_until_caught_up().await;
        session
    }

    pub async fn sign_in_without_line(&mut self, hotel: &Hotel, first_name: &str) -> Session {
        let email = hotel.email(first_name);
        self.ask(SignIn { email, password: Password(hotel.password().to_owned()) }).await
    }

    pub async fn wait_until_online(&mut self) {
        self.wait_for(|event| {
            matches!(event, Event::ConnectivityChanged(Connectivity::Online)).then_some(())
        })
        .await;
    }

    pub async fn ask<C: Call>(&self, command: C) -> C::Reply {
        self.handle.ask(command).await.unwrap()
    }

    pub async fn rooms(&self) -> Vec<RoomSummary> {
        self.ask(ipc::Subscribe {}).await.rooms
    }

    pub async fn summary(&self, room_id: &RoomId) -> RoomSummary {
        let rooms = self.rooms().await;
        rooms.into_iter().find(|room| room.id == *room_id).expect("the room is there")
    }

    pub async fn room(&self, name: &str) -> RoomId {
        let rooms = self.rooms().await;
        let found = rooms.iter().find(|room| room.name.contains(name));
        found.unwrap_or_else(|| panic!("no room is called {name}: {rooms:?}")).id.clone()
    }

    pub async fn open(&self, room_id: &RoomId) -> OpenedRoom {
        self.ask(OpenRoom { room_id: room_id.clone() }).await
    }

    pub async fn texts(&self, room_id: &RoomId) -> Vec<String> {
        let rows = self.open(room_id).await.timeline.rows;
        rows.into_iter()
            .filter_map(|row| match row {
                TimelineRow::Message(message) => Some(message.content.text),
                TimelineRow::Gap { .. } => None,
            })
            .collect()
    }

    pub async fn write(&self, room_id: &RoomId, text: &str) -> Message {
        self.try_write(room_id, text).await.unwrap()
    }

    pub async fn try_write(&self, room_id: &RoomId, text: &str) -> Result<Message, IpcError> {
        let command = SendMessage {
            client_msg_id: MessageId::new(uuid::Uuid::new_v4().to_string()),
            room_id: room_id.clone(),
            content: Content::text(text),
        };
        self.handle.ask(command).await
    }

    /// What this desk decided about its newest messages, by text.
    pub async fn decisions(&self, room_id: &RoomId) -> Vec<(String, NotifyReason)> {
        let journal = self.ask(ipc::ReadJournal { limit: 50 }).await;
        let rows = self.open(room_id).await.timeline.rows;
        let text_of = |id: &MessageId| {
            rows.iter().find_map(|row| match row {
                TimelineRow::Message(message) if message.id == *id => {
                    Some(message.content.text.clone())
                }
                _ => None,
            })
        };
        let mut decisions: Vec<(String, NotifyReason)> = journal
            .iter()
            .filter_map(|entry| Some((text_of(&entry.message_id)?, entry.reason)))
            .collect();
        decisions.reverse();
        decisions
    }

    pub fn sounds(&self) -> Vec<Option<model::Sound>> {
        self.toasts.shown.lock().unwrap().iter().map(|toast| toast.sound).collect()
    }

    pub fn titles(&self) -> Vec<String> {
        self.toasts.shown.lock().unwrap().iter().map(|toast| toast.title.clone()).collect()
    }

    /// Waits until the rooms are here and each has its first page: from then on every channel is
    /// attached, and messages ring singly.
    pub async fn wait_until_caught_up(&mut self) {
        loop {
            let rooms = self.rooms().await;
            if !rooms.is_empty() && rooms.iter().all(|room| room.last_message.is_some()) {
                return;
            }
            self.wait_for(|event| match event {
                Event::TimelineReset { .. } | Event::RoomsUpserted(_) => Some(()),
                _ => None,
            })
            .await;
        }
    }

    pub async fn wait_for_toasts(&self, number: usize) {
        let shown = async {
            while self.toasts.shown.lock().unwrap().len() < number {
                self.toasts.changed.notified().await;
            }
        };
        tokio::time::timeout(PATIENCE, shown).await.expect("nothing rang");
    }

    /// Waits until the card of a room was taken back.
    pub async fn wait_until_withdrawn(&self, room_id: &RoomId) {
        let withdrawn = async {
            while !self.toasts.withdrawn.lock().unwrap().contains(&Some(room_id.clone())) {
                self.toasts.changed.notified().await;
            }
        };
        tokio::time::timeout(PATIENCE, withdrawn).await.expect("the card stayed");
    }

    /// From here on the system takes no notification.
    pub fn refuse_toasts(&self) {
        self.toasts.refuses.store(true, std::sync::atomic::Ordering::Relaxed);
    }

    /// From here on the system shows notifications and plays nothing.
    pub fn silence_toasts(&self) {
        self.toasts.is_soundless.store(true, std::sync::atomic::Ordering::Relaxed);
    }

    /// Waits until a room's row in the sidebar `is` so.
    pub async fn wait_for_row(
        &mut self,
        room_id: &RoomId,
        mut is: impl FnMut(&RoomSummary) -> bool,
    ) -> RoomSummary {
        let now = self.summary(room_id).await;
        if is(&now) {
            return now;
        }
        self.wait_for(|event| match event {
            Event::RoomsUpserted(rooms) => {
                rooms.into_iter().find(|room| room.id == *room_id && is(room))
            }
            _ => None,
        })
        .await
    }

    /// Brings a room before this desk's eyes.
    pub async fn look_at(&self, room_id: &RoomId) {
        let room_id = Some(room_id.clone());
        self.ask(SetAttention { room_id, is_focused: true, is_at_end: true }).await;
    }

    /// Looks at nothing any more.
    pub async fn look_away(&self) {
        self.ask(SetAttention { room_id: None, is_focused: false, is_at_end: false }).await;
    }

    pub fn toasts(&self) -> Vec<String> {
        self.toasts.shown.lock().unwrap().iter().map(|toast| toast.body.clone()).collect()
    }

    pub async fn wait_until_outbox_is_empty(&mut self) {
        loop {
            if self.ask(ipc::Subscribe {}).await.outbox.waiting == 0 {
                return;
            }
            self.wait_for(|event| matches!(event, Event::OutboxChanged(_)).then_some(())).await;
        }
    }

    pub async fn wait_until_offline(&mut self) {
        self.wait_for(|event| match event {
            Event::ConnectivityChanged(Connectivity::Offline { .. }) => Some(()),
            _ => None,
        })
        .await;
    }

    /// The first thing `look` finds among the events from here on.
    pub async fn wait_for<T>(&mut self, mut look: impl FnMut(Event) -> Option<T>) -> T {
        let found = async {
            loop {
                let envelope = self.events.recv().await.expect("the engine still runs");
                if let Some(found) = look(envelope.event) {
                    return found;
                }
            }
        };
        tokio::time::timeout(PATIENCE, found).await.expect("it never came")
    }

    /// Waits for a message that `is` describes.
    pub async fn wait_for_message(&mut self, mut is: impl FnMut(&Message) -> bool) -> Message {
        self.wait_for(|event| match event {
            Event::MessagesUpserted { messages, .. } => messages.into_iter().find(|m| is(m)),
            _ => None,
        })
        .await
    }

    /// Waits until the desk's file has a message as `is` describes, however it came there: a desk that
    /// was just started may have been told of it before anybody listened, and what was said in a new
    /// room before its channel was heard comes with the room's first page.
    pub async fn wait_until_kept(&mut self, message: &Message, is: impl Fn(&Message) -> bool) {
        let (room_id, message_id) = (message.room_id.clone(), message.id.clone());
        let around = LoadAround { room_id, message_id };
        let is_so = |row: &TimelineRow| match row {
            TimelineRow::Message(kept) => kept.id == message.id && is(kept),
            _ => false,
        };
        while !self.handle.ask(around.clone()).await.is_ok_and(|page| page.rows.iter().any(is_so)) {
            self.wait_for(|event| match event {
                Event::MessagesUpserted { .. } | Event::TimelineReset { .. } => Some(()),
                _ => None,
            })
            .await;
        }
    }
}
