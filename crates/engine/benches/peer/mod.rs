//! A loopback Ably peer that says what the bench says. REST goes on to the embedded backend, so
//! that the client signs in as ever; the live line ends here, because a backend that pours twenty
//! thousand frames would be measured with the client.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use ably_proto::wire::{
    Action, ConnectionDetails, Flags, Format, Frame, ProtocolMessage, PublishResult, Secret,
    decode, encode,
};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, Request, State};
use axum::http::header::TRANSFER_ENCODING;
use axum::response::Response;
use axum::routing::get;
use futures_util::stream::SplitSink;
use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};

/// Largest body handed on.
const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// The peer.
#[derive(Clone)]
pub struct Peer {
    /// Where it answers, REST and live line alike.
    pub http: String,
    shared: Arc<Shared>,
}

struct Shared {
    backend: String,
    http: reqwest::Client,
    attached: watch::Sender<BTreeSet<String>>,
    line: Mutex<Option<mpsc::UnboundedSender<Message>>>,
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(rename = "clientId")]
    client_id: Option<String>,
}

impl Peer {
    /// Starts one before a backend.
    pub async fn start(backend: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let http = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            backend: backend.to_owned(),
            http: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
            attached: watch::Sender::default(),
            line: Mutex::default(),
        });
        let router =
            Router::new().route("/", get(open)).fallback(forward).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { http, shared }
    }

    /// The channels of rooms, once so many of all kinds are attached.
    pub async fn channels(&self, count: usize) -> Vec<String> {
        let mut attached = self.shared.attached.subscribe();
        let found = attached.wait_for(|names| names.len() >= count).await.unwrap();
        let is_room = |name: &&String| !name.ends_with(":presence") && !name.contains(":user:");
        found.iter().filter(is_room).cloned().collect()
    }

    /// Pours frames into the line as fast as the client takes them.
    pub fn pour(&self, frames: Vec<Message>) {
        let line = self.shared.line.lock().unwrap();
        let line = line.as_ref().expect("somebody is connected");
        frames.into_iter().for_each(|frame| line.send(frame).unwrap());
    }
}

/// A frame as it goes over the line.
pub fn pack(frame: &ProtocolMessage) -> Message {
    match encode(frame, Format::MsgPack).unwrap() {
        Frame::Binary(bytes) => Message::Binary(bytes.into()),
        Frame::Text(text) => Message::Text(text.into()),
    }
}

async fn open(
    State(shared): State<Arc<Shared>>,
    Query(wanted): Query<Wanted>,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade.on_upgrade(move |socket| talk(shared, wanted.client_id, socket))
}

async fn talk(shared: Arc<Shared>, client_id: Option<String>, socket: WebSocket) {
    let (sink, mut stream) = socket.split();
    let (line, frames) = mpsc::unbounded_channel();
    tokio::spawn(write(sink, frames));
    line.send(pack(&connected(client_id))).unwrap();
    *shared.line.lock().unwrap() = Some(line.clone());
    while let Some(Ok(message)) = stream.next().await {
        let Message::Binary(bytes) = message else { continue };
        let frame = decode(&bytes, Format::MsgPack).unwrap();
        let attached = (frame.action == Action::Attach).then(|| frame.channel.clone()).flatten();
        if let Some(answer) = answer(frame) {
            // The client hung up meanwhile.
            let _ = line.send(pack(&answer));
        }
        if let Some(channel) = attached {
            shared.attached.send_if_modified(|names| names.insert(channel));
        }
    }
}

async fn write(
    mut sink: SplitSink<WebSocket, Message>,
    mut frames: mpsc::UnboundedReceiver<Message>,
) {
    let mut waiting = Vec::new();
    while frames.recv_many(&mut waiting, 256).await > 0 {
        for frame in waiting.drain(..) {
            if sink.feed(frame).await.is_err() {
                return;
            }
        }
        if sink.flush().await.is_err() {
            return;
        }
    }
}

fn connected(client_id: Option<String>) -> ProtocolMessage {
    ProtocolMessage {
        connection_id: Some("peer".into()),
        connection_details: Some(ConnectionDetails {
            client_id,
            connection_key: Some(Secret::new("peer!key".to_owned())),
            connection_state_ttl: Some(120_000),
            max_idle_interval: Some(0),
            ..ConnectionDetails::default()
        }),
        ..ProtocolMessage::new(Action::Connected)
    }
}

/// Everything is granted, nothing was missed.
fn answer(frame: ProtocolMessage) -> Option<ProtocolMessage> {
    match frame.action {
        Action::Attach => Some(ProtocolMessage {
            channel: frame.channel,
            channel_serial: Some("0".into()),
            flags: Flags::RESUMED.with(Flags::DEFAULT_MODES),
            ..ProtocolMessage::new(Action::Attached)
        }),
        Action::Message | Action::Presence => Some(ProtocolMessage {
            msg_serial: frame.msg_serial,
            count: Some(1),
            res: vec![PublishResult { serials: vec![None; frame.messages.len()] }],
            ..ProtocolMessage::new(Action::Ack)
        }),
        Action::Detach => Some(ProtocolMessage {
            channel: frame.channel,
            ..ProtocolMessage::new(Action::Detached)
        }),
        Action::Close => Some(ProtocolMessage::new(Action::Closed)),
        Action::Heartbeat => Some(frame),
        _ => None,
    }
}

async fn forward(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_LIMIT).await.unwrap();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    // The Host header goes along: the backend names the live line after it, and that is here.
    let call = shared.http.request(parts.method, format!("{}{path}", shared.backend));
    let answer = call.headers(parts.headers).body(body).send().await.unwrap();
    let mut response = Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        if name != TRANSFER_ENCODING {
            response = response.header(name, value);
        }
    }
    response.body(Body::from(answer.bytes().await.unwrap())).unwrap()
}
