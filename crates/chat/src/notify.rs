//! Whether a message rings, and why not. Every decision has its reason, which is journalled, so
//! that "why did it not ring?" has an answer.
//!
//! Messages alone are asked about: an edit, a deletion or a reaction is none, and never rings.
//!
//! It knows nothing of notification services and of words; how much of a message is shown is the
//! caller's.

mod cards;
mod digest;
mod pace;
mod sounds;

use model::{
    Message, MessageKind, NotificationLevel, NotificationSettings, RoomKind, Timestamp, UserId,
};

pub use self::cards::{Card, Cards};
pub use self::digest::{Digest, RoomCount, Summary};
pub use self::pace::Pace;
pub use self::sounds::{SOUND_EVERY_MS, Sounds};

/// How a message came to this desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Over the line, as it was written.
    Live,
    /// From history after a (re)connect, or over the line while catching up.
    CatchUp,
    /// From an older page somebody scrolled to.
    History,
}

/// What is known when the decision is made.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The person signed in.
    pub me: &'a UserId,
    /// How the message came.
    pub origin: Origin,
    /// Whether the database had never seen its id.
    pub is_new: bool,
    /// What kind of room it is in; a direct message calls as a mention does.
    pub kind: RoomKind,
    /// Whether this person muted the room.
    pub is_muted: bool,
    /// Which messages ring there; `None` follows the settings.
    pub level: Option<NotificationLevel>,
    /// What this person set for all rooms.
    pub settings: &'a NotificationSettings,
    /// Whether the text mentions this person ([`crate::mention`]).
    pub is_mention: bool,
    /// Whether it is read as it arrives ([`crate::attention`]).
    pub is_in_view: bool,
    /// Whether somebody is at the window, with another room before them ([`crate::attention`]).
    pub is_elsewhere_in_window: bool,
    /// Up to when this person has read the room, by the service's clock, here or elsewhere.
    pub read_up_to: Option<Timestamp>,
    /// Until when all notifications are silenced.
    pub paused_until: Option<Timestamp>,
    /// Until when it is quiet ([`crate::quiet`]).
    pub quiet_until: Option<Timestamp>,
}

impl Context<'_> {
    /// Whether it calls this person in particular.
    pub fn is_call(&self) -> bool {
        self.is_mention || self.kind == RoomKind::Direct
    }

    fn is_held_by_mute(&self) -> bool {
        let comes_through = (self.is_mention && self.settings.mentions_through_mute)
            || (self.kind == RoomKind::Direct && self.settings.direct_through_mute);
        self.is_muted && !comes_through
    }

    fn is_below_level(&self) -> bool {
        match self.level.unwrap_or(self.settings.level) {
            NotificationLevel::All => false,
            NotificationLevel::Mentions => !self.is_call(),
            NotificationLevel::Nothing => true,
        }
    }
}

/// What to do about a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Ring for it alone.
    Show,
    /// Ring for it alone, in the window that somebody is at.
    ShowInWindow,
    /// Count it in the one digest at the end of the catch-up.
    Digest,
    /// Do nothing.
    Silent(Reason),
}

/// Why a message does not ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Written by this person, here or elsewhere.
    Own,
    /// Said by the service itself: somebody joined.
    System,
    /// Already told, from an older page, or deleted since.
    Replayed,
    /// Already read, here before or on another device.
    ReadElsewhere,
    /// In front of the person's eyes.
    InView,
    /// The person silenced all notifications.
    Paused,
    /// It came in quiet hours.
    QuietHours,
    /// The room is muted, and the message does not come through that.
    Muted,
    /// In this room only mentions ring, or nothing does.
    Level,
}

/// Decides about one message. The first reason that applies is the one named.
pub fn decide(context: &Context<'_>, message: &Message, now: Timestamp) -> Decision {
    match silence(context, message, now) {
        Some(reason) => Decision::Silent(reason),
        None if context.origin == Origin::CatchUp => Decision::Digest,
        None if context.is_elsewhere_in_window => Decision::ShowInWindow,
        None => Decision::Show,
    }
}

fn silence(context: &Context<'_>, message: &Message, now: Timestamp) -> Option<Reason> {
    let is_replayed = !context.is_new || context.origin == Origin::History || message.is_deleted;
    let is_read = message.sent_at.is_some_and(|at| context.read_up_to >= Some(at));
    let reasons = [
        (message.sender_id == *context.me, Reason::Own),
        (message.content.kind == MessageKind::System, Reason::System),
        (is_replayed, Reason::Replayed),
        (is_read, Reason::ReadElsewhere),
        (context.is_in_view, Reason::InView),
        (context.paused_until.is_some_and(|until| now < until), Reason::Paused),
        (context.quiet_until.is_some_and(|until| now < until), Reason::QuietHours),
        (context.is_held_by_mute(), Reason::Muted),
        (context.is_below_level(), Reason::Level),
    ];
    reasons.into_iter().find_map(|(applies, reason)| applies.then_some(reason))
}

#[cfg(test)]
mod tests;
