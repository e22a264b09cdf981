//! Whoever comes: HTTP requests are passed on or answered by rule, WebSockets become lines.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::pending;
use std::io::Cursor;
use std::sync::Arc;

use ably_proto::wire::Format;
use anyhow::{Context, Result};
use http::{HeaderMap, HeaderName, Request, Response, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::Shared;
use super::http_rule::Reply;
use super::journal::Noted;
use super::line::Line;
use super::network::Born;

type Body = Full<Cursor<Vec<u8>>>;

pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        if shared.network.is_gone() {
            continue;
        }
        let born = shared.network.born();
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            let requests = serve_connection(stream, Arc::clone(&shared), born);
            shared.network.carry(born, requests).await;
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn serve_connection(stream: TcpStream, shared: Arc<Shared>, born: Born) {
    let _ = stream.set_nodelay(true);
    let serve = service_fn(move |request| take(request, Arc::clone(&shared), born));
    // Either side may go as it likes.
    let _ =
        http1::Builder::new().serve_connection(TokioIo::new(stream), serve).with_upgrades().await;
}

/// What fails here is told as a gateway would.
async fn take(
    request: Request<Incoming>,
    shared: Arc<Shared>,
    born: Born,
) -> Result<Response<Body>, Hangup> {
    let is_opening = request.headers().contains_key(header::SEC_WEBSOCKET_KEY);
    let answer = if is_opening {
        open(request, shared, born).await
    } else {
        match by_rule(&request, &shared).await? {
            Some(answer) => Ok(answer),
            None => pass_on(request, &shared).await,
        }
    };
    Ok(answer.unwrap_or_else(|err| answer_with(StatusCode::BAD_GATEWAY, format!("{err:#}"))))
}

/// Ends the connection without an answer.
#[derive(Debug, thiserror::Error)]
#[error("hung up")]
struct Hangup;

async fn by_rule(
    request: &Request<Incoming>,
    shared: &Shared,
) -> Result<Option<Response<Body>>, Hangup> {
    let path = request.uri().path().to_owned();
    let reply = shared.faults.answer(&path);
    shared.journal.note(Noted::Asked { method: request.method().to_string(), path });
    match reply {
        None => Ok(None),
        Some(Reply::Answer { status, body }) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
            Ok(Some(answer_with(status, body)))
        }
        Some(Reply::HangUp) => Err(Hangup),
        Some(Reply::Never) => match pending::<Infallible>().await {},
    }
}

fn answer_with(status: StatusCode, body: String) -> Response<Body> {
    let mut answer = Response::new(Full::new(Cursor::new(body.into_bytes())));
    *answer.status_mut() = status;
    answer
        .headers_mut()
        .insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    answer
}

async fn pass_on(request: Request<Incoming>, shared: &Shared) -> Result<Response<Body>> {
    let (mut head, body) = request.into_parts();
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    head.uri = format!("http://{}{path}", shared.endpoint).parse()?;
    let body = body.collect().await?.to_bytes().to_vec();
    let client: Client<HttpConnector, Body> =
        Client::builder(TokioExecutor::new()).build(HttpConnector::new());
    let answer = client.request(Request::from_parts(head, Full::new(Cursor::new(body)))).await?;
    let (head, body) = answer.into_parts();
    let body = body.collect().await?.to_bytes().to_vec();
    Ok(Response::from_parts(head, Full::new(Cursor::new(body))))
}

/// Opens the line to the endpoint first, so that a refusal of the endpoint's reaches the client.
async fn open(
    mut request: Request<Incoming>,
    shared: Arc<Shared>,
    born: Born,
) -> Result<Response<Body>> {
    let key = request.headers().get(header::SEC_WEBSOCKET_KEY).context("No key")?;
    let accept = derive_accept_key(key.as_bytes());
    let query = query_of(request.uri());
    let is_packed = query.get("format").is_some_and(|format| format == "msgpack");
    let format = if is_packed { Format::MsgPack } else { Format::Json };
    let number = shared.journal.open(query);
    let (server, _) = {
        let opening = opening(&request, &shared)?;
        let stream = TcpStream::connect(shared.endpoint).await.context("No endpoint")?;
        stream.set_nodelay(true)?;
        client_async(opening, stream).await.context("The endpoint refuses")?
    };
    let upgrade = hyper::upgrade::on(&mut request);
    let orders = shared.faults.take_orders();
    tokio::spawn(async move {
        let line = async {
            let Ok(client) = upgrade.await else { return };
            let client =
                WebSocketStream::from_raw_socket(TokioIo::new(client), Role::Server, None).await;
            Line::new(number, format, &shared, client, server).run(orders).await;
        };
        shared.network.carry(born, line).await;
        shared.journal.note(Noted::Closed { line: number });
    });
    let mut answer = answer_with(StatusCode::SWITCHING_PROTOCOLS, String::new());
    *answer.headers_mut() = HeaderMap::from_iter([
        (header::UPGRADE, header::HeaderValue::from_static("websocket")),
        (header::CONNECTION, header::HeaderValue::from_static("Upgrade")),
        (header::SEC_WEBSOCKET_ACCEPT, accept.parse()?),
    ]);
    Ok(answer)
}

/// The same request to the endpoint, changed by rule.
fn opening(request: &Request<Incoming>, shared: &Shared) -> Result<Request<()>> {
    let mut query = query_of(request.uri());
    let path = if shared.faults.rewrite_opening(&mut query) {
        let mut writer = url::form_urlencoded::Serializer::new(String::new());
        format!("/?{}", writer.extend_pairs(&query).finish())
    } else {
        request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned()
    };
    let mut opening = format!("ws://{}{path}", shared.endpoint).into_client_request()?;
    for (name, value) in request.headers() {
        if !is_of_the_hop(name) {
            opening.headers_mut().insert(name, value.clone());
        }
    }
    Ok(opening)
}

fn is_of_the_hop(name: &HeaderName) -> bool {
    let is_named = [header::HOST, header::CONNECTION, header::UPGRADE].contains(name);
    is_named || name.as_str().starts_with("sec-websocket-")
}

fn query_of(uri: &Uri) -> BTreeMap<String, String> {
    let query = uri.query().unwrap_or_default().as_bytes();
    url::form_urlencoded::parse(query).into_owned().collect()
}
