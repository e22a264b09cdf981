//! Marks by key: bold, italic, code, lists, quotes, addresses. Each puts in the marks anybody could
//! type, and takes them out again where they are.

use super::{Change, Stretch};

/// A block of code begins and ends with a line of these.
const FENCE: &str = "```";

/// Something a key does to what is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// `*bold*`.
    Bold,
    /// `_italic_`.
    Italic,
    /// `` `code` ``; several lines stand in a block.
    Code,
    /// `- ` before every line.
    Bullets,
    /// `1. ` and so on before every line.
    Numbers,
    /// `> ` before every line.
    Quote,
    /// `https://` before what is an address without it.
    Address,
}

/// What the key makes of a text with something chosen.
pub(crate) fn mark(text: &str, chosen: Stretch, mark: Mark) -> Change {
    match mark {
        Mark::Bold => around(text, chosen, "*"),
        Mark::Italic => around(text, chosen, "_"),
        Mark::Code => code(text, chosen),
        Mark::Bullets => lines(text, chosen, |_| "- ".to_owned()),
        Mark::Numbers => lines(text, chosen, |at| format!("{}. ", at + 1)),
        Mark::Quote => lines(text, chosen, |_| "> ".to_owned()),
        Mark::Address => address(text, chosen),
    }
}

/// Marks around what is chosen, without the blanks at its ends: marks beside blanks are none. The
/// mark of an item stays before them.
fn around(text: &str, (from, to): Stretch, mark: &str) -> Change {
    let is_start = text.get(..from).is_some_and(|it| it.is_empty() || it.ends_with('\n'));
    let item = text.get(from..to).and_then(item_mark).map_or(0, |(length, _)| length);
    let from = if is_start { from + item } else { from };
    let inner = text.get(from..to).unwrap_or_default();
    let from = from + (inner.len() - inner.trim_start().len());
    let inner = inner.trim();
    let to = from + inner.len();
    let before = text.get(..from).unwrap_or_default();
    let after = text.get(to..).unwrap_or_default();
    if before.ends_with(mark) && after.starts_with(mark) {
        let from = from - mark.len();
        let out = (from, to + mark.len());
        return Change { out, text: inner.to_owned(), chosen: (from, from + inner.len()) };
    }
    let bare = inner.strip_prefix(mark).and_then(|inner| inner.strip_suffix(mark));
    if let Some(bare) = bare.filter(|bare| !bare.is_empty()) {
        return Change {
            out: (from, to),
            text: bare.to_owned(),
            chosen: (from, from + bare.len()),
        };
    }
    let chosen = (from + mark.len(), to + mark.len());
    Change { out: (from, to), text: format!("{mark}{inner}{mark}"), chosen }
}

fn code(text: &str, chosen: Stretch) -> Change {
    let (from, to) = chosen;
    if !text.get(from..to).unwrap_or_default().contains('\n') {
        return around(text, chosen, "`");
    }
    // A block begins and ends with a line of its own.
    let (from, to) = whole_lines(text, chosen);
    let inner = text.get(from..to).unwrap_or_default();
    let start = from + FENCE.len() + 1;
    Change {
        out: (from, to),
        text: format!("{FENCE}\n{inner}\n{FENCE}"),
        chosen: (start, start + inner.len()),
    }
}

/// From the beginning of the first line to the end of the last one.
fn whole_lines(text: &str, (from, to): Stretch) -> Stretch {
    let before = text.get(..from).unwrap_or_default();
    let after = text.get(to..).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (start, to + after.find('\n').unwrap_or(after.len()))
}

/// A mark before every line, or none where every line has its own.
fn lines(text: &str, chosen: Stretch, mark: impl Fn(usize) -> String) -> Change {
    let (from, to) = whole_lines(text, chosen);
    let lines: Vec<&str> = text.get(from..to).unwrap_or_default().split('\n').collect();
    let bare: Option<Vec<&str>> =
        lines.iter().enumerate().map(|(at, line)| line.strip_prefix(&mark(at))).collect();
    let lines: Vec<String> = match bare {
        Some(bare) => bare.into_iter().map(str::to_owned).collect(),
        None => lines.iter().enumerate().map(|(at, line)| mark(at) + line).collect(),
    };
    let new = lines.join("\n");
    let end = from + new.len();
    let is_caret = chosen.0 == chosen.1;
    let chosen = if is_caret { (end, end) } else { (from, end) };
    Change { out: (from, to), text: new, chosen }
}

/// An address is never put behind other words, so there is nothing to choose but itself.
fn address(text: &str, (from, to): Stretch) -> Change {
    const SCHEME: &str = "https://";
    let inner = text.get(from..to).unwrap_or_default().trim();
    let new = if inner.contains("://") { inner.to_owned() } else { format!("{SCHEME}{inner}") };
    let end = from + new.len();
    Change { out: (from, to), text: new, chosen: (end, end) }
}

/// What a new line at the caret takes over from a line of a list: its mark, the next number. On an
/// item with nothing in it the list ends. `None` where a plain new line will do.
pub(crate) fn new_line(text: &str, (from, to): Stretch) -> Option<Change> {
    let start = text.get(..from)?.rfind('\n').map_or(0, |at| at + 1);
    let before = text.get(start..from)?;
    let (mark, next) = item_mark(before)?;
    if before.len() == mark {
        let is_last = text.get(to..).is_none_or(|rest| rest.is_empty() || rest.starts_with('\n'));
        return is_last.then(|| Change {
            out: (start, to),
            text: String::new(),
            chosen: (start, start),
        });
    }
    let end = from + next.len() + 1;
    Some(Change { out: (from, to), text: format!("\n{next}"), chosen: (end, end) })
}

/// How long the mark of an item is, and that of the next one.
fn item_mark(line: &str) -> Option<(usize, String)> {
    for mark in ["- ", "> "] {
        if line.starts_with(mark) {
            return Some((mark.len(), mark.to_owned()));
        }
    }
    let (number, _) = line.split_once(". ")?;
    let is_number = (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    let next: u32 = number.parse::<u32>().ok().filter(|_| is_number)? + 1;
    Some((number.len() + 2, format!("{next}. ")))
}

#[cfg(test)]
mod tests {
    use super::super::chosen;
    use super::*;

    #[track_caller]
    fn check(text: &str, key: Mark, expected: &str) {
        let (text, stretch) = chosen(text);
        assert_eq!(mark(&text, stretch, key).shown(&text), expected, "{text:?}");
    }

    #[test]
    fn a_key_marks_what_is_chosen_and_takes_the_marks_off_again() {
        check("room [412] is", Mark::Bold, "room *[412]* is");
        check("room *[412]* is", Mark::Bold, "room [412] is");
        check("room [*412*] is", Mark::Bold, "room [412] is");
        check("[412 ]is", Mark::Italic, "_[412]_ is");
        check("a [b] c", Mark::Code, "a `[b]` c");
        check("so | it", Mark::Bold, "so *|* it");
        check("so *|* it", Mark::Bold, "so | it");
        check("[José]", Mark::Bold, "*[José]*");
        check("- a\n[- two]", Mark::Bold, "- a\n- *[two]*");
        check("[1. two]", Mark::Italic, "1. _[two]_");
    }

    #[test]
    fn several_lines_of_code_stand_in_a_block() {
        check("x\nl[s\nc]d\ny", Mark::Code, "x\n```\n[ls\ncd]\n```\ny");
    }

    #[test]
    fn lines_get_their_marks_and_lose_them() {
        check("x\n[a\nb]\ny", Mark::Bullets, "x\n[- a\n- b]\ny");
        check("[- a\n- b]", Mark::Bullets, "[a\nb]");
        check("[a\nb\nc]", Mark::Numbers, "[1. a\n2. b\n3. c]");
        check("[1. a\n2. b]", Mark::Numbers, "[a\nb]");
        check("said|", Mark::Quote, "> said|");
        check("|", Mark::Bullets, "- |");
    }

    #[test]
    fn an_address_gets_what_makes_it_one() {
        check("see [pms.example/4]", Mark::Address, "see https://pms.example/4|");
        check("see [http://pms.example]", Mark::Address, "see http://pms.example|");
        check("see |", Mark::Address, "see https://|");
    }

    #[track_caller]
    fn check_line(text: &str, expected: &str) {
        let (text, stretch) = chosen(text);
        let change = new_line(&text, stretch);
        let shown = change.map_or_else(|| "plain".to_owned(), |change| change.shown(&text));
        assert_eq!(shown, expected, "{text:?}");
    }

    #[test]
    fn a_list_goes_on_and_ends_on_an_empty_item() {
        check_line("- towels|", "- towels\n- |");
        check_line("- tow|els", "- tow\n- |els");
        check_line("9. nine|\nx", "9. nine\n10. |\nx");
        check_line("> said|", "> said\n> |");
        check_line("- a\n- |", "- a\n|");
        check_line("1. a\n2. |\nb", "1. a\n|\nb");
        check_line("- |a", "plain");
        check_line("words|", "plain");
        check_line("4120. a|", "plain");
        check_line("-|", "plain");
    }
}
