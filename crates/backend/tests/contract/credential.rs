//! Contract §2: the credential for the live line.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::desk::House;
use crate::line::Line;

#[tokio::test]
async fn the_credential_is_a_signed_request_for_ones_own_rooms_and_no_others() {
    let house = House::demo().await;
    let (ana, oliver) = (house.desk("ana").await, house.desk("oliver").await);
    let (status, request) = ana.get("/api/chat/auth").await;
    assert_eq!((status, &request["clientId"]), (StatusCode::OK, &json!(ana.id())));
    for field in ["keyName", "nonce", "mac"] {
        assert!(request[field].is_string(), "{field}");
    }
    let capability: Value = serde_json::from_str(request["capability"].as_str().unwrap()).unwrap();
    let allowed: BTreeSet<&str> =
        capability.as_object().unwrap().keys().map(String::as_str).collect();
    let organization = ana.me["organizationId"].as_str().unwrap();
    assert!(allowed.contains(format!("org:{organization}:presence").as_str()));
    assert!(allowed.contains(format!("org:{organization}:user:{}", ana.id()).as_str()));
    for room in ana.rooms().await {
        assert!(allowed.contains(room["channel"].as_str().unwrap()), "{}", room["channel"]);
    }
    for name in ["Garden Court Bristol-general", "Housekeeping Bristol"] {
        let channel = oliver.room(name).await["channel"].as_str().unwrap().to_owned();
        assert!(!allowed.contains(channel.as_str()), "{name}");
    }
    let foreign = |channel: &&str| channel.contains(":dm:") && !channel.contains(ana.id());
    assert!(!allowed.iter().any(foreign), "direct rooms of others");
    assert!(!allowed.iter().any(|channel| channel.contains('*')));
}

#[tokio::test]
async fn the_line_lets_nobody_into_a_room_they_are_not_in() {
    let house = House::demo().await;
    let (ana, oliver) = (house.desk("ana").await, house.desk("oliver").await);
    let room = oliver.room("Garden Court Bristol-general").await;
    let mut line = Line::open(&ana).await;
    assert_eq!(line.attach(room["channel"].as_str().unwrap()).await, Err(40160));
}
