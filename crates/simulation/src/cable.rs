//! A desk's end of the network: what its engine asks of it waits here until the simulation takes it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use ably_realtime::{CallFuture, Heard, Line, LineFuture, Player};
use http_body_util::BodyExt;
use reqwest::{Client, Request, Response};
use tokio::sync::{mpsc, oneshot};
use url::Url;

use ably_realtime::Frame;

use crate::ports::hold;

/// Answers a call.
pub(crate) type CallReply = oneshot::Sender<Result<Response, String>>;

/// What a desk asked of its network.
pub(crate) enum Asked {
    /// A call.
    Call { call: Request, reply: CallReply },
    /// A socket.
    Open(Opening),
}

/// A socket that is being opened.
pub(crate) struct Opening {
    pub(crate) url: Url,
    pub(crate) reply: oneshot::Sender<Result<Line, String>>,
}

impl Opening {
    /// The socket stands, unless its desk does not want it any more.
    pub(crate) fn stand(self) -> Option<Ends> {
        let (outgoing, up) = mpsc::unbounded_channel();
        let (down, incoming) = mpsc::unbounded_channel();
        self.reply.send(Ok(Line { outgoing, incoming })).ok()?;
        Some(Ends { up, down })
    }

    pub(crate) fn refuse(self, why: &str) {
        // The desk may have given it up.
        let _ = self.reply.send(Err(why.to_owned()));
    }
}

/// The network's ends of a socket.
pub(crate) struct Ends {
    pub(crate) up: mpsc::UnboundedReceiver<Frame>,
    pub(crate) down: mpsc::UnboundedSender<Heard>,
}

/// How long each piece of a file takes on a desk's line.
#[derive(Clone, Default)]
pub(crate) struct Pace(Arc<AtomicU64>);

impl Pace {
    pub(crate) fn set(&self, piece_ms: i64) {
        self.0.store(u64::try_from(piece_ms).unwrap_or(0), Ordering::Relaxed);
    }

    async fn wait(&self) {
        let piece_ms = self.0.load(Ordering::Relaxed);
        if piece_ms > 0 {
            tokio::time::sleep(Duration::from_millis(piece_ms)).await;
        }
    }
}

/// What one run of a desk is plugged into.
#[derive(Default)]
pub(crate) struct Cable {
    asked: Mutex<Vec<Asked>>,
    pace: Pace,
    cuts: AtomicU64,
}

impl Cable {
    pub(crate) fn new(pace: Pace) -> Self {
        Self { pace, ..Self::default() }
    }

    /// Whatever is being carried does not arrive.
    pub(crate) fn cut(&self) {
        self.cuts.fetch_add(1, Ordering::Relaxed);
    }

    /// Carries a call whose body comes piece by piece, until it is whole.
    async fn carry(&self, mut call: Request) -> Result<Request, String> {
        let cuts = self.cuts.load(Ordering::Relaxed);
        let mut bytes = Vec::new();
        let mut body = call.body_mut().take().ok_or("a call without a body")?;
        while let Some(piece) = body.frame().await {
            if let Ok(piece) = piece.map_err(|err| err.to_string())?.into_data() {
                bytes.extend_from_slice(&piece);
            }
            self.pace.wait().await;
            if self.cuts.load(Ordering::Relaxed) != cuts {
                return Err("the line was cut".to_owned());
            }
        }
        *call.body_mut() = Some(bytes.into());
        Ok(call)
    }

    fn ask(&self, call: Request) -> oneshot::Receiver<Result<Response, String>> {
        let (reply, answer) = oneshot::channel();
        hold(&self.asked).push(Asked::Call { call, reply });
        answer
    }

    /// What was asked since the last time.
    pub(crate) fn take(&self) -> Vec<Asked> {
        std::mem::take(&mut hold(&self.asked))
    }
}

/// The engine's view of a cable.
pub(crate) struct Plug(pub(crate) Arc<Cable>);

impl Player for Plug {
    fn client(&self) -> Client {
        // Only builds requests; one for all desks, since making it reads the trust store.
        static CLIENT: OnceLock<Client> = OnceLock::new();
        CLIENT
            .get_or_init(|| {
                engine_crypto();
                Client::new()
            })
            .clone()
    }

    fn call(&self, call: Request) -> CallFuture {
        let nobody = |_| Err("nobody answers".to_owned());
        if call.body().is_none_or(|body| body.as_bytes().is_some()) {
            let answer = self.0.ask(call);
            return Box::pin(async move { answer.await.unwrap_or_else(nobody) });
        }
        let cable = Arc::clone(&self.0);
        Box::pin(async move {
            let call = cable.carry(call).await?;
            cable.ask(call).await.unwrap_or_else(nobody)
        })
    }

    fn open(&self, url: &Url) -> LineFuture {
        let (reply, answer) = oneshot::channel();
        hold(&self.0.asked).push(Asked::Open(Opening { url: url.clone(), reply }));
        Box::pin(async move { answer.await.unwrap_or_else(|_| Err("nobody answers".to_owned())) })
    }
}

/// reqwest wants a provider of cryptography even where nothing is encrypted.
fn engine_crypto() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}
