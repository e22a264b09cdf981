//! Contract, extension 6: editing and deleting one's own messages.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::desk::{Desk, House, id};
use crate::line::Line;

const NOT_PERMITTED: u64 = 40160;

fn path(message_id: &str) -> String {
    format!("/api/chat/messages/{message_id}")
}

async fn edit(desk: &Desk<'_>, message_id: &str, text: &str) -> (StatusCode, Value) {
    desk.patch(&path(message_id), json!({"content": text})).await
}

#[tokio::test]
async fn ext6_an_edited_text_is_kept_and_told_on_the_rooms_channel() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.room("Front desk Lisbon").await;
    let mut line = Line::open(&bruno).await;
    line.attach(room["channel"].as_str().unwrap()).await.unwrap();
    ana.write(&room, "m1", "Late checkout for 305?").await.unwrap();

    let (status, edited) = edit(&ana, "m1", "Late checkout for 306?").await;
    assert_eq!(status, StatusCode::OK, "{edited}");
    assert_eq!(edited["content"], "Late checkout for 306?");
    assert_eq!((&edited["isEdited"], &edited["isDeleted"]), (&json!(true), &json!(false)));
    assert!(edited["updatedAt"].as_str() > edited["createdAt"].as_str(), "{edited}");

    let told = line.message("message.edited").await;
    let expected = json!({
        "id": "m1", "senderId": ana.id(), "content": "Late checkout for 306?",
        "updatedAt": edited["updatedAt"],
    });
    assert_eq!((&told["data"], &told["clientId"]), (&expected, &Value::Null));
    assert_eq!(bruno.history(&room, "?limit=1").await["messages"][0], edited);
    assert_eq!(bruno.room("Front desk Lisbon").await["lastMessage"], edited);

    let (status, again) = edit(&ana, "m1", "Late checkout for 306?").await;
    assert_eq!((status, again), (StatusCode::OK, edited.clone()), "the same text is no change");
    let (_, third) = edit(&ana, "m1", "Late checkout for 307?").await;
    assert!(third["updatedAt"].as_str() > edited["updatedAt"].as_str(), "versions only grow");
}

#[tokio::test]
async fn ext6_of_a_deleted_message_only_the_row_stays() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.room("Front desk Lisbon").await;
    let mut line = Line::open(&bruno).await;
    line.attach(room["channel"].as_str().unwrap()).await.unwrap();
    let before = bruno.room("Front desk Lisbon").await["unreadCount"].as_i64().unwrap();
    ana.write(&room, "m1", "The code of the safe is 4711").await.unwrap();

    let (status, deleted) = ana.delete(&path("m1")).await;
    assert_eq!(status, StatusCode::OK, "{deleted}");
    assert_eq!((&deleted["isDeleted"], &deleted["content"]), (&json!(true), &Value::Null));
    let told = line.message("message.deleted").await;
    let expected = json!({"id": "m1", "senderId": ana.id(), "updatedAt": deleted["updatedAt"]});
    assert_eq!(told["data"], expected);
    assert_eq!(bruno.history(&room, "?limit=1").await["messages"][0], deleted);
    let seen = bruno.room("Front desk Lisbon").await;
    assert_eq!(seen["unreadCount"].as_i64(), Some(before), "nobody has to read it any more");

    let (status, again) = ana.delete(&path("m1")).await;
    assert_eq!((status, again), (StatusCode::OK, deleted), "a second time changes nothing");
    let (status, refused) = edit(&ana, "m1", "back again").await;
    assert_eq!((status, &refused["code"]), (StatusCode::CONFLICT, &json!("conflict")));
    ana.write(&room, "m1", "The code of the safe is 4711").await.unwrap();
    let stored = house.stored(&room).await;
    let row = stored.iter().find(|row| id(row) == "m1").unwrap();
    assert_eq!(row["content"], Value::Null, "a late repetition does not bring it back");
}

#[tokio::test]
async fn ext6_the_file_of_a_deleted_message_is_served_to_nobody() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let room = ana.room("Front desk Lisbon").await;
    let part = reqwest::multipart::Part::bytes(b"%PDF-1.7 rates".to_vec()).file_name("rates.pdf");
    let form = reqwest::multipart::Form::new().text("roomId", id(&room).to_owned());
    let request = ana.request(reqwest::Method::POST, "/api/chat/upload");
    let (status, upload) = crate::desk::answer(request.multipart(form.part("file", part))).await;
    assert_eq!(status, StatusCode::CREATED, "{upload}");
    let url = upload["url"].as_str().unwrap();
    let mut message = ana.text("m1", "");
    message["data"]["type"] = "DOCUMENT".into();
    message["data"]["attachmentUrl"] = url.into();
    let mut line = Line::open(&ana).await;
    line.publish(room["channel"].as_str().unwrap(), message).await.unwrap();
    assert_eq!(ana.get(url).await.0, StatusCode::OK);

    let (status, refused) = edit(&ana, "m1", "a caption").await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "only texts are edited: {refused}");
    let (_, deleted) = ana.delete(&path("m1")).await;
    assert_eq!(
        (&deleted["attachmentUrl"], &deleted["attachmentName"]),
        (&json!(null), &json!(null))
    );
    assert_eq!(ana.get(url).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn ext6_a_message_is_its_writers_alone() {
    let house = House::demo().await;
    let (ana, bruno, oliver) =
        (house.desk("ana").await, house.desk("bruno").await, house.desk("oliver").await);
    let room = ana.group("Lost and found", &[&bruno]).await;
    ana.write(&room, "m1", "An umbrella").await.unwrap();
    for (who, expected) in [(&bruno, StatusCode::FORBIDDEN), (&oliver, StatusCode::FORBIDDEN)] {
        assert_eq!(edit(who, "m1", "A hat").await.0, expected);
        assert_eq!(who.delete(&path("m1")).await.0, expected);
    }
    assert_eq!(edit(&ana, "nothing", "A hat").await.0, StatusCode::NOT_FOUND);
    assert_eq!(ana.delete(&path("nothing")).await.0, StatusCode::NOT_FOUND);
    for (text, expected) in [
        (" \n".to_owned(), StatusCode::BAD_REQUEST),
        ("x".repeat(64 * 1024 + 1), StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        assert_eq!(edit(&ana, "m1", &text).await.0, expected);
    }
    let leave = format!("/api/chat/rooms/{}/participants/{}", id(&room), ana.id());
    assert_eq!(ana.delete(&leave).await.0, StatusCode::NO_CONTENT);
    assert_eq!(edit(&ana, "m1", "A hat").await.0, StatusCode::FORBIDDEN, "who left has no say");
    let kept = &bruno.history(&room, "").await["messages"][0];
    assert_eq!((&kept["content"], &kept["isEdited"]), (&json!("An umbrella"), &json!(false)));
}

#[tokio::test]
async fn ext6_nobody_but_the_backend_tells_of_changes() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.room("Front desk Lisbon").await;
    ana.write(&room, "m1", "Late checkout for 305?").await.unwrap();
    for who in [&ana, &bruno] {
        let mut line = Line::open(who).await;
        for (name, data) in [
            ("message.edited", json!({"id": "m1", "senderId": ana.id(), "content": "No"})),
            ("message.deleted", json!({"id": "m1", "senderId": ana.id()})),
        ] {
            let event = json!({"name": name, "data": data});
            let refused = line.publish(room["channel"].as_str().unwrap(), event).await;
            assert_eq!(refused, Err(NOT_PERMITTED), "{name}");
        }
    }
}

#[tokio::test]
async fn ext6_whoever_was_away_asks_what_was_changed_since() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.group("Lost and found", &[&bruno]).await;
    for number in 0..4 {
        ana.write(&room, &format!("m{number}"), "An umbrella").await.unwrap();
    }
    let since = |time: &Value| format!("?changedSince={}", time.as_str().unwrap());
    let start = bruno.history(&room, "").await["messages"][3]["createdAt"].clone();
    assert_eq!(bruno.history(&room, &since(&start)).await["messages"], json!([]));

    // The server's clock stands or goes back, and what comes later is later all the same.
    let back = |seconds: i64| house.fault(json!({"clock_skew_ms": -1_000 * seconds}));
    edit(&ana, "m2", "A hat").await;
    back(1);
    ana.delete(&path("m0")).await;
    back(2);
    edit(&ana, "m3", "A coat").await;
    let ids = |page: &Value| -> Vec<String> {
        page["messages"].as_array().unwrap().iter().map(|row| id(row).to_owned()).collect()
    };
    let all = bruno.history(&room, &since(&start)).await;
    assert_eq!(
        (ids(&all), &all["nextCursor"]),
        (vec!["m2".into(), "m0".into(), "m3".into()], &json!(null))
    );
    let first = bruno.history(&room, &format!("{}&limit=1", since(&start))).await;
    assert!(first["nextCursor"].is_string(), "there is more: {first}");
    let next = since(&first["messages"].as_array().unwrap().last().unwrap()["updatedAt"]);
    let rest = bruno.history(&room, &next).await;
    let both: Vec<String> = [ids(&first), ids(&rest)].concat();
    assert_eq!(both, ids(&all), "pages go on where they ended");
    let path = format!("/api/chat/rooms/{}/messages?changedSince=lately", id(&room));
    assert_eq!(bruno.get(&path).await.0, StatusCode::BAD_REQUEST);
}
