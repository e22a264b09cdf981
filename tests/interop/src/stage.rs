//! An endpoint with one application, and both clients on it.

use std::net::SocketAddr;

use ably_realtime::{ConnectionState, Format, TokenRequest};
use anyhow::{Context, Result};
use backend::Sandbox;
use serde_json::{Value, json};
use testkit::FaultProxy;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::DEADLINE;
use crate::npm::Npm;
use crate::ours::{Asked, Ours};

/// Which format each of the two clients speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Formats {
    /// The official client's.
    pub npm: Format,
    /// Ours.
    pub ours: Format,
}

/// The endpoint, the official client as `ana` and ours as `bruno`.
pub struct Stage {
    /// Drives the official client.
    pub npm: Npm,
    /// Our client.
    pub ours: Ours,
    /// The network of the official client.
    pub npm_network: FaultProxy,
    /// The network of our client.
    pub our_network: FaultProxy,
    /// The id of the official client's connection.
    pub npm_connection: String,
    /// The id of our client's connection.
    pub our_connection: String,
    app: Value,
    _sandbox: Sandbox,
    asks: mpsc::Receiver<Asked>,
}

impl Stage {
    /// Starts everything; both clients are connected.
    ///
    /// # Errors
    /// Something does not start or connect.
    pub async fn set(formats: Formats) -> Result<Self> {
        let sandbox = Sandbox::start("127.0.0.1:0".parse()?).await?;
        let mut npm = Npm::start()?;
        // Channels `notes:…` let their messages change.
        let rules = json!([{"id": "notes", "mutableMessages": true}]);
        // The second key is the one whose tokens can be revoked.
        let all = r#"{"[*]*":["*"]}"#;
        let keys = json!([{"capability": all}, {"capability": all, "revocableTokens": true}]);
        let wanted = json!({"keys": keys, "namespaces": rules});
        let url = format!("http://{}/apps", sandbox.address());
        let app = npm.call("makeApp", json!({"url": url, "wanted": wanted})).await?;
        let npm_network = FaultProxy::start(sandbox.address()).await?;
        let our_network = FaultProxy::start(sandbox.address()).await?;
        let options = npm_options(&app, npm_network.address(), formats.npm);
        let connected = npm.call("connect", json!({"client": "ana", "options": options})).await?;
        let (ask, asks) = mpsc::channel(1);
        let ours = Ours::start(our_network.address(), formats.ours, ask)?;
        let npm_connection = connected["connectionId"].as_str().context("No connection id")?;
        let mut stage = Self {
            npm_connection: npm_connection.to_owned(),
            our_connection: String::new(),
            npm,
            ours,
            npm_network,
            our_network,
            app,
            _sandbox: sandbox,
            asks,
        };
        stage.sign_for_ours().await?;
        stage.our_connection = stage.ours.until_state(ConnectionState::Connected).await?;
        Ok(stage)
    }

    /// What whoever made the application was told: its keys, and where a client finds it.
    #[must_use]
    pub fn app(&self) -> &Value {
        &self.app
    }

    /// Attaches both clients to a channel; the official one with further fields of its options.
    ///
    /// # Errors
    /// One of them is not attached.
    pub async fn attach(&mut self, channel: &str, options: Value) -> Result<()> {
        let mut arguments = json!({"client": "ana", "channel": channel});
        if let (Some(all), Some(more)) = (arguments.as_object_mut(), options.as_object()) {
            all.extend(more.clone());
        }
        self.npm.call("attach", arguments).await?;
        self.ours.attach(channel).await?;
        Ok(())
    }

    /// Lets the official client sign the token request that our client asks for, as a product's
    /// server would.
    ///
    /// # Errors
    /// Our client asks for none.
    pub async fn sign_for_ours(&mut self) -> Result<()> {
        let asked = timeout(DEADLINE, self.asks.recv()).await.ok().flatten();
        let asked = asked.context("Our client asks for no token")?;
        let key = json!({"key": self.app["keys"][1]["keyStr"]});
        let params = json!({"clientId": "bruno", "ttl": 3_600_000});
        let request =
            self.npm.call("tokenRequest", json!({"options": key, "params": params})).await?;
        let request: TokenRequest = serde_json::from_value(request)?;
        asked.send(request).ok().context("Our client no longer wants its token")
    }
}

/// What the official client is given, nothing of it patched.
fn npm_options(app: &Value, address: SocketAddr, format: Format) -> Value {
    json!({
        "key": app["keys"][0]["keyStr"],
        "clientId": "ana",
        "endpoint": address.ip().to_string(),
        "port": address.port(),
        "tls": false,
        "useBinaryProtocol": format == Format::MsgPack,
        // Soon, so that tests need not wait for it: trying again, and being taken for gone.
        "disconnectedRetryTimeout": 50,
        "transportParams": {"remainPresentFor": 1_000},
    })
}
