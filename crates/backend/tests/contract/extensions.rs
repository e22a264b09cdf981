//! Contract §5, and the demo's colleagues.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::desk::{House, id};
use crate::line::Line;

fn names(users: &Value) -> Vec<&str> {
    users["users"].as_array().unwrap().iter().map(|user| user["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn ext2_people_of_ones_own_property_come_first() {
    let house = House::demo().await;
    let (ana, oliver) = (house.desk("ana").await, house.desk("oliver").await);
    let (_, everybody) = ana.get("/api/chat/users").await;
    let properties = |user: &Value| user["propertyIds"].as_array().unwrap().clone();
    let is_near: Vec<bool> = everybody["users"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| properties(user).contains(&ana.me["propertyIds"][0]))
        .collect();
    assert!(is_near.is_sorted_by(|one, next| one >= next), "{is_near:?}");
    assert!(is_near.contains(&true) && is_near.contains(&false));
    assert!(!names(&everybody).contains(&"Ana Ribeiro"), "oneself is not sought");

    let (_, found) = ana.get("/api/chat/users?query=RIB").await;
    assert_eq!(names(&found), Vec::<&str>::new());
    let (_, found) = ana.get("/api/chat/users?query=oL").await;
    assert!(names(&found).contains(&"Oliver Hughes"));
    let bristol = oliver.me["propertyIds"][0].as_str().unwrap();
    let path = format!("/api/chat/users?propertyId={bristol}&limit=2");
    let (_, found) = ana.get(&path).await;
    let users = found["users"].as_array().unwrap();
    assert_eq!(users.len(), 2);
    assert!(users.iter().all(|user| properties(user).contains(&json!(bristol))));
}

#[tokio::test]
async fn ext3_muting_is_ones_own_and_kept() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.room("Front desk Lisbon").await;
    let place = |who: &str| format!("/api/chat/rooms/{}/participants/{who}", id(&room));
    let (status, muted) = ana.patch(&place(ana.id()), json!({"isMuted": true})).await;
    assert_eq!((status, &muted["isMuted"]), (StatusCode::OK, &json!(true)));
    let (status, _) = ana.patch(&place(bruno.id()), json!({"isMuted": true})).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let seen = ana.room("Front desk Lisbon").await;
    let is_muted = |who: &str| {
        let places = seen["participants"].as_array().unwrap();
        places.iter().find(|place| place["userId"] == who).unwrap()["isMuted"].clone()
    };
    assert_eq!((is_muted(ana.id()), is_muted(bruno.id())), (json!(true), json!(false)));
}

#[tokio::test]
async fn ext4_a_message_is_told_on_the_own_channel_of_the_others() {
    let house = House::demo().await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let organization = bruno.me["organizationId"].as_str().unwrap();
    let mut line = Line::open(&bruno).await;
    line.attach(&format!("org:{organization}:user:{}", bruno.id())).await.unwrap();
    let room = ana.room("company-wide").await;
    ana.write(&room, "m1", "Staff meeting moved").await.unwrap();
    ana.write(&room, "m2", "to three").await.unwrap();
    let event = line.message("rooms.changed").await;
    assert_eq!(event["data"], json!({"roomId": room["id"], "reason": "message"}));
}

#[tokio::test]
async fn ext5_the_settings_name_properties_with_their_time_zones_and_the_live_address() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let (status, config) = ana.get("/api/chat/config").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(config["organizationName"], "Larkfield Hotels");
    assert_eq!(config["retentionDays"], 90);
    let zones: Vec<&str> = config["properties"]
        .as_array()
        .unwrap()
        .iter()
        .map(|property| property["timeZone"].as_str().unwrap())
        .collect();
    assert_eq!(zones, ["Europe/Vienna", "Europe/London", "Europe/Lisbon"]);
    assert_eq!(config["live"]["endpoint"], house.backend.live());
    assert_eq!(config["live"]["rest"], house.backend.http());
    assert!(config["features"].as_array().unwrap().contains(&json!("mute")));
}

#[tokio::test]
async fn the_demo_is_a_whole_organization_and_the_same_for_the_same_seed() {
    let (one, same) = (House::demo().await, House::demo().await);
    let announcement = one.backend.announcement().await.unwrap();
    let demo = announcement.demo.unwrap();
    assert_eq!(demo.people.len(), 22);
    for role in ["ORG_ADMIN", "PROPERTY_MGR", "STAFF"] {
        assert!(demo.people.iter().any(|person| person.role == role));
    }
    let mut total = 0;
    for room in one.desk("emma").await.rooms().await {
        total += one.stored(&room).await.len();
    }
    assert!(total > 100, "{total}");
    let (ana, again) = (one.desk("ana").await, same.desk("ana").await);
    assert_eq!(ana.id(), again.id());
    let room = ana.room("Front desk Lisbon").await;
    let texts = |rows: Vec<Value>| rows.into_iter().map(|row| row["content"].clone());
    let first: Vec<Value> = texts(one.stored(&room).await).take(50).collect();
    let second: Vec<Value> = texts(same.stored(&room).await).take(50).collect();
    assert_eq!(first, second);
}

#[tokio::test]
async fn a_colleague_reads_types_and_answers() {
    let house = House::with(&["--memory", "--demo", "--colleagues", "--faults"]).await;
    let (ana, bruno) = (house.desk("ana").await, house.desk("bruno").await);
    let room = ana.room("Housekeeping Lisbon").await;
    let mut line = Line::open(&ana).await;
    line.attach(room["channel"].as_str().unwrap()).await.unwrap();
    line.publish(room["channel"].as_str().unwrap(), ana.text("m1", "Towels to 412, please"))
        .await
        .unwrap();
    let own = line.message("message").await;
    assert_eq!(own["id"], "m1");
    let read = line.message("read").await;
    let typing = line.message("typing").await;
    let answer = line.message("message").await;
    let who = &answer["data"]["senderId"];
    assert_eq!((&read["data"]["userId"], &typing["data"]["userId"]), (who, who));
    assert_eq!(typing["data"]["isTyping"], true);
    assert!(*who != ana.id() && *who != bruno.id(), "those who signed in speak for themselves");
    assert!(answer["data"]["content"].as_str().unwrap().starts_with("412: "), "{answer}");
    let last = ana.history(&room, "?limit=1").await["messages"][0].clone();
    assert_eq!(last["id"], answer["data"]["id"]);
}
