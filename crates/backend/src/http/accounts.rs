//! Signing in and out as NextAuth's credentials provider does it (contract §1).

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Response};
use model::UserId;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::App;
use crate::db::people::Person;
use crate::db::sessions::Session;
use crate::db::{people, sessions};
use crate::http::cookies;
use crate::http::extract::{Form, Json, MaybeSignedIn};
use crate::pace::Deed;
use crate::refusal::Refusal;
use crate::{ids, passwords, shape, time};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Credentials {
    csrf_token: String,
    email: String,
    password: String,
    #[serde(default)]
    callback_url: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignOut {
    csrf_token: String,
    #[serde(default)]
    callback_url: Option<String>,
}

/// `GET /api/auth/csrf`: the token of the cookie if it is ours, or a new one.
pub(crate) async fn csrf(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let token = match csrf_of(&app, &headers) {
        Some(token) => token.to_owned(),
        None => ids::secret(),
    };
    let value = format!("{token}|{}", csrf_mark(&app, &token));
    let body = Json(json!({"csrfToken": token}));
    with_cookie(cookies::set(cookies::CSRF, &value, None), body)
}

/// `POST /api/auth/callback/credentials`.
pub(crate) async fn sign_in(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Form(form): Form<Credentials>,
) -> Result<Response, Refusal> {
    must_match(&app, &headers, &form.csrf_token)?;
    let person_id = check_password(&app, form.email, form.password).await?;
    let session = Session { family: ids::secret(), person_id, expires_at: app.now() };
    let (token, expires_at) = renew(&app, session).await?;
    app.sign_ins.send_replace(());
    let url = form.callback_url.unwrap_or_else(|| "/".to_owned());
    Ok(with_cookie(session_cookie(&token, expires_at), Json(json!({"url": url}))))
}

/// `GET /api/auth/session`: who is signed in, and a renewed cookie; `{}` when nobody is.
pub(crate) async fn session(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    MaybeSignedIn(found): MaybeSignedIn,
) -> Result<Response, Refusal> {
    let Some((person, session)) = found else {
        let stale = cookies::find(&headers, cookies::SESSION).is_some();
        let cleared = if stale { cookies::clear(cookies::SESSION) } else { None };
        return Ok(with_cookie(cleared, Json(json!({}))));
    };
    let (token, expires_at) = renew(&app, session).await?;
    let body = SessionBody { user: SessionUser::of(person), expires: time::iso(expires_at) };
    Ok(with_cookie(session_cookie(&token, expires_at), Json(body)))
}

/// `POST /api/auth/signout`: ends the session, with every cookie it was renewed to.
pub(crate) async fn sign_out(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    MaybeSignedIn(found): MaybeSignedIn,
    Form(form): Form<SignOut>,
) -> Result<Response, Refusal> {
    must_match(&app, &headers, &form.csrf_token)?;
    if let Some((_, session)) = found {
        app.db.run(move |tx| sessions::end(tx, &session.family)).await?;
        app.sign_ins.send_replace(());
    }
    let url = form.callback_url.unwrap_or_else(|| "/".to_owned());
    Ok(with_cookie(cookies::clear(cookies::SESSION), Json(json!({"url": url}))))
}

#[derive(Serialize)]
struct SessionBody {
    user: SessionUser,
    expires: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SessionUser {
    #[serde(flatten)]
    user: shape::User,
    organization_id: model::OrganizationId,
}

impl SessionUser {
    fn of(person: Person) -> Self {
        Self { user: crate::describe::user(&person), organization_id: person.organization_id }
    }
}

/// Another token for the same sign-in: it is seldom that a cookie is stolen twice.
async fn renew(app: &App, session: Session) -> Result<(String, i64), Refusal> {
    let now = app.now();
    let token = ids::secret();
    let expires_at = now.saturating_add(app.session_ms);
    let (hash, session) = (ids::digest(&token), Session { expires_at, ..session });
    app.db.run(move |tx| sessions::insert(tx, &hash, &session, now)).await?;
    Ok((token, expires_at))
}

/// The person of an address and password. An unknown address takes as long as a wrong password,
/// and after ten wrong ones in a minute none is looked at.
async fn check_password(app: &App, email: String, password: String) -> Result<UserId, Refusal> {
    let email = email.trim().to_lowercase();
    app.pace.allow(Deed::WrongPassword, &email, app.now()).map_err(Refusal::too_many)?;
    let address = email.clone();
    let found = app.db.run(move |tx| people::credentials(tx, &address)).await?;
    let (person, hash) = match found {
        Some((person, hash)) => (Some(person), hash),
        None => (None, app.nobodys_hash.clone()),
    };
    let verified = tokio::task::spawn_blocking(move || passwords::verify(&password, &hash)).await;
    match (verified, person) {
        (Ok(true), Some(person)) => Ok(person),
        (Err(stopped), _) => Err(Refusal::trouble(&stopped.into())),
        _ => {
            app.pace.count(Deed::WrongPassword, &email, app.now());
            Err(Refusal::wrong_password())
        }
    }
}

fn csrf_mark(app: &App, token: &str) -> String {
    ids::digest(&format!("{token}{}", app.csrf_secret))
}

/// The token of the csrf cookie, if we made it.
fn csrf_of<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    // Clients may send the bar as NextAuth's own cookies hold it, percent-encoded.
    let value = cookies::find(headers, cookies::CSRF)?;
    let (token, mark) = value.split_once('|').or_else(|| value.split_once("%7C"))?;
    (csrf_mark(app, token) == mark).then_some(token)
}

fn must_match(app: &App, headers: &HeaderMap, form_token: &str) -> Result<(), Refusal> {
    match csrf_of(app, headers) {
        Some(token) if token == form_token => Ok(()),
        _ => Err(Refusal::csrf()),
    }
}

fn session_cookie(token: &str, expires_at: i64) -> Option<axum::http::HeaderValue> {
    cookies::set(cookies::SESSION, token, Some(expires_at))
}

fn with_cookie(cookie: Option<axum::http::HeaderValue>, body: impl IntoResponse) -> Response {
    (AppendHeaders(cookie.map(|cookie| (SET_COOKIE, cookie))), body).into_response()
}
