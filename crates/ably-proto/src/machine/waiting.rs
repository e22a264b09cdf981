//! Who waits for what of a channel, and when each is answered (RTL4d, RTL4h, RTL5i, RTL16a).

use super::{
    change::ChannelState,
    channel::{Channel, Wanted},
    core::Core,
    io::OpId,
};
use crate::wire::{ErrorInfo, Flags};

/// Callers that wait, by what they asked for.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    pub(super) attach: Vec<OpId>,
    pub(super) detach: Vec<OpId>,
    pub(super) options: Vec<OpId>,
    /// Listeners of raw annotations.
    pub(super) annotations: Vec<OpId>,
}

impl Channel {
    /// Changes what is done once the request under way is over; whoever wanted something else is
    /// told that it will not happen.
    pub(super) fn want(&mut self, core: &mut Core, wanted: Option<Wanted>) {
        let superseded = ErrorInfo::new(90001, 400, "asked for the opposite meanwhile");
        match (self.wanted_next, wanted) {
            (Some(Wanted::Attach), None) => {
                core.all_done(&mut self.waiting.attach, &Err(superseded));
            }
            (Some(Wanted::Detach), None) => {
                core.all_done(&mut self.waiting.detach, &Err(superseded));
            }
            _ => {}
        }
        self.wanted_next = wanted;
    }

    /// Answers everyone whom the state answers.
    pub(super) fn settle_waiting(&mut self, core: &mut Core) {
        let failed = Err(self.failure());
        match self.state {
            ChannelState::Attached => {
                core.all_done(&mut self.waiting.attach, &Ok(()));
                let raw = self.raw_annotations();
                core.all_done(&mut self.waiting.annotations, &raw);
            }
            ChannelState::Detached => core.all_done(&mut self.waiting.detach, &Ok(())),
            ChannelState::Suspended | ChannelState::Failed | ChannelState::Initialized => {}
            ChannelState::Attaching | ChannelState::Detaching => return,
        }
        if self.wanted_next != Some(Wanted::Detach) {
            core.all_done(&mut self.waiting.detach, &failed);
        }
        if self.state != ChannelState::Attached && self.wanted_next != Some(Wanted::Attach) {
            core.all_done(&mut self.waiting.attach, &failed);
            core.all_done(&mut self.waiting.options, &failed);
            core.all_done(&mut self.waiting.annotations, &failed);
        }
    }

    /// Why what was asked for did not come to be.
    pub(super) fn failure(&self) -> ErrorInfo {
        let unexplained = || ErrorInfo::new(90001, 400, "the channel's state allows it not");
        self.reason.clone().unwrap_or_else(unexplained)
    }

    /// Without the mode the server sends none (RTAN4e).
    fn raw_annotations(&self) -> Result<(), ErrorInfo> {
        if self.granted.modes.contains(Flags::ANNOTATION_SUBSCRIBE) {
            return Ok(());
        }
        Err(ErrorInfo::new(93001, 400, "the mode ANNOTATION_SUBSCRIBE was not granted"))
    }
}
