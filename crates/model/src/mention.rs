//! What calls a person in a text: a sign, then a name, a word for a role, or a word for everyone.
//!
//! The rule is here because the core counts by it and the page shows by it. It works on folded
//! letters ([`crate::fold`]); how they are folded is the caller's.

use crate::Role;

/// Words that mean everyone in the room.
pub const EVERYONE: [&str; 3] = ["all", "everyone", "here"];

/// The words for people of a role; the last one is that for several of them.
pub const fn role_words(role: Role) -> &'static [&'static str] {
    match role {
        Role::OrgAdmin => &["admin", "admins"],
        Role::PropertyMgr => &["manager", "managers"],
        Role::Staff => &["staff"],
    }
}

/// Whether a letter is the sign, in one of its widths.
pub const fn is_sign(c: char) -> bool {
    matches!(c, '@' | '\u{ff20}' | '\u{fe6b}')
}

/// Whether the sign may stand behind this letter: within a word it is part of an address.
pub fn may_follow(before: Option<char>) -> bool {
    before.is_none_or(|c| !c.is_alphanumeric())
}

/// Whether the text begins with the name as a whole word. A hyphen, dot or apostrophe that joins
/// another letter goes on with the word: `@Ana-Maria` is not Ana.
pub fn begins_with(rest: &[char], name: &[char]) -> bool {
    let Some(rest) = rest.strip_prefix(name) else { return false };
    match rest {
        [] => true,
        ['-' | '.' | '\'' | '\u{2019}' | '_', next, ..] => !next.is_alphanumeric(),
        [next, ..] => !next.is_alphanumeric(),
    }
}
