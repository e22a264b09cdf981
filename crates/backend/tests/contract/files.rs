//! Contract §2 and §4: uploads.

use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::desk::{Desk, House, answer, id};
use crate::line::Line;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR not much of a picture";

async fn upload(desk: &Desk<'_>, room: &Value, name: &str, bytes: Vec<u8>) -> (StatusCode, Value) {
    let file = Part::bytes(bytes).file_name(name.to_owned());
    let form = Form::new().part("file", file).text("roomId", id(room).to_owned());
    answer(desk.request(Method::POST, "/api/chat/upload").multipart(form)).await
}

#[tokio::test]
async fn a_picture_goes_to_the_participants_of_its_room_and_to_nobody_else() {
    let house = House::demo().await;
    let (ana, bruno, oliver) =
        (house.desk("ana").await, house.desk("bruno").await, house.desk("oliver").await);
    let room = ana.room("Front desk Lisbon").await;
    let (status, uploaded) = upload(&ana, &room, "stain in 412.png", PNG.to_vec()).await;
    assert_eq!(status, StatusCode::CREATED, "{uploaded}");
    assert_eq!(uploaded["mimeType"], "image/png");
    assert_eq!(uploaded["size"], PNG.len());
    assert_eq!(uploaded["name"], "stain in 412.png");

    let url = uploaded["url"].as_str().unwrap();
    let served = bruno.request(Method::GET, url).send().await.unwrap();
    assert_eq!(served.status(), StatusCode::OK);
    assert_eq!(served.headers()["content-type"], "image/png");
    assert_eq!(served.headers()["x-content-type-options"], "nosniff");
    let disposition = served.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert_eq!(disposition, "inline; filename*=UTF-8''stain%20in%20412.png");
    assert_eq!(served.bytes().await.unwrap(), PNG);

    assert_eq!(oliver.get(url).await.0, StatusCode::FORBIDDEN);
    assert_eq!(house.get(url).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(ana.get("/api/chat/files/none").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_message_carries_the_file_that_was_uploaded_whatever_it_calls_it() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let (room, other) = (ana.room("Front desk Lisbon").await, ana.room("company-wide").await);
    let (_, uploaded) = upload(&ana, &room, "bill.pdf", b"%PDF-1.7 bill".to_vec()).await;
    let message = |desk: &Desk<'_>, message_id: &str| {
        let mut message = desk.text(message_id, "The bill");
        message["data"]["type"] = "DOCUMENT".into();
        message["data"]["attachmentUrl"] = house.url(uploaded["url"].as_str().unwrap()).into();
        message["data"]["attachmentName"] = "totally harmless.pdf".into();
        message["data"]["attachmentSize"] = 1.into();
        message
    };
    let mut line = Line::open(&ana).await;
    line.publish(room["channel"].as_str().unwrap(), message(&ana, "m1")).await.unwrap();
    let stored = bruno.history(&room, "?limit=1").await["messages"][0].clone();
    assert_eq!(stored["type"], "DOCUMENT");
    assert_eq!(stored["attachmentUrl"], uploaded["url"]);
    assert_eq!(stored["attachmentName"], "bill.pdf");
    assert_eq!(stored["attachmentSize"], 13);

    let elsewhere = line.publish(other["channel"].as_str().unwrap(), message(&ana, "m2")).await;
    assert_eq!(elsewhere, Err(40000), "uploaded to another room");
    let mut line = Line::open(&bruno).await;
    let borrowed = line.publish(room["channel"].as_str().unwrap(), message(&bruno, "m3")).await;
    assert_eq!(borrowed, Err(40000), "uploaded by another person");
}

#[tokio::test]
async fn what_may_not_be_attached_is_refused_by_its_content() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let room = ana.room("Front desk Lisbon").await;
    for (name, bytes) in [
        ("photo.png", b"MZ\x90\0 a program".to_vec()),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()),
        ("page.pdf", b"<!doctype html><script>".to_vec()),
        ("empty.png", Vec::new()),
        ("setup.exe", PNG.to_vec()),
    ] {
        let (status, body) = upload(&ana, &room, name, bytes).await;
        assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{name} {body}");
    }
}

#[tokio::test]
async fn ten_mebibytes_are_taken_and_one_byte_more_is_not() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let room = ana.room("Front desk Lisbon").await;
    let mut bytes = PNG.to_vec();
    bytes.resize(10 * 1024 * 1024, 0);
    assert_eq!(upload(&ana, &room, "big.png", bytes.clone()).await.0, StatusCode::CREATED);
    bytes.push(0);
    let (status, body) = upload(&ana, &room, "big.png", bytes).await;
    assert_eq!((status, &body["code"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("too_large")));
}

#[tokio::test]
async fn uploads_go_to_rooms_one_is_in_and_have_both_parts() {
    let house = House::demo().await;
    let (ana, oliver) = (house.desk("ana").await, house.desk("oliver").await);
    let room = ana.room("Front desk Lisbon").await;
    assert_eq!(upload(&oliver, &room, "a.png", PNG.to_vec()).await.0, StatusCode::FORBIDDEN);
    let unknown = json!({"id": "nowhere"});
    assert_eq!(upload(&ana, &unknown, "a.png", PNG.to_vec()).await.0, StatusCode::NOT_FOUND);

    let only_file = Form::new().part("file", Part::bytes(PNG.to_vec()).file_name("a.png"));
    for request in [
        ana.request(Method::POST, "/api/chat/upload").multipart(only_file),
        ana.request(Method::POST, "/api/chat/upload").multipart(Form::new()),
        ana.request(Method::POST, "/api/chat/upload").json(&json!({"roomId": id(&room)})),
    ] {
        let (status, body) = answer(request).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
    }
}

#[tokio::test]
async fn a_name_cannot_lead_out_of_the_folder() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let room = ana.room("Front desk Lisbon").await;
    let (_, uploaded) = upload(&ana, &room, "../../../etc/evil.png", PNG.to_vec()).await;
    assert_eq!(uploaded["name"], "evil.png");
    for path in ["/api/chat/files/..%2F..%2Fetc%2Fpasswd", "/api/chat/files/.."] {
        assert_eq!(ana.get(path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}
