//! Words of what lies over the page: the switcher, the keys, the settings.

use ipc::NotificationTest;
use model::{Language, NotificationContent, NotificationLevel, Role, Theme, Timestamp, Weekday};
use words::said;

use super::moment;
use crate::store::SettingsPage;

/// How many rooms, and people without one, were found, for those who listen.
pub(crate) fn switch_count(rooms: usize, people: usize) -> String {
    let (of_rooms, of_people) =
        (|| said::rooms_found(rooms as u64), || said::people_count(people as u64));
    match (rooms, people) {
        (0, 0) => said::switch_none().to_owned(),
        (_, 0) => of_rooms(),
        (0, _) => of_people(),
        _ => said::rooms_and_people(&of_rooms(), &of_people()),
    }
}

/// The name of a page of the settings.
pub(crate) fn settings_page(page: SettingsPage) -> &'static str {
    match page {
        SettingsPage::Appearance => said::page_appearance(),
        SettingsPage::Language => said::page_language(),
        SettingsPage::Notifications => said::page_notifications(),
        SettingsPage::Privacy => said::page_privacy(),
        SettingsPage::Storage => said::page_storage(),
        SettingsPage::Account => said::page_account(),
        SettingsPage::Support => said::page_support(),
        SettingsPage::About => said::page_about(),
    }
}

/// Name and explanation of a theme.
pub(crate) fn theme(theme: Theme) -> (&'static str, &'static str) {
    match theme {
        Theme::System => (said::theme_system(), said::theme_system_about()),
        Theme::Light => (said::theme_light(), said::theme_light_about()),
        Theme::Dark => (said::theme_dark(), said::theme_dark_about()),
        Theme::Night => (said::theme_night(), said::theme_night_about()),
    }
}

/// A size in percent.
pub(crate) fn percent(percent: u16) -> String {
    said::percent_of(percent.into())
}

/// A language in itself, which whoever looks for it can read; the system's in words of now.
pub(crate) fn language(language: Option<Language>) -> &'static str {
    language.map_or_else(said::language_system, Language::name)
}

/// Name of a level.
pub(crate) fn level(level: NotificationLevel) -> &'static str {
    match level {
        NotificationLevel::All => said::level_all(),
        NotificationLevel::Mentions => said::level_mentions(),
        NotificationLevel::Nothing => said::level_nothing(),
    }
}

/// What a notification shows.
pub(crate) fn content(content: NotificationContent) -> &'static str {
    match content {
        NotificationContent::Full => said::content_full(),
        NotificationContent::SenderOnly => said::content_sender(),
        NotificationContent::Nothing => said::content_nothing(),
    }
}

/// A day, long and short.
pub(crate) fn weekday(day: Weekday) -> (String, String) {
    let at = Weekday::ALL.iter().position(|it| *it == day).unwrap_or_default() as u64;
    (said::weekday_long(at), said::weekday_short(at))
}

/// A time of day as it stands in a field.
pub(crate) fn minute_of_day(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// What the notification for trying out has shown.
pub(crate) fn trial(test: NotificationTest, now: Timestamp) -> String {
    let first = if test.is_let_through { said::trial_taken() } else { said::trial_refused() };
    let second = match (test.paused_until, test.quiet_until) {
        (Some(until), _) => said::trial_paused(&moment(until, now)),
        (None, Some(until)) => said::trial_quiet(&moment(until, now)),
        (None, None) => return first.to_owned(),
    };
    format!("{first} {second}")
}

/// Who sees what, a fact a line.
pub(crate) fn privacy() -> [(&'static str, &'static str); 5] {
    [
        (said::privacy_read(), said::privacy_read_about()),
        (said::privacy_here(), said::privacy_here_about()),
        (said::privacy_typing(), said::privacy_typing_about()),
        (said::privacy_outside(), said::privacy_outside_about()),
        (said::privacy_secrets(), said::privacy_secrets_about()),
    ]
}

/// How many messages wait.
pub(crate) fn unsent(waiting: usize, limit: usize) -> String {
    match waiting {
        0 => said::unsent_none(limit as u64),
        n => said::unsent_some(n as u64, limit as u64),
    }
}

/// What a role is called.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::OrgAdmin => said::role_administrator(),
        Role::PropertyMgr => said::role_manager(),
        Role::Staff => said::role_staff(),
    }
}

/// How long messages are kept: as the core says, or as the contract does until it has.
pub(crate) fn retention_of(storage: Option<ipc::StorageUsed>) -> String {
    let usual = model::limits::RETENTION_DAYS.unsigned_abs();
    said::retention_lead(storage.map_or(usual, |used| used.retention_days.into()))
}
