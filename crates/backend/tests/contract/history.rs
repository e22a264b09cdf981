//! Contract §2: history.

use std::collections::BTreeSet;
use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::desk::{House, id};

fn ids(page: &Value) -> Vec<String> {
    page["messages"].as_array().unwrap().iter().map(|message| id(message).to_owned()).collect()
}

#[tokio::test]
async fn pages_of_fifty_lead_back_to_the_first_message_without_a_gap_or_a_repeat() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let room = ana.room("Harbour House Lisbon-general").await;
    let mut seen: Vec<String> = Vec::new();
    let mut query = String::new();
    loop {
        let page = ana.history(&room, &query).await;
        seen.extend(ids(&page));
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        assert_eq!(page["messages"].as_array().unwrap().len(), 50);
        query = format!("?limit=50&cursor={cursor}");
    }
    let stored = house.stored(&room).await;
    let expected: Vec<String> = stored.iter().rev().map(|row| id(row).to_owned()).collect();
    assert!(expected.len() > 100);
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_message_that_comes_while_paging_does_not_shift_the_pages() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let room = ana.room("Front desk Lisbon").await;
    let first = ana.history(&room, "?limit=10").await;
    let cursor = first["nextCursor"].as_str().unwrap().to_owned();
    let before = ana.history(&room, &format!("?limit=10&cursor={cursor}")).await;
    ana.write(&room, "m-between", "Anybody seen the master key?").await.unwrap();
    let after = ana.history(&room, &format!("?limit=10&cursor={cursor}")).await;
    assert_eq!(ids(&before), ids(&after));
    let both: BTreeSet<String> = ids(&first).into_iter().chain(ids(&after)).collect();
    assert_eq!(both.len(), 20);
}

#[tokio::test]
async fn a_message_has_what_the_contract_shows_of_it() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let room = ana.room("company-wide").await;
    let page = ana.history(&room, "?limit=1").await;
    let message = &page["messages"][0];
    assert_eq!(message["roomId"], room["id"]);
    assert_eq!(message["type"], "TEXT");
    assert_eq!(message["sender"]["id"], message["senderId"]);
    assert_eq!((&message["isEdited"], &message["isDeleted"]), (&json!(false), &json!(false)));
    for field in ["id", "content", "createdAt", "updatedAt"] {
        assert!(message[field].is_string(), "{field}");
    }
    assert!(message["readReceipts"].is_array());
}

#[tokio::test]
async fn odd_limits_are_held_and_foreign_cursors_refused() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let room = ana.room("Front desk Lisbon").await;
    for (limit, length) in [("0", 1), ("7", 7), ("1000", 50)] {
        let page = ana.history(&room, &format!("?limit={limit}")).await;
        assert_eq!(page["messages"].as_array().unwrap().len(), length);
    }
    for query in ["limit=many", "limit=-1", "cursor=@@@", "cursor=MTIz"] {
        let path = format!("/api/chat/rooms/{}/messages?{query}", id(&room));
        let (status, body) = ana.get(&path).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query} {body}");
    }
}

#[tokio::test]
async fn what_is_older_than_the_retention_is_gone_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let plan = folder.path().join("small.json");
    let people = json!([{"name": "Lea", "email": "lea@small.example", "password": "lea",
        "properties": ["Small House"]}]);
    let text = json!({
        "name": "Small Hotels", "retentionDays": 1, "people": people,
        "properties": [{"name": "Small House", "timeZone": "Europe/Paris"}],
    });
    std::fs::write(&plan, text.to_string()).unwrap();
    let plan = plan.to_str().unwrap();
    let switches = ["--data", data, "--faults", "--organization", plan];

    let house = House::with(&switches).await;
    let lea = house.desk_of("lea@small.example", "lea").await;
    let room = lea.room("company-wide").await;
    house.fault(json!({"clock_skew_ms": -2 * 24 * 3_600_000}));
    lea.write(&room, "m-old", "Two days ago").await.unwrap();
    house.fault(json!({"clock_skew_ms": 0}));
    lea.write(&room, "m-new", "Today").await.unwrap();
    assert_eq!(house.stored(&room).await.len(), 2);
    drop(house);

    let house = House::with(&switches).await;
    // The deleting starts with the backend, beside it: its end shows in the database.
    let deleted = async {
        loop {
            let rows = house.stored(&room).await;
            if rows.len() == 1 {
                return rows;
            }
        }
    };
    let rows = tokio::time::timeout(Duration::from_secs(20), deleted).await.unwrap();
    assert_eq!(id(&rows[0]), "m-new");
}
