//! The text area of the composer, as the browser has it: what stands and is chosen in it, and
//! changes that its own undo takes back.

use wasm_bindgen::JsCast;
use web_sys::{Event, EventInit, HtmlDocument, HtmlTextAreaElement};

use crate::dom;
use crate::writing::{Change, Stretch, byte_at, utf16_at};

/// What stands in it, and what of that is chosen, in bytes.
pub(crate) fn chosen(area: &HtmlTextAreaElement) -> (String, Stretch) {
    let text = area.value();
    let at = |utf16: Option<u32>| utf16.map_or(text.len(), |at| byte_at(&text, at as usize));
    let from = at(area.selection_start().ok().flatten());
    let to = at(area.selection_end().ok().flatten());
    (text, (from, to))
}

/// Carries out a change as if it had been typed.
pub(crate) fn apply(area: &HtmlTextAreaElement, change: &Change) {
    let before = area.value();
    let count = |text: &str, byte| u32::try_from(utf16_at(text, byte)).unwrap_or(u32::MAX);
    let (from, to) = change.out;
    let _ = area.focus();
    let _ = area.set_selection_range(count(&before, from), count(&before, to));
    if !typed(&change.text) {
        put(area, &before, change);
    }
    let after = area.value();
    let (from, to) = change.chosen;
    let _ = area.set_selection_range(count(&after, from), count(&after, to));
}

/// Puts a text in the place of what is chosen.
pub(crate) fn insert(area: &HtmlTextAreaElement, text: &str) {
    let (_, out) = chosen(area);
    let end = out.0 + text.len();
    apply(area, &Change { out, text: text.to_owned(), chosen: (end, end) });
}

/// Has the browser type it; its undo then knows of it. `false` where it does not know how.
fn typed(text: &str) -> bool {
    let document = dom::document().and_then(|document| document.dyn_into::<HtmlDocument>().ok());
    let Some(document) = document else { return false };
    let command = if text.is_empty() { "delete" } else { "insertText" };
    document.exec_command_with_show_ui_and_value(command, false, text).unwrap_or(false)
}

/// The same without undo.
fn put(area: &HtmlTextAreaElement, before: &str, change: &Change) {
    let (from, to) = change.out;
    let head = before.get(..from).unwrap_or_default();
    let tail = before.get(to..).unwrap_or_default();
    area.set_value(&format!("{head}{}{tail}", change.text));
    let init = EventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict("input", &init) {
        let _ = area.dispatch_event(&event);
    }
}
