//! Contract §3: what is published on a room's channel is the room's message.

use serde_json::{Value, json};

use crate::desk::{Desk, House, id};
use crate::line::Line;

const INVALID: u64 = 40000;
const TOO_LARGE: u64 = 40009;
const FORGED: u64 = 40012;
const NOT_PERMITTED: u64 = 40160;

#[tokio::test]
async fn a_published_message_is_delivered_and_stored_under_its_id() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.room("Front desk Lisbon").await;
    let mut line = Line::open(&bruno).await;
    line.attach(room["channel"].as_str().unwrap()).await.unwrap();
    let serial = ana.write(&room, "m1", "Late checkout for 305?").await.unwrap();

    let message = line.message("message").await;
    assert_eq!((&message["id"], &message["serial"]), (&json!("m1"), &serial));
    assert_eq!(message["clientId"], ana.id());
    assert_eq!(message["data"]["content"], "Late checkout for 305?");

    let stored = &bruno.history(&room, "?limit=1").await["messages"][0];
    assert_eq!((&stored["id"], &stored["senderId"]), (&json!("m1"), &json!(ana.id())));
    assert_eq!(stored["content"], "Late checkout for 305?");
    let room = bruno.room("Front desk Lisbon").await;
    assert_eq!(room["lastMessage"]["id"], "m1");
    assert_eq!(room["lastMessageAt"], stored["createdAt"]);
    assert_ne!(
        stored["createdAt"], "2026-01-01T00:00:00.000Z",
        "the server's time, not the desk's"
    );
}

#[tokio::test]
async fn a_second_publish_of_a_message_is_acknowledged_and_not_a_second_message() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let switches = ["--data", data, "--demo", "--faults", "--messages-per-minute", "1"];
    let house = House::with(&switches).await;
    let ana = house.desk("ana").await;
    let room = ana.room("Front desk Lisbon").await;
    let before = house.stored(&room).await.len();
    ana.write(&room, "m1", "Once").await.unwrap();
    ana.write(&room, "m1", "Once").await.unwrap();
    assert_eq!(house.stored(&room).await.len(), before + 1);
    let cookie = ana.cookie.clone();
    drop(house);

    // The live endpoint has forgotten by now, the database has not.
    let house = House::with(&switches).await;
    let ana = Desk { house: &house, cookie, me: ana_of(&house).await };
    ana.write(&room, "m1", "Once").await.unwrap();
    assert_eq!(house.stored(&room).await.len(), before + 1);
}

async fn ana_of(house: &House) -> Value {
    house.desk("ana").await.me
}

#[tokio::test]
async fn order_in_a_room_is_the_order_of_arrival_even_when_the_clock_goes_back() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.group("Clock", &[&bruno]).await;
    ana.write(&room, "m1", "one").await.unwrap();
    house.fault(json!({"clock_skew_ms": -600_000}));
    ana.write(&room, "m2", "two").await.unwrap();
    house.fault(json!({"clock_skew_ms": 0}));
    bruno.write(&room, "m3", "three").await.unwrap();
    let rows = house.stored(&room).await;
    assert_eq!(rows.iter().map(id).collect::<Vec<_>>(), ["m1", "m2", "m3"]);
    let times: Vec<&str> = rows.iter().map(|row| row["createdAt"].as_str().unwrap()).collect();
    assert!(times.is_sorted_by(|one, next| one < next), "{times:?}");
}

#[tokio::test]
async fn the_first_message_to_a_person_makes_the_direct_room() {
    let house = House::demo().await;
    let (fatima, rui) = (house.desk("fatima").await, house.desk("rui").await);
    let organization = fatima.me["organizationId"].as_str().unwrap();
    let mut pair = [fatima.id(), rui.id()];
    pair.sort_unstable();
    let channel = format!("org:{organization}:dm:{}-{}", pair[0], pair[1]);

    let mut own = Line::open(&rui).await;
    own.attach(&format!("org:{organization}:user:{}", rui.id())).await.unwrap();
    let mut line = Line::open(&fatima).await;
    line.publish(&channel, fatima.text("m1", "Can you look at 112?")).await.unwrap();

    let event = own.message("rooms.changed").await;
    let rooms = rui.rooms().await;
    let room = rooms.iter().find(|room| room["channel"] == channel.as_str()).unwrap();
    assert_eq!(event["data"], json!({"roomId": room["id"], "reason": "joined"}));
    assert_eq!((&room["unreadCount"], &room["lastMessage"]["id"]), (&json!(1), &json!("m1")));
}

#[tokio::test]
async fn what_is_no_proper_message_of_its_sender_is_refused_and_not_stored() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.room("Front desk Lisbon").await;
    let channel = room["channel"].as_str().unwrap();
    let before = house.stored(&room).await;
    let mut line = Line::open(&ana).await;
    let with = |change: fn(&mut Value)| {
        let mut message = ana.text("m1", "text");
        change(&mut message["data"]);
        message
    };
    let mut forged = ana.text("m1", "text");
    forged["data"]["senderId"] = bruno.id().into();
    let taken = ana.text(id(&before[0]), "somebody else's id");
    for (message, code) in [
        (forged, FORGED),
        (with(|data| data["content"] = "  ".into()), INVALID),
        (with(|data| data["content"] = Value::Null), INVALID),
        (with(|data| data["type"] = "SYSTEM".into()), INVALID),
        (with(|data| data["type"] = "VIDEO".into()), INVALID),
        (with(|data| data["type"] = "IMAGE".into()), INVALID),
        (with(|data| data["id"] = "".into()), INVALID),
        (with(|data| data["attachmentUrl"] = "https://elsewhere.example/x".into()), INVALID),
        (json!({"name": "message", "data": "just text"}), INVALID),
        (json!({"name": "message"}), INVALID),
        (ana.text("m1", &"x".repeat(64 * 1024)), TOO_LARGE),
    ] {
        let refused = line.publish(channel, message.clone()).await;
        assert_eq!(refused, Err(code), "{message}");
    }
    let not_mine = before.iter().find(|row| row["senderId"] != ana.id());
    assert!(not_mine.is_some());
    let refused = line.publish(channel, taken).await;
    assert!(refused == Err(INVALID) || before[0]["senderId"] == ana.id(), "{refused:?}");
    assert_eq!(house.stored(&room).await, before);
}

#[tokio::test]
async fn whoever_has_left_a_room_writes_there_no_more() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.group("Parking", &[&bruno]).await;
    let channel = room["channel"].as_str().unwrap().to_owned();
    // The token still allows the channel: the room itself must refuse.
    let mut line = Line::open(&bruno).await;
    line.publish(&channel, bruno.text("m1", "Garage is full")).await.unwrap();
    let path = format!("/api/chat/rooms/{}/participants/{}", id(&room), bruno.id());
    ana.delete(&path).await;
    let refused = line.publish(&channel, bruno.text("m2", "Still here?")).await;
    assert_eq!(refused, Err(NOT_PERMITTED));
    assert_eq!(house.stored(&room).await.len(), 1);
}

#[tokio::test]
async fn typing_passes_by_and_a_forged_one_does_not() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.room("Front desk Lisbon").await;
    let channel = room["channel"].as_str().unwrap();
    let before = house.stored(&room).await.len();
    let mut hears = Line::open(&bruno).await;
    hears.attach(channel).await.unwrap();
    let mut line = Line::open(&ana).await;
    let typing = |who: &str| {
        json!({
            "name": "typing", "extras": {"ephemeral": true},
            "data": {"userId": who, "userName": "Ana Ribeiro", "isTyping": true},
        })
    };
    assert_eq!(line.publish(channel, typing(bruno.id())).await, Err(FORGED));
    line.publish(channel, typing(ana.id())).await.unwrap();
    assert_eq!(hears.message("typing").await["data"]["userId"], ana.id());
    assert_eq!(house.stored(&room).await.len(), before);
}
