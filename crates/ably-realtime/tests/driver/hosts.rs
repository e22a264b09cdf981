//! Other hosts, over real sockets: the primary is a port nobody listens on, or one in trouble.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use ably_realtime::{Client, ConnectionState as S, EndpointError, HistoryQuery, Options};
use axum::{Json, Router, http::StatusCode, routing::get};
use serde_json::json;
use url::Url;

use crate::peer::{Ana, Peer, serve};

/// The same port where nobody listens: the peers listen on the IPv4 loopback address.
fn deaf(url: &Url) -> Url {
    let mut deaf = url.clone();
    deaf.set_host(Some("127.0.0.2")).unwrap();
    deaf
}

async fn check(answer: &'static str) -> (Url, Arc<AtomicU32>) {
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let page = move || {
        count.fetch_add(1, Ordering::SeqCst);
        async move { answer }
    };
    (serve(Router::new().route("/", get(page))).await, asked)
}

/// Case RTN17e/http-uses-same-fallback-0.
#[tokio::test]
async fn rtn17e_where_the_line_is_rest_begins_too() {
    let (internet, asked) = check("yes\n").await;
    let page = || async { Json(json!([{"id": "m-1"}])) };
    let rest = serve(Router::new().route("/channels/{channel}/messages", get(page))).await;
    let peer = Peer::start().await;
    let mut ana = Ana::start_with(&peer, |options| {
        options.realtime = deaf(&options.realtime);
        options.rest = deaf(&rest);
        options.fallback_hosts = vec!["127.0.0.1".into()];
        options.connectivity_url = internet;
    });
    let _line = peer.welcome("c1").await;
    ana.until_state(S::Connected).await;
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    let history = ana.client.history("room", &HistoryQuery::default()).await.unwrap();
    assert_eq!(history.items[0].id.as_deref(), Some("m-1"));
}

#[tokio::test]
async fn rtn17j_without_an_internet_no_other_host_is_tried() {
    let (internet, asked) = check("a hotel's sign-in page").await;
    let peer = Peer::start().await;
    let mut ana = Ana::start_with(&peer, |options| {
        options.realtime = deaf(&options.realtime);
        options.fallback_hosts = vec!["127.0.0.1".into()];
        options.connectivity_url = internet;
    });
    ana.until_state(S::Disconnected).await;
    ana.until_state(S::Disconnected).await;
    assert!(asked.load(Ordering::SeqCst) >= 2, "asked anew for each attempt");
}

#[tokio::test]
async fn rsc15l_a_rest_host_in_trouble_leads_to_another() {
    let page = || async { Json(json!([{"id": "m-1"}])) };
    let rest = serve(Router::new().route("/channels/{channel}/messages", get(page))).await;
    let peer = Peer::start().await;
    let ana = Ana::start_with(&peer, |options| {
        options.rest = deaf(&rest);
        options.fallback_hosts = vec!["127.0.0.3".into(), "127.0.0.1".into()];
    });
    let history = ana.client.history("room", &HistoryQuery::default()).await.unwrap();
    assert_eq!(history.items.len(), 1);
}

#[tokio::test]
async fn rsc15l_a_refusal_is_an_answer_and_no_trouble() {
    let calls = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&calls);
    let page = move || {
        count.fetch_add(1, Ordering::SeqCst);
        async { StatusCode::NOT_FOUND }
    };
    let rest = serve(Router::new().route("/channels/{channel}/messages", get(page))).await;
    let peer = Peer::start().await;
    let ana = Ana::start_with(&peer, |options| {
        options.rest = rest;
        options.fallback_hosts = vec!["127.0.0.1".into()];
    });
    ana.client.history("room", &HistoryQuery::default()).await.unwrap_err();
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

fn options_with(host: &str, peer: &Peer) -> Options {
    let mut options = crate::peer::options(peer, &Arc::default());
    options.fallback_hosts = vec![host.to_owned()];
    options
}

#[tokio::test]
async fn tokens_cross_to_no_other_host_in_the_clear() {
    let peer = Peer::start().await;
    let refused = Client::spawn(options_with("hotel.example", &peer)).err();
    assert_eq!(refused, Some(EndpointError::Unencrypted("hotel.example".into())));
    let refused = Client::spawn(options_with("no host", &peer)).err();
    assert_eq!(refused, Some(EndpointError::Host("no host".into())));
}

#[tokio::test]
async fn rec1_an_endpoints_name_makes_its_addresses() {
    let tokens = crate::peer::options(&Peer::start().await, &Arc::default()).tokens;
    let options = Options::for_endpoint("nonprod:lab", Arc::clone(&tokens)).unwrap();
    assert_eq!(options.realtime.as_str(), "wss://lab.realtime.ably-nonprod.net/");
    assert_eq!(options.rest.as_str(), "https://lab.realtime.ably-nonprod.net/");
    assert_eq!(options.fallback_hosts.len(), 5);
    let options = Options::for_endpoint("::1", tokens).unwrap();
    assert_eq!((options.realtime.as_str(), options.fallback_hosts.len()), ("wss://[::1]/", 0));
}
