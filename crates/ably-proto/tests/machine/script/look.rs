//! What came out, and what became of operations.

use ably_proto::machine::{ChannelFacts, ChannelState, ConnectionState, Event, Oddity, OpId};

use super::*;

impl Script {
    pub(crate) fn is_waiting(&self, op: OpId) -> bool {
        !self.answers.contains_key(&op)
    }

    pub(crate) fn answer(&self, op: OpId) -> &Answer {
        self.answers.get(&op).unwrap_or_else(|| panic!("{op:?} still waits"))
    }

    /// Whether an attach, detach or the like was done.
    pub(crate) fn is_done(&self, op: OpId) -> bool {
        *self.answer(op) == Answer::Done(Ok(()))
    }

    /// Why an operation was refused.
    pub(crate) fn error(&self, op: OpId) -> ErrorInfo {
        match self.answer(op).clone() {
            Answer::Done(Err(error)) | Answer::Pong(Err(error)) | Answer::Members(Err(error)) => {
                error
            }
            Answer::Settled(Outcome::Transient { error } | Outcome::Permanent { error }, _) => {
                error
            }
            other => panic!("{op:?} was not refused: {other:?}"),
        }
    }

    pub(crate) fn outcome(&self, op: OpId) -> Outcome {
        match self.answer(op) {
            Answer::Settled(outcome, _) => outcome.clone(),
            other => panic!("{op:?} is no publish: {other:?}"),
        }
    }

    /// Serials the server gave, an empty text for none.
    pub(crate) fn serials(&self, op: OpId) -> Vec<String> {
        match self.answer(op) {
            Answer::Settled(Outcome::Acked { .. }, serials) => {
                serials.iter().map(|serial| serial.clone().unwrap_or_default()).collect()
            }
            other => panic!("{op:?} was not acknowledged: {other:?}"),
        }
    }

    /// Client ids of the members asked for.
    pub(crate) fn members(&self, op: OpId) -> Vec<String> {
        match self.answer(op) {
            Answer::Members(Ok(members)) => {
                members.iter().map(|member| member.client_id.clone().unwrap()).collect()
            }
            other => panic!("{op:?} has no members: {other:?}"),
        }
    }

    /// Client ids of everybody known to be present.
    pub(crate) fn present(&self, channel: &str) -> Vec<String> {
        let members = self.machine.presence_members(channel);
        members.into_iter().map(|member| member.client_id.unwrap()).collect()
    }

    /// Data of a member.
    pub(crate) fn data_of(&self, channel: &str, who: &str) -> String {
        let members = self.machine.presence_members(channel);
        let member = members.into_iter().find(|m| m.client_id.as_deref() == Some(who)).unwrap();
        member.data.as_text().unwrap().to_owned()
    }

    pub(crate) fn facts(&self, channel: &str) -> ChannelFacts<'_> {
        self.machine.channel_facts(channel).expect("a channel asked for")
    }

    pub(crate) fn channel_state(&self, channel: &str) -> ChannelState {
        self.machine.channel_state(channel)
    }

    /// Code of what last went wrong with a channel; 0 for nothing.
    pub(crate) fn channel_error(&self, channel: &str) -> u32 {
        self.facts(channel).error.map_or(0, |error| error.code)
    }

    /// Code of what last went wrong with the connection; 0 for nothing.
    pub(crate) fn line_error(&self) -> u32 {
        self.machine.connection_error().map_or(0, |error| error.code)
    }

    /// States the connection passed through since the last look.
    pub(crate) fn states(&mut self) -> Vec<ConnectionState> {
        self.connection_changes().into_iter().map(|change| change.current).collect()
    }

    /// States a channel passed through since the last look.
    pub(crate) fn channel_states(&mut self, channel: &str) -> Vec<ChannelState> {
        let pick = |event| match event {
            Event::Channel { channel: of, change } if of == channel => Some(change.current),
            _ => None,
        };
        self.events().into_iter().filter_map(pick).collect()
    }

    /// Frames of an action among those sent since the last look.
    pub(crate) fn sent_of(&mut self, action: u64) -> Vec<Value> {
        let mut frames = self.sent();
        frames.retain(|frame| frame["action"] == action);
        frames
    }

    /// Names of the messages delivered since the last look.
    pub(crate) fn names(&mut self) -> Vec<String> {
        let name = |(message, _): (Message, _)| message.name.unwrap_or_default();
        self.messages().into_iter().map(name).collect()
    }

    /// Texts of the messages delivered since the last look.
    pub(crate) fn texts(&mut self) -> Vec<String> {
        let text = |(message, _): (Message, _)| message.data.as_text().unwrap_or("").to_owned();
        self.messages().into_iter().map(text).collect()
    }

    pub(crate) fn count(&self, oddity: Oddity) -> u64 {
        self.machine.oddities().of(oddity)
    }
}
