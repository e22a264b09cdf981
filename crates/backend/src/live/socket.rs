//! One WebSocket: frames in, frames out, and the clock beside them (digest §2, §3).

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use ably_proto::wire::{Action, ErrorInfo, Format, ProtocolMessage, decode};
use axum::extract::ws::{Message, WebSocket};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout};

use super::app::App;
use super::auth::Credential;
use super::connection::{Connection, Flow};
use super::hello::Hello;
use super::line::{Ending, Line, LineEnds, Out};
use super::outgoing::Outgoing;
use super::rate::Rate;
use super::refusal;
use super::token_clock::TokenClock;

/// How long a closing transport is read on, so that the last frames are not lost to a reset.
const DRAIN: Duration = Duration::from_secs(2);
/// What a frame that cannot be sent for so long means: nobody is there.
const OVERFLOW_GRACE: Duration = Duration::from_secs(1);

/// Tells a client that is let into no application why not, and closes.
pub(crate) async fn refuse(mut socket: WebSocket, format: Format, error: ErrorInfo) {
    let frame = Outgoing::new(ProtocolMessage {
        error: Some(error),
        ..ProtocolMessage::new(Action::Error)
    });
    let goodbye = async {
        if let Some(message) = frame.written(format) {
            socket.send(message).await?;
        }
        socket.send(Message::Close(None)).await?;
        while let Some(Ok(_)) = socket.next().await {}
        Ok::<(), axum::Error>(())
    };
    let _ = timeout(DRAIN, goodbye).await;
}

/// Serves one WebSocket from its first frame to its last.
pub(crate) async fn serve(app: Arc<App>, socket: WebSocket, shown: Credential, hello: Hello) {
    let (sink, mut stream) = socket.split();
    let (line, ends) = app.new_line();
    let writer = Writer { sink, format: hello.format, line: Arc::clone(&line) };
    let writing = tokio::spawn(writer.run(ends, hello.idle_interval, hello.wants_heartbeats));
    if let Some(connection) = open(&app, &shown, &hello, &line) {
        let reader = Reader::new(connection, hello.idle_interval);
        reader.run(&mut stream).await;
    }
    // Whoever was cut off stays cut off; everybody else is read until they close.
    if *line.ending().borrow() != Some(Ending::Cut) {
        let rest = async { while let Some(Ok(_)) = stream.next().await {} };
        let _ = timeout(DRAIN, rest).await;
    }
    line.cut();
    let _ = writing.await;
}

/// Lets a client in, or says why not and closes (digest §2, "Handshake outcome").
fn open(app: &Arc<App>, shown: &Credential, hello: &Hello, line: &Arc<Line>) -> Option<Connection> {
    let opened = app.authenticate(shown, hello.client_id.as_deref()).and_then(|grant| {
        let client_id = grant.client_id.clone();
        let opened =
            app.sessions.open(&hello.claim, client_id.as_deref(), line, hello.remain_present)?;
        Ok((grant, opened))
    });
    let (grant, opened) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            line.finish(ProtocolMessage {
                error: Some(error),
                ..ProtocolMessage::new(Action::Error)
            });
            return None;
        }
    };
    if let Some(old) = opened.superseded {
        old.finish(ProtocolMessage {
            error: Some(refusal::superseded()),
            ..ProtocolMessage::new(Action::Disconnected)
        });
    }
    let connection = Connection {
        app: Arc::clone(app),
        session: opened.session,
        line: Arc::clone(line),
        grant,
        attachments: BTreeMap::new(),
        echo: hello.echo,
        idle_interval: hello.idle_interval,
        rate: Rate::new(app.config.max_inbound_rate),
    };
    connection.greet(opened.error);
    Some(connection)
}

/// What ends a reader's waiting.
enum Wake {
    /// A frame came.
    Received(Message),
    /// The token is over.
    TokenEnds,
    /// The token is soon over.
    TokenNears,
    /// Tokens were revoked, or this one's revocation applies from now on.
    Revoking,
    /// The writer has ended the transport.
    Ended,
    /// The client is gone, or is to be treated so.
    Gone,
}

/// What a reader waits for beside the socket.
struct Watched {
    ending: watch::Receiver<Option<Ending>>,
    drops: watch::Receiver<u64>,
    expiries: watch::Receiver<u64>,
    revoking: watch::Receiver<u64>,
    heard_at: Instant,
}

impl Watched {
    async fn wait(
        &mut self,
        stream: &mut SplitStream<WebSocket>,
        token: &TokenClock,
        silence: Duration,
    ) -> Wake {
        tokio::select! {
            _ = wait(&mut self.ending) => Wake::Ended,
            Ok(()) = self.drops.changed() => Wake::Gone,
            Ok(()) = self.expiries.changed(), if token.expires_at.is_some() => Wake::TokenEnds,
            Ok(()) = self.revoking.changed() => Wake::Revoking,
            () = sleep_or_never(token.revoked_at) => Wake::Revoking,
            () = sleep_or_never(token.expires_at) => Wake::TokenEnds,
            () = sleep_or_never(token.renew_at) => Wake::TokenNears,
            () = sleep_until(self.heard_at + silence) => Wake::Gone,
            received = stream.next() => {
                self.heard_at = Instant::now();
                match received {
                    Some(Ok(message)) => Wake::Received(message),
                    Some(Err(_)) | None => Wake::Gone,
                }
            }
        }
    }
}

struct Reader {
    connection: Connection,
    token: TokenClock,
    /// A client that does not even answer pings for so long is gone.
    silence: Duration,
}

impl Reader {
    fn new(connection: Connection, idle_interval: Duration) -> Self {
        let now_ms = connection.app.faults.now_ms();
        let token = TokenClock::new(connection.grant.expires_ms, now_ms);
        Self { connection, token, silence: 2 * idle_interval + Duration::from_secs(10) }
    }

    async fn run(mut self, stream: &mut SplitStream<WebSocket>) {
        self.read(stream).await;
        self.connection.end().await;
    }

    /// Reads until the transport ends.
    async fn read(&mut self, stream: &mut SplitStream<WebSocket>) {
        let faults = Arc::clone(&self.connection.app.faults);
        let line = Arc::clone(&self.connection.line);
        let mut watched = Watched {
            ending: line.ending(),
            drops: faults.drops(),
            expiries: faults.token_expiries(),
            revoking: self.connection.app.revoking(),
            heard_at: Instant::now(),
        };
        // What was revoked since the token was looked at wakes nobody any more.
        if self.look_for_revocation() == Flow::Stop {
            return;
        }
        loop {
            // Only the waiting is interrupted: a frame that was begun is dealt with to the end, or
            // a stored message might never be delivered.
            let flow = match watched.wait(stream, &self.token, self.silence).await {
                Wake::Received(message) => self.receive(message).await,
                Wake::TokenEnds => self.expire(),
                Wake::TokenNears => self.ask_for_token(),
                Wake::Revoking => self.look_for_revocation(),
                Wake::Ended => Flow::Stop,
                Wake::Gone => {
                    line.cut();
                    Flow::Stop
                }
            };
            if flow == Flow::Stop {
                return;
            }
        }
    }

    async fn receive(&mut self, message: Message) -> Flow {
        let frame = match &message {
            Message::Text(text) => self.read_frame(text.as_bytes(), Format::Json),
            Message::Binary(bytes) => self.read_frame(bytes, Format::MsgPack),
            Message::Ping(_) | Message::Pong(_) => return Flow::Continue,
            Message::Close(_) => return Flow::Stop,
        };
        let is_auth = frame.as_ref().is_ok_and(|frame| frame.action == Action::Auth);
        let flow = match frame {
            Ok(frame) => self.connection.handle(frame).await,
            Err(error) => self.reject(error),
        };
        if is_auth && flow == Flow::Continue {
            let expires_ms = self.connection.grant.expires_ms;
            self.token = TokenClock::new(expires_ms, self.connection.app.faults.now_ms());
            return self.look_for_revocation();
        }
        flow
    }

    fn read_frame(&self, bytes: &[u8], format: Format) -> Result<ProtocolMessage, ErrorInfo> {
        if bytes.len() > self.connection.app.config.max_frame_size {
            return Err(refusal::frame_too_large());
        }
        decode(bytes, format).map_err(|err| refusal::bad_request(format!("Frame not read: {err}")))
    }

    /// A frame that cannot be read names no operation that could be refused: the connection fails.
    fn reject(&self, error: ErrorInfo) -> Flow {
        tracing::warn!(%error, connection = %self.connection.session.id, "frame refused");
        self.connection.fail(error)
    }

    fn expire(&self) -> Flow {
        self.connection.fail(refusal::token_expired())
    }

    /// Ends the transport if its token was revoked; whoever has time left to get another is asked
    /// to.
    fn look_for_revocation(&mut self) -> Flow {
        let app = &self.connection.app;
        let now_ms = app.faults.now_ms();
        let ends_ms = self.connection.grant.marks.as_ref().and_then(|it| app.end_of_token(it));
        if ends_ms.is_some_and(|ends_ms| ends_ms <= now_ms) {
            return self.connection.fail(refusal::token_revoked());
        }
        if self.token.revoke(ends_ms, now_ms) {
            self.connection.line.send(ProtocolMessage::new(Action::Auth));
        }
        Flow::Continue
    }

    fn ask_for_token(&mut self) -> Flow {
        self.token.renew_at = None;
        self.connection.line.send(ProtocolMessage::new(Action::Auth));
        Flow::Continue
    }
}

async fn sleep_or_never(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// Whether there is more to write.
#[derive(PartialEq)]
enum Written {
    More,
    Last,
}

struct Writer {
    sink: SplitSink<WebSocket, Message>,
    format: Format,
    line: Arc<Line>,
}

impl Writer {
    /// Writes until the last frame, or until the transport ends some other way.
    async fn run(mut self, mut ends: LineEnds, pulse: Duration, with_heartbeats: bool) {
        let mut ending = ends.ending.clone();
        let ended = tokio::select! {
            written = self.write(&mut ends, pulse, with_heartbeats) => written.err().map(|_| Ending::Cut),
            ending = wait(&mut ending) => Some(ending),
        };
        match ended {
            None => self.line.done(),
            Some(Ending::Overflow(error)) => self.last_try(error).await,
            Some(Ending::Cut | Ending::Done) => {}
        }
        self.line.cut();
    }

    async fn write(
        &mut self,
        ends: &mut LineEnds,
        pulse: Duration,
        with_heartbeats: bool,
    ) -> Result<(), axum::Error> {
        let mut pulse = interval_at(Instant::now() + pulse, pulse);
        pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let heartbeat = Outgoing::new(ProtocolMessage::new(Action::Heartbeat));
        let mut held: VecDeque<(Instant, Arc<Outgoing>)> = VecDeque::new();
        loop {
            let next_held = held.front().map(|(at, _)| *at);
            tokio::select! {
                Some(out) = ends.queue.recv() => {
                    if self.write_burst(out, ends, &mut held).await? == Written::Last {
                        return self.sink.close().await;
                    }
                }
                () = sleep_or_never(next_held) => {
                    if let Some((_, frame)) = held.pop_front() {
                        self.feed(&frame).await?;
                    }
                }
                _ = pulse.tick() => {
                    if with_heartbeats {
                        self.feed(&heartbeat).await?;
                    }
                    // The answer tells a quiet client from a lost one.
                    self.sink.feed(Message::Ping(Vec::new().into())).await?;
                }
            }
            self.sink.flush().await?;
        }
    }

    /// Writes what is queued by now, to be flushed together.
    async fn write_burst(
        &mut self,
        first: Out,
        ends: &mut LineEnds,
        held: &mut VecDeque<(Instant, Arc<Outgoing>)>,
    ) -> Result<Written, axum::Error> {
        let mut next = Some(first);
        while let Some(out) = next {
            match out {
                Out::One(frame) => self.feed(&frame).await?,
                Out::Many(frames) => {
                    for frame in &frames {
                        self.feed(frame).await?;
                    }
                }
                Out::NotBefore(at, frame) => held.push_back((at, frame)),
                Out::Last(frame) => {
                    self.feed(&frame).await?;
                    return Ok(Written::Last);
                }
            }
            next = ends.queue.try_recv().ok();
        }
        Ok(Written::More)
    }

    async fn feed(&mut self, frame: &Outgoing) -> Result<(), axum::Error> {
        match frame.written(self.format) {
            Some(message) => self.sink.feed(message).await,
            None => Ok(()),
        }
    }

    /// Tells a client that reads too slowly why it is let go, should it read at all.
    async fn last_try(&mut self, error: ErrorInfo) {
        let frame = Outgoing::new(ProtocolMessage {
            error: Some(error),
            ..ProtocolMessage::new(Action::Disconnected)
        });
        let goodbye = async {
            self.feed(&frame).await?;
            self.sink.close().await
        };
        let _ = timeout(OVERFLOW_GRACE, goodbye).await;
    }
}

async fn wait(ending: &mut watch::Receiver<Option<Ending>>) -> Ending {
    match ending.wait_for(Option::is_some).await {
        Ok(ending) => ending.clone().unwrap_or(Ending::Cut),
        Err(_) => Ending::Cut,
    }
}
