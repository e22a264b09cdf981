//! What the service keeps: history up to the attachment, versions, presence events, its clock.

use std::sync::{Arc, Mutex};

use ably_realtime::{Credential, HistoryQuery, PresenceAction, RestError, TokenError};
use axum::{
    Json, Router,
    extract::{Path, RawQuery},
    http::HeaderMap,
    routing::get,
};
use serde_json::json;

use crate::peer::{Ana, Peer, serve};

const ROOM: &str = "org:1:room/é";

/// Case RTL10b/adds-from-serial-0.
#[tokio::test]
async fn rtl10b_history_until_attach_is_bounded_by_the_attach_serial() {
    let queries = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&queries);
    let page = move |RawQuery(query): RawQuery| async move {
        log.lock().unwrap().push(query.unwrap());
        Json(json!([]))
    };
    let rest = serve(Router::new().route("/channels/{channel}/messages", get(page))).await;
    let peer = Peer::start().await;
    let mut ana = Ana::start_with(&peer, |options| options.rest = rest);
    let mut line = peer.welcome("c1").await;
    ana.client.attach(ROOM, None).await;
    line.attached(ROOM, "serial-abc:0", 0).await;
    ana.until_attached().await;
    line.send(
        json!({"action": 15, "channel": ROOM, "channelSerial": "later", "messages": [{"id": "m"}]}),
    )
    .await;
    ana.message().await;
    ana.client.history_until_attach(ROOM, &HistoryQuery::default()).await.unwrap();
    let expected = "direction=backwards&from_serial=serial-abc%3A0";
    assert_eq!(*queries.lock().unwrap(), [expected]);
}

/// Case RTL10b/errors-when-not-attached-1.
#[tokio::test]
async fn rtl10b_without_an_attachment_there_is_no_bound() {
    let peer = Peer::start().await;
    let ana = Ana::start(&peer);
    let error = ana.client.history_until_attach(ROOM, &HistoryQuery::default()).await.unwrap_err();
    assert!(matches!(error, RestError::NotAttached), "{error}");
}

/// Case RTL10a/supports-rest-params-0.
/// Case RTP12a/history-supports-rest-params-0.
#[tokio::test]
async fn rtl10a_messages_and_presence_are_asked_for_alike() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let note = move |path: &'static str| {
        let log = Arc::clone(&log);
        move |Path(channel): Path<String>, RawQuery(query): RawQuery| async move {
            log.lock().unwrap().push((path, channel, query.unwrap()));
            Json(json!([]))
        }
    };
    let router = Router::new()
        .route("/channels/{channel}/messages", get(note("messages")))
        .route("/channels/{channel}/presence/history", get(note("presence")));
    let rest = serve(router).await;
    let peer = Peer::start().await;
    let ana = Ana::start_with(&peer, |options| options.rest = rest);
    let query = HistoryQuery {
        start: Some(1_000),
        end: Some(2_000),
        limit: 50,
        direction: ably_realtime::Direction::Forwards,
        from_serial: None,
    };
    ana.client.history(ROOM, &query).await.unwrap();
    ana.client.presence_history(ROOM, &query).await.unwrap();
    let told = "direction=forwards&limit=50&start=1000&end=2000".to_owned();
    let expected = ["messages", "presence"].map(|path| (path, ROOM.to_owned(), told.clone()));
    assert_eq!(*seen.lock().unwrap(), expected);
}

/// Case RTP12c/history-returns-paginated-result-0.
#[tokio::test]
async fn rtp12c_presence_events_come_in_pages() {
    let page = |RawQuery(query): RawQuery| async move {
        let more = r#"<./history?cursor=2>; rel="next""#;
        let link = if query.unwrap().contains("cursor") { "" } else { more };
        let events = json!([
            {"action": 2, "clientId": "ana", "data": "{\"a\":1}", "encoding": "json"},
            {"action": 4, "clientId": "ana"}, {"action": 3, "clientId": "ana"},
        ]);
        ([("link", link)], Json(events))
    };
    let router = Router::new().route("/channels/{channel}/presence/history", get(page));
    let rest = serve(router).await;
    let peer = Peer::start().await;
    let ana = Ana::start_with(&peer, |options| options.rest = rest);
    let first = ana.client.presence_history(ROOM, &HistoryQuery::default()).await.unwrap();
    assert_eq!((first.items.len(), first.items[0].action), (3, PresenceAction::Enter));
    assert_eq!(first.items[0].data.as_json(), Some(&json!({"a": 1})));
    let second = ana.client.presence_history_next(&first.next.unwrap()).await.unwrap();
    assert_eq!((second.items[2].action, second.next), (PresenceAction::Leave, None));
}

/// Case RTL28/identical-to-rest-0.
/// Case RTL31/identical-to-rest-0.
#[tokio::test]
async fn rtl28_one_message_can_be_asked_for_and_so_can_its_versions() {
    let one = |Path((channel, serial)): Path<(String, String)>| async move {
        assert_eq!(channel, ROOM);
        Json(json!({"serial": serial, "data": "now"}))
    };
    let versions = |Path((_, serial)): Path<(String, String)>| async move {
        Json(json!([{"serial": serial, "data": "first"}, {"serial": serial, "data": "now"}]))
    };
    let annotations = || async { Json(json!([{"type": "reaction:distinct.v1", "name": "like"}])) };
    let router = Router::new()
        .route("/channels/{channel}/messages/{serial}", get(one))
        .route("/channels/{channel}/messages/{serial}/versions", get(versions))
        .route("/channels/{channel}/messages/{serial}/annotations", get(annotations));
    let rest = serve(router).await;
    let peer = Peer::start().await;
    let ana = Ana::start_with(&peer, |options| options.rest = rest);
    let message = ana.client.message(ROOM, "s1:0/0").await.unwrap();
    assert_eq!((message.serial.as_deref(), message.data.as_text()), (Some("s1:0/0"), Some("now")));
    let query = HistoryQuery::default();
    assert_eq!(ana.client.versions(ROOM, "s1", &query).await.unwrap().items.len(), 2);
    let annotations = ana.client.annotations(ROOM, "s1", 10).await.unwrap();
    assert_eq!(annotations.items[0].name.as_deref(), Some("like"));
}

/// Case RTC6/time-proxies-rest-0.
#[tokio::test]
async fn rtc6_the_service_tells_its_time() {
    let clock = || async { Json(json!([1_700_000_000_000i64])) };
    let rest = serve(Router::new().route("/time", get(clock))).await;
    let peer = Peer::start().await;
    let ana = Ana::start_with(&peer, |options| options.rest = rest);
    assert_eq!(ana.client.time().await.unwrap(), 1_700_000_000_000);
}

#[tokio::test]
async fn rsc16_the_time_is_told_to_those_without_a_token() {
    let clock = |headers: HeaderMap| async move {
        assert!(!headers.contains_key("authorization"));
        Json(json!([7]))
    };
    let rest = serve(Router::new().route("/time", get(clock))).await;
    let peer = Peer::start().await;
    let ana = Ana::start_with(&peer, |options| {
        options.rest = rest;
        options.tokens = Arc::new(|| async {
            Err::<Credential, _>(TokenError::from_status(401, "the clock is wrong"))
        });
    });
    assert_eq!(ana.client.time().await.unwrap(), 7);
}
