//! One channel's state machine: what the caller asks of it (RTL2; digest §9).

use super::{
    change::{ChannelChange, ChannelState},
    core::Core,
    io::{Event, OpId, Subscription},
    options::ChannelOptions,
    presence::Presence,
    seen::Seen,
    timers::Timer,
    waiting::Waiting,
    watch::Awaited,
};
use crate::{
    cipher::Cipher,
    wire::{Action, ErrorInfo, Flags, ProtocolMessage},
};

/// A channel somebody asked for.
#[derive(Default)]
pub(crate) struct Channel {
    pub(super) name: String,
    pub(super) state: ChannelState,
    pub(super) reason: Option<ErrorInfo>,
    pub(super) channel_serial: Option<String>,
    /// Where the attachment without continuity began (RTL15c).
    pub(super) attach_serial: Option<String>,
    pub(super) options: ChannelOptions,
    /// What the server granted (RTL4m, RTL4k1).
    pub(super) granted: Granted,
    /// Where a timed-out detach falls back to (RTL5f).
    pub(super) before_detach: ChannelState,
    pub(super) failed_attaches: u32,
    /// What the caller asked for while the opposite was under way (RTL4h, RTL5i).
    pub(super) wanted_next: Option<Wanted>,
    pub(super) waiting: Waiting,
    pub(super) seen: Seen,
    pub(super) presence: Presence,
}

/// How the server says the channel is attached.
#[derive(Debug, Default)]
pub(crate) struct Granted {
    pub(super) modes: Flags,
    pub(super) params: std::collections::BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    Attach,
    Detach,
}

impl Channel {
    pub(super) fn new(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    /// A channel that will be attached from a position (RTN16j).
    pub(super) fn at(name: String, channel_serial: String) -> Self {
        Self { name, channel_serial: Some(channel_serial), ..Self::default() }
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

    pub(super) fn channel_serial(&self) -> Option<&str> {
        self.channel_serial.as_deref()
    }

    pub(super) fn cipher(&self) -> Option<&Cipher> {
        self.options.cipher.as_ref()
    }

    pub(super) fn timer(&self) -> Timer {
        Timer::Channel(self.name.clone())
    }

    pub(super) fn set_timer(&self, core: &mut Core, delay_ms: u64) {
        let at = core.now.plus(delay_ms);
        core.timers.set(self.timer(), at);
    }

    pub(super) fn enter(
        &mut self,
        core: &mut Core,
        state: ChannelState,
        reason: Option<ErrorInfo>,
    ) {
        self.enter_until(core, state, reason, None);
    }

    /// Changes state and says so; with `retry_in_ms` where it will not stay.
    pub(super) fn enter_until(
        &mut self,
        core: &mut Core,
        state: ChannelState,
        reason: Option<ErrorInfo>,
        retry_in_ms: Option<u64>,
    ) {
        let previous = std::mem::replace(&mut self.state, state);
        self.reason.clone_from(&reason);
        if matches!(state, ChannelState::Detached | ChannelState::Failed) {
            // RTL15b2, RTP5a. What is attached again later may be replayed (rewind).
            self.channel_serial = None;
            self.seen.clear();
            self.presence.clear();
        }
        if !matches!(state, ChannelState::Attaching | ChannelState::Attached) {
            self.presence.fail_queue(core, self.reason.as_ref());
        }
        self.presence.answer_waiting(core, state, self.reason.as_ref());
        if previous != state {
            let change = ChannelChange { retry_in_ms, ..self.change(previous, reason) };
            self.tell(core, change);
        }
        self.settle_waiting(core);
    }

    fn change(&self, previous: ChannelState, reason: Option<ErrorInfo>) -> ChannelChange {
        ChannelChange {
            previous,
            current: self.state,
            reason,
            resumed: false,
            has_backlog: false,
            channel_serial: self.channel_serial.clone(),
            retry_in_ms: None,
        }
    }

    fn tell(&self, core: &mut Core, change: ChannelChange) {
        let is_new = change.previous != change.current;
        core.emit(Event::Channel { channel: self.name.clone(), change });
        if is_new {
            let channel = self.name.clone();
            core.reached(&Awaited::Channel { channel, state: self.state });
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
            resumed: flags.contains(Flags::RESUMED),
            has_backlog: flags.contains(Flags::HAS_BACKLOG),
            ..self.change(previous, reason)
        };
        self.tell(core, change);
    }
}

/// Attaching.
impl Channel {
    pub(super) fn attach(&mut self, core: &mut Core, op: Option<OpId>, serial: Option<String>) {
        if self.channel_serial.is_none() {
            self.channel_serial = serial;
        }
        match self.state {
            ChannelState::Attached => core.done(op, Ok(())),
            ChannelState::Attaching => {
                self.waiting.attach.extend(op);
                self.want(core, None);
            }
            ChannelState::Detaching => {
                self.waiting.attach.extend(op);
                self.want(core, Some(Wanted::Attach));
            }
            ChannelState::Initialized
            | ChannelState::Detached
            | ChannelState::Suspended
            | ChannelState::Failed => {
                self.waiting.attach.extend(op);
                self.start_attach(core, None);
            }
        }
    }

    /// Does what was asked for while the opposite was under way.
    pub(super) fn follow_up(&mut self, core: &mut Core) {
        match (self.wanted_next.take(), self.state) {
            (Some(Wanted::Attach), ChannelState::Detached) => self.start_attach(core, None),
            (Some(Wanted::Detach), ChannelState::Attached | ChannelState::Suspended) => {
                self.detach(core, None);
            }
            _ => {}
        }
    }

    pub(super) fn start_attach(&mut self, core: &mut Core, reason: Option<ErrorInfo>) {
        self.enter(core, ChannelState::Attaching, reason);
        self.send_attach(core);
    }

    /// Without a connection the frame waits for the next CONNECTED (RTL4i).
    pub(super) fn send_attach(&mut self, core: &mut Core) {
        if core.is_connected() {
            let mut frame = ProtocolMessage::on_channel(Action::Attach, &self.name);
            frame.channel_serial.clone_from(&self.channel_serial);
            frame.params.clone_from(&self.options.params);
            frame.flags = self.options.modes;
            core.send(frame);
            self.set_timer(core, core.options.request_timeout_ms);
        }
    }

    /// The listener is served anyway; only the attach is its doing (RTL7g, RTL7h).
    pub(super) fn subscribe(&mut self, core: &mut Core, op: Option<OpId>, kind: Subscription) {
        let is_away = matches!(
            self.state,
            ChannelState::Initialized | ChannelState::Detaching | ChannelState::Detached
        );
        let is_raw = kind == Subscription::Annotations;
        if is_away && !self.options.attach_on_subscribe {
            core.done(op, Ok(()));
        } else if is_raw {
            self.waiting.annotations.extend(op);
            if is_away {
                self.attach(core, None, None);
            } else {
                self.settle_waiting(core);
            }
        } else if is_away {
            self.attach(core, op, None);
        } else {
            core.done(op, Ok(()));
        }
    }

    /// Channels that are attached, or about to be, are changed in place: they stay in their state,
    /// so that nothing that arrives meanwhile is lost (RTL16a).
    pub(super) fn set_options(
        &mut self,
        core: &mut Core,
        op: Option<OpId>,
        options: ChannelOptions,
    ) {
        let is_live = matches!(self.state, ChannelState::Attached | ChannelState::Attaching);
        let is_news = self.options.is_attached_differently(&options);
        self.options = options;
        if is_live && is_news {
            self.waiting.options.extend(op);
            self.send_attach(core);
        } else {
            core.done(op, Ok(()));
        }
    }
}

/// Detaching.
impl Channel {
    pub(super) fn detach(&mut self, core: &mut Core, op: Option<OpId>) {
        self.waiting.detach.extend(op);
        match self.state {
            ChannelState::Attaching if core.is_connected() => {
                self.want(core, Some(Wanted::Detach));
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
            ChannelState::Detaching => self.want(core, None),
            ChannelState::Initialized | ChannelState::Detached => self.detach_done(core, Ok(())),
            ChannelState::Failed => {
                let error = self.failure();
                self.detach_done(core, Err(error));
            }
        }
    }

    fn detach_done(&mut self, core: &mut Core, result: Result<(), ErrorInfo>) {
        core.all_done(&mut self.waiting.detach, &result);
    }

    pub(super) fn send_detach(&mut self, core: &mut Core) {
        core.send(ProtocolMessage::on_channel(Action::Detach, &self.name));
        self.set_timer(core, core.options.request_timeout_ms);
    }
}
