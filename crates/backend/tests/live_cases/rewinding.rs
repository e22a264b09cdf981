use serde_json::{Value, json};

use crate::live_support::endpoint::Endpoint;
use crate::live_support::person::Person;
use crate::live_support::{action, flag};

const ROOM: &str = "org:o1:group:lobby";

async fn say(endpoint: &Endpoint, count: usize) {
    for number in 1..=count {
        let message = ably_proto::wire::Message::new("message", number.to_string());
        endpoint.live.publish(ROOM, message).await.unwrap();
    }
}

async fn attach(person: &mut Person, params: Value) -> Value {
    person.attach_with(json!({"channel": ROOM, "params": params})).await
}

#[tokio::test]
async fn rewind_replays_the_newest_after_attached_and_before_what_is_live() {
    let endpoint = Endpoint::start().await;
    say(&endpoint, 5).await;
    let mut ana = endpoint.connect("ana").await;
    let attached = attach(&mut ana, json!({"rewind": "2"})).await;
    assert_eq!(attached["flags"], flag::DEFAULT_MODES | flag::HAS_BACKLOG);
    assert_eq!(attached["params"], json!({"rewind": "2"}));
    for text in ["4", "5"] {
        let frame = ana.expect(action::MESSAGE).await;
        assert_eq!(frame["messages"][0]["data"], text);
        assert!(frame["messages"][0]["serial"].is_string());
        // A client that took this position would go back behind where it is.
        assert!(frame["channelSerial"].is_null(), "{frame}");
    }
    endpoint.fence(ROOM, &mut [&mut ana]).await;
}

#[tokio::test]
async fn a_span_of_time_is_bounded_by_its_limit() {
    let endpoint = Endpoint::start().await;
    say(&endpoint, 5).await;
    let mut ana = endpoint.connect("ana").await;
    attach(&mut ana, json!({"rewind": "1m", "rewindLimit": "2"})).await;
    assert_eq!([ana.expect_text().await, ana.expect_text().await], ["4", "5"]);
    endpoint.fence(ROOM, &mut [&mut ana]).await;
    endpoint.fault(json!({"clock_skew_ms": 61_000}));
    let mut bruno = endpoint.connect("bruno").await;
    let attached = attach(&mut bruno, json!({"rewind": "1m"})).await;
    assert_eq!(attached["flags"], flag::DEFAULT_MODES, "everything is older than a minute");
    endpoint.fence(ROOM, &mut [&mut bruno]).await;
}

#[tokio::test]
async fn whoever_goes_on_from_a_position_is_not_rewound_and_neither_is_a_second_attach() {
    let endpoint = Endpoint::start().await;
    say(&endpoint, 2).await;
    let mut ana = endpoint.connect("ana").await;
    let position = ana.attach(ROOM).await["channelSerial"].clone();
    let again = attach(&mut ana, json!({"rewind": "2"})).await;
    assert_eq!(again["flags"], flag::DEFAULT_MODES | flag::RESUMED);

    let mut bruno = endpoint.connect("bruno").await;
    let attach = json!({"channel": ROOM, "channelSerial": position, "params": {"rewind": "2"}});
    let attached = bruno.attach_with(attach).await;
    assert_eq!(attached["flags"], flag::DEFAULT_MODES | flag::RESUMED);

    let mut chiara = endpoint.connect("chiara").await;
    let says_so = json!({"channel": ROOM, "flags": flag::ATTACH_RESUME, "params": {"rewind": "2"}});
    let attached = chiara.attach_with(says_so).await;
    assert_eq!(attached["flags"], flag::DEFAULT_MODES);
    endpoint.fence(ROOM, &mut [&mut ana, &mut bruno, &mut chiara]).await;
}

#[tokio::test]
async fn after_a_gap_and_after_a_detach_the_rewind_counts_again() {
    let endpoint = Endpoint::start().await;
    say(&endpoint, 1).await;
    let mut ana = endpoint.connect("ana").await;
    let lost = json!({
        "channel": ROOM, "channelSerial": "01700000000000-000@elsewhere",
        "params": {"rewind": "1"},
    });
    let attached = ana.attach_with(lost).await;
    assert_eq!(attached["error"]["code"], 90003);
    assert_eq!(ana.expect_text().await, "1");
    ana.say(json!({"action": action::DETACH, "channel": ROOM})).await;
    ana.expect(action::DETACHED).await;
    attach(&mut ana, json!({"rewind": "1"})).await;
    assert_eq!(ana.expect_text().await, "1");
}

#[tokio::test]
async fn at_most_a_hundred_are_replayed_and_the_client_is_told_so() {
    let endpoint = Endpoint::start().await;
    say(&endpoint, 101).await;
    let mut ana = endpoint.connect("ana").await;
    let attached = attach(&mut ana, json!({"rewind": "101"})).await;
    assert_eq!((&attached["action"], &attached["error"]["code"]), (&json!(11), &json!(90004)));
    for number in 2..=101 {
        assert_eq!(ana.expect_text().await, number.to_string());
    }
    endpoint.fence(ROOM, &mut [&mut ana]).await;
}

#[tokio::test]
async fn a_rewind_that_cannot_be_read_fails_the_attach_40003() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    let error = attach(&mut ana, json!({"rewind": "yesterday"})).await;
    assert_eq!((&error["action"], &error["channel"]), (&json!(action::ERROR), &json!(ROOM)));
    assert_eq!(error["error"]["code"], 40003);
    assert_eq!(ana.attach(ROOM).await["action"], action::ATTACHED);
}

#[tokio::test]
async fn whoever_may_not_hear_messages_is_not_rewound() {
    let endpoint = Endpoint::start().await;
    say(&endpoint, 1).await;
    let mut ana = endpoint.connect("ana").await;
    let attach = json!({"channel": ROOM, "flags": flag::PUBLISH, "params": {"rewind": "1"}});
    let attached = ana.attach_with(attach).await;
    assert_eq!(attached["flags"], flag::PUBLISH);
    ana.round_trip().await;
}
