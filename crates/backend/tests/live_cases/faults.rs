use serde_json::json;
use tokio_tungstenite::connect_async;

use crate::live_support::action;
use crate::live_support::endpoint::{Endpoint, KEY};

const ROOM: &str = "org:o1:group:lobby";

#[tokio::test]
async fn a_connection_dropped_after_its_publish_has_published_once() {
    let endpoint = Endpoint::start().await;
    endpoint.fault(json!({"drop_after_publish": 1}));
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    let mut ana = endpoint.attach("ana", ROOM).await;
    ana.publish(ROOM, json!([{"id": "m1", "data": "hello"}])).await;
    ana.expect_closed().await;
    assert_eq!(bruno.expect_text().await, "hello");

    let key = ana.key.clone();
    let mut ana = endpoint.connect_with("ana", &format!("&resume={key}")).await;
    ana.publish_as(0, ROOM, json!([{"id": "m1", "data": "hello"}])).await;
    ana.expect(action::ACK).await;
    endpoint.fence(ROOM, &mut [&mut bruno]).await;
    assert_eq!(endpoint.shelf.ids(), ["m1"]);
}

#[tokio::test]
async fn typing_uses_up_no_fault_that_is_meant_for_messages() {
    let endpoint = Endpoint::start().await;
    endpoint.fault(json!({"swallow_acks": 1, "nack_next": {"code": 50003}}));
    let mut ana = endpoint.connect("ana").await;
    ana.publish(ROOM, json!([{"name": "typing", "extras": {"ephemeral": true}}])).await;
    assert_eq!(ana.expect(action::ACK).await["msgSerial"], 0);
    ana.publish(ROOM, json!([{"data": "x"}])).await;
    ana.round_trip().await;
    assert!(endpoint.shelf.ids().is_empty());
}

#[tokio::test]
async fn a_nack_with_a_code_is_given_and_nothing_is_stored() {
    let endpoint = Endpoint::start().await;
    endpoint.fault(json!({"nack_next": {"code": 42911, "status": 429, "count": 1}}));
    let mut ana = endpoint.connect("ana").await;
    ana.publish(ROOM, json!([{"id": "m1", "data": "x"}])).await;
    let nack = ana.expect(action::NACK).await;
    assert_eq!(nack["error"]["statusCode"], 429);
    assert_eq!(nack["error"]["code"], 42911);
    ana.publish(ROOM, json!([{"id": "m1", "data": "x"}])).await;
    ana.expect(action::ACK).await;
    assert_eq!(endpoint.shelf.ids(), ["m1"]);
}

#[tokio::test]
async fn a_delayed_ack_delays_nothing_else() {
    let endpoint = Endpoint::start().await;
    endpoint.fault(json!({"delay_acks_ms": 3_600_000}));
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    let mut ana = endpoint.connect("ana").await;
    ana.publish(ROOM, json!([{"data": "x"}])).await;
    assert_eq!(bruno.expect_text().await, "x");
    ana.round_trip().await;
    endpoint.fault(json!({"delay_acks_ms": 0}));
    ana.publish(ROOM, json!([{"data": "y"}])).await;
    assert_eq!(ana.expect(action::ACK).await["msgSerial"], 1);
}

#[tokio::test]
async fn delayed_acks_come_in_order() {
    let endpoint = Endpoint::start().await;
    endpoint.fault(json!({"delay_acks_ms": 5}));
    let mut ana = endpoint.connect("ana").await;
    for _ in 0..20 {
        ana.publish(ROOM, json!([{"data": "x"}])).await;
    }
    for msg_serial in 0..20 {
        assert_eq!(ana.expect(action::ACK).await["msgSerial"], msg_serial);
    }
}

#[tokio::test]
async fn dropping_takes_every_line_and_refusing_lets_none_back() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    let mut bruno = endpoint.connect("bruno").await;
    endpoint.fault(json!({"refuse_connections": true, "drop_connections": true}));
    ana.expect_closed().await;
    bruno.expect_closed().await;
    let url = format!("ws://{}/?v=6&key={KEY}", endpoint.address);
    assert!(connect_async(&url).await.is_err());
    endpoint.fault(json!({"refuse_connections": false}));
    endpoint.connect("ana").await;
}
