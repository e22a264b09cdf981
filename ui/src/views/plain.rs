//! Text of others as it may be shown.

use std::borrow::Cow;

/// Right-to-left and left-to-right override: they show a text in another order than it is
/// written in, which serves nobody but who disguises the name of a file. Right-to-left languages
/// need neither.
const OVERRIDES: [char; 2] = ['\u{202d}', '\u{202e}'];

/// The text without overrides and control characters; line breaks and tabs stay.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let is_unfit = |c: char| OVERRIDES.contains(&c) || (c.is_control() && c != '\n' && c != '\t');
    if text.contains(is_unfit) {
        Cow::Owned(text.chars().filter(|c| !is_unfit(*c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a text has something that may reach out of its line: marks, which can be stacked upon a
/// letter without end. Latin letters and common punctuation have none; other scripts need some.
pub(crate) fn may_stack(text: &str) -> bool {
    text.chars().any(|c| c >= '\u{300}' && !('\u{2000}'..'\u{20d0}').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_may_stack_and_what_most_people_write_may_not() {
        for text in ["Room 412 – “late”…", "Señora Łuczak, 20 €", ""] {
            assert!(!may_stack(text), "{text}");
        }
        for text in ["Z\u{301}\u{302}\u{303}", "شكراً", "ห้อง", "a\u{20e3}", "\u{1ab0}"]
        {
            assert!(may_stack(text), "{text}");
        }
    }

    #[test]
    fn a_text_is_shown_in_the_order_it_is_written_in() {
        assert_eq!(plain("invoice\u{202e}gpj.exe"), "invoicegpj.exe");
        assert_eq!(plain("null\0byte\u{7}"), "nullbyte");
        assert_eq!(plain("two\nlines\tand a tab"), "two\nlines\tand a tab");
        assert_eq!(plain("شكراً 412"), "شكراً 412");
    }
}
