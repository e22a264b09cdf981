//! History and read receipts (contract §2).

use std::sync::Arc;

use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::limits::HISTORY_PAGE;
use model::live::ReadEvent;
use model::{MessageId, RoomId};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::db::people::Person;
use crate::db::receipts::Reading;
use crate::db::{messages, receipts};
use crate::describe;
use crate::http::extract::{Json, Path, Query, SignedIn};
use crate::http::rooms::enter;
use crate::news::News;
use crate::pace::Deed;
use crate::refusal::Refusal;
use crate::{shape, time};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Wanted {
    limit: Option<usize>,
    cursor: Option<String>,
    /// Only what was edited, deleted or reacted to since then, the earliest change first (extensions
    /// 6 and 8): whoever was away has the messages already and misses what became of them.
    changed_since: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page {
    messages: Vec<shape::Message>,
    next_cursor: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Read {
    read_at: String,
}

/// `GET /api/chat/rooms/{room}/messages`: newest first, at most 50; with `changedSince` those that
/// were changed since.
pub(crate) async fn history(
    State(app): State<Arc<App>>,
    SignedIn(me): SignedIn,
    Path(room): Path<RoomId>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page>, Refusal> {
    let limit = wanted.limit.unwrap_or(HISTORY_PAGE).clamp(1, HISTORY_PAGE);
    if let Some(since) = wanted.changed_since.as_deref() {
        let since = time::parse(since).ok_or_else(|| Refusal::invalid("No time of ours"))?;
        return app.db.run(move |tx| changed(tx, &me, &room, since, limit)).await.map(Json);
    }
    let before = match wanted.cursor.as_deref().filter(|cursor| !cursor.is_empty()) {
        Some(cursor) => read_cursor(cursor)?,
        None => i64::MAX,
    };
    app.db.run(move |tx| page(tx, &me, &room, before, limit)).await.map(Json)
}

fn page(
    tx: &Transaction<'_>,
    me: &Person,
    room: &RoomId,
    before: i64,
    limit: usize,
) -> Result<Page, Refusal> {
    let (room, _) = enter(tx, me, room)?;
    // One more than asked for says whether there is a next page.
    let mut found = messages::page(tx, &room.id, before, limit.saturating_add(1))?;
    let has_more = found.len() > limit;
    found.truncate(limit);
    let next_cursor =
        found.last().filter(|_| has_more).map(|oldest| write_cursor(oldest.created_at));
    Ok(Page { messages: describe::messages(tx, &room.id, found)?, next_cursor })
}

/// What was changed after a time. Where there is more, `nextCursor` is the time to ask with next:
/// that of the last change of the page.
fn changed(
    tx: &Transaction<'_>,
    me: &Person,
    room: &RoomId,
    since: i64,
    limit: usize,
) -> Result<Page, Refusal> {
    let (room, _) = enter(tx, me, room)?;
    let found = messages::changed(tx, &room.id, since, limit)?;
    let last = found.last().and_then(|message| message.touched_at);
    let has_more = match last {
        Some(last) => !messages::changed(tx, &room.id, last, 1)?.is_empty(),
        None => false,
    };
    let next_cursor = last.filter(|_| has_more).map(time::iso);
    Ok(Page { messages: describe::messages(tx, &room.id, found)?, next_cursor })
}

/// `POST /api/chat/messages/{message}/read`.
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    SignedIn(me): SignedIn,
    Path(message): Path<MessageId>,
) -> Result<Json<Read>, Refusal> {
    let now = app.now();
    app.pace.take(Deed::Receipt, &me.id, now).map_err(Refusal::too_many)?;
    let user_id = me.id.clone();
    let message_id = message.clone();
    let (channel, reading) = app.db.run(move |tx| mark(tx, &me, &message, now)).await?;
    let (Reading::Advanced(at) | Reading::Before(at)) = reading;
    let read_at = time::iso(at);
    if let Reading::Advanced(_) = reading {
        let event = ReadEvent { message_id, user_id, read_at: Some(read_at.clone()) };
        app.tell(News::Read { channel, event });
    }
    Ok(Json(Read { read_at }))
}

fn mark(
    tx: &Transaction<'_>,
    me: &Person,
    message: &MessageId,
    now: i64,
) -> Result<(String, Reading), Refusal> {
    let message = messages::find(tx, message)?.ok_or_else(|| Refusal::unknown("message"))?;
    let (room, _) = enter(tx, me, &message.room_id).map_err(hide)?;
    let reading = receipts::mark(tx, &room.id, &me.id, message.created_at, now)?;
    Ok((room.channel, reading))
}

/// A message of another organization does not exist, as its room does not.
pub(crate) fn hide(refusal: Refusal) -> Refusal {
    if refusal.is_unknown() { Refusal::unknown("message") } else { refusal }
}

/// Times are unique and only grow within a room, so a time is a position that stays where it is
/// while messages come.
fn write_cursor(created_at: i64) -> String {
    URL_SAFE_NO_PAD.encode(format!("before:{created_at}"))
}

fn read_cursor(cursor: &str) -> Result<i64, Refusal> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| text.strip_prefix("before:")?.parse().ok())
        .ok_or_else(|| Refusal::invalid("The cursor is none of ours"))
}
