//! Where sockets and calls go: out of this computer, or to somebody who plays the network.
//!
//! Everything above (frames, tokens, patience, backoff) is the same for both, so that a simulation
//! runs what ships.

use std::{fmt, future::Future, pin::Pin, sync::Arc};

use ably_proto::wire::Frame;
use reqwest::{Client, Request, RequestBuilder, Response};
use thiserror::Error;
use tokio::sync::mpsc;
use url::Url;

/// Where sockets and calls go.
#[derive(Clone, Default)]
pub enum Network {
    /// The operating system's sockets.
    #[default]
    System,
    /// A network that is played, as in a simulation. Nothing leaves the process.
    Played(Arc<dyn Player>),
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System => "System",
            Self::Played(_) => "Played",
        })
    }
}

impl Network {
    /// Sends a call and answers what came back.
    ///
    /// # Errors
    /// When nothing came back.
    pub async fn send(&self, call: RequestBuilder) -> Result<Response, CallError> {
        match self {
            Self::System => Ok(call.send().await?),
            Self::Played(player) => player.call(call.build()?).await.map_err(CallError::Played),
        }
    }
}

/// A call that was not answered.
#[derive(Debug, Error)]
pub enum CallError {
    /// By the network.
    #[error(transparent)]
    System(#[from] reqwest::Error),
    /// By whoever plays it, in their words.
    #[error("{0}")]
    Played(String),
}

/// The answer to a played call.
pub type CallFuture = Pin<Box<dyn Future<Output = Result<Response, String>> + Send>>;
/// A played socket, or why there is none.
pub type LineFuture = Pin<Box<dyn Future<Output = Result<Line, String>> + Send>>;

/// Plays the network. How long anything takes, and when it is given up, is the player's matter.
pub trait Player: Send + Sync {
    /// What requests are built with; making one is not cheap.
    fn client(&self) -> Client;

    /// Answers a call.
    fn call(&self, call: Request) -> CallFuture;

    /// Opens a socket.
    fn open(&self, url: &Url) -> LineFuture;
}

/// A played socket. It ends when either side drops its end.
#[derive(Debug)]
pub struct Line {
    /// Frames to the server.
    pub outgoing: mpsc::UnboundedSender<Frame>,
    /// What the server says.
    pub incoming: mpsc::UnboundedReceiver<Heard>,
}

/// What is heard on a played socket.
#[derive(Debug)]
pub enum Heard {
    /// A frame.
    Frame(Frame),
    /// A ping: no frame, but life.
    Ping,
}
