//! Contract, extension 8: reactions, as annotations of the message.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::desk::{Desk, House, id};
use crate::line::Line;

const INVALID: u64 = 40000;
const BAD_VALUE: u64 = 40003;
const TOO_LARGE: u64 = 40009;
const FORGED: u64 = 40012;
const NOT_PERMITTED: u64 = 40160;
const UNKNOWN: u64 = 40400;
const TOO_MANY: u64 = 42911;

fn reaction(serial: &Value, emoji: &str) -> Value {
    json!({"type": "reaction:distinct.v1", "name": emoji, "messageSerial": serial, "action": 0})
}

fn taken_back(serial: &Value, emoji: &str) -> Value {
    json!({"type": "reaction:distinct.v1", "name": emoji, "messageSerial": serial, "action": 1})
}

fn of(people: &[&Desk<'_>]) -> Value {
    let mut ids: Vec<&str> = people.iter().map(|desk| desk.id()).collect();
    ids.sort_unstable();
    json!({"total": ids.len(), "clientIds": ids, "clipped": false})
}

async fn react(desk: &Desk<'_>, room: &Value, annotation: Value) -> Result<Value, u64> {
    Line::open(desk).await.annotate(room["channel"].as_str().unwrap(), annotation).await
}

/// A reaction or taking one back, which is taken.
async fn taken(desk: &Desk<'_>, room: &Value, annotation: Value) {
    react(desk, room, annotation).await.unwrap();
}

async fn newest(desk: &Desk<'_>, room: &Value) -> Value {
    desk.history(room, "?limit=1").await["messages"][0].clone()
}

#[tokio::test]
async fn ext8_a_reaction_is_kept_and_its_summary_told_to_everybody_in_the_room() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.room("Front desk Lisbon").await;
    let channel = room["channel"].as_str().unwrap();
    let mut line = Line::open(&bruno).await;
    line.attach(channel).await.unwrap();
    let serial = ana.write(&room, "m1", "Cake in the kitchen").await.unwrap();
    let row = newest(&bruno, &room).await;
    assert_eq!((&row["serial"], &row["reactions"]), (&serial, &Value::Null));

    taken(&ana, &room, reaction(&serial, "🎉")).await;
    let first = line.summary().await;
    assert_eq!((&first["serial"], &first["data"]), (&serial, &Value::Null));
    let both = line.annotate(channel, reaction(&serial, "🎉")).await.unwrap();
    let second = line.summary().await;
    let expected = json!({"reaction:distinct.v1": {"🎉": of(&[&ana, &bruno])}});
    assert_eq!(second["annotations"]["summary"], expected);

    let row = newest(&bruno, &room).await;
    assert_eq!(row["reactions"]["summary"], json!({"🎉": of(&[&ana, &bruno])}));
    assert_eq!(row["reactions"]["version"], both);
    let version = row["reactions"]["version"].as_str();
    assert!(version > first["channelSerial"].as_str(), "later than what was told before");
    assert!(version < second["channelSerial"].as_str(), "and what was told of it is no older");
    assert_eq!((&row["isEdited"], &row["updatedAt"]), (&json!(false), &row["createdAt"]));

    taken(&ana, &room, taken_back(&serial, "🎉")).await;
    line.annotate(channel, taken_back(&serial, "🎉")).await.unwrap();
    line.summary().await;
    assert_eq!(line.summary().await["annotations"]["summary"], json!({}));
    assert_eq!(newest(&bruno, &room).await["reactions"]["summary"], json!({}));
}

#[tokio::test]
async fn ext8_what_the_channel_has_forgotten_is_reacted_to_all_the_same() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.room("Front desk Lisbon").await;
    let mut line = Line::open(&bruno).await;
    line.attach(room["channel"].as_str().unwrap()).await.unwrap();
    // Of the demo's past, which never passed through the channel.
    let row = newest(&ana, &room).await;
    let unread = bruno.room("Front desk Lisbon").await["unreadCount"].clone();
    taken(&ana, &room, reaction(&row["serial"], "👍")).await;
    let told = line.summary().await;
    assert_eq!(told["serial"], row["serial"]);
    let expected = json!({"reaction:distinct.v1": {"👍": of(&[&ana])}});
    assert_eq!(told["annotations"]["summary"], expected);
    let seen = bruno.room("Front desk Lisbon").await;
    assert_eq!(seen["unreadCount"], unread, "nothing to read");
    assert_eq!(seen["lastMessageAt"], room["lastMessageAt"], "and the room stays where it is");
    assert_eq!(seen["lastMessage"]["reactions"]["summary"], json!({"👍": of(&[&ana])}));
}

#[tokio::test]
async fn ext8_once_and_again_is_once() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let room = ana.room("Front desk Lisbon").await;
    let serial = newest(&ana, &room).await["serial"].clone();
    for _ in 0..2 {
        taken(&ana, &room, reaction(&serial, "👀")).await;
    }
    let row = newest(&ana, &room).await;
    assert_eq!(row["reactions"]["summary"], json!({"👀": of(&[&ana])}));
    for _ in 0..2 {
        taken(&ana, &room, taken_back(&serial, "👀")).await;
    }
    assert_eq!(newest(&ana, &room).await["reactions"]["summary"], json!({}));
}

#[tokio::test]
async fn ext8_forged_malformed_and_oversized_reactions_are_refused() {
    let house = House::demo().await;
    let (ana, bruno, oliver) =
        (house.desk("ana").await, house.desk("bruno").await, house.desk("oliver").await);
    let room = ana.group("Lost and found", &[&bruno]).await;
    let serial = ana.write(&room, "m1", "An umbrella").await.unwrap();
    let mut as_bruno = reaction(&serial, "👍");
    as_bruno["clientId"] = bruno.id().into();
    let mut heavy = reaction(&serial, "👍");
    heavy["data"] = "x".repeat(100_000).into();
    let mut votes = reaction(&serial, "👍");
    votes["type"] = "votes:total.v1".into();
    for (annotation, code) in [
        (as_bruno, FORGED),
        (heavy, TOO_LARGE),
        (votes, INVALID),
        (reaction(&serial, ""), BAD_VALUE),
        (reaction(&serial, "hello"), INVALID),
        (reaction(&serial, "<b>"), INVALID),
        (reaction(&serial, &"👍".repeat(50_000)), INVALID),
        (reaction(&json!("00000000000000-000@nothing:000"), "👍"), UNKNOWN),
    ] {
        let refused = react(&ana, &room, annotation.clone()).await;
        assert_eq!(refused, Err(code), "{}", annotation["name"].as_str().unwrap().len());
    }
    assert_eq!(react(&oliver, &room, reaction(&serial, "👍")).await, Err(NOT_PERMITTED));
    let elsewhere = ana.room("Front desk Lisbon").await;
    assert_eq!(react(&ana, &elsewhere, reaction(&serial, "👍")).await, Err(UNKNOWN));
    let leave = format!("/api/chat/rooms/{}/participants/{}", id(&room), bruno.id());
    let mut stays = Line::open(&bruno).await;
    assert_eq!(ana.delete(&leave).await.0, StatusCode::NO_CONTENT);
    let late = stays.annotate(room["channel"].as_str().unwrap(), reaction(&serial, "👍")).await;
    assert_eq!(late, Err(NOT_PERMITTED), "who was taken out has no say");
    assert_eq!(newest(&ana, &room).await["reactions"], Value::Null);
}

#[tokio::test]
async fn ext8_a_message_has_twenty_different_reactions_and_a_person_sixty_a_minute() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let room = ana.room("Front desk Lisbon").await;
    let serial = newest(&ana, &room).await["serial"].clone();
    let mut line = Line::open(&ana).await;
    let channel = room["channel"].as_str().unwrap();
    let animals: Vec<String> =
        (0x1F400..0x1F418).filter_map(char::from_u32).map(String::from).collect();
    for emoji in &animals[..20] {
        line.annotate(channel, reaction(&serial, emoji)).await.unwrap();
    }
    let one_more = line.annotate(channel, reaction(&serial, &animals[20])).await;
    assert_eq!(one_more, Err(INVALID));
    line.annotate(channel, reaction(&serial, &animals[3])).await.unwrap();
    line.annotate(channel, taken_back(&serial, &animals[0])).await.unwrap();
    line.annotate(channel, reaction(&serial, &animals[20])).await.unwrap();
    let row = newest(&ana, &room).await;
    assert_eq!(row["reactions"]["summary"].as_object().unwrap().len(), 20);
    let mut refused = None;
    for _ in 0..60 {
        refused = refused.or(line.annotate(channel, reaction(&serial, &animals[3])).await.err());
    }
    assert_eq!(refused, Some(TOO_MANY));
}

#[tokio::test]
async fn ext8_a_deleted_message_has_no_reactions_and_gets_none() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let room = ana.room("Front desk Lisbon").await;
    let serial = ana.write(&room, "m1", "Cake").await.unwrap();
    taken(&ana, &room, reaction(&serial, "👍")).await;
    let (status, deleted) = ana.delete("/api/chat/messages/m1").await;
    assert_eq!((status, &deleted["reactions"]["summary"]), (StatusCode::OK, &json!({})));
    assert_eq!(react(&ana, &room, reaction(&serial, "👍")).await, Err(INVALID));
    assert_eq!(react(&ana, &room, taken_back(&serial, "👍")).await, Err(INVALID));
}

#[tokio::test]
async fn ext8_whoever_was_away_asks_what_was_reacted_to_since() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.group("Lost and found", &[&bruno]).await;
    let mut serials = Vec::new();
    for number in 0..4 {
        serials.push(ana.write(&room, &format!("m{number}"), "An umbrella").await.unwrap());
    }
    let mut since = bruno.history(&room, "").await["messages"][0]["createdAt"].clone();
    taken(&bruno, &room, reaction(&serials[2], "👍")).await;
    ana.patch("/api/chat/messages/m0", json!({"content": "A hat"})).await;
    taken(&bruno, &room, reaction(&serials[1], "👀")).await;
    taken(&bruno, &room, taken_back(&serials[1], "👀")).await;
    let mut all = Vec::new();
    while !since.is_null() {
        let query = format!("?limit=1&changedSince={}", since.as_str().unwrap());
        let page = ana.history(&room, &query).await;
        let rows = page["messages"].as_array().unwrap();
        all.extend(rows.iter().map(|row| id(row).to_owned()));
        since = page["nextCursor"].clone();
    }
    assert_eq!(all, ["m2", "m0", "m1"]);
}
