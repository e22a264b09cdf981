//! Secrets for one run only.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use engine::{PortFuture, Secret, SecretVault, VaultError};

/// Keeps secrets in memory: they end with the process.
#[derive(Debug, Default)]
pub struct MemoryVault {
    secrets: Mutex<HashMap<String, Secret>>,
}

impl MemoryVault {
    fn secrets(&self) -> MutexGuard<'_, HashMap<String, Secret>> {
        // Nothing can panic halfway through a map's own insert.
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SecretVault for MemoryVault {
    fn read(&self, name: &str) -> PortFuture<'_, Result<Option<Secret>, VaultError>> {
        let found = self.secrets().get(name).cloned();
        Box::pin(async { Ok(found) })
    }

    fn write(&self, name: &str, secret: Secret) -> PortFuture<'_, Result<(), VaultError>> {
        self.secrets().insert(name.to_owned(), secret);
        Box::pin(async { Ok(()) })
    }

    fn name(&self) -> &'static str {
        "memory"
    }

    fn outlives_the_process(&self) -> bool {
        false
    }

    fn delete(&self, name: &str) -> PortFuture<'_, Result<(), VaultError>> {
        self.secrets().remove(name);
        Box::pin(async { Ok(()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_secret_is_there_until_it_is_forgotten() {
        let vault = MemoryVault::default();
        assert_eq!(vault.read("session").await, Ok(None));
        vault.write("session", Secret::new("one".into())).await.unwrap();
        vault.write("session", Secret::new("two".into())).await.unwrap();
        assert_eq!(vault.read("session").await, Ok(Some(Secret::new("two".into()))));
        vault.delete("session").await.unwrap();
        vault.delete("session").await.unwrap();
        assert_eq!(vault.read("session").await, Ok(None));
    }
}
