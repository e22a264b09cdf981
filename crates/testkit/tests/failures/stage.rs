//! The endpoint with one application, the fault proxy, and the people.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32};

use ably_proto::wire::{Action, ConnectionDetails, ProtocolMessage};
use ably_realtime::{Backoff, Format, Options};
use backend::Sandbox;
use serde_json::json;
use testkit::{FaultProxy, Toward};
use url::Url;

use crate::desk::Desk;
use crate::signer::{Signer, source};

/// In a namespace whose messages are kept, as the rooms of the chat are.
pub(crate) const ROOM: &str = "kept:front desk";

/// The endpoint, and the network between it and Ana.
pub(crate) struct Stage {
    /// Ana's network.
    pub(crate) network: FaultProxy,
    endpoint: Sandbox,
    key_name: String,
    secret: String,
}

impl Stage {
    pub(crate) async fn set() -> Self {
        let endpoint = Sandbox::start("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let apps = format!("http://{}/apps", endpoint.address());
        let app = testkit::post(
            &apps,
            &json!({"keys": [{}], "namespaces": [{"id": "kept", "persisted": true}]}),
        )
        .await
        .unwrap();
        let key = |field: &str| app["keys"][0][field].as_str().unwrap().to_owned();
        let network = FaultProxy::start(endpoint.address()).await.unwrap();
        Self { network, key_name: key("keyName"), secret: key("keySecret"), endpoint }
    }

    pub(crate) fn endpoint(&self) -> SocketAddr {
        self.endpoint.address()
    }

    pub(crate) fn signer(&self, client_id: &str) -> Arc<Signer> {
        Arc::new(Signer {
            key_name: self.key_name.clone(),
            secret: self.secret.clone(),
            client_id: client_id.to_owned(),
            ahead_ms: AtomicI64::new(0),
            signed: AtomicU32::new(0),
        })
    }

    /// Options of a client whose network is there.
    pub(crate) fn options(&self, at: SocketAddr, signer: &Arc<Signer>) -> Options {
        let url = |scheme: &str| Url::parse(&format!("{scheme}://{at}/")).unwrap();
        Options {
            format: Format::Json,
            // Soon again, so that nobody has to wait for it.
            backoff: Backoff::Geometric { first_ms: 20, factor: 1.0, cap_ms: 20 },
            ..Options::new(url("ws"), url("http"), Arc::new(source(signer)))
        }
    }

    /// Ana behind the proxy; she speaks JSON.
    pub(crate) fn ana(&self) -> Desk {
        self.ana_with(|_| {})
    }

    /// Ana with other options.
    pub(crate) fn ana_with(&self, adjust: impl FnOnce(&mut Options)) -> Desk {
        self.ana_as("ana", adjust)
    }

    /// Whoever sits at Ana's desk.
    pub(crate) fn ana_as(&self, client_id: &str, adjust: impl FnOnce(&mut Options)) -> Desk {
        let signer = self.signer(client_id);
        let mut options = self.options(self.network.address(), &signer);
        adjust(&mut options);
        Desk::start(options, signer)
    }

    /// Somebody whose network is never in trouble, attached to the room; they speak MessagePack.
    pub(crate) async fn somebody(&self, client_id: &str) -> Desk {
        let signer = self.signer(client_id);
        let mut options = self.options(self.endpoint(), &signer);
        options.format = Format::MsgPack;
        let mut desk = Desk::start(options, signer);
        desk.attach(ROOM).await;
        desk
    }

    /// Ana and Bruno, both attached to the room.
    pub(crate) async fn with_both() -> (Self, Desk, Desk) {
        Self::with_both_and(|_| {}).await
    }

    /// Ana with other options, and Bruno.
    pub(crate) async fn with_both_and(adjust: impl FnOnce(&mut Options)) -> (Self, Desk, Desk) {
        let stage = Self::set().await;
        let bruno = stage.somebody("bruno").await;
        let mut ana = stage.ana_with(adjust);
        ana.attach(ROOM).await;
        (stage, ana, bruno)
    }

    /// The endpoint does not know Ana's connection when she comes back next.
    pub(crate) fn forget_connection(&self) {
        self.network.rewrite_openings(1, |query| {
            query.insert("resume".to_owned(), "gone!forgotten".to_owned());
        });
    }

    /// Ana is to take the endpoint for dead after so much silence, in milliseconds, on top of her
    /// patience for one request. Waits until she knows.
    pub(crate) async fn shorten_silence(&self, ana: &mut Desk, idle_ms: u64) {
        self.tell_details(ana, |details| details.max_idle_interval = Some(idle_ms)).await;
    }

    /// Ana is to count as away for too long after so much, in milliseconds.
    pub(crate) async fn shorten_memory(&self, ana: &mut Desk, ttl_ms: u64) {
        self.tell_details(ana, |details| details.connection_state_ttl = Some(ttl_ms)).await;
    }

    /// The details of a live connection may change at any time (RTN24).
    async fn tell_details(&self, ana: &mut Desk, change: impl FnOnce(&mut ConnectionDetails)) {
        let said = self.network.passed(Toward::Client, is(Action::Connected));
        let mut connected = said.last().unwrap().clone();
        change(connected.connection_details.as_mut().unwrap());
        self.network.inject(Toward::Client, connected).unwrap();
        ana.until_updated().await;
    }
}

/// Whether a frame is for this.
pub(crate) fn is(action: Action) -> impl Fn(&ProtocolMessage) -> bool + Send + 'static {
    move |frame| frame.action == action
}
