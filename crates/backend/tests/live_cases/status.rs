use serde_json::{Value, json};

use crate::live_support::endpoint::Endpoint;
use crate::live_support::person::Person;
use crate::live_support::{action, flag};

const ROOM: &str = "org:o1:presence";

#[tokio::test]
async fn rsl8_a_channel_says_how_many_use_it_and_what_for() {
    let endpoint = Endpoint::start().await;
    let path = format!("/channels/{ROOM}");
    let (status, _, body) = endpoint.get(&path).await;
    assert_eq!((status, &body["status"]["isActive"]), (200, &json!(false)));
    let mut ana = endpoint.attach("ana", ROOM).await;
    ana.presence(ROOM, json!({"action": 2})).await;
    ana.expect_both(action::ACK, action::PRESENCE).await;
    let mut bruno = endpoint.connect("bruno").await;
    bruno.attach_with(json!({"channel": ROOM, "flags": flag::SUBSCRIBE})).await;
    let (_, _, body) = endpoint.get(&path).await;
    assert_eq!(body["channelId"], ROOM);
    let metrics = &body["status"]["occupancy"]["metrics"];
    for (name, count) in [
        ("connections", 2),
        ("publishers", 1),
        ("subscribers", 2),
        ("presenceConnections", 1),
        ("presenceMembers", 1),
        ("presenceSubscribers", 1),
    ] {
        assert_eq!(metrics[name], count, "{name}");
    }
    assert_eq!(endpoint.get("/channels").await.2, json!([ROOM]));
}

#[tokio::test]
async fn rsp4_presence_history_tells_who_came_and_went_newest_first_in_pages() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    for (event, data) in [(2, "active"), (4, "away"), (3, "gone")] {
        ana.presence(ROOM, json!({"action": event, "data": data})).await;
        ana.expect(action::ACK).await;
    }
    let told = |page: &Value| -> Vec<String> {
        let events = page.as_array().unwrap().iter();
        events.map(|event| format!("{} {}", event["action"], event["data"])).collect()
    };
    let path = format!("/channels/{ROOM}/presence/history");
    let (status, links, page) = endpoint.get(&format!("{path}?limit=2")).await;
    assert_eq!(status, 200);
    assert_eq!(told(&page), ["3 \"gone\"", "4 \"away\""]);
    let next = links.split("<./history?").last().unwrap().split_once('>').unwrap().0;
    let (_, _, page) = endpoint.get(&format!("{path}?{next}")).await;
    assert_eq!(told(&page), ["2 \"active\""]);
    let (_, _, page) = endpoint.get(&format!("{path}?direction=forwards")).await;
    assert_eq!(told(&page).len(), 3);
}

#[tokio::test]
async fn rsp3_the_presence_set_comes_in_pages_too() {
    let endpoint = Endpoint::start().await;
    for who in ["ana", "bruno", "chiara"] {
        endpoint.live.presence_enter(ROOM, who, ably_proto::wire::Data::None).await.unwrap();
    }
    let (_, links, page) = endpoint.get(&format!("/channels/{ROOM}/presence?limit=2")).await;
    assert_eq!((&page[0]["clientId"], &page[1]["clientId"]), (&json!("ana"), &json!("bruno")));
    let next = links.split("<./presence?").last().unwrap().split_once('>').unwrap().0;
    let (_, links, page) = endpoint.get(&format!("/channels/{ROOM}/presence?{next}")).await;
    assert_eq!((page.as_array().unwrap().len(), &page[0]["clientId"]), (1, &json!("chiara")));
    assert!(!links.contains("next"));
}

#[tokio::test]
async fn metadata_and_statistics_are_rights_of_their_own() {
    let endpoint = Endpoint::start().await;
    let token = endpoint.token("ana", r#"{"*":["subscribe","history"]}"#, None).await;
    for path in ["/channels", "/channels/lobby", "/stats"] {
        let request = Endpoint::http().get(endpoint.url(path)).bearer_auth(&token);
        let sent = request.send().await.unwrap();
        assert_eq!(sent.headers()["x-ably-errorcode"], "40160", "{path}");
    }
    assert_eq!(endpoint.get("/stats").await.2, json!([]));
}

#[tokio::test]
async fn cd2e_a_connection_that_publishes_too_fast_is_nacked_42911_and_lives_on() {
    let endpoint = Endpoint::start_with(|config| config.max_inbound_rate = Some(3)).await;
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    let mut ana = endpoint.dial("v=6&key=app.key:secret&clientId=ana").await;
    let connected = ana.expect_connected().await;
    assert_eq!(connected["connectionDetails"]["maxInboundRate"], 3);
    for number in 0..40 {
        ana.publish(ROOM, json!([{"data": number.to_string()}])).await;
    }
    let mut refused = 0;
    for _ in 0..40 {
        let answer = ana.hear().await;
        if answer["action"] == action::NACK {
            assert_eq!((&answer["error"]["code"], &answer["count"]), (&json!(42911), &json!(1)));
            refused += 1;
        }
    }
    assert!(refused > 0, "forty at once are more than three a second");
    for _ in 0..40 - refused {
        bruno.expect(action::MESSAGE).await;
    }
    ana.round_trip().await;
    endpoint.fence(ROOM, &mut [&mut bruno]).await;
}

/// The numbers of the next occupancy event.
async fn occupancy(person: &mut Person) -> Value {
    let frame = person.expect(action::MESSAGE).await;
    let message = &frame["messages"][0];
    assert_eq!((&message["name"], &message["action"]), (&json!("[meta]occupancy"), &json!(3)));
    assert!(frame["channelSerial"].is_null(), "it is no place in the channel");
    let data: Value = serde_json::from_str(message["data"].as_str().unwrap()).unwrap();
    data["metrics"].clone()
}

#[tokio::test]
async fn the_occupancy_parameter_tells_how_many_there_are_whenever_that_changes() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    let all = json!({"channel": ROOM, "params": {"occupancy": "metrics"}});
    assert_eq!(ana.attach_with(all).await["params"], json!({"occupancy": "metrics"}));
    assert_eq!(occupancy(&mut ana).await["connections"], 1);
    let mut chiara = endpoint.connect("chiara").await;
    let some = json!({"channel": ROOM, "params": {"occupancy": "metrics.presenceMembers"}});
    chiara.attach_with(some).await;
    assert_eq!(occupancy(&mut chiara).await, json!({"presenceMembers": 0}));
    assert_eq!(occupancy(&mut ana).await["connections"], 2);

    let mut bruno = endpoint.attach("bruno", ROOM).await;
    assert_eq!(occupancy(&mut ana).await["subscribers"], 3);
    bruno.presence(ROOM, json!({"action": 2})).await;
    for person in [&mut ana, &mut chiara] {
        person.expect(action::PRESENCE).await;
    }
    assert_eq!(occupancy(&mut ana).await["presenceMembers"], 1);
    assert_eq!(occupancy(&mut chiara).await, json!({"presenceMembers": 1}));
    bruno.say(json!({"action": action::DETACH, "channel": ROOM})).await;
    assert_eq!(occupancy(&mut ana).await["connections"], 2);
}

#[tokio::test]
async fn occupancy_needs_its_right_and_a_category_that_exists() {
    let endpoint = Endpoint::start().await;
    let less = r#"{"*":["subscribe"]}"#;
    let token = endpoint.token("ana", r#"{"*":["subscribe","channel-metadata"]}"#, None).await;
    let mut ana = endpoint.connect_by_token(&token).await;
    let attach = |text: &str| json!({"channel": ROOM, "params": {"occupancy": text}});
    assert_eq!(ana.attach_with(attach("weather")).await["error"]["code"], 40003);
    assert_eq!(ana.attach_with(attach("metrics")).await["action"], action::ATTACHED);
    occupancy(&mut ana).await;
    let token = endpoint.token("ana", less, None).await;
    ana.say(json!({"action": action::AUTH, "auth": {"accessToken": token}})).await;
    ana.expect_connected().await;
    assert_eq!(ana.expect_refusal(action::ERROR).await, 40160);
    assert_eq!(ana.attach_with(attach("metrics")).await["error"]["code"], 40160);
}

#[tokio::test]
async fn rsc22_a_batch_is_published_channel_by_channel_as_far_as_it_may_be() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.attach("ana", "one").await;
    let spec = json!({"channels": ["one", ":bad"], "messages": [{"data": "a"}, {"data": "b"}]});
    let (status, body) = endpoint.send(reqwest::Method::POST, "/messages", &spec).await;
    assert_eq!(status, 201, "{body}");
    assert_eq!((&body["successCount"], &body["failureCount"]), (&json!(1), &json!(1)));
    let frame = ana.expect(action::MESSAGE).await;
    assert_eq!(body["results"][0]["channel"], "one");
    assert_eq!(body["results"][0]["serials"][1], frame["messages"][1]["serial"]);
    assert_eq!(body["results"][1]["channel"], ":bad");
    assert_eq!(body["results"][1]["error"]["code"], 40010);

    let several = json!([spec, {"channels": ["two"], "messages": [{"data": "c"}]}]);
    let (_, body) = endpoint.send(reqwest::Method::POST, "/messages", &several).await;
    assert_eq!((&body[0]["failureCount"], &body[1]["successCount"]), (&json!(1), &json!(1)));
    let none = json!({"channels": [], "messages": []});
    let (status, body) = endpoint.send(reqwest::Method::POST, "/messages", &none).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!(40000)));
}

#[tokio::test]
async fn rsc24_the_presence_of_many_channels_comes_in_one_answer() {
    let endpoint = Endpoint::start().await;
    let data = ably_proto::wire::Data::from("active");
    endpoint.live.presence_enter(ROOM, "ana", data).await.unwrap();
    let path = format!("/presence?channels={ROOM},empty,:bad");
    let (status, _, body) = endpoint.get(&path).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!((&body["successCount"], &body["failureCount"]), (&json!(2), &json!(1)));
    assert_eq!(body["results"][0]["presence"][0]["data"], "active");
    assert_eq!(body["results"][1], json!({"channel": "empty", "presence": []}));
    assert_eq!(body["results"][2]["error"]["code"], 40010);
}

#[tokio::test]
async fn clients_before_version_3_get_the_outcomes_alone_and_an_error_around_them() {
    let endpoint = Endpoint::start().await;
    let spec = json!({"channels": ["one", "two"], "messages": {"data": "a"}});
    let post = async |body: &Value| {
        let request = Endpoint::http().post(endpoint.url("/messages")).json(body);
        let request = request.header("x-ably-version", "2").basic_auth("app.key", Some("secret"));
        request.send().await.unwrap()
    };
    let sent = post(&spec).await;
    assert_eq!(sent.status(), 201);
    let body: Value = sent.json().await.unwrap();
    let channels: Vec<_> = body.as_array().unwrap().iter().map(|it| &it["channel"]).collect();
    assert_eq!(channels, ["one", "two"]);

    let sent = post(&json!({"channels": "[invalid", "messages": {"data": "a"}})).await;
    assert_eq!(sent.status(), 400);
    assert_eq!(sent.headers()["x-ably-errorcode"], "40020");
    let body: Value = sent.json().await.unwrap();
    assert_eq!(body["error"]["code"], 40020);
    assert_eq!(body["batchResponse"][0]["channel"], "[invalid");
    assert_eq!(body["batchResponse"][0]["error"]["code"], 40010);
}
