//! One application: its keys, channels and connections. A value, so that there can be many.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ably_proto::wire::{ErrorInfo, PresenceMessage};
use tokio::sync::watch;

use super::channel::{Channel, ChannelMap, Origin};
use super::channel_name;
use super::config::LiveConfig;
use super::key::ApiKey;
use super::line::{Line, LineEnds};
use super::publish::{ANYBODY, prepare_presence};
use super::refusal;
use super::revocation::{Cut, Marks, Revocations, Target};
use super::serial::random_text;
use super::session::{Session, Sessions};
use super::token::Nonces;
use crate::faults::Faults;
use crate::persist::Persist;

/// Channels opened between two looks for forgettable ones.
const SWEEP_EVERY: u64 = 1_024;

/// One application of the live endpoint.
pub(crate) struct App {
    /// Its numbers and its key.
    pub(crate) config: LiveConfig,
    /// Where messages are stored.
    pub(crate) storage: Arc<dyn Persist>,
    /// The faults that are switched on.
    pub(crate) faults: Arc<Faults>,
    /// Its connections.
    pub(crate) sessions: Sessions,
    /// Nonces of token requests that were used.
    pub(crate) nonces: Mutex<Nonces>,
    revocations: Mutex<Revocations>,
    /// Counts the requests that revoked tokens, so that connections look at theirs again.
    revoking: watch::Sender<u64>,
    /// The connection that members entered by the server itself are said to be on.
    own_connection: String,
    channels: Mutex<ChannelMap>,
    channels_opened: AtomicU64,
    lines_opened: AtomicU64,
    own_serials: AtomicU64,
}

impl App {
    /// An application in which nothing has happened yet.
    pub(crate) fn new(config: LiveConfig, storage: Arc<dyn Persist>, faults: Arc<Faults>) -> Self {
        Self {
            config,
            storage,
            faults,
            sessions: Sessions::default(),
            nonces: Mutex::default(),
            revocations: Mutex::default(),
            revoking: watch::Sender::new(0),
            own_connection: format!("server-{}", random_text(8)),
            channels: Mutex::default(),
            channels_opened: AtomicU64::new(0),
            lines_opened: AtomicU64::new(0),
            own_serials: AtomicU64::new(0),
        }
    }

    /// Its id, the first part of all its keys.
    pub(crate) fn id(&self) -> &str {
        &self.config.key.app_id
    }

    /// The key of this name.
    pub(crate) fn key(&self, key_name: &str) -> Option<&ApiKey> {
        self.keys().find(|key| key.name() == key_name)
    }

    /// Its keys, in the order they were made.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &ApiKey> {
        std::iter::once(&self.config.key).chain(&self.config.further_keys)
    }

    /// The channel of this name, made where there is none yet.
    pub(crate) fn channel(&self, name: &str) -> Arc<Channel> {
        let name = channel_name::base(name);
        let mut channels = self.channels();
        if let Some(channel) = channels.get(name) {
            return Arc::clone(channel);
        }
        if self.channels_opened.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            let idle = Duration::from_millis(self.config.resume_window_ms);
            // Nobody can take up a channel that only the map holds while the map is locked.
            channels.retain(|_, channel| Arc::strong_count(channel) > 1 || !channel.is_idle(idle));
        }
        let limits = self.config.channel_limits(name);
        let channel = Arc::new(Channel::new(name, limits, self.faults.now_ms()));
        channels.insert(name.to_owned(), Arc::clone(&channel));
        channel
    }

    /// The channel of this name, if there is one.
    pub(crate) fn existing_channel(&self, name: &str) -> Option<Arc<Channel>> {
        self.channels().get(channel_name::base(name)).cloned()
    }

    /// The names of the channels there are, in order.
    pub(crate) fn channel_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.channels().keys().cloned().collect();
        names.sort_unstable();
        names
    }

    /// Revokes what fits the targets among the tokens of a key, and lets every connection look.
    pub(crate) fn revoke(
        &self,
        key_name: &str,
        targets: impl IntoIterator<Item = Target>,
        cut: Cut,
    ) {
        let now_ms = self.faults.now_ms();
        let mut revocations = self.revocations.lock().unwrap_or_else(PoisonError::into_inner);
        targets.into_iter().for_each(|target| revocations.add(key_name, target, cut, now_ms));
        drop(revocations);
        self.revoking.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// From when on a token is refused; `None` for one that was not revoked.
    pub(crate) fn end_of_token(&self, marks: &Marks) -> Option<i64> {
        self.revocations.lock().unwrap_or_else(PoisonError::into_inner).end_of(marks)
    }

    /// Changes each time tokens were revoked.
    pub(crate) fn revoking(&self) -> watch::Receiver<u64> {
        self.revoking.subscribe()
    }

    /// Ends the application: everybody connected to it is told so and let go.
    pub(crate) fn end(&self) {
        self.sessions.end_all(&refusal::app_deleted());
    }

    /// The sending side of a new transport.
    pub(crate) fn new_line(&self) -> (Arc<Line>, LineEnds) {
        let id = self.lines_opened.fetch_add(1, Ordering::Relaxed);
        Line::new(id, self.config.outbound_queue)
    }

    /// Applies a presence event of somebody who has no connection, on the server's own.
    ///
    /// # Errors
    /// What a client would be NACKed with.
    pub(crate) async fn own_presence(
        &self,
        channel: &str,
        event: PresenceMessage,
    ) -> Result<(), ErrorInfo> {
        let connection_id = self.own_connection.clone();
        let number = self.own_serials.fetch_add(1, Ordering::Relaxed);
        let origin = Origin {
            frame_id: format!("{connection_id}:{number}"),
            connection_id: Some(connection_id.clone()),
            now_ms: self.faults.now_ms(),
        };
        let mut events = vec![event];
        prepare_presence(
            &mut events,
            Some(ANYBODY),
            &connection_id,
            &origin.frame_id,
            origin.now_ms,
            self.config.max_message_size,
        )?;
        self.channel(channel).presence(&origin, events).await
    }

    /// Ends a connection for good: its members leave at once.
    pub(crate) async fn close(&self, session: &Session) {
        self.sessions.close(session);
        self.leave_all(session, || true).await;
    }

    /// Keeps what a lost transport leaves behind for as long as it is owed: presence members for
    /// `remainPresentFor`, the connection for its ttl.
    pub(crate) fn linger(self: &Arc<Self>, session: Arc<Session>, line_id: u64) {
        let Some(loss) = session.lose(line_id) else { return };
        let app = Arc::clone(self);
        let ttl = Duration::from_millis(app.config.connection_state_ttl_ms);
        let remain = session.remain_present().min(ttl);
        tokio::spawn(async move {
            tokio::time::sleep(remain).await;
            if session.is_lost_since(loss) {
                app.leave_all(&session, || session.is_lost_since(loss)).await;
            }
            tokio::time::sleep(ttl.saturating_sub(remain)).await;
            app.sessions.expire(&session, loss);
        });
    }

    async fn leave_all(&self, session: &Session, is_gone: impl Fn() -> bool + Send + Sync) {
        for channel in session.take_present() {
            channel.leave(&session.id, self.faults.now_ms(), &is_gone).await;
        }
    }

    fn channels(&self) -> MutexGuard<'_, ChannelMap> {
        self.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "App({:?})", self.config.key)
    }
}

#[cfg(test)]
mod tests {
    use ably_proto::wire::{Message, PresenceAction};
    use futures_util::future::BoxFuture;

    use super::super::session::Claim;
    use super::*;
    use crate::persist::Persisted;

    const ROOM: &str = "org:o1:presence";
    const SECOND: Duration = Duration::from_secs(1);

    struct Nowhere;

    impl Persist for Nowhere {
        fn persist(&self, _: &str, _: &Message) -> BoxFuture<'_, Result<Persisted, ErrorInfo>> {
            Box::pin(async { Ok(Persisted::New) })
        }
    }

    fn app() -> Arc<App> {
        let faults = Arc::new(Faults::default());
        Arc::new(App::new(LiveConfig::generate(), Arc::new(Nowhere), faults))
    }

    fn connect(app: &App, claim: &Claim) -> (Arc<Session>, u64, bool) {
        let (line, _ends) = app.new_line();
        let remain = 15 * SECOND;
        let opened = app.sessions.open(claim, Some("ana"), &line, remain).unwrap();
        (opened.session, line.id, opened.error.is_none())
    }

    async fn enter(app: &App, session: &Session) {
        let channel = app.channel(ROOM);
        let event = PresenceMessage {
            action: PresenceAction::Enter,
            client_id: Some("ana".to_owned()),
            connection_id: Some(session.id.clone()),
            ..PresenceMessage::default()
        };
        session.note_present(&channel);
        let frame_id = format!("{}:0", session.id);
        let origin = Origin { connection_id: Some(session.id.clone()), frame_id, now_ms: 1 };
        channel.presence(&origin, vec![event]).await.unwrap();
    }

    async fn members(app: &App) -> usize {
        app.channel(ROOM).members().await.len()
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_is_lost_stays_present_for_a_quarter_minute_and_resumable_for_two_minutes() {
        let app = app();
        let (ana, line, _) = connect(&app, &Claim::None);
        enter(&app, &ana).await;
        let key = ana.key();
        app.linger(Arc::clone(&ana), line);

        tokio::time::sleep(14 * SECOND).await;
        assert_eq!(members(&app).await, 1);
        tokio::time::sleep(2 * SECOND).await;
        assert_eq!(members(&app).await, 0);

        tokio::time::sleep(103 * SECOND).await;
        let (again, line, resumed) = connect(&app, &Claim::Resume(key.clone()));
        assert!(resumed && again.id == ana.id, "after 119 seconds it is still there");
        app.linger(again, line);
        tokio::time::sleep(121 * SECOND).await;
        let (line, _ends) = app.new_line();
        let late = app.sessions.open(&Claim::Resume(key), Some("ana"), &line, SECOND).unwrap();
        assert_eq!(late.error.map(|error| error.code), Some(80022), "after 121 seconds it is gone");
        assert_ne!(late.session.id, ana.id);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_resumes_in_time_never_left() {
        let app = app();
        let (ana, line, _) = connect(&app, &Claim::None);
        enter(&app, &ana).await;
        app.linger(Arc::clone(&ana), line);
        tokio::time::sleep(14 * SECOND).await;
        connect(&app, &Claim::Resume(ana.key()));
        tokio::time::sleep(300 * SECOND).await;
        assert_eq!(members(&app).await, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_second_loss_starts_the_wait_anew() {
        let app = app();
        let (ana, line, _) = connect(&app, &Claim::None);
        enter(&app, &ana).await;
        app.linger(Arc::clone(&ana), line);
        tokio::time::sleep(14 * SECOND).await;
        let (ana, line, _) = connect(&app, &Claim::Resume(ana.key()));
        app.linger(Arc::clone(&ana), line);
        tokio::time::sleep(14 * SECOND).await;
        assert_eq!(members(&app).await, 1);
        tokio::time::sleep(2 * SECOND).await;
        assert_eq!(members(&app).await, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn channels_that_nobody_uses_are_forgotten_and_those_in_use_are_not() {
        let app = app();
        let (ana, ..) = connect(&app, &Claim::None);
        enter(&app, &ana).await;
        app.channel("forgettable");
        tokio::time::sleep(121 * SECOND).await;
        for number in 0..SWEEP_EVERY {
            app.channel(&format!("passing{number}"));
        }
        assert!(app.existing_channel("forgettable").is_none());
        assert!(app.existing_channel(ROOM).is_some());
    }
}
