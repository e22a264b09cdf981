//! Rooms (contract §2).

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use model::{PropertyId, RoomId, UserId};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::db::people::Person;
use crate::db::rooms::{Participant, Room};
use crate::db::{people, rooms};
use crate::describe::{self, Roster};
use crate::direct::{self, Opened};
use crate::groups::{self, NewGroup};
use crate::http::extract::{Json, Path, SignedIn};
use crate::news::{News, Reason};
use crate::refusal::Refusal;
use crate::shape;

#[derive(Serialize)]
pub(crate) struct Rooms {
    rooms: Vec<shape::Room>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
pub(crate) enum NewRoom {
    Group {
        name: String,
        property_id: PropertyId,
        participant_ids: Vec<UserId>,
        #[serde(default)]
        allowed_property_ids: Option<Vec<PropertyId>>,
    },
    Direct {
        participant_ids: Vec<UserId>,
    },
}

/// `GET /api/chat/rooms`.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    SignedIn(me): SignedIn,
) -> Result<Json<Rooms>, Refusal> {
    let rooms = app.db.run(move |tx| described(tx, &me)).await?;
    Ok(Json(Rooms { rooms }))
}

fn described(tx: &Transaction<'_>, me: &Person) -> Result<Vec<shape::Room>, Refusal> {
    let roster = Roster::of(tx, &me.organization_id)?;
    let rooms = rooms::of_person(tx, &me.id)?;
    let described = rooms.into_iter().map(|room| describe::room(tx, &roster, room, &me.id));
    Ok(described.collect::<Result<_, _>>()?)
}

/// `GET /api/chat/rooms/{room}`.
pub(crate) async fn one(
    State(app): State<Arc<App>>,
    SignedIn(me): SignedIn,
    Path(room): Path<RoomId>,
) -> Result<Json<shape::Room>, Refusal> {
    app.db
        .run(move |tx| {
            let (room, _) = enter(tx, &me, &room)?;
            let roster = Roster::of(tx, &me.organization_id)?;
            Ok(Json(describe::room(tx, &roster, room, &me.id)?))
        })
        .await
}

/// `POST /api/chat/rooms`: 201 with the new room, 200 with a direct room that was there.
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    SignedIn(me): SignedIn,
    Json(wanted): Json<NewRoom>,
) -> Result<(StatusCode, Json<shape::Room>), Refusal> {
    let now = app.now();
    let maker = me.id.clone();
    let (is_new, room) = app.db.run(move |tx| make(tx, &me, wanted, now)).await?;
    if !is_new {
        return Ok((StatusCode::OK, Json(room)));
    }
    let others = room.participants.iter().map(|place| place.user_id.clone());
    app.tell(News::RoomChanged {
        organization: room.organization_id.clone(),
        room: room.id.clone(),
        people: others.filter(|person| *person != maker).collect(),
        reason: Reason::Joined,
    });
    Ok((StatusCode::CREATED, Json(room)))
}

fn make(
    tx: &Transaction<'_>,
    me: &Person,
    wanted: NewRoom,
    now: i64,
) -> Result<(bool, shape::Room), Refusal> {
    let (is_new, room) = match wanted {
        NewRoom::Group { name, property_id, participant_ids, allowed_property_ids } => {
            let allowed_property_ids = allowed_property_ids.unwrap_or_default();
            let group = NewGroup { name, property_id, participant_ids, allowed_property_ids };
            (true, groups::create(tx, me, &group, now)?)
        }
        NewRoom::Direct { participant_ids } => match open_direct(tx, me, &participant_ids, now)? {
            Opened::New(room) => (true, room),
            Opened::There(room) => (false, room),
        },
    };
    let roster = Roster::of(tx, &me.organization_id)?;
    Ok((is_new, describe::room(tx, &roster, room, &me.id)?))
}

/// One's own id may stand in the list too.
fn open_direct(
    tx: &Transaction<'_>,
    me: &Person,
    people: &[UserId],
    now: i64,
) -> Result<Opened, Refusal> {
    let mut others = people.iter().filter(|id| **id != me.id);
    let (Some(other), None) = (others.next(), others.next()) else {
        return Err(Refusal::invalid("A direct room has exactly one other person"));
    };
    let other = people::find(tx, other)?.ok_or_else(|| Refusal::unknown("person"))?;
    direct::open(tx, me, &other, now)
}

/// A room and one's place in it. Rooms of other organizations do not exist, and those one is not
/// in are closed.
pub(crate) fn enter(
    tx: &Transaction<'_>,
    me: &Person,
    room: &RoomId,
) -> Result<(Room, Participant), Refusal> {
    let room = rooms::find(tx, room)?
        .filter(|room| room.organization_id == me.organization_id)
        .ok_or_else(|| Refusal::unknown("room"))?;
    let place = rooms::participant(tx, &room.id, &me.id)?
        .ok_or_else(|| Refusal::not_permitted("Not a participant of this room"))?;
    Ok((room, place))
}
