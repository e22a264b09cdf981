//! The applications of one endpoint, found by the credentials shown to it (digest §19, item 17).

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use ably_proto::wire::ErrorInfo;

use super::app::App;
use super::auth::Credential;
use super::jwt::Unverified;
use super::refusal;
use super::session::Claim;
use crate::faults::Faults;

/// What the routes share. One application where the endpoint is part of the backend, any number
/// in a sandbox.
#[derive(Debug)]
pub(crate) struct Apps {
    by_id: RwLock<HashMap<String, Arc<App>>>,
    /// Whose clock is shown to those who name no application.
    faults: Arc<Faults>,
    /// Largest frame and largest REST body.
    pub(crate) max_frame_size: usize,
}

impl Apps {
    /// An endpoint without applications.
    pub(crate) fn new(faults: Arc<Faults>, max_frame_size: usize) -> Arc<Self> {
        Arc::new(Self { by_id: RwLock::default(), faults, max_frame_size })
    }

    /// Adds an application under its id.
    pub(crate) fn add(&self, app: &Arc<App>) {
        let mut by_id = self.by_id.write().unwrap_or_else(PoisonError::into_inner);
        by_id.insert(app.id().to_owned(), Arc::clone(app));
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.by_id.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Takes an application away; what is connected to it stays so until it is ended.
    pub(crate) fn remove(&self, id: &str) -> Option<Arc<App>> {
        self.by_id.write().unwrap_or_else(PoisonError::into_inner).remove(id)
    }

    /// The application of this id.
    pub(crate) fn find(&self, id: &str) -> Option<Arc<App>> {
        self.by_id.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// The application a key name such as `appId.keyId` belongs to.
    ///
    /// # Errors
    /// 40400 where there is none.
    pub(crate) fn of_key(&self, key_name: &str) -> Result<Arc<App>, ErrorInfo> {
        let id = key_name.split_once('.').map(|(id, _)| id);
        id.and_then(|id| self.find(id)).ok_or_else(refusal::unknown_key)
    }

    /// The application a credential is for, which has yet to be held against it.
    ///
    /// # Errors
    /// As [`App::authenticate`] would for a key that does not exist.
    pub(crate) fn of(&self, shown: &Credential) -> Result<Arc<App>, ErrorInfo> {
        match shown {
            Credential::Key(text) => {
                let name = text.split_once(':').map(|(name, _)| name).unwrap_or_default();
                self.of_key(name).map_err(|_| refusal::bad_key())
            }
            Credential::Token(text) => {
                let parsed = Unverified::parse(text).ok_or_else(refusal::bad_token)?;
                self.of_key(parsed.key_name())
            }
        }
    }

    /// Whether the connection somebody wants back belongs to another application.
    pub(crate) fn is_claimed_elsewhere(&self, claim: &Claim, own: &App) -> bool {
        let by_id = self.by_id.read().unwrap_or_else(PoisonError::into_inner);
        by_id.values().any(|app| app.id() != own.id() && app.sessions.has(claim))
    }

    /// The endpoint's clock, in Unix milliseconds.
    pub(crate) fn now_ms(&self) -> i64 {
        self.faults.now_ms()
    }
}
