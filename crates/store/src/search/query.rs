//! What a clerk typed, as words to look for.
//!
//! Nothing typed reaches SQLite as syntax: the words are letters and digits only, and each stands
//! in quotes. `AND`, quotes, hyphens and brackets are words or nothing.

use std::ops::Range;

use model::{Message, RoomId, UserId};

use crate::Search;
use crate::search::words::{is_word, runs, words};

/// Words beyond these are not looked for.
const MOST_WORDS: usize = 32;
/// A shorter beginning would be the beginning of nearly everything.
const SHORTEST_BEGINNING: usize = 2;

/// What a hit has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    terms: Vec<Term>,
    room_id: Option<RoomId>,
    sender_id: Option<UserId>,
    has_file: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    folded: String,
    /// Whether any ending fits.
    is_beginning: bool,
}

impl Term {
    fn fits(&self, run: &str) -> bool {
        is_word(run, &self.folded, self.is_beginning)
    }
}

impl Query {
    /// What a search asks for; `None` when it asks for nothing.
    pub(crate) fn of(search: &Search) -> Option<Self> {
        let query = Self {
            terms: terms(&search.text),
            room_id: search.room_id.clone(),
            sender_id: search.sender_id.clone(),
            has_file: search.has_file,
        };
        let is_filtered = query.room_id.is_some() || query.sender_id.is_some() || query.has_file;
        (is_filtered || !query.terms.is_empty()).then_some(query)
    }

    /// The query in the words of the index: rare ones first, since the first leads.
    pub(crate) fn expression(&self) -> String {
        let filters = self
            .room_id
            .iter()
            .map(room_word)
            .chain(self.sender_id.iter().map(sender_word))
            .chain(self.has_file.then(|| FILE_WORD.to_owned()))
            .map(|word| format!("\"{word}\""));
        let terms = self.terms.iter().map(|term| {
            let ending = if term.is_beginning { " *" } else { "" };
            format!("\"{}\"{ending}", term.folded)
        });
        filters.chain(terms).collect::<Vec<_>>().join(" AND ")
    }

    /// Whether a message that is not in the index fits.
    pub(crate) fn fits(&self, message: &Message) -> bool {
        let file = message.content.attachment.as_ref();
        let texts = [Some(message.content.text.as_str()), file.map(|file| file.name.as_str())];
        let has = |term: &Term| {
            let fits =
                |text: &&str| runs(text).filter_map(|at| text.get(at)).any(|it| term.fits(it));
            texts.iter().flatten().any(fits)
        };
        self.room_id.as_ref().is_none_or(|room| *room == message.room_id)
            && self.sender_id.as_ref().is_none_or(|sender| *sender == message.sender_id)
            && (!self.has_file || file.is_some())
            && self.terms.iter().all(has)
    }

    /// Where the words stand in a text.
    pub(crate) fn places_in(&self, text: &str) -> Vec<Range<usize>> {
        if self.terms.is_empty() {
            return Vec::new();
        }
        let is_meant = |run: &str| self.terms.iter().any(|term| term.fits(run));
        runs(text).filter(|at| text.get(at.clone()).is_some_and(is_meant)).collect()
    }
}

fn terms(text: &str) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    for word in words(text) {
        if terms.len() >= MOST_WORDS {
            break;
        }
        let rest = text.get(word.at.end..).unwrap_or_default();
        let has_digit = word.folded.contains(char::is_numeric);
        let is_unfinished = rest.is_empty()
            && !has_digit
            && word.folded.chars().nth(SHORTEST_BEGINNING - 1).is_some();
        let term =
            Term { is_beginning: is_unfinished || rest.starts_with('*'), folded: word.folded };
        if !terms.contains(&term) {
            terms.push(term);
        }
    }
    terms
}

/// The word every message with a file has. No word of a text begins like it.
const FILE_WORD: &str = "\u{e000}f";

/// The word every message of a room has: a rare room then costs as little as a rare word.
fn room_word(room: &RoomId) -> String {
    format!("\u{e000}r{}", hex(room.as_str()))
}

fn sender_word(sender: &UserId) -> String {
    format!("\u{e000}s{}", hex(sender.as_str()))
}

/// Ids are opaque and tell capitals apart; words do not.
fn hex(id: &str) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |half: u8| DIGITS.get(usize::from(half)).copied();
    id.bytes().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).flatten().collect()
}

/// What the index keeps of a message: its words, and those that filters look for.
pub(crate) fn indexed_words(message: &Message) -> String {
    let mut all = room_word(&message.room_id);
    all.push(' ');
    all += &sender_word(&message.sender_id);
    let file = message.content.attachment.as_ref();
    if file.is_some() {
        all.push(' ');
        all += FILE_WORD;
    }
    for text in [Some(message.content.text.as_str()), file.map(|file| file.name.as_str())] {
        for word in text.into_iter().flat_map(words) {
            all.push(' ');
            all += &word.folded;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let search = Search { text: text.to_owned(), ..Search::default() };
        let expression = Query::of(&search).map(|query| query.expression());
        assert_eq!(expression.unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn the_last_word_is_a_beginning_until_it_is_finished() {
        check("late check", "\"late\" AND \"check\" *");
        check("late check ", "\"late\" AND \"check\"");
        check("late. ", "\"late\"");
        check("João", "\"joao\" *");
        check("a", "\"a\"");
    }

    #[test]
    fn a_number_is_whole_unless_somebody_says_otherwise() {
        check("412", "\"412\"");
        check("#412", "\"412\"");
        check("A-12", "\"a12\"");
        check("41*", "\"41\" *");
        check("A-1* taxi ", "\"a1\" * AND \"taxi\"");
    }

    #[test]
    fn nothing_typed_is_syntax() {
        check("\"room", "\"room\" *");
        check("taxi AND NOT noon ", "\"taxi\" AND \"and\" AND \"not\" AND \"noon\"");
        check("words:x ^y {z} (", "\"words\" AND \"x\" AND \"y\" AND \"z\"");
        check("NEAR(a b, 2)", "\"near\" AND \"a\" AND \"b\" AND \"2\"");
        check("-- ' ; * \" -", "");
        check("\u{e000}f \u{0}", "\"f\"");
    }

    #[test]
    fn a_word_twice_is_looked_for_once_and_a_novel_only_in_part() {
        check("taxi taxi ", "\"taxi\"");
        let novel: String = (0..100).map(|n| format!("word{n} ")).collect();
        let search = Search { text: novel, ..Search::default() };
        assert_eq!(Query::of(&search).unwrap().terms.len(), MOST_WORDS);
    }

    #[test]
    fn a_filter_alone_is_a_search_and_nothing_is_none() {
        let files = Search { has_file: true, ..Search::default() };
        assert_eq!(Query::of(&files).unwrap().expression(), "\"\u{e000}f\"");
        assert_eq!(Query::of(&Search::default()), None);
    }

    #[test]
    fn ids_that_differ_in_capitals_are_different() {
        assert_ne!(room_word(&RoomId::new("a")), room_word(&RoomId::new("A")));
        assert_eq!(sender_word(&UserId::new("u")), "\u{e000}s75");
    }
}
