//! One transport of a connection: what each frame from the client does.
//!
//! Knows no socket: frames come in one after another, answers go to the [`Line`].

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use ably_proto::wire::{Action, ConnectionDetails, ErrorInfo, Flags, ProtocolMessage, Secret};

use super::app::App;
use super::auth::{Credential, Grant};
use super::channel::{Channel, Occupancy};
use super::filter::Filter;
use super::line::Line;
use super::rate::Rate;
use super::refusal;
use super::session::Session;

/// Whether the transport goes on after a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    /// The next frame is welcome.
    Continue,
    /// No further frame is read; what is queued is still sent.
    Stop,
}

/// A channel attached on this transport.
#[derive(Debug)]
pub(crate) struct Attachment {
    /// The channel.
    pub(crate) channel: Arc<Channel>,
    /// The modes asked for, from which a new token's are computed again.
    pub(crate) asked: Flags,
    /// The modes granted.
    pub(crate) granted: Flags,
    /// The parameters that were understood, as echoed in ATTACHED.
    pub(crate) params: BTreeMap<String, String>,
    /// Whether the client hears its own messages.
    pub(crate) echo: bool,
    /// Which messages it hears; all where there is none.
    pub(crate) filter: Option<Arc<Filter>>,
    /// What it wants to know of how many use the channel.
    pub(crate) occupancy: Option<Occupancy>,
}

/// One transport with the connection it serves.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) app: Arc<App>,
    pub(crate) session: Arc<Session>,
    pub(crate) line: Arc<Line>,
    pub(crate) grant: Grant,
    pub(crate) attachments: BTreeMap<String, Attachment>,
    /// Whether the connection as a whole hears its own messages (RTN2b).
    pub(crate) echo: bool,
    /// Longest silence that was promised to the client.
    pub(crate) idle_interval: Duration,
    /// How much of what it may send a second is used up.
    pub(crate) rate: Rate,
}

impl Connection {
    /// Tells the client its connection, as the first frame and after each AUTH (RTN24).
    pub(crate) fn greet(&self, error: Option<ErrorInfo>) {
        let config = &self.app.config;
        let details = ConnectionDetails {
            client_id: self.grant.client_id.clone(),
            connection_key: Some(Secret::new(self.session.key())),
            max_message_size: u64::try_from(config.max_message_size).ok(),
            max_inbound_rate: config.max_inbound_rate.map(u64::from),
            max_frame_size: u64::try_from(config.max_frame_size).ok(),
            connection_state_ttl: Some(config.connection_state_ttl_ms),
            max_idle_interval: u64::try_from(self.idle_interval.as_millis()).ok(),
            ..ConnectionDetails::default()
        };
        self.line.send(ProtocolMessage {
            connection_id: Some(self.session.id.clone()),
            connection_details: Some(details),
            error,
            timestamp: Some(self.app.faults.now_ms()),
            ..ProtocolMessage::new(Action::Connected)
        });
    }

    /// Does what a frame asks for. Unknown and meaningless actions are ignored (RTF1).
    pub(crate) async fn handle(&mut self, frame: ProtocolMessage) -> Flow {
        match frame.action {
            Action::Heartbeat => self.echo_heartbeat(frame),
            Action::Close => return self.close().await,
            Action::Attach => self.attach(frame).await,
            Action::Detach => self.detach(frame).await,
            Action::Sync => self.sync(&frame).await,
            Action::Auth => return self.reauthenticate(frame).await,
            Action::Message | Action::Presence | Action::Annotation | Action::Object => {
                return self.publish(frame).await;
            }
            other => tracing::debug!(action = ?other, "frame ignored"),
        }
        Flow::Continue
    }

    /// Leaves the channels when the transport is gone; the connection itself may go on.
    pub(crate) async fn end(self) {
        let now_ms = self.app.faults.now_ms();
        for (name, attachment) in self.attachments {
            attachment.channel.detach(&(self.line.id, name), now_ms).await;
        }
        self.app.linger(self.session, self.line.id);
    }

    fn echo_heartbeat(&self, ping: ProtocolMessage) {
        self.line.send(ProtocolMessage { id: ping.id, ..ProtocolMessage::new(Action::Heartbeat) });
    }

    async fn close(&mut self) -> Flow {
        self.app.close(&self.session).await;
        self.line.finish(ProtocolMessage::new(Action::Closed));
        Flow::Stop
    }

    /// Takes a new token in place (RTC8a): same connection, new rights.
    async fn reauthenticate(&mut self, frame: ProtocolMessage) -> Flow {
        let token = frame.auth.and_then(|auth| auth.access_token);
        let Some(token) = token else {
            return self.fail(refusal::no_credential());
        };
        let credential = Credential::Token(token.expose().to_owned());
        let own = self.session.client_id.as_deref();
        match self.app.authenticate(&credential, own.filter(|id| *id != super::publish::ANYBODY)) {
            Ok(grant) if grant.client_id == self.session.client_id => {
                self.grant = grant;
                self.greet(None);
                self.regrant().await;
                Flow::Continue
            }
            Ok(_) => self.fail(refusal::incompatible_client_id()),
            Err(error) => self.fail(error),
        }
    }

    /// Ends the transport for an error of its credential: a token error asks for another token
    /// and keeps the connection, anything else is the end of it (RTN15h, RTN15j).
    pub(crate) fn fail(&self, error: ErrorInfo) -> Flow {
        let action = if error.is_token_error() { Action::Disconnected } else { Action::Error };
        self.line.finish(ProtocolMessage { error: Some(error), ..ProtocolMessage::new(action) });
        Flow::Stop
    }
}

/// The channel a frame names.
pub(crate) fn named_channel(frame: &ProtocolMessage) -> Result<&str, ErrorInfo> {
    frame.channel.as_deref().ok_or_else(|| refusal::bad_request("Channel is missing"))
}

/// An ERROR that fails one channel.
pub(crate) fn channel_error(channel: &str, error: ErrorInfo) -> ProtocolMessage {
    ProtocolMessage { error: Some(error), ..ProtocolMessage::on_channel(Action::Error, channel) }
}
