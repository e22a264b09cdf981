//! The settings while they are open: which page of them, and what the core said.

use ipc::{Code, NotificationTest, StorageUsed};
use model::{MOST_QUIET_HOURS, NotificationSettings, QuietHours, Weekday};

use super::action::Answer;
use super::effect::Effect;
use super::state::State;

/// A night, as a beginning for somebody's own quiet hours.
const A_NIGHT: (u16, u16) = (22 * 60, 7 * 60);

/// A page of the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SettingsPage {
    /// Colours and sizes.
    #[default]
    Appearance,
    /// The language.
    Language,
    /// What rings, when, and how much it shows.
    Notifications,
    /// Who sees what.
    Privacy,
    /// What is kept on this computer.
    Storage,
    /// Who is signed in.
    Account,
    /// Numbers for support.
    Support,
    /// Versions and licences.
    About,
}

impl SettingsPage {
    /// All of them, in their order.
    pub(crate) const ALL: [Self; 8] = [
        Self::Appearance,
        Self::Language,
        Self::Notifications,
        Self::Privacy,
        Self::Storage,
        Self::Account,
        Self::Support,
        Self::About,
    ];
}

/// What became of the notification for trying out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Trial {
    /// Not tried.
    #[default]
    None,
    /// On its way.
    Waiting,
    /// The system's answer.
    Done(NotificationTest),
}

/// The numbers for support.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Support {
    /// The text, once it was asked for.
    pub(crate) text: Option<String>,
    /// Where the file with that text is.
    pub(crate) path: Option<String>,
}

/// The settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Settings {
    /// The page shown.
    pub(crate) page: SettingsPage,
    /// What was set about notifications, once the core has said.
    pub(crate) notifications: Option<NotificationSettings>,
    /// The notification for trying out.
    pub(crate) trial: Trial,
    /// What the desk takes of the disk, once the core has said.
    pub(crate) storage: Option<StorageUsed>,
    /// The numbers for support.
    pub(crate) support: Support,
    /// Why the last thing done here did not work.
    pub(crate) error: Option<Code>,
}

/// A change of what is set about notifications.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NotificationChange {
    /// The level of rooms without one of their own.
    Level(model::NotificationLevel),
    /// How much a notification shows.
    Content(model::NotificationContent),
    /// Which of the messages that ring are heard.
    Sounds(model::NotificationLevel),
    /// Mentions come through a mute, or not.
    MentionsThrough(bool),
    /// Direct messages come through a mute, or not.
    DirectThrough(bool),
    /// One more span of quiet hours.
    AddQuiet,
    /// Without this span.
    RemoveQuiet(usize),
    /// The span begins on that day, or not.
    QuietDay(usize, Weekday),
    /// The span begins then, in minutes since midnight.
    QuietFrom(usize, u16),
    /// The span ends then.
    QuietUntil(usize, u16),
}

impl NotificationChange {
    fn apply(self, settings: &mut NotificationSettings) {
        let hours = &mut settings.quiet_hours;
        match self {
            Self::Level(level) => settings.level = level,
            Self::Content(content) => settings.content = content,
            Self::Sounds(level) => settings.sounds = level,
            Self::MentionsThrough(is_through) => settings.mentions_through_mute = is_through,
            Self::DirectThrough(is_through) => settings.direct_through_mute = is_through,
            Self::AddQuiet if hours.len() < MOST_QUIET_HOURS => hours.push(QuietHours {
                days: Weekday::ALL.to_vec(),
                starts_at_minute: A_NIGHT.0,
                ends_at_minute: A_NIGHT.1,
            }),
            Self::AddQuiet => {}
            Self::RemoveQuiet(at) if at < hours.len() => {
                hours.remove(at);
            }
            Self::RemoveQuiet(_) => {}
            Self::QuietDay(at, day) => {
                if let Some(span) = hours.get_mut(at) {
                    toggle_day(&mut span.days, day);
                }
            }
            Self::QuietFrom(at, minute) => {
                if let Some(span) = hours.get_mut(at) {
                    span.starts_at_minute = minute;
                }
            }
            Self::QuietUntil(at, minute) => {
                if let Some(span) = hours.get_mut(at) {
                    span.ends_at_minute = minute;
                }
            }
        }
    }
}

/// The days keep the week's order.
fn toggle_day(days: &mut Vec<Weekday>, day: Weekday) {
    if let Some(at) = days.iter().position(|other| *other == day) {
        days.remove(at);
    } else {
        days.push(day);
        days.sort_unstable();
    }
}

/// Something in the settings.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SettingsAction {
    /// Another page of them.
    Show(SettingsPage),
    /// Something about notifications.
    Change(NotificationChange),
    /// Show a notification for trying out.
    Try,
    /// Show the numbers for support.
    ShowSupport,
    /// Write what is shown into a file.
    SaveSupport,
}

/// What the core said to the settings.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SettingsAnswer {
    /// To `ReadNotificationSettings` and `SetNotificationSettings`.
    Notifications(Answer<NotificationSettings>),
    /// To `TestNotification`.
    Trial(Answer<NotificationTest>),
    /// To `ReadStorage`.
    Storage(Answer<StorageUsed>),
    /// To `ReadDiagnosticsText`.
    Support(Answer<ipc::DiagnosticsText>),
    /// To `SaveDiagnostics`.
    Saved(Answer<ipc::SavedFile>),
}

impl State {
    pub(super) fn reduce_settings(&mut self, action: SettingsAction) -> Vec<Effect> {
        let Some(settings) = self.settings() else { return Vec::new() };
        settings.error = None;
        match action {
            SettingsAction::Show(page) => {
                settings.page = page;
                // Measured whenever somebody looks: it grows with every message.
                let is_asked = page == SettingsPage::Storage;
                is_asked.then_some(Effect::ReadStorage).into_iter().collect()
            }
            SettingsAction::Change(change) => settings.change(change),
            SettingsAction::Try => {
                settings.trial = Trial::Waiting;
                vec![Effect::TestNotification]
            }
            SettingsAction::ShowSupport => {
                settings.support = Support::default();
                vec![Effect::ReadDiagnostics]
            }
            SettingsAction::SaveSupport => vec![Effect::SaveDiagnostics],
        }
    }

    /// An answer that comes after the settings were closed has nobody to tell.
    pub(super) fn settings_answered(&mut self, answer: SettingsAnswer) -> Vec<Effect> {
        let Some(settings) = self.settings() else { return Vec::new() };
        match answer {
            SettingsAnswer::Notifications(Ok(kept)) => settings.notifications = Some(kept),
            SettingsAnswer::Trial(Ok(test)) => {
                settings.trial = Trial::Done(test);
                return test.unheard.map(Effect::Sound).into_iter().collect();
            }
            SettingsAnswer::Storage(Ok(used)) => settings.storage = Some(used),
            SettingsAnswer::Support(Ok(support)) => settings.support.text = Some(support.text),
            SettingsAnswer::Saved(Ok(file)) => settings.support.path = Some(file.path),
            SettingsAnswer::Notifications(Err(refusal)) => {
                settings.error = Some(refusal.code);
                // What is shown must be what is kept.
                return vec![Effect::ReadNotificationSettings];
            }
            SettingsAnswer::Trial(Err(refusal)) => {
                settings.trial = Trial::None;
                settings.error = Some(refusal.code);
            }
            SettingsAnswer::Storage(Err(refusal))
            | SettingsAnswer::Support(Err(refusal))
            | SettingsAnswer::Saved(Err(refusal)) => {
                settings.error = Some(refusal.code);
            }
        }
        Vec::new()
    }
}

impl Settings {
    /// Shown at once; the core answers what it kept.
    fn change(&mut self, change: NotificationChange) -> Vec<Effect> {
        let Some(settings) = &mut self.notifications else { return Vec::new() };
        let before = settings.clone();
        change.apply(settings);
        if *settings == before {
            return Vec::new();
        }
        vec![Effect::SetNotificationSettings(settings.clone())]
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // clippy.toml covers only the #[test] functions themselves

    use ipc::IpcError;
    use model::{NotificationLevel, Timestamp};

    use super::super::overlay::{Overlay, OverlayAction};
    use super::super::people::ana_is_in;
    use super::super::{Action, Answered};
    use super::*;

    fn opened() -> State {
        let mut state = State { session: ana_is_in(), ..State::default() };
        act(&mut state, OverlayAction::OpenSettings);
        answer(&mut state, SettingsAnswer::Notifications(Ok(NotificationSettings::default())));
        state
    }

    fn act(state: &mut State, action: OverlayAction) -> Vec<Effect> {
        state.reduce(Action::Overlay(action), Timestamp::default())
    }

    fn answer(state: &mut State, answer: SettingsAnswer) -> Vec<Effect> {
        state.reduce(Action::Answered(Answered::Settings(answer)), Timestamp::default())
    }

    fn change(state: &mut State, change: NotificationChange) -> Vec<Effect> {
        act(state, OverlayAction::Settings(SettingsAction::Change(change)))
    }

    fn kept(state: &mut State) -> NotificationSettings {
        state.settings().unwrap().notifications.clone().unwrap()
    }

    #[test]
    fn a_change_is_shown_at_once_and_sent_as_a_whole() {
        let mut state = opened();
        let effects = change(&mut state, NotificationChange::Level(NotificationLevel::Mentions));
        let expected = NotificationSettings {
            level: NotificationLevel::Mentions,
            ..NotificationSettings::default()
        };
        assert_eq!(kept(&mut state), expected);
        assert_eq!(effects, [Effect::SetNotificationSettings(expected)]);
        let again = change(&mut state, NotificationChange::Level(NotificationLevel::Mentions));
        assert_eq!(again, []);
    }

    #[test]
    fn a_refused_change_is_said_and_what_is_kept_is_read_again() {
        let mut state = opened();
        change(&mut state, NotificationChange::MentionsThrough(false));
        let refused = IpcError::new(Code::DiskFull, "");
        let effects = answer(&mut state, SettingsAnswer::Notifications(Err(refused)));
        assert_eq!(effects, [Effect::ReadNotificationSettings]);
        assert_eq!(state.settings().unwrap().error, Some(Code::DiskFull));
    }

    #[test]
    fn quiet_hours_begin_as_a_night_keep_the_weeks_order_and_have_an_end() {
        let mut state = opened();
        change(&mut state, NotificationChange::AddQuiet);
        change(&mut state, NotificationChange::QuietDay(0, Weekday::Tuesday));
        change(&mut state, NotificationChange::QuietDay(0, Weekday::Sunday));
        change(&mut state, NotificationChange::QuietDay(0, Weekday::Tuesday));
        change(&mut state, NotificationChange::QuietFrom(0, 23 * 60));
        let hours = kept(&mut state).quiet_hours;
        assert_eq!(hours[0].days, Weekday::ALL[..6]);
        assert_eq!((hours[0].starts_at_minute, hours[0].ends_at_minute), (1_380, 420));
        for _ in 0..20 {
            change(&mut state, NotificationChange::AddQuiet);
        }
        assert_eq!(kept(&mut state).quiet_hours.len(), MOST_QUIET_HOURS);
        assert_eq!(change(&mut state, NotificationChange::RemoveQuiet(99)), []);
        change(&mut state, NotificationChange::RemoveQuiet(0));
        assert_eq!(kept(&mut state).quiet_hours.len(), MOST_QUIET_HOURS - 1);
    }

    #[test]
    fn the_numbers_for_support_are_seen_before_they_are_saved() {
        let mut state = opened();
        let show = OverlayAction::Settings(SettingsAction::ShowSupport);
        assert_eq!(act(&mut state, show), [Effect::ReadDiagnostics]);
        let text = "Deskbell 0.1.0".to_owned();
        answer(&mut state, SettingsAnswer::Support(Ok(ipc::DiagnosticsText { text })));
        let save = OverlayAction::Settings(SettingsAction::SaveSupport);
        assert_eq!(act(&mut state, save), [Effect::SaveDiagnostics]);
        let path = "/home/ana/deskbell.txt".to_owned();
        answer(&mut state, SettingsAnswer::Saved(Ok(ipc::SavedFile { path: path.clone() })));
        assert_eq!(state.settings().unwrap().support.path, Some(path));
    }

    #[test]
    fn what_the_system_does_not_play_of_a_trial_is_heard_from_the_window() {
        let mut state = opened();
        let test = |unheard| NotificationTest {
            is_let_through: true,
            unheard,
            paused_until: None,
            quiet_until: None,
        };
        let sound = model::Sound::Message;
        let heard = answer(&mut state, SettingsAnswer::Trial(Ok(test(Some(sound)))));
        assert_eq!(heard, [Effect::Sound(sound)]);
        assert_eq!(answer(&mut state, SettingsAnswer::Trial(Ok(test(None)))), []);
    }

    #[test]
    fn what_the_desk_takes_is_measured_whenever_somebody_looks() {
        let mut state = opened();
        let show = |page| OverlayAction::Settings(SettingsAction::Show(page));
        assert_eq!(act(&mut state, show(SettingsPage::Storage)), [Effect::ReadStorage]);
        let used = StorageUsed { messages: 4_096, retention_days: 90, ..StorageUsed::default() };
        answer(&mut state, SettingsAnswer::Storage(Ok(used)));
        assert_eq!(state.settings().unwrap().storage, Some(used));
        assert_eq!(act(&mut state, show(SettingsPage::About)), []);
        assert_eq!(act(&mut state, show(SettingsPage::Storage)), [Effect::ReadStorage]);
        answer(&mut state, SettingsAnswer::Storage(Err(IpcError::new(Code::DiskTrouble, ""))));
        assert_eq!(state.settings().unwrap().error, Some(Code::DiskTrouble));
    }

    #[test]
    fn an_answer_after_closing_changes_nothing() {
        let mut state = opened();
        act(&mut state, OverlayAction::Close);
        let late = SettingsAnswer::Notifications(Ok(NotificationSettings::default()));
        assert_eq!(answer(&mut state, late), []);
        assert_eq!(state.overlay, None);
    }

    #[test]
    fn without_a_person_nothing_opens() {
        let mut state = State::default();
        act(&mut state, OverlayAction::OpenSwitcher);
        assert_eq!(state.overlay, None);
        let mut state = opened();
        assert!(matches!(state.overlay, Some(Overlay::Settings(_))));
        state.take_session(ipc::Session::SignedOut);
        assert_eq!(state.overlay, None);
    }
}
