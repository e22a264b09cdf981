//! How many use a channel, for those who want to know (digest §10, `occupancy`).

use ably_proto::wire::{Action, Data, ErrorInfo, Flags, Message, MessageAction, ProtocolMessage};
use serde::Serialize;
use serde_json::{Value, json};

use super::state::State;
use crate::live::outgoing::Outgoing;
use crate::live::refusal;
use crate::live::serial::random_text;

/// The name of the messages that tell it.
const EVENT: &str = "[meta]occupancy";

/// How many use a channel, by what for (CHM2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Metrics {
    connections: usize,
    publishers: usize,
    subscribers: usize,
    presence_connections: usize,
    presence_members: usize,
    presence_subscribers: usize,
    object_publishers: usize,
    object_subscribers: usize,
}

/// What a subscriber wants to know, and what it knows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Occupancy {
    /// One of the numbers, or all of them.
    category: Option<String>,
    told: Value,
}

impl Occupancy {
    /// Reads the parameter: `metrics`, or `metrics.` and one of them.
    ///
    /// # Errors
    /// 40003 for anything else: the attach is then refused.
    pub(crate) fn read(text: &str) -> Result<Self, ErrorInfo> {
        let category = match text.split_once('.') {
            None if text == "metrics" => None,
            Some(("metrics", category)) => Some(category.to_owned()),
            _ => return Err(unusable()),
        };
        let occupancy = Self { category, told: Value::Null };
        let has_it = occupancy.view(&Metrics::default()).is_some();
        if has_it { Ok(occupancy) } else { Err(unusable()) }
    }

    /// The numbers that are wanted.
    fn view(&self, metrics: &Metrics) -> Option<Value> {
        let all = json!(metrics);
        match &self.category {
            None => Some(all),
            Some(category) => all.get(category).map(|number| json!({ category: number })),
        }
    }
}

fn unusable() -> ErrorInfo {
    refusal::bad_value("occupancy must be metrics, or metrics. and one of them")
}

impl State {
    /// How many use the channel.
    pub(super) fn metrics(&self) -> Metrics {
        let with = |mode: Flags| {
            self.subscribers.values().filter(|subscriber| subscriber.modes.contains(mode)).count()
        };
        Metrics {
            connections: self.subscribers.len(),
            publishers: with(Flags::PUBLISH),
            subscribers: with(Flags::SUBSCRIBE),
            presence_connections: with(Flags::PRESENCE),
            presence_members: self.members.iter().count(),
            presence_subscribers: with(Flags::PRESENCE_SUBSCRIBE),
            object_publishers: 0,
            object_subscribers: 0,
        }
    }

    /// Tells those who want to know what has changed for them. Such messages are not remembered:
    /// whoever attaches is told the numbers of then.
    pub(super) fn tell_occupancy(&mut self, channel: &str, now_ms: i64) {
        if self.subscribers.values().all(|subscriber| subscriber.occupancy.is_none()) {
            return;
        }
        let metrics = self.metrics();
        for subscriber in self.subscribers.values_mut() {
            let Some(occupancy) = &mut subscriber.occupancy else { continue };
            let Some(view) = occupancy.view(&metrics).filter(|view| *view != occupancy.told) else {
                continue;
            };
            occupancy.told = view.clone();
            let id = random_text(12);
            let message = Message {
                id: Some(format!("{id}:0")),
                action: Some(MessageAction::Meta),
                ..Message::new(EVENT, Data::from(json!({ "metrics": view })))
            };
            let frame = ProtocolMessage {
                id: Some(id),
                timestamp: Some(now_ms),
                messages: vec![message],
                ..ProtocolMessage::on_channel(Action::Message, channel)
            };
            subscriber.send(&Outgoing::new(frame));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_numbers_or_one_of_them_may_be_wanted() {
        let metrics = Metrics { subscribers: 3, ..Metrics::default() };
        let view = |text| Occupancy::read(text).map(|wanted| wanted.view(&metrics).unwrap());
        assert_eq!(view("metrics").unwrap()["subscribers"], 3);
        assert_eq!(view("metrics.subscribers").unwrap(), json!({"subscribers": 3}));
        for odd in ["", "metrics.weather", "subscribers", "metrics."] {
            assert_eq!(view(odd).unwrap_err().code, 40003, "{odd}");
        }
    }
}
