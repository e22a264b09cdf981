//! People of the organization and its settings (extensions 2 and 5).

use std::cmp::Reverse;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use model::PropertyId;
use model::limits::{ATTACHMENT_BYTES, HISTORY_PAGE, MESSAGE_BYTES, PEOPLE_PAGE};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::db::organizations::Property;
use crate::db::people::Person;
use crate::db::{organizations, people};
use crate::describe;
use crate::http::extract::{Json, Query, SignedIn};
use crate::pace::{Deed, Pace};
use crate::refusal::Refusal;
use crate::shape;

/// People of one answer, where no number is asked for.
const PEOPLE: usize = 50;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sought {
    query: Option<String>,
    property_id: Option<PropertyId>,
    limit: Option<usize>,
}

#[derive(Serialize)]
pub(crate) struct Users {
    users: Vec<shape::User>,
}

/// `GET /api/chat/users`: colleagues whose name or address holds the query.
pub(crate) async fn users(
    State(app): State<Arc<App>>,
    SignedIn(me): SignedIn,
    Query(sought): Query<Sought>,
) -> Result<Json<Users>, Refusal> {
    let organization = me.organization_id.clone();
    let people = app.db.run(move |tx| people::of_organization(tx, &organization)).await;
    let people = people.map_err(Refusal::from)?;
    Ok(Json(Users { users: choose(&me, people, &sought) }))
}

/// Those of one's own properties, or of the property asked for, come first; then by name.
fn choose(me: &Person, people: Vec<Person>, sought: &Sought) -> Vec<shape::User> {
    let query = sought.query.as_deref().unwrap_or_default().trim().to_lowercase();
    let holds = |text: &str| text.to_lowercase().contains(&query);
    let is_near = |person: &Person| match &sought.property_id {
        Some(property) => person.property_ids.contains(property),
        None => person.property_ids.iter().any(|property| me.property_ids.contains(property)),
    };
    let mut found: Vec<Person> = people
        .into_iter()
        .filter(|person| person.id != me.id && (holds(&person.name) || holds(&person.email)))
        .collect();
    found.sort_by_cached_key(|person| (Reverse(is_near(person)), person.name.to_lowercase()));
    found.truncate(sought.limit.unwrap_or(PEOPLE).min(PEOPLE_PAGE));
    found.iter().map(describe::user).map(|user| shape::User { email: None, ..user }).collect()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Config {
    organization_name: String,
    properties: Vec<Property>,
    retention_days: i64,
    allow_cross_property_groups: bool,
    limits: Limits,
    features: [&'static str; 7],
    live: Option<LiveAddress>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Limits {
    messages_per_minute: u32,
    typing_per_minute: u32,
    receipts_per_minute: u32,
    attachment_bytes: u64,
    message_bytes: usize,
    history_page: usize,
}

impl Limits {
    fn of(pace: &Pace) -> Self {
        Self {
            messages_per_minute: pace.per_minute(Deed::Message),
            typing_per_minute: pace.per_minute(Deed::Typing),
            receipts_per_minute: pace.per_minute(Deed::Receipt),
            attachment_bytes: ATTACHMENT_BYTES,
            message_bytes: MESSAGE_BYTES,
            history_page: HISTORY_PAGE,
        }
    }
}

/// Where this backend's own live endpoint is; a deployment on Ably itself has no such field.
#[derive(Serialize)]
struct LiveAddress {
    /// For the WebSocket.
    endpoint: String,
    /// For Ably's REST calls.
    rest: String,
}

impl LiveAddress {
    /// The live endpoint shares the address the client used, whatever lies in between.
    fn of(headers: &HeaderMap) -> Option<Self> {
        let host = headers.get(HOST)?.to_str().ok()?;
        Some(Self { endpoint: format!("ws://{host}/"), rest: format!("http://{host}") })
    }
}

/// `GET /api/chat/config`.
pub(crate) async fn config(
    State(app): State<Arc<App>>,
    SignedIn(me): SignedIn,
    headers: HeaderMap,
) -> Result<Json<Config>, Refusal> {
    let id = me.organization_id.clone();
    let (organization, properties) = app
        .db
        .run(move |tx| {
            let found = organizations::find(tx, &id)?;
            let found = found.ok_or_else(|| Refusal::unknown("organization"))?;
            Ok::<_, Refusal>((found, organizations::properties(tx, &id)?))
        })
        .await?;
    Ok(Json(Config {
        organization_name: organization.name,
        properties,
        retention_days: organization.retention_days,
        allow_cross_property_groups: organization.allows_cross_property_groups,
        limits: Limits::of(&app.pace),
        features: ["delivered", "users", "mute", "rooms.changed", "config", "edit", "reactions"],
        live: LiveAddress::of(&headers),
    }))
}
