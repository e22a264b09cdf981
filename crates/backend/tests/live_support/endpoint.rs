//! The endpoint under test.

use std::net::SocketAddr;
use std::sync::Arc;

use ably_proto::capability::Capability;
use backend::faults::{Faults, FaultsPatch};
use backend::live::{ApiKey, Live, LiveConfig, Namespace};
use serde_json::Value;

use super::person::Person;
use super::shelf::Shelf;

/// The version that the requests name.
const VERSION: &str = "6";

/// The secret of the test application, as a product's server would hold it.
pub const KEY: &str = "app.key:secret";

/// A live endpoint that serves one loopback port until the test ends.
pub struct Endpoint {
    pub live: Arc<Live>,
    pub faults: Arc<Faults>,
    pub shelf: Arc<Shelf>,
    pub address: SocketAddr,
}

impl Endpoint {
    /// An endpoint with the service's own numbers.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// An endpoint with other numbers.
    pub async fn start_with(change: impl FnOnce(&mut LiveConfig)) -> Self {
        Self::start_on(Shelf::default(), change).await
    }

    /// An endpoint whose channels `notes:…` let their messages change.
    pub async fn start_mutable() -> Self {
        let rule = Namespace { id: "notes".to_owned(), is_persisted: false, is_mutable: true };
        Self::start_with(|config| config.namespaces = vec![rule]).await
    }

    /// An endpoint over that storage.
    pub async fn start_on(shelf: Shelf, change: impl FnOnce(&mut LiveConfig)) -> Self {
        let mut config = LiveConfig::new(ApiKey::parse(KEY).unwrap());
        change(&mut config);
        let shelf = Arc::new(shelf);
        let faults = Arc::new(Faults::default());
        let live = Live::new(config, Arc::clone(&shelf) as _, Arc::clone(&faults));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = live.router();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { live, faults, shelf, address }
    }

    /// Switches faults on.
    pub fn fault(&self, patch: Value) {
        self.faults.apply(serde_json::from_value::<FaultsPatch>(patch).unwrap());
    }

    /// Opens a socket with this query and nothing else.
    pub async fn dial(&self, query: &str) -> Person {
        Person::dial(self.address, query).await
    }

    /// Somebody connected with the key, in JSON.
    pub async fn connect(&self, client_id: &str) -> Person {
        self.connect_with(client_id, "").await
    }

    /// Somebody connected with the key and further parameters, such as `&format=msgpack`.
    pub async fn connect_with(&self, client_id: &str, more: &str) -> Person {
        let mut person = self.dial(&format!("v=6&key={KEY}&clientId={client_id}{more}")).await;
        person.expect_connected().await;
        person
    }

    /// Somebody connected with the key and attached to a channel.
    pub async fn attach(&self, client_id: &str, channel: &str) -> Person {
        let mut person = self.connect(client_id).await;
        person.attach(channel).await;
        person
    }

    /// Somebody connected with a token.
    pub async fn connect_by_token(&self, token: &str) -> Person {
        let mut person = self.dial(&format!("v=6&access_token={token}")).await;
        person.expect_connected().await;
        person
    }

    /// A token by way of a signed request, as a client gets it.
    pub async fn token(&self, client_id: &str, capability: &str, ttl_ms: Option<u64>) -> String {
        let capability = Capability::parse(capability).unwrap();
        let request = self.live.token_request(client_id, &capability, ttl_ms);
        let (status, details) = self.exchange(&serde_json::to_value(request).unwrap()).await;
        assert_eq!(status, 201, "{details}");
        details["token"].as_str().unwrap().to_owned()
    }

    /// An HTTP client; it wants a provider of cryptography even where nothing is encrypted.
    pub fn http() -> reqwest::Client {
        // The second test of the process finds one installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        reqwest::Client::new()
    }

    /// Sends a token request; answers status and body.
    pub async fn exchange(&self, request: &Value) -> (u16, Value) {
        let url = self.url("/keys/app.key/requestToken");
        let sent = Self::http().post(url).json(request).send().await.unwrap();
        (sent.status().as_u16(), sent.json().await.unwrap())
    }

    /// An authorized request with a body; answers status and body.
    pub async fn send(&self, method: reqwest::Method, path: &str, body: &Value) -> (u16, Value) {
        let request = Self::http().request(method, self.url(path)).json(body);
        let request = request.header("x-ably-version", VERSION);
        let sent = request.basic_auth("app.key", Some("secret")).send().await.unwrap();
        (sent.status().as_u16(), sent.json().await.unwrap())
    }

    /// An authorized GET; answers status, Link header and body.
    pub async fn get(&self, path: &str) -> (u16, String, Value) {
        let request = Self::http().get(self.url(path)).header("x-ably-version", VERSION);
        let sent = request.basic_auth("app.key", Some("secret")).send().await.unwrap();
        let link = sent.headers().get("link").map(|link| link.to_str().unwrap().to_owned());
        (sent.status().as_u16(), link.unwrap_or_default(), sent.json().await.unwrap())
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Puts a message through that everybody attached sees, and reads everybody up to it: what had
    /// not come by then does not come.
    pub async fn fence(&self, channel: &str, people: &mut [&mut Person]) {
        let message = ably_proto::wire::Message::new("fence", "fence").ephemeral();
        self.live.publish(channel, message).await.unwrap();
        for person in people {
            let frame = person.hear().await;
            assert_eq!(frame["messages"][0]["name"], "fence", "unexpected frame: {frame}");
        }
    }
}
