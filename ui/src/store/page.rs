//! How the page looks to this person. What they choose is shown at once and kept by the core.

use std::rc::Rc;

use ipc::SetPageSettings;
use model::{Language, PageSettings, RoomId, RoomKind, SendKey, TEXT_PERCENT, Theme, ZOOM_PERCENT};

use super::action::Answer;
use super::effect::Effect;
use super::state::State;
use crate::look::TEXT_STEPS;
use crate::writing::emoji::used;

/// What the zoom keys go through, in percent.
const ZOOM_STEPS: [u16; 11] = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200];

/// A step on a scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The next smaller one.
    Down,
    /// The next larger one.
    Up,
    /// The usual one.
    Usual,
}

impl Step {
    /// The value after this step from `now`; the same at an end of the scale.
    fn from(self, now: u16, scale: &[u16]) -> u16 {
        let next = match self {
            Self::Usual => Some(&100),
            Self::Up => scale.iter().find(|step| **step > now),
            Self::Down => scale.iter().rev().find(|step| **step < now),
        };
        next.copied().unwrap_or(now)
    }
}

/// A person chose how the page looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PageAction {
    /// The language; without one the system's.
    Language(Option<Language>),
    /// The colours.
    Theme(Theme),
    /// Larger or smaller as a whole.
    Zoom(Step),
    /// Larger or smaller text.
    Text(Step),
    /// Rows closer together, or not.
    Compact(bool),
    /// Fold or unfold a section of the sidebar.
    ToggleSection(RoomKind),
    /// Keep a room on top, or no longer.
    ToggleFavourite(RoomId),
    /// Which key sends.
    SendKey(SendKey),
    /// The colour of skin of emoji; 0 is none.
    SkinTone(u8),
    /// An emoji was used.
    UsedEmoji(String),
    /// Open addresses of that host without a question.
    TrustHost(String),
    /// Ask again about addresses of that host.
    ForgetHost(String),
}

impl State {
    pub(super) fn reduce_page(&mut self, action: PageAction) -> Vec<Effect> {
        let mut page = (*self.page).clone();
        match action {
            PageAction::Language(language) => page.language = language,
            PageAction::Theme(theme) => page.theme = theme,
            PageAction::Zoom(step) => page.zoom_percent = step.from(page.zoom_percent, &ZOOM_STEPS),
            PageAction::Text(step) => page.text_percent = step.from(page.text_percent, &TEXT_STEPS),
            PageAction::Compact(is_compact) => page.is_compact = is_compact,
            PageAction::ToggleSection(kind) => toggle(&mut page.folded, kind),
            PageAction::ToggleFavourite(room) => toggle(&mut page.favourites, room),
            PageAction::SendKey(key) => page.send_key = key,
            PageAction::SkinTone(tone) => page.skin_tone = tone,
            PageAction::UsedEmoji(emoji) => page.recent_emoji = used(&page.recent_emoji, &emoji),
            PageAction::TrustHost(host) if page.trusted_hosts.contains(&host) => {}
            PageAction::TrustHost(host) => page.trusted_hosts.push(host),
            PageAction::ForgetHost(host) => page.trusted_hosts.retain(|other| *other != host),
        }
        if page == *self.page {
            return Vec::new();
        }
        self.page = Rc::new(page);
        self.keep_page()
    }

    /// One is kept at a time: two on their way could overtake each other, and the echo of the
    /// first must not undo the second.
    fn keep_page(&mut self) -> Vec<Effect> {
        if self.page_on_its_way.is_some() {
            return Vec::new();
        }
        self.page_on_its_way = Some(Rc::clone(&self.page));
        vec![Effect::KeepPage(SetPageSettings { settings: (*self.page).clone() })]
    }

    /// What was on its way has been kept, or not.
    pub(super) fn page_kept(&mut self, answer: Answer<PageSettings>) -> Vec<Effect> {
        let sent = self.page_on_its_way.take();
        match answer {
            Ok(_) if sent.is_some_and(|sent| sent != self.page) => self.keep_page(),
            Ok(kept) => {
                self.take_page(kept);
                Vec::new()
            }
            Err(refusal) => {
                self.trouble = Some(refusal.code);
                Vec::new()
            }
        }
    }

    /// The core says how it looks: as it was kept, or as another window set it. What this person is
    /// just changing stays as they see it.
    pub(super) fn take_page(&mut self, page: PageSettings) {
        if self.page_on_its_way.is_none() && *self.page != page {
            self.page = Rc::new(page);
        }
    }
}

fn toggle<T: PartialEq>(list: &mut Vec<T>, item: T) {
    let before = list.len();
    list.retain(|other| *other != item);
    if list.len() == before {
        list.push(item);
    }
}

/// Whether a step further down or up leads anywhere.
pub(crate) fn can_step(step: Step, percent: u16, is_text: bool) -> bool {
    let range = if is_text { TEXT_PERCENT } else { ZOOM_PERCENT };
    match step {
        Step::Down => percent > *range.start(),
        Step::Up => percent < *range.end(),
        Step::Usual => percent != 100,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zoom_keys_go_from_half_to_double_and_back_to_the_usual_size() {
        let mut state = State::default();
        let mut press = |step| {
            state.reduce_page(PageAction::Zoom(step));
            state.page.zoom_percent
        };
        assert_eq!([press(Step::Up), press(Step::Up), press(Step::Up)], [110, 125, 150]);
        assert_eq!((0..9).map(|_| press(Step::Up)).last(), Some(200));
        assert_eq!((0..19).map(|_| press(Step::Down)).last(), Some(50));
        assert_eq!(press(Step::Usual), 100);
    }

    #[test]
    fn every_step_is_one_the_core_keeps() {
        for percent in ZOOM_STEPS {
            assert!(ZOOM_PERCENT.contains(&percent), "{percent}");
        }
        for percent in TEXT_STEPS {
            assert!(TEXT_PERCENT.contains(&percent), "{percent}");
        }
        assert!(!can_step(Step::Up, 160, true) && !can_step(Step::Down, 50, false));
    }

    #[test]
    fn what_is_chosen_is_shown_at_once_and_kept_and_twice_is_not_again() {
        let mut state = State::default();
        let kept = state.reduce_page(PageAction::Theme(Theme::Night));
        let settings = PageSettings { theme: Theme::Night, ..PageSettings::default() };
        assert_eq!(*state.page, settings);
        assert_eq!(kept, [Effect::KeepPage(SetPageSettings { settings })]);
        assert_eq!(state.reduce_page(PageAction::Theme(Theme::Night)), []);
    }

    #[test]
    fn three_quick_steps_are_three_steps_whatever_the_core_says_in_between() {
        let mut state = State::default();
        let zoomed = |percent| PageSettings { zoom_percent: percent, ..PageSettings::default() };
        let on_its_way =
            |percent| [Effect::KeepPage(SetPageSettings { settings: zoomed(percent) })];
        assert_eq!(state.reduce_page(PageAction::Zoom(Step::Up)), on_its_way(110));
        assert_eq!(state.reduce_page(PageAction::Zoom(Step::Up)), []);
        state.take_page(zoomed(110));
        assert_eq!(state.reduce_page(PageAction::Zoom(Step::Up)), []);
        assert_eq!(state.page_kept(Ok(zoomed(110))), on_its_way(150));
        assert_eq!(state.page_kept(Ok(zoomed(150))), []);
        assert_eq!(*state.page, zoomed(150));
        state.take_page(zoomed(90));
        assert_eq!(*state.page, zoomed(90), "another window's word counts again");
    }

    #[test]
    fn a_host_is_trusted_once_and_can_be_forgotten() {
        let mut state = State::default();
        let host = || "pms.example".to_owned();
        state.reduce_page(PageAction::TrustHost(host()));
        assert_eq!(state.reduce_page(PageAction::TrustHost(host())), []);
        assert_eq!(state.page.trusted_hosts, [host()]);
        state.reduce_page(PageAction::ForgetHost(host()));
        assert!(state.page.trusted_hosts.is_empty());
    }

    #[test]
    fn a_favourite_is_taken_back_by_the_same_button() {
        let mut state = State::default();
        let room = RoomId::new("r1");
        state.reduce_page(PageAction::ToggleFavourite(room.clone()));
        assert_eq!(state.page.favourites.first(), Some(&room));
        state.reduce_page(PageAction::ToggleFavourite(room));
        assert!(state.page.favourites.is_empty());
    }
}
