//! The desk's secrets: the key of the local database and the session's cookies.
//!
//! They are kept in the keychain or nowhere. Without one the database gets a key that ends with
//! the process, in a file apart, so that a copy made under the keychain's key is never touched.

use std::path::Path;
use std::sync::Arc;

use ipc::Notice;
use store::Key;

use crate::rest::Cookies;
use crate::{Chance, Secret, SecretVault, VaultError};

const INSTANCE_FILE: &str = "instance";
/// Names the keychain that holds the database's key. Whether a key is missing because the system
/// has another keychain now can be told only by somebody who wrote down which one it was.
const KEYCHAIN_FILE: &str = "keychain";

/// Where this run keeps its secrets.
#[derive(Clone)]
pub(crate) struct Secrets {
    vault: Arc<dyn SecretVault>,
    /// Tells apart the data folders of one person; part of every name in the keychain.
    instance: String,
    kept: Kept,
}

/// Whether secrets outlive the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    InKeychain,
    /// For this run only, for this reason.
    ForThisRun(VaultError),
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Secrets").field("kept", &self.kept).finish_non_exhaustive()
    }
}

impl Secrets {
    /// Reads the database key, or makes one and keeps it where it can be kept.
    pub(crate) async fn unlock(
        vault: Arc<dyn SecretVault>,
        chance: &dyn Chance,
        data_dir: &Path,
    ) -> std::io::Result<(Self, Key)> {
        let instance = read_instance(data_dir, chance)?;
        let name = format!("database-key:{instance}");
        let found =
            vault.read(&name).await.map(|secret| secret.and_then(|s| Key::from_hex(s.expose())));
        let (key, kept) = match found {
            _ if !vault.outlives_the_process() => {
                (Key::new(chance.bytes()), Kept::ForThisRun(VaultError::Unavailable))
            }
            Ok(Some(key)) => (key, Kept::InKeychain),
            // Some keychains answer "nothing there" while locked, and show it only when written.
            Ok(None) => {
                warn_of_missing_key(data_dir, vault.name());
                let key = Key::new(chance.bytes());
                let secret = Secret::new(key.to_hex().to_string());
                let written = vault.write(&name, secret).await;
                (key, written.map_or_else(Kept::ForThisRun, |()| Kept::InKeychain))
            }
            Err(err) => (Key::new(chance.bytes()), Kept::ForThisRun(err)),
        };
        if kept == Kept::InKeychain {
            record_keychain(data_dir, vault.name());
        }
        Ok((Self { vault, instance, kept }, key))
    }

    /// Whether secrets outlive the process.
    pub(crate) fn are_kept(&self) -> bool {
        self.kept == Kept::InKeychain
    }

    /// What the person has to be told about it.
    pub(crate) fn notice(&self) -> Option<Notice> {
        match self.kept {
            Kept::InKeychain => None,
            Kept::ForThisRun(VaultError::Unavailable) => Some(Notice::NoKeychain),
            Kept::ForThisRun(VaultError::Locked | VaultError::Deadline) => {
                Some(Notice::KeychainLocked)
            }
        }
    }

    /// The cookies of the last session on this desk.
    pub(crate) async fn read_cookies(&self) -> Cookies {
        if !self.are_kept() {
            return Cookies::default();
        }
        match self.vault.read(&self.cookies_name()).await {
            Ok(secret) => secret.as_ref().map(Cookies::from_secret).unwrap_or_default(),
            Err(err) => {
                tracing::warn!(%err, "Could not read the session from the keychain");
                Cookies::default()
            }
        }
    }

    /// Keeps the cookies, or forgets them when there are none.
    pub(crate) async fn write_cookies(&self, cookies: &Cookies) -> Result<(), VaultError> {
        if let Kept::ForThisRun(err) = self.kept {
            return if cookies.is_empty() { Ok(()) } else { Err(err) };
        }
        let name = self.cookies_name();
        if cookies.is_empty() {
            self.vault.delete(&name).await
        } else {
            self.vault.write(&name, cookies.to_secret()).await
        }
    }

    fn cookies_name(&self) -> String {
        format!("session:{}", self.instance)
    }
}

/// Notes where the key came from. Nothing depends on it but the words of the log.
fn record_keychain(data_dir: &Path, name: &str) {
    let path = data_dir.join(KEYCHAIN_FILE);
    if std::fs::read_to_string(&path).is_ok_and(|noted| noted.trim() == name) {
        return;
    }
    if let Err(err) = std::fs::write(&path, name) {
        tracing::warn!(%err, "Could not note which keychain holds the key");
    }
}

/// A key that was there before is gone: the store sets the file aside until it is back.
fn warn_of_missing_key(data_dir: &Path, name: &str) {
    if let Ok(noted) = std::fs::read_to_string(data_dir.join(KEYCHAIN_FILE)) {
        let came_from = noted.trim();
        tracing::warn!(came_from, now = name, "The keychain has no key to the local database");
    }
}

fn read_instance(data_dir: &Path, chance: &dyn Chance) -> std::io::Result<String> {
    let path = data_dir.join(INSTANCE_FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
        _ => {
            let instance = uuid::Builder::from_random_bytes(chance.bytes()).into_uuid().to_string();
            std::fs::write(&path, &instance)?;
            Ok(instance)
        }
    }
}
