//! What keys do in the text area.

use model::SendKey;
use web_sys::{HtmlTextAreaElement, KeyboardEvent};

use crate::area;
use crate::writing::marks::{Mark, mark, new_line};

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// Send what stands there.
    Send,
    /// A new line.
    Line,
    /// Marks around, or before, what is chosen.
    Mark(Mark),
    /// Show or hide the emoji.
    Emoji,
    /// Change the last message; in an empty text area.
    Last,
    /// Leave a change as it was.
    Leave,
}

/// The keys held down with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) ctrl: bool,
    pub(super) shift: bool,
    pub(super) alt: bool,
}

impl Held {
    pub(super) fn of(event: &KeyboardEvent) -> Self {
        let ctrl = event.ctrl_key() || event.meta_key();
        Self { ctrl, shift: event.shift_key(), alt: event.alt_key() }
    }
}

/// What a key is for: by its letter, or by its place where Shift makes another letter of it.
pub(super) fn read(key: &str, code: &str, held: Held, sends: SendKey) -> Option<Key> {
    let Held { ctrl, shift, alt } = held;
    if alt {
        return None;
    }
    match (key, ctrl, shift) {
        ("Enter", true, _) => Some(Key::Send),
        ("Enter", false, false) if sends == SendKey::Enter => Some(Key::Send),
        ("Enter", false, _) => Some(Key::Line),
        ("ArrowUp", false, false) => Some(Key::Last),
        ("Escape", false, false) => Some(Key::Leave),
        ("b" | "B", true, false) => Some(Key::Mark(Mark::Bold)),
        ("i" | "I", true, false) => Some(Key::Mark(Mark::Italic)),
        ("e" | "E", true, false) => Some(Key::Mark(Mark::Code)),
        // Ctrl Shift U and E are taken on Linux: input methods read code points and emoji with them.
        ("l" | "L", true, true) => Some(Key::Mark(Mark::Address)),
        ("m" | "M", true, true) => Some(Key::Emoji),
        (_, true, true) => Some(Key::Mark(match code {
            "Digit7" => Mark::Numbers,
            "Digit8" => Mark::Bullets,
            "Digit9" => Mark::Quote,
            _ => return None,
        })),
        _ => None,
    }
}

/// Puts marks in.
pub(super) fn put_mark(area: &HtmlTextAreaElement, which: Mark) {
    let (text, chosen) = area::chosen(area);
    area::apply(area, &mark(&text, chosen, which));
}

/// Goes on with a list; `false` where a plain new line will do.
pub(super) fn go_on(area: &HtmlTextAreaElement) -> bool {
    let (text, chosen) = area::chosen(area);
    let change = new_line(&text, chosen);
    if let Some(change) = &change {
        area::apply(area, change);
    }
    change.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Held = Held { ctrl: false, shift: false, alt: false };
    const CTRL: Held = Held { ctrl: true, ..NONE };
    const SHIFT: Held = Held { shift: true, ..NONE };
    const BOTH: Held = Held { ctrl: true, shift: true, alt: false };

    #[test]
    fn the_key_that_sends_is_set_and_shift_always_begins_a_line() {
        for (held, by_enter, by_ctrl) in [
            (NONE, Key::Send, Key::Line),
            (SHIFT, Key::Line, Key::Line),
            (CTRL, Key::Send, Key::Send),
        ] {
            assert_eq!(read("Enter", "Enter", held, SendKey::Enter), Some(by_enter), "{held:?}");
            assert_eq!(read("Enter", "Enter", held, SendKey::CtrlEnter), Some(by_ctrl), "{held:?}");
        }
        let alt = Held { alt: true, ..NONE };
        assert_eq!(read("Enter", "Enter", alt, SendKey::Enter), None);
    }

    #[test]
    fn marks_have_their_keys_on_every_keyboard() {
        let check = |key, code, held, mark| {
            assert_eq!(read(key, code, held, SendKey::Enter), Some(Key::Mark(mark)), "{key}");
        };
        check("b", "KeyB", CTRL, Mark::Bold);
        check("i", "KeyI", CTRL, Mark::Italic);
        check("e", "KeyE", CTRL, Mark::Code);
        check("/", "Digit7", BOTH, Mark::Numbers);
        check("(", "Digit8", BOTH, Mark::Bullets);
        check(")", "Digit9", BOTH, Mark::Quote);
        check("L", "KeyL", BOTH, Mark::Address);
        assert_eq!(read("M", "KeyM", BOTH, SendKey::Enter), Some(Key::Emoji));
    }

    #[test]
    fn keys_of_the_whole_window_are_left_to_it() {
        for (key, held) in [("k", CTRL), ("f", CTRL), ("F", BOTH), ("/", CTRL), ("ArrowUp", CTRL)] {
            assert_eq!(read(key, "", held, SendKey::Enter), None, "{key}");
        }
        let alt = Held { alt: true, ..NONE };
        assert_eq!(read("ArrowUp", "ArrowUp", alt, SendKey::Enter), None);
    }
}
