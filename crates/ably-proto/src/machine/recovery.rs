//! Going on with the connection of an earlier process (RTN16).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    Machine,
    change::{ChannelState, ConnectionState},
    channel::Channel,
    oddity::Oddity,
};
use crate::wire::Secret;

/// What an earlier process knew.
struct RecoveryKey {
    connection_key: Secret,
    msg_serial: u64,
    channel_serials: BTreeMap<String, String>,
}

impl RecoveryKey {
    fn read(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let serials = value.get("channelSerials").and_then(Value::as_object);
        let pairs = serials.into_iter().flatten();
        Some(Self {
            connection_key: value.get("connectionKey")?.as_str()?.into(),
            msg_serial: value.get("msgSerial")?.as_u64()?,
            channel_serials: pairs
                .filter_map(|(name, serial)| Some((name.clone(), serial.as_str()?.to_owned())))
                .collect(),
        })
    }
}

impl Machine {
    /// What a later process needs to go on with this connection; nothing where there is none to go
    /// on with (RTN16g). It holds a credential.
    pub fn recovery_key(&self) -> Option<Secret> {
        let is_over = matches!(
            self.core.state,
            ConnectionState::Suspended
                | ConnectionState::Closing
                | ConnectionState::Closed
                | ConnectionState::Failed
        );
        let key = self.line.key.as_ref().filter(|_| !is_over)?;
        let serials: BTreeMap<_, _> = self
            .channels
            .values()
            .filter(|channel| channel.state() == ChannelState::Attached)
            .filter_map(|channel| Some((channel.name(), channel.channel_serial()?)))
            .collect();
        let text = json!({
            "connectionKey": key.expose(),
            "msgSerial": self.core.unacked.next_serial(),
            "channelSerials": serials,
        });
        Some(Secret::new(text.to_string()))
    }

    /// Takes over what the options say; the channels wait to be attached by the caller (RTN16i).
    pub(super) fn take_over(&mut self) {
        let Some(text) = self.core.options.recover.take() else { return };
        let Some(key) = RecoveryKey::read(&text) else {
            self.core.oddities.count(Oddity::RecoveryKey);
            return;
        };
        self.line.recover = Some(key.connection_key);
        self.core.unacked.count_from(key.msg_serial);
        for (name, serial) in key.channel_serials {
            let channel = Channel::at(name.clone(), serial);
            self.channels.insert(name, channel);
        }
    }
}
