//! Words as they are looked for: small, without accents, a guest room's number in one piece.
//!
//! The same words go into the index and into a query, and the places of a hit are found with them,
//! so that the three cannot disagree. SQLite's own tokenizer only cuts at the blanks put here.

use std::ops::Range;

use model::fold::{fold, is_mark};

/// Longer words are cut, here as there.
const LONGEST: usize = 64;
/// Letters before the hyphen of a guest room's number: the wing or the floor.
const WING_LETTERS: usize = 2;
/// Digits after it, with at most one letter behind.
const WING_DIGITS: usize = 5;
/// Of a letter with a few marks.
const MOST_BYTES: usize = 8;
const HYPHENS: [char; 5] = ['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}'];

/// A word and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// In bytes of the text it came from.
    pub(crate) at: Range<usize>,
    /// As it is compared: letters and digits only, never empty.
    pub(crate) folded: String,
}

/// The words of a text in their order.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Word> {
    runs(text).filter_map(move |at| {
        let folded = folded(text.get(at.clone())?);
        (!folded.is_empty()).then_some(Word { at, folded })
    })
}

/// Where they stand, without what it costs to fold them.
pub(crate) fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut runs = Runs::new(text);
    std::iter::from_fn(move || runs.next_word())
}

/// Whether a run is this folded word, or only begins like it. Most are plain and are told apart
/// where they stand.
pub(crate) fn is_word(run: &str, folded_word: &str, is_beginning: bool) -> bool {
    if run.len() < LONGEST && run.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let head = if is_beginning { run.get(..folded_word.len()) } else { Some(run) };
        return head.is_some_and(|head| head.eq_ignore_ascii_case(folded_word));
    }
    let folded = folded(run);
    if is_beginning { folded.starts_with(folded_word) } else { folded == folded_word }
}

/// Blanks, signs and hyphens go; so do the signs some letters fall apart into.
fn folded(run: &str) -> String {
    if run.is_ascii() {
        let letters = run.chars().filter(char::is_ascii_alphanumeric);
        return letters.map(|c| c.to_ascii_lowercase()).take(LONGEST).collect();
    }
    fold(run).filter(|c| c.is_alphanumeric()).take(LONGEST).collect()
}

struct Runs<'a> {
    text: &'a str,
    from: usize,
}

impl<'a> Runs<'a> {
    const fn new(text: &'a str) -> Self {
        Self { text, from: 0 }
    }

    /// The next run, joined with the one behind its hyphen where both make a guest room's number.
    fn next_word(&mut self) -> Option<Range<usize>> {
        let run = self.run_from(self.from)?;
        let number = self.end_of_room_number(&run).filter(|_| !self.is_joined(&run));
        let end = number.unwrap_or(run.end);
        self.from = end;
        Some(run.start..end)
    }

    /// Whether a hyphen joins the run to a word before it.
    fn is_joined(&self, run: &Range<usize>) -> bool {
        let before = self.text.get(..run.start).and_then(|before| before.strip_suffix(HYPHENS));
        before.is_some_and(|before| before.ends_with(char::is_alphanumeric))
    }

    /// Letters and digits without anything between; of scripts that put no blanks between words,
    /// one sign.
    fn run_from(&self, from: usize) -> Option<Range<usize>> {
        let mut places = self.text.get(from..)?.char_indices();
        let (start, first) = places.find(|(_, c)| c.is_alphanumeric())?;
        let end = if is_sign(first) {
            places.find(|(_, c)| !is_mark(*c))
        } else {
            places.find(|(_, c)| !goes_on_with(*c))
        };
        let end = end.map_or(self.text.len(), |(at, _)| from.saturating_add(at));
        Some(from.saturating_add(start)..end)
    }

    /// `A-12`, `b-204a`: where it ends. Not `check-in`, not `COVID-19`, not `A-1-2`.
    fn end_of_room_number(&self, wing: &Range<usize>) -> Option<usize> {
        let hyphen = self.text.get(wing.end..)?.chars().next().filter(|c| HYPHENS.contains(c))?;
        if wing.len() > MOST_BYTES * WING_LETTERS {
            return None;
        }
        let letters = self.text.get(wing.clone())?;
        let count = letters.chars().filter(|c| !is_mark(*c)).count();
        if count > WING_LETTERS || !letters.chars().all(|c| c.is_alphabetic() || is_mark(c)) {
            return None;
        }
        let number = self.run_from(wing.end)?;
        if number.start != wing.end.saturating_add(hyphen.len_utf8()) {
            return None;
        }
        let digits = self.text.get(number.clone())?;
        let digits = digits.strip_suffix(|c: char| c.is_ascii_alphabetic()).unwrap_or(digits);
        let is_number = (1..=WING_DIGITS).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        let mut after = self.text.get(number.end..)?.chars();
        let goes_on = after.next().is_some_and(|c| HYPHENS.contains(&c))
            && after.next().is_some_and(char::is_alphanumeric);
        (is_number && !goes_on).then_some(number.end)
    }
}

/// Whether a run goes on with it. Most of what is written is plain, and needs no table.
fn goes_on_with(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    (c.is_alphanumeric() || is_mark(c)) && !is_sign(c)
}

/// Han and kana: there are no blanks between words, so each sign is looked for by itself.
const fn is_sign(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = words(text).map(|word| word.folded).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_are_small_and_without_accents() {
        check("Senhora CONCEIÇÃO, João!", &["senhora", "conceicao", "joao"]);
        check("the guest's taxi", &["the", "guest", "s", "taxi"]);
        check("Mu\u{308}ller Straße", &["muller", "strasse"]);
        check("", &[]);
        check("*** — \"\" ()", &[]);
    }

    #[test]
    fn a_guest_rooms_number_is_one_word_however_it_is_written() {
        check("room 412", &["room", "412"]);
        check("#412 and 412.", &["412", "and", "412"]);
        check("A-12 A12 a\u{2011}12 a–12b", &["a12", "a12", "a12", "a12b"]);
        check("412/413, 412-415", &["412", "413", "412", "415"]);
        check("412b 4123", &["412b", "4123"]);
    }

    #[test]
    fn other_hyphens_part_words() {
        check("check-in at 14:30", &["check", "in", "at", "14", "30"]);
        check("check-in-12", &["check", "in", "12"]);
        check("COVID-19 2026-11-25", &["covid", "19", "2026", "11", "25"]);
        check("A-1-2", &["a", "1", "2"]);
        check("A - 12 A--12 A-", &["a", "12", "a", "12", "a"]);
        check("b-123456", &["b", "123456"]);
    }

    #[test]
    fn scripts_without_blanks_are_found_sign_by_sign() {
        check("東京 Bar", &["東", "京", "bar"]);
        check("شكراً الغرفة", &["شكرا", "الغرفة"]);
    }

    #[test]
    fn what_falls_apart_into_blanks_and_signs_is_still_one_word() {
        check("\u{fdfa} ½", &["صلىاللهعليهوسلم", "12"]);
    }

    #[test]
    fn places_are_bytes_of_the_text() {
        let text = "Zimmer für Müller in A-12";
        let places: Vec<&str> = words(text).map(|word| text.get(word.at).unwrap()).collect();
        assert_eq!(places, ["Zimmer", "für", "Müller", "in", "A-12"]);
    }

    #[test]
    fn a_word_is_known_where_it_stands_as_it_is_when_folded() {
        let text = "Room A-12: taxi for Müller, Straße 412 东 TAXIS";
        for term in ["room", "a12", "taxi", "tax", "muller", "strasse", "412", "41", "a"] {
            for at in runs(text) {
                let run = text.get(at).unwrap();
                let word = folded(run);
                assert_eq!(is_word(run, term, false), word == term, "{run} {term}");
                assert_eq!(is_word(run, term, true), word.starts_with(term), "{run} {term}");
            }
        }
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let word = words(&"x".repeat(70_000)).next().unwrap();
        assert_eq!((word.folded.len(), word.at), (LONGEST, 0..70_000));
    }
}
