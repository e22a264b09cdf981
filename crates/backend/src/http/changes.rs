//! Editing and deleting what one has written (extension 6).

use std::sync::Arc;

use axum::extract::State;
use model::limits::MESSAGE_BYTES;
use model::live::{DeletedEvent, EditedEvent};
use model::{MessageId, MessageKind};
use rusqlite::Transaction;
use serde::Deserialize;

use crate::app::App;
use crate::db::messages::Message;
use crate::db::people::Person;
use crate::db::{messages, uploads};
use crate::describe;
use crate::http::extract::{Json, Path, SignedIn};
use crate::http::messages::hide;
use crate::http::rooms::enter;
use crate::intake::FILES;
use crate::news::News;
use crate::pace::Deed;
use crate::refusal::Refusal;
use crate::{shape, time};

#[derive(Deserialize)]
pub(crate) struct NewText {
    content: String,
}

/// What asking for a change came to.
struct Changed {
    shown: shape::Message,
    /// Where to tell of it; `None` when nothing is different.
    channel: Option<String>,
    /// The file that goes with it.
    upload: Option<String>,
}

/// `PATCH /api/chat/messages/{message}`: the text of an own message. The same text again changes
/// nothing.
pub(crate) async fn edit(
    State(app): State<Arc<App>>,
    SignedIn(me): SignedIn,
    Path(message): Path<MessageId>,
    Json(new): Json<NewText>,
) -> Result<Json<shape::Message>, Refusal> {
    let now = app.now();
    app.pace.take(Deed::Change, &me.id, now).map_err(Refusal::too_many)?;
    let changed = app.db.run(move |tx| change_text(tx, &me, &message, &new.content, now)).await?;
    if let Some(channel) = changed.channel {
        let event = EditedEvent {
            id: changed.shown.id.clone(),
            sender_id: changed.shown.sender_id.clone(),
            content: changed.shown.content.clone().unwrap_or_default(),
            updated_at: Some(time::iso(changed.shown.updated_at)),
        };
        app.tell(News::Edited { channel, event });
    }
    Ok(Json(changed.shown))
}

/// `DELETE /api/chat/messages/{message}`: an own message. Its row stays and says nothing; a second
/// time changes nothing.
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    SignedIn(me): SignedIn,
    Path(message): Path<MessageId>,
) -> Result<Json<shape::Message>, Refusal> {
    let now = app.now();
    app.pace.take(Deed::Change, &me.id, now).map_err(Refusal::too_many)?;
    let changed = app.db.run(move |tx| take_back(tx, &me, &message, now)).await?;
    if let Some(id) = changed.upload {
        app.files.remove(&id).await.map_err(|error| Refusal::trouble(&error))?;
    }
    if let Some(channel) = changed.channel {
        let event = DeletedEvent {
            id: changed.shown.id.clone(),
            sender_id: changed.shown.sender_id.clone(),
            updated_at: Some(time::iso(changed.shown.updated_at)),
        };
        app.tell(News::Deleted { channel, event });
    }
    Ok(Json(changed.shown))
}

fn change_text(
    tx: &Transaction<'_>,
    me: &Person,
    id: &MessageId,
    content: &str,
    now: i64,
) -> Result<Changed, Refusal> {
    let (message, channel) = own(tx, me, id)?;
    if message.is_deleted {
        return Err(Refusal::conflict("The message was deleted"));
    }
    if message.kind != MessageKind::Text {
        return Err(Refusal::invalid("Only a text can be edited"));
    }
    if content.trim().is_empty() {
        return Err(Refusal::invalid("A message says something"));
    }
    if content.len() > MESSAGE_BYTES {
        return Err(Refusal::too_large(format!("A message holds at most {MESSAGE_BYTES} bytes")));
    }
    let is_new = message.content.as_deref() != Some(content);
    if is_new {
        let at = messages::next_change(tx, &message, now)?;
        messages::edit(tx, id, content, at)?;
    }
    Ok(Changed { shown: show(tx, id)?, channel: is_new.then_some(channel), upload: None })
}

fn take_back(
    tx: &Transaction<'_>,
    me: &Person,
    id: &MessageId,
    now: i64,
) -> Result<Changed, Refusal> {
    let (message, channel) = own(tx, me, id)?;
    let is_new = !message.is_deleted;
    let mut upload = None;
    if is_new {
        let at = messages::next_change(tx, &message, now)?;
        messages::delete(tx, id, at)?;
        let url = message.attachment.map(|file| file.url);
        upload = url.and_then(|url| url.rsplit_once(FILES).map(|(_, id)| id.to_owned()));
        if let Some(id) = &upload {
            uploads::remove(tx, id)?;
        }
    }
    Ok(Changed { shown: show(tx, id)?, channel: is_new.then_some(channel), upload })
}

/// An own message of a room one is in, and its channel. Somebody who left has no say any more.
fn own(tx: &Transaction<'_>, me: &Person, id: &MessageId) -> Result<(Message, String), Refusal> {
    let message = messages::find(tx, id)?.ok_or_else(|| Refusal::unknown("message"))?;
    let (room, _) = enter(tx, me, &message.room_id).map_err(hide)?;
    if message.sender_id != me.id || message.kind == MessageKind::System {
        return Err(Refusal::not_permitted("A message is changed by its writer alone"));
    }
    Ok((message, room.channel))
}

fn show(tx: &Transaction<'_>, id: &MessageId) -> Result<shape::Message, Refusal> {
    let message = messages::find(tx, id)?.ok_or_else(|| Refusal::unknown("message"))?;
    let room = message.room_id.clone();
    let shown = describe::messages(tx, &room, vec![message])?.pop();
    shown.ok_or_else(|| Refusal::unknown("message"))
}
