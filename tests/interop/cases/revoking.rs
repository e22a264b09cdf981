use ably_realtime::{ConnectionState, Format};
use anyhow::Result;
use interop::{Formats, Stage};
use serde_json::{Value, json};

const BOTH_PACKED: Formats = Formats { npm: Format::MsgPack, ours: Format::MsgPack };

/// The options of the official client under the key whose tokens can be revoked.
fn options(stage: &Stage, more: &Value) -> Value {
    let app = stage.app();
    let mut options = json!({
        "key": app["keys"][1]["keyStr"], "endpoint": app["endpoint"], "port": app["port"],
        "tls": false, "disconnectedRetryTimeout": 50,
    });
    options.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    options
}

/// The options of somebody whom tokens identify.
fn by_token(stage: &Stage, who: &str) -> Value {
    options(stage, &json!({"useTokenAuth": true, "defaultTokenParams": {"clientId": who}}))
}

fn is(state: &'static str) -> impl Fn(&Value) -> bool {
    move |told| told["state"] == state
}

#[tokio::test]
async fn rsa17_the_official_client_revokes_tokens_and_the_revoked_renew_theirs() -> Result<()> {
    let mut stage = Stage::set(BOTH_PACKED).await?;
    let connect = json!({"client": "eva", "options": by_token(&stage, "eva")});
    let eva = stage.npm.call("connect", connect).await?;
    stage.npm.next_where("eva", "connection", is("connected")).await?;
    let targets = json!([
        {"type": "clientId", "value": "eva"}, {"type": "clientId", "value": "bruno"},
        {"type": "invalidType", "value": "abc"},
    ]);
    let revoke = json!({"options": options(&stage, &json!({})), "targets": targets});
    let done = stage.npm.call("revoke", revoke).await?;
    assert_eq!((&done["successCount"], &done["failureCount"]), (&json!(2), &json!(1)));
    assert_eq!(done["results"][0]["target"], "clientId:eva");
    assert!(
        done["results"][1]["appliesAt"].is_i64() && done["results"][1]["issuedBefore"].is_i64()
    );
    assert_eq!(done["results"][2]["error"]["statusCode"], 400);

    let told = stage.npm.next_where("eva", "connection", |told| told["reason"].is_object()).await?;
    assert_eq!(told["reason"]["code"], 40141);
    let back = stage.npm.next_where("eva", "connection", is("connected")).await?;
    assert_eq!(back["connectionId"], eva["connectionId"]);
    // Ours does the same of itself, and Ana, who came by the other key, hears nothing of it.
    stage.sign_for_ours().await?;
    assert_eq!(stage.ours.until_state(ConnectionState::Connected).await?, stage.our_connection);
    stage.npm.call("ping", json!({"client": "ana"})).await?;
    Ok(())
}

#[tokio::test]
async fn rsa4a2_who_cannot_renew_a_revoked_token_is_out_for_good() -> Result<()> {
    let mut stage = Stage::set(BOTH_PACKED).await?;
    let request = json!({"options": options(&stage, &json!({})), "params": {"clientId": "eva"}});
    let token = stage.npm.call("token", request).await?;
    let mut with_token = options(&stage, &json!({"tokenDetails": token}));
    with_token.as_object_mut().unwrap().remove("key");
    stage.npm.call("connect", json!({"client": "eva", "options": with_token})).await?;
    let targets = json!([{"type": "clientId", "value": "eva"}]);
    let revoke = json!({"options": options(&stage, &json!({})), "targets": targets});
    stage.npm.call("revoke", revoke).await?;
    let lost = stage.npm.next_where("eva", "connection", is("disconnected")).await?;
    assert_eq!(lost["reason"]["code"], 40141);
    let failed = stage.npm.next_where("eva", "connection", is("failed")).await?;
    assert_eq!(failed["reason"]["code"], 40171);
    Ok(())
}

#[tokio::test]
async fn rsa17f_within_the_margin_both_clients_renew_without_losing_the_line() -> Result<()> {
    let mut stage = Stage::set(BOTH_PACKED).await?;
    let connect = json!({"client": "eva", "options": by_token(&stage, "eva")});
    let eva = stage.npm.call("connect", connect).await?;
    stage.npm.next_where("eva", "connection", is("connected")).await?;
    let targets = json!([
        {"type": "clientId", "value": "eva"}, {"type": "clientId", "value": "bruno"},
    ]);
    let how = json!({"allowReauthMargin": true});
    let revoke = json!({"options": options(&stage, &json!({})), "targets": targets, "how": how});
    let done = stage.npm.call("revoke", revoke).await?;
    let result = &done["results"][0];
    let margin = result["appliesAt"].as_i64().unwrap() - result["issuedBefore"].as_i64().unwrap();
    assert_eq!(margin, 30_000);
    // The very next thing told is that it is connected: an UPDATE, and no drop before it.
    let next = stage.npm.next("eva", "connection").await?;
    assert_eq!((&next["state"], &next["reason"]), (&json!("connected"), &Value::Null));
    assert_eq!(next["connectionId"], eva["connectionId"]);
    stage.sign_for_ours().await?;
    assert_eq!(stage.ours.until_state(ConnectionState::Connected).await?, stage.our_connection);
    assert!(!stage.ours.has_been(ConnectionState::Disconnected));
    Ok(())
}
