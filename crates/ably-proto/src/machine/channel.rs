//! One channel's state machine (RTL2; digest §9).

use super::{
    core::Core,
    io::{ChannelChange, ChannelState, Event},
    presence::Presence,
    timers::Timer,
};
use crate::wire::{Action, ErrorInfo, Flags, PresenceMessage, ProtocolMessage};

/// ERROR with this code means that the transport was superseded, not that the channel is refused.
const SUPERSEDED_TRANSPORT: u32 = 80016;

/// A channel somebody asked for.
pub(crate) struct Channel {
    name: String,
    state: ChannelState,
    reason: Option<ErrorInfo>,
    channel_serial: Option<String>,
    /// Where a timed-out detach falls back to (RTL5f).
    before_detach: ChannelState,
    failed_attaches: u32,
    /// What the caller asked for while the opposite was under way (RTL4h, RTL5i).
    wanted_next: Option<Wanted>,
    pub(super) presence: Presence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Attach,
    Detach,
}

impl Channel {
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            state: ChannelState::Initialized,
            reason: None,
            channel_serial: None,
            before_detach: ChannelState::Initialized,
            failed_attaches: 0,
            wanted_next: None,
            presence: Presence::default(),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn state(&self) -> ChannelState {
        self.state
    }

    pub(super) fn reason(&self) -> Option<&ErrorInfo> {
        self.reason.as_ref()
    }

    pub(super) fn members(&self) -> Vec<PresenceMessage> {
        self.presence.members()
    }

    pub(super) fn timer(&self) -> Timer {
        Timer::Channel(self.name.clone())
    }

    fn set_timer(&self, core: &mut Core, delay_ms: u64) {
        let at = core.now.plus(delay_ms);
        core.timers.set(self.timer(), at);
    }

    pub(super) fn enter(
        &mut self,
        core: &mut Core,
        state: ChannelState,
        reason: Option<ErrorInfo>,
    ) {
        let previous = std::mem::replace(&mut self.state, state);
        self.reason.clone_from(&reason);
        if matches!(state, ChannelState::Detached | ChannelState::Failed) {
            self.channel_serial = None;
            self.presence.clear();
        }
        if !matches!(state, ChannelState::Attaching | ChannelState::Attached) {
            self.presence.fail_queue(core, self.reason.as_ref());
        }
        if previous != state {
            self.announce(core, previous, reason, Flags::NONE);
        }
    }

    pub(super) fn announce(
        &self,
        core: &mut Core,
        previous: ChannelState,
        reason: Option<ErrorInfo>,
        flags: Flags,
    ) {
        let change = ChannelChange {
            previous,
            current: self.state,
            reason,
            resumed: flags.contains(Flags::RESUMED),
            has_backlog: flags.contains(Flags::HAS_BACKLOG),
            channel_serial: self.channel_serial.clone(),
        };
        core.emit(Event::Channel { channel: self.name.clone(), change });
    }
}

/// What the caller asks.
impl Channel {
    pub(super) fn attach(&mut self, core: &mut Core, serial: Option<String>) {
        if self.channel_serial.is_none() {
            self.channel_serial = serial;
        }
        match self.state {
            ChannelState::Attaching => self.wanted_next = None,
            ChannelState::Attached => {}
            ChannelState::Detaching => self.wanted_next = Some(Wanted::Attach),
            ChannelState::Initialized
            | ChannelState::Detached
            | ChannelState::Suspended
            | ChannelState::Failed => self.start_attach(core, None),
        }
    }

    /// Does what was asked for while the opposite was under way.
    fn follow_up(&mut self, core: &mut Core) {
        match (self.wanted_next.take(), self.state) {
            (Some(Wanted::Attach), ChannelState::Detached) => self.start_attach(core, None),
            (Some(Wanted::Detach), ChannelState::Attached | ChannelState::Suspended) => {
                self.detach(core);
            }
            _ => {}
        }
    }

    fn start_attach(&mut self, core: &mut Core, reason: Option<ErrorInfo>) {
        self.enter(core, ChannelState::Attaching, reason);
        self.send_attach(core);
    }

    /// Without a connection the frame waits for the next CONNECTED (RTL4i).
    fn send_attach(&mut self, core: &mut Core) {
        if core.is_connected() {
            let mut frame = ProtocolMessage::on_channel(Action::Attach, &self.name);
            frame.channel_serial.clone_from(&self.channel_serial);
            core.send(frame);
            self.set_timer(core, core.options.request_timeout_ms);
        }
    }

    pub(super) fn detach(&mut self, core: &mut Core) {
        match self.state {
            ChannelState::Attaching if core.is_connected() => {
                self.wanted_next = Some(Wanted::Detach);
            }
            ChannelState::Attached if core.is_connected() => {
                self.before_detach = self.state;
                self.enter(core, ChannelState::Detaching, None);
                self.send_detach(core);
            }
            // Suspended channels are not attached anywhere (RTL5j), nor is anything offline (RTL5l).
            ChannelState::Attached | ChannelState::Attaching | ChannelState::Suspended => {
                core.timers.stop(&self.timer());
                self.enter(core, ChannelState::Detached, None);
            }
            ChannelState::Detaching => self.wanted_next = None,
            ChannelState::Initialized | ChannelState::Detached | ChannelState::Failed => {}
        }
    }

    fn send_detach(&mut self, core: &mut Core) {
        core.send(ProtocolMessage::on_channel(Action::Detach, &self.name));
        self.set_timer(core, core.options.request_timeout_ms);
    }
}

/// What the server says.
impl Channel {
    pub(super) fn handle_attached(&mut self, core: &mut Core, frame: ProtocolMessage) {
        match self.state {
            // SUSPENDED → ATTACHED is the late answer to an attach we gave up on.
            ChannelState::Attaching | ChannelState::Attached | ChannelState::Suspended => {
                self.attached(core, frame);
            }
            ChannelState::Detaching => self.send_detach(core),
            ChannelState::Detached => {
                self.before_detach = ChannelState::Detached;
                self.enter(core, ChannelState::Detaching, None);
                self.send_detach(core);
            }
            ChannelState::Initialized | ChannelState::Failed => {}
        }
    }

    fn attached(&mut self, core: &mut Core, frame: ProtocolMessage) {
        core.timers.stop(&self.timer());
        self.failed_attaches = 0;
        self.reason.clone_from(&frame.error);
        if frame.channel_serial.is_some() {
            self.channel_serial = frame.channel_serial;
        }
        let previous = std::mem::replace(&mut self.state, ChannelState::Attached);
        let resumed = frame.flags.contains(Flags::RESUMED);
        if previous == ChannelState::Attached && resumed {
            return;
        }
        self.announce(core, previous, frame.error, frame.flags);
        self.presence.attached(core, &self.name, frame.flags.contains(Flags::HAS_PRESENCE));
        self.follow_up(core);
    }

    pub(super) fn handle_detached(&mut self, core: &mut Core, frame: ProtocolMessage) {
        match self.state {
            ChannelState::Attaching => self.suspend_and_retry(core, frame.error),
            ChannelState::Attached | ChannelState::Suspended => {
                self.start_attach(core, frame.error);
            }
            ChannelState::Detaching => {
                core.timers.stop(&self.timer());
                self.enter(core, ChannelState::Detached, frame.error);
                self.follow_up(core);
            }
            ChannelState::Initialized | ChannelState::Detached | ChannelState::Failed => {}
        }
    }

    pub(super) fn handle_error(&mut self, core: &mut Core, frame: ProtocolMessage) {
        if frame.error.as_ref().is_some_and(|error| error.code == SUPERSEDED_TRANSPORT) {
            self.connected(core);
            return;
        }
        core.timers.stop(&self.timer());
        self.enter(core, ChannelState::Failed, frame.error);
    }

    /// Messages reach subscribers only while attached (RTL17); a frame that is dropped does not
    /// move the position either, or its messages would be lost for good.
    pub(super) fn handle_message(&mut self, core: &mut Core, mut frame: ProtocolMessage) {
        if self.state != ChannelState::Attached {
            return;
        }
        frame.fill_from_frame();
        self.advance(&frame.channel_serial);
        let last = frame.messages.len().saturating_sub(1);
        for (index, mut message) in frame.messages.into_iter().enumerate() {
            // What cannot be decoded is delivered with what is left of its encoding (RSL6b).
            let _ = message.decode();
            core.emit(Event::Message {
                channel: self.name.clone(),
                message: Box::new(message),
                channel_serial: frame.channel_serial.clone().filter(|_| index == last),
            });
        }
    }

    pub(super) fn handle_presence(&mut self, core: &mut Core, mut frame: ProtocolMessage) {
        if self.state != ChannelState::Attached {
            return;
        }
        frame.fill_from_frame();
        match frame.action {
            // The serial of a SYNC is its own cursor, no position of the channel (RTL15b).
            Action::Sync => self.presence.handle_sync(core, &self.name, frame),
            _ => {
                self.advance(&frame.channel_serial);
                self.presence.handle_presence(core, &self.name, frame.presence);
            }
        }
    }

    fn advance(&mut self, serial: &Option<String>) {
        if serial.is_some() {
            self.channel_serial.clone_from(serial);
        }
    }
}

/// Time and the connection.
impl Channel {
    pub(super) fn timer_fired(&mut self, core: &mut Core) {
        match self.state {
            ChannelState::Attaching => {
                let error = ErrorInfo::new(90007, 408, "no ATTACHED in time");
                self.suspend_and_retry(core, Some(error));
            }
            ChannelState::Detaching => {
                let error = ErrorInfo::new(90007, 408, "no DETACHED in time");
                let before = self.before_detach;
                self.wanted_next = None;
                self.enter(core, before, Some(error));
            }
            ChannelState::Suspended => self.start_attach(core, None),
            ChannelState::Initialized
            | ChannelState::Attached
            | ChannelState::Detached
            | ChannelState::Failed => {}
        }
    }

    /// RTL13b: try again later, while the connection holds.
    fn suspend_and_retry(&mut self, core: &mut Core, reason: Option<ErrorInfo>) {
        self.failed_attaches = self.failed_attaches.saturating_add(1);
        let delay = core.options.channel_backoff.delay_ms(self.failed_attaches, &mut core.jitter);
        self.enter(core, ChannelState::Suspended, reason);
        self.set_timer(core, delay);
        self.follow_up(core);
    }

    /// RTL3d, RTN19b: everything that should be attached asks again, from where it stood.
    pub(super) fn connected(&mut self, core: &mut Core) {
        match self.state {
            ChannelState::Attaching => self.send_attach(core),
            ChannelState::Attached | ChannelState::Suspended => self.start_attach(core, None),
            ChannelState::Detaching => self.send_detach(core),
            ChannelState::Initialized | ChannelState::Detached | ChannelState::Failed => {}
        }
    }

    pub(super) fn connection_suspended(&mut self, core: &mut Core, reason: Option<&ErrorInfo>) {
        match self.state {
            ChannelState::Attaching | ChannelState::Attached => {
                self.enter(core, ChannelState::Suspended, reason.cloned());
                self.follow_up(core);
            }
            ChannelState::Detaching => {
                // An attach asked for meanwhile comes with the next connection (RTL3d).
                let state = match self.wanted_next.take() {
                    Some(Wanted::Attach) => ChannelState::Suspended,
                    _ => ChannelState::Detached,
                };
                self.enter(core, state, reason.cloned());
            }
            ChannelState::Initialized
            | ChannelState::Detached
            | ChannelState::Suspended
            | ChannelState::Failed => {}
        }
    }

    pub(super) fn connection_ended(
        &mut self,
        core: &mut Core,
        state: ChannelState,
        why: Option<&ErrorInfo>,
    ) {
        match self.state {
            ChannelState::Attaching
            | ChannelState::Attached
            | ChannelState::Suspended
            | ChannelState::Detaching => {
                self.wanted_next = None;
                self.enter(core, state, why.cloned());
            }
            ChannelState::Initialized | ChannelState::Detached | ChannelState::Failed => {}
        }
    }
}
