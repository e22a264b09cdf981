use ably_proto::wire::Data;
use serde_json::json;

use crate::live_support::endpoint::{Endpoint, KEY};
use crate::live_support::{action, flag};

const ROOM: &str = "org:o1:presence";
const ENTER: u64 = 2;
const LEAVE: u64 = 3;
const UPDATE: u64 = 4;
const PRESENT: u64 = 1;

#[tokio::test]
async fn entering_updating_and_leaving_is_told_to_everybody_including_oneself() {
    let endpoint = Endpoint::start().await;
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    let mut ana = endpoint.attach("ana", ROOM).await;
    for (action_sent, data, told) in [(ENTER, "active", "active"), (UPDATE, "away", "away")] {
        ana.presence(ROOM, json!({"action": action_sent, "data": data})).await;
        let (_, own) = ana.expect_both(action::ACK, action::PRESENCE).await;
        let frame = bruno.expect(action::PRESENCE).await;
        assert_eq!(own, frame);
        let event = &frame["presence"][0];
        assert_eq!((&event["action"], &event["data"]), (&json!(action_sent), &json!(told)));
        assert_eq!(event["clientId"], "ana");
        assert_eq!(event["connectionId"], ana.connection_id.as_str());
        assert!(event["id"].as_str().unwrap().starts_with(&ana.connection_id));
    }
    // RTP10a: leaving without data repeats the last.
    ana.presence(ROOM, json!({"action": LEAVE})).await;
    let event = bruno.expect(action::PRESENCE).await["presence"][0].clone();
    assert_eq!((&event["action"], &event["data"]), (&json!(LEAVE), &json!("away")));
}

#[tokio::test]
async fn rtp1_whoever_comes_later_gets_the_set_after_attached() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.attach("ana", ROOM).await;
    ana.presence(ROOM, json!({"action": ENTER, "data": "active"})).await;
    ana.expect_both(action::ACK, action::PRESENCE).await;

    let mut bruno = endpoint.connect("bruno").await;
    let attached = bruno.attach(ROOM).await;
    assert_eq!(attached["flags"], flag::DEFAULT_MODES | flag::HAS_PRESENCE);
    let sync = bruno.expect(action::SYNC).await;
    let cursor = sync["channelSerial"].as_str().unwrap().split_once(':').unwrap().1;
    assert_eq!(cursor, "", "one page is the last page");
    let member = &sync["presence"][0];
    assert_eq!((&member["action"], &member["clientId"]), (&json!(PRESENT), &json!("ana")));
    assert_eq!(member["data"], "active");

    let (_, _, members) = endpoint.get(&format!("/channels/{ROOM}/presence?clientId=ana")).await;
    assert_eq!(members[0]["data"], "active");
    let (_, _, members) = endpoint.get(&format!("/channels/{ROOM}/presence?clientId=eva")).await;
    assert_eq!(members, json!([]));
}

#[tokio::test]
async fn rtp18_a_large_set_comes_in_pages_of_one_sequence_whose_name_every_client_can_read() {
    let endpoint = Endpoint::start().await;
    for number in 0..101 {
        endpoint.live.presence_enter(ROOM, &format!("p{number}"), Data::None).await.unwrap();
    }
    let mut ana = endpoint.attach("ana", ROOM).await;
    let mut pages = Vec::new();
    for members in [100, 1] {
        let sync = ana.expect(action::SYNC).await;
        assert_eq!(sync["presence"].as_array().unwrap().len(), members);
        let serial = sync["channelSerial"].as_str().unwrap();
        let (sequence, cursor) = serial.split_once(':').unwrap();
        // The official client reads `[\w-]+` and takes anything else for the end of the sync.
        let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        assert!(sequence.chars().all(is_word), "{sequence}");
        pages.push((sequence.to_owned(), cursor.is_empty()));
    }
    assert_eq!(pages[0].0, pages[1].0);
    assert_eq!((pages[0].1, pages[1].1), (false, true));
}

#[tokio::test]
async fn rtp2b1_whoever_vanishes_leaves_by_the_servers_word_after_a_while() {
    let endpoint = Endpoint::start_with(|config| config.remain_present_ms = 30).await;
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    let mut ana = endpoint.attach("ana", ROOM).await;
    ana.presence(ROOM, json!({"action": ENTER})).await;
    bruno.expect(action::PRESENCE).await;
    let (id, _) = ana.vanish();
    let event = bruno.expect(action::PRESENCE).await["presence"][0].clone();
    assert_eq!((&event["action"], &event["clientId"]), (&json!(LEAVE), &json!("ana")));
    assert_eq!(event["connectionId"], id.as_str());
    assert!(!event["id"].as_str().unwrap().starts_with(&id));
}

#[tokio::test]
async fn closing_and_detaching_leave_at_once() {
    let endpoint = Endpoint::start_with(|config| config.remain_present_ms = 3_600_000).await;
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    for goodbye in
        [json!({"action": action::CLOSE}), json!({"action": action::DETACH, "channel": ROOM})]
    {
        let mut ana = endpoint.attach("ana", ROOM).await;
        ana.presence(ROOM, json!({"action": ENTER})).await;
        bruno.expect(action::PRESENCE).await;
        ana.say(goodbye).await;
        let event = bruno.expect(action::PRESENCE).await["presence"][0].clone();
        assert_eq!(event["action"], LEAVE);
    }
}

#[tokio::test]
async fn rtp17a_ones_own_events_come_without_the_right_to_those_of_others() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    let modes = flag::PRESENCE | flag::SUBSCRIBE;
    ana.attach_with(json!({"channel": ROOM, "flags": modes})).await;
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    bruno.presence(ROOM, json!({"action": ENTER})).await;
    bruno.expect_both(action::ACK, action::PRESENCE).await;
    ana.presence(ROOM, json!({"action": ENTER})).await;
    let (_, own) = ana.expect_both(action::ACK, action::PRESENCE).await;
    assert_eq!(own["presence"][0]["clientId"], "ana");
}

#[tokio::test]
async fn presence_needs_an_identity_of_ones_own() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.attach("ana", ROOM).await;
    ana.presence(ROOM, json!({"action": ENTER, "clientId": "bruno"})).await;
    assert_eq!(ana.expect_refusal(action::NACK).await, 40012);
    ana.presence(ROOM, json!({"action": 9})).await;
    assert_eq!(ana.expect_refusal(action::NACK).await, 40003);

    let mut anybody = endpoint.dial(&format!("v=6&key={KEY}")).await;
    anybody.expect_connected().await;
    anybody.presence(ROOM, json!({"action": ENTER})).await;
    assert_eq!(anybody.expect_refusal(action::NACK).await, 91000);
    anybody.presence(ROOM, json!({"action": ENTER, "clientId": "chiara"})).await;
    anybody.expect(action::ACK).await;
}

#[tokio::test]
async fn members_are_missed_events_too_and_come_with_the_backlog() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    let position = ana.attach(ROOM).await["channelSerial"].clone();
    let (_, key) = ana.vanish();
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    bruno.presence(ROOM, json!({"action": ENTER})).await;
    bruno.expect_both(action::ACK, action::PRESENCE).await;

    let mut ana = endpoint.connect_with("ana", &format!("&resume={key}")).await;
    let attached = ana.attach_with(json!({"channel": ROOM, "channelSerial": position})).await;
    let extra = flag::RESUMED | flag::HAS_BACKLOG | flag::HAS_PRESENCE;
    assert_eq!(attached["flags"], flag::DEFAULT_MODES | extra);
    let missed = ana.expect(action::PRESENCE).await;
    assert_eq!(missed["presence"][0]["clientId"], "bruno");
    ana.expect(action::SYNC).await;
}

#[tokio::test]
async fn the_server_enters_people_who_have_no_connection() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.attach("ana", ROOM).await;
    let live = &endpoint.live;
    live.presence_enter(ROOM, "chiara", Data::from("active")).await.unwrap();
    live.presence_enter(ROOM, "chiara", Data::from("away")).await.unwrap();
    live.presence_leave(ROOM, "chiara", Data::None).await.unwrap();
    let mut told = Vec::new();
    for _ in 0..3 {
        let frame = ana.expect(action::PRESENCE).await;
        told.push((frame["presence"][0]["action"].clone(), frame["presence"][0]["data"].clone()));
    }
    let expected = [(ENTER, "active"), (UPDATE, "away"), (LEAVE, "away")];
    assert_eq!(told, expected.map(|(action, data)| (json!(action), json!(data))));
}

#[tokio::test]
async fn a_full_set_lets_nobody_else_in_91003_and_large_payloads_neither_40009() {
    let endpoint = Endpoint::start_with(|config| config.max_members = 1).await;
    let mut ana = endpoint.connect("ana").await;
    ana.presence(ROOM, json!({"action": 2, "data": "x".repeat(65_537)})).await;
    assert_eq!(ana.expect_refusal(action::NACK).await, 40009);
    ana.presence(ROOM, json!({"action": 2})).await;
    ana.expect(action::ACK).await;
    let mut bruno = endpoint.connect("bruno").await;
    bruno.presence(ROOM, json!({"action": 2})).await;
    assert_eq!(bruno.expect_refusal(action::NACK).await, 91003);
    // Whoever is in changes and leaves as they like, and makes room by it.
    for event in [4, 3] {
        ana.presence(ROOM, json!({"action": event})).await;
        ana.expect(action::ACK).await;
    }
    bruno.presence(ROOM, json!({"action": 2})).await;
    bruno.expect(action::ACK).await;
}
