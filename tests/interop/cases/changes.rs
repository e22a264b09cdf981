use ably_realtime::{Data, Message, MessageAction, Version};
use anyhow::Result;
use interop::{Formats, Seen, Stage};
use serde_json::{Value, json};

const NOTES: &str = "notes:handover";

async fn both(stage: &mut Stage) -> Result<Seen> {
    let official = stage.npm.next("ana", "message").await?;
    let ours = stage.ours.message(NOTES).await?;
    assert_eq!(official, ours);
    Ok(ours)
}

fn of(fields: Value) -> Value {
    let mut all = json!({"client": "ana", "channel": NOTES});
    all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    all
}

/// A note of Ana's that both have seen; answers its serial.
async fn note(stage: &mut Stage, data: Value) -> Result<String> {
    let sent = json!({"messages": [{"name": "note", "data": data}]});
    stage.npm.call("publish", of(sent)).await?;
    Ok(both(stage).await?["serial"].as_str().unwrap().to_owned())
}

pub(crate) async fn both_see_every_version(formats: Formats) -> Result<()> {
    let mut stage = Stage::set(formats).await?;
    stage.attach(NOTES, json!({})).await?;
    let serial = note(&mut stage, json!({"text": "one"})).await?;

    let operation = json!({"description": "spelling", "metadata": {"reason": "typo"}});
    let update = json!({
        "how": "update", "serial": serial, "data": {"json": {"two": 2}}, "operation": operation,
    });
    let done = stage.npm.call("amend", of(update)).await?;
    let seen = both(&mut stage).await?;
    assert_eq!((&seen["action"], &seen["serial"]), (&json!("message.update"), &json!(serial)));
    assert_eq!((&seen["name"], &seen["data"]), (&json!("note"), &json!({"json": {"two": 2}})));
    assert_eq!(seen["version"]["serial"], done["versionSerial"]);
    assert_eq!(seen["version"]["clientId"], "ana");
    assert_eq!(seen["version"]["metadata"], json!({"reason": "typo"}));

    // Ours changes what the official client wrote, and back to bytes.
    let bytes = Message {
        action: Some(MessageAction::Update),
        serial: Some(serial.clone()),
        data: Data::Binary(vec![0, 1]),
        version: Some(Version { description: Some("raw".to_owned()), ..Version::default() }),
        ..Message::default()
    };
    let version = stage.ours.publish_message(NOTES, bytes).await?;
    let seen = both(&mut stage).await?;
    assert_eq!(seen["data"], json!({"bytes": "AAE="}));
    assert_eq!(seen["version"]["serial"], version.as_str());
    assert_eq!((&seen["clientId"], &seen["version"]["clientId"]), (&json!("ana"), &json!("bruno")));

    let append = json!({"how": "append", "serial": serial, "data": {"bytes": "Av8="}});
    stage.npm.call("amend", of(append)).await?;
    let seen = both(&mut stage).await?;
    assert_eq!(
        (&seen["action"], &seen["data"]),
        (&json!("message.append"), &json!({"bytes": "Av8="}))
    );
    stage.npm.call("amend", of(json!({"how": "delete", "serial": serial}))).await?;
    let deleted = both(&mut stage).await?;
    assert_eq!(
        (&deleted["action"], &deleted["data"]),
        (&json!("message.delete"), &json!({"bytes": "AAEC/w=="}))
    );

    assert_eq!(stage.npm.call("message", of(json!({"serial": serial}))).await?, deleted);
    let versions = stage.npm.call("versions", of(json!({"serial": serial}))).await?;
    let actions: Vec<_> = versions.as_array().unwrap().iter().map(|it| &it["action"]).collect();
    let update = "message.update";
    assert_eq!(actions, ["message.delete", update, update, update, "message.create"]);
    let official = stage.npm.call("history", of(json!({}))).await?;
    assert_eq!(official, json!([deleted]));
    assert_eq!(official, json!(stage.ours.history(NOTES).await?));
    Ok(())
}

pub(crate) async fn both_see_the_summaries_of_annotations(formats: Formats) -> Result<()> {
    let mut stage = Stage::set(formats).await?;
    let modes =
        json!(["publish", "subscribe", "annotation_publish", "annotation_subscribe", "presence"]);
    stage.attach(NOTES, json!({"modes": modes})).await?;
    let serial = note(&mut stage, json!({"text": "coffee?"})).await?;
    let list = json!({"total": 1, "clientIds": ["ana"], "clipped": false});
    let counts = json!({
        "total": 3, "clientIds": {"ana": 3}, "totalUnidentified": 0, "totalClientIds": 1,
        "clipped": false,
    });
    for (kind, summary) in [
        ("total.v1", json!({"total": 1})),
        ("flag.v1", list.clone()),
        ("distinct.v1", json!({"yes": list})),
        ("unique.v1", json!({"yes": list})),
        ("multiple.v1", json!({"yes": counts})),
    ] {
        let kind = format!("answer:{kind}");
        let annotation =
            json!({"type": kind, "name": "yes", "count": 3, "data": {"bytes": "AP8="}});
        let publish = json!({"how": "publish", "serial": serial, "annotation": annotation});
        stage.npm.call("annotate", of(publish)).await?;
        let raw = stage.npm.next("ana", "annotation").await?;
        assert_eq!((&raw["type"], &raw["action"]), (&json!(kind), &json!("annotation.create")));
        assert_eq!((&raw["data"], &raw["clientId"]), (&json!({"bytes": "AP8="}), &json!("ana")));
        assert_eq!(raw["messageSerial"], serial.as_str());
        let seen = both(&mut stage).await?;
        assert_eq!((&seen["action"], &seen["serial"]), (&json!("message.summary"), &json!(serial)));
        assert_eq!(seen["summary"][&kind], summary, "{kind}");
    }
    let delete =
        json!({"how": "delete", "serial": serial, "annotation": {"type": "answer:flag.v1"}});
    stage.npm.call("annotate", of(delete)).await?;
    assert_eq!(both(&mut stage).await?["summary"]["answer:flag.v1"], Value::Null);

    let pages = json!({"serial": serial, "query": {"limit": 2}});
    let all = stage.npm.call("annotations", of(pages)).await?;
    assert_eq!(all.as_array().unwrap().len(), 6);
    let official = stage.npm.call("history", of(json!({}))).await?;
    assert_eq!(official, json!(stage.ours.history(NOTES).await?));
    assert_eq!(official[0]["summary"]["answer:total.v1"], json!({"total": 1}));
    Ok(())
}
