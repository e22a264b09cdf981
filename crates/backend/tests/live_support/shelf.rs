//! Storage that remembers, in memory.

use std::collections::BTreeSet;
use std::sync::Mutex;

use ably_proto::wire::{ErrorInfo, Message};
use backend::persist::{Persist, Persisted};
use futures_util::future::BoxFuture;
use tokio::sync::Semaphore;

/// What was stored, in order, as `(channel, message)`.
pub struct Shelf {
    stored: Mutex<Vec<(String, Message)>>,
    older: Mutex<BTreeSet<String>>,
    /// One permit a message; a shelf that is closed for a while has none.
    pub open: Semaphore,
    /// Gains a permit with every message that is handed over.
    pub handed_over: Semaphore,
}

impl Default for Shelf {
    fn default() -> Self {
        let open = Semaphore::new(Semaphore::MAX_PERMITS);
        let handed_over = Semaphore::new(0);
        Self { stored: Mutex::default(), older: Mutex::default(), open, handed_over }
    }
}

impl Shelf {
    /// A shelf on which nothing can be put before permits are added.
    pub fn closed() -> Self {
        Self { open: Semaphore::new(0), ..Self::default() }
    }

    /// The ids stored so far.
    pub fn ids(&self) -> Vec<String> {
        let stored = self.stored.lock().unwrap();
        stored.iter().map(|(_, message)| message.id.clone().unwrap()).collect()
    }

    /// The messages stored so far.
    pub fn messages(&self) -> Vec<Message> {
        self.stored.lock().unwrap().iter().map(|(_, message)| message.clone()).collect()
    }

    /// Makes it remember an id from long ago.
    pub fn remember(&self, id: &str) {
        self.older.lock().unwrap().insert(id.to_owned());
    }
}

impl Persist for Shelf {
    fn persist(
        &self,
        channel: &str,
        message: &Message,
    ) -> BoxFuture<'_, Result<Persisted, ErrorInfo>> {
        let (channel, message) = (channel.to_owned(), message.clone());
        Box::pin(async move {
            self.handed_over.add_permits(1);
            self.open.acquire().await.unwrap().forget();
            if message.name.as_deref() == Some("forbidden") {
                return Err(ErrorInfo::new(42213, 422, "Refused by the house rules"));
            }
            let id = message.id.clone().unwrap();
            let is_new = self.older.lock().unwrap().insert(id);
            if !is_new {
                return Ok(Persisted::Duplicate);
            }
            self.stored.lock().unwrap().push((channel, message));
            Ok(Persisted::New)
        })
    }

    fn amend(&self, channel: &str, message: &Message) -> BoxFuture<'_, Result<(), ErrorInfo>> {
        let (channel, message) = (channel.to_owned(), message.clone());
        Box::pin(async move {
            if message.name.as_deref() == Some("carved in stone") {
                return Err(ErrorInfo::new(42213, 422, "Refused by the house rules"));
            }
            self.stored.lock().unwrap().push((channel, message));
            Ok(())
        })
    }
}
