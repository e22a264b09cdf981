use serde_json::json;

use crate::live_support::action;
use crate::live_support::endpoint::{Endpoint, KEY};

const ROOM: &str = "org:o1:group:lobby";

#[tokio::test]
async fn rtn4_the_first_frame_is_connected_with_everything_a_client_needs() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.dial(&format!("v=6&format=json&key={KEY}&clientId=ana")).await;
    let frame = ana.expect_connected().await;
    let details = &frame["connectionDetails"];
    assert_eq!(details["clientId"], "ana");
    assert_eq!(details["maxMessageSize"], 65_536);
    assert_eq!(details["maxFrameSize"], 524_288);
    assert_eq!(details["connectionStateTtl"], 120_000);
    assert_eq!(details["maxIdleInterval"], 15_000);
    assert!(ana.key.starts_with(&ana.connection_id));
}

#[tokio::test]
async fn rtl6e1_a_key_without_identity_may_speak_for_anybody() {
    let endpoint = Endpoint::start().await;
    let mut server = endpoint.dial(&format!("v=6&key={KEY}")).await;
    let frame = server.expect_connected().await;
    assert_eq!(frame["connectionDetails"]["clientId"], "*");
}

#[tokio::test]
async fn rtn14a_a_wrong_key_is_told_so_in_a_frame() {
    let endpoint = Endpoint::start().await;
    for key in ["app.key:wrong", "other.key:secret", "nonsense"] {
        let mut stranger = endpoint.dial(&format!("v=6&key={key}")).await;
        assert_eq!(stranger.expect_refusal(action::ERROR).await, 40101, "{key}");
        stranger.expect_closed().await;
    }
    let mut nobody = endpoint.dial("v=6").await;
    assert_eq!(nobody.expect_refusal(action::ERROR).await, 40101);
}

#[tokio::test]
async fn rtn13e_a_ping_is_answered_under_its_id() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    ana.say(json!({"action": action::HEARTBEAT, "id": "p1"})).await;
    assert_eq!(ana.hear().await, json!({"action": action::HEARTBEAT, "id": "p1"}));
}

#[tokio::test]
async fn rtn23_silence_is_broken_by_heartbeats() {
    let endpoint = Endpoint::start_with(|config| config.heartbeat_interval_ms = 10).await;
    let mut ana = endpoint.connect("ana").await;
    assert_eq!(ana.hear_any().await, json!({"action": action::HEARTBEAT}));
    assert_eq!(ana.hear_any().await, json!({"action": action::HEARTBEAT}));
}

#[tokio::test]
async fn rtn23b_whoever_sees_pings_may_do_without_heartbeats() {
    let endpoint = Endpoint::start_with(|config| config.heartbeat_interval_ms = 10).await;
    let mut ana = endpoint.connect_with("ana", "&heartbeats=false").await;
    for _ in 0..3 {
        ana.expect_ping().await;
    }
    ana.say(json!({"action": action::HEARTBEAT, "id": "p1"})).await;
    assert_eq!(ana.hear_any().await["id"], "p1");
}

#[tokio::test]
async fn rtn12_close_ends_the_connection_for_good() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    let (key, id) = (ana.key.clone(), ana.connection_id.clone());
    ana.say(json!({"action": action::CLOSE})).await;
    ana.expect(action::CLOSED).await;
    ana.expect_closed().await;

    let mut ana = endpoint.dial(&format!("v=6&key={KEY}&clientId=ana&resume={key}")).await;
    let frame = ana.expect_connected().await;
    assert_eq!(frame["error"]["code"], 80022);
    assert_ne!(ana.connection_id, id);
}

#[tokio::test]
async fn one_persons_end_is_not_anothers() {
    let endpoint = Endpoint::start().await;
    let ana = endpoint.attach("ana", ROOM).await;
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    ana.vanish();
    bruno.publish(ROOM, json!([{"data": "still here"}])).await;
    let (ack, message) = bruno.expect_both(action::ACK, action::MESSAGE).await;
    assert_eq!(ack["count"], 1);
    assert_eq!(message["messages"][0]["data"], "still here");
}
