use anyhow::Result;
use interop::{Formats, Seen, Stage, meant_data};
use serde_json::{Value, json};

const ROOM: &str = "front desk";

async fn both(stage: &mut Stage) -> Result<Seen> {
    let official = stage.npm.next("ana", "presence").await?;
    let ours = stage.ours.presence(ROOM).await?;
    assert_eq!(official, ours);
    Ok(ours)
}

fn assert_is(seen: &Seen, who: &str, action: &str, data: &Value) {
    let told = (&seen["clientId"], &seen["action"], &seen["data"]);
    assert_eq!(told, (&json!(who), &json!(action), data), "{seen}");
}

pub(crate) async fn both_see_each_other_come_change_and_go(formats: Formats) -> Result<()> {
    let mut stage = Stage::set(formats).await?;
    let ana = |action: &str, data: &Value| json!({"client": "ana", "channel": ROOM, "action": action, "data": data});
    let here = json!({"json": {"status": "active", "desk": 2}});
    stage.npm.call("attach", json!({"client": "ana", "channel": ROOM})).await?;
    stage.npm.call("presence", ana("enter", &here)).await?;
    assert_is(&stage.npm.next("ana", "presence").await?, "ana", "enter", &here);

    // Whoever comes later is told who is there.
    stage.ours.attach(ROOM).await?;
    let found = stage.ours.members(ROOM).await?;
    assert_eq!(found.len(), 1);
    assert_is(&found[0], "ana", "present", &here);
    assert_is(&stage.ours.presence(ROOM).await?, "ana", "present", &here);

    let at_desk = json!({"bytes": "AAEC/w=="});
    stage.ours.client.presence_enter(ROOM, meant_data(&at_desk)).await;
    assert_is(&both(&mut stage).await?, "bruno", "enter", &at_desk);
    let away = json!({"text": "away"});
    stage.ours.client.presence_update(ROOM, meant_data(&away)).await;
    assert_is(&both(&mut stage).await?, "bruno", "update", &away);
    stage.npm.call("presence", ana("update", &away)).await?;
    assert_is(&both(&mut stage).await?, "ana", "update", &away);

    let members = stage.npm.call("members", json!({"client": "ana", "channel": ROOM})).await?;
    let mut names: Vec<_> = members.as_array().unwrap().iter().map(|it| &it["clientId"]).collect();
    names.sort_by_key(|name| name.to_string());
    assert_eq!(names, ["ana", "bruno"]);

    stage.ours.client.presence_leave(ROOM, meant_data(&Value::Null)).await;
    // A leave without data repeats the last (RTP10a).
    assert_is(&both(&mut stage).await?, "bruno", "leave", &away);
    stage.npm.call("presence", ana("leave", &json!({"text": "good night"}))).await?;
    assert_is(&both(&mut stage).await?, "ana", "leave", &json!({"text": "good night"}));

    let past = json!({"client": "ana", "channel": ROOM, "query": {"direction": "forwards"}});
    let past = stage.npm.call("presenceHistory", past).await?;
    let actions: Vec<_> = past.as_array().unwrap().iter().map(|it| &it["action"]).collect();
    assert_eq!(actions, ["enter", "enter", "update", "update", "leave", "leave"]);
    Ok(())
}

pub(crate) async fn whoever_vanishes_leaves_and_comes_back_by_itself(
    formats: Formats,
) -> Result<()> {
    let mut stage = Stage::set(formats).await?;
    stage.attach(ROOM, json!({})).await?;
    let here = json!({"text": "active"});
    let enter = json!({"client": "ana", "channel": ROOM, "action": "enter", "data": here});
    stage.npm.call("presence", enter).await?;
    assert_is(&both(&mut stage).await?, "ana", "enter", &here);
    // The endpoint waits a second for her, as her client asked, and then says it for her.
    stage.npm_network.cut();
    assert_is(&stage.ours.presence(ROOM).await?, "ana", "leave", &here);
    stage.npm_network.mend();
    assert_is(&stage.ours.presence(ROOM).await?, "ana", "enter", &here);
    Ok(())
}
