//! Contract §4.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::desk::{House, id};
use crate::line::Line;

const TOO_MANY: u64 = 42911;

#[tokio::test]
async fn the_eleventh_message_of_a_minute_is_refused_and_a_minute_later_taken() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let (one, other) = (ana.room("company-wide").await, ana.room("Front desk Lisbon").await);
    let mut line = Line::open(&ana).await;
    for number in 0..10 {
        let room = if number % 2 == 0 { &one } else { &other };
        let message = ana.text(&format!("m{number}"), "quick");
        line.publish(room["channel"].as_str().unwrap(), message).await.unwrap();
    }
    let channel = one["channel"].as_str().unwrap();
    assert_eq!(line.publish(channel, ana.text("m10", "too quick")).await, Err(TOO_MANY));
    bruno.write(&one, "b1", "Mine is free").await.unwrap();
    house.fault(json!({"clock_skew_ms": 61_000}));
    line.publish(channel, ana.text("m10", "too quick")).await.unwrap();
    let stored = house.stored(&one).await;
    assert_eq!(stored.iter().filter(|row| id(row) == "m10").count(), 1);
}

#[tokio::test]
async fn a_test_may_set_a_higher_limit_and_clients_are_told() {
    let switches = ["--memory", "--demo", "--messages-per-minute", "30"];
    let house = House::with(&switches).await;
    let ana = house.desk("ana").await;
    let (_, config) = ana.get("/api/chat/config").await;
    assert_eq!(config["limits"]["messagesPerMinute"], 30);
    let room = ana.room("company-wide").await;
    let mut line = Line::open(&ana).await;
    for number in 0..30 {
        let message = ana.text(&format!("m{number}"), "quick");
        line.publish(room["channel"].as_str().unwrap(), message).await.unwrap();
    }
}

#[tokio::test]
async fn typing_more_than_a_hundred_times_a_minute_is_refused() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let room = ana.room("company-wide").await;
    let channel = room["channel"].as_str().unwrap();
    let mut line = Line::open(&ana).await;
    let typing = json!({
        "name": "typing", "extras": {"ephemeral": true},
        "data": {"userId": ana.id(), "userName": "Ana", "isTyping": true},
    });
    for _ in 0..100 {
        line.publish(channel, typing.clone()).await.unwrap();
    }
    assert_eq!(line.publish(channel, typing).await, Err(TOO_MANY));
}

#[tokio::test]
async fn receipts_over_the_limit_are_told_when_to_come_again() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let room = ana.room("company-wide").await;
    let message = id(&ana.history(&room, "?limit=1").await["messages"][0]).to_owned();
    let path = format!("/api/chat/messages/{message}/read");
    for _ in 0..1_000 {
        assert_eq!(ana.post(&path, json!({})).await.0, StatusCode::OK);
    }
    let answer = ana.request(Method::POST, &path).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = answer.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
}
