//! ATTACH, DETACH, SYNC, and what a new token does to attachments (digest §7.3, §10).

use std::collections::BTreeMap;
use std::sync::Arc;

use ably_proto::capability::{Capability, Operation};
use ably_proto::wire::{Action, ErrorInfo, Flags, ProtocolMessage};

use super::channel::{Attach, Occupancy, Rewind, Subscriber};
use super::channel_name;
use super::connection::{Attachment, Connection, channel_error, named_channel};
use super::refusal;

/// The modes by their names in the `modes` parameter, with the operation each needs.
const MODES: [(&str, Flags, Operation); 6] = [
    ("presence", Flags::PRESENCE, Operation::Presence),
    ("publish", Flags::PUBLISH, Operation::Publish),
    ("subscribe", Flags::SUBSCRIBE, Operation::Subscribe),
    ("presence_subscribe", Flags::PRESENCE_SUBSCRIBE, Operation::Subscribe),
    ("annotation_publish", Flags::ANNOTATION_PUBLISH, Operation::AnnotationPublish),
    ("annotation_subscribe", Flags::ANNOTATION_SUBSCRIBE, Operation::AnnotationSubscribe),
];

impl Connection {
    /// Attaches a channel or changes its attachment; a refusal fails that channel only.
    pub(crate) async fn attach(&mut self, mut frame: ProtocolMessage) {
        let Some(name) = frame.channel.clone() else {
            tracing::debug!("ATTACH without a channel ignored");
            return;
        };
        // What the name says holds where the frame does not say otherwise.
        for (param, value) in channel_name::params(&name) {
            frame.params.entry(param).or_insert(value);
        }
        match self.accept_attach(&name, &frame) {
            Ok((attachment, rewind)) => {
                let subscriber = self.subscriber(&name, &attachment);
                let attach = Attach {
                    position: frame.channel_serial,
                    params: attachment.params.clone(),
                    rewind,
                    now_ms: self.app.faults.now_ms(),
                };
                let channel = Arc::clone(&attachment.channel);
                self.attachments.insert(name, attachment);
                channel.attach(subscriber, attach).await;
            }
            Err(error) => self.drop_channel(&name, error).await,
        }
    }

    /// Detaches a channel; its presence members of this connection leave at once.
    pub(crate) async fn detach(&mut self, frame: ProtocolMessage) {
        let Ok(name) = named_channel(&frame) else {
            tracing::debug!("DETACH without a channel ignored");
            return;
        };
        self.release(name).await;
        self.line.send(ProtocolMessage::on_channel(Action::Detached, name));
    }

    /// Sends the presence set again.
    pub(crate) async fn sync(&self, frame: &ProtocolMessage) {
        let name = frame.channel.as_deref().unwrap_or_default();
        if let Some(attachment) = self.attachments.get(name) {
            attachment.channel.sync(&(self.line.id, name.to_owned())).await;
        }
    }

    /// Holds every attachment against a new credential: what lost all modes fails with 40160,
    /// what lost or won some is told its new flags (§14.4).
    pub(crate) async fn regrant(&mut self) {
        let names: Vec<String> = self.attachments.keys().cloned().collect();
        for name in names {
            let Some(attachment) = self.attachments.get_mut(&name) else { continue };
            let granted = granted_modes(&self.grant.capability, &name, attachment.asked);
            let may_know = attachment.occupancy.is_none()
                || self.grant.capability.allows(&name, Operation::ChannelMetadata);
            if granted == attachment.granted && may_know {
                continue;
            }
            if granted == Flags::NONE || !may_know {
                self.drop_channel(&name, refusal::not_permitted()).await;
                continue;
            }
            attachment.granted = granted;
            let params = attachment.params.clone();
            let (place, now_ms) = ((self.line.id, name), self.app.faults.now_ms());
            attachment.channel.change_modes(&place, granted, params, now_ms).await;
        }
    }

    fn accept_attach(
        &self,
        name: &str,
        frame: &ProtocolMessage,
    ) -> Result<(Attachment, Option<Rewind>), ErrorInfo> {
        channel_name::check(name)?;
        let is_new = !self.attachments.contains_key(name);
        if is_new && self.attachments.len() >= self.app.config.max_channels {
            return Err(refusal::too_many_channels());
        }
        let asked = asked_modes(frame);
        let filter = channel_name::filter(name)?.map(Arc::new);
        let granted = granted_modes(&self.grant.capability, name, asked);
        if granted == Flags::NONE {
            return Err(refusal::not_permitted());
        }
        let echo = self.echo && frame.params.get("echo").is_none_or(|echo| echo != "false");
        let params = understood_params(&frame.params, granted);
        // Clients that still say that they come back are not rewound (RTL4j2).
        let comes_back = frame.flags.contains(Flags::ATTACH_RESUME);
        let rewind = Rewind::read(&frame.params)?.filter(|_| !comes_back && filter.is_none());
        let occupancy = self.occupancy(name, frame)?;
        let channel = self.app.channel(name);
        Ok((Attachment { channel, asked, granted, params, echo, filter, occupancy }, rewind))
    }

    /// How many use a channel is told to those who may know it from REST too.
    fn occupancy(
        &self,
        name: &str,
        frame: &ProtocolMessage,
    ) -> Result<Option<Occupancy>, ErrorInfo> {
        let Some(text) = frame.params.get("occupancy") else { return Ok(None) };
        if !self.grant.capability.allows(name, Operation::ChannelMetadata) {
            return Err(refusal::not_permitted());
        }
        Occupancy::read(text).map(Some)
    }

    fn subscriber(&self, name: &str, attachment: &Attachment) -> Subscriber {
        Subscriber {
            line: Arc::clone(&self.line),
            connection_id: self.session.id.clone(),
            name: name.to_owned(),
            modes: attachment.granted,
            echo: attachment.echo,
            filter: attachment.filter.clone(),
            whole_appends: attachment.params.contains_key("appendMode"),
            occupancy: attachment.occupancy.clone(),
        }
    }

    async fn drop_channel(&mut self, name: &str, error: ErrorInfo) {
        self.release(name).await;
        self.line.send(channel_error(name, error));
    }

    async fn release(&mut self, name: &str) {
        let Some(attachment) = self.attachments.remove(name) else { return };
        let channel = attachment.channel;
        let now_ms = self.app.faults.now_ms();
        channel.detach(&(self.line.id, name.to_owned()), now_ms).await;
        channel.leave(&self.session.id, now_ms, || true).await;
    }
}

/// The modes a client asks for: by parameter, else by flags, else the usual ones.
fn asked_modes(frame: &ProtocolMessage) -> Flags {
    let by_param = frame.params.get("modes").map(|list| {
        let names = list.split(',').map(|name| name.trim().to_ascii_lowercase());
        names.filter_map(|name| mode_of(&name)).fold(Flags::NONE, Flags::with)
    });
    let asked = by_param.unwrap_or_else(|| frame.flags.modes());
    if asked == Flags::NONE { Flags::DEFAULT_MODES } else { asked }
}

fn mode_of(name: &str) -> Option<Flags> {
    MODES.iter().find(|(known, ..)| *known == name).map(|(_, flag, _)| *flag)
}

fn granted_modes(capability: &Capability, channel: &str, asked: Flags) -> Flags {
    // Through a filter a channel is heard, and nothing else.
    let is_whole = channel_name::check_whole(channel).is_ok();
    let is_granted = |flag: &Flags, operation: &Operation| {
        asked.contains(*flag)
            && (is_whole || *flag == Flags::SUBSCRIBE)
            && capability.allows(channel, *operation)
    };
    let granted = MODES.iter().filter(|(_, flag, operation)| is_granted(flag, operation));
    granted.fold(Flags::NONE, |granted, (_, flag, _)| granted.with(*flag))
}

/// The parameters that were understood, with their effective values; others are dropped silently
/// (RTL4k1).
fn understood_params(
    params: &BTreeMap<String, String>,
    granted: Flags,
) -> BTreeMap<String, String> {
    let mut understood = BTreeMap::new();
    if params.contains_key("modes") {
        let names = MODES.iter().filter(|(_, flag, _)| granted.contains(*flag));
        let names: Vec<&str> = names.map(|(name, ..)| *name).collect();
        understood.insert("modes".to_owned(), names.join(","));
    }
    // Whoever takes deltas takes whole messages too, and whole is how all of ours come.
    let is_understood = |name: &str, value: &str| match name {
        "echo" | "occupancy" | "rewind" | "rewindLimit" => true,
        "appendMode" => value == "full",
        "delta" => value == "vcdiff",
        _ => false,
    };
    let named = params.iter().filter(|(name, value)| is_understood(name, value));
    understood.extend(named.map(|(name, value)| (name.clone(), value.clone())));
    understood
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attach(flags: Flags, modes: Option<&str>) -> ProtocolMessage {
        let params =
            modes.map(|modes| ("modes".to_owned(), modes.to_owned())).into_iter().collect();
        ProtocolMessage { flags, params, ..ProtocolMessage::on_channel(Action::Attach, "room") }
    }

    #[test]
    fn modes_come_by_parameter_before_flags_before_default() {
        assert_eq!(asked_modes(&attach(Flags::NONE, None)), Flags::DEFAULT_MODES);
        assert_eq!(asked_modes(&attach(Flags::PUBLISH, None)), Flags::PUBLISH);
        assert_eq!(asked_modes(&attach(Flags::RESUMED, None)), Flags::DEFAULT_MODES);
        let both = attach(Flags::PUBLISH, Some("subscribe, PRESENCE"));
        assert_eq!(asked_modes(&both), Flags::SUBSCRIBE.with(Flags::PRESENCE));
    }

    #[test]
    fn granted_modes_are_those_asked_for_that_the_capability_allows() {
        let capability = Capability::default().with("room", ["subscribe"]);
        let granted = granted_modes(&capability, "room", Flags::DEFAULT_MODES);
        assert_eq!(granted, Flags::SUBSCRIBE.with(Flags::PRESENCE_SUBSCRIBE));
        assert_eq!(granted_modes(&capability, "room", Flags::PUBLISH), Flags::NONE);
        assert_eq!(granted_modes(&capability, "other", Flags::DEFAULT_MODES), Flags::NONE);
    }

    #[test]
    fn unknown_parameters_are_not_echoed() {
        let params = [("modes", "subscribe"), ("colour", "red"), ("delta", "xor")];
        let params = params.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        let understood = understood_params(&params, Flags::SUBSCRIBE);
        assert_eq!(understood, [("modes".to_owned(), "subscribe".to_owned())].into());
    }
}
