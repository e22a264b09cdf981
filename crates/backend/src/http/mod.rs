//! The REST half of the contract: paths, cookies and JSON; the rules are elsewhere.

mod accounts;
mod changes;
mod control;
mod cookies;
mod credential;
mod extract;
mod files;
mod layers;
mod messages;
mod organization;
mod participants;
mod rooms;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::middleware::{from_fn_with_state, map_response_with_state};
use axum::routing::{get, patch, post};

use crate::app::App;
use crate::live::Live;
use crate::refusal::Refusal;

/// Largest body of a request that is no upload, in bytes.
const LARGEST_BODY: usize = 256 * 1024;

/// What a handler can ask for.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) app: Arc<App>,
    pub(crate) live: Arc<Live>,
}

impl FromRef<Shared> for Arc<App> {
    fn from_ref(shared: &Shared) -> Self {
        Arc::clone(&shared.app)
    }
}

impl FromRef<Shared> for Arc<Live> {
    fn from_ref(shared: &Shared) -> Self {
        Arc::clone(&shared.live)
    }
}

/// Everything this server answers: REST under `/api`, the live endpoint at the root, and the
/// fault switches under `/control` where they are wanted.
pub(crate) fn router(app: &Arc<App>, live: &Arc<Live>, has_faults: bool) -> Router {
    let shared = Shared { app: Arc::clone(app), live: Arc::clone(live) };
    let rest = Router::new()
        .merge(sessions())
        .merge(chat())
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .merge(files::routes())
        .layer(from_fn_with_state(Arc::clone(app), layers::falsify))
        .merge(if has_faults { control::routes() } else { Router::new() })
        .fallback(|| async { Refusal::unknown("path") })
        .method_not_allowed_fallback(|| async { Refusal::wrong_method() })
        .with_state(shared);
    live.router().merge(rest).layer(map_response_with_state(Arc::clone(app), layers::date))
}

fn sessions() -> Router<Shared> {
    Router::new()
        .route("/api/auth/csrf", get(accounts::csrf))
        .route("/api/auth/callback/credentials", post(accounts::sign_in))
        .route("/api/auth/session", get(accounts::session))
        .route("/api/auth/signout", post(accounts::sign_out))
}

fn chat() -> Router<Shared> {
    Router::new()
        .route("/api/chat/auth", get(credential::issue).post(credential::issue))
        .route("/api/chat/config", get(organization::config))
        .route("/api/chat/users", get(organization::users))
        .route("/api/chat/rooms", get(rooms::list).post(rooms::create))
        .route("/api/chat/rooms/{room}", get(rooms::one))
        .route("/api/chat/rooms/{room}/messages", get(messages::history))
        .route("/api/chat/messages/{message}", patch(changes::edit).delete(changes::delete))
        .route("/api/chat/messages/{message}/read", post(messages::read))
        .route(
            "/api/chat/rooms/{room}/participants",
            get(participants::list).post(participants::add),
        )
        .route(
            "/api/chat/rooms/{room}/participants/{user}",
            patch(participants::mute).delete(participants::remove),
        )
}
