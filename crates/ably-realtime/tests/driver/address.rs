//! What the WebSocket's address says (RTN2).

use crate::peer::{Ana, Peer};

/// Case RTN23b/heartbeats-false-query-param-0.
#[tokio::test]
async fn rtn23b_we_see_pings_and_ask_for_no_heartbeats() {
    let peer = Peer::start().await;
    let _ana = Ana::start(&peer);
    assert_eq!(peer.accept().await.query["heartbeats"], "false");
}

/// Case RTC1a/echo-messages-option-0.
#[tokio::test]
async fn rtc1a_the_address_says_whether_own_messages_come_back() {
    for echo in [true, false] {
        let peer = Peer::start().await;
        let _ana = Ana::start_with(&peer, |options| options.echo = echo);
        assert_eq!(peer.accept().await.query["echo"], echo.to_string());
    }
}

/// Case RTC1f/transport-params-option-0.
#[tokio::test]
async fn rtc1f_the_callers_parameters_join_ours_and_win() {
    let peer = Peer::start().await;
    let _ana = Ana::start_with(&peer, |options| {
        for (key, value) in [("custom", "value"), ("number", "42"), ("heartbeats", "true")] {
            options.transport_params.insert(key.into(), value.into());
        }
    });
    let query = peer.accept().await.query;
    assert_eq!((&*query["custom"], &*query["number"]), ("value", "42"));
    assert_eq!((&*query["heartbeats"], &*query["v"]), ("true", "6"));
}

#[tokio::test]
async fn rtn16k_a_later_process_takes_the_connection_over() {
    let peer = Peer::start().await;
    let ana = Ana::start(&peer);
    let _line = peer.welcome("c1").await;
    assert!(ana.client.when(ably_realtime::ConnectionState::Connected).await);
    let key = ana.client.recovery_key().await.unwrap();
    let _later = Ana::start_with(&peer, |options| options.recover = Some(key));
    let line = peer.accept().await;
    assert_eq!(line.query["recover"], "c1!key");
    assert!(!line.query.contains_key("resume"));
}
