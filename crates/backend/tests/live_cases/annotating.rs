use reqwest::Method;
use serde_json::{Value, json};

use crate::live_support::endpoint::{Endpoint, KEY};
use crate::live_support::person::Person;
use crate::live_support::{action, flag};

const NOTES: &str = "notes:lobby";
const SUMMARY: u64 = 4;

/// Bruno, who hears messages only, and a message to annotate.
async fn scene(endpoint: &Endpoint) -> (Person, String) {
    let mut bruno = endpoint.attach("bruno", NOTES).await;
    bruno.publish(NOTES, json!([{"name": "note", "data": "one"}])).await;
    let (_, frame) = bruno.expect_both(action::ACK, action::MESSAGE).await;
    let serial = frame["messages"][0]["serial"].as_str().unwrap().to_owned();
    (bruno, serial)
}

fn reaction(serial: &str, name: &str) -> Value {
    json!({"type": "reaction:distinct.v1", "name": name, "messageSerial": serial, "action": 0})
}

#[tokio::test]
async fn rtan1_an_annotation_goes_to_those_who_asked_for_it_and_its_summary_to_all() {
    let endpoint = Endpoint::start_mutable().await;
    let (mut bruno, serial) = scene(&endpoint).await;
    let mut ana = endpoint.connect("ana").await;
    let modes = flag::DEFAULT_MODES | flag::ANNOTATION_SUBSCRIBE;
    assert_eq!(ana.attach_with(json!({"channel": NOTES, "flags": modes})).await["flags"], modes);
    let mut up = reaction(&serial, "up");
    up["data"] = json!({"skin": 2});
    ana.annotate(NOTES, up).await;
    let frame = ana.expect(action::ANNOTATION).await;
    let annotation = &frame["annotations"][0];
    assert!(annotation["serial"].as_str() > Some(serial.as_str()));
    assert_eq!(annotation["messageSerial"], serial.as_str());
    assert_eq!((&annotation["clientId"], &annotation["action"]), (&json!("ana"), &json!(0)));
    assert_eq!(annotation["encoding"], "json");
    assert_eq!(annotation["timestamp"], frame["timestamp"]);

    for person in [&mut ana, &mut bruno] {
        let told = person.expect(action::MESSAGE).await["messages"][0].clone();
        assert_eq!((&told["action"], &told["serial"]), (&json!(SUMMARY), &json!(serial)));
        let summary = &told["annotations"]["summary"]["reaction:distinct.v1"];
        let expected = json!({"up": {"total": 1, "clientIds": ["ana"], "clipped": false}});
        assert_eq!(*summary, expected);
        assert!(told["data"].is_null());
    }
    let ack = ana.expect(action::ACK).await;
    assert_eq!(ack["res"][0]["serials"], json!([annotation["serial"]]));
    let (_, _, page) = endpoint.get(&format!("/channels/{NOTES}/messages")).await;
    assert_eq!(page.as_array().unwrap().len(), 1);
    assert_eq!((&page[0]["action"], &page[0]["data"]), (&json!(0), &json!("one")));
    assert_eq!(page[0]["annotations"]["summary"]["reaction:distinct.v1"]["up"]["total"], 1);
}

#[tokio::test]
async fn tm7_each_of_the_five_methods_sums_up_in_its_shape() {
    let endpoint = Endpoint::start_mutable().await;
    let (mut bruno, serial) = scene(&endpoint).await;
    let mut ana = endpoint.connect("ana").await;
    let up = json!({"total": 1, "clientIds": ["ana"], "clipped": false});
    for (kind, summary) in [
        ("total.v1", json!({"total": 2})),
        ("flag.v1", up.clone()),
        ("distinct.v1", json!({"up": up, "down": up})),
        ("unique.v1", json!({"down": up})),
        (
            "multiple.v1",
            json!({
                "up": {"total": 2, "clientIds": {"ana": 2}, "totalUnidentified": 0,
                    "totalClientIds": 1, "clipped": false},
                "down": {"total": 1, "clientIds": {"ana": 1}, "totalUnidentified": 0,
                    "totalClientIds": 1, "clipped": false},
            }),
        ),
    ] {
        let mut told = Value::Null;
        for (name, count) in [("up", 2), ("down", 1)] {
            let annotation = json!({
                "type": format!("mood:{kind}"), "name": name, "count": count,
                "messageSerial": serial,
            });
            ana.annotate(NOTES, annotation).await;
            ana.expect(action::ACK).await;
            told = bruno.expect(action::MESSAGE).await["messages"][0].clone();
        }
        assert_eq!(told["annotations"]["summary"][format!("mood:{kind}")], summary, "{kind}");
    }
}

#[tokio::test]
async fn rtan2_taking_back_lowers_the_summary_until_there_is_none() {
    let endpoint = Endpoint::start_mutable().await;
    let (mut bruno, serial) = scene(&endpoint).await;
    let mut ana = endpoint.connect("ana").await;
    ana.annotate(NOTES, reaction(&serial, "up")).await;
    ana.expect(action::ACK).await;
    bruno.expect(action::MESSAGE).await;
    let mut back = reaction(&serial, "up");
    back["action"] = json!(1);
    ana.annotate(NOTES, back).await;
    ana.expect(action::ACK).await;
    let told = bruno.expect(action::MESSAGE).await["messages"][0].clone();
    assert_eq!(told["annotations"]["summary"], json!({}));
}

#[tokio::test]
async fn rsan_annotations_over_http_come_in_pages_oldest_first_and_are_known_by_their_id() {
    let endpoint = Endpoint::start_mutable().await;
    let (mut bruno, serial) = scene(&endpoint).await;
    let path = format!("/channels/{NOTES}/messages/{serial}/annotations");
    for number in [0, 1, 2, 2] {
        let annotation = json!([{"id": format!("a{number}:0"), "type": "a:total.v1", "action": 0}]);
        let (status, body) = endpoint.send(Method::POST, &path, &annotation).await;
        assert_eq!(status, 201, "{body}");
    }
    for total in 1..=3 {
        let told = bruno.expect(action::MESSAGE).await["messages"][0].clone();
        assert_eq!(told["annotations"]["summary"]["a:total.v1"]["total"], total);
    }
    endpoint.fence(NOTES, &mut [&mut bruno]).await;
    let (_, links, page) = endpoint.get(&format!("{path}?limit=2")).await;
    let ids: Vec<_> = page.as_array().unwrap().iter().map(|it| &it["id"]).collect();
    assert_eq!(ids, ["a0:0", "a1:0"]);
    assert!(links.contains("<./annotations?cursor="), "{links}");
}

#[tokio::test]
async fn whoever_comes_back_has_the_annotations_missed_and_their_summaries() {
    let endpoint = Endpoint::start_mutable().await;
    let (_, serial) = scene(&endpoint).await;
    let mut ana = endpoint.connect("ana").await;
    let modes = flag::SUBSCRIBE | flag::ANNOTATION_SUBSCRIBE;
    let attach = json!({"channel": NOTES, "flags": modes});
    let position = ana.attach_with(attach.clone()).await["channelSerial"].clone();
    let (_, key) = ana.vanish();
    let mut bruno = endpoint.connect("bruno").await;
    bruno.annotate(NOTES, reaction(&serial, "up")).await;
    bruno.expect(action::ACK).await;
    let mut ana = endpoint.connect_with("ana", &format!("&resume={key}")).await;
    let mut again = attach;
    again["channelSerial"] = position;
    ana.attach_with(again).await;
    ana.expect(action::ANNOTATION).await;
    assert_eq!(ana.expect(action::MESSAGE).await["messages"][0]["action"], SUMMARY);
}

#[tokio::test]
async fn what_cannot_be_annotated_is_refused_with_its_code() {
    let endpoint = Endpoint::start_mutable().await;
    let (mut bruno, serial) = scene(&endpoint).await;
    let elsewhere = "01700000000000-000@elsewhere:000";
    for (annotation, code) in [
        (json!({"type": "a:median.v1", "messageSerial": serial}), 40003),
        (json!({"type": "a:unique.v1", "messageSerial": serial}), 40003),
        (json!({"type": "a:total.v1"}), 40003),
        (json!({"type": "a:total.v1", "messageSerial": elsewhere}), 40400),
        (json!({"type": "a:total.v1", "messageSerial": serial, "clientId": "eva"}), 40012),
        (json!({"type": "a:total.v1", "messageSerial": serial, "data": 7}), 40013),
        (json!({"type": "a:total.v1", "messageSerial": serial, "data": "x".repeat(65_537)}), 40009),
    ] {
        bruno.annotate(NOTES, annotation.clone()).await;
        assert_eq!(bruno.expect_refusal(action::NACK).await, code, "{annotation}");
    }
    let mut anybody = endpoint.dial(&format!("v=6&key={KEY}")).await;
    anybody.expect_connected().await;
    anybody.annotate(NOTES, reaction(&serial, "up")).await;
    assert_eq!(anybody.expect_refusal(action::NACK).await, 40012);
    let mut claimed = reaction(&serial, "up");
    claimed["clientId"] = json!("chiara");
    anybody.annotate(NOTES, claimed).await;
    anybody.expect(action::ACK).await;
    bruno.expect(action::MESSAGE).await;
    endpoint.fence(NOTES, &mut [&mut bruno]).await;
}

#[tokio::test]
async fn annotating_needs_its_right_and_its_mode() {
    let endpoint = Endpoint::start_mutable().await;
    let (_, serial) = scene(&endpoint).await;
    let token = endpoint.token("ana", r#"{"notes:*":["subscribe","publish"]}"#, None).await;
    let mut ana = endpoint.connect_by_token(&token).await;
    ana.annotate(NOTES, reaction(&serial, "up")).await;
    assert_eq!(ana.expect_refusal(action::NACK).await, 40160);
    let mut bruno = endpoint.connect("bruno").await;
    let modes = flag::SUBSCRIBE | flag::ANNOTATION_SUBSCRIBE;
    bruno.attach_with(json!({"channel": NOTES, "flags": modes})).await;
    bruno.annotate(NOTES, reaction(&serial, "up")).await;
    assert_eq!(bruno.expect_refusal(action::NACK).await, 40165);
}
