use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::live_support::endpoint::Endpoint;
use crate::live_support::{action, flag};

const ROOM: &str = "kiosk";

/// The channel as it is heard through a filter.
fn filtered(expression: &str) -> String {
    format!("[filter={}]{ROOM}", STANDARD.encode(expression))
}

fn scoop(name: &str, flavor: &str, cost: u64) -> Value {
    json!({"name": name, "data": name, "extras": {"headers": {"flavor": flavor, "cost": cost}}})
}

fn names(frame: &Value) -> Vec<&str> {
    frame["messages"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn rts5_through_a_filter_one_hears_what_it_matches_and_nothing_else() {
    let endpoint = Endpoint::start().await;
    let cheap = filtered("headers.flavor == 'berry' && headers.cost < `50`");
    let mut ana = endpoint.connect("ana").await;
    let attached = ana.attach(&cheap).await;
    assert_eq!(
        (&attached["action"], &attached["channel"]),
        (&json!(action::ATTACHED), &json!(cheap))
    );
    assert_eq!(attached["flags"], flag::SUBSCRIBE);
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    bruno.publish(ROOM, json!([scoop("dear", "berry", 60)])).await;
    bruno.expect_both(action::ACK, action::MESSAGE).await;
    let all =
        json!([scoop("one", "berry", 35), scoop("two", "mint", 35), scoop("three", "berry", 10)]);
    bruno.publish(ROOM, all).await;
    let (_, whole) = bruno.expect_both(action::ACK, action::MESSAGE).await;
    assert_eq!(names(&whole), ["one", "two", "three"]);

    let part = ana.expect(action::MESSAGE).await;
    assert_eq!(names(&part), ["one", "three"]);
    assert_eq!(
        (&part["channel"], &part["channelSerial"]),
        (&json!(cheap), &whole["channelSerial"])
    );
    // A message keeps its own id, which came from its place among all.
    assert_eq!(part["messages"][1]["id"], format!("{}:2", whole["id"].as_str().unwrap()));
    assert_eq!(part["messages"][1]["serial"], whole["messages"][2]["serial"]);
    // People coming and going are not heard.
    bruno.presence(ROOM, json!({"action": 2})).await;
    bruno.expect_both(action::ACK, action::PRESENCE).await;
    ana.round_trip().await;
}

#[tokio::test]
async fn what_was_missed_is_filtered_too() {
    let endpoint = Endpoint::start().await;
    let berry = filtered("headers.flavor == 'berry'");
    let mut ana = endpoint.connect("ana").await;
    let position = ana.attach(&berry).await["channelSerial"].clone();
    ana.vanish();
    let mut bruno = endpoint.connect("bruno").await;
    for scoop in [scoop("one", "mint", 1), scoop("two", "berry", 2)] {
        bruno.publish(ROOM, json!([scoop])).await;
        bruno.expect(action::ACK).await;
    }
    let mut ana = endpoint.connect("ana").await;
    let attached = ana.attach_with(json!({"channel": berry, "channelSerial": position})).await;
    assert_eq!(attached["flags"], flag::SUBSCRIBE | flag::RESUMED | flag::HAS_BACKLOG);
    assert_eq!(names(&ana.expect(action::MESSAGE).await), ["two"]);
    // What is rewound to is not: a filter and a rewind do not go together.
    let rewinding = berry.replace(']', "?rewind=1]");
    assert_eq!(ana.attach(&rewinding).await["flags"], flag::SUBSCRIBE);
    ana.round_trip().await;
}

#[tokio::test]
async fn a_filtered_channel_is_only_heard_and_its_filter_must_be_readable() {
    let endpoint = Endpoint::start().await;
    let berry = filtered("headers.flavor == 'berry'");
    let mut ana = endpoint.connect("ana").await;
    ana.attach(&berry).await;
    ana.publish(&berry, json!([{"data": "x"}])).await;
    assert_eq!(ana.expect_refusal(action::NACK).await, 40010);
    ana.presence(&berry, json!({"action": 2})).await;
    assert_eq!(ana.expect_refusal(action::NACK).await, 40010);
    let path: String = url::form_urlencoded::byte_serialize(berry.as_bytes()).collect();
    let (status, _, body) = endpoint.get(&format!("/channels/{path}/messages")).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!(40010)));
    let error = ana.attach(&filtered("headers.flavor ==")).await;
    assert_eq!((&error["action"], &error["error"]["code"]), (&json!(action::ERROR), &json!(40010)));
}

#[tokio::test]
async fn hearing_through_a_filter_is_a_right_of_its_own() {
    let endpoint = Endpoint::start().await;
    let berry = filtered("headers.flavor == 'berry'");
    let whole = endpoint.token("ana", &format!(r#"{{"{ROOM}":["subscribe"]}}"#), None).await;
    let mut ana = endpoint.connect_by_token(&whole).await;
    assert_eq!(ana.attach(&berry).await["error"]["code"], 40160);
    let part = endpoint.token("ana", &format!(r#"{{"[filter]{ROOM}":["subscribe"]}}"#), None).await;
    let mut ana = endpoint.connect_by_token(&part).await;
    assert_eq!(ana.attach(&berry).await["action"], action::ATTACHED);
    assert_eq!(ana.attach(ROOM).await["error"]["code"], 40160);
}
