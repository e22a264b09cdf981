//! What arrives on a channel: messages, annotations, presence (RTL17, RTL15b, TM2).

use super::{change::ChannelState, channel::Channel, core::Core, io::Event, oddity::Oddity};
use crate::wire::{Action, Message, ProtocolMessage};

impl Channel {
    /// Messages, annotations and presence reach subscribers only while attached (RTL17); a frame
    /// that is dropped does not move the position either, or its messages would be lost for good.
    pub(super) fn handle_delivery(&mut self, core: &mut Core, mut frame: Box<ProtocolMessage>) {
        if self.state != ChannelState::Attached {
            core.oddities.count(Oddity::NotAttached);
            return;
        }
        give_connection(&mut frame);
        frame.fill_from_frame();
        // The serial of a SYNC is its own cursor, no position of the channel (RTL15b).
        if frame.action != Action::Sync {
            self.advance(core, &frame.channel_serial);
        }
        match frame.action {
            Action::Message => self.take_messages(core, frame),
            Action::Annotation => self.take_annotations(core, *frame),
            Action::Sync => self.take_sync(core, *frame),
            _ => self.take_presence(core, frame.presence),
        }
    }

    fn advance(&mut self, core: &mut Core, serial: &Option<String>) {
        let (Some(new), old) = (serial, &self.channel_serial) else { return };
        // Opaque, but ordered as text within one series; the server's word counts all the same.
        if old.as_ref().is_some_and(|old| old.len() == new.len() && old > new) {
            core.oddities.count(Oddity::SerialBackwards);
        }
        self.channel_serial.clone_from(serial);
    }

    fn take_messages(&mut self, core: &mut Core, frame: Box<ProtocolMessage>) {
        let ProtocolMessage { mut messages, mut channel_serial, mut channel, .. } = *frame;
        messages.retain(|message| self.is_wanted(core, message));
        let last = messages.len().saturating_sub(1);
        for (index, mut message) in messages.into_iter().enumerate() {
            let is_last = index == last;
            // What cannot be decoded is delivered with what is left of its encoding (RSL6b).
            if message.decode_with(self.options.cipher.as_ref()).is_err() {
                core.oddities.count(Oddity::Undecodable);
            }
            core.emit(Event::Message {
                // Most frames carry one message, and have the name to give away.
                channel: channel.take_if(|_| is_last).unwrap_or_else(|| self.name().to_owned()),
                message: Box::new(message),
                channel_serial: channel_serial.take_if(|_| is_last),
            });
        }
    }

    /// Neither delivered before, nor an echo where none was wanted (RTL7f).
    fn is_wanted(&mut self, core: &mut Core, message: &Message) -> bool {
        let is_echo =
            message.connection_id.is_some() && message.connection_id == core.connection_id;
        if is_echo && !core.options.echo {
            return false;
        }
        let is_new = self.seen.note(message);
        if !is_new {
            core.oddities.count(Oddity::Duplicate);
        }
        is_new
    }

    fn take_annotations(&mut self, core: &mut Core, frame: ProtocolMessage) {
        for mut annotation in frame.annotations {
            if annotation.decode().is_err() {
                core.oddities.count(Oddity::Undecodable);
            }
            let annotation = Box::new(annotation);
            core.emit(Event::Annotation { channel: self.name().to_owned(), annotation });
        }
    }
}

/// A message that is alone in its frame has the frame's connection to itself; no copy is needed, and
/// nobody else asks for it.
fn give_connection(frame: &mut ProtocolMessage) {
    if let (Action::Message, [message]) = (frame.action, &mut *frame.messages)
        && message.connection_id.is_none()
    {
        message.connection_id = frame.connection_id.take();
    }
}
