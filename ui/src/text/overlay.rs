//! Words of what lies over the page: the switcher, the keys, the settings.

use ipc::NotificationTest;
use model::{NotificationContent, NotificationLevel, Role, Theme, Timestamp, Weekday};

use super::moment;
use crate::store::SettingsPage;

// The switcher.
pub(crate) const SWITCH: &str = "Go to a room or person";
pub(crate) const SWITCH_HINT: &str = "Name of a room, a property or a person";
pub(crate) const SWITCH_KEYS: &str = "↑ ↓ to choose, Enter to open, Esc to close";
pub(crate) const SWITCH_NONE: &str = "No room or person by that name.";

/// How many rooms, and people without one, were found, for those who listen.
pub(crate) fn switch_count(rooms: usize, people: usize) -> String {
    let count = |n: usize, one: &str, many: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    match (rooms, people) {
        (0, 0) => SWITCH_NONE.to_owned(),
        (rooms, 0) => count(rooms, "room", "rooms"),
        (0, people) => count(people, "person", "people"),
        (rooms, people) => {
            format!("{}, {}", count(rooms, "room", "rooms"), count(people, "person", "people"))
        }
    }
}

// The keys.
pub(crate) const SHORTCUTS: &str = "Keyboard shortcuts";
pub(crate) const CLOSE: &str = "Close";

/// Every key, by group: heading, then keys and what they do.
pub(crate) const KEYS: [(&str, &[(&str, &str)]); 5] = [
    (
        "Getting around",
        &[
            ("Ctrl K", "Go to a room or person"),
            ("Ctrl N", "New chat"),
            ("Ctrl Shift N", "New group"),
            ("Alt ↑ ↓", "Room above or below"),
            ("Ctrl F", "Search in this room"),
            ("Ctrl Shift F", "Search everywhere"),
            ("Esc", "Back to writing; closes what is open"),
        ],
    ),
    (
        "In the list of rooms",
        &[
            ("↑ ↓ Home End", "From room to room"),
            ("Enter", "Open the room"),
            ("Shift F10", "What can be done with the room"),
        ],
    ),
    (
        "In the messages",
        &[
            ("↑ ↓", "From message to message"),
            ("Ctrl C", "Copy the message"),
            ("Shift F10", "What can be done with it"),
        ],
    ),
    (
        "Writing",
        &[("Enter", "Send"), ("Shift Enter", "New line"), ("Esc", "Leave a change as it was")],
    ),
    (
        "The window",
        &[
            ("Ctrl +", "Larger"),
            ("Ctrl −", "Smaller"),
            ("Ctrl 0", "Usual size"),
            ("Ctrl ,", "Settings"),
            ("Ctrl /", "This list"),
        ],
    ),
];

// The settings.
pub(crate) const SETTINGS: &str = "Settings";
pub(crate) const SETTINGS_PAGES: &str = "Pages of the settings";

/// The name of a page of the settings.
pub(crate) fn settings_page(page: SettingsPage) -> &'static str {
    match page {
        SettingsPage::Appearance => "Appearance",
        SettingsPage::Notifications => "Notifications",
        SettingsPage::Privacy => "Privacy",
        SettingsPage::Storage => "Storage",
        SettingsPage::Account => "Account",
        SettingsPage::Support => "Help and diagnostics",
        SettingsPage::About => "About",
    }
}

pub(crate) const THEME: &str = "Colours";
pub(crate) const ZOOM: &str = "Zoom";
pub(crate) const ZOOM_LEAD: &str =
    "Enlarges everything. Ctrl with plus, minus and 0 does the same anywhere.";
pub(crate) const TEXT_SIZE: &str = "Text size";
pub(crate) const TEXT_SIZE_LEAD: &str = "Enlarges the text and leaves the window as it is.";
pub(crate) const SMALLER: &str = "Smaller";
pub(crate) const LARGER: &str = "Larger";
pub(crate) const USUAL: &str = "Usual size";
pub(crate) const COMPACT: &str = "Rows closer together";
pub(crate) const LOOK_IS_YOURS: &str =
    "These are yours: the next person at this desk has their own.";

/// Name and explanation of a theme.
pub(crate) fn theme(theme: Theme) -> (&'static str, &'static str) {
    match theme {
        Theme::System => ("As the system", "Follows this computer"),
        Theme::Light => ("Light", "For a bright lobby"),
        Theme::Dark => ("Dark", "Light words on a dark ground"),
        Theme::Night => ("Night desk", "Warm and dim, for a dark lobby"),
    }
}

/// A size in percent.
pub(crate) fn percent(percent: u16) -> String {
    format!("{percent} %")
}

pub(crate) const LEVEL: &str = "Which messages ring";
pub(crate) const LEVEL_LEAD: &str = "A room can have a level of its own in its details.";
pub(crate) const CONTENT: &str = "How much a notification shows";
pub(crate) const CONTENT_LEAD: &str =
    "On a locked screen it only ever says that there is something new.";
pub(crate) const THROUGH: &str = "What comes through a mute";
pub(crate) const MENTIONS_THROUGH: &str = "Messages that mention me";
pub(crate) const DIRECT_THROUGH: &str = "Direct messages";
pub(crate) const QUIET: &str = "Quiet hours";
pub(crate) const QUIET_LEAD: &str =
    "Nothing rings in them, by the clock of the property. Messages are counted all the same.";
pub(crate) const QUIET_NONE: &str = "None set: messages ring at any time.";
pub(crate) const ADD_QUIET: &str = "Add quiet hours";
pub(crate) const REMOVE_QUIET: &str = "Remove these quiet hours";
pub(crate) const QUIET_FROM: &str = "From";
pub(crate) const QUIET_TO: &str = "to";
pub(crate) const QUIET_NEXT_DAY: &str = "on the next day";
pub(crate) const QUIET_NO_DAY: &str = "Choose at least one day, or they never begin.";
pub(crate) const TRY: &str = "Show a notification";
pub(crate) const TRY_HEADING: &str = "Does this computer let notifications through?";
pub(crate) const TRYING: &str = "Asking the system…";
pub(crate) const LOADING: &str = "One moment…";

/// Name of a level.
pub(crate) fn level(level: NotificationLevel) -> &'static str {
    match level {
        NotificationLevel::All => "Every message",
        NotificationLevel::Mentions => "Mentions of me and direct messages",
        NotificationLevel::Nothing => "None",
    }
}

/// What a notification shows.
pub(crate) fn content(content: NotificationContent) -> &'static str {
    match content {
        NotificationContent::Full => "Who wrote, where, and what",
        NotificationContent::SenderOnly => "Who wrote, and where",
        NotificationContent::Nothing => "Only that there is something new",
    }
}

/// A day, long and short.
pub(crate) fn weekday(day: Weekday) -> (&'static str, &'static str) {
    match day {
        Weekday::Monday => ("Monday", "Mon"),
        Weekday::Tuesday => ("Tuesday", "Tue"),
        Weekday::Wednesday => ("Wednesday", "Wed"),
        Weekday::Thursday => ("Thursday", "Thu"),
        Weekday::Friday => ("Friday", "Fri"),
        Weekday::Saturday => ("Saturday", "Sat"),
        Weekday::Sunday => ("Sunday", "Sun"),
    }
}

/// A time of day as it stands in a field.
pub(crate) fn minute_of_day(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// What the notification for trying out has shown.
pub(crate) fn trial(test: NotificationTest, now: Timestamp) -> String {
    let first = match test.is_let_through {
        true => {
            "The system took it. If you saw nothing, look whether it holds notifications back (do not disturb, focus)."
        }
        false => {
            "The system did not let it through. Allow notifications of Deskbell in the settings of this computer."
        }
    };
    match (test.paused_until, test.quiet_until) {
        (Some(until), _) => {
            format!("{first} Messages do not ring until {}: you paused them.", moment(until, now))
        }
        (None, Some(until)) => {
            format!("{first} Messages do not ring until {}: quiet hours.", moment(until, now))
        }
        (None, None) => first.to_owned(),
    }
}

/// Who sees what, a fact a line.
pub(crate) const PRIVACY: [(&str, &str); 5] = [
    (
        "Read",
        "Others see that you have read a message when its room is open, this window is in front and somebody has used this computer within the last minute. Opening a notification does not count.",
    ),
    (
        "Here and away",
        "Colleagues see you here while you use this computer, away after five minutes without input or when the screen is locked, and offline when Deskbell is closed.",
    ),
    (
        "Typing",
        "While you write, the people of the room see it, and three seconds after the last key no more.",
    ),
    (
        "Nothing from outside",
        "Messages load nothing from the internet: no previews of links, no remote pictures, no counting pixels.",
    ),
    (
        "Secrets",
        "Your session and the key to the copy of your rooms are in the keychain of this computer and nowhere else.",
    ),
];

pub(crate) const RETENTION: &str = "How long messages are kept";
pub(crate) const RETENTION_LEAD: &str =
    "Messages are kept for 90 days, on the server and on this computer, and then deleted.";
pub(crate) const ON_THIS_DESK: &str = "On this computer";
pub(crate) const ON_THIS_DESK_LEAD: &str = "One encrypted file holds your rooms, your drafts and what has not been sent. Signing out deletes it.";
pub(crate) const UNSENT: &str = "Not yet sent";

/// How many messages wait.
pub(crate) fn unsent(waiting: usize, limit: usize) -> String {
    match waiting {
        0 => format!("Nothing waits. Up to {limit} messages can wait without a line."),
        1 => format!("1 message waits, of up to {limit}."),
        n => format!("{n} messages wait, of up to {limit}."),
    }
}

pub(crate) const NAME: &str = "Name";
pub(crate) const ROLE: &str = "Role";
pub(crate) const ORGANIZATION: &str = "Organization";
pub(crate) const SERVER: &str = "Server";
pub(crate) const SESSION: &str = "Session";
pub(crate) const SESSION_KEPT: &str = "Stays signed in after a restart";
pub(crate) const SESSION_NOT_KEPT: &str =
    "Ends when Deskbell is closed: this computer has no keychain, or it is locked";
pub(crate) const SESSION_OVER: &str = "Has ended; sign in again to send";

/// What a role is called.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::OrgAdmin => "Administers the organization",
        Role::PropertyMgr => "Manages properties",
        Role::Staff => "Staff",
    }
}

pub(crate) const SUPPORT_LEAD: &str = "When something is wrong, support can use the numbers of this desk. They hold no words of anybody and no names. You see all of it before it is saved, and nothing is sent anywhere.";
pub(crate) const SUPPORT_SHOW: &str = "Show the diagnostics";
pub(crate) const SUPPORT_TEXT: &str = "The diagnostics";
pub(crate) const SUPPORT_SAVE: &str = "Save to a file";
pub(crate) const SUPPORT_SAVED: &str = "Saved as";

pub(crate) const VERSION: &str = "Version";
pub(crate) const LICENCE: &str = "Licence";
pub(crate) const LICENCES: &str = "MIT or Apache-2.0";
pub(crate) const BUILT_ON: &str = "Built on";
pub(crate) const BUILT_ON_LIST: &str =
    "Rust, Tauri, Yew, Tokio and SQLite with SQLCipher, each under its own open licence";
