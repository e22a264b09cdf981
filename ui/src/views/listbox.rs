//! Keys of a field over a list: the keyboard stays in the field, and the list is pointed at.

use yew::prelude::*;

use crate::dom;

/// Rows of a page up or down.
const PAGE: usize = 8;

/// What a key in the field does to the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stroke {
    /// It points at this row.
    To(usize),
    /// The row pointed at is picked.
    Pick,
}

/// What a key means where row `at` of `count` is pointed at.
pub(crate) fn stroke(key: &str, at: usize, count: usize) -> Option<Stroke> {
    if count == 0 {
        return None;
    }
    Some(match key {
        "Enter" => Stroke::Pick,
        "ArrowDown" => Stroke::To((at + 1) % count),
        "ArrowUp" => Stroke::To((at + count - 1) % count),
        "PageDown" => Stroke::To((at + PAGE).min(count - 1)),
        "PageUp" => Stroke::To(at.saturating_sub(PAGE)),
        _ => return None,
    })
}

/// Hands strokes on; every other key, and those of an input method, go their way.
pub(crate) fn on_key(at: usize, count: usize, act: Callback<Stroke>) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        if event.is_composing() || event.key_code() == dom::IME_KEY_CODE {
            return;
        }
        if let Some(stroke) = stroke(&event.key(), at, count) {
            act.emit(stroke);
            event.prevent_default();
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round_and_pages_stop_at_the_ends() {
        assert_eq!(stroke("ArrowDown", 2, 3), Some(Stroke::To(0)));
        assert_eq!(stroke("ArrowUp", 0, 3), Some(Stroke::To(2)));
        assert_eq!(stroke("PageDown", 1, 3), Some(Stroke::To(2)));
        assert_eq!(stroke("PageUp", 20, 30), Some(Stroke::To(12)));
        assert_eq!(stroke("Enter", 1, 3), Some(Stroke::Pick));
        assert_eq!(stroke("a", 1, 3), None);
        assert_eq!(stroke("Enter", 0, 0), None, "nothing is there to be picked");
    }
}
