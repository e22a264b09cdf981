//! Words about writing: marks, calls, emoji, quotes, addresses.

use model::Role;
use words::said;

use super::size;

/// The name of a group of emoji, by its number.
pub(crate) fn emoji_group(at: usize) -> &'static str {
    match at {
        0 => said::emoji_faces(),
        1 => said::emoji_people(),
        2 => said::emoji_animals(),
        3 => said::emoji_food(),
        4 => said::emoji_travel(),
        5 => said::emoji_activities(),
        6 => said::emoji_objects(),
        7 => said::emoji_signs(),
        8 => said::emoji_flags(),
        _ => said::emoji(),
    }
}

/// The name of a colour of skin; 0 is none.
pub(crate) fn skin_tone(tone: u8) -> &'static str {
    match tone {
        1 => said::skin_light(),
        2 => said::skin_medium_light(),
        3 => said::skin_medium(),
        4 => said::skin_medium_dark(),
        5 => said::skin_dark(),
        _ => said::skin_none(),
    }
}

/// How many suggestions there are, for those who listen.
pub(crate) fn suggested(count: usize) -> String {
    said::suggestions_found(count as u64)
}

/// What is said beside a word that calls the people of a role.
pub(crate) fn everyone_of(role: Role) -> &'static str {
    match role {
        Role::OrgAdmin => said::everyone_administrators(),
        Role::PropertyMgr => said::everyone_managers(),
        Role::Staff => said::everyone_staff(),
    }
}

/// How long a text is, near the limit.
pub(crate) fn length(bytes: usize, most: usize) -> String {
    let (length, limit) = (size(bytes as u64), size(most as u64));
    if bytes > most { said::too_long(&length, &limit) } else { said::length_of(&length, &limit) }
}
