//! Who is in a room (contract §2, extension 3).

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use model::{RoomId, UserId};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::db::rooms;
use crate::describe::{self, Roster};
use crate::groups;
use crate::http::extract::{Json, Path, SignedIn};
use crate::http::rooms::enter;
use crate::news::{News, Reason};
use crate::refusal::Refusal;
use crate::shape;

#[derive(Serialize)]
pub(crate) struct Participants {
    participants: Vec<shape::Participant>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewParticipant {
    user_id: UserId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Muting {
    is_muted: bool,
}

/// `GET /api/chat/rooms/{room}/participants`.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    SignedIn(me): SignedIn,
    Path(room): Path<RoomId>,
) -> Result<Json<Participants>, Refusal> {
    app.db
        .run(move |tx| {
            let (room, _) = enter(tx, &me, &room)?;
            let roster = Roster::of(tx, &me.organization_id)?;
            let participants = describe::participants(tx, &roster, &room.id)?;
            Ok(Json(Participants { participants }))
        })
        .await
}

/// `POST /api/chat/rooms/{room}/participants`.
pub(crate) async fn add(
    State(app): State<Arc<App>>,
    SignedIn(me): SignedIn,
    Path(room): Path<RoomId>,
    Json(new): Json<NewParticipant>,
) -> Result<(StatusCode, Json<shape::Participant>), Refusal> {
    let now = app.now();
    let user = new.user_id.clone();
    let (added, changes) = app
        .db
        .run(move |tx| {
            let (room, _) = enter(tx, &me, &room)?;
            let (person, place) = groups::add(tx, &me, &room, &user, now)?;
            let places = rooms::participants(tx, &room.id)?;
            let others = places.into_iter().map(|place| place.user_id);
            let others = others.filter(|id| *id != user && *id != me.id).collect();
            let organization = room.organization_id;
            let changes = Changes { organization, room: room.id, user, others };
            Ok::<_, Refusal>((describe::participant(&person, &changes.room, place), changes))
        })
        .await?;
    changes.tell(&app, Reason::Joined);
    Ok((StatusCode::CREATED, Json(added)))
}

/// `DELETE /api/chat/rooms/{room}/participants/{user}`.
pub(crate) async fn remove(
    State(app): State<Arc<App>>,
    SignedIn(me): SignedIn,
    Path((room, user)): Path<(RoomId, UserId)>,
) -> Result<StatusCode, Refusal> {
    let now = app.now();
    let changes = app
        .db
        .run(move |tx| {
            let (room, _) = enter(tx, &me, &room)?;
            groups::remove(tx, &me, &room, &user, now)?;
            let places = rooms::participants(tx, &room.id)?;
            let others = places.into_iter().map(|place| place.user_id);
            let others = others.filter(|id| *id != me.id).collect();
            let organization = room.organization_id;
            Ok::<_, Refusal>(Changes { organization, room: room.id, user, others })
        })
        .await?;
    changes.tell(&app, Reason::Left);
    Ok(StatusCode::NO_CONTENT)
}

/// `PATCH /api/chat/rooms/{room}/participants/{me}`: muting is everybody's own.
pub(crate) async fn mute(
    State(app): State<Arc<App>>,
    SignedIn(me): SignedIn,
    Path((room, user)): Path<(RoomId, UserId)>,
    Json(muting): Json<Muting>,
) -> Result<Json<shape::Participant>, Refusal> {
    if user != me.id {
        return Err(Refusal::not_permitted("Muting is everybody's own"));
    }
    let (place, organization) = app
        .db
        .run(move |tx| {
            let (room, place) = enter(tx, &me, &room)?;
            rooms::set_muted(tx, &room.id, &me.id, muting.is_muted)?;
            let place = rooms::Participant { is_muted: muting.is_muted, ..place };
            Ok::<_, Refusal>((describe::participant(&me, &room.id, place), room.organization_id))
        })
        .await?;
    app.tell(News::RoomChanged {
        organization,
        room: place.room_id.clone(),
        people: vec![place.user_id.clone()],
        reason: Reason::Muted,
    });
    Ok(Json(place))
}

/// Whom to tell after somebody came or went.
struct Changes {
    organization: model::OrganizationId,
    room: RoomId,
    user: UserId,
    others: Vec<UserId>,
}

impl Changes {
    fn tell(self, app: &App, reason: Reason) {
        app.tell(News::RoomChanged {
            organization: self.organization.clone(),
            room: self.room.clone(),
            people: vec![self.user],
            reason,
        });
        app.tell(News::RoomChanged {
            organization: self.organization,
            room: self.room,
            people: self.others,
            reason: Reason::Participants,
        });
    }
}
