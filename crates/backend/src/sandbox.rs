//! The live endpoint alone, with applications made on request: `deskbell-backend sandbox`.

use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use anyhow::Context;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::live;
use crate::server::without_delay;

/// How often a port that is free on one of the two loopback addresses is looked for.
const ATTEMPTS: usize = 16;

/// A running sandbox. Dropping it ends the listening.
pub struct Sandbox {
    address: SocketAddr,
    tasks: JoinSet<anyhow::Result<()>>,
}

/// What whoever started the process must know: one line of JSON.
#[derive(Clone, Debug, Serialize)]
pub struct SandboxAnnouncement {
    /// Base address of the REST calls, `POST /apps` among them, without a slash at the end.
    pub http: String,
    /// Address of the WebSocket.
    pub live: String,
    /// The process.
    pub pid: u32,
}

impl Sandbox {
    /// Listens. On `127.0.0.1` it listens on the other loopback address too where there is one:
    /// clients that are told `localhost` take whichever they find first.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub async fn start(listen: SocketAddr) -> anyhow::Result<Self> {
        let listeners =
            listen_on(listen).await.with_context(|| format!("Listening on {listen}"))?;
        let first = listeners.first().context("Listening on no address")?;
        let address = first.local_addr().context("Asking for the own address")?;
        let router = live::sandbox(address);
        let mut tasks = JoinSet::new();
        for listener in listeners {
            let router = router.clone();
            tasks.spawn(async move {
                axum::serve(without_delay(listener), router).await.context("Serving")
            });
        }
        Ok(Self { address, tasks })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What is printed at the start.
    #[must_use]
    pub fn announcement(&self) -> SandboxAnnouncement {
        SandboxAnnouncement {
            http: format!("http://{}", self.address),
            live: format!("ws://{}/", self.address),
            pid: std::process::id(),
        }
    }

    /// Waits until a part of it ends, which none does by itself.
    ///
    /// # Errors
    /// What ended it.
    pub async fn stopped(&mut self) -> anyhow::Result<()> {
        match self.tasks.join_next().await {
            Some(ended) => ended.context("The sandbox broke off")?,
            None => Ok(()),
        }
    }
}

async fn listen_on(address: SocketAddr) -> io::Result<Vec<TcpListener>> {
    let mut attempts = if address.port() == 0 { ATTEMPTS } else { 1 };
    loop {
        attempts -= 1;
        let first = TcpListener::bind(address).await?;
        if !address.is_ipv4() || !address.ip().is_loopback() {
            return Ok(vec![first]);
        }
        let twin = SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), first.local_addr()?.port());
        match TcpListener::bind(twin).await {
            Ok(second) => return Ok(vec![first, second]),
            Err(error) if error.kind() != io::ErrorKind::AddrInUse => return Ok(vec![first]),
            Err(error) if attempts == 0 => return Err(error),
            Err(_) => {}
        }
    }
}
