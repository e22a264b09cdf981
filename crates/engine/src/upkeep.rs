//! Upkeep: what a desk that is never closed does by itself, after it is at rest and never at start.

use ipc::{Event as Told, Notice};
use model::Timestamp;
use store::StoreError;

use crate::core::Core;
use crate::event::Done;
use crate::opening::origin_notice;
use crate::outcome;
use crate::rest::RestError;
use crate::rest::dto::User;

/// The file is read whole this long after a start, in milliseconds: the rooms are painted by then.
const VERIFY_AFTER_MS: i64 = 20_000;
/// The first upkeep comes this long after a start, in milliseconds.
const AFTER_START_MS: i64 = 5 * 60_000;
/// Old messages are removed this often, in milliseconds.
const RETIRE_EVERY_MS: i64 = 24 * 60 * 60_000;
/// Nobody has touched the desk for this long before it is tidied, in milliseconds.
const AT_REST_MS: i64 = 5 * 60_000;
/// A desk that never rests is tidied this long after it was due, in milliseconds.
const AT_THE_LATEST_MS: i64 = 12 * 60 * 60_000;
/// The session is shown to the backend this often, so that its cookie is renewed, in milliseconds.
const RENEW_EVERY_MS: i64 = 6 * 60 * 60_000;
/// The index of the search is worked on this long after a start, in milliseconds.
const INDEX_AFTER_MS: i64 = 30_000;
/// Pause between two steps of that work, which leaves the file to everything else, in milliseconds.
const STEP_EVERY_MS: i64 = 250;
/// Messages taken into the index in one step.
const INDEX_AT_ONCE: usize = 500;

/// When what is due.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Upkeep {
    verify_at: Option<Timestamp>,
    retire_at: Timestamp,
    renew_at: Timestamp,
    /// Messages from before there was an index are taken into it, until there are none.
    index_at: Option<Timestamp>,
    /// What was removed is merged out of the index, until nothing is left of it.
    merge_at: Option<Timestamp>,
    is_merge_new: bool,
}

impl Upkeep {
    /// The plan of a run that starts now.
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            verify_at: Some(now.plus_ms(VERIFY_AFTER_MS)),
            retire_at: now.plus_ms(AFTER_START_MS),
            renew_at: now.plus_ms(RENEW_EVERY_MS),
            index_at: Some(now.plus_ms(INDEX_AFTER_MS)),
            merge_at: None,
            is_merge_new: true,
        }
    }

    /// When something is due next, at a desk somebody touched then.
    pub(crate) fn next(&self, last_input: Option<Timestamp>) -> Timestamp {
        let daily = self.retires_at(last_input).min(self.renew_at);
        let steps = [self.verify_at, self.index_at, self.merge_at];
        steps.into_iter().flatten().fold(daily, Timestamp::min)
    }

    /// When old messages go: not while somebody works, but not never either.
    fn retires_at(&self, last_input: Option<Timestamp>) -> Timestamp {
        let at_rest = last_input.map_or(self.retire_at, |at| at.plus_ms(AT_REST_MS));
        self.retire_at.max(at_rest).min(self.retire_at.plus_ms(AT_THE_LATEST_MS))
    }
}

impl Core {
    /// When upkeep is due next.
    pub(crate) fn next_upkeep(&self) -> Timestamp {
        self.upkeep.next(self.attention.last_input_at)
    }

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
        if self.upkeep.retires_at(self.attention.last_input_at) <= now {
            self.upkeep.retire_at = now.plus_ms(RETIRE_EVERY_MS);
            self.retire(now).await;
            self.sweep_files().await;
            self.upkeep.merge_at = Some(now.plus_ms(STEP_EVERY_MS));
            self.upkeep.is_merge_new = true;
        }
        if self.upkeep.index_at.is_some_and(|at| at <= now) {
            self.upkeep.index_at = self.index_older().await;
        }
        if self.upkeep.merge_at.is_some_and(|at| at <= now) {
            self.upkeep.merge_at = self.merge_index().await;
        }
    }

    /// A step of taking older messages into the index; answers when the next one is due.
    async fn index_older(&mut self) -> Option<Timestamp> {
        let is_left = self.store.index_older(INDEX_AT_ONCE).await;
        self.next_step(is_left)
    }

    /// A step of merging the index; answers when the next one is due.
    async fn merge_index(&mut self) -> Option<Timestamp> {
        let is_first = std::mem::take(&mut self.upkeep.is_merge_new);
        let is_left = self.store.merge_index(is_first).await;
        self.next_step(is_left)
    }

    /// Work that failed goes on after the next start, or the next night.
    fn next_step(&mut self, is_left: Result<bool, StoreError>) -> Option<Timestamp> {
        match is_left {
            Ok(is_left) => is_left.then(|| self.now().plus_ms(STEP_EVERY_MS)),
            Err(err) => {
                self.store_failed(err);
                None
            }
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
        match self.store.rebuild().await {
            Ok(origin) => self.raise(origin_notice(&origin).unwrap_or(Notice::CacheRebuilt)),
            Err(err) => {
                tracing::error!(%err, "The local database could not be built anew");
                return self.raise(outcome::notice_of_opening(&err));
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_ms(1_772_323_200_000);
    const MINUTE_MS: i64 = 60_000;

    #[track_caller]
    fn check(last_input: Option<i64>, retires_after_minutes: i64) {
        let upkeep = Upkeep::new(START);
        let last_input = last_input.map(|minutes| START.plus_ms(minutes * MINUTE_MS));
        let after_ms = upkeep.retires_at(last_input).ms_since(START);
        assert_eq!(after_ms, retires_after_minutes * MINUTE_MS);
    }

    #[test]
    fn old_messages_go_when_the_desk_is_at_rest_and_never_at_the_start() {
        check(None, 5);
        check(Some(-600), 5);
        check(Some(0), 5);
        check(Some(4), 9);
        check(Some(700), 705);
        check(Some(900), 5 + 12 * 60);
    }

    #[test]
    fn the_next_wake_up_is_whatever_is_due_first() {
        let mut upkeep = Upkeep::new(START);
        assert_eq!(upkeep.next(None), START.plus_ms(VERIFY_AFTER_MS));
        upkeep.verify_at = None;
        assert_eq!(upkeep.next(None), START.plus_ms(INDEX_AFTER_MS));
        upkeep.index_at = None;
        assert_eq!(upkeep.next(None), START.plus_ms(AFTER_START_MS));
        assert_eq!(upkeep.next(Some(START.plus_ms(MINUTE_MS))), START.plus_ms(6 * MINUTE_MS));
        upkeep.merge_at = Some(START);
        assert_eq!(upkeep.next(None), START);
    }
}
