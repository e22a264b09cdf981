//! The caller's end: a handle that is cheap to clone.

use std::{sync::Arc, time::Duration};

use ably_proto::{
    machine::{self, Input, Machine, OpId, Outcome},
    wire::ErrorInfo,
};
use tokio::sync::{mpsc, oneshot};

use crate::{
    driver::{Command, Driver},
    endpoint::{self, EndpointError},
    event::Events,
    options::Options,
    proxy::Proxy,
    rest::{self, RestError},
    service::Service,
    tokens::Tokens,
};

/// Commands that may wait for the driver, which never blocks.
const COMMAND_LIMIT: usize = 1_024;

/// A live client; clones share the connection. When the last clone or the listener goes, the
/// connection is closed.
///
/// What one can ask of the connection, of channels and of their past stands in modules of its own.
#[derive(Clone)]
pub struct Client {
    commands: mpsc::Sender<Command>,
    pub(crate) service: Arc<Service>,
}

impl Client {
    /// Starts connecting; must be called within a tokio runtime.
    ///
    /// # Errors
    /// When an endpoint would send tokens in the clear, or TLS or the proxy cannot be set up.
    pub fn spawn(options: Options) -> Result<(Self, Events), EndpointError> {
        check_endpoints(&options)?;
        let broken = |error: RestError| EndpointError::Tls(error.to_string());
        let http = rest::http(&options.network, options.proxy.as_ref()).map_err(broken)?;
        let patience = Duration::from_millis(options.request_timeout_ms);
        let source = Arc::clone(&options.tokens);
        let tokens = Tokens::new(source, http.clone(), options.rest.clone(), patience);
        let service = Arc::new(Service::new(http, &options, Arc::new(tokens)));
        let (commands, inbox) = mpsc::channel(COMMAND_LIMIT);
        let (events, listener) = mpsc::channel(options.event_capacity.max(1));
        let driver = Driver::new(&options, Arc::clone(&service), inbox, events)?;
        tokio::spawn(driver.run());
        Ok((Self { commands, service }, listener))
    }

    /// Gives the connection up and waits until that is done. Afterwards nothing works any more.
    pub async fn close(&self) {
        let (done, closed) = oneshot::channel();
        self.send(Command::Close(done)).await;
        let _ = closed.await;
    }

    pub(crate) async fn tell(&self, input: Input) {
        self.send(Command::Tell(Box::new(input))).await;
    }

    /// The event that answers an operation; none if there is no driver to answer any more.
    pub(crate) async fn ask(
        &self,
        input: impl FnOnce(OpId) -> Input + Send + 'static,
    ) -> Result<machine::Event, Gone> {
        let (reply, answer) = oneshot::channel();
        if !self.send(Command::Ask(Box::new(input), reply)).await {
            return Err(Gone::Before);
        }
        answer.await.map_err(|_| Gone::Meanwhile)
    }

    /// The outcome of a publish or presence operation, and the serials the server gave.
    pub(crate) async fn ask_outcome(
        &self,
        input: impl FnOnce(OpId) -> Input + Send + 'static,
    ) -> (Outcome, Vec<Option<String>>) {
        match self.ask(input).await {
            Ok(machine::Event::Settled { outcome, serials, .. }) => (outcome, serials),
            Err(Gone::Before) => (Outcome::Transient { error: gone() }, Vec::new()),
            // A driver that ends without an answer may have sent the frame before.
            _ => (Outcome::Unknown, Vec::new()),
        }
    }

    /// Whether something was done, or why not.
    pub(crate) async fn ask_done(
        &self,
        input: impl FnOnce(OpId) -> Input + Send + 'static,
    ) -> Result<(), ErrorInfo> {
        match self.ask(input).await {
            Ok(machine::Event::Done { result, .. }) => result,
            _ => Err(gone()),
        }
    }

    /// What the machine knows right now; nothing once the client is closed.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        at: impl FnOnce(&Machine) -> T + Send + 'static,
    ) -> Option<T> {
        let (reply, seen) = oneshot::channel();
        let look = move |machine: &Machine| {
            // Who does not wait any more need not know.
            let _ = reply.send(at(machine));
        };
        self.send(Command::Look(Box::new(look))).await;
        seen.await.ok()
    }

    pub(crate) async fn send(&self, command: Command) -> bool {
        self.commands.send(command).await.is_ok()
    }
}

/// Neither the primary nor any other host may get a token in the clear.
fn check_endpoints(options: &Options) -> Result<(), EndpointError> {
    endpoint::check(&options.realtime, "wss", "ws")?;
    endpoint::check(&options.rest, "https", "http")?;
    // What goes through the tunnel is encrypted; the way to the proxy need not be.
    if let Some(proxy) = &options.proxy {
        Proxy::new(proxy)?;
    }
    for host in &options.fallback_hosts {
        endpoint::check(&endpoint::elsewhere(&options.realtime, host)?, "wss", "ws")?;
        endpoint::check(&endpoint::elsewhere(&options.rest, host)?, "https", "http")?;
    }
    Ok(())
}

/// The driver is gone.
pub(crate) enum Gone {
    /// Nothing was asked of it any more.
    Before,
    /// It was asked, and went without an answer.
    Meanwhile,
}

pub(crate) fn gone() -> ErrorInfo {
    ErrorInfo::new(80017, 400, "the client is closed")
}
