//! The script's search: plain words in any order, fifty hits a page.

use ipc::{Highlight, SearchHit, SearchMessages, SearchPage, TimelineRow};
use model::{Message, limits};

use super::world::World;

/// What the script finds. Its cursor is the number of hits already shown.
pub(super) fn search(world: &World, command: &SearchMessages) -> SearchPage {
    let words: Vec<String> = command.text.split_whitespace().map(str::to_ascii_lowercase).collect();
    let all = world.rows.values().flatten().filter_map(|row| match row {
        TimelineRow::Message(message) => Some(&**message),
        TimelineRow::Gap { .. } => None,
    });
    let mut found: Vec<&Message> =
        all.filter(|message| fits(message, command, &words) && !message.is_deleted).collect();
    found.sort_by_key(|message| std::cmp::Reverse(message.shown_at()));
    let shown = command.cursor.as_ref().and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
    let end = found.len().min(shown + limits::SEARCH_PAGE);
    let page = found.get(shown..end).unwrap_or_default();
    SearchPage {
        hits: page.iter().map(|message| hit(message, &words)).collect(),
        next_cursor: (end < found.len()).then(|| end.to_string()),
        searched_since: found.last().map(|message| message.shown_at()),
        is_indexing: false,
        has_gaps: false,
    }
}

fn fits(message: &Message, command: &SearchMessages, words: &[String]) -> bool {
    let text = message.content.text.to_ascii_lowercase();
    let at = message.shown_at();
    let is_asked = !words.is_empty()
        || command.room_id.is_some()
        || command.sender_id.is_some()
        || command.has_file;
    is_asked
        && words.iter().all(|word| text.contains(word))
        && command.room_id.as_ref().is_none_or(|room| *room == message.room_id)
        && command.sender_id.as_ref().is_none_or(|sender| *sender == message.sender_id)
        && (!command.has_file || message.content.attachment.is_some())
        && command.since.is_none_or(|since| at >= since)
        && command.until.is_none_or(|until| at < until)
}

fn hit(message: &Message, words: &[String]) -> SearchHit {
    let text = message.content.text.to_ascii_lowercase();
    let mut places: Vec<(usize, usize)> = words
        .iter()
        .flat_map(|word| text.match_indices(word.as_str()))
        .map(|(start, word)| (start, start + word.len()))
        .collect();
    places.sort_unstable();
    places.dedup_by(|next, former| next.0 < former.1);
    let in_text = places.into_iter().map(|(start, end)| Highlight { start, end }).collect();
    SearchHit { message: message.clone(), in_text, in_name: Vec::new() }
}
