//! The HTTP side of the live endpoint (digest §16).

mod annotations;
mod answer;
mod batch;
mod call;
mod messages;
mod presence;
mod status;
mod tokens;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

pub(crate) use self::answer::refuse_json;
use super::apps::Apps;

/// The routes of all applications; the credential of a request says which one it means.
pub(crate) fn routes(max_body: usize) -> Router<Arc<Apps>> {
    Router::new()
        .route("/time", get(tokens::time))
        .route("/stats", get(status::stats))
        .route("/keys/{key_name}/requestToken", post(tokens::request))
        .route("/keys/{key_name}/revokeTokens", post(tokens::revoke))
        .route("/messages", post(batch::publish))
        .route("/presence", get(batch::presence))
        .route("/channels", get(status::channels))
        .route("/channels/{channel}", get(status::channel))
        .route("/channels/{channel}/messages", get(messages::history).post(messages::publish))
        .route("/channels/{channel}/history", get(messages::history))
        .route("/channels/{channel}/messages/{serial}", get(messages::one).patch(messages::amend))
        .route("/channels/{channel}/messages/{serial}/versions", get(messages::versions))
        .route(
            "/channels/{channel}/messages/{serial}/annotations",
            get(annotations::list).post(annotations::publish),
        )
        .route("/channels/{channel}/presence", get(presence::members))
        .route("/channels/{channel}/presence/history", get(presence::history))
        .layer(DefaultBodyLimit::max(max_body))
}
