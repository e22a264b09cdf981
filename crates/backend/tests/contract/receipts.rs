//! Contract §2: read receipts and unread counts.

use reqwest::StatusCode;
use serde_json::json;

use crate::desk::{Desk, House, id};
use crate::line::Line;

async fn read(desk: &Desk<'_>, message: &str) -> (StatusCode, serde_json::Value) {
    desk.post(&format!("/api/chat/messages/{message}/read"), json!({})).await
}

#[tokio::test]
async fn bruno_reads_and_ana_hears_of_it_once() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.group("Keys", &[&bruno]).await;
    let mut line = Line::open(&ana).await;
    line.attach(room["channel"].as_str().unwrap()).await.unwrap();
    ana.write(&room, "m1", "Where is the key of 204?").await.unwrap();
    ana.write(&room, "m2", "Found it.").await.unwrap();
    assert_eq!(bruno.room("Keys").await["unreadCount"], 2);

    let (status, first) = read(&bruno, "m1").await;
    assert_eq!(status, StatusCode::OK);
    let event = line.message("read").await;
    assert_eq!(event["clientId"], bruno.id());
    assert_eq!(
        event["data"],
        json!({"messageId": "m1", "userId": bruno.id(), "readAt": first["readAt"]})
    );
    assert_eq!(bruno.room("Keys").await["unreadCount"], 1);

    let (_, again) = read(&bruno, "m1").await;
    assert_eq!(again, first, "idempotent");
    let (_, second) = read(&bruno, "m2").await;
    let event = line.message("read").await;
    assert_eq!(event["data"]["messageId"], "m2", "nothing was told of the repeat");
    assert_eq!(bruno.room("Keys").await["unreadCount"], 0);
    let (_, older) = read(&bruno, "m1").await;
    assert_eq!(older, first, "reading an older one moves nothing back");

    let page = ana.history(&room, "").await;
    let receipt = |index: usize| page["messages"][index]["readReceipts"].clone();
    assert_eq!(receipt(0), json!([{"userId": bruno.id(), "readAt": second["readAt"]}]));
    assert_eq!(receipt(1), json!([{"userId": bruno.id(), "readAt": first["readAt"]}]));
}

#[tokio::test]
async fn reading_counts_up_to_the_message_and_not_to_the_moment() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.group("Towels", &[&bruno]).await;
    ana.write(&room, "m1", "Six towels to 301").await.unwrap();
    ana.write(&room, "m2", "And a pillow").await.unwrap();
    read(&bruno, "m1").await;
    let room = bruno.room("Towels").await;
    assert_eq!(room["unreadCount"], 1);
    let places = room["participants"].as_array().unwrap();
    let own = places.iter().find(|place| place["userId"] == bruno.id()).unwrap();
    let messages = bruno.history(&room, "").await;
    assert_eq!(own["lastReadAt"], messages["messages"][1]["createdAt"]);
}

#[tokio::test]
async fn ones_own_messages_are_never_unread() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.group("Taxi", &[&bruno]).await;
    ana.write(&room, "m1", "Taxi at five").await.unwrap();
    assert_eq!(ana.room("Taxi").await["unreadCount"], 0);
}

#[tokio::test]
async fn only_participants_read_and_only_what_is_there() {
    let house = House::demo().await;
    let (ana, oliver) = (house.desk("ana").await, house.desk("oliver").await);
    let room = ana.room("Front desk Lisbon").await;
    let message = id(&ana.history(&room, "?limit=1").await["messages"][0]).to_owned();
    assert_eq!(read(&oliver, &message).await.0, StatusCode::FORBIDDEN);
    assert_eq!(read(&ana, "no-such-message").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn people_of_the_demo_have_a_little_left_to_read() {
    let house = House::demo().await;
    let mut all = Vec::new();
    for who in ["ana", "bruno", "chiara", "hanna", "oliver"] {
        let desk = house.desk(who).await;
        let unread: Vec<i64> =
            desk.rooms().await.iter().map(|room| room["unreadCount"].as_i64().unwrap()).collect();
        assert!(unread.iter().sum::<i64>() < 60, "{who}: {unread:?}");
        all.extend(unread);
    }
    // Of all of them together: what one person with five rooms has left is drawn anew each minute.
    assert!(all.contains(&0), "some room is read: {all:?}");
    assert!(all.iter().any(|unread| *unread > 0), "something is left: {all:?}");
}
