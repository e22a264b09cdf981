//! What the benches of the live line share: a server that says what the bench says, our client on
//! it, and a child process that tells things in lines.

use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use ably_proto::wire::{
    Action, ConnectionDetails, Flags, Format, Frame, ProtocolMessage, Secret, decode, encode,
};
use ably_realtime::{Client, Credential, Events, Options, TokenError};
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, ChildStdout, Command};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, accept_async};

/// A client's line as the server has it.
pub type Socket = WebSocketStream<TcpStream>;

/// Takes the next client in.
pub async fn accept(listener: &TcpListener, format: Format) -> Socket {
    let (stream, _) = listener.accept().await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut socket = accept_async(stream).await.unwrap();
    let connected = ProtocolMessage {
        connection_id: Some("recorded".into()),
        connection_details: Some(ConnectionDetails {
            client_id: Some("ana".into()),
            connection_key: Some(Secret::new("recorded!key")),
            connection_state_ttl: Some(120_000),
            max_idle_interval: Some(15_000),
            ..ConnectionDetails::default()
        }),
        ..ProtocolMessage::new(Action::Connected)
    };
    socket.send(pack(&connected, format)).await.unwrap();
    socket
}

/// Answers so many attaches, everything granted.
pub async fn grant(socket: &mut Socket, format: Format, attaches: usize) {
    let mut granted = 0;
    while granted < attaches {
        let frame = match socket.next().await.unwrap().unwrap() {
            Message::Text(text) => decode(text.as_bytes(), Format::Json).unwrap(),
            Message::Binary(bytes) => decode(&bytes, Format::MsgPack).unwrap(),
            _ => continue,
        };
        if frame.action != Action::Attach {
            continue;
        }
        let attached = ProtocolMessage {
            channel: frame.channel,
            channel_serial: Some("0".into()),
            flags: Flags::DEFAULT_MODES,
            ..ProtocolMessage::new(Action::Attached)
        };
        socket.feed(pack(&attached, format)).await.unwrap();
        granted += 1;
    }
    socket.flush().await.unwrap();
}

/// A frame as it goes over the line.
pub fn pack(frame: &ProtocolMessage, format: Format) -> Message {
    match encode(frame, format).unwrap() {
        Frame::Binary(bytes) => Message::binary(bytes),
        Frame::Text(text) => Message::text(text),
    }
}

/// Our client, connecting.
pub fn our_client(address: SocketAddr, format: Format) -> (Client, Events) {
    let at = |scheme: &str| format!("{scheme}://{address}/").parse().unwrap();
    let tokens = || async { Ok::<_, TokenError>(Credential::Token("recorded".into())) };
    let options = Options { format, ..Options::new(at("ws"), at("http"), Arc::new(tokens)) };
    Client::spawn(options).unwrap()
}

/// A process that ends with this value.
pub struct Teller {
    pub child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Teller {
    pub fn start(command: &mut Command) -> Self {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// This bench once more, in another part.
    pub fn part(name: &str, arguments: &[String]) -> Self {
        Self::start(Command::new(std::env::current_exe().unwrap()).arg(name).args(arguments))
    }

    pub async fn line(&mut self) -> String {
        self.lines.next_line().await.unwrap().expect("the other process still runs")
    }
}

/// A number given on the command line as `--name N`.
pub fn argument(name: &str, default: usize) -> usize {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1).and_then(|number| number.parse().ok()).unwrap_or(default)
}

/// Milliseconds with their fraction.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
