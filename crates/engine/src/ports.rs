//! Ports: what the engine needs from its host. The shell supplies them over the operating system,
//! `deskbell-rpc` over the terminal, tests over memory.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use ably_realtime::Network;
use model::{Language, RoomId, Sound, Timestamp};
use store::Running;
use zeroize::Zeroizing;

use crate::chance::{Chance, SystemChance};

/// A future a port returns.
pub type PortFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Everything the host supplies.
#[derive(Clone)]
pub struct Ports {
    /// Where secrets live.
    pub vault: Arc<dyn SecretVault>,
    /// Who shows notifications.
    pub notifier: Arc<dyn Notifier>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where seeds and keys come from.
    pub chance: Arc<dyn Chance>,
    /// Where sockets and calls go.
    pub network: Network,
    /// Where the calls of the local database run.
    pub store: Running,
}

impl Ports {
    /// The operating system's clock, network and threads: what every host has but a simulation.
    pub fn new(vault: Arc<dyn SecretVault>, notifier: Arc<dyn Notifier>) -> Self {
        Self {
            vault,
            notifier,
            clock: Arc::new(SystemClock),
            chance: Arc::new(SystemChance),
            network: Network::System,
            store: Running::OnThreads,
        }
    }
}

/// A secret text; wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a secret.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The secret itself; the caller must not log it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// Why the keychain gave or took nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// There is no keychain on this system.
    #[error("there is no keychain")]
    Unavailable,
    /// It is there and locked.
    #[error("the keychain is locked")]
    Locked,
    /// It did not answer within its deadline.
    #[error("the keychain did not answer in time")]
    Deadline,
}

/// The keychain. Calls may take as long as the host's deadline; the engine never waits for one on
/// its loop.
pub trait SecretVault: Send + Sync {
    /// The secret of that name, or `None` when there is none.
    fn read(&self, name: &str) -> PortFuture<'_, Result<Option<Secret>, VaultError>>;

    /// Keeps a secret under a name, replacing the old one.
    fn write(&self, name: &str, secret: Secret) -> PortFuture<'_, Result<(), VaultError>>;

    /// Which keychain this is; a word for logs and for the note of where a key came from.
    fn name(&self) -> &'static str {
        "unnamed"
    }

    /// Whether what is written is still there for the next process. Where it is not, the engine
    /// keeps the session and the local copy for this run only, and says so.
    fn outlives_the_process(&self) -> bool {
        true
    }

    /// Forgets a secret; forgetting what is not there is fine.
    fn delete(&self, name: &str) -> PortFuture<'_, Result<(), VaultError>>;
}

/// A notification as the engine decided it: plain text, never markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The room a click opens; a newer notification of the same room replaces this one.
    /// `None` for the digest over several rooms.
    pub room_id: Option<RoomId>,
    /// First line.
    pub title: String,
    /// The rest.
    pub body: String,
    /// What is to be heard with it, and nothing else.
    pub sound: Option<Sound>,
    /// The language they are in, for whatever the host says beside them.
    pub language: Language,
}

/// The system has no notification service, or refused this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system did not take the notification")]
pub struct NotLetThrough;

/// Shows notifications. A click comes back through [`crate::Handle::request_room`].
pub trait Notifier: Send + Sync {
    /// Shows one without taking the keyboard, and says whether the system took it.
    fn show(&self, notification: Notification) -> PortFuture<'_, Result<(), NotLetThrough>>;

    /// Whether the system plays the sound of what it shows. Where it does not, the faces are asked
    /// to.
    fn plays_sounds(&self) -> PortFuture<'_, bool> {
        Box::pin(async { true })
    }

    /// Takes back what is shown for a room.
    fn withdraw(&self, room_id: &RoomId);

    /// Takes back the digest over several rooms. A host that shows none has nothing to do.
    fn withdraw_digest(&self) {}
}

/// The system has no program for a file, or would not start it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the file was not opened")]
pub struct NotOpened;

/// Asks a person where files go, and has files and addresses opened; see [`crate::Handle::set_file_host`]. Without
/// one, files are written where the host keeps them for the person, and none is opened.
pub trait FileHost: Send + Sync + std::fmt::Debug {
    /// Asks where a file of this name is to go; `None` when the person changed their mind.
    fn choose_place(&self, name: &str) -> PortFuture<'_, Option<PathBuf>>;

    /// Opens a file with the program the system has for it.
    fn open(&self, path: &Path) -> PortFuture<'_, Result<(), NotOpened>>;

    /// Opens an address with the program the system has for it. The engine has read it, and the
    /// person wants it.
    fn open_address(&self, address: &str) -> PortFuture<'_, Result<(), NotOpened>>;
}

/// A picture for a window to show, encoded by the engine and never by whoever sent it.
#[derive(Clone, PartialEq, Eq)]
pub struct ServedPicture {
    /// Its media type.
    pub mime_type: &'static str,
    /// It.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for ServedPicture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ServedPicture({}, {} bytes)", self.mime_type, self.bytes.len())
    }
}

/// The wall clock.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// The operating system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Timestamp::from_ms(
            since_epoch.map_or(0, |span| i64::try_from(span.as_millis()).unwrap_or(i64::MAX)),
        )
    }
}
