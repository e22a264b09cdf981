use std::collections::BTreeMap;

use ably_realtime::{Format, Message, Outcome, channel_name};
use anyhow::Result;
use interop::{Formats, Seen, Stage};
use serde_json::{Value, json};
use tokio::task::JoinSet;

const ROOM: &str = "lobby";

/// Payloads of every kind, with what may stand beside them.
fn messages(of: &str) -> Vec<Value> {
    vec![
        json!({"name": "text", "data": {"text": "Room 12 asks for towels. Grüße, 🛎"}}),
        json!({"name": "empty text", "data": {"text": ""}}),
        json!({"name": "object", "data": {"json": {"a": [1, 2.5, null, true], "b": {"c": "ü"}}}}),
        json!({"name": "list", "data": {"json": [1, "two", []]}}),
        json!({"name": "bytes", "data": {"bytes": "AAEC/f7/"}}),
        json!({"name": "no bytes", "data": {"bytes": ""}}),
        json!({"name": "nothing"}),
        json!({"data": {"text": "without a name"}}),
        json!({"name": "headers", "data": {"text": "x"}, "extras": {"headers": {"urgent": "yes"}}}),
        json!({"name": "own id", "data": {"text": "x"}, "id": format!("{of}-1")}),
    ]
}

fn assert_is(seen: &Seen, sent: &Value) {
    for field in ["name", "data", "extras"] {
        assert_eq!(seen[field], sent[field], "{field} of {seen}");
    }
    if sent["id"].is_string() {
        assert_eq!(seen["id"], sent["id"]);
    }
    assert_eq!(seen["encoding"], Value::Null, "{seen}");
}

/// What both were told of the next message, which must be the same.
async fn both(stage: &mut Stage) -> Result<Seen> {
    let official = stage.npm.next("ana", "message").await?;
    let ours = stage.ours.message(ROOM).await?;
    assert_eq!(official, ours);
    Ok(ours)
}

pub(crate) async fn both_see_every_payload_alike(formats: Formats) -> Result<()> {
    let mut stage = Stage::set(formats).await?;
    stage.attach(ROOM, json!({})).await?;
    for sent in messages("ana") {
        let publish = json!({"client": "ana", "channel": ROOM, "messages": [sent]});
        let published = stage.npm.call("publish", publish).await?;
        let seen = both(&mut stage).await?;
        assert_is(&seen, &sent);
        assert_eq!(published["serials"], json!([seen["serial"]]));
        assert_eq!((&seen["clientId"], &seen["action"]), (&json!("ana"), &json!("message.create")));
        assert_eq!(seen["connectionId"], stage.npm_connection.as_str());
    }
    for sent in messages("bruno") {
        let serial = stage.ours.publish(ROOM, &sent).await?;
        let seen = both(&mut stage).await?;
        assert_is(&seen, &sent);
        assert_eq!((&seen["serial"], &seen["clientId"]), (&json!(serial), &json!("bruno")));
        assert_eq!(seen["connectionId"], stage.our_connection.as_str());
    }
    let several = json!({"client": "ana", "channel": ROOM, "messages": messages("many")[..3]});
    let serials = stage.npm.call("publish", several).await?["serials"].clone();
    for (index, sent) in messages("many").iter().take(3).enumerate() {
        let seen = both(&mut stage).await?;
        assert_is(&seen, sent);
        assert_eq!(seen["serial"], serials[index]);
    }
    Ok(())
}

pub(crate) async fn both_read_the_same_past(formats: Formats) -> Result<()> {
    let mut stage = Stage::set(formats).await?;
    for sent in messages("ana") {
        let publish = json!({"client": "ana", "channel": ROOM, "messages": [sent]});
        stage.npm.call("publish", publish).await?;
    }
    stage.attach(ROOM, json!({"params": {"rewind": "2"}})).await?;
    stage.ours.publish(ROOM, &json!({"name": "after", "data": {"text": "x"}})).await?;

    let history = |query| json!({"client": "ana", "channel": ROOM, "query": query});
    let official = stage.npm.call("history", history(json!({"limit": 3}))).await?;
    let official = official.as_array().cloned().unwrap_or_default();
    assert_eq!(official, stage.ours.history(ROOM).await?);
    assert_eq!(official.len(), messages("ana").len() + 1);
    for (seen, sent) in official.iter().skip(1).zip(messages("ana").iter().rev()) {
        assert_is(seen, sent);
    }
    // Rewound to are the same two, and then comes what is new.
    for at in [2, 1, 0] {
        assert_eq!(stage.npm.next("ana", "message").await?, official[at]);
    }
    let until = history(json!({"untilAttach": true}));
    assert_eq!(stage.npm.call("history", until).await?, json!(official[1..]));
    Ok(())
}

/// Written over HTTP by somebody who has no connection.
pub(crate) async fn both_see_what_the_official_rest_client_publishes(
    formats: Formats,
) -> Result<()> {
    let mut stage = Stage::set(formats).await?;
    stage.attach(ROOM, json!({})).await?;
    let app = stage.app();
    let options = json!({
        "key": app["keys"][0]["keyStr"], "endpoint": app["endpoint"], "port": app["port"],
        "tls": false, "useBinaryProtocol": formats.npm == Format::MsgPack, "clientId": "eva",
    });
    for sent in messages("eva") {
        let publish = json!({"options": options, "channel": ROOM, "messages": [sent]});
        let published = stage.npm.call("restPublish", publish).await?;
        let seen = both(&mut stage).await?;
        assert_is(&seen, &sent);
        assert_eq!(published["serials"], json!([seen["serial"]]));
        assert_eq!((&seen["clientId"], &seen["connectionId"]), (&json!("eva"), &Value::Null));
    }
    Ok(())
}

pub(crate) async fn both_see_one_order_whoever_publishes_at_once(formats: Formats) -> Result<()> {
    const EACH: usize = 50;
    let mut stage = Stage::set(formats).await?;
    stage.attach(ROOM, json!({})).await?;
    let mut begun = Vec::new();
    let mut publishing = JoinSet::new();
    for number in 0..EACH {
        let of_ana = json!({"name": format!("ana {number}")});
        let publish = json!({"client": "ana", "channel": ROOM, "messages": [of_ana]});
        begun.push(stage.npm.begin("publish", publish).await?);
        let client = stage.ours.client.clone();
        let of_bruno = Message { name: Some(format!("bruno {number}")), ..Message::default() };
        publishing.spawn(async move { client.publish(ROOM, of_bruno).await });
    }
    let mut seen = Vec::with_capacity(2 * EACH);
    for _ in 0..2 * EACH {
        seen.push(both(&mut stage).await?);
    }
    assert!(seen.is_sorted_by_key(|message| message["serial"].to_string()));
    for id in begun {
        assert!(stage.npm.answer(id).await?["ok"]["serials"][0].is_string());
    }
    for outcome in publishing.join_all().await {
        assert!(matches!(outcome, Outcome::Acked { .. }), "{outcome:?}");
    }
    // Each one's own messages stay in the order they were published in.
    let of_ana = seen.iter().filter(|it| it["clientId"] == "ana").map(|it| it["name"].clone());
    assert!(of_ana.eq((0..EACH).map(|number| json!(format!("ana {number}")))));
    Ok(())
}

pub(crate) async fn both_hear_the_same_through_a_filter(formats: Formats) -> Result<()> {
    let mut stage = Stage::set(formats).await?;
    let filter = "name == `\"call\"` && headers.floor < `3`";
    let attach = json!({"client": "ana", "channel": ROOM, "filter": filter});
    stage.npm.call("attach", attach).await?;
    let filtered = channel_name::derived(ROOM, filter, &BTreeMap::new());
    stage.ours.attach(&filtered).await?;
    let call = |name: &str, floor: u64| json!({"name": name, "data": {"text": name}, "extras": {"headers": {"floor": floor}}});
    let several = [call("call", 1), call("note", 1), call("call", 7), call("call", 2)];
    let publish = json!({"client": "ana", "channel": ROOM, "messages": several});
    let serials = stage.npm.call("publish", publish).await?["serials"].clone();
    stage.ours.publish(ROOM, &json!({"name": "call"})).await?;
    stage.ours.publish(ROOM, &call("call", 0)).await?;
    let mut heard = Vec::new();
    for _ in 0..3 {
        let official = stage.npm.next("ana", "message").await?;
        assert_eq!(official, stage.ours.message(&filtered).await?);
        heard.push(official);
    }
    assert_eq!((&heard[0]["serial"], &heard[1]["serial"]), (&serials[0], &serials[3]));
    assert_eq!(heard[2]["clientId"], "bruno");
    Ok(())
}
