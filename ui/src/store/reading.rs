//! What the person has before their eyes, reported when it changes, and what they have read.

use ipc::{MarkRead, SetAttention};
use model::RoomId;

use super::action::WindowAction;
use super::effect::Effect;
use super::open_room::Phase;
use super::state::State;

/// What was last told to the core.
#[derive(Clone, Debug, PartialEq)]
struct Report {
    room_id: Option<RoomId>,
    is_focused: bool,
    is_at_end: bool,
}

/// The window's relation to its person.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Attention {
    is_focused: bool,
    is_visible: bool,
    reported: Option<Report>,
}

impl Attention {
    /// Whether somebody can be reading at all.
    pub(crate) fn has_eyes(&self) -> bool {
        self.is_focused && self.is_visible
    }

    /// The core may have forgotten what it was told.
    pub(crate) fn forget(&mut self) {
        self.reported = None;
    }
}

impl State {
    pub(super) fn reduce_window(&mut self, action: WindowAction) -> Vec<Effect> {
        match action {
            WindowAction::Focused(is_focused) => self.attention.is_focused = is_focused,
            WindowAction::Visible(is_visible) => self.attention.is_visible = is_visible,
            WindowAction::Active => self.has_been_active(),
            WindowAction::Tick => {}
            WindowAction::Frame => {
                self.is_frame_asked = false;
                self.next_frame();
            }
        }
        Vec::new()
    }

    /// Something new may be drawn: a frame has passed. Where one is awaited, that one counts.
    pub(super) fn next_frame(&mut self) {
        if !self.is_frame_asked
            && let Some(open) = &mut self.open
        {
            open.next_frame();
        }
    }

    /// Runs after every action: what is too much for one frame is drawn in the next.
    pub(super) fn ask_frame(&mut self) -> Option<Effect> {
        self.open.as_ref().filter(|open| open.has_more() && !self.is_frame_asked)?;
        self.is_frame_asked = true;
        Some(Effect::Frame)
    }

    /// Input after a while without: the core is told again, and what it did not count as read
    /// because nobody moved is offered again.
    fn has_been_active(&mut self) {
        self.attention.forget();
        if self.open_summary().is_some_and(|room| room.unread > 0)
            && let Some(open) = &mut self.open
        {
            open.marked = open.divider_after.clone();
        }
    }

    /// Runs after every action: tells the core what changed about the person's attention, and
    /// what they have read by it.
    pub(super) fn report_reading(&mut self) -> Vec<Effect> {
        if !self.feed.is_loaded || self.me().is_none() {
            self.attention.forget();
            return Vec::new();
        }
        let mut effects = Vec::new();
        let report = Report {
            room_id: self.open.as_ref().map(|open| open.id.clone()),
            is_focused: self.attention.has_eyes(),
            is_at_end: self.is_newest_in_view(),
        };
        if self.attention.reported.as_ref() != Some(&report) {
            self.attention.reported = Some(report.clone());
            let Report { room_id, is_focused, is_at_end } = report;
            effects.push(Effect::Tell(SetAttention { room_id, is_focused, is_at_end }.into()));
        }
        effects.extend(self.mark_read());
        effects
    }

    fn is_newest_in_view(&self) -> bool {
        self.open.as_ref().is_some_and(|open| {
            open.phase == Phase::Ready && open.is_at_end && open.timeline.shows_end()
        })
    }

    fn mark_read(&mut self) -> Option<Effect> {
        if !self.attention.has_eyes() || !self.is_newest_in_view() {
            return None;
        }
        let me = self.me()?.id.clone();
        let open = self.open.as_mut()?;
        let newest = open.timeline.newest_of_others(&me)?.id.clone();
        let is_news = match &open.marked {
            Some(marked) if open.timeline.message(marked).is_some() => {
                open.timeline.has_unread_after(marked, &me)
            }
            _ => true,
        };
        if !is_news {
            return None;
        }
        open.marked = Some(newest.clone());
        Some(Effect::Tell(MarkRead { room_id: open.id.clone(), message_id: newest }.into()))
    }
}
