//! A desk's end of the network: what its engine asks of it waits here until the simulation takes it.

use std::sync::{Arc, Mutex, OnceLock};

use ably_realtime::{CallFuture, Heard, Line, LineFuture, Player};
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

/// What one run of a desk is plugged into.
#[derive(Default)]
pub(crate) struct Cable {
    asked: Mutex<Vec<Asked>>,
}

impl Cable {
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
        let (reply, answer) = oneshot::channel();
        hold(&self.0.asked).push(Asked::Call { call, reply });
        Box::pin(async move { answer.await.unwrap_or_else(|_| Err("nobody answers".to_owned())) })
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
