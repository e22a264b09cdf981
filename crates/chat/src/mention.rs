//! Whether a text mentions this person: `@Ana`, `@Ana Souza`, a word for their role, or everyone.
//!
//! Accents and capitals do not matter, word boundaries do: `@Anabel` is not Ana and
//! `front@ana.example` is an address. Where somebody else's full name fits, they are meant.

use model::Role;
use model::mention::{EVERYONE, begins_with, is_sign, may_follow, role_words};

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
        if !text.contains(is_sign) {
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
    match rest.split_first() {
        Some(('@', rest)) if may_follow(before.last().copied()) => Some(rest),
        _ => None,
    }
}

/// Small letters without accents, blanks as single spaces.
fn fold(text: &str) -> Vec<char> {
    let words: Vec<&str> = text.split_whitespace().collect();
    model::fold::fold(&words.join(" ")).collect()
}

#[cfg(test)]
mod tests;
