//! What one can ask of the connection.

use std::time::Duration;

use ably_proto::{
    machine::{self, ConnectionState, Input, Oddities, Reach},
    wire::{ErrorInfo, Secret},
};

use crate::client::{Client, gone};

impl Client {
    /// Connects again after a failure, skips the wait for the next attempt, or probes a line that
    /// claims to be up.
    pub async fn retry_now(&self) {
        self.tell(Input::RetryNow).await;
    }

    /// Says that the computer slept, for hosts that are told so by the operating system.
    pub async fn wake(&self) {
        self.tell(Input::Wake).await;
    }

    /// Says whether there is a network, for hosts that are told so by the operating system (RTN20).
    pub async fn network(&self, reach: Reach) {
        self.tell(Input::Network(reach)).await;
    }

    /// How long the server takes to answer (RTN13). Without a connection it is asked as soon as
    /// there is one.
    ///
    /// # Errors
    /// When no answer comes in time, or none will come.
    pub async fn ping(&self) -> Result<Duration, ErrorInfo> {
        match self.ask(|op| Input::Ping { op }).await {
            Ok(machine::Event::Pong { result, .. }) => result.map(Duration::from_millis),
            _ => Err(gone()),
        }
    }

    /// Gets a new token and goes on with it, connecting if need be (RTC8).
    ///
    /// # Errors
    /// When there is no new token, or the server refuses it.
    pub async fn authorize(&self) -> Result<(), ErrorInfo> {
        self.ask_done(|op| Input::Authorize { op: Some(op) }).await
    }

    /// Waits until the connection is in a state (RTN26); false if the client is closed before.
    pub async fn when(&self, state: ConnectionState) -> bool {
        self.ask(move |op| Input::WhenConnection { op, state }).await.is_ok()
    }

    /// Id of the connection while there is one (RTN8).
    pub async fn connection_id(&self) -> Option<String> {
        self.look(|machine| machine.connection_id().map(str::to_owned)).await?
    }

    /// Identity the connection speaks for, as far as it is known (RTC17).
    pub async fn client_id(&self) -> Option<String> {
        self.look(|machine| machine.client_id().map(str::to_owned)).await?
    }

    /// What a later process needs to go on with this connection, for
    /// [`Options::recover`](crate::Options::recover) (RTN16g). It holds a credential.
    pub async fn recovery_key(&self) -> Option<Secret> {
        self.look(machine::Machine::recovery_key).await?
    }

    /// What the server did that it should not have, by kind.
    pub async fn oddities(&self) -> Oddities {
        self.look(|machine| machine.oddities().clone()).await.unwrap_or_default()
    }
}
