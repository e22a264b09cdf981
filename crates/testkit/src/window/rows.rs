//! What the page shows, read in one look so that a re-render cannot fall in between.

use model::RoomId;
use serde::Deserialize;

/// A row of the sidebar.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RoomRow {
    /// The room.
    pub id: RoomId,
    /// Its unread count; zero when none is shown.
    pub unread: u32,
    /// All its words.
    pub text: String,
}

/// A message of the open room.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct MessageRow {
    /// Its id.
    pub id: String,
    /// Its state, in the words of `Delivery`.
    pub delivery: String,
    /// Whether the person at this desk wrote it.
    pub is_own: bool,
    /// Its text.
    pub text: String,
}

/// One line a message, for the words of a failure.
pub(super) fn describe(messages: &[MessageRow]) -> String {
    let line = |message: &MessageRow| format!("[{}] {}", message.delivery, message.text);
    messages.iter().map(line).collect::<Vec<_>>().join("\n")
}

pub(super) const ROOMS: &str = r#"
return [...document.querySelectorAll('#page [data-testid="room-row"]')].map(row => ({
    id: row.dataset.roomId,
    unread: Number(row.dataset.unread || 0),
    text: row.innerText,
}));"#;

/// The rooms in the page's frame as the shell serves it now, before any program has run.
pub(super) const FIRST_PICTURE: &str = r#"
const request = new XMLHttpRequest();
request.open('GET', './index.html', false);
request.send();
const frame = new DOMParser().parseFromString(request.responseText, 'text/html');
return [...frame.querySelectorAll('#picture [data-testid="room-row"]')].map(row => ({
    id: row.dataset.roomId,
    unread: Number(row.dataset.unread || 0),
    text: row.textContent,
}));"#;

pub(super) const HAS_PICTURE: &str = "return document.getElementById('picture') !== null;";

pub(super) const MESSAGES: &str = r#"
return [...document.querySelectorAll('#page [data-testid="message-row"]')].map(row => ({
    id: row.dataset.messageId,
    delivery: row.dataset.delivery || "",
    is_own: row.dataset.own === "true",
    text: row.querySelector('[data-testid="message-text"]')?.innerText ?? "",
}));"#;

pub(super) const TEXT: &str = r#"
const parts = [...document.querySelectorAll(`#page [data-testid="${arguments[0]}"]`)];
return parts.length ? parts.map(part => part.innerText).join("\n") : null;"#;

pub(super) const COMPOSER: &str = r#"
return document.querySelector('#page [data-testid="composer"]')?.value ?? null;"#;

/// The room marked in the sidebar, once its messages are on screen.
pub(super) const OPEN_ROOM: &str = r#"
const row = document.querySelector('#page [data-testid="room-row"][aria-current="true"]');
return document.querySelector('#page [data-testid="timeline"]') && row?.dataset.roomId || null;"#;

pub(super) const IS_MUTED: &str = r#"
return document.querySelector('#page [data-testid="mute"]')?.ariaPressed === "true";"#;
