//! The stretch of a text around what was looked for, cut into what is marked and what is not.

use ipc::Highlight;

use super::plain::plain;

/// Letters before the first mark that still tell what it is about.
const BEFORE: usize = 48;
/// Letters of an excerpt.
const MOST: usize = 220;

/// A piece of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Its text, as it may be shown.
    pub(crate) text: String,
    /// It was looked for.
    pub(crate) is_marked: bool,
}

/// Cuts a text up. Marks are bytes of the text in order and apart; one that does not fit is left
/// out.
pub(crate) fn excerpt(text: &str, marks: &[Highlight]) -> Vec<Piece> {
    let start = marks.first().map_or(0, |mark| begin(text, mark.start));
    let mut pieces = Pieces { left: MOST, list: Vec::new() };
    if start > 0 {
        pieces.add("…", false);
    }
    let mut at = start;
    for mark in marks {
        let (Some(before), Some(marked)) =
            (text.get(at..mark.start), text.get(mark.start..mark.end))
        else {
            continue;
        };
        pieces.add(before, false);
        pieces.add(marked, true);
        at = mark.end;
    }
    pieces.add(text.get(at..).unwrap_or_default(), false);
    pieces.list
}

/// Some letters before a byte, at the beginning of a word where there is one.
fn begin(text: &str, at: usize) -> usize {
    let Some(before) = text.get(..at) else { return 0 };
    let Some((from, _)) = before.char_indices().rev().nth(BEFORE) else { return 0 };
    let cut = before.get(from..).unwrap_or_default();
    let word = cut.find(char::is_whitespace).map_or(0, |space| space + 1);
    from + word
}

struct Pieces {
    left: usize,
    list: Vec<Piece>,
}

impl Pieces {
    /// Adds what there is room for, on one line.
    fn add(&mut self, text: &str, is_marked: bool) {
        if text.is_empty() || self.left == 0 {
            return;
        }
        let mut shown: String = plain(text).chars().take(self.left).collect();
        self.left -= shown.chars().count();
        if self.left == 0 {
            shown.push('…');
        }
        let text = shown.replace(['\n', '\t'], " ");
        self.list.push(Piece { text, is_marked });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks every `needle`; `[` and `]` stand around what is marked.
    fn cut(text: &str, needle: &str) -> String {
        let marks: Vec<Highlight> = text
            .match_indices(needle)
            .map(|(start, found)| Highlight { start, end: start + found.len() })
            .collect();
        shown(&excerpt(text, &marks))
    }

    fn shown(pieces: &[Piece]) -> String {
        let piece = |piece: &Piece| match piece.is_marked {
            true => format!("[{}]", piece.text),
            false => piece.text.clone(),
        };
        pieces.iter().map(piece).collect()
    }

    #[test]
    fn what_was_looked_for_is_marked_where_it_stands() {
        assert_eq!(cut("Late checkout\nfor 412, 412!", "412"), "Late checkout for [412], [412]!");
        assert_eq!(cut("João é o João", "João"), "[João] é o [João]");
        assert_eq!(cut("nothing", "412"), "nothing");
    }

    #[test]
    fn a_long_text_begins_at_a_word_shortly_before_and_has_an_end() {
        let text = format!("{}zebra {}", "word ".repeat(100), "tail ".repeat(100));
        let cut = cut(&text, "zebra");
        assert!(cut.starts_with("…word "), "{cut}");
        assert!(cut.contains("[zebra] tail") && cut.ends_with('…'), "{cut}");
        assert!(cut.chars().count() < MOST + 8);
    }

    #[test]
    fn marks_that_do_not_fit_the_text_leave_it_whole() {
        let marks = [
            Highlight { start: 2, end: 3 },
            Highlight { start: 90, end: 99 },
            Highlight { start: 3, end: 2 },
        ];
        assert_eq!(shown(&excerpt("São", &marks[..1])), "São");
        assert_eq!(shown(&excerpt("São", &marks[1..])), "São");
    }
}
