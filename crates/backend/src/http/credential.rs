//! The credential for the live line (contract §2): a signed request for a token.

use std::sync::Arc;

use ably_proto::capability::Capability;
use ably_proto::wire::TokenRequest;
use axum::extract::State;
use model::RoomId;
use model::live::{presence_channel, user_channel};

use crate::app::App;
use crate::db::people::Person;
use crate::db::{DbError, people, rooms};
use crate::direct;
use crate::http::extract::{Json, SignedIn};
use crate::live::Live;
use crate::refusal::Refusal;

const IN_A_ROOM: [&str; 5] = ["annotation-publish", "history", "presence", "publish", "subscribe"];
const ON_PRESENCE: [&str; 2] = ["presence", "subscribe"];
const ON_OWN_CHANNEL: [&str; 2] = ["history", "subscribe"];

/// `GET` or `POST /api/chat/auth`.
pub(crate) async fn issue(
    State(app): State<Arc<App>>,
    State(live): State<Arc<Live>>,
    SignedIn(me): SignedIn,
) -> Result<Json<TokenRequest>, Refusal> {
    let client_id = me.id.clone();
    let capability = app.db.run(move |tx| capability_of(tx, &me)).await?;
    Ok(Json(live.token_request(client_id.as_str(), &capability, None)))
}

/// What a person may do on the live line: take part in their rooms and in the organization's
/// presence, and listen on their own channel.
///
/// The direct channels with every colleague are in it, since such a room is made by its first
/// message, which must be allowed before the room exists. A group that is joined later needs a
/// new token.
fn capability_of(tx: &rusqlite::Transaction<'_>, me: &Person) -> Result<Capability, DbError> {
    let mut capability = Capability::default()
        .with(&presence_channel(&me.organization_id), ON_PRESENCE)
        .with(&user_channel(&me.organization_id, &me.id), ON_OWN_CHANNEL);
    for room in rooms::of_person(tx, &me.id)? {
        capability = capability.with(&room.channel, IN_A_ROOM);
    }
    let any_room = RoomId::new("");
    for colleague in people::of_organization(tx, &me.organization_id)? {
        if colleague.id != me.id {
            let channel = direct::channel_of(me, &colleague.id, &any_room);
            capability = capability.with(&channel, IN_A_ROOM);
        }
    }
    Ok(capability)
}
