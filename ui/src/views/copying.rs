//! What is chosen over several messages, as clean text: whose, when, what, and nothing of how it is
//! drawn.

use model::Message;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, Event, Range};

use super::rows::{self, Item};
use crate::{dom, text};

/// Puts what is chosen on the clipboard if it goes over several messages; `false` where the browser
/// does as well.
pub(crate) fn copy(
    event: &Event,
    selector: &str,
    items: &[Item],
    name: impl Fn(&Message) -> String,
) -> bool {
    let Some(chosen) = chosen_parts(selector, items).filter(|parts| parts.len() > 1) else {
        return false;
    };
    let lines: Vec<String> = chosen
        .iter()
        .map(|(message, part)| said(&text::clock(message.shown_at()), &name(message), part))
        .collect();
    let clipboard = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
    clipboard.is_some_and(|board| board.set_data("text/plain", &lines.join("\n")).is_ok())
}

/// A message on a sheet of its own; lines after the first are set in.
fn said(time: &str, name: &str, part: &str) -> String {
    format!("{time} {name}: {}", part.trim().replace('\n', "\n    "))
}

/// The messages under what is chosen, each with what is chosen of it.
fn chosen_parts<'a>(selector: &str, items: &'a [Item]) -> Option<Vec<(&'a Message, String)>> {
    let selection = web_sys::window()?.get_selection().ok()??;
    let range = selection.get_range_at(0).ok()?;
    let is_under = |row: &web_sys::HtmlElement| {
        selection.contains_node_with_allow_partial_containment(row, true).unwrap_or_default()
    };
    let parts = dom::find_all(selector).into_iter().filter(is_under).filter_map(|row| {
        let id = model::MessageId::new(row.get_attribute("data-message-id")?);
        let (message, _) = rows::find(items, &id)?;
        let part = part(&row, &range, message)?;
        (!part.trim().is_empty()).then_some((&**message, part))
    });
    Some(parts.collect())
}

/// What of a message is chosen: its text as it was written, if all of it is.
fn part(row: &Element, range: &Range, message: &Message) -> Option<String> {
    if message.is_deleted {
        return None;
    }
    let body = row.query_selector(".message-text").ok()??;
    let part = dom::document()?.create_range().ok()?;
    part.select_node_contents(&body).ok()?;
    let is_begun = range.compare_boundary_points(Range::START_TO_START, &part).ok()? > 0;
    let is_cut = range.compare_boundary_points(Range::END_TO_END, &part).ok()? < 0;
    if !is_begun && !is_cut {
        return Some(message.content.text.clone());
    }
    if is_begun {
        part.set_start(&range.start_container().ok()?, range.start_offset().ok()?).ok()?;
    }
    if is_cut {
        part.set_end(&range.end_container().ok()?, range.end_offset().ok()?).ok()?;
    }
    Some(part.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copied_message_says_when_who_and_what() {
        assert_eq!(said("22:05", "Bruno Costa", " towels? "), "22:05 Bruno Costa: towels?");
        assert_eq!(said("22:05", "Bruno", "a\nb"), "22:05 Bruno: a\n    b");
    }
}
