//! What an answer quotes. The wire knows no answers, so what is answered stands above the answer as
//! anybody would quote it: lines that begin with `>`, the first of them with the writer's name.

/// What a quoted line begins with.
const MARK: char = '>';
/// What stands where something was left out.
pub const CUT: char = '…';
/// What stands between the name of a writer and what they said.
const NAME_ENDS: &str = ": ";

/// The quoted lines a text begins with, and what follows them; no lines where it begins with none.
pub fn split(text: &str) -> (&str, &str) {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if !is_quoted(line) {
            break;
        }
        end += line.len();
    }
    let (quoted, rest) = text.split_at_checked(end).unwrap_or(("", text));
    (quoted.trim_end_matches('\n'), rest)
}

/// What somebody says beside what they quote; all of it where there is nothing else.
pub fn answer(text: &str) -> &str {
    match split(text) {
        ("", _) => text,
        (_, rest) if rest.trim().is_empty() => text,
        (_, rest) => rest.trim_start(),
    }
}

/// What a line quotes, without its mark.
pub fn quoted(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(MARK)?;
    let rest = rest.strip_prefix(' ').or_else(|| rest.is_empty().then_some(rest))?;
    Some(rest)
}

/// A name as it stands in a quote, where it ends with a colon.
pub fn name(name: &str) -> String {
    name.replace([':', '\n'], " ")
}

/// Whom a text begins by quoting, and what they said.
pub fn parts(text: &str) -> Option<(String, String)> {
    let (lines, _) = split(text);
    let said = lines.lines().filter_map(quoted).collect::<Vec<_>>().join("\n");
    said.split_once(NAME_ENDS).map(|(name, said)| (name.to_owned(), said.to_owned()))
}

/// Whether a text begins by quoting somebody of that name who said that.
pub fn is_of(text: &str, writer: &str, own: &str) -> bool {
    let Some((quoted, said)) = parts(text) else { return false };
    let is_same = match said.strip_suffix(CUT) {
        Some(beginning) => own.starts_with(beginning),
        None => own == said,
    };
    is_same && quoted == name(writer)
}

/// A text without the words it begins by quoting: only whose they were stays. `None` where it
/// quotes nobody.
pub fn without_words(text: &str) -> Option<String> {
    let (writer, _) = parts(text)?;
    let (_, rest) = split(text);
    Some(format!("{MARK} {writer}{NAME_ENDS}\n{rest}"))
}

fn is_quoted(line: &str) -> bool {
    quoted(line.trim_end_matches('\n')).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_comes_first_and_the_answer_after_it() {
        assert_eq!(split("> Bruno: towels?\n> 412\nOn it"), ("> Bruno: towels?\n> 412", "On it"));
        assert_eq!(split(">\n> a\n"), (">\n> a", ""));
        assert_eq!(answer("> Bruno: towels?\n\nOn it\n> sic"), "On it\n> sic");
        assert_eq!(answer("> only this"), "> only this");
    }

    #[test]
    fn what_only_looks_like_a_quote_is_said() {
        for text in ["", "5 > 4", ">_<", ">>> 3", "said\n> so", "\n> a"] {
            assert_eq!(split(text), ("", text), "{text:?}");
            assert_eq!(answer(text), text);
        }
    }

    #[test]
    fn a_quote_is_of_whoever_said_its_words_whole_or_cut() {
        let answer = "> Bruno: towels\n> for 412\nOn it";
        assert!(is_of(answer, "Bruno", "towels\nfor 412"));
        assert!(!is_of(answer, "Ana", "towels\nfor 412"));
        assert!(!is_of(answer, "Bruno", "towels\nfor 412 again"));
        assert!(is_of("> A B: tow…\nyes", "A:B", "towels"));
        assert!(!is_of("towels", "Bruno", "towels"));
    }

    #[test]
    fn a_quote_without_its_words_still_says_whose_they_were() {
        let answer = "> Bruno: towels\n> for 412\nOn it\n> sic";
        let without = without_words(answer).unwrap();
        assert_eq!(without, "> Bruno: \nOn it\n> sic");
        assert_eq!(without_words(&without), Some(without.clone()));
        assert_eq!(without_words("On it"), None);
    }
}
