//! The numbers of the live endpoint.

use std::time::Duration;

use super::channel::ChannelLimits;
use super::key::ApiKey;
use super::log::Bounds;

/// A rule for the channels whose name begins with `id:`, and for the one called `id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    /// What stands before the first colon.
    pub id: String,
    /// Whether history reaches back further than what is kept of every channel.
    pub is_persisted: bool,
    /// Whether messages can be updated, deleted, appended to and annotated. They are persisted then
    /// whatever else is said: what is to be changed must be there.
    pub is_mutable: bool,
}

/// How the live endpoint behaves. Times are milliseconds, sizes bytes.
#[derive(Clone, Debug)]
pub struct LiveConfig {
    /// The key of the application; signs the token requests of the server's own.
    pub key: ApiKey,
    /// Further keys of the same application.
    pub further_keys: Vec<ApiKey>,
    /// What holds for the channels of a namespace and no others.
    pub namespaces: Vec<Namespace>,
    /// Longest silence of the server, unless the client asks for another (CD2h).
    pub heartbeat_interval_ms: u64,
    /// How long a lost connection can be resumed (DF1a).
    pub connection_state_ttl_ms: u64,
    /// How long presence members stay after an abrupt loss, unless the client asks for another.
    pub remain_present_ms: u64,
    /// Largest publish, all its messages together (TO3l8).
    pub max_message_size: usize,
    /// Largest frame and largest REST body (TO3l9).
    pub max_frame_size: usize,
    /// Life of a token whose request does not say (RSA5).
    pub token_ttl_ms: u64,
    /// How long clients have to get another token before theirs is over, where whoever revokes it
    /// lets them (RSA17f).
    pub reauth_margin_ms: u64,
    /// How long a subscriber may continue from a channel serial.
    pub resume_window_ms: u64,
    /// Whether channels without a rule are persisted.
    pub is_persisted: bool,
    /// How long history of persisted channels reaches back.
    pub history_window_ms: u64,
    /// How long history of all others does.
    pub passing_window_ms: u64,
    /// For how long the same message id is the same message.
    pub dedupe_window_ms: u64,
    /// Most frames a channel remembers.
    pub log_entries: usize,
    /// Most payload bytes a channel remembers.
    pub log_bytes: usize,
    /// Publishes a connection may send a second (42911); `None` for as many as it likes.
    pub max_inbound_rate: Option<u32>,
    /// Frames that may wait for one client before it is disconnected.
    pub outbound_queue: usize,
    /// Most channels attached on one connection (90010).
    pub max_channels: usize,
    /// Most presence members of one channel (91003).
    pub max_members: usize,
}

impl LiveConfig {
    /// The service's own numbers (digest §5) under this key.
    #[must_use]
    pub fn new(key: ApiKey) -> Self {
        Self {
            key,
            further_keys: Vec::new(),
            namespaces: Vec::new(),
            heartbeat_interval_ms: 15_000,
            connection_state_ttl_ms: 120_000,
            remain_present_ms: 15_000,
            max_message_size: 65_536,
            max_frame_size: 524_288,
            token_ttl_ms: 3_600_000,
            reauth_margin_ms: 30_000,
            resume_window_ms: 120_000,
            is_persisted: false,
            history_window_ms: 72 * 3_600_000,
            passing_window_ms: 120_000,
            dedupe_window_ms: 120_000,
            log_entries: 10_000,
            log_bytes: 16 << 20,
            max_inbound_rate: None,
            outbound_queue: 1_024,
            max_channels: 200,
            max_members: 200,
        }
    }

    /// The same under a fresh key.
    #[must_use]
    pub fn generate() -> Self {
        Self::new(ApiKey::generate())
    }

    /// What the channel of this name is held to.
    pub(crate) fn channel_limits(&self, channel: &str) -> ChannelLimits {
        let namespace = channel.split_once(':').map_or(channel, |(namespace, _)| namespace);
        let rule = self.namespaces.iter().find(|rule| rule.id == namespace);
        let is_mutable = rule.is_some_and(|rule| rule.is_mutable);
        let is_persisted = is_mutable || rule.map_or(self.is_persisted, |rule| rule.is_persisted);
        let history_ms = if is_persisted { self.history_window_ms } else { self.passing_window_ms };
        ChannelLimits {
            is_mutable,
            log: Bounds {
                entries: self.log_entries,
                bytes: self.log_bytes,
                resume: Duration::from_millis(self.resume_window_ms),
                history: Duration::from_millis(history_ms),
            },
            dedupe_window: Duration::from_millis(self.dedupe_window_ms),
            max_members: self.max_members,
        }
    }
}

impl Default for LiveConfig {
    fn default() -> Self {
        Self::generate()
    }
}
