//! A network that can be taken away.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Passes bytes between one client and the endpoint while it is up. Dropping it ends everything.
pub struct Relay {
    address: SocketAddr,
    is_up: watch::Sender<bool>,
    _task: JoinSet<()>,
}

impl Relay {
    /// A network that is up.
    ///
    /// # Errors
    /// No address is to be had.
    pub async fn start(endpoint: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.context("Listening")?;
        let address = listener.local_addr()?;
        let (is_up, up) = watch::channel(true);
        let mut task = JoinSet::new();
        task.spawn(serve(listener, endpoint, up));
        Ok(Self { address, is_up, _task: task })
    }

    /// Where the client finds it.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes the network away: what is connected is cut, and what comes is hung up on.
    pub fn cut(&self) {
        self.is_up.send_replace(false);
    }

    /// Gives it back.
    pub fn mend(&self) {
        self.is_up.send_replace(true);
    }
}

async fn serve(listener: TcpListener, endpoint: SocketAddr, up: watch::Receiver<bool>) {
    let mut lines = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let mut up = up.clone();
        if *up.borrow() {
            lines.spawn(async move {
                tokio::select! {
                    // Either side may go as it likes; both ends of the pipe go with it.
                    _ = pass(client, endpoint) => {}
                    _ = up.wait_for(|up| !up) => {}
                }
            });
        }
    }
}

async fn pass(mut client: TcpStream, endpoint: SocketAddr) -> std::io::Result<()> {
    let mut server = TcpStream::connect(endpoint).await?;
    tokio::io::copy_bidirectional(&mut client, &mut server).await.map(|_| ())
}
