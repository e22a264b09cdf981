use ably_proto::wire::{Data, Message};
use serde_json::json;

use crate::live_support::action;
use crate::live_support::endpoint::Endpoint;
use crate::live_support::shelf::Shelf;

const ROOM: &str = "org:o1:group:lobby";

#[tokio::test]
async fn a_message_comes_with_everything_the_server_says_about_it() {
    let endpoint = Endpoint::start().await;
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    let mut ana = endpoint.connect("ana").await;
    ana.publish(
        ROOM,
        json!([{"name": "message", "data": "hello", "extras": {"headers": {"a": "b"}}}]),
    )
    .await;
    let ack = ana.expect(action::ACK).await;
    let frame = bruno.expect(action::MESSAGE).await;
    let message = &frame["messages"][0];
    let frame_id = format!("{}:0", ana.connection_id);
    assert_eq!(frame["id"], frame_id.as_str());
    assert_eq!(frame["connectionId"], ana.connection_id.as_str());
    assert_eq!(frame["timestamp"], message["timestamp"]);
    assert_eq!(message["id"], format!("{frame_id}:0"));
    assert_eq!(message["clientId"], "ana");
    assert_eq!(message["action"], 0);
    assert_eq!(message["extras"]["headers"]["a"], "b");
    assert_eq!(message["version"]["serial"], message["serial"]);
    assert_eq!(message["serial"], format!("{}:000", frame["channelSerial"].as_str().unwrap()));
    assert_eq!(ack["res"], json!([{"serials": [message["serial"]]}]));
}

#[tokio::test]
async fn rsl1k_the_same_id_twice_is_one_message_and_two_acks_of_one_serial() {
    let endpoint = Endpoint::start().await;
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    let mut ana = endpoint.connect("ana").await;
    ana.publish(ROOM, json!([{"id": "m1", "data": "hello"}])).await;
    let first = ana.expect(action::ACK).await;
    ana.publish(ROOM, json!([{"id": "m1", "data": "hello"}])).await;
    let second = ana.expect(action::ACK).await;
    assert_eq!(first["res"], second["res"]);
    assert_eq!(second["msgSerial"], 1);
    assert_eq!(bruno.expect_text().await, "hello");
    endpoint.fence(ROOM, &mut [&mut bruno]).await;
    assert_eq!(endpoint.shelf.ids(), ["m1"]);
}

#[tokio::test]
async fn an_id_that_storage_knows_is_acknowledged_but_not_delivered() {
    let endpoint = Endpoint::start().await;
    endpoint.shelf.remember("m0");
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    let mut ana = endpoint.connect("ana").await;
    ana.publish(ROOM, json!([{"id": "m0", "data": "from last week"}])).await;
    assert_eq!(ana.expect(action::ACK).await["res"], json!([{"serials": [null]}]));
    endpoint.fence(ROOM, &mut [&mut bruno]).await;
}

#[tokio::test]
async fn what_storage_refuses_is_nacked_with_its_words_and_reaches_nobody() {
    let endpoint = Endpoint::start().await;
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    let mut ana = endpoint.connect("ana").await;
    ana.publish(ROOM, json!([{"name": "forbidden", "data": "x"}])).await;
    let nack = ana.expect(action::NACK).await;
    assert_eq!((&nack["msgSerial"], &nack["count"]), (&json!(0), &json!(1)));
    assert_eq!(nack["error"]["code"], 42213);
    assert_eq!(nack["error"]["statusCode"], 422);
    endpoint.fence(ROOM, &mut [&mut bruno]).await;
}

#[tokio::test]
async fn a_message_is_stored_before_it_is_acknowledged_and_before_anybody_sees_it() {
    let endpoint = Endpoint::start_on(Shelf::closed(), |_| {}).await;
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    let mut ana = endpoint.connect("ana").await;
    ana.publish(ROOM, json!([{"id": "m1", "data": "hello"}])).await;
    endpoint.shelf.handed_over.acquire().await.unwrap().forget();
    bruno.round_trip().await;
    assert!(endpoint.shelf.ids().is_empty());
    endpoint.shelf.open.add_permits(1);
    ana.expect(action::ACK).await;
    assert_eq!(bruno.expect_text().await, "hello");
    assert_eq!(endpoint.shelf.ids(), ["m1"]);
}

#[tokio::test]
async fn storage_gets_the_decoded_payload_and_the_authenticated_sender() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    let data = r#"{"content":"late checkout"}"#;
    ana.publish(ROOM, json!([{"name": "message", "data": data, "encoding": "json"}])).await;
    ana.expect(action::ACK).await;
    let stored = endpoint.shelf.messages();
    assert_eq!(stored[0].client_id.as_deref(), Some("ana"));
    assert_eq!(stored[0].data, Data::from(json!({"content": "late checkout"})));
}

#[tokio::test]
async fn an_ephemeral_message_is_delivered_and_nothing_more() {
    let endpoint = Endpoint::start().await;
    let mut bruno = endpoint.connect("bruno").await;
    let attached = bruno.attach(ROOM).await;
    let mut ana = endpoint.connect("ana").await;
    let typing = json!([{"name": "typing", "data": "…", "extras": {"ephemeral": true}}]);
    ana.publish(ROOM, typing).await;
    ana.expect(action::ACK).await;
    let frame = bruno.expect(action::MESSAGE).await;
    assert_eq!(frame["messages"][0]["name"], "typing");
    assert!(endpoint.shelf.ids().is_empty());

    let position = attached["channelSerial"].as_str().unwrap();
    let mut chiara = endpoint.connect("chiara").await;
    chiara.attach_with(json!({"channel": ROOM, "channelSerial": position})).await;
    endpoint.fence(ROOM, &mut [&mut chiara]).await;
    let (_, _, history) = endpoint.get(&format!("/channels/{ROOM}/messages")).await;
    assert_eq!(history, json!([]));
}

#[tokio::test]
async fn each_refusal_has_its_code_and_leaves_the_connection_as_it_was() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    let too_large = "x".repeat(65_537);
    for (messages, code) in [
        (json!([{"data": too_large}]), 40009),
        (json!([{"clientId": "bruno", "data": "x"}]), 40012),
        (json!([{"data": 7}]), 40013),
        (json!([{"id": "a:1"}, {"id": "a:0"}]), 40031),
        (json!([]), 40000),
    ] {
        ana.publish(ROOM, messages).await;
        assert_eq!(ana.expect_refusal(action::NACK).await, code);
    }
    ana.say(json!({"action": action::MESSAGE, "msgSerial": 5, "messages": [{"data": "x"}]})).await;
    assert_eq!(ana.expect_refusal(action::NACK).await, 40000);
    ana.publish_as(6, ROOM, json!([{"data": "fine"}])).await;
    assert_eq!(ana.expect(action::ACK).await["msgSerial"], 6);
}

#[tokio::test]
async fn everybody_sees_one_order_whoever_publishes_at_once() {
    let endpoint = Endpoint::start().await;
    let mut chiara = endpoint.attach("chiara", ROOM).await;
    let mut dario = endpoint.attach("dario", ROOM).await;
    let mut ana = endpoint.connect("ana").await;
    let mut bruno = endpoint.connect("bruno").await;
    for number in 0..50 {
        ana.publish(ROOM, json!([{"id": format!("a{number}"), "data": "x"}])).await;
        bruno.publish(ROOM, json!([{"id": format!("b{number}"), "data": "x"}])).await;
    }
    let (mut seen, mut also_seen) = (Vec::new(), Vec::new());
    for _ in 0..100 {
        seen.push(chiara.expect(action::MESSAGE).await["messages"][0]["id"].clone());
        also_seen.push(dario.expect(action::MESSAGE).await["messages"][0]["id"].clone());
    }
    assert_eq!(seen, also_seen);
    assert_eq!(seen, endpoint.shelf.ids());
}

#[tokio::test]
async fn rtn2b_echo_false_spares_one_ones_own_messages_only() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect_with("ana", "&echo=false").await;
    ana.attach(ROOM).await;
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    ana.publish(ROOM, json!([{"data": "mine"}])).await;
    ana.expect(action::ACK).await;
    assert_eq!(bruno.expect_text().await, "mine");
    bruno.publish(ROOM, json!([{"data": "yours"}])).await;
    assert_eq!(ana.expect_text().await, "yours");
}

#[tokio::test]
async fn the_server_itself_publishes_by_the_same_way() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.attach("ana", ROOM).await;
    let message = Message { client_id: Some("bruno".to_owned()), ..Message::new("message", "hi") };
    let serial = endpoint.live.publish(ROOM, message.with_id("m1")).await.unwrap();
    let frame = ana.expect(action::MESSAGE).await;
    assert_eq!(frame["messages"][0]["serial"], serial.as_str());
    assert_eq!(frame["messages"][0]["clientId"], "bruno");
    assert_eq!(endpoint.shelf.ids(), ["m1"]);
}

#[tokio::test]
async fn tm2h_a_message_may_be_published_over_http_for_a_connection_by_its_key() {
    let endpoint = Endpoint::start().await;
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    let ana = endpoint.connect("ana").await;
    let path = format!("/channels/{ROOM}/messages");
    let message = json!({"data": "for Ana", "connectionKey": ana.key});
    let (status, body) = endpoint.send(reqwest::Method::POST, &path, &message).await;
    assert_eq!(status, 201, "{body}");
    let frame = bruno.expect(action::MESSAGE).await;
    assert_eq!(frame["connectionId"], ana.connection_id.as_str());
    assert_eq!(frame["messages"][0]["clientId"], "ana");
    assert!(frame["messages"][0]["connectionKey"].is_null(), "the key is the publisher's");

    let foreign = json!({"data": "x", "connectionKey": ana.key, "clientId": "eva"});
    let forged = json!({"data": "x", "connectionKey": "nonsense"});
    for (message, code) in [(foreign, 40012), (forged, 40006)] {
        let (_, body) = endpoint.send(reqwest::Method::POST, &path, &message).await;
        assert_eq!(body["error"]["code"], code, "{message}");
    }
    endpoint.fence(ROOM, &mut [&mut bruno]).await;
}

#[tokio::test]
async fn rsl1l1_a_client_may_ask_to_be_refused() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    ana.say(json!({
        "action": action::MESSAGE, "channel": ROOM, "msgSerial": 0,
        "messages": [{"data": "x"}], "params": {"_forceNack": "true"},
    }))
    .await;
    assert_eq!(ana.expect_refusal(action::NACK).await, 40099);
    let path = format!("/channels/{ROOM}/messages?_forceNack=true");
    let (status, body) = endpoint.send(reqwest::Method::POST, &path, &json!({"data": "x"})).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!(40099)));
    assert!(endpoint.shelf.ids().is_empty());
}

#[tokio::test]
async fn over_http_a_publish_and_a_body_have_their_limits_too_40009() {
    let endpoint = Endpoint::start().await;
    let path = format!("/channels/{ROOM}/messages");
    for length in [65_537, 524_289] {
        let (status, body) =
            endpoint.send(reqwest::Method::POST, &path, &json!({"data": "x".repeat(length)})).await;
        assert_eq!((status, &body["error"]["code"]), (400, &json!(40009)), "{length}");
    }
    let three = vec![json!({"data": "x".repeat(30_000)}); 3];
    let (_, body) = endpoint.send(reqwest::Method::POST, &path, &json!(three)).await;
    assert_eq!(body["error"]["code"], 40009, "all messages of a publish count together");
    assert_eq!(endpoint.get(&path).await.2, json!([]));
}
