//! A server that says what the test says, and Ana's client to talk to it.

use std::{
    collections::BTreeMap,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use ably_realtime::{
    Backoff, ChannelState, Client, ConnectionState, Credential, Event, Events, Format, Options,
    TokenError,
};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, accept_hdr_async,
    tungstenite::{
        Message,
        handshake::server::{Request, Response},
    },
};
use url::Url;

/// Far above what anything here takes; only a hanging test meets it.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    timeout(PATIENCE, future).await.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}

/// The listening end.
pub(crate) struct Peer {
    listener: TcpListener,
}

impl Peer {
    pub(crate) async fn start() -> Self {
        Self { listener: TcpListener::bind("127.0.0.1:0").await.unwrap() }
    }

    pub(crate) fn url(&self) -> Url {
        format!("ws://{}/", self.listener.local_addr().unwrap()).parse().unwrap()
    }

    /// Takes the next connection.
    pub(crate) async fn accept(&self) -> Line {
        let (stream, _) = soon("a connection", self.listener.accept()).await.unwrap();
        let mut query = BTreeMap::new();
        #[allow(clippy::result_large_err)] // The library's signature.
        let read_query = |request: &Request, response: Response| {
            let url = Url::parse(&format!("ws://peer{}", request.uri())).unwrap();
            query = url.query_pairs().into_owned().collect();
            Ok(response)
        };
        let stream = soon("the handshake", accept_hdr_async(stream, read_query)).await.unwrap();
        Line { stream, query }
    }

    /// Takes the next connection and says CONNECTED.
    pub(crate) async fn welcome(&self, connection_id: &str) -> Line {
        let mut line = self.accept().await;
        line.connected(connection_id).await;
        line
    }
}

/// One accepted connection, in whichever format the client asked for.
pub(crate) struct Line {
    stream: WebSocketStream<TcpStream>,
    pub(crate) query: BTreeMap<String, String>,
}

impl Line {
    pub(crate) async fn connected(&mut self, id: &str) {
        self.send(json!({"action": 4, "connectionId": id, "connectionDetails": {
            "connectionKey": format!("{id}!key"), "clientId": "ana",
            "maxIdleInterval": 15000, "connectionStateTtl": 120000,
        }}))
        .await;
    }

    pub(crate) async fn send(&mut self, frame: Value) {
        let message = match self.query["format"].as_str() {
            "json" => Message::text(frame.to_string()),
            _ => Message::binary(rmp_serde::to_vec_named(&frame).unwrap()),
        };
        self.send_raw(message).await;
    }

    pub(crate) async fn send_raw(&mut self, message: Message) {
        self.stream.send(message).await.unwrap();
    }

    /// Sends bytes that no library would.
    pub(crate) async fn send_bytes(&mut self, bytes: &[u8]) {
        self.stream.get_mut().write_all(bytes).await.unwrap();
    }

    /// Sends to a client that may have hung up.
    pub(crate) async fn try_send_raw(&mut self, message: Message) {
        let _ = self.stream.send(message).await;
    }

    /// The next frame of the client.
    pub(crate) async fn recv(&mut self) -> Value {
        loop {
            match soon("a frame", self.stream.next()).await {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                Some(Ok(Message::Binary(bytes))) => return rmp_serde::from_slice(&bytes).unwrap(),
                Some(Ok(_)) => {}
                other => panic!("the client is gone: {other:?}"),
            }
        }
    }

    /// The client ends the connection.
    pub(crate) async fn ended(&mut self) {
        while let Some(Ok(_)) = soon("the end", self.stream.next()).await {}
    }

    /// Answers an ATTACH, which must be the next frame.
    pub(crate) async fn attached(&mut self, channel: &str, serial: &str, flags: u64) -> Value {
        let attach = self.recv().await;
        assert_eq!((&attach["action"], &attach["channel"]), (&json!(10), &json!(channel)));
        self.send(
            json!({"action": 11, "channel": channel, "channelSerial": serial, "flags": flags}),
        )
        .await;
        attach
    }
}

/// Ana's client; its tokens are numbered.
pub(crate) struct Ana {
    pub(crate) client: Client,
    pub(crate) events: Events,
    pub(crate) tokens: Arc<AtomicU32>,
}

pub(crate) fn options(peer: &Peer, tokens: &Arc<AtomicU32>) -> Options {
    let tokens = Arc::clone(tokens);
    let source = move || {
        let number = tokens.fetch_add(1, Ordering::SeqCst) + 1;
        async move { Ok::<_, TokenError>(Credential::Token(format!("token-{number}"))) }
    };
    let rest = "http://127.0.0.1:9/".parse().unwrap();
    let mut options = Options::new(peer.url(), rest, Arc::new(source));
    options.backoff = Backoff::Geometric { first_ms: 10, factor: 1.5, cap_ms: 100 };
    options.format = Format::Json;
    options
}

impl Ana {
    pub(crate) fn start(peer: &Peer) -> Self {
        Self::start_with(peer, |_| {})
    }

    pub(crate) fn start_with(peer: &Peer, adjust: impl FnOnce(&mut Options)) -> Self {
        let tokens = Arc::new(AtomicU32::new(0));
        let mut options = options(peer, &tokens);
        adjust(&mut options);
        let (client, events) = Client::spawn(options).unwrap();
        Self { client, events, tokens }
    }

    pub(crate) async fn event(&mut self) -> Event {
        soon("an event", self.events.recv()).await.expect("the client lives")
    }

    pub(crate) async fn until<T>(&mut self, mut pick: impl FnMut(Event) -> Option<T>) -> T {
        loop {
            if let Some(found) = pick(self.event().await) {
                return found;
            }
        }
    }

    pub(crate) async fn until_state(&mut self, state: ConnectionState) {
        self.until(|event| match event {
            Event::Connection(change) => (change.current == state).then_some(()),
            _ => None,
        })
        .await;
    }

    /// Waits for ATTACHED; answers whether there was continuity.
    pub(crate) async fn until_attached(&mut self) -> bool {
        self.until(|event| match event {
            Event::Channel { change, .. } if change.current == ChannelState::Attached => {
                Some(change.resumed)
            }
            _ => None,
        })
        .await
    }

    /// The id of the next message, and the channel's position after it.
    pub(crate) async fn message(&mut self) -> (String, Option<String>) {
        self.until(|event| match event {
            Event::Message { message, channel_serial, .. } => {
                Some((message.id.unwrap_or_default(), channel_serial))
            }
            _ => None,
        })
        .await
    }
}

/// A REST peer on loopback.
pub(crate) async fn serve(router: axum::Router) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let rest = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    rest
}
