//! The HTTP side of the live endpoint (digest §16).

use std::collections::HashMap;
use std::sync::Arc;

use ably_proto::capability::Operation;
use ably_proto::wire::{ErrorInfo, Format, Message, PresenceMessage, TokenDetails, TokenRequest};
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Serialize;
use serde_json::json;

use super::app::App;
use super::auth::{Credential, Grant, from_base64};
use super::channel::Origin;
use super::connection::check_channel_name;
use super::hello::{credential, number};
use super::history::{Wanted, links};
use super::publish::prepare;
use super::refusal;
use super::serial::random_text;

type Params = Query<HashMap<String, String>>;

/// The routes, all of one application.
pub(crate) fn routes(max_body: usize) -> Router<Arc<App>> {
    Router::new()
        .route("/time", get(time))
        .route("/keys/{key_name}/requestToken", post(request_token))
        .route("/channels/{channel}/messages", get(messages).post(publish))
        .route("/channels/{channel}/history", get(history))
        .route("/channels/{channel}/presence", get(presence))
        .layer(DefaultBodyLimit::max(max_body))
}

async fn time(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    answer(StatusCode::OK, &[app.faults.now_ms()], wanted_format(&headers))
}

async fn request_token(
    State(app): State<Arc<App>>,
    Path(key_name): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let done = read_body(body).and_then(|body| exchange(&app, &key_name, &headers, &body));
    respond(done, StatusCode::CREATED, wanted_format(&headers))
}

fn exchange(
    app: &App,
    key_name: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<TokenDetails, ErrorInfo> {
    let mut request: TokenRequest = read(body, sent_format(headers))?;
    if request.key_name.is_empty() {
        key_name.clone_into(&mut request.key_name);
    }
    if request.key_name != key_name {
        return Err(refusal::bad_request("keyName is not that of the path"));
    }
    // The tolerant reader takes a ttl that is no number for none at all.
    if request.ttl.is_none() && sent_format(headers) == Format::Json && names_ttl(body) {
        return Err(refusal::bad_value("ttl is no number"));
    }
    app.issue(&request)
}

fn names_ttl(body: &[u8]) -> bool {
    let body: Result<serde_json::Value, _> = serde_json::from_slice(body);
    body.is_ok_and(|body| body.get("ttl").is_some_and(|ttl| !ttl.is_null()))
}

async fn publish(
    State(app): State<Arc<App>>,
    Path(channel): Path<String>,
    Query(query): Params,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let done = publish_all(&app, &channel, &query, &headers, body).await;
    respond(done, StatusCode::CREATED, wanted_format(&headers))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Publication {
    channel: String,
    message_id: String,
    serials: Vec<Option<String>>,
}

async fn publish_all(
    app: &App,
    channel: &str,
    query: &HashMap<String, String>,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Publication, ErrorInfo> {
    let grant = permit(app, channel, query, headers, Operation::Publish)?;
    let mut messages = read_messages(&read_body(body)?, sent_format(headers))?;
    let frame_id = random_text(16);
    let max_size = app.config.max_message_size;
    prepare(&mut messages, grant.client_id.as_deref(), &frame_id, max_size)?;
    let first = messages.first().and_then(|message| message.id.clone()).unwrap_or_default();
    let message_id = if messages.len() > 1 {
        first.rsplit_once(':').map_or(first.clone(), |(base, _)| base.to_owned())
    } else {
        first
    };
    let origin = Origin { connection_id: None, frame_id, now_ms: app.faults.now_ms() };
    let serials = app.channel(channel).publish(&origin, messages, &*app.storage).await?;
    Ok(Publication { channel: channel.to_owned(), message_id, serials })
}

async fn messages(
    State(app): State<Arc<App>>,
    Path(channel): Path<String>,
    Query(query): Params,
    headers: HeaderMap,
) -> Response {
    page_of_history(&app, &channel, "messages", &query, &headers).await
}

async fn history(
    State(app): State<Arc<App>>,
    Path(channel): Path<String>,
    Query(query): Params,
    headers: HeaderMap,
) -> Response {
    page_of_history(&app, &channel, "history", &query, &headers).await
}

async fn page_of_history(
    app: &App,
    channel: &str,
    word: &str,
    query: &HashMap<String, String>,
    headers: &HeaderMap,
) -> Response {
    let format = wanted_format(headers);
    match read_history(app, channel, query, headers).await {
        Ok((mut page, next)) => {
            page.iter_mut().for_each(|message| message.to_wire(format));
            let response = answer(StatusCode::OK, &page, format);
            with_links(response, &links(word, query, next.as_deref()))
        }
        Err(error) => refuse(&error, format),
    }
}

async fn read_history(
    app: &App,
    channel: &str,
    query: &HashMap<String, String>,
    headers: &HeaderMap,
) -> Result<(Vec<Message>, Option<String>), ErrorInfo> {
    permit(app, channel, query, headers, Operation::History)?;
    let wanted = Wanted::read(query)?;
    let all = match app.existing_channel(channel) {
        Some(channel) => channel.history(wanted.until.as_deref()).await?,
        None if wanted.until.is_some() => return Err(refusal::attach_point_too_old()),
        None => Vec::new(),
    };
    Ok(wanted.page(all))
}

async fn presence(
    State(app): State<Arc<App>>,
    Path(channel): Path<String>,
    Query(query): Params,
    headers: HeaderMap,
) -> Response {
    let format = wanted_format(&headers);
    let done = read_presence(&app, &channel, &query, &headers).await;
    let done = done.map(|mut members| {
        members.iter_mut().for_each(|member| member.to_wire(format));
        members
    });
    respond(done, StatusCode::OK, format)
}

/// The presence set needs the right to subscribe, not to be present (digest §14.6).
async fn read_presence(
    app: &App,
    channel: &str,
    query: &HashMap<String, String>,
    headers: &HeaderMap,
) -> Result<Vec<PresenceMessage>, ErrorInfo> {
    permit(app, channel, query, headers, Operation::Subscribe)?;
    let limit = number(query, "limit").unwrap_or(usize::MAX);
    let members = match app.existing_channel(channel) {
        Some(channel) => channel.members().await,
        None => Vec::new(),
    };
    let is_asked = |name: &str, own: &Option<String>| {
        query.get(name).is_none_or(|asked| own.as_ref() == Some(asked))
    };
    let found = members.into_iter().filter(|member| {
        is_asked("clientId", &member.client_id) && is_asked("connectionId", &member.connection_id)
    });
    Ok(found.take(limit).collect())
}

/// Lets a request through to a channel, or says why not.
fn permit(
    app: &App,
    channel: &str,
    query: &HashMap<String, String>,
    headers: &HeaderMap,
    operation: Operation,
) -> Result<Grant, ErrorInfo> {
    let shown = credential(query, headers).ok_or_else(refusal::no_credential)?;
    // With basic auth the identity comes in a header of its own (RSA7e2).
    let client_id = headers
        .get("x-ably-clientid")
        .and_then(|value| from_base64(value.to_str().ok()?))
        .filter(|_| matches!(shown, Credential::Key(_)));
    let grant = app.authenticate(&shown, client_id.as_deref())?;
    check_channel_name(channel)?;
    if !grant.capability.allows(channel, operation) {
        return Err(refusal::not_permitted());
    }
    Ok(grant)
}

fn read_body(body: Result<Bytes, BytesRejection>) -> Result<Bytes, ErrorInfo> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => refusal::frame_too_large(),
        _ => refusal::bad_body("Body cannot be read"),
    })
}

/// One message, or a list of them.
fn read_messages(body: &[u8], format: Format) -> Result<Vec<Message>, ErrorInfo> {
    let is_list = match format {
        Format::Json => body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'['),
        Format::MsgPack => matches!(body.first(), Some(0x90..=0x9f | 0xdc | 0xdd)),
    };
    if is_list { read(body, format) } else { read(body, format).map(|message| vec![message]) }
}

fn read<T: serde::de::DeserializeOwned>(body: &[u8], format: Format) -> Result<T, ErrorInfo> {
    match format {
        Format::Json => {
            serde_json::from_slice(body).map_err(|err| refusal::bad_body(err.to_string()))
        }
        Format::MsgPack => {
            rmp_serde::from_slice(body).map_err(|err| refusal::bad_body(err.to_string()))
        }
    }
}

fn sent_format(headers: &HeaderMap) -> Format {
    named_format(headers.get(header::CONTENT_TYPE))
}

fn wanted_format(headers: &HeaderMap) -> Format {
    named_format(headers.get(header::ACCEPT))
}

fn named_format(header: Option<&HeaderValue>) -> Format {
    let named = header.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let json_at = named.find("json");
    let msgpack_at = named.find(Format::MsgPack.media_type());
    match (msgpack_at, json_at) {
        (Some(msgpack), Some(json)) if msgpack < json => Format::MsgPack,
        (Some(_), None) => Format::MsgPack,
        _ => Format::Json,
    }
}

fn respond<T: Serialize>(
    done: Result<T, ErrorInfo>,
    status: StatusCode,
    format: Format,
) -> Response {
    match done {
        Ok(value) => answer(status, &value, format),
        Err(error) => refuse(&error, format),
    }
}

/// An error in its two forms: body and headers (HP6, HP7).
fn refuse(error: &ErrorInfo, format: Format) -> Response {
    let status =
        StatusCode::from_u16(error.status_code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = answer(status, &json!({ "error": error }), format);
    let headers = response.headers_mut();
    headers.insert("x-ably-errorcode", HeaderValue::from(error.code));
    if let Ok(message) = HeaderValue::from_str(&error.message) {
        headers.insert("x-ably-errormessage", message);
    }
    response
}

fn answer<T: Serialize + ?Sized>(status: StatusCode, value: &T, format: Format) -> Response {
    let body = match format {
        Format::Json => serde_json::to_vec(value).ok(),
        Format::MsgPack => rmp_serde::to_vec_named(value).ok(),
    };
    let Some(body) = body else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    (status, [(header::CONTENT_TYPE, format.media_type())], body).into_response()
}

fn with_links(mut response: Response, links: &str) -> Response {
    if let Ok(links) = HeaderValue::from_str(links) {
        response.headers_mut().insert(header::LINK, links);
    }
    response
}

#[cfg(test)]
mod tests {
    use ably_proto::wire::Data;

    use super::*;

    fn format_of(accept: &'static str) -> Format {
        named_format(Some(&HeaderValue::from_static(accept)))
    }

    #[test]
    fn rsc8c_the_first_named_format_is_the_wanted_one() {
        assert_eq!(format_of("application/x-msgpack"), Format::MsgPack);
        assert_eq!(format_of("application/x-msgpack,application/json"), Format::MsgPack);
        assert_eq!(format_of("application/json,application/x-msgpack"), Format::Json);
        assert_eq!(format_of("*/*"), Format::Json);
        assert_eq!(named_format(None), Format::Json);
    }

    #[test]
    fn one_message_and_a_list_are_read_in_both_formats() {
        let message = Message::new("greeting", Data::from("hello"));
        let one = rmp_serde::to_vec_named(&message).unwrap();
        let list = rmp_serde::to_vec_named(&vec![message.clone(), message]).unwrap();
        assert_eq!(read_messages(&one, Format::MsgPack).unwrap().len(), 1);
        assert_eq!(read_messages(&list, Format::MsgPack).unwrap().len(), 2);
        assert_eq!(read_messages(br#"{"name":"a"}"#, Format::Json).unwrap().len(), 1);
        assert_eq!(read_messages(br#" [{"name":"a"},{}]"#, Format::Json).unwrap().len(), 2);
        assert_eq!(read_messages(b"nonsense", Format::Json).unwrap_err().code, 40001);
    }
}
