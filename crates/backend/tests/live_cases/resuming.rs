use serde_json::json;

use crate::live_support::endpoint::{Endpoint, KEY};
use crate::live_support::person::Person;
use crate::live_support::{action, flag};

const ROOM: &str = "org:o1:group:lobby";

async fn resume(endpoint: &Endpoint, client_id: &str, key: &str) -> Person {
    endpoint.connect_with(client_id, &format!("&resume={key}")).await
}

/// Ana attaches, loses the network, and Bruno says these things meanwhile.
async fn missed(endpoint: &Endpoint, texts: &[&str]) -> (String, String, String) {
    let mut ana = endpoint.connect("ana").await;
    let attached = ana.attach(ROOM).await;
    let serial = attached["channelSerial"].as_str().unwrap().to_owned();
    let (id, key) = ana.vanish();
    let mut bruno = endpoint.connect("bruno").await;
    for text in texts {
        bruno.publish(ROOM, json!([{"data": text}])).await;
        bruno.expect(action::ACK).await;
    }
    (id, key, serial)
}

#[tokio::test]
async fn rtn15c6_what_was_missed_is_replayed_in_order_after_attached_and_before_what_is_new() {
    let endpoint = Endpoint::start().await;
    let (id, key, serial) = missed(&endpoint, &["one", "two", "three"]).await;

    let mut ana = resume(&endpoint, "ana", &key).await;
    assert_eq!(ana.connection_id, id);
    let attached = ana.attach_with(json!({"channel": ROOM, "channelSerial": serial})).await;
    assert_eq!(attached["action"], action::ATTACHED);
    let flags = attached["flags"].as_u64().unwrap();
    assert_eq!(flags, flag::DEFAULT_MODES | flag::RESUMED | flag::HAS_BACKLOG);
    // Were the network to go right here, the same three would have to come again.
    assert_eq!(attached["channelSerial"], serial.as_str());
    for text in ["one", "two", "three"] {
        assert_eq!(ana.expect_text().await, text);
    }
    endpoint.fence(ROOM, &mut [&mut ana]).await;
}

#[tokio::test]
async fn continuity_of_a_channel_does_not_need_that_of_the_connection() {
    let endpoint = Endpoint::start().await;
    let (_, _, serial) = missed(&endpoint, &["one"]).await;
    let mut ana = endpoint.connect("ana").await;
    let attached = ana.attach_with(json!({"channel": ROOM, "channelSerial": serial})).await;
    assert_ne!(attached["flags"].as_u64().unwrap() & flag::RESUMED, 0);
    assert_eq!(ana.expect_text().await, "one");
}

#[tokio::test]
async fn a_position_before_what_made_room_is_a_gap_90004() {
    let endpoint = Endpoint::start_with(|config| config.log_entries = 2).await;
    let (_, key, serial) = missed(&endpoint, &["one", "two", "three"]).await;
    let mut ana = resume(&endpoint, "ana", &key).await;
    let attached = ana.attach_with(json!({"channel": ROOM, "channelSerial": serial})).await;
    assert_eq!(attached["error"]["code"], 90004);
    assert_eq!(attached["flags"].as_u64().unwrap() & flag::RESUMED, 0);
    assert_ne!(attached["channelSerial"], serial.as_str());
    endpoint.fence(ROOM, &mut [&mut ana]).await;
}

#[tokio::test]
async fn a_position_of_another_life_of_the_server_is_a_gap_90003() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    let before = "01700000000000-000@elsewhere";
    let attached = ana.attach_with(json!({"channel": ROOM, "channelSerial": before})).await;
    assert_eq!(attached["error"]["code"], 90003);
    assert_eq!(attached["flags"], flag::DEFAULT_MODES);
}

#[tokio::test]
async fn rtn15c7_keys_that_cannot_be_resumed_give_a_new_connection_and_say_why() {
    let endpoint = Endpoint::start().await;
    let unknown = format!("{}!{}", "0".repeat(12), "0".repeat(32));
    for (key, code) in [("_____!fake-key____", 80018), (unknown.as_str(), 80022)] {
        let query = format!("v=6&key={KEY}&clientId=ana&resume={key}");
        let mut ana = endpoint.dial(&query).await;
        let frame = ana.expect_connected().await;
        assert_eq!(frame["error"]["code"], code, "{key}");
        assert_ne!(ana.key, key);
    }
}

#[tokio::test]
async fn a_newer_transport_supersedes_the_older_one_80016() {
    let endpoint = Endpoint::start().await;
    let mut old = endpoint.attach("ana", ROOM).await;
    let key = old.key.clone();
    let mut new = resume(&endpoint, "ana", &key).await;
    assert_eq!(new.connection_id, old.connection_id);
    assert_eq!(old.expect_refusal(action::DISCONNECTED).await, 80016);
    old.expect_closed().await;
    new.attach(ROOM).await;
    endpoint.fence(ROOM, &mut [&mut new]).await;
}

#[tokio::test]
async fn a_connection_is_not_resumed_by_somebody_else_40102() {
    let endpoint = Endpoint::start().await;
    let ana = endpoint.connect("ana").await;
    let (_, key) = ana.vanish();
    let mut thief = endpoint.dial(&format!("v=6&key={KEY}&clientId=bruno&resume={key}")).await;
    assert_eq!(thief.expect_refusal(action::ERROR).await, 40102);
}

#[tokio::test]
async fn rtn19a2_a_publish_whose_ack_was_lost_gets_it_after_the_resume_and_is_delivered_once() {
    let endpoint = Endpoint::start().await;
    endpoint.fault(json!({"swallow_acks": 1}));
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    let mut ana = endpoint.connect("ana").await;
    ana.publish(ROOM, json!([{"id": "m1", "data": "hello"}])).await;
    let delivered = bruno.expect(action::MESSAGE).await;
    ana.round_trip().await;
    let (id, key) = ana.vanish();

    let mut ana = resume(&endpoint, "ana", &key).await;
    assert_eq!(ana.connection_id, id);
    ana.publish_as(0, ROOM, json!([{"id": "m1", "data": "hello"}])).await;
    let ack = ana.expect(action::ACK).await;
    assert_eq!((&ack["msgSerial"], &ack["count"]), (&json!(0), &json!(1)));
    assert_eq!(ack["res"][0]["serials"][0], delivered["messages"][0]["serial"]);
    endpoint.fence(ROOM, &mut [&mut bruno]).await;
    assert_eq!(endpoint.shelf.ids(), ["m1"]);
}

#[tokio::test]
async fn a_client_that_reads_too_slowly_is_let_go_and_resume_repairs_it() {
    let endpoint = Endpoint::start_with(|config| {
        config.outbound_queue = 8;
        config.log_bytes = 1 << 30;
    })
    .await;
    let mut ana = endpoint.connect("ana").await;
    let attached = ana.attach(ROOM).await;
    let serial = attached["channelSerial"].as_str().unwrap().to_owned();

    // More than the sockets between them hold, while Ana's desk stands still.
    let text = "x".repeat(60_000);
    for number in 0..400 {
        let message = ably_proto::wire::Message::new("message", text.as_str());
        endpoint.live.publish(ROOM, message.with_id(format!("m{number}"))).await.unwrap();
    }
    let heard = ana.hear_until_closed().await;
    assert!(heard < 400, "the endpoint kept {heard} frames for a client that does not read");

    let key = ana.key.clone();
    let mut ana = resume(&endpoint, "ana", &key).await;
    ana.attach_with(json!({"channel": ROOM, "channelSerial": serial})).await;
    for number in 0..400 {
        let frame = ana.expect(action::MESSAGE).await;
        assert_eq!(frame["messages"][0]["id"], format!("m{number}"));
    }
}
