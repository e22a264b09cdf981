//! History over REST: pages, renewal, and the server's clock.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use ably_realtime::{Data, Event, HistoryQuery, RestError};
use axum::{
    Json, Router,
    extract::{Path, RawQuery},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use crate::peer::{Ana, Peer, serve};

fn bearer(headers: &HeaderMap) -> String {
    let header = headers["authorization"].to_str().unwrap().strip_prefix("Bearer ").unwrap();
    String::from_utf8(STANDARD.decode(header).unwrap()).unwrap()
}

#[tokio::test]
async fn rsl2_pages_follow_each_other_and_messages_are_decoded() {
    let queries = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&queries);
    let page = move |Path(channel): Path<String>, RawQuery(query): RawQuery, headers: HeaderMap| async move {
        assert_eq!((channel.as_str(), bearer(&headers).as_str()), ("org:1:dm:a/b", "token-1"));
        let query = query.unwrap();
        log.lock().unwrap().push(query.clone());
        if query.contains("cursor") {
            return Json(json!([{"id": "m-1", "data": "{\"a\":1}", "encoding": "json"}]))
                .into_response();
        }
        let link = r#"<./messages?limit=1&direction=backwards>; rel="first", <./messages?limit=1&cursor=2>; rel="next""#;
        ([("link", link)], Json(json!([{"id": "m-2", "data": "x", "timestamp": 9}])))
            .into_response()
    };
    let rest = serve(Router::new().route("/channels/{channel}/messages", get(page))).await;
    let peer = Peer::start().await;
    let mut ana = Ana::start_with(&peer, |options| options.rest = rest);
    let query =
        HistoryQuery { limit: 1, from_serial: Some("s9".into()), ..HistoryQuery::default() };
    let first = ana.client.history("org:1:dm:a/b", &query).await.unwrap();
    assert_eq!(first.items[0].id.as_deref(), Some("m-2"));
    let second = ana.client.history_next(&first.next.unwrap()).await.unwrap();
    assert_eq!(second.items[0].data, Data::from(json!({"a": 1})));
    assert_eq!(second.next, None);
    let seen = queries.lock().unwrap().clone();
    assert_eq!(seen, ["direction=backwards&limit=1&from_serial=s9", "limit=1&cursor=2"]);
    let time = ana
        .until(|event| match event {
            Event::ServerTime(time) => Some(time),
            _ => None,
        })
        .await;
    assert!(time > 1_700_000_000_000, "{time}");
}

fn expired() -> Response {
    let error = json!({"error": {"code": 40142, "statusCode": 401, "message": "expired"}});
    (StatusCode::UNAUTHORIZED, Json(error)).into_response()
}

#[tokio::test]
async fn rsc10_an_expired_token_is_renewed_once_and_the_new_one_used() {
    let page = |headers: HeaderMap| async move {
        if bearer(&headers) == "token-1" { expired() } else { Json(json!([])).into_response() }
    };
    let rest = serve(Router::new().route("/channels/{channel}/messages", get(page))).await;
    let peer = Peer::start().await;
    let ana = Ana::start_with(&peer, |options| options.rest = rest);
    let page = ana.client.history("room", &HistoryQuery::default()).await.unwrap();
    assert_eq!((page.items.len(), ana.tokens.load(Ordering::SeqCst)), (0, 2));
}

#[tokio::test]
async fn rsc10_a_token_refused_twice_is_an_error_and_no_loop() {
    let calls = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&calls);
    let page = move || {
        count.fetch_add(1, Ordering::SeqCst);
        async { expired() }
    };
    let rest = serve(Router::new().route("/channels/{channel}/messages", get(page))).await;
    let peer = Peer::start().await;
    let ana = Ana::start_with(&peer, |options| options.rest = rest);
    let error = ana.client.history("room", &HistoryQuery::default()).await.unwrap_err();
    assert!(matches!(error, RestError::Refused(ref info) if info.code == 40142), "{error}");
    assert_eq!(calls.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn an_answer_that_is_no_history_is_a_typed_error() {
    let rest =
        serve(Router::new().route("/channels/{channel}/messages", get(|| async { "<html>" })))
            .await;
    let peer = Peer::start().await;
    let ana = Ana::start_with(&peer, |options| options.rest = rest);
    let error = ana.client.history("room", &HistoryQuery::default()).await.unwrap_err();
    assert!(matches!(error, RestError::Malformed(_)), "{error}");
}
