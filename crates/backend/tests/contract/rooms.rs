//! Contract §2: rooms and who is in them.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::desk::{House, id};
use crate::line::Line;

const OTHERS: &str = r#"{
    "name": "Other Hotels",
    "properties": [{"name": "Other House", "timeZone": "Europe/Paris"}],
    "people": [
        {"name": "Zoé", "email": "zoe@other.example", "password": "zoe", "role": "ORG_ADMIN"},
        {"name": "Yann", "email": "yann@other.example", "password": "yann",
         "properties": ["Other House"]}
    ]
}"#;

/// The demo, and another organization in the same database.
async fn two_organizations() -> (tempfile::TempDir, House) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("others.json");
    std::fs::write(&file, OTHERS).unwrap();
    let file = file.to_str().unwrap().to_owned();
    let house = House::with(&["--memory", "--demo", "--faults", "--organization", &file]).await;
    (folder, house)
}

fn names(rooms: &[Value]) -> Vec<&str> {
    rooms.iter().filter_map(|room| room["name"].as_str()).collect()
}

#[tokio::test]
async fn ana_sees_rooms_of_all_four_kinds_with_what_the_contract_shows_of_them() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let rooms = ana.rooms().await;
    for kind in ["ORGANIZATION", "PROPERTY", "GROUP", "DIRECT"] {
        assert!(rooms.iter().any(|room| room["type"] == kind), "{kind}");
    }
    for room in &rooms {
        assert_eq!(room["organizationId"], ana.me["organizationId"]);
        let me = room["participants"].as_array().unwrap().iter();
        let me = me.filter(|place| place["userId"] == ana.id()).collect::<Vec<_>>();
        assert_eq!(me.len(), 1);
        assert_eq!(me[0]["user"]["name"], "Ana Ribeiro");
        assert_eq!(room["lastMessage"]["createdAt"], room["lastMessageAt"]);
    }
    let times: Vec<&str> =
        rooms.iter().map(|room| room["lastMessageAt"].as_str().unwrap()).collect();
    assert!(times.is_sorted_by(|one, next| one >= next), "the newest first: {times:?}");
}

#[tokio::test]
async fn every_kind_of_room_has_the_channel_of_the_contract() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let organization = ana.me["organizationId"].as_str().unwrap();
    for room in ana.rooms().await {
        let mut people: Vec<&str> = room["participants"]
            .as_array()
            .unwrap()
            .iter()
            .map(|place| place["userId"].as_str().unwrap())
            .collect();
        people.sort_unstable();
        let rest = match room["type"].as_str().unwrap() {
            "ORGANIZATION" => "company-wide".to_owned(),
            "PROPERTY" => format!("property:{}:general", room["propertyId"].as_str().unwrap()),
            "GROUP" => format!("group:{}", id(&room)),
            _ => format!("dm:{}", people.join("-")),
        };
        assert_eq!(room["channel"], format!("org:{organization}:{rest}"));
    }
}

#[tokio::test]
async fn an_organization_and_its_properties_bring_their_rooms_with_them() {
    let (_folder, house) = two_organizations().await;
    let zoe = house.desk_of("zoe@other.example", "zoe").await;
    assert_eq!(names(&zoe.rooms().await), ["company-wide"]);
    let yann = house.desk_of("yann@other.example", "yann").await;
    let rooms = yann.rooms().await;
    let mut found = names(&rooms);
    found.sort_unstable();
    assert_eq!(found, ["Other House-general", "company-wide"]);
    let general = yann.room("Other House-general").await;
    assert_eq!(general["property"]["name"], "Other House");
}

#[tokio::test]
async fn rooms_and_people_of_another_organization_do_not_exist() {
    let (_folder, house) = two_organizations().await;
    let (ana, zoe) = (house.desk("ana").await, house.desk_of("zoe@other.example", "zoe").await);
    let room = ana.room("company-wide").await;
    let message = ana.history(&room, "?limit=1").await["messages"][0].clone();
    for path in [
        format!("/api/chat/rooms/{}", id(&room)),
        format!("/api/chat/rooms/{}/messages", id(&room)),
        format!("/api/chat/rooms/{}/participants", id(&room)),
    ] {
        assert_eq!(zoe.get(&path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let read = format!("/api/chat/messages/{}/read", id(&message));
    assert_eq!(zoe.post(&read, json!({})).await.0, StatusCode::NOT_FOUND);
    let direct = json!({"type": "DIRECT", "participantIds": [ana.id()]});
    assert_eq!(zoe.post("/api/chat/rooms", direct).await.0, StatusCode::NOT_FOUND);
    let (_, users) = zoe.get("/api/chat/users").await;
    assert_eq!(names(users["users"].as_array().unwrap()), ["Yann"]);
}

#[tokio::test]
async fn a_room_one_is_not_in_is_closed() {
    let house = House::demo().await;
    let (ana, oliver) = (house.desk("ana").await, house.desk("oliver").await);
    let room = ana.room("Front desk Lisbon").await;
    for path in ["", "/messages", "/participants"] {
        let path = format!("/api/chat/rooms/{}{path}", id(&room));
        assert_eq!(oliver.get(&path).await.0, StatusCode::FORBIDDEN, "{path}");
    }
    let add = format!("/api/chat/rooms/{}/participants", id(&room));
    let (status, _) = oliver.post(&add, json!({"userId": oliver.id()})).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_direct_room_is_made_once_whoever_asks() {
    let house = House::demo().await;
    let (fatima, oliver) = (house.desk("fatima").await, house.desk("oliver").await);
    let ask = |other: &str| json!({"type": "DIRECT", "participantIds": [other]});
    let (status, room) = fatima.post("/api/chat/rooms", ask(oliver.id())).await;
    assert_eq!((status, &room["type"]), (StatusCode::CREATED, &json!("DIRECT")));
    let (status, again) = oliver.post("/api/chat/rooms", ask(fatima.id())).await;
    assert_eq!((status, &again["id"]), (StatusCode::OK, &room["id"]));
    let (status, alone) = fatima.post("/api/chat/rooms", ask(fatima.id())).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{alone}");
}

#[tokio::test]
async fn everybody_makes_groups_of_their_own_property() {
    let house = House::demo().await;
    let (ana, bruno, oliver) =
        (house.desk("ana").await, house.desk("bruno").await, house.desk("oliver").await);
    let room = ana.group("  Breakfast boxes ", &[&bruno]).await;
    assert_eq!(room["name"], "Breakfast boxes");
    assert_eq!(room["participants"].as_array().unwrap().len(), 2);
    assert_eq!(bruno.room("Breakfast boxes").await["id"], room["id"]);

    let lisbon = &ana.me["propertyIds"][0];
    let bristol = &oliver.me["propertyIds"][0];
    let refused = [
        (json!({"name": "", "propertyId": lisbon}), StatusCode::BAD_REQUEST),
        (json!({"name": "x".repeat(81), "propertyId": lisbon}), StatusCode::BAD_REQUEST),
        (json!({"name": "x", "propertyId": "nowhere"}), StatusCode::BAD_REQUEST),
        (json!({"name": "x", "propertyId": bristol}), StatusCode::FORBIDDEN),
        (
            json!({"name": "x", "propertyId": lisbon, "participantIds": [oliver.id()]}),
            StatusCode::FORBIDDEN,
        ),
        (
            json!({"name": "x", "propertyId": lisbon, "participantIds": ["nobody"]}),
            StatusCode::BAD_REQUEST,
        ),
        (
            json!({"name": "x", "propertyId": lisbon, "allowedPropertyIds": [bristol]}),
            StatusCode::FORBIDDEN,
        ),
    ];
    for (mut body, expected) in refused {
        body["type"] = "GROUP".into();
        if body["participantIds"].is_null() {
            body["participantIds"] = json!([]);
        }
        let (status, answer) = ana.post("/api/chat/rooms", body.clone()).await;
        assert_eq!(status, expected, "{body} {answer}");
    }
}

#[tokio::test]
async fn a_manager_makes_a_group_across_properties_where_the_organization_allows_it() {
    let house = House::demo().await;
    let (chiara, oliver) = (house.desk("chiara").await, house.desk("oliver").await);
    let hanna = house.desk("hanna").await;
    let body = json!({
        "type": "GROUP", "name": "Crew contract", "propertyId": chiara.me["propertyIds"][0],
        "participantIds": [oliver.id()], "allowedPropertyIds": [oliver.me["propertyIds"][0]],
    });
    let (status, room) = chiara.post("/api/chat/rooms", body).await;
    assert_eq!(status, StatusCode::CREATED, "{room}");
    let add = format!("/api/chat/rooms/{}/participants", id(&room));
    let (status, _) = chiara.post(&add, json!({"userId": hanna.id()})).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "Innsbruck was not allowed");
}

#[tokio::test]
async fn people_come_into_a_group_and_leave_it() {
    let house = House::demo().await;
    let (ana, bruno, fatima) =
        (house.desk("ana").await, house.desk("bruno").await, house.desk("fatima").await);
    let room = ana.group("Lost and found", &[&bruno]).await;
    let path = format!("/api/chat/rooms/{}/participants", id(&room));

    let (status, added) = bruno.post(&path, json!({"userId": fatima.id()})).await;
    assert_eq!((status, &added["user"]["name"]), (StatusCode::CREATED, &json!("Fátima Lopes")));
    let (status, _) = bruno.post(&path, json!({"userId": fatima.id()})).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let (_, list) = fatima.get(&path).await;
    assert_eq!(list["participants"].as_array().unwrap().len(), 3);

    let ana_in_it = format!("{path}/{}", ana.id());
    let (status, _) = fatima.delete(&ana_in_it).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "only the maker and managers remove others");
    let fatima_in_it = format!("{path}/{}", fatima.id());
    assert_eq!(fatima.delete(&fatima_in_it).await.0, StatusCode::NO_CONTENT);
    assert_eq!(fatima.get(&path).await.0, StatusCode::FORBIDDEN);
    assert_eq!(ana.delete(&format!("{path}/{}", bruno.id())).await.0, StatusCode::NO_CONTENT);
    assert_eq!(ana.delete(&format!("{path}/{}", bruno.id())).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_people_of_other_kinds_of_rooms_are_given() {
    let house = House::demo().await;
    let (ana, fatima) = (house.desk("ana").await, house.desk("fatima").await);
    for name in ["company-wide", "Harbour House Lisbon-general"] {
        let room = ana.room(name).await;
        let path = format!("/api/chat/rooms/{}/participants", id(&room));
        let (status, _) = ana.delete(&format!("{path}/{}", ana.id())).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{name}");
    }
    let bruno = house.desk("bruno").await;
    let path = format!("/api/chat/rooms/{}/participants", id(&ana.direct(&bruno).await));
    let (status, _) = ana.post(&path, json!({"userId": fatima.id()})).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn whoever_is_put_into_a_room_is_told_on_their_own_channel() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let channel =
        format!("org:{}:user:{}", bruno.me["organizationId"].as_str().unwrap(), bruno.id());
    let mut line = Line::open(&bruno).await;
    line.attach(&channel).await.unwrap();
    let room = ana.group("Handover", &[&bruno]).await;
    let event = line.message("rooms.changed").await;
    assert_eq!(event["data"], json!({"roomId": room["id"], "reason": "joined"}));

    let path = format!("/api/chat/rooms/{}/participants/{}", id(&room), bruno.id());
    ana.delete(&path).await;
    let event = line.message("rooms.changed").await;
    assert_eq!(event["data"], json!({"roomId": room["id"], "reason": "left"}));
}

#[tokio::test]
async fn malformed_requests_are_refused_in_words() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    for body in [
        json!({}),
        json!([]),
        json!({"type": "PARTY"}),
        json!({"type": "GROUP", "name": 5}),
        json!({"type": "DIRECT", "participantIds": "bruno"}),
        json!({"type": "DIRECT", "participantIds": []}),
    ] {
        let (status, answer) = ana.post("/api/chat/rooms", body.clone()).await;
        assert!(status.is_client_error() && answer["error"].is_string(), "{body}: {status}");
    }
    let request = ana.request(reqwest::Method::POST, "/api/chat/rooms");
    let request = request.header("content-type", "application/json").body("{\"type\":");
    let (status, answer) = crate::desk::answer(request).await;
    assert_eq!((status, &answer["code"]), (StatusCode::BAD_REQUEST, &json!("invalid")));
}
