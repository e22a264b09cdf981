//! Tokens: renewed once per failure, by one call at a time.

use std::sync::{Arc, Mutex, atomic::Ordering};

use ably_realtime::{
    ConnectionState as S, Credential, Event, Secret, TokenDetails, TokenError, TokenRequest,
};
use axum::{Json, Router, extract::Path, http::StatusCode, routing::post};
use serde_json::json;

use crate::peer::{Ana, Peer};

#[tokio::test]
async fn rtn15h2_40142_renews_the_token_and_resumes() {
    let peer = Peer::start().await;
    let mut ana = Ana::start(&peer);
    let mut line = peer.welcome("c1").await;
    ana.until_state(S::Connected).await;
    line.send(
        json!({"action": 6, "error": {"code": 40142, "statusCode": 401, "message": "expired"}}),
    )
    .await;
    let line = peer.welcome("c1").await;
    assert_eq!(
        (line.query["access_token"].as_str(), line.query["resume"].as_str()),
        ("token-2", "c1!key")
    );
    ana.until_state(S::Connected).await;
    assert_eq!(ana.tokens.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn rtn22_auth_renews_in_place_with_one_call() {
    let peer = Peer::start().await;
    let mut ana = Ana::start(&peer);
    let mut line = peer.welcome("c1").await;
    ana.until_state(S::Connected).await;
    line.send(json!({"action": 17})).await;
    assert_eq!(line.recv().await, json!({"action": 17, "auth": {"accessToken": "token-2"}}));
    line.connected("c1").await;
    ana.until(|event| match event {
        Event::Connection(change) => (change.previous == S::Connected).then_some(()),
        _ => None,
    })
    .await;
    assert_eq!(ana.tokens.load(Ordering::SeqCst), 2);
}

/// What the connection says first went wrong when its tokens are all like this.
async fn first_trouble(
    token: impl Fn() -> Result<Credential, TokenError> + Send + Sync + 'static,
) -> ably_realtime::ConnectionChange {
    let peer = Peer::start().await;
    let mut ana = Ana::start_with(&peer, |options| {
        options.tokens = Arc::new(move || {
            let answer = token();
            async move { answer }
        });
    });
    ana.until(|event| match event {
        Event::Connection(change) if change.reason.is_some() => Some(change),
        _ => None,
    })
    .await
}

#[tokio::test]
async fn rsa4c_a_session_that_is_gone_is_told_with_its_status() {
    let change = first_trouble(|| Err(TokenError::from_status(401, "sign in again"))).await;
    let reason = change.reason.unwrap();
    assert_eq!((change.current, reason.code), (S::Disconnected, 80019));
    let cause = reason.cause.unwrap();
    assert_eq!((cause.status_code, cause.message.as_str()), (401, "sign in again"));
}

#[tokio::test]
async fn rsa4d_403_fails_the_connection() {
    let change = first_trouble(|| Err(TokenError::from_status(403, "not you"))).await;
    assert_eq!((change.current, change.reason.unwrap().code), (S::Failed, 80019));
}

#[tokio::test]
async fn token_details_are_used_as_they_are() {
    let peer = Peer::start().await;
    let _ana = Ana::start_with(&peer, |options| {
        options.tokens = Arc::new(|| async {
            let token = Some(Secret::new("from-details"));
            Ok(Credential::Details(TokenDetails { token, ..TokenDetails::default() }))
        });
    });
    assert_eq!(peer.accept().await.query["access_token"], "from-details");
}

#[tokio::test]
async fn rsa8d_a_token_request_is_exchanged_at_its_key() {
    let seen = Arc::new(Mutex::new(None));
    let log = Arc::clone(&seen);
    let exchange = move |Path(key): Path<String>, Json(body): Json<serde_json::Value>| async move {
        *log.lock().unwrap() = Some((key, body));
        (StatusCode::CREATED, Json(json!({"token": "exchanged", "expires": 5})))
    };
    let router = Router::new().route("/keys/{key}/requestToken", post(exchange));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let rest = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let request = TokenRequest {
        key_name: "app.key".into(),
        timestamp: Some(7),
        nonce: "n".into(),
        mac: Some("signed".into()),
        ..TokenRequest::default()
    };
    let peer = Peer::start().await;
    let mut ana = Ana::start_with(&peer, |options| {
        options.rest = rest;
        options.tokens = Arc::new(move || {
            let request = request.clone();
            async move { Ok(Credential::Request(request)) }
        });
    });
    let _line = peer.welcome("c1").await;
    ana.until_state(S::Connected).await;
    let (key, body) = seen.lock().unwrap().take().unwrap();
    assert_eq!(key, "app.key");
    assert_eq!(body, json!({"keyName": "app.key", "timestamp": 7, "nonce": "n", "mac": "signed"}));
}

/// Case RSA4f/callback-invalid-type-format-0.
#[tokio::test]
async fn rsa4f_an_answer_that_holds_no_token_is_none() {
    let empty = [Credential::Token(String::new()), Credential::Details(TokenDetails::default())];
    for credential in empty {
        let change = first_trouble(move || Ok(credential.clone())).await;
        assert_eq!((change.current, change.reason.unwrap().code), (S::Disconnected, 80019));
    }
}

/// Case RSA4f/callback-oversized-token-format-1.
#[tokio::test]
async fn rsa4f_a_token_beyond_all_measure_is_none() {
    let change = first_trouble(|| Ok(Credential::Token("x".repeat(128 * 1024 + 1)))).await;
    let reason = change.reason.unwrap();
    assert_eq!((change.current, reason.code, reason.status_code), (S::Disconnected, 80019, 401));
}

/// Case RSA4e/rest-callback-error-40170-0.
#[tokio::test]
async fn rsa4e_a_rest_call_without_a_token_fails_with_40170() {
    let peer = Peer::start().await;
    let ana = Ana::start_with(&peer, |options| {
        options.tokens = Arc::new(|| async {
            Err::<Credential, _>(TokenError::from_status(0, "network failure"))
        });
    });
    let query = ably_realtime::HistoryQuery::default();
    let error = ana.client.history("room", &query).await.unwrap_err().info();
    assert_eq!((error.code, error.status_code), (40170, 401));
    assert!(error.message.contains("network failure"), "{}", error.message);
}
