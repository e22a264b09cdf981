//! The few things the page does to the document beside drawing it.

use ipc::{PictureOf, PictureSize};
use model::{Language, MessageId, PageSettings};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::look;

/// The id of the composer's text area.
pub(crate) const COMPOSER_ID: &str = "composer-text";
/// The id of the field of the search.
pub(crate) const SEARCH_ID: &str = "search-text";
/// The id of the box that narrows the list of rooms.
pub(crate) const FILTER_ID: &str = "room-filter";
/// The id of the first picture, which the shell draws into the page's frame.
pub(crate) const PICTURE_ID: &str = "picture";

/// What a key event says while an input method is at work.
pub(crate) const IME_KEY_CODE: u32 = 229;

/// The document.
pub(crate) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Gives the root element the marks that the style sheet knows looks by.
pub(crate) fn show_look(page: &PageSettings) {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    for (name, value) in look::marks(page) {
        // An attribute of ours with a plain name and value is never refused.
        let _ = match value {
            Some(value) => root.set_attribute(name, &value),
            None => root.remove_attribute(name),
        };
    }
}

/// The language the shell has written into the page's frame.
pub(crate) fn language() -> Language {
    let root = document().and_then(|document| document.document_element());
    let tag = root.and_then(|root| root.get_attribute("lang"));
    tag.and_then(|tag| Language::of_tag(&tag)).unwrap_or_default()
}

/// A key as it would be in a language that runs from left to right: where one runs from right to
/// left, the arrow to the left leads on.
pub(crate) fn in_reading_order(key: &str) -> &str {
    match key {
        "ArrowLeft" if words::spoken().is_right_to_left() => "ArrowRight",
        "ArrowRight" if words::spoken().is_right_to_left() => "ArrowLeft",
        key => key,
    }
}

/// Tells browser and voices the language, and in which direction it runs.
pub(crate) fn show_language(language: Language) {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    let _ = root.set_attribute("lang", language.tag());
    let _ = root.set_attribute("dir", look::direction(language));
}

/// Whether the window is shown at all.
pub(crate) fn is_visible() -> bool {
    document()
        .is_some_and(|document| document.visibility_state() == web_sys::VisibilityState::Visible)
}

/// Height of the window, in pixels of the page.
#[cfg(target_arch = "wasm32")]
pub(crate) fn window_height() -> Option<f64> {
    web_sys::window()?.inner_height().ok()?.as_f64()
}

/// The shell draws the first picture without knowing how high the window will be.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn window_height() -> Option<f64> {
    None
}

/// Takes an element out of the document, if it is there.
pub(crate) fn remove(id: &str) {
    if let Some(element) = document().and_then(|document| document.get_element_by_id(id)) {
        element.remove();
    }
}

/// Whether there is no room for a panel beside the room; the style sheet draws the same line.
pub(crate) fn is_narrow() -> bool {
    const BESIDE_PX: f64 = 1_024.0;
    let width = web_sys::window().and_then(|window| window.inner_width().ok()?.as_f64());
    width.is_some_and(|width| width < BESIDE_PX)
}

/// Puts the keyboard into an element; `false` when it is not there.
pub(crate) fn focus(id: &str) -> bool {
    let element = document().and_then(|document| document.get_element_by_id(id));
    let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    element.focus().is_ok()
}

/// The elements a selector finds, in the order of the document.
pub(crate) fn find_all(selector: &str) -> Vec<HtmlElement> {
    let list = document().and_then(|document| document.query_selector_all(selector).ok());
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|n| list.get(n)?.dyn_into().ok()).collect()
}

/// Puts the keyboard on a message of the timeline.
pub(crate) fn focus_message(id: &model::MessageId) {
    let is_meant =
        |row: &HtmlElement| row.get_attribute("data-message-id").as_deref() == Some(id.as_str());
    if let Some(row) = find_all("[data-message-id]").into_iter().find(is_meant) {
        let _ = row.focus();
    }
}

/// The element with the keyboard.
pub(crate) fn active() -> Option<Element> {
    document()?.active_element()
}

/// The row `step` rows below (or above) the one `is_current` finds; the first, if it finds none.
fn stepped(
    selector: &str,
    is_current: impl Fn(&HtmlElement) -> bool,
    step: isize,
) -> Option<HtmlElement> {
    let mut rows = find_all(selector);
    let target = match rows.iter().position(is_current) {
        Some(at) => at.checked_add_signed(step)?,
        None => 0,
    };
    (target < rows.len()).then(|| rows.swap_remove(target))
}

/// Moves the keyboard among the elements of a selector.
pub(crate) fn step_focus(selector: &str, step: isize) {
    let active = active();
    let is_active =
        |row: &HtmlElement| active.as_ref().is_some_and(|active| row.is_same_node(Some(active)));
    if let Some(row) = stepped(selector, is_active, step) {
        let _ = row.focus();
    }
}

/// Whether the first element of a selector has the keyboard.
pub(crate) fn is_first_active(selector: &str) -> bool {
    let active = active();
    find_all(selector).first().is_some_and(|first| first.is_same_node(active.as_deref()))
}

/// Moves the keyboard to the first or the last element of a selector.
pub(crate) fn focus_end(selector: &str, is_last: bool) {
    let rows = find_all(selector);
    if let Some(row) = if is_last { rows.last() } else { rows.first() } {
        let _ = row.focus();
    }
}

/// Moves the keyboard to one of the elements of a selector.
pub(crate) fn focus_nth(selector: &str, at: usize) {
    if let Some(element) = find_all(selector).get(at) {
        let _ = element.focus();
    }
}

/// Scrolls as little as it takes to see an element.
pub(crate) fn reveal(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element {
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}

/// Puts an element at a place of the window, and no further than it is seen whole.
pub(crate) fn put_within_window(element: &HtmlElement, x: i32, y: i32) {
    let Some(window) = web_sys::window() else { return };
    let length = |length: Result<wasm_bindgen::JsValue, _>| {
        length.ok().and_then(|it| it.as_f64()).map(|it| it as i32)
    };
    let (Some(width), Some(height)) = (length(window.inner_width()), length(window.inner_height()))
    else {
        return;
    };
    const MARGIN_PX: i32 = 8;
    let fit = |at: i32, size: i32, most: i32| at.min(most - size - MARGIN_PX).max(MARGIN_PX);
    let (left, top) =
        (fit(x, element.offset_width(), width), fit(y, element.offset_height(), height));
    let style = element.style();
    let _ = style.set_property("left", &format!("{left}px"));
    let _ = style.set_property("top", &format!("{top}px"));
}

/// Puts a text where it can be pasted from.
pub(crate) fn copy(text: &str) {
    if let Some(window) = web_sys::window() {
        // The browser refuses only where nobody has pressed anything, and then it has no news.
        let _ = window.navigator().clipboard().write_text(text);
    }
}

/// Whether some text is chosen: it has the browser's own menu.
pub(crate) fn has_selection() -> bool {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
    selection.is_some_and(|selection| !selection.is_collapsed())
}

/// Presses the room above or below the one on screen.
pub(crate) fn step_room(step: isize) {
    if let Some(row) = stepped(".room-row", |row| row.has_attribute("aria-current"), step) {
        row.click();
        row.scroll_into_view_with_bool(step < 0);
    }
}

/// Where the window serves a picture to the page.
#[cfg(target_arch = "wasm32")]
pub(crate) fn picture_url(of: &PictureOf, size: PictureSize) -> String {
    crate::bridge::picture_url(&of.address(size))
}

/// Natively there are only tests, which look at the address.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn picture_url(of: &PictureOf, size: PictureSize) -> String {
    format!("{}://localhost/{}", ipc::PICTURE_SCHEME, of.address(size))
}

/// A new message id: a random UUID (version 4).
pub(crate) fn new_message_id() -> Option<MessageId> {
    let mut bytes = [0_u8; 16];
    web_sys::window()?.crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(MessageId::new(uuid_text(bytes)))
}

fn uuid_text(mut bytes: [u8; 16]) -> String {
    let [.., six, _, eight, _, _, _, _, _, _, _] = &mut bytes;
    *six = (*six & 0x0f) | 0x40;
    *eight = (*eight & 0x3f) | 0x80;
    let mut text = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_lead_on_along_the_line() {
        assert_eq!(in_reading_order("ArrowLeft"), "ArrowLeft");
        words::speak(Language::Arabic);
        assert_eq!(
            ["ArrowLeft", "ArrowRight", "Home"].map(in_reading_order),
            ["ArrowRight", "ArrowLeft", "Home"]
        );
    }

    #[test]
    fn an_id_has_the_shape_of_a_random_uuid() {
        assert_eq!(uuid_text([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(uuid_text([0; 16]), "00000000-0000-4000-8000-000000000000");
    }
}
