use ably_realtime::ConnectionState;
use anyhow::Result;
use interop::{Formats, Stage};
use serde_json::{Value, json};

const ROOM: &str = "night desk";

fn text(text: &str) -> Value {
    json!({"name": "message", "data": {"text": text}})
}

fn publish(sent: &Value) -> Value {
    json!({"client": "ana", "channel": ROOM, "messages": [sent]})
}

/// Both are told of these messages next, in this order and of nothing between them.
async fn both_see(stage: &mut Stage, texts: &[&str]) -> Result<()> {
    for expected in texts {
        let official = stage.npm.next("ana", "message").await?;
        let ours = stage.ours.message(ROOM).await?;
        assert_eq!(official, ours);
        assert_eq!(ours["data"]["text"], *expected);
    }
    Ok(())
}

pub(crate) async fn the_official_client_misses_nothing(formats: Formats) -> Result<()> {
    let mut stage = Stage::set(formats).await?;
    stage.attach(ROOM, json!({})).await?;
    stage.ours.publish(ROOM, &text("before")).await?;
    both_see(&mut stage, &["before"]).await?;

    let is = |state: &'static str| move |told: &Value| told["state"] == state;
    stage.npm.next_where("ana", "connection", is("connected")).await?;
    stage.npm_network.cut();
    stage.npm.next_where("ana", "connection", is("disconnected")).await?;
    for missed in ["one", "two", "three"] {
        stage.ours.publish(ROOM, &text(missed)).await?;
    }
    // Written while nobody hears it: the client keeps it until it is back.
    let written = stage.npm.begin("publish", publish(&text("from the dark"))).await?;
    stage.npm_network.mend();
    let back = stage.npm.next_where("ana", "connection", is("connected")).await?;
    assert_eq!(back["connectionId"], stage.npm_connection.as_str(), "the same connection");
    assert_eq!(back["reason"], Value::Null);
    let attached = stage.npm.next_where("ana", "channel", |told| told["resumed"] == true).await?;
    assert_eq!((&attached["state"], &attached["hasBacklog"]), (&json!("attached"), &json!(true)));
    assert!(stage.npm.answer(written).await?["ok"]["serials"][0].is_string());
    stage.ours.publish(ROOM, &text("after")).await?;
    both_see(&mut stage, &["one", "two", "three", "from the dark", "after"]).await
}

pub(crate) async fn ours_misses_nothing(formats: Formats) -> Result<()> {
    let mut stage = Stage::set(formats).await?;
    stage.attach(ROOM, json!({})).await?;
    stage.npm.call("publish", publish(&text("before"))).await?;
    both_see(&mut stage, &["before"]).await?;

    stage.our_network.cut();
    stage.ours.until_state(ConnectionState::Disconnected).await?;
    for missed in ["one", "two", "three"] {
        stage.npm.call("publish", publish(&text(missed))).await?;
    }
    stage.our_network.mend();
    let id = stage.ours.until_state(ConnectionState::Connected).await?;
    assert_eq!(id, stage.our_connection, "the same connection");
    assert!(stage.ours.attached(ROOM).await?, "attached without a gap");
    stage.npm.call("publish", publish(&text("after"))).await?;
    both_see(&mut stage, &["one", "two", "three", "after"]).await
}
