//! What is being asked for under the caret: `@an` asks for people, `:thumb` for emoji.

use model::mention::{is_sign, may_follow};

use super::{Change, Stretch};

/// Letters behind a sign after which nobody asks for anything any more.
const MOST_LETTERS: usize = 40;
/// An emoji is asked for with this many letters: a colon alone ends a sentence.
const LEAST_EMOJI_LETTERS: usize = 2;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Somebody to call.
    Person,
    /// An emoji by its name.
    Emoji,
}

/// Something is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// What.
    pub(crate) kind: Kind,
    /// The letters behind the sign.
    pub(crate) letters: String,
    /// Sign and letters, in bytes of the text.
    pub(crate) stretch: Stretch,
}

/// What is asked for at the caret, if anything.
pub(crate) fn asked(text: &str, caret: usize) -> Option<Asked> {
    let before = text.get(..caret)?;
    let line = before.get(before.rfind('\n').map_or(0, |at| at + 1)..)?;
    let line_start = caret - line.len();
    let at = line.rfind(|c| is_sign(c) || c == ':')?;
    let (head, rest) = line.split_at_checked(at)?;
    let sign = rest.chars().next()?;
    let letters = rest.get(sign.len_utf8()..)?;
    let is_asked = match sign {
        ':' => is_emoji(letters),
        _ => is_person(letters),
    };
    if !may_follow(head.chars().next_back()) || !is_asked {
        return None;
    }
    let kind = if sign == ':' { Kind::Emoji } else { Kind::Person };
    Some(Asked { kind, letters: letters.to_owned(), stretch: (line_start + at, caret) })
}

/// Names have blanks in them, one at a time.
fn is_person(letters: &str) -> bool {
    let count = letters.chars().count();
    count <= MOST_LETTERS && !letters.starts_with(char::is_whitespace) && !letters.contains("  ")
}

fn is_emoji(letters: &str) -> bool {
    let is_fit = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '+');
    let count = letters.chars().count();
    (LEAST_EMOJI_LETTERS..=MOST_LETTERS).contains(&count) && letters.chars().all(is_fit)
}

/// Puts what was found in the place of what was asked, and goes on behind it.
pub(crate) fn answer(text: &str, asked: &Asked, found: &str) -> Change {
    let (from, to) = asked.stretch;
    let has_blank = text.get(to..).is_some_and(|rest| rest.starts_with(char::is_whitespace));
    let new = if has_blank { found.to_owned() } else { format!("{found} ") };
    let end = from + found.len() + 1;
    Change { out: (from, to), text: new, chosen: (end, end) }
}

#[cfg(test)]
mod tests {
    use super::super::chosen;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(Kind, &str)>) {
        let (text, (caret, _)) = chosen(text);
        let found = asked(&text, caret);
        let found = found.as_ref().map(|asked| (asked.kind, asked.letters.as_str()));
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn people_are_asked_for_by_a_sign_that_begins_a_word() {
        check("@|", Some((Kind::Person, "")));
        check("hello @An|", Some((Kind::Person, "An")));
        check("(@An|", Some((Kind::Person, "An")));
        check("x\n@Ana So|uza", Some((Kind::Person, "Ana So")));
        for text in ["ana@x|", "@An\n|", "@ a|", "@Ana  s|", "|@Ana"] {
            check(text, None);
        }
        check(&format!("@{}|", "a".repeat(MOST_LETTERS + 1)), None);
    }

    #[test]
    fn emoji_are_asked_for_by_name() {
        check(":th|", Some((Kind::Emoji, "th")));
        check("ok :+1|", Some((Kind::Emoji, "+1")));
        check("@Ana :smi|", Some((Kind::Emoji, "smi")));
        for text in [":|", ":t|", "10:30|", "https://x|", ": th|", "note:th|", ":-)|"] {
            check(text, None);
        }
    }

    #[test]
    fn what_was_found_takes_the_place_of_what_was_asked() {
        let put = |text: &str, found| {
            let (text, (caret, _)) = chosen(text);
            answer(&text, &asked(&text, caret).unwrap(), found).shown(&text)
        };
        assert_eq!(put("ask @an| now", "@Ana Lima"), "ask @Ana Lima |now");
        assert_eq!(put("ask @an|", "@Ana Lima"), "ask @Ana Lima |");
        assert_eq!(put("ok :+1|", "👍"), "ok 👍 |");
    }
}
