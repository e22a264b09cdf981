//! The control endpoint.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::desk::{House, answer};
use crate::line::Line;

#[tokio::test]
async fn the_switches_exist_only_where_they_are_asked_for() {
    let house = House::with(&["--memory", "--demo"]).await;
    let request = house.client.post(house.url("/control/faults")).json(&json!({}));
    assert_eq!(answer(request).await.0, StatusCode::NOT_FOUND);
    let (status, _) = house.get("/control/messages?roomId=x").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn sessions_expire_on_demand() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let request = house.client.post(house.url("/control/faults"));
    let (status, _) = answer(request.json(&json!({"expire_sessions": true}))).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(ana.get("/api/chat/rooms").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(house.desk("ana").await.get("/api/chat/rooms").await.0, StatusCode::OK);
}

#[tokio::test]
async fn answers_are_falsified_so_often_as_asked() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    house.fault(json!({"http_status": [
        {"prefix": "/api/chat/rooms", "status": 429, "retry_after": 7},
        {"prefix": "/api/chat/rooms", "status": 500},
    ]}));
    let first = ana.request(Method::GET, "/api/chat/rooms").send().await.unwrap();
    assert_eq!(first.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(first.headers()["retry-after"], "7");
    assert_eq!(ana.get("/api/chat/rooms").await.0, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(ana.get("/api/chat/rooms").await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_skewed_clock_shows_in_the_date() {
    let house = House::demo().await;
    house.fault(json!({"clock_skew_ms": 365 * 24 * 3_600_000_i64}));
    let date = |answer: reqwest::Response| answer.headers()["date"].to_str().unwrap().to_owned();
    let skewed = date(house.client.get(house.url("/api/auth/csrf")).send().await.unwrap());
    house.fault(json!({"clock_skew_ms": 0}));
    let true_one = date(house.client.get(house.url("/api/auth/csrf")).send().await.unwrap());
    let year = |date: &str| date.split(' ').nth(3).unwrap().parse::<u32>().unwrap();
    assert_eq!(year(&skewed), year(&true_one) + 1);
}

#[tokio::test]
async fn a_refused_publish_is_neither_stored_nor_heard_and_a_second_try_is_taken() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let room = ana.room("Front desk Lisbon").await;
    let channel = room["channel"].as_str().unwrap();
    let before = house.stored(&room).await.len();
    let mut line = Line::open(&ana).await;
    house.fault(json!({"nack_next": {"code": 50003, "status": 500}}));
    assert_eq!(line.publish(channel, ana.text("m1", "Hello")).await, Err(50003));
    assert_eq!(house.stored(&room).await.len(), before);
    line.publish(channel, ana.text("m1", "Hello")).await.unwrap();
    assert_eq!(house.stored(&room).await.len(), before + 1);
}

#[tokio::test]
async fn a_test_may_speak_for_anybody_by_the_same_way() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.room("Front desk Lisbon").await;
    let mut line = Line::open(&ana).await;
    line.attach(room["channel"].as_str().unwrap()).await.unwrap();
    let mut message = bruno.text("m1", "From behind the scenes");
    message["channel"] = room["channel"].clone();
    message["clientId"] = bruno.id().into();
    let publish = |message: &serde_json::Value| {
        answer(house.client.post(house.url("/control/publish")).json(message))
    };
    assert_eq!(publish(&message).await.0, StatusCode::OK);
    assert_eq!(line.message("message").await["clientId"], bruno.id());
    message["clientId"] = ana.id().into();
    message["id"] = "m2".into();
    assert_eq!(publish(&message).await.0, StatusCode::BAD_REQUEST);
}

#[test]
fn the_program_says_in_one_line_where_it_is_and_keeps_its_log_apart() {
    use std::io::{BufRead, BufReader};

    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_deskbell-backend"))
        .args(["--memory", "--demo"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let first: serde_json::Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert!(first["http"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    assert!(first["live"].as_str().unwrap().starts_with("ws://127.0.0.1:"));
    assert_eq!(first["pid"], program.id());
    assert_eq!(first["demo"]["password"], crate::desk::PASSWORD);
    assert_eq!(first["demo"]["people"][0]["email"], "ana@demo.deskbell.example");
    program.kill().unwrap();
    program.wait().unwrap();
    assert!(lines.next().is_none(), "nothing but the one line");
}
