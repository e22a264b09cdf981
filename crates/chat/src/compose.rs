//! Whether what stands in a composer can be sent, before anything is queued.

use model::{Content, limits};

/// Why it cannot; the text stays in the composer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing but blanks, and no attachment.
    #[error("the message is empty")]
    Empty,
    /// It would not fit one Ably message (contract §4).
    #[error("the message is too large")]
    TooLarge,
}

/// Checks a content.
///
/// # Errors
/// [`Refusal`], with the reason.
pub fn check(content: &Content) -> Result<(), Refusal> {
    if content.attachment.is_none() && content.text.chars().all(is_blank) {
        return Err(Refusal::Empty);
    }
    if encoded_bytes(content) > limits::TEXT_BYTES {
        return Err(Refusal::TooLarge);
    }
    Ok(())
}

/// Blanks, and marks that show as nothing.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{00ad}')
}

fn encoded_bytes(content: &Content) -> usize {
    let attachment = content.attachment.as_ref();
    let named =
        attachment.map_or(0, |file| limits::wire_bytes(&file.url) + limits::wire_bytes(&file.name));
    limits::wire_bytes(&content.text) + named
}

#[cfg(test)]
mod tests {
    use model::{Attachment, MessageKind};

    use super::*;

    const MOST: usize = limits::TEXT_BYTES;

    #[track_caller]
    fn check_text(text: &str, expected: Result<(), Refusal>) {
        assert_eq!(check(&Content::text(text)), expected, "{} bytes", text.len());
    }

    #[test]
    fn blanks_of_every_kind_are_nothing() {
        for text in ["", "  \n\t", "\u{a0}\u{200b}\u{feff}", "\u{2003}\u{2060}"] {
            check_text(text, Err(Refusal::Empty));
        }
        check_text(" ok ", Ok(()));
        check_text("👍", Ok(()));
    }

    #[test]
    fn the_limit_counts_bytes_as_they_are_on_the_wire() {
        check_text(&"a".repeat(MOST), Ok(()));
        check_text(&"a".repeat(MOST + 1), Err(Refusal::TooLarge));
        check_text(&"é".repeat(MOST / 2), Ok(()));
        check_text(&"é".repeat(MOST / 2 + 1), Err(Refusal::TooLarge));
        check_text(&format!("a{}", "\n".repeat(MOST / 2)), Err(Refusal::TooLarge));
        let bells = format!("a{}", "\u{7}".repeat(MOST / 6 + 1));
        check_text(&bells, Err(Refusal::TooLarge));
    }

    #[test]
    fn an_attachment_needs_no_text_and_counts_with_its_names() {
        let mut content = Content {
            kind: MessageKind::Image,
            text: String::new(),
            attachment: Some(Attachment {
                url: "/api/chat/files/1".into(),
                name: "key.png".into(),
                size: Some(4_096),
            }),
        };
        assert_eq!(check(&content), Ok(()));
        content.text = "a".repeat(MOST);
        assert_eq!(check(&content), Err(Refusal::TooLarge));
    }
}
