//! What handlers take from a request, refused in our words where it is not there.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequest, FromRequestParts};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::db::people::Person;
use crate::db::sessions::Session;
use crate::db::{people, sessions};
use crate::http::cookies;
use crate::ids;
use crate::refusal::Refusal;

/// A JSON body, or a JSON answer.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Refusal))]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: serde::Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// A form as browsers send it.
#[derive(FromRequest)]
#[from_request(via(axum::Form), rejection(Refusal))]
pub(crate) struct Form<T>(pub(crate) T);

/// The query of the URL.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Refusal))]
pub(crate) struct Query<T>(pub(crate) T);

/// The variable segments of the path.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Refusal))]
pub(crate) struct Path<T>(pub(crate) T);

macro_rules! refuse_unreadable {
    ($($rejection:ty),* $(,)?) => {$(
        impl From<$rejection> for Refusal {
            fn from(rejection: $rejection) -> Self {
                Self::unreadable(rejection.status(), rejection.body_text())
            }
        }
    )*};
}

refuse_unreadable!(
    axum::extract::rejection::JsonRejection,
    axum::extract::rejection::FormRejection,
    axum::extract::rejection::QueryRejection,
    axum::extract::rejection::PathRejection,
);

/// The person whose session the request carries; 401 without one.
pub(crate) struct SignedIn(pub(crate) Person);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn
where
    Arc<App>: FromRef<S>,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let app = Arc::<App>::from_ref(state);
        let found = find_session(&app, parts).await?;
        found.map(|(person, _)| Self(person)).ok_or_else(Refusal::signed_out)
    }
}

/// The person and session of a request; `None` when it carries none that is valid.
pub(crate) struct MaybeSignedIn(pub(crate) Option<(Person, Session)>);

impl<S: Send + Sync> FromRequestParts<S> for MaybeSignedIn
where
    Arc<App>: FromRef<S>,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        Ok(Self(find_session(&Arc::<App>::from_ref(state), parts).await?))
    }
}

async fn find_session(app: &App, parts: &Parts) -> Result<Option<(Person, Session)>, Refusal> {
    let Some(token) = cookies::find(&parts.headers, cookies::SESSION) else { return Ok(None) };
    let (hash, now) = (ids::digest(token), app.now());
    app.db
        .run(move |tx| {
            let Some(session) = sessions::find(tx, &hash, now)? else { return Ok(None) };
            Ok(people::find(tx, &session.person_id)?.map(|person| (person, session)))
        })
        .await
}
