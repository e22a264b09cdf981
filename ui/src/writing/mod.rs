//! What is done to a text while somebody writes it: pure functions of the text and of what is
//! chosen in it. They know nothing of the text area; it carries out the [`Change`]s, so that its
//! own undo takes them back.

pub(crate) mod asked;
pub(crate) mod emoji;
pub(crate) mod marks;
pub(crate) mod names;
pub(crate) mod people;
pub(crate) mod quoting;

/// A stretch of a text, in bytes.
pub(crate) type Stretch = (usize, usize);

/// What to put in the place of a stretch of the text, and what is chosen afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// What goes.
    pub(crate) out: Stretch,
    /// What comes.
    pub(crate) text: String,
    /// What is chosen then, in bytes of the new text; both ends the same for a caret.
    pub(crate) chosen: Stretch,
}

/// The byte of a text that its letters of UTF-16 count to, in which browsers count.
pub(crate) fn byte_at(text: &str, utf16: usize) -> usize {
    let mut left = utf16;
    for (at, c) in text.char_indices() {
        if left < c.len_utf16() {
            return at;
        }
        left -= c.len_utf16();
    }
    text.len()
}

/// How a browser counts the letters before a byte.
pub(crate) fn utf16_at(text: &str, byte: usize) -> usize {
    text.get(..byte).unwrap_or(text).chars().map(char::len_utf16).sum()
}

#[cfg(test)]
impl Change {
    /// The text as it is then, `[` and `]` around what is chosen, or `|` at the caret.
    pub(crate) fn shown(&self, text: &str) -> String {
        let (from, to) = self.out;
        let mut new = text.to_owned();
        new.replace_range(from..to, &self.text);
        let (from, to) = self.chosen;
        if from == to {
            new.insert(from, '|');
        } else {
            new.insert(to, ']');
            new.insert(from, '[');
        }
        new
    }
}

/// A text with `[` and `]` around what is chosen, or `|` at the caret.
#[cfg(test)]
pub(crate) fn chosen(text: &str) -> (String, Stretch) {
    if let Some(at) = text.find('|') {
        return (text.replacen('|', "", 1), (at, at));
    }
    let (from, to) = (text.find('[').unwrap_or(0), text.find(']').unwrap_or(1) - 1);
    (text.replacen('[', "", 1).replacen(']', "", 1), (from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted_as_a_browser_counts_them() {
        let text = "aé👍🏽b";
        for (byte, utf16) in [(0, 0), (1, 1), (3, 2), (7, 4), (11, 6), (12, 7)] {
            assert_eq!(utf16_at(text, byte), utf16, "{byte}");
            assert_eq!(byte_at(text, utf16), byte, "{utf16}");
        }
        assert_eq!(byte_at(text, 3), 3, "the middle of a letter is its beginning");
        assert_eq!(byte_at(text, 99), text.len());
    }
}
