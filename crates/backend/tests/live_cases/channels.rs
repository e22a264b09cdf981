use reqwest::Method;
use serde_json::json;

use crate::live_support::endpoint::Endpoint;
use crate::live_support::{action, flag};

const ROOM: &str = "org:o1:group:lobby";

#[tokio::test]
async fn rtl4m_attached_says_position_and_modes_and_a_second_attach_changes_them_in_place() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    let attached = ana.attach(ROOM).await;
    assert_eq!(attached["flags"], flag::DEFAULT_MODES);
    assert!(attached["channelSerial"].is_string());

    let again = ana.attach_with(json!({"channel": ROOM, "flags": flag::SUBSCRIBE})).await;
    assert_eq!(again["flags"], flag::SUBSCRIBE | flag::RESUMED);
    endpoint.fence(ROOM, &mut [&mut ana]).await;
    ana.round_trip().await;
}

#[tokio::test]
async fn the_modes_parameter_wins_over_flags_and_is_echoed() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    let attach = json!({
        "channel": ROOM, "flags": flag::SUBSCRIBE,
        "params": {"modes": "presence,publish", "colour": "red"},
    });
    let attached = ana.attach_with(attach).await;
    assert_eq!(attached["flags"], flag::PRESENCE | flag::PUBLISH);
    assert_eq!(attached["params"], json!({"modes": "presence,publish"}));
}

#[tokio::test]
async fn what_the_mode_leaves_out_is_refused_and_not_delivered() {
    let endpoint = Endpoint::start().await;
    let mut reader = endpoint.connect("ana").await;
    reader.attach_with(json!({"channel": ROOM, "flags": flag::SUBSCRIBE})).await;
    reader.publish(ROOM, json!([{"data": "x"}])).await;
    assert_eq!(reader.expect_refusal(action::NACK).await, 40165);
    reader.presence(ROOM, json!({"action": 2})).await;
    assert_eq!(reader.expect_refusal(action::NACK).await, 40165);

    let mut writer = endpoint.connect("bruno").await;
    writer.attach_with(json!({"channel": ROOM, "flags": flag::PUBLISH})).await;
    writer.publish(ROOM, json!([{"data": "x"}])).await;
    writer.expect(action::ACK).await;
    writer.round_trip().await;
    assert_eq!(reader.expect_text().await, "x");
}

#[tokio::test]
async fn rtl5_detach_is_answered_and_ends_delivery() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.attach("ana", ROOM).await;
    for _ in 0..2 {
        ana.say(json!({"action": action::DETACH, "channel": ROOM})).await;
        assert_eq!(ana.expect(action::DETACHED).await["channel"], ROOM);
    }
    let mut bruno = endpoint.connect("bruno").await;
    bruno.publish(ROOM, json!([{"data": "x"}])).await;
    bruno.expect(action::ACK).await;
    ana.round_trip().await;
}

#[tokio::test]
async fn names_that_cannot_be_used_fail_their_channel_40010() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    for name in ["", ":lobby", "[lobby", "lob\nby", "[filter=YQ]lobby"] {
        let error = ana.attach_with(json!({"channel": name})).await;
        assert_eq!(error["action"], action::ERROR, "{name:?}");
        assert_eq!(error["channel"], name);
        assert_eq!(error["error"]["code"], 40010, "{name:?}");
    }
    assert_eq!(ana.attach(ROOM).await["action"], action::ATTACHED);
}

#[tokio::test]
async fn the_two_hundred_and_first_channel_fails_90010_and_the_others_stay() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.connect("ana").await;
    for number in 0..200 {
        assert_eq!(ana.attach(&format!("room{number}")).await["action"], action::ATTACHED);
    }
    let error = ana.attach("room200").await;
    assert_eq!((&error["channel"], &error["error"]["code"]), (&json!("room200"), &json!(90010)));
    assert_eq!(ana.attach("room7").await["action"], action::ATTACHED);
    ana.say(json!({"action": action::DETACH, "channel": "room7"})).await;
    ana.expect(action::DETACHED).await;
    assert_eq!(ana.attach("room200").await["action"], action::ATTACHED);
}

#[tokio::test]
async fn capability_is_held_against_attach_publish_presence_and_history() {
    let endpoint = Endpoint::start().await;
    let capability = r#"{"org:o1:group:*":["subscribe"],"org:o1:presence":["publish"]}"#;
    let token = endpoint.token("ana", capability, None).await;
    let mut ana = endpoint.connect_by_token(&token).await;

    let attached = ana.attach(ROOM).await;
    assert_eq!(attached["flags"], flag::SUBSCRIBE | flag::PRESENCE_SUBSCRIBE);
    let error = ana.attach("org:o2:group:lobby").await;
    assert_eq!((&error["action"], &error["channel"]), (&json!(9), &json!("org:o2:group:lobby")));
    assert_eq!(
        (&error["error"]["code"], &error["error"]["statusCode"]),
        (&json!(40160), &json!(401))
    );

    ana.publish(ROOM, json!([{"data": "x"}])).await;
    assert_eq!(ana.expect_refusal(action::NACK).await, 40160);
    ana.presence("org:o1:presence", json!({"action": 2})).await;
    assert_eq!(ana.expect_refusal(action::NACK).await, 40160);

    let url = endpoint.url(&format!("/channels/{ROOM}/messages"));
    let sent = Endpoint::http().get(url).bearer_auth(&token).send().await.unwrap();
    assert_eq!(sent.status(), 401);
    assert_eq!(sent.headers()["x-ably-errorcode"], "40160");
    let body: serde_json::Value = sent.json().await.unwrap();
    assert_eq!(body["error"]["code"], 40160);
}

#[tokio::test]
async fn every_path_over_http_needs_its_own_right() {
    let endpoint = Endpoint::start_mutable().await;
    let mut ana = endpoint.connect("ana").await;
    ana.publish("notes:a", json!([{"data": "x"}])).await;
    let ack = ana.expect(action::ACK).await;
    let message =
        format!("/channels/notes:a/messages/{}", ack["res"][0]["serials"][0].as_str().unwrap());
    let (annotation, change) = (json!([{"type": "a:flag.v1", "action": 0}]), json!({"action": 2}));
    let post = |path: &str, body: &serde_json::Value| (Method::POST, path.to_owned(), body.clone());
    let get = |path: String| (Method::GET, path, json!(null));
    for ((method, path, body), right) in [
        (get("/channels/notes:a/messages".to_owned()), "history"),
        (get("/channels/notes:a/history".to_owned()), "history"),
        (get(message.clone()), "history"),
        (get(format!("{message}/versions")), "history"),
        (get(format!("{message}/annotations")), "history"),
        (get("/channels/notes:a/presence".to_owned()), "subscribe"),
        (get("/channels/notes:a/presence/history".to_owned()), "history"),
        (get("/channels/notes:a".to_owned()), "channel-metadata"),
        (post("/channels/notes:a/messages", &json!({"data": "x"})), "publish"),
        (post(&format!("{message}/annotations"), &annotation), "annotation-publish"),
        ((Method::PATCH, message.clone(), change), "message-delete-own"),
    ] {
        let all = [
            "history",
            "subscribe",
            "channel-metadata",
            "publish",
            "annotation-publish",
            "message-delete-own",
            "presence",
            "stats",
        ];
        let others: Vec<_> = all.into_iter().filter(|it| *it != right).collect();
        for (rights, is_allowed) in [(vec![right], true), (others, false)] {
            let capability = json!({"notes:*": rights}).to_string();
            let token = endpoint.token("ana", &capability, None).await;
            let request = Endpoint::http().request(method.clone(), endpoint.url(&path));
            let request = if method == Method::GET { request } else { request.json(&body) };
            let sent = request.bearer_auth(&token).send().await.unwrap();
            let code = sent.headers().get("x-ably-errorcode").map(|it| it.to_str().unwrap());
            let expected = if is_allowed { None } else { Some("40160") };
            assert_eq!(code, expected, "{method} {path} {capability}");
        }
    }
}

#[tokio::test]
async fn rts5_parameters_in_the_name_show_the_same_channel_in_another_way() {
    let endpoint = Endpoint::start().await;
    let qualified = format!("[?rewind=1]{ROOM}");
    let mut bruno = endpoint.attach("bruno", ROOM).await;
    bruno.publish(ROOM, json!([{"data": "before"}])).await;
    bruno.expect_both(action::ACK, action::MESSAGE).await;

    let mut ana = endpoint.connect("ana").await;
    let attached = ana.attach(&qualified).await;
    assert_eq!((&attached["channel"], &attached["action"]), (&json!(qualified), &json!(11)));
    assert_eq!(attached["params"], json!({"rewind": "1"}));
    let rewound = ana.expect(action::MESSAGE).await;
    assert_eq!(rewound["channel"], qualified.as_str());
    ana.publish(&qualified, json!([{"data": "after"}])).await;
    let (_, own) = ana.expect_both(action::ACK, action::MESSAGE).await;
    assert_eq!(own["channel"], qualified.as_str());
    let heard = bruno.expect(action::MESSAGE).await;
    assert_eq!((&heard["channel"], &heard["messages"][0]["data"]), (&json!(ROOM), &json!("after")));

    // Both ways at once are two attachments.
    assert_eq!(ana.attach(ROOM).await["channel"], ROOM);
    ana.say(json!({"action": action::DETACH, "channel": qualified})).await;
    assert_eq!(ana.expect(action::DETACHED).await["channel"], qualified.as_str());
    endpoint.fence(ROOM, &mut [&mut ana, &mut bruno]).await;
}
