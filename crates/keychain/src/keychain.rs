//! The thread, its deadline, and what comes back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::time::Duration;

use engine::{PortFuture, Secret, SecretVault, VaultError};
use tokio::sync::oneshot;

use crate::store::{SYSTEM, Store, system};

/// How long the keychain may take. A person may need longer to unlock it; they are then asked to
/// try again instead of looking at a window that does nothing.
const DEADLINE: Duration = Duration::from_secs(5);
/// Under which every entry stands in the system's own list of secrets.
const SERVICE: &str = "com.deskbell.desk";

/// The operating system's keychain.
#[derive(Debug)]
pub struct Keychain {
    jobs: mpsc::Sender<Job>,
}

#[derive(Debug)]
enum Task {
    Read,
    Write(Secret),
    Delete,
}

type Answer = Result<Option<Secret>, VaultError>;

#[derive(Debug)]
struct Job {
    name: String,
    task: Task,
    reply: oneshot::Sender<Answer>,
}

impl Keychain {
    /// The keychain of this system, with the entries of one desk, told apart by its
    /// [mark](crate::mark_of). Nothing is asked of the keychain before the first call.
    pub fn new(mark: &str) -> Self {
        Self::over(Store::new(&format!("{SERVICE}.{mark}"), system))
    }

    fn over(store: Store) -> Self {
        let (jobs, inbox) = mpsc::channel();
        let thread = std::thread::Builder::new().name("keychain".to_owned());
        if let Err(err) = thread.spawn(move || work(store, &inbox)) {
            // The inbox is gone with it, so every call is answered with `Unavailable`.
            tracing::error!("No thread for the keychain: {err}");
        }
        Self { jobs }
    }

    fn run(&self, name: &str, task: Task) -> PortFuture<'_, Answer> {
        let (reply, answer) = oneshot::channel();
        let sent = self.jobs.send(Job { name: name.to_owned(), task, reply });
        Box::pin(async move {
            if sent.is_err() {
                return Err(VaultError::Unavailable);
            }
            let answer = tokio::time::timeout(DEADLINE, answer).await;
            answer.map_err(|_| VaultError::Deadline)?.unwrap_or(Err(VaultError::Unavailable))
        })
    }
}

/// One thread for all calls, since a second one would only hang beside the first on the same
/// prompt. It ends with the keychain's last owner.
fn work(mut store: Store, inbox: &mpsc::Receiver<Job>) {
    for Job { name, task, reply } in inbox {
        // Whoever asked has given up: a write that comes late could undo a newer one.
        if reply.is_closed() {
            continue;
        }
        // The store's library panics where a lock of its own was poisoned.
        let answer = catch_unwind(AssertUnwindSafe(|| perform(&mut store, &name, task)));
        let answer = answer.unwrap_or_else(|_| {
            store.close();
            Err(VaultError::Unavailable)
        });
        let _ = reply.send(answer);
    }
}

fn perform(store: &mut Store, name: &str, task: Task) -> Answer {
    match task {
        Task::Read => store.read(name),
        Task::Write(secret) => store.write(name, &secret).map(|()| None),
        Task::Delete => store.delete(name).map(|()| None),
    }
}

impl SecretVault for Keychain {
    fn read(&self, name: &str) -> PortFuture<'_, Result<Option<Secret>, VaultError>> {
        self.run(name, Task::Read)
    }

    fn write(&self, name: &str, secret: Secret) -> PortFuture<'_, Result<(), VaultError>> {
        let done = self.run(name, Task::Write(secret));
        Box::pin(async { done.await.map(drop) })
    }

    fn name(&self) -> &'static str {
        SYSTEM
    }

    fn delete(&self, name: &str) -> PortFuture<'_, Result<(), VaultError>> {
        let done = self.run(name, Task::Delete);
        Box::pin(async { done.await.map(drop) })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use keyring_core::{CredentialStore, Error, mock};

    use super::*;

    fn keychain(
        open: impl Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send + 'static,
    ) -> Keychain {
        Keychain::over(Store::new("test", open))
    }

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[tokio::test]
    async fn a_keychain_that_comes_later_is_found() {
        let tries = Arc::new(Mutex::new(0));
        let counted = Arc::clone(&tries);
        let vault = keychain(move || {
            let mut tries = counted.lock().unwrap();
            *tries += 1;
            if *tries == 1 { Err(Error::NoDefaultStore) } else { Ok(mock::Store::new()?) }
        });
        assert_eq!(vault.read("session").await, Err(VaultError::Unavailable));
        assert_eq!(vault.read("session").await, Ok(None));
        vault.write("session", secret("kept")).await.unwrap();
        assert_eq!(vault.read("session").await, Ok(Some(secret("kept"))));
        vault.delete("session").await.unwrap();
        vault.delete("session").await.unwrap();
        assert_eq!(vault.read("session").await, Ok(None));
        assert_eq!(*tries.lock().unwrap(), 2, "A store that works is not opened again");
    }

    #[tokio::test(start_paused = true)]
    async fn a_keychain_that_hangs_is_given_up_and_late_writes_are_not_made() {
        let (asks, asked) = mpsc::channel();
        let (go_on, prompt) = mpsc::channel::<()>();
        let vault = keychain(move || {
            asks.send(()).unwrap();
            let _ = prompt.recv();
            Ok(mock::Store::new()?)
        });
        let read = vault.read("session");
        // Were the thread not there yet, it would skip the read and hang on the write.
        asked.recv().unwrap();
        assert_eq!(read.await, Err(VaultError::Deadline));
        assert_eq!(vault.write("session", secret("late")).await, Err(VaultError::Deadline));
        drop(go_on);
        tokio::time::resume();
        assert_eq!(vault.read("session").await, Ok(None));
    }

    #[tokio::test]
    async fn a_store_that_panics_is_opened_again() {
        let is_first = std::cell::Cell::new(true);
        let vault = keychain(move || {
            let was_first = is_first.replace(false);
            assert!(!was_first, "This store panics at first");
            Ok(mock::Store::new()?)
        });
        assert_eq!(vault.read("session").await, Err(VaultError::Unavailable));
        assert_eq!(vault.read("session").await, Ok(None));
    }
}
