//! Every word a person sees or hears, chosen by codes. No other module holds a visible string.

mod files;
mod fold;
mod overlay;
mod people;
mod search;
mod when;

use ipc::{Code, Notice, TypingPerson};
use model::{Availability, Delivery, FailureCode, RoomKind, Timestamp};

use crate::store::Toast;
use crate::time::local;
pub(crate) use files::*;
pub(crate) use fold::folded;
pub(crate) use overlay::*;
pub(crate) use people::*;
pub(crate) use search::*;
use when::short_date;
pub(crate) use when::{clock, day, last_at, moment};

/// The product.
pub(crate) const APP: &str = "Deskbell";

// Sign-in.
pub(crate) const SIGN_IN: &str = "Sign in";
pub(crate) const SIGNING_IN: &str = "Signing in…";
pub(crate) const SIGN_IN_LEAD: &str = "The chat your front desk keeps open all day.";
pub(crate) const SIGN_IN_AGAIN: &str = "Sign in again";
pub(crate) const SIGN_IN_AGAIN_LEAD: &str =
    "Your session has ended. What you wrote is safe and will be sent when you are back.";
pub(crate) const EMAIL: &str = "E-mail";
pub(crate) const PASSWORD: &str = "Password";
pub(crate) const SHOW_PASSWORD: &str = "Show password";
pub(crate) const HIDE_PASSWORD: &str = "Hide password";
pub(crate) const SIGN_OUT: &str = "Sign out";
pub(crate) const SIGN_OUT_ANYWAY: &str = "Sign out anyway";
pub(crate) const STAY: &str = "Stay signed in";
pub(crate) const CANCEL: &str = "Cancel";

/// Which backend the form signs in to, and with which version.
pub(crate) fn backend(address: &str, version: &str) -> String {
    let bare = address.trim_start_matches("https://").trim_end_matches('/');
    format!("Connects to {bare} · {APP} {version}")
}

/// The question before unsent messages go with the sign-out.
pub(crate) fn leave_question(waiting: usize) -> String {
    match waiting {
        1 => "One message has not been sent yet. Signing out discards it.".to_owned(),
        n => format!("{n} messages have not been sent yet. Signing out discards them."),
    }
}

// Sidebar.
pub(crate) const ROOMS: &str = "Rooms";
pub(crate) const FILTER: &str = "Find a room";
pub(crate) const CLEAR_FILTER: &str = "Clear the search";
pub(crate) const NO_MATCH: &str = "No room or person by that name.";
pub(crate) const NO_ROOMS: &str = "No rooms yet";
pub(crate) const NO_ROOMS_LEAD: &str =
    "Rooms appear here as soon as somebody adds you to one or writes to you.";
pub(crate) const FETCHING_ROOMS: &str = "Fetching your rooms…";
pub(crate) const UNREAD_ONLY: &str = "Only rooms with unread messages";
pub(crate) const ALL_READ: &str = "Everything is read.";
pub(crate) const SHOW_ALL_ROOMS: &str = "Show all rooms";
pub(crate) const FAVOURITES: &str = "Favourites";
pub(crate) const FAVOURITE: &str = "Keep on top";
pub(crate) const NO_FAVOURITE: &str = "No longer keep on top";
pub(crate) const MARK_READ: &str = "Mark as read";
pub(crate) const MARK_UNREAD: &str = "Mark as unread";
/// How long a mute can last: milliseconds and words.
pub(crate) const MUTES: [(Option<i64>, &str); 3] = [
    (Some(60 * 60_000), "For 1 hour"),
    (Some(8 * 60 * 60_000), "For 8 hours"),
    (None, "Until I unmute it"),
];
pub(crate) const DRAFT: &str = "Draft:";
pub(crate) const YOU: &str = "You:";
pub(crate) const NO_MESSAGES: &str = "No messages yet";
pub(crate) const DELETED: &str = "This message was deleted.";
pub(crate) const ATTACHMENT: &str = "Attachment";
pub(crate) const PICTURE: &str = "Picture";
pub(crate) const SHOW_ROOMS: &str = "Show or hide the rooms";
pub(crate) const BACK: &str = "Back to the rooms";
pub(crate) const ACCOUNT: &str = "Account and notifications";
pub(crate) const PAUSE: &str = "Pause notifications";
pub(crate) const RESUME: &str = "Let notifications through";
/// Lengths a pause can have: minutes and words.
pub(crate) const PAUSES: [(i64, &str); 3] =
    [(30, "For 30 minutes"), (60, "For 1 hour"), (8 * 60, "For 8 hours")];

/// What a menu of a room, or of a message of somebody, is about.
pub(crate) fn menu_of(name: &str) -> String {
    format!("What to do: {name}")
}

/// That a room is muted, and until when.
pub(crate) fn muted(until: Option<Timestamp>, now: Timestamp) -> String {
    match until {
        Some(until) => format!("Muted until {}", moment(until, now)),
        None => "Muted".to_owned(),
    }
}

/// The heading of a section.
pub(crate) fn section(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Property => "Properties",
        RoomKind::Organization => "Organization",
        RoomKind::Group => "Groups",
        RoomKind::Direct => "Direct",
    }
}

/// What a kind of room is called beside its name.
pub(crate) fn kind(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Property => "Everyone at this property",
        RoomKind::Organization => "Everyone in the organization",
        RoomKind::Group => "Group",
        RoomKind::Direct => "Direct",
    }
}

/// Unread in a row of the sidebar, for those who listen.
pub(crate) fn unread(count: u32, mentions: u32) -> String {
    let messages = match count {
        1 => "1 unread message".to_owned(),
        n => format!("{n} unread messages"),
    };
    match mentions {
        0 => messages,
        1 => format!("{messages}, 1 mentions you"),
        n => format!("{messages}, {n} mention you"),
    }
}

/// The number on a badge.
pub(crate) fn badge(count: u32, is_lower_bound: bool) -> String {
    match (count, is_lower_bound) {
        (100.., _) => "99+".to_owned(),
        (n, true) => format!("{n}+"),
        (n, false) => n.to_string(),
    }
}

/// Until when notifications are silenced.
pub(crate) fn paused(until: Timestamp, now: Timestamp) -> String {
    format!("Notifications paused until {}", moment(until, now))
}

// Room.
pub(crate) const CHOOSE_ROOM: &str = "Choose a room";
pub(crate) const CHOOSE_ROOM_LEAD: &str = "Pick one on the left, or press Ctrl K and type a name. Alt with the arrow up or down goes from room to room.";
pub(crate) const MUTE: &str = "Mute this room";
pub(crate) const UNMUTE: &str = "Unmute this room";
pub(crate) const EMPTY_ROOM: &str = "Nothing has been written here yet";
pub(crate) const EMPTY_ROOM_LEAD: &str = "Write the first message below.";
pub(crate) const ROOM_BEGINS: &str = "This is where the room begins.";
pub(crate) const OPENING: &str = "Opening the room…";
pub(crate) const OLDER_COMING: &str = "Fetching older messages…";
pub(crate) const OLDER_NEEDS_LINE: &str = "Older messages will be here when the line is back.";
pub(crate) const TRY_AGAIN: &str = "Try again";
pub(crate) const MESSAGES: &str = "Messages";
pub(crate) const NEW_MESSAGES: &str = "New messages";
pub(crate) const GAP: &str = "Some messages may be missing here – fetching them.";
pub(crate) const GAP_OFFLINE: &str =
    "Some messages may be missing here. They are fetched when the line is back.";
pub(crate) const TO_NEWEST: &str = "Go to the newest message";
pub(crate) const EDITED: &str = "edited";
pub(crate) const YOU_WROTE: &str = "You";
pub(crate) const RETRY: &str = "Retry";
pub(crate) const EDIT: &str = "Edit";
pub(crate) const DISCARD: &str = "Discard";

pub(crate) const DETAILS: &str = "About this room";
pub(crate) const RINGING: &str = "Which messages ring here";
pub(crate) const LEVEL_AS_SET: &str = "As in my settings";

/// Above the people of a room.
pub(crate) fn people_heading(count: usize) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

pub(crate) const COPY: &str = "Copy the text";
pub(crate) const UNREAD_FROM: &str = "Mark as unread from here";
pub(crate) const SHOW_WHOLE: &str = "Show the whole message";

/// Where an address leads, as it can be told from its host alone.
pub(crate) fn link_host(host: &str) -> String {
    format!("Leads to {host}. Choose it to copy the address.")
}

/// Said in passing.
pub(crate) fn toast(toast: Toast) -> &'static str {
    match toast {
        Toast::Copied => "Copied",
        Toast::LinkCopied => "Address copied: paste it into a browser to go there",
        Toast::UnreadFrom => "Unread from there, as soon as you leave this room",
        Toast::RoomGone => ROOM_GONE,
    }
}

/// How many people are in a room, and how many of the others are here now.
pub(crate) fn people(count: usize, active: usize) -> String {
    let all = if count == 1 { "1 person".to_owned() } else { format!("{count} people") };
    match active {
        0 => all,
        n => format!("{all}, {n} here now"),
    }
}

/// What the dot beside a name says.
pub(crate) fn availability(availability: Availability) -> &'static str {
    match availability {
        Availability::Active => "Here now",
        Availability::Away => "Away",
        Availability::Offline => "Offline",
    }
}

/// The pill over the composer.
pub(crate) fn arrived(count: u32) -> String {
    match count {
        1 => "1 new message".to_owned(),
        n => format!("{n} new messages"),
    }
}

/// The pill at the top, when the first unread message is further up.
pub(crate) fn unread_above(count: u32) -> String {
    match count {
        0 | 1 => "To the first unread message".to_owned(),
        n => format!("{n} unread messages: to the first"),
    }
}

/// Who types, in a room of several or of two.
pub(crate) fn typing(people: &[TypingPerson]) -> String {
    let first = |person: &TypingPerson| first_name(&person.name).to_owned();
    match people {
        [] => String::new(),
        [one] => format!("{} is typing…", first(one)),
        [one, two] => format!("{} and {} are typing…", first(one), first(two)),
        [one, rest @ ..] => format!("{} and {} others are typing…", first(one), rest.len()),
    }
}

/// Typing in a row of the sidebar, where a direct room already bears the name.
pub(crate) fn typing_short(people: &[TypingPerson], kind: RoomKind) -> String {
    if kind == RoomKind::Direct { "typing…".to_owned() } else { typing(people) }
}

/// What became of a message, beside the ticks.
pub(crate) fn delivery(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Queued => "Waiting to be sent",
        Delivery::Sending => "Sending",
        Delivery::Waiting { .. } => "Waiting to be sent again",
        Delivery::Failed { .. } => "Not sent",
        Delivery::Sent => "Sent",
        Delivery::Delivered => "Delivered",
        Delivery::Read => "Read",
    }
}

/// Why a message waits.
pub(crate) fn waiting(until: Option<Timestamp>, now: Timestamp) -> String {
    match until {
        None => "Waiting for the line".to_owned(),
        Some(until) if until.ms_since(now) > 60_000 => {
            format!("Trying again at {}", moment(until, now))
        }
        Some(_) => "Trying again in a moment".to_owned(),
    }
}

/// Why a message could not be sent.
pub(crate) fn failure(code: FailureCode) -> &'static str {
    match code {
        FailureCode::NotPermitted => "Not sent: you are no longer in this room.",
        FailureCode::TooLarge => "Not sent: the message is too long.",
        FailureCode::Rejected => "Not sent: refused by the content rules.",
        FailureCode::Refused => "Not sent: the service refused it.",
        FailureCode::FileTooLarge => "Not sent: the file is too large for the server.",
        FailureCode::FileNotAllowed => "Not sent: the server does not take files of this kind.",
        FailureCode::FileUnreadable => {
            "Not sent: the copy of the file on this computer is gone or damaged. Please attach it again."
        }
    }
}

/// Both times of a message that had to wait.
pub(crate) fn written_and_sent(written: Timestamp, sent: Timestamp) -> String {
    let (from, to) = (local(written), local(sent));
    let written = match to.day - from.day {
        0 => clock(written),
        _ => format!("{} {}", short_date(from.day, to.day), clock(written)),
    };
    format!("written {written}, sent {}", clock(sent))
}

/// What a listener hears when a message comes.
pub(crate) fn announcement(name: &str, text: &str) -> String {
    format!("{name}: {text}")
}

// Composer.
pub(crate) const SEND: &str = "Send";
pub(crate) const EDITING: &str = "Changing an unsent message";
pub(crate) const SAVE_EDIT: &str = "Save";
pub(crate) const DISCARDED: &str = "Message discarded.";
pub(crate) const PUT_BACK: &str = "Put the text back";

/// What the composer is for.
pub(crate) fn composer(room: &str) -> String {
    format!("Message {room}")
}

/// How full the outbox is, once that matters.
pub(crate) fn queue(waiting: usize, limit: usize) -> String {
    format!("{waiting} of {limit} waiting")
}

// Banner.
pub(crate) const CONNECTING: &str = "Connecting…";
pub(crate) const TRY_NOW: &str = "Try now";
pub(crate) const SESSION_ENDED: &str = "Your session has ended";

/// No line, since when, and how many messages wait.
pub(crate) fn offline(since: Timestamp, now: Timestamp) -> String {
    format!("Offline since {}", moment(since, now))
}

/// The line fails in a way that trying again will not mend soon.
pub(crate) fn line_trouble(code: Code, since: Timestamp, now: Timestamp) -> String {
    let what = match code {
        Code::Unreachable => "The server cannot be reached",
        Code::ServerTrouble => "The server is in trouble",
        Code::RateLimited => "The server asks for a pause",
        Code::NotPermitted => "The server does not let this account in",
        Code::BadAnswer => "The server answers in a way this version does not understand",
        Code::DiskFull => "The disk is full: this desk cannot be opened",
        Code::ReadOnly => "The folder of Deskbell cannot be written: this desk cannot be opened",
        Code::DeskInUse => "Another program has this desk open",
        Code::NewerDesk => "A newer Deskbell has used this desk: please install the newer version",
        Code::DiskTrouble => "The disk does not work: this desk cannot be opened",
        _ => "The line is in trouble",
    };
    format!("{what} (since {})", moment(since, now))
}

/// The pace of the limit, said honestly.
pub(crate) fn paced(waiting: usize, estimate_ms: i64) -> String {
    let messages =
        if waiting == 1 { "1 message".to_owned() } else { format!("{waiting} messages") };
    let left = match (estimate_ms + 30_000) / 60_000 {
        ..=0 => "less than a minute left".to_owned(),
        1 => "about a minute left".to_owned(),
        n => format!("about {n} minutes left"),
    };
    format!("Sending {messages}, {left}")
}

/// Things said once.
pub(crate) fn notice(notice: Notice) -> &'static str {
    match notice {
        Notice::NoKeychain => {
            "This computer has no keychain. You will be asked to sign in again after closing Deskbell, and the copy of your rooms ends with it."
        }
        Notice::KeychainLocked => {
            "The keychain is locked. Unlock it to stay signed in, or go on for this time only."
        }
        Notice::NoTray => "This desktop has no tray. Closing the window minimizes it instead.",
        Notice::NoNotifications => {
            "This desktop shows no notifications. Keep the window in view so as not to miss messages."
        }
        Notice::CacheRebuilt => {
            "The copy of your rooms on this computer was damaged and is being fetched again. Unsent messages were kept."
        }
        Notice::UnsentLost => {
            "The copy of your rooms on this computer was damaged, and some unsent messages could not be read back. Please check what you wrote last."
        }
        Notice::LeftBehind => {
            "Something you wrote was not sent: you are no longer in its room. It is kept on this computer."
        }
        Notice::ClockOff => {
            "The clock of this computer is more than two minutes off. Times may look wrong until it is set."
        }
        Notice::DiskFull => {
            "The disk is full. New messages cannot be kept or queued until there is room."
        }
        Notice::ReadOnly => {
            "The folder of Deskbell cannot be written. New messages cannot be kept or queued until it can."
        }
        Notice::DiskTrouble => {
            "The disk of this computer does not work as it should. New messages cannot be kept or queued."
        }
        Notice::KeyChanged => {
            "The keychain has no key to the copy of your rooms any more. It was set aside, with what was not sent, until the key is back. Please check what you wrote last; the rest is being fetched again."
        }
    }
}

pub(crate) const DISMISS: &str = "Dismiss";

// Errors.

/// A refusal, in words a person can act on.
pub(crate) fn error(code: Code) -> &'static str {
    match code {
        Code::WrongCredentials => "E-mail or password is not right. Please check both.",
        Code::SignedOut => "You are signed out. Please sign in again.",
        Code::Unreachable => "The server cannot be reached. Please check the network.",
        Code::BadAnswer => "The server answered something this version does not understand.",
        Code::ServerTrouble => "The server is in trouble. Please try again in a moment.",
        Code::RateLimited => "Too many attempts. Please wait a minute and try again.",
        Code::NotPermitted => "You are not permitted to do this, or no longer in the room.",
        Code::NotFound => "This is not there any more.",
        Code::BadGroupName => "The name does not fit a group.",
        Code::TooManyPeople => "These are too many people for one group.",
        Code::PersonGone => "This person is no longer with your organization.",
        Code::OutboxFull => {
            "The queue is full. Your text stays here; send it when some messages have gone out."
        }
        Code::MessageTooLarge => "The message is too long. Please shorten it or send it in parts.",
        Code::EmptyMessage => "There is nothing to send.",
        Code::FileTooLarge => "The file is larger than 10 MB. Please send a smaller one.",
        Code::FileNotAllowed => {
            "Files of this kind cannot be attached or opened, only pictures (PNG, JPEG, GIF, WebP), PDF, Word and Excel."
        }
        Code::FileUnreadable => "The file cannot be read. It may be damaged, or gone.",
        Code::TooManyFiles => "Ten files are attached already. Please send these first.",
        Code::AlreadySent => "The message is already on its way and cannot be changed.",
        Code::DiskFull => "The disk is full. Make some room; your text stays here.",
        Code::ReadOnly => "The folder of Deskbell cannot be written. Your text stays here.",
        Code::DeskInUse => "Another program has this desk open. Close it and try again.",
        Code::NewerDesk => {
            "A newer Deskbell has used this desk. Please install the newer version; nothing was changed."
        }
        Code::DeskDamaged => {
            "The copy of your rooms was damaged and is being fetched again. Please try again in a moment."
        }
        Code::DiskTrouble => "The disk does not work as it should. Your text stays here.",
        Code::InvalidParams | Code::UnknownCommand | Code::Internal => {
            "Something went wrong in Deskbell. The log has the details."
        }
    }
}

// The page itself.
pub(crate) const STARTING: &str = "Starting…";
pub(crate) const NO_CORE: &str = "Deskbell does not answer";
pub(crate) const NO_CORE_LEAD: &str = "Trying again on its own. If this stays, restart Deskbell.";
pub(crate) const NOT_IN_SHELL: &str = "This page belongs into the Deskbell window.";
pub(crate) const CRASHED: &str = "This view crashed";
pub(crate) const CRASHED_LEAD: &str =
    "Nothing is lost: messages and the queue are kept outside of it. Reload to go on.";
pub(crate) const RELOAD: &str = "Reload";

/// The window's title.
pub(crate) fn title(unread: u32, room: Option<&str>) -> String {
    let place = room.map_or_else(|| APP.to_owned(), |room| format!("{room} — {APP}"));
    if unread == 0 { place } else { format!("({}) {place}", badge(unread, false)) }
}

// Names and sizes.

/// The first word of a name.
pub(crate) fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// Up to two letters that stand for a name.
pub(crate) fn initials(name: &str) -> String {
    let mut words =
        name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// A length in bytes.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

#[cfg(test)]
mod tests;
