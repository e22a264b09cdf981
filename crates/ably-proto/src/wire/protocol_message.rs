//! The envelope of everything that crosses the socket (TR4).

use std::collections::BTreeMap;

use super::{
    action::Action,
    annotation::Annotation,
    error::ErrorInfo,
    flags::Flags,
    message::{Message, PresenceMessage},
    object::wire_struct,
    secret::Secret,
};

wire_struct! {
    /// A token on its way to the server (AD2).
    pub struct Auth {
        /// The token.
        "accessToken" => access_token: Option<Secret>,
    }
}

wire_struct! {
    /// What the server says about a connection (CD2). Sizes are bytes, times milliseconds.
    pub struct ConnectionDetails {
        /// Identity of this connection; `*` for any.
        "clientId" => client_id: Option<String>,
        /// Credential for resuming.
        "connectionKey" => connection_key: Option<Secret>,
        /// Largest publish.
        "maxMessageSize" => max_message_size: Option<u64>,
        /// Largest frame.
        "maxFrameSize" => max_frame_size: Option<u64>,
        /// Frames per second the server accepts.
        "maxInboundRate" => max_inbound_rate: Option<u64>,
        /// How long the server keeps a lost connection's state.
        "connectionStateTtl" => connection_state_ttl: Option<u64>,
        /// For debugging only.
        "serverId" => server_id: Option<String>,
        /// Longest silence of the server; 0 means unbounded.
        "maxIdleInterval" => max_idle_interval: Option<u64>,
    }
}

wire_struct! {
    /// The serials given to the messages of one acknowledged frame (TR4s).
    pub struct PublishResult {
        /// One per message; `None` where the message was dropped by conflation (PBR2a).
        "serials" => serials: Vec<Option<String>>,
    }
}

wire_struct! {
    /// One frame (TR4).
    pub struct ProtocolMessage {
        /// What it is for.
        "action" => action: Action,
        /// `connectionId:msgSerial` from the server, random on a ping.
        "id" => id: Option<String>,
        /// New token, with AUTH.
        "auth" => auth: Option<Auth>,
        /// Channel it belongs to.
        "channel" => channel: Option<String>,
        /// Position in the channel; a cursor on SYNC. Opaque.
        "channelSerial" => channel_serial: Option<String>,
        /// Connection it speaks of.
        "connectionId" => connection_id: Option<String>,
        /// With CONNECTED.
        "connectionDetails" => connection_details: Option<ConnectionDetails>,
        /// With ACK and NACK: how many frames, not messages.
        "count" => count: Option<u32>,
        /// What went wrong, or why.
        "error" => error: Option<ErrorInfo>,
        /// Flag bits.
        "flags" => flags: Flags,
        /// The publisher's counter; zero is written too.
        "msgSerial" => msg_serial: Option<u64>,
        /// With MESSAGE.
        "messages" => messages: Vec<Message>,
        /// With PRESENCE and SYNC.
        "presence" => presence: Vec<PresenceMessage>,
        /// With ANNOTATION.
        "annotations" => annotations: Vec<Annotation>,
        /// Server time, in milliseconds since the epoch.
        "timestamp" => timestamp: Option<i64>,
        /// Channel parameters, or publish parameters.
        "params" => params: BTreeMap<String, String>,
        /// With ACK: serials, one entry per acknowledged frame.
        "res" => res: Vec<PublishResult>,
    }
}

impl ProtocolMessage {
    /// A frame with nothing but its action.
    pub fn new(action: Action) -> Self {
        Self { action, ..Self::default() }
    }

    /// A frame for a channel.
    pub fn on_channel(action: Action, channel: impl Into<String>) -> Self {
        Self { action, channel: Some(channel.into()), ..Self::default() }
    }

    /// Gives messages, annotations and presence messages what they left out because the frame says
    /// it: id, connection id and timestamp (TM2a/c/f, TP3a/d/g).
    pub fn fill_from_frame(&mut self) {
        let id = |index: usize| self.id.as_ref().map(|id| format!("{id}:{index}"));
        for (index, message) in self.messages.iter_mut().enumerate() {
            fill(&mut message.id, || id(index));
            fill(&mut message.connection_id, || self.connection_id.clone());
            fill(&mut message.timestamp, || self.timestamp);
            message.fill_version();
        }
        for (index, annotation) in self.annotations.iter_mut().enumerate() {
            fill(&mut annotation.id, || id(index));
            fill(&mut annotation.timestamp, || self.timestamp);
        }
        for (index, presence) in self.presence.iter_mut().enumerate() {
            fill(&mut presence.id, || id(index));
            fill(&mut presence.connection_id, || self.connection_id.clone());
            fill(&mut presence.timestamp, || self.timestamp);
        }
    }
}

pub(super) fn fill<T>(field: &mut Option<T>, value: impl FnOnce() -> Option<T>) {
    if field.is_none() {
        *field = value();
    }
}
