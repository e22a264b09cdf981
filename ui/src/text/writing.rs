//! Words about writing: marks, calls, emoji, quotes, addresses.

use model::Role;

use super::size;

pub(crate) const PREVIEW: &str = "As it will look";
pub(crate) const EMOJI: &str = "Emoji";
pub(crate) const FIND_EMOJI: &str = "Find an emoji";
pub(crate) const NO_EMOJI: &str = "No emoji by that name.";
pub(crate) const EMOJI_COMING: &str = "Fetching…";
pub(crate) const EMOJI_GROUPS: &str = "Kinds of emoji";
pub(crate) const RECENT_EMOJI: &str = "Used lately";
pub(crate) const SKIN_TONE: &str = "Colour of skin";
pub(crate) const SUGGESTIONS: &str = "Suggestions";

/// The name of a group of emoji, by its number.
pub(crate) fn emoji_group(at: usize) -> &'static str {
    const GROUPS: [&str; 9] = [
        "Faces and feelings",
        "People and hands",
        "Animals and nature",
        "Food and drink",
        "Travel and places",
        "Activities",
        "Objects",
        "Signs",
        "Flags",
    ];
    GROUPS.get(at).copied().unwrap_or(EMOJI)
}

/// The name of a colour of skin; 0 is none.
pub(crate) fn skin_tone(tone: u8) -> &'static str {
    match tone {
        1 => "Light",
        2 => "Medium light",
        3 => "Medium",
        4 => "Medium dark",
        5 => "Dark",
        _ => "None",
    }
}

/// How many suggestions there are, for those who listen.
pub(crate) fn suggested(count: usize) -> String {
    match count {
        1 => "1 suggestion. Enter takes it.".to_owned(),
        n => format!("{n} suggestions. Arrows choose, Enter takes one."),
    }
}

/// What is said beside a word that calls everyone.
pub(crate) const EVERYONE: &str = "Everyone in this room";

/// What is said beside a word that calls the people of a role.
pub(crate) fn everyone_of(role: Role) -> &'static str {
    match role {
        Role::OrgAdmin => "Every administrator in this room",
        Role::PropertyMgr => "Every manager in this room",
        Role::Staff => "All staff in this room",
    }
}

/// How long a text is, near the limit.
pub(crate) fn length(bytes: usize, most: usize) -> String {
    let shown = |bytes: usize| size(u64::try_from(bytes).unwrap_or(u64::MAX));
    if bytes > most {
        format!("Too long: {} of {}", shown(bytes), shown(most))
    } else {
        format!("{} of {}", shown(bytes), shown(most))
    }
}

// Answering and passing on.
pub(crate) const ANSWER: &str = "Answer with a quote";
pub(crate) const PASS_ON: &str = "Pass on…";
pub(crate) const PASS_ON_TO: &str = "Pass on to a room or person";
pub(crate) const TO_QUOTED: &str = "Go to the quoted message";
pub(crate) const SENT_STAYS: &str = "Your last message was sent and cannot be changed";
pub(crate) const QUOTED_NOT_HERE: &str = "The quoted message is not on this desk";

// Addresses.
pub(crate) const OPEN_LINK: &str = "Open this address?";
pub(crate) const LINK_LEADS_TO: &str = "It leads to";
pub(crate) const LINK_IN_THE_OPEN: &str =
    "What goes there is not encrypted: others on the network can read and change it.";
pub(crate) const COPY_LINK: &str = "Copy it";

/// The choice to open it and not to be asked again about its host.
pub(crate) fn trust_host(host: &str) -> String {
    format!("Open it, and do not ask again for {host}")
}

pub(crate) const TRUSTED_HOSTS: &str = "Addresses opened without a question";
pub(crate) const TRUSTED_HOSTS_LEAD: &str =
    "Encrypted addresses of these hosts go straight to the browser.";
pub(crate) const NO_TRUSTED_HOSTS: &str = "None yet: every address is asked about.";
pub(crate) const FORGET_HOST: &str = "Ask again";

// A picture that fills the window.
pub(crate) const PICTURE_FRAME: &str = "Picture: arrows go to the others, plus and minus enlarge";
pub(crate) const PICTURE_BEFORE: &str = "Picture before";
pub(crate) const PICTURE_AFTER: &str = "Picture after";

// Undone in passing.
pub(crate) const UNDO: &str = "Undo";
pub(crate) const ROOM_MUTED: &str = "Muted";
pub(crate) const ROOM_UNMUTED: &str = "No longer muted";
pub(crate) const ROOM_FOR_LATER: &str = "Marked as unread";

// The key that sends.
pub(crate) const SEND_KEY: &str = "Sending";
pub(crate) const SEND_BY_ENTER: &str = "Enter sends";
pub(crate) const SEND_BY_ENTER_LEAD: &str = "Shift and Enter begin a new line";
pub(crate) const SEND_BY_CTRL: &str = "Ctrl and Enter send";
pub(crate) const SEND_BY_CTRL_LEAD: &str = "Enter begins a new line";

/// The keys of writing.
pub(crate) const WRITING_KEYS: &[(&str, &str)] = &[
    ("Enter", "Send, or a new line, as set under Appearance"),
    ("Shift Enter", "New line"),
    ("Ctrl Enter", "Send"),
    ("↑", "In an empty field: change the last message while it waits"),
    ("Ctrl B, Ctrl I", "Bold, italic"),
    ("Ctrl E", "Code"),
    ("Ctrl Shift 7, 8, 9", "Numbered list, list, quote"),
    ("Ctrl Shift L", "Make an address of what is chosen"),
    ("Ctrl Shift M", "Emoji"),
    ("@ and :", "Call somebody, or name an emoji"),
    ("Esc", "Leave a change as it was"),
];
