use serde_json::{Value, json};

use crate::live_support::action;
use crate::live_support::endpoint::Endpoint;

const ROOM: &str = "org:o1:group:lobby";

async fn say(endpoint: &Endpoint, texts: &[&str]) {
    for text in texts {
        let message = ably_proto::wire::Message::new("message", *text);
        endpoint.live.publish(ROOM, message).await.unwrap();
    }
}

fn texts(page: &Value) -> Vec<&str> {
    page.as_array().unwrap().iter().map(|message| message["data"].as_str().unwrap()).collect()
}

/// The path behind a relative link such as `<./messages?limit=2>; rel="next"`.
fn follow(links: &str, rel: &str) -> Option<String> {
    let wanted = format!("rel=\"{rel}\"");
    let link = links.split(", ").find(|link| link.ends_with(&wanted))?;
    let path = link.strip_prefix("<./")?.split_once('>')?.0;
    Some(format!("/channels/{ROOM}/{path}"))
}

#[tokio::test]
async fn rsl2_pages_follow_each_other_by_relative_links_newest_first() {
    let endpoint = Endpoint::start().await;
    say(&endpoint, &["one", "two", "three", "four", "five"]).await;
    let mut path = Some(format!("/channels/{ROOM}/messages?limit=2"));
    let mut pages = Vec::new();
    while let Some(next) = path {
        let (status, links, page) = endpoint.get(&next).await;
        assert_eq!(status, 200);
        assert!(follow(&links, "first").is_some());
        pages.push(texts(&page).join(" "));
        path = follow(&links, "next");
    }
    assert_eq!(pages, ["five four", "three two", "one"]);
    let forwards = format!("/channels/{ROOM}/history?direction=forwards");
    let (_, links, page) = endpoint.get(&forwards).await;
    assert!(links.starts_with("<./history?"), "{links}");
    assert_eq!(texts(&page), ["one", "two", "three", "four", "five"]);
}

#[tokio::test]
async fn rtl10b_history_until_the_attach_point_and_live_join_without_gap_or_overlap() {
    let endpoint = Endpoint::start().await;
    say(&endpoint, &["before"]).await;
    let mut ana = endpoint.connect("ana").await;
    let attached = ana.attach(ROOM).await;
    say(&endpoint, &["after"]).await;
    let serial = attached["channelSerial"].as_str().unwrap();
    for name in ["fromSerial", "from_serial"] {
        let path = format!("/channels/{ROOM}/messages?{name}={serial}");
        assert_eq!(texts(&endpoint.get(&path).await.2), ["before"]);
    }
    assert_eq!(ana.expect_text().await, "after");

    let path = format!("/channels/{ROOM}/messages?from_serial=01700000000000-000@elsewhere");
    let (status, _, body) = endpoint.get(&path).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!(90008)));
}

#[tokio::test]
async fn history_shows_the_message_as_it_was_delivered() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.attach("ana", ROOM).await;
    ana.publish(ROOM, json!([{"id": "m1", "name": "message", "data": "hi"}])).await;
    let (_, frame) = ana.expect_both(action::ACK, action::MESSAGE).await;
    let (_, _, page) = endpoint.get(&format!("/channels/{ROOM}/messages")).await;
    assert_eq!(page[0]["serial"], frame["messages"][0]["serial"]);
    assert_eq!(page[0]["timestamp"], frame["timestamp"]);
    assert_eq!((&page[0]["id"], &page[0]["clientId"]), (&json!("m1"), &json!("ana")));
}

#[tokio::test]
async fn rsl1n_a_message_published_over_http_reaches_the_sockets() {
    let endpoint = Endpoint::start().await;
    let mut ana = endpoint.attach("ana", ROOM).await;
    let url = endpoint.url(&format!("/channels/{ROOM}/messages"));
    let request = Endpoint::http().post(url).basic_auth("app.key", Some("secret"));
    let sent = request.json(&json!([{"id": "m:0", "data": "a"}, {"id": "m:1", "data": "b"}]));
    let sent = sent.send().await.unwrap();
    assert_eq!(sent.status(), 201);
    let body: Value = sent.json().await.unwrap();
    assert_eq!((&body["channel"], &body["messageId"]), (&json!(ROOM), &json!("m")));
    let frame = ana.expect(action::MESSAGE).await;
    let serials: Vec<_> =
        frame["messages"].as_array().unwrap().iter().map(|m| m["serial"].clone()).collect();
    assert_eq!(body["serials"], json!(serials));
}

#[tokio::test]
async fn rsc16_the_time_is_the_servers_with_its_skew() {
    let endpoint = Endpoint::start().await;
    endpoint.fault(json!({"clock_skew_ms": 86_400_000_000_i64}));
    let (status, _, body) = endpoint.get("/time").await;
    let told = body[0].as_i64().unwrap();
    assert_eq!(status, 200);
    assert!((endpoint.faults.now_ms() - told).abs() < 60_000, "{told}");
}
