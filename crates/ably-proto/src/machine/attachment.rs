//! One channel's state machine: what the server, time and the connection say (RTL3, RTL12 to RTL14).

use super::{
    change::ChannelState,
    channel::{Channel, Granted, Wanted},
    core::Core,
};
use crate::wire::{ErrorInfo, Flags, ProtocolMessage};

/// ERROR with this code means that the transport was superseded, not that the channel is refused.
const SUPERSEDED_TRANSPORT: u32 = 80016;

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
        self.reason = None;
        let resumed = frame.flags.contains(Flags::RESUMED);
        if !resumed {
            self.attach_serial.clone_from(&frame.channel_serial);
        }
        // What is replayed moves the position itself: a server that names its end beforehand would
        // make us miss the rest when the line drops in between.
        let is_replayed = resumed && frame.flags.contains(Flags::HAS_BACKLOG);
        if frame.channel_serial.is_some() && !(is_replayed && self.channel_serial.is_some()) {
            self.channel_serial = frame.channel_serial;
        }
        self.granted = Granted { modes: frame.flags.modes(), params: frame.params };
        let previous = std::mem::replace(&mut self.state, ChannelState::Attached);
        core.all_done(&mut self.waiting.options, &Ok(()));
        if previous == ChannelState::Attached && resumed {
            self.settle_waiting(core);
            return;
        }
        self.announce(core, previous, frame.error, frame.flags);
        self.settle_waiting(core);
        self.presence_attached(core, frame.flags.contains(Flags::HAS_PRESENCE));
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
        self.wanted_next = None;
        self.enter(core, ChannelState::Failed, frame.error);
    }
}

/// Time and the connection.
impl Channel {
    pub(super) fn timer_fired(&mut self, core: &mut Core) {
        match self.state {
            ChannelState::Attaching => self.suspend_and_retry(core, Some(attach_timeout())),
            // The server did not answer a change of options; what was granted before holds.
            ChannelState::Attached => {
                core.all_done(&mut self.waiting.options, &Err(attach_timeout()));
            }
            ChannelState::Detaching => {
                let error = ErrorInfo::new(90007, 408, "no DETACHED in time");
                let before = self.before_detach;
                self.wanted_next = None;
                self.enter(core, before, Some(error));
            }
            ChannelState::Suspended => self.start_attach(core, None),
            ChannelState::Initialized | ChannelState::Detached | ChannelState::Failed => {}
        }
    }

    /// RTL13b: try again later, while the connection holds.
    fn suspend_and_retry(&mut self, core: &mut Core, reason: Option<ErrorInfo>) {
        self.failed_attaches = self.failed_attaches.saturating_add(1);
        let delay = core.options.channel_backoff.delay_ms(self.failed_attaches, &mut core.jitter);
        self.enter_until(core, ChannelState::Suspended, reason, Some(delay));
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

fn attach_timeout() -> ErrorInfo {
    ErrorInfo::new(90007, 408, "no ATTACHED in time")
}
