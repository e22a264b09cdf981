use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::live_support::action;
use crate::live_support::endpoint::Endpoint;

const ROOM: &str = "org:o1:group:lobby";

#[tokio::test]
async fn a_frame_that_cannot_be_read_ends_its_connection_only() {
    let endpoint = Endpoint::start().await;
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    for (frame, code) in [
        (Message::text("{\"action\":15,"), 40000),
        (Message::text("[1,2,3]"), 40000),
        (Message::text("[".repeat(100_000)), 40000),
        (Message::binary(vec![0xc1]), 40000),
        (Message::binary(vec![0xdf, 0xff, 0xff, 0xff, 0xff]), 40000),
        (Message::binary(Vec::new()), 40000),
        (Message::text("x".repeat(524_289)), 40009),
    ] {
        let mut mallory = endpoint.attach("mallory", ROOM).await;
        mallory.say_raw(frame).await;
        assert_eq!(mallory.expect_refusal(action::ERROR).await, code);
        mallory.expect_closed().await;
    }
    endpoint.fence(ROOM, &mut [&mut bruno]).await;
}

#[tokio::test]
async fn rtf1_what_is_unknown_or_odd_is_passed_over() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    for frame in [
        json!({"action": 99, "channel": ROOM}),
        json!({"action": "fifteen"}),
        json!({}),
        json!({"action": action::ATTACH}),
        json!({"action": action::DETACH, "channel": 7}),
        json!({"action": action::SYNC, "channel": "never attached"}),
        json!({"action": action::CONNECTED, "connectionId": "mine"}),
        json!({"action": action::ACK, "msgSerial": 0, "count": 1}),
    ] {
        ana.say(frame).await;
    }
    ana.round_trip().await;
    let odd = json!({
        "channel": ROOM, "flags": "many", "params": [1], "channelSerial": null, "colour": {"deep": []},
    });
    assert_eq!(ana.attach_with(odd).await["action"], action::ATTACHED);
}

#[tokio::test]
async fn fields_of_the_wrong_type_refuse_the_operation_and_not_the_connection() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    for (messages, code) in [
        (json!("not a list"), 40000),
        (json!([1, 2]), 40000),
        (json!([{"data": 7}]), 40013),
        (json!([{"data": "x", "extras": []}]), 40032),
        (json!([{"data": "x", "action": 4711}]), 40000),
    ] {
        ana.publish(ROOM, messages.clone()).await;
        assert_eq!(ana.expect_refusal(action::NACK).await, code, "{messages}");
    }
    ana.say(json!({"action": action::MESSAGE, "channel": ROOM, "msgSerial": "x"})).await;
    let error = ana.expect(action::ERROR).await;
    assert_eq!((&error["channel"], &error["error"]["code"]), (&json!(ROOM), &json!(40000)));
    ana.round_trip().await;
}
