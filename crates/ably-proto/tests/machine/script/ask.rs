//! What the caller asks, under operation numbers of its own.

use ably_proto::{
    machine::{
        ChannelOptions, ChannelState, ConnectionState, Input, MembersQuery, OpId, Subscription,
    },
    wire::{Annotation, Message, PresenceAction, PresenceMessage},
};

use super::*;

impl Script {
    fn ask(&mut self, input: impl FnOnce(OpId) -> Input) -> OpId {
        let op = OpId(self.next_op);
        self.next_op += 1;
        self.input(input(op));
        op
    }

    pub(crate) fn ask_attach(&mut self, channel: &str) -> OpId {
        let channel = channel.to_owned();
        self.ask(|op| Input::Attach { op: Some(op), channel, channel_serial: None })
    }

    pub(crate) fn ask_detach(&mut self, channel: &str) -> OpId {
        let channel = channel.to_owned();
        self.ask(|op| Input::Detach { op: Some(op), channel })
    }

    pub(crate) fn ask_release(&mut self, channel: &str) -> OpId {
        let channel = channel.to_owned();
        self.ask(|op| Input::Release { op: Some(op), channel })
    }

    pub(crate) fn ask_options(&mut self, channel: &str, options: ChannelOptions) -> OpId {
        let channel = channel.to_owned();
        self.ask(|op| Input::SetOptions { op: Some(op), channel, options })
    }

    pub(crate) fn ask_subscribe(&mut self, channel: &str, kind: Subscription) -> OpId {
        let channel = channel.to_owned();
        self.ask(|op| Input::Subscribe { op: Some(op), channel, kind })
    }

    pub(crate) fn ask_ping(&mut self) -> OpId {
        self.ask(|op| Input::Ping { op })
    }

    pub(crate) fn ask_authorize(&mut self) -> OpId {
        self.ask(|op| Input::Authorize { op: Some(op) })
    }

    pub(crate) fn when(&mut self, state: ConnectionState) -> OpId {
        self.ask(|op| Input::WhenConnection { op, state })
    }

    pub(crate) fn when_channel(&mut self, channel: &str, state: ChannelState) -> OpId {
        let channel = channel.to_owned();
        self.ask(|op| Input::WhenChannel { op, channel, state })
    }

    pub(crate) fn ask_publish(&mut self, channel: &str, messages: Vec<Message>) -> OpId {
        self.ask_publish_with(channel, messages, &[])
    }

    pub(crate) fn ask_publish_with(
        &mut self,
        channel: &str,
        messages: Vec<Message>,
        params: &[(&str, &str)],
    ) -> OpId {
        let channel = channel.to_owned();
        let own = |&(key, value): &(&str, &str)| (key.to_owned(), value.to_owned());
        let params = params.iter().map(own).collect();
        self.ask(|op| Input::Publish { op: Some(op), channel, messages, params })
    }

    /// Publishes one message with a name and text.
    pub(crate) fn tell(&mut self, channel: &str, name: &str, text: &str) -> OpId {
        self.ask_publish(channel, vec![Message::new(name, text)])
    }

    pub(crate) fn ask_annotate(&mut self, channel: &str, annotation: Annotation) -> OpId {
        let channel = channel.to_owned();
        self.ask(|op| Input::Annotate { op: Some(op), channel, annotation })
    }

    pub(crate) fn ask_presence(&mut self, channel: &str, message: PresenceMessage) -> OpId {
        let channel = channel.to_owned();
        self.ask(|op| Input::Presence { op: Some(op), channel, message })
    }

    pub(crate) fn enter(&mut self, channel: &str, data: &str) -> OpId {
        self.ask_presence(channel, PresenceMessage::own(PresenceAction::Enter, data))
    }

    /// Who is present, waiting for a running sync.
    pub(crate) fn ask_members(&mut self, channel: &str) -> OpId {
        self.ask_members_with(channel, MembersQuery::default())
    }

    pub(crate) fn ask_members_with(&mut self, channel: &str, query: MembersQuery) -> OpId {
        let channel = channel.to_owned();
        self.ask(|op| Input::Members { op, channel, query })
    }

    /// Who is known to be present right now.
    pub(crate) fn ask_members_now(&mut self, channel: &str) -> OpId {
        self.ask_members_with(
            channel,
            MembersQuery { wait_for_sync: false, ..MembersQuery::default() },
        )
    }
}
