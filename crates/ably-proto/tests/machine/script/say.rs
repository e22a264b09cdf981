//! What the server says, in few words.

use super::*;
use serde_json::{Value, json};

pub(crate) const ROOM: &str = "org:1:group:night-desk";

pub(crate) const HEARTBEAT: u64 = 0;
pub(crate) const ACK: u64 = 1;
pub(crate) const NACK: u64 = 2;
pub(crate) const CONNECTED: u64 = 4;
pub(crate) const DISCONNECTED: u64 = 6;
pub(crate) const CLOSE: u64 = 7;
pub(crate) const CLOSED: u64 = 8;
pub(crate) const ERROR: u64 = 9;
pub(crate) const ATTACH: u64 = 10;
pub(crate) const ATTACHED: u64 = 11;
pub(crate) const DETACH: u64 = 12;
pub(crate) const DETACHED: u64 = 13;
pub(crate) const PRESENCE: u64 = 14;
pub(crate) const MESSAGE: u64 = 15;
pub(crate) const SYNC: u64 = 16;
pub(crate) const AUTH: u64 = 17;
pub(crate) const ANNOTATION: u64 = 21;

pub(crate) const HAS_PRESENCE: u64 = 1;
pub(crate) const HAS_BACKLOG: u64 = 2;
pub(crate) const RESUMED: u64 = 4;

/// An error as it stands in a frame.
pub(crate) fn err(code: u32, status: u16) -> Value {
    json!({"code": code, "statusCode": status, "message": format!("error {code}")})
}

/// A presence event: action, who, `connection:msgSerial:index`, timestamp.
pub(crate) fn member(action: u64, who: &str, id: &str, timestamp: u64) -> Value {
    let connection = id.split(':').next().unwrap();
    json!({"action": action, "clientId": who, "connectionId": connection, "id": id, "timestamp": timestamp})
}

/// The same with data.
pub(crate) fn with_data(mut member: Value, data: &str) -> Value {
    member["data"] = json!(data);
    member
}

/// A member's event that the server made itself: its id says nothing of its connection (RTP2b1).
pub(crate) fn synthesized(action: u64, who: &str, connection: &str, timestamp: u64) -> Value {
    json!({"action": action, "clientId": who, "connectionId": connection, "id": "server-made", "timestamp": timestamp})
}

impl Script {
    /// A frame of an action for a channel.
    pub(crate) fn on(&mut self, channel: &str, action: u64, rest: Value) {
        let mut frame = rest;
        frame["action"] = json!(action);
        frame["channel"] = json!(channel);
        self.frame(frame);
    }

    /// A frame of an action for the connection.
    pub(crate) fn say(&mut self, action: u64, rest: Value) {
        let mut frame = rest;
        frame["action"] = json!(action);
        self.frame(frame);
    }

    /// ATTACHED, with nothing to say about it.
    pub(crate) fn say_attached(&mut self, channel: &str) {
        self.on(channel, ATTACHED, json!({}));
    }

    /// CONNECTED with the given details beside the usual ones.
    pub(crate) fn say_connected(&mut self, id: &str, details: Value) {
        let mut all = json!({"connectionKey": format!("{id}!key"), "clientId": "ana", "maxIdleInterval": 15000});
        for (key, value) in details.as_object().unwrap() {
            all[key] = value.clone();
        }
        self.say(CONNECTED, json!({"connectionId": id, "connectionDetails": all}));
    }

    pub(crate) fn say_error(&mut self, code: u32, status: u16) {
        self.say(ERROR, json!({"error": err(code, status)}));
    }

    pub(crate) fn say_disconnected(&mut self, code: u32, status: u16) {
        self.say(DISCONNECTED, json!({"error": err(code, status)}));
    }

    pub(crate) fn say_channel_error(&mut self, channel: &str, code: u32, status: u16) {
        self.on(channel, ERROR, json!({"error": err(code, status)}));
    }

    pub(crate) fn say_detached(&mut self, channel: &str, code: u32) {
        self.on(channel, DETACHED, json!({"error": err(code, 500)}));
    }

    /// A MESSAGE frame with these messages and nothing else.
    pub(crate) fn say_messages(&mut self, channel: &str, messages: Value) {
        self.on(channel, MESSAGE, json!({"messages": messages}));
    }

    pub(crate) fn say_presence(&mut self, channel: &str, events: &[Value]) {
        self.on(channel, PRESENCE, json!({"presence": events}));
    }

    pub(crate) fn say_sync(&mut self, channel: &str, serial: &str, events: &[Value]) {
        self.on(channel, SYNC, json!({"channelSerial": serial, "presence": events}));
    }

    pub(crate) fn ack(&mut self, msg_serial: u64, serials: Value) {
        let res = json!([{"serials": serials}]);
        self.say(ACK, json!({"msgSerial": msg_serial, "count": 1, "res": res}));
    }

    pub(crate) fn nack(&mut self, msg_serial: u64, code: u32, status: u16) {
        let error = err(code, status);
        self.say(NACK, json!({"msgSerial": msg_serial, "count": 1, "error": error}));
    }

    /// The connection attempt is refused by the network.
    pub(crate) fn refuse(&mut self) {
        self.drop_socket();
    }

    /// The line drops after a while, so that the next attempt is made at once.
    pub(crate) fn drop_line(&mut self) {
        self.advance(2_000);
        self.drop_socket();
    }

    /// The line drops and the next attempt succeeds.
    pub(crate) fn blip(&mut self, connection_id: &str) {
        self.drop_line();
        self.server_connected(connection_id);
    }

    /// The internet is there, or not.
    pub(crate) fn internet(&mut self, is_up: bool) {
        let generation = self.check.take().expect("a check under way");
        self.input(Input::InternetChecked { generation, is_up });
    }

    /// A WebSocket ping arrives.
    pub(crate) fn ws_ping(&mut self) {
        let generation = self.socket.expect("an open socket");
        self.input(Input::Activity { generation });
    }

    /// CLOSE is answered.
    pub(crate) fn close(&mut self) {
        self.input(Input::Close);
        self.say(CLOSED, json!({}));
        assert_eq!(self.state(), ConnectionState::Closed);
    }
}
