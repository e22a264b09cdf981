use ably_realtime::Format;
use anyhow::Result;
use interop::{Formats, Stage};
use serde_json::{Value, json};

const BOTH_PACKED: Formats = Formats { npm: Format::MsgPack, ours: Format::MsgPack };

/// The options of the official client as the sandbox's answer gives them.
fn options(stage: &Stage, credential: Value) -> Value {
    let app = stage.app();
    let mut options = json!({"endpoint": app["endpoint"], "port": app["port"], "tls": app["tls"]});
    options.as_object_mut().unwrap().extend(credential.as_object().unwrap().clone());
    options
}

fn key(stage: &Stage) -> Value {
    json!({"key": stage.app()["keys"][0]["keyStr"]})
}

#[tokio::test]
async fn the_official_client_finds_the_endpoint_by_localhost_and_port_alone() -> Result<()> {
    let mut stage = Stage::set(BOTH_PACKED).await?;
    let options = options(&stage, key(&stage));
    assert_eq!(options["endpoint"], "localhost");
    let connected = stage.npm.call("connect", json!({"client": "eva", "options": options})).await?;
    assert_eq!(connected["clientId"], "*");
    stage.npm.call("ping", json!({"client": "eva"})).await?;
    let room = json!({"client": "eva", "channel": "lobby", "params": {"rewind": "1"}});
    let attached = stage.npm.call("attach", room).await?;
    assert_eq!(attached["params"], json!({"rewind": "1"}));
    let status = stage.npm.call("status", json!({"client": "eva", "channel": "lobby"})).await?;
    assert_eq!(status["status"]["occupancy"]["metrics"]["subscribers"], 1);
    stage.npm.call("detach", json!({"client": "eva", "channel": "lobby"})).await?;
    stage.npm.call("close", json!({"client": "eva"})).await?;
    Ok(())
}

#[tokio::test]
async fn a_key_that_is_none_fails_the_official_client_for_good_40101() -> Result<()> {
    let mut stage = Stage::set(BOTH_PACKED).await?;
    let options = options(&stage, json!({"key": "nobody.nowhere:nothing"}));
    stage.npm.begin("connect", json!({"client": "eva", "options": options})).await?;
    let failed =
        stage.npm.next_where("eva", "connection", |told| told["state"] == "failed").await?;
    assert_eq!(failed["reason"]["code"], 40101);
    Ok(())
}

#[tokio::test]
async fn a_token_with_less_than_its_key_is_held_to_it_and_so_is_the_next_one() -> Result<()> {
    let mut stage = Stage::set(BOTH_PACKED).await?;
    let to = |capability: &str| json!({"clientId": "eva", "capability": capability});
    let mut with_token = key(&stage);
    with_token["useTokenAuth"] = json!(true);
    with_token["defaultTokenParams"] = to(r#"{"lobby":["subscribe"]}"#);
    let options = options(&stage, with_token);
    let connected = stage.npm.call("connect", json!({"client": "eva", "options": options})).await?;
    assert_eq!(connected["clientId"], "eva");
    let lobby = json!({"client": "eva", "channel": "lobby"});
    let attached = stage.npm.call("attach", lobby.clone()).await?;
    assert_eq!(attached["modes"], json!(["subscribe", "presence_subscribe"]));
    let elsewhere = json!({"client": "eva", "channel": "elsewhere"});
    assert_eq!(stage.npm.code("attach", elsewhere).await?, 40160);
    let publish = json!({"client": "eva", "channel": "lobby", "messages": [{"name": "x"}]});
    assert_eq!(stage.npm.code("publish", publish).await?, 40160);
    assert_eq!(stage.npm.code("history", lobby).await?, 40160);

    let other = json!({"client": "eva", "params": to(r#"{"elsewhere":["subscribe"]}"#)});
    let details = stage.npm.call("authorize", other).await?;
    assert_eq!(details["capability"], r#"{"elsewhere":["subscribe"]}"#);
    let failed = stage
        .npm
        .next_where("eva", "channel", |told| {
            told["channel"] == "lobby" && told["state"] == "failed"
        })
        .await?;
    assert_eq!(failed["reason"]["code"], 40160);
    Ok(())
}

#[tokio::test]
async fn what_is_too_large_or_not_allowed_has_its_code_at_the_official_client() -> Result<()> {
    let mut stage = Stage::set(BOTH_PACKED).await?;
    stage.attach("lobby", json!({})).await?;
    let publish =
        |message: Value| json!({"client": "ana", "channel": "lobby", "messages": [message]});
    let large = publish(json!({"name": "x", "data": {"text": "x".repeat(65_536)}}));
    assert_eq!(stage.npm.code("publish", large).await?, 40009);
    let number = publish(json!({"name": "x", "data": {"json": 7}}));
    assert_eq!(stage.npm.code("publish", number).await?, 40013);
    let serial =
        stage.npm.call("publish", publish(json!({"name": "x"}))).await?["serials"][0].clone();
    let amend = json!({"client": "ana", "channel": "lobby", "how": "delete", "serial": serial});
    assert_eq!(stage.npm.code("amend", amend).await?, 93002);
    Ok(())
}

#[tokio::test]
async fn rtn16_a_new_process_goes_on_where_the_lost_one_was() -> Result<()> {
    let mut stage = Stage::set(BOTH_PACKED).await?;
    stage.attach("lobby", json!({})).await?;
    let recovery = stage.npm.call("recoveryKey", json!({"client": "ana"})).await?;
    stage.npm_network.cut();
    let missed = json!({"name": "missed", "data": {"text": "x"}});
    stage.ours.publish("lobby", &missed).await?;

    let mut credential = key(&stage);
    credential["clientId"] = json!("ana");
    credential["recover"] = recovery;
    let options = options(&stage, credential);
    let again = json!({"client": "ana again", "options": options});
    let connected = stage.npm.call("connect", again).await?;
    assert_eq!(connected["connectionId"], stage.npm_connection.as_str());
    let lobby = json!({"client": "ana again", "channel": "lobby"});
    stage.npm.call("attach", lobby).await?;
    assert_eq!(stage.npm.next("ana again", "message").await?["name"], "missed");
    Ok(())
}

#[tokio::test]
async fn rtn16_what_cannot_be_recovered_is_a_new_connection_that_says_so() -> Result<()> {
    let mut stage = Stage::set(BOTH_PACKED).await?;
    for (connection_key, code) in
        [("_____!fake-key____", 80018), ("012345678901!0123456789abcdef0123456789abcdef", 80022)]
    {
        let recovery =
            json!({"connectionKey": connection_key, "msgSerial": 3, "channelSerials": {}});
        let mut credential = key(&stage);
        credential["recover"] = json!(recovery.to_string());
        let options = options(&stage, credential);
        let eva = json!({"client": connection_key, "options": options});
        stage.npm.call("connect", eva).await?;
        let is_connected = |told: &Value| told["state"] == "connected";
        let told = stage.npm.next_where(connection_key, "connection", is_connected).await?;
        assert_eq!(told["reason"]["code"], code);
    }
    Ok(())
}

#[tokio::test]
async fn rtn15h2_a_token_that_ends_is_renewed_and_the_connection_goes_on() -> Result<()> {
    let mut stage = Stage::set(BOTH_PACKED).await?;
    let mut with_token = key(&stage);
    with_token["useTokenAuth"] = json!(true);
    with_token["defaultTokenParams"] = json!({"clientId": "eva", "ttl": 1_500});
    let options = options(&stage, with_token);
    let first = stage.npm.call("connect", json!({"client": "eva", "options": options})).await?;
    stage.npm.call("attach", json!({"client": "eva", "channel": "lobby"})).await?;
    let is = |state: &'static str| move |told: &Value| told["state"] == state;
    stage.npm.next_where("eva", "connection", is("connected")).await?;
    let again = stage.npm.next_where("eva", "connection", is("connected")).await?;
    assert_eq!(again["connectionId"], first["connectionId"]);
    let attached = stage.npm.next_where("eva", "channel", |told| told["resumed"] == true).await?;
    assert_eq!(attached["state"], "attached");
    Ok(())
}
