//! What an answer quotes. The wire knows no answers, so what is answered stands above the answer as
//! anybody would quote it: lines that begin with `>`, the first of them with the writer's name.

/// What a quoted line begins with.
const MARK: char = '>';

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
}
