//! One store of the system, and what its errors mean to us.

use std::sync::Arc;

use engine::{Secret, VaultError};
use keyring_core::{CredentialStore, Error};

use crate::parts;

/// Opens the system's store.
pub(crate) type OpenStore = dyn Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send;

/// A store, opened at the first use and again after it failed.
pub(crate) struct Store {
    service: String,
    open: Box<OpenStore>,
    opened: Option<Arc<CredentialStore>>,
}

/// What the store of this operating system is called.
pub(crate) const SYSTEM: &str = if cfg!(target_os = "linux") {
    "secret-service"
} else if cfg!(target_os = "macos") {
    "keychain-services"
} else if cfg!(windows) {
    "credential-manager"
} else {
    "none"
};

/// The store of this operating system.
pub(crate) fn system() -> keyring_core::Result<Arc<CredentialStore>> {
    #[cfg(target_os = "linux")]
    return Ok(zbus_secret_service_keyring_store::Store::new()?);
    #[cfg(target_os = "macos")]
    return Ok(apple_native_keyring_store::keychain::Store::new()?);
    #[cfg(windows)]
    return Ok(windows_native_keyring_store::Store::new()?);
    #[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
    return Err(Error::NoDefaultStore);
}

impl Store {
    /// A store whose entries stand under `service`.
    pub(crate) fn new(
        service: &str,
        open: impl Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send + 'static,
    ) -> Self {
        Self { service: service.to_owned(), open: Box::new(open), opened: None }
    }

    /// The secret of that name, if there is one.
    pub(crate) fn read(&mut self, name: &str) -> Result<Option<Secret>, VaultError> {
        let bytes = self.attempt(|store, service| {
            parts::join(name, |part| found(store.build(service, part, None)?.get_secret()))
        })?;
        Ok(bytes.and_then(|bytes| String::from_utf8(bytes).ok()).map(Secret::new))
    }

    /// Keeps a secret.
    pub(crate) fn write(&mut self, name: &str, secret: &Secret) -> Result<(), VaultError> {
        self.attempt(|store, service| {
            parts::split(name, secret.expose().as_bytes(), parts::SIZE, |part, bytes| {
                store.build(service, part, None)?.set_secret(bytes)
            })
        })
    }

    /// Opens the store anew at the next use.
    pub(crate) fn close(&mut self) {
        self.opened = None;
    }

    /// Forgets a secret.
    pub(crate) fn delete(&mut self, name: &str) -> Result<(), VaultError> {
        self.attempt(|store, service| {
            parts::remove(name, |part| {
                Ok(found(store.build(service, part, None)?.delete_credential())?.is_some())
            })
        })
    }

    fn attempt<T>(
        &mut self,
        task: impl FnOnce(&CredentialStore, &str) -> keyring_core::Result<T>,
    ) -> Result<T, VaultError> {
        let result = match &self.opened {
            Some(store) => task(store.as_ref(), &self.service),
            None => (self.open)().and_then(|store| {
                let result = task(store.as_ref(), &self.service);
                self.opened = Some(store);
                result
            }),
        };
        result.map_err(|err| self.judge(&err))
    }

    /// Only the kind of the error is logged: some of them carry the secret itself.
    fn judge(&mut self, err: &Error) -> VaultError {
        if let Error::NoStorageAccess(reason) = err {
            tracing::warn!("The keychain is locked: {reason}");
            return VaultError::Locked;
        }
        // The service may have been restarted: the next call looks for it anew.
        self.close();
        match err {
            Error::PlatformFailure(reason) => tracing::warn!("No keychain: {reason}"),
            Error::NoDefaultStore => tracing::warn!("No keychain on this system"),
            _ => tracing::warn!("The keychain refused an entry"),
        }
        VaultError::Unavailable
    }
}

/// An entry that is not there is an answer, not an error.
fn found<T>(result: keyring_core::Result<T>) -> keyring_core::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Error::NoEntry) => Ok(None),
        Err(err) => Err(err),
    }
}
