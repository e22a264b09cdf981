//! Upkeep: what a desk that is never closed does by itself, after it is at rest and never at start.

use ipc::{Event as Told, Notice};
use model::Timestamp;
use store::Origin;

use crate::core::Core;
use crate::event::Done;
use crate::rest::RestError;
use crate::rest::dto::User;

/// The file is read whole this long after a start, in milliseconds: the rooms are painted by then.
const VERIFY_AFTER_MS: i64 = 20_000;
/// The first upkeep comes this long after a start, in milliseconds.
const AFTER_START_MS: i64 = 5 * 60_000;
/// Old messages are removed this often, in milliseconds.
const RETIRE_EVERY_MS: i64 = 24 * 60 * 60_000;
/// The session is shown to the backend this often, so that its cookie is renewed, in milliseconds.
const RENEW_EVERY_MS: i64 = 6 * 60 * 60_000;

/// When what is due.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Upkeep {
    verify_at: Option<Timestamp>,
    retire_at: Timestamp,
    renew_at: Timestamp,
}

impl Upkeep {
    /// The plan of a run that starts now.
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            verify_at: Some(now.plus_ms(VERIFY_AFTER_MS)),
            retire_at: now.plus_ms(AFTER_START_MS),
            renew_at: now.plus_ms(RENEW_EVERY_MS),
        }
    }

    /// When something is due next.
    pub(crate) fn next(&self) -> Timestamp {
        let daily = self.retire_at.min(self.renew_at);
        self.verify_at.map_or(daily, |at| at.min(daily))
    }
}

impl Core {
    /// Time has passed.
    pub(crate) async fn tick(&mut self) {
        self.end_pause();
        self.change_quiet();
        self.end_mutes().await;
        let now = self.now();
        if self.line.refresh_at().is_some_and(|at| at <= now) {
            self.fetch_rooms();
        }
        if self.upkeep.verify_at.is_some_and(|at| at <= now) {
            self.upkeep.verify_at = None;
            self.verify().await;
        }
        if self.upkeep.renew_at <= now {
            self.upkeep.renew_at = now.plus_ms(RENEW_EVERY_MS);
            self.renew_session();
        }
        if self.upkeep.retire_at <= now {
            self.upkeep.retire_at = now.plus_ms(RETIRE_EVERY_MS);
            self.retire(now).await;
        }
    }

    /// Reads the whole file once: a start looks only at what it shows.
    async fn verify(&mut self) {
        if let Err(err) = self.store.verify().await {
            self.store_failed(err);
        }
    }

    /// Removes what is older than the retention (contract §3).
    async fn retire(&mut self, now: Timestamp) {
        match self.store.retire(self.skew.to_server(now)).await {
            Ok(retired) => {
                tracing::info!(messages = retired.messages, "Retention");
                for room_id in &retired.emptied {
                    self.bus.publish(Told::TimelineReset { room_id: room_id.clone() });
                }
                let all = self.directory.by_recency();
                self.refresh_rooms(all).await;
            }
            Err(err) => {
                self.store_failed(err);
            }
        }
    }

    /// Shows the session to the backend: it may renew the cookie, or say that it is over.
    pub(crate) fn renew_session(&mut self) {
        if !self.is_signed_in() {
            return;
        }
        let rest = self.rest.clone();
        self.tasks.spawn(self.epoch, async move { Done::Session(rest.session().await) });
    }

    /// The backend said who the session belongs to.
    pub(crate) async fn take_session(&mut self, answer: Result<Option<User>, RestError>) {
        match answer {
            Ok(Some(_)) => {}
            Ok(None) | Err(RestError::SignedOut) => self.expire().await,
            Err(err) => tracing::info!(%err, "The session was not renewed"),
        }
    }

    /// The file turned out to be damaged while running: it is set aside, what was unsent is taken
    /// over, the rest is fetched again, and the person is told.
    pub(crate) async fn rebuild(&mut self) {
        tracing::error!("The local database is damaged; building it anew");
        let notice = match self.store.rebuild().await {
            Ok(Origin::Rebuilt { lost: false, .. } | Origin::Opened | Origin::Created) => {
                Notice::CacheRebuilt
            }
            Ok(Origin::Rebuilt { .. } | Origin::KeyMismatch) => Notice::UnsentLost,
            Err(err) => {
                tracing::error!(%err, "The local database could not be built anew");
                return self.raise(Notice::DiskFull);
            }
        };
        self.raise(notice);
        self.keep_owner_again().await;
        if let Err(err) = self.load_desk().await {
            self.store_failed(err);
        }
        self.bus.publish(Told::Resync);
        if self.is_signed_in() {
            self.restart_line();
        }
    }
}
