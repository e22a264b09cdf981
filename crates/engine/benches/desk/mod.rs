//! A person at a desk, as the benches need them: the engine over a real file, a keychain in memory,
//! a notification service that takes everything.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use backend::{Backend, DemoPerson, Options};
use engine::{
    Config, Engine, Handle, NotLetThrough, Notification, Notifier, PortFuture, Ports, Secret,
    SecretVault, VaultError,
};
use ipc::{Connectivity, Envelope, Event, OpenRoom, Password, RoomSummary, SendMessage, SignIn};
use model::{Content, Message, MessageId, Participant, RoomId, RoomKind};
use serde_json::{Value, json};
use tokio::sync::mpsc;

/// How Ana signs in at a hotel of many rooms.
const EMAIL: &str = "ana@large.example";
const PASSWORD: &str = "a bench's password";
/// Nothing here takes this long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(120);

/// The backend in memory, with the demo organization and without a limit anybody meets.
pub struct Hotel {
    /// Where it answers.
    pub http: String,
    people: Vec<DemoPerson>,
    password: &'static str,
    _backend: Backend,
}

impl Hotel {
    pub async fn open() -> Self {
        Self::of(true, Vec::new()).await
    }

    /// One in whose so many rooms Ana is, by a plan written into the folder.
    pub async fn with_rooms(folder: &Path, rooms: usize) -> Self {
        // The organization has a room, too.
        let properties: Vec<String> = (1..rooms).map(|number| format!("House {number}")).collect();
        let houses: Vec<Value> =
            properties.iter().map(|name| json!({"name": name, "timeZone": "UTC"})).collect();
        let ana = json!({"name": "Ana", "email": EMAIL, "password": PASSWORD,
            "properties": properties});
        let plan = json!({"name": "Large", "properties": houses, "people": [ana]});
        let file = folder.join("plan.json");
        std::fs::write(&file, plan.to_string()).unwrap();
        let ana = DemoPerson { email: EMAIL.into(), name: "Ana".into(), role: "STAFF" };
        Self { people: vec![ana], password: PASSWORD, ..Self::of(false, vec![file]).await }
    }

    async fn of(demo: bool, organizations: Vec<PathBuf>) -> Self {
        let options = Options {
            listen: "127.0.0.1:0".parse().unwrap(),
            data: None,
            memory: true,
            demo,
            organizations,
            seed: 1,
            colleagues: false,
            faults: false,
            messages_per_minute: 100_000,
            session_hours: 24,
        };
        let backend = Backend::start(&options).await.unwrap();
        let demo = backend.announcement().await.unwrap().demo;
        // The engine installs the same provider; whoever is first wins.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (people, password) = demo.map(|demo| (demo.people, demo.password)).unwrap_or_default();
        Self { http: backend.http(), people, password, _backend: backend }
    }

    fn email(&self, first_name: &str) -> String {
        let person = self.people.iter().find(|person| person.name.starts_with(first_name));
        person.expect("they work there").email.clone()
    }
}

/// A desk somebody signed in at.
pub struct Desk {
    pub handle: Handle,
    events: mpsc::Receiver<Envelope>,
}

impl Desk {
    /// Signs somebody in at a new desk, through `address`, and waits until the line is up and the
    /// rooms are there.
    pub async fn signed_in(folder: &Path, hotel: &Hotel, address: &str, first_name: &str) -> Self {
        let ports = Ports::new(Arc::new(Keychain::default()), Arc::new(Taker));
        let config = Config {
            data_dir: folder.to_owned(),
            backend: address.parse().unwrap(),
            version: "bench".into(),
            language: model::Language::English,
        };
        let handle = Engine::start(config, ports);
        let (_, events) = handle.subscribe().await.unwrap();
        let mut desk = Self { handle, events };
        let password = Password(hotel.password.to_owned());
        desk.handle.ask(SignIn { email: hotel.email(first_name), password }).await.unwrap();
        desk.wait_for(|event| {
            matches!(event, Event::ConnectivityChanged(Connectivity::Online)).then_some(())
        })
        .await;
        while desk.rooms().await.is_empty() {
            desk.wait_for(|event| matches!(event, Event::RoomsUpserted(_)).then_some(())).await;
        }
        desk
    }

    /// Starts an engine over a desk of an earlier run, in reach of no backend.
    pub fn of_last_run(folder: &Path, key: &store::Key) -> Handle {
        std::fs::write(folder.join("instance"), "bench").unwrap();
        let keychain = Keychain::default();
        let secret = Secret::new(key.to_hex().to_string());
        keychain.0.lock().unwrap().insert("database-key:bench".to_owned(), secret);
        let ports = Ports::new(Arc::new(keychain), Arc::new(Taker));
        // The engine installs the same provider; whoever is first wins.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = Config {
            data_dir: folder.to_owned(),
            backend: "http://127.0.0.1:9".parse().unwrap(),
            version: "bench".into(),
            language: model::Language::English,
        };
        Engine::start(config, ports)
    }

    pub async fn rooms(&self) -> Vec<RoomSummary> {
        self.handle.ask(ipc::Subscribe {}).await.unwrap().rooms
    }

    /// The room with somebody alone.
    pub async fn room_with(&self, first_name: &str) -> RoomId {
        let rooms = self.rooms().await;
        let is_theirs = |room: &&RoomSummary| {
            room.kind == RoomKind::Direct && room.name.starts_with(first_name)
        };
        rooms.iter().find(is_theirs).expect("there is such a room").id.clone()
    }

    pub async fn participants(&self, room_id: &RoomId) -> Vec<Participant> {
        let opened = self.handle.ask(OpenRoom { room_id: room_id.clone() }).await.unwrap();
        opened.details.participants
    }

    pub async fn write(&self, room_id: &RoomId, text: String) -> Message {
        let command = SendMessage {
            client_msg_id: MessageId::new(uuid::Uuid::new_v4().to_string()),
            room_id: room_id.clone(),
            content: Content::text(text),
        };
        self.handle.ask(command).await.unwrap()
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
}

#[derive(Default)]
struct Keychain(Mutex<HashMap<String, Secret>>);

impl SecretVault for Keychain {
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

struct Taker;

impl Notifier for Taker {
    fn show(&self, _: Notification) -> PortFuture<'_, Result<(), NotLetThrough>> {
        Box::pin(async { Ok(()) })
    }

    fn withdraw(&self, _: &RoomId) {}
}
