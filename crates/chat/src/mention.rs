//! Whether a text mentions this person: `@Ana`, `@Ana Souza`, a word for their role, or everyone.
//!
//! Accents and capitals do not matter, word boundaries do: `@Anabel` is not Ana and
//! `front@ana.example` is an address. Where somebody else's full name fits, they are meant.

use model::Role;

/// Words that mean everyone in the room.
const EVERYONE: [&str; 3] = ["all", "everyone", "here"];

/// The words for people of a role.
const fn role_words(role: Role) -> &'static [&'static str] {
    match role {
        Role::OrgAdmin => &["admin", "admins"],
        Role::PropertyMgr => &["manager", "managers"],
        Role::Staff => &["staff"],
    }
}

/// What this person answers to.
#[derive(Clone, Debug)]
pub struct Names {
    mine: Vec<Vec<char>>,
    others: Vec<Vec<char>>,
}

impl Names {
    /// The names of a person, and those of the others in the room, who are told apart from them by
    /// their full names.
    pub fn new<'a>(name: &str, role: Role, others: impl IntoIterator<Item = &'a str>) -> Self {
        let first = name.split_whitespace().next().unwrap_or_default();
        let words = EVERYONE.iter().chain(role_words(role)).copied();
        let mine = [name, first].into_iter().chain(words).map(fold);
        Self {
            mine: mine.filter(|name| !name.is_empty()).collect(),
            others: others.into_iter().map(fold).filter(|name| !name.is_empty()).collect(),
        }
    }

    /// Whether the text mentions this person.
    pub fn are_in(&self, text: &str) -> bool {
        if !text.contains(['@', '\u{ff20}', '\u{fe6b}']) {
            return false;
        }
        let text = fold(text);
        (0..text.len()).filter_map(|at| after_at(&text, at)).any(|rest| self.are_meant(rest))
    }

    /// The longest name that fits is the one meant; between equals it is this person.
    fn are_meant(&self, rest: &[char]) -> bool {
        let longest = |names: &[Vec<char>]| {
            names.iter().filter(|name| begins_with(rest, name)).map(Vec::len).max()
        };
        let mine = longest(&self.mine);
        mine.is_some() && mine >= longest(&self.others)
    }
}

/// What follows an `@` that begins a word.
fn after_at(text: &[char], at: usize) -> Option<&[char]> {
    let (before, rest) = text.split_at_checked(at)?;
    let begins_word = !before.last().is_some_and(|c| c.is_alphanumeric());
    match rest.split_first() {
        Some(('@', rest)) if begins_word => Some(rest),
        _ => None,
    }
}

/// Whether the text begins with the name as a whole word. A hyphen, dot or apostrophe that joins
/// another letter goes on with the word: `@Ana-Maria` is not Ana.
fn begins_with(text: &[char], name: &[char]) -> bool {
    let Some(rest) = text.strip_prefix(name) else { return false };
    match rest {
        [] => true,
        ['-' | '.' | '\'' | '\u{2019}' | '_', next, ..] => !next.is_alphanumeric(),
        [next, ..] => !next.is_alphanumeric(),
    }
}

/// Small letters without accents, blanks as single spaces.
fn fold(text: &str) -> Vec<char> {
    let words: Vec<&str> = text.split_whitespace().collect();
    model::fold::fold(&words.join(" ")).collect()
}

#[cfg(test)]
mod tests;
