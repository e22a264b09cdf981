//! What one can ask of a channel.

use std::collections::BTreeMap;

use ably_proto::{
    machine::{
        self, ChannelOptions, ChannelState, Input, Machine, MembersQuery, Outcome, Subscription,
    },
    wire::{
        Annotation, AnnotationAction, Data, ErrorInfo, Flags, Message, MessageAction, Operation,
        PresenceAction, PresenceMessage,
    },
};

use crate::client::{Client, gone};

/// Attaching and detaching.
impl Client {
    /// Attaches a channel, from a stored position if there is one. Its changes come as events.
    pub async fn attach(&self, channel: impl Into<String>, channel_serial: Option<String>) {
        self.tell(Input::Attach { op: None, channel: channel.into(), channel_serial }).await;
    }

    /// Attaches a channel and waits for what becomes of it.
    ///
    /// # Errors
    /// When the server refuses, or does not answer in time; then it is tried again by itself.
    pub async fn attached(&self, channel: impl Into<String>) -> Result<(), ErrorInfo> {
        let channel = channel.into();
        self.ask_done(|op| Input::Attach { op: Some(op), channel, channel_serial: None }).await
    }

    /// Attaches a channel on behalf of a listener, unless its options say otherwise (RTL7g). For
    /// raw annotations the mode has to be granted.
    ///
    /// # Errors
    /// As [`Client::attached`]; 93001 where annotations will not come (RTAN4e).
    pub async fn subscribe(
        &self,
        channel: impl Into<String>,
        kind: Subscription,
    ) -> Result<(), ErrorInfo> {
        let channel = channel.into();
        self.ask_done(move |op| Input::Subscribe { op: Some(op), channel, kind }).await
    }

    /// Detaches a channel.
    pub async fn detach(&self, channel: impl Into<String>) {
        self.tell(Input::Detach { op: None, channel: channel.into() }).await;
    }

    /// Detaches a channel, waits until it is, and forgets it (RTS4).
    ///
    /// # Errors
    /// When the server does not answer in time; the channel stays then.
    pub async fn release(&self, channel: impl Into<String>) -> Result<(), ErrorInfo> {
        let channel = channel.into();
        self.ask_done(|op| Input::Release { op: Some(op), channel }).await
    }

    /// Sets how a channel is attached, encrypted and listened to; an attached one is changed in
    /// place (RTL16).
    ///
    /// # Errors
    /// When the server refuses the new way of attaching, or does not answer in time.
    pub async fn set_channel_options(
        &self,
        channel: impl Into<String>,
        options: ChannelOptions,
    ) -> Result<(), ErrorInfo> {
        let channel = channel.into();
        self.ask_done(|op| Input::SetOptions { op: Some(op), channel, options }).await
    }

    /// The modes the server granted a channel; none where it is not attached (RTL4m).
    pub async fn modes(&self, channel: impl Into<String>) -> Flags {
        let channel = channel.into();
        let granted = move |machine: &Machine| {
            let facts = machine.channel_facts(&channel)?;
            (facts.state == ChannelState::Attached).then_some(facts.modes)
        };
        self.look(granted).await.flatten().unwrap_or_default()
    }

    /// Waits until a channel is in a state (RTL25); false if the client is closed before.
    pub async fn when_channel(&self, channel: impl Into<String>, state: ChannelState) -> bool {
        let channel = channel.into();
        self.ask(move |op| Input::WhenChannel { op, channel, state }).await.is_ok()
    }
}

/// Publishing.
impl Client {
    /// Publishes and waits for what becomes of it. There is no time limit: the answer comes with
    /// the acknowledgement, or when the connection is given up.
    pub async fn publish(&self, channel: impl Into<String>, message: Message) -> Outcome {
        self.publish_all(channel, vec![message], BTreeMap::new()).await.0
    }

    /// Publishes several messages in one frame, with parameters of the publish; answers the serial
    /// of each, or none where one was dropped by conflation (RTL6i2, RTL6j, RTL6k).
    pub async fn publish_all(
        &self,
        channel: impl Into<String>,
        messages: Vec<Message>,
        params: BTreeMap<String, String>,
    ) -> (Outcome, Vec<Option<String>>) {
        let channel = channel.into();
        self.ask_outcome(|op| Input::Publish { op: Some(op), channel, messages, params }).await
    }

    /// Publishes something that is never stored and whose fate nobody asks for.
    pub async fn publish_ephemeral(&self, channel: impl Into<String>, message: Message) {
        let messages = vec![message.ephemeral()];
        let (channel, params) = (channel.into(), BTreeMap::new());
        self.tell(Input::Publish { op: None, channel, messages, params }).await;
    }

    /// Changes the message with a serial: `Update` replaces what `message` sets, `Delete` marks it,
    /// `Append` adds to its data (RTL32). The outcome's serial is that of the new version.
    pub async fn revise(
        &self,
        channel: impl Into<String>,
        serial: impl Into<String>,
        action: MessageAction,
        message: Message,
        operation: Option<Operation>,
    ) -> Outcome {
        self.publish(channel, message.revising(serial, action, operation)).await
    }

    /// Annotates the message with a serial (RTAN1).
    pub async fn annotate(
        &self,
        channel: impl Into<String>,
        message_serial: impl Into<String>,
        annotation: Annotation,
    ) -> Outcome {
        self.annotation(channel.into(), message_serial.into(), AnnotationAction::Create, annotation)
            .await
    }

    /// Takes an annotation back (RTAN2).
    pub async fn take_back_annotation(
        &self,
        channel: impl Into<String>,
        message_serial: impl Into<String>,
        annotation: Annotation,
    ) -> Outcome {
        self.annotation(channel.into(), message_serial.into(), AnnotationAction::Delete, annotation)
            .await
    }

    async fn annotation(
        &self,
        channel: String,
        serial: String,
        action: AnnotationAction,
        annotation: Annotation,
    ) -> Outcome {
        let (message_serial, action) = (Some(serial), Some(action));
        let annotation = Annotation { message_serial, action, ..annotation };
        self.ask_outcome(|op| Input::Annotate { op: Some(op), channel, annotation }).await.0
    }
}

/// Presence.
impl Client {
    /// Enters presence under one's own identity; attaches if need be.
    pub async fn presence_enter(&self, channel: impl Into<String>, data: Data) -> Outcome {
        self.presence(channel, PresenceMessage::own(PresenceAction::Enter, data)).await
    }

    /// Changes one's presence data.
    pub async fn presence_update(&self, channel: impl Into<String>, data: Data) -> Outcome {
        self.presence(channel, PresenceMessage::own(PresenceAction::Update, data)).await
    }

    /// Leaves presence.
    pub async fn presence_leave(&self, channel: impl Into<String>, data: Data) -> Outcome {
        self.presence(channel, PresenceMessage::own(PresenceAction::Leave, data)).await
    }

    /// Any presence operation, for others too where the connection may speak for them (RTP14).
    pub async fn presence(&self, channel: impl Into<String>, message: PresenceMessage) -> Outcome {
        let channel = channel.into();
        self.ask_outcome(|op| Input::Presence { op: Some(op), channel, message }).await.0
    }

    /// Who is present; waits for a running sync unless the query says otherwise (RTP11).
    ///
    /// # Errors
    /// 91005 where the channel is suspended and nobody knows; else what ended the attach.
    pub async fn members(
        &self,
        channel: impl Into<String>,
        query: MembersQuery,
    ) -> Result<Vec<PresenceMessage>, ErrorInfo> {
        let channel = channel.into();
        match self.ask(|op| Input::Members { op, channel, query }).await {
            Ok(machine::Event::Members { result, .. }) => result,
            _ => Err(gone()),
        }
    }
}
