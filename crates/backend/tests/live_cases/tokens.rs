use serde_json::{Value, json};

use crate::live_support::endpoint::Endpoint;
use crate::live_support::{action, flag};

const ROOM: &str = "org:o1:group:lobby";
const ALL: &str = r#"{"*":["*"]}"#;

fn request(endpoint: &Endpoint, ttl_ms: Option<u64>) -> Value {
    let capability = ably_proto::capability::Capability::parse(ALL).unwrap();
    serde_json::to_value(endpoint.live.token_request("ana", &capability, ttl_ms)).unwrap()
}

#[tokio::test]
async fn rsa9_a_signed_request_is_exchanged_for_a_token_that_connects() {
    let endpoint = Endpoint::start().await;
    let (status, details) = endpoint.exchange(&request(&endpoint, Some(60_000))).await;
    assert_eq!(status, 201);
    assert_eq!((&details["keyName"], &details["clientId"]), (&json!("app.key"), &json!("ana")));
    let life = details["expires"].as_i64().unwrap() - details["issued"].as_i64().unwrap();
    assert_eq!(life, 60_000);
    let token = details["token"].as_str().unwrap();
    for name in ["access_token", "accessToken"] {
        let mut ana = endpoint.dial(&format!("v=6&{name}={token}")).await;
        let connected = ana.expect_connected().await;
        assert_eq!(connected["connectionDetails"]["clientId"], "ana");
    }
}

#[tokio::test]
async fn each_check_of_a_token_request_has_its_code() {
    let endpoint = Endpoint::start().await;
    let used = request(&endpoint, None);
    assert_eq!(endpoint.exchange(&used).await.0, 201);
    let mut forged = request(&endpoint, None);
    forged["clientId"] = json!("director");
    let mut unsigned = request(&endpoint, None);
    unsigned["mac"] = json!(null);
    let mut other_key = request(&endpoint, None);
    other_key["keyName"] = json!("app.other");
    let mut odd_ttl = request(&endpoint, None);
    odd_ttl["ttl"] = json!("for ever");
    let day = 24 * 3_600_000;
    for (request, status, code) in [
        (used, 401, 40105),
        (forged, 401, 40101),
        (unsigned, 401, 40101),
        (other_key, 400, 40000),
        (odd_ttl, 400, 40003),
        (request(&endpoint, Some(0)), 400, 40003),
        (request(&endpoint, Some(day + 1)), 400, 40003),
        (json!("garbage"), 400, 40001),
    ] {
        let (got, body) = endpoint.exchange(&request).await;
        assert_eq!((got, &body["error"]["code"]), (status, &json!(code)), "{request}");
    }
    let stale = request(&endpoint, None);
    endpoint.fault(json!({"clock_skew_ms": 180_000}));
    assert_eq!(endpoint.exchange(&stale).await.1["error"]["code"], 40104);
}

#[tokio::test]
async fn a_token_allows_what_was_asked_for_as_far_as_its_key_does() {
    let own = r#"{"lobby":["publish","subscribe"],"staff:*":["*"]}"#;
    let endpoint = Endpoint::start_with(|config| {
        config.key.capability = ably_proto::capability::Capability::parse(own).unwrap();
    })
    .await;
    let ask = async |capability: &str| {
        let capability = ably_proto::capability::Capability::parse(capability).unwrap();
        let request = endpoint.live.token_request("ana", &capability, None);
        endpoint.exchange(&serde_json::to_value(request).unwrap()).await
    };
    for (asked, granted) in [
        (r#"{"lobby":["*"]}"#, r#"{"lobby":["publish","subscribe"]}"#),
        (
            r#"{"*":["subscribe","history"]}"#,
            r#"{"lobby":["subscribe"],"staff:*":["history","subscribe"]}"#,
        ),
        (r#"{"staff:night":["presence"],"bar":["*"]}"#, r#"{"staff:night":["presence"]}"#),
    ] {
        let (status, details) = ask(asked).await;
        assert_eq!((status, &details["capability"]), (201, &json!(granted)), "{asked}");
    }
    for asked in [r#"{"bar":["publish"]}"#, r#"{"lobby":["history"]}"#] {
        let (status, body) = ask(asked).await;
        assert_eq!((status, &body["error"]["code"]), (401, &json!(40160)), "{asked}");
    }
}

#[tokio::test]
async fn rtc8a_a_token_that_is_none_ends_the_line_that_shows_it() {
    let endpoint = Endpoint::start().await;
    let good = endpoint.token("ana", ALL, None).await;
    let short = endpoint.token("ana", ALL, Some(60_000)).await;
    for (auth, told, code) in [
        (json!({"accessToken": format!("{good}x")}), action::DISCONNECTED, 40144),
        (json!({"accessToken": "nonsense"}), action::DISCONNECTED, 40144),
        (json!({}), action::ERROR, 40101),
        (json!(null), action::ERROR, 40101),
    ] {
        let mut ana = endpoint.connect_by_token(&good).await;
        ana.say(json!({"action": action::AUTH, "auth": auth})).await;
        assert_eq!(ana.expect_refusal(told).await, code, "{auth}");
        ana.expect_closed().await;
    }
    let mut ana = endpoint.connect_by_token(&good).await;
    endpoint.fault(json!({"clock_skew_ms": 60_001}));
    ana.say(json!({"action": action::AUTH, "auth": {"accessToken": short}})).await;
    assert_eq!(ana.expect_refusal(action::DISCONNECTED).await, 40142);
}

#[tokio::test]
async fn rsa15_the_identity_asked_for_must_be_the_tokens() {
    let endpoint = Endpoint::start().await;
    let token = endpoint.token("ana", ALL, None).await;
    let mut ana = endpoint.dial(&format!("v=6&access_token={token}&clientId=bruno")).await;
    assert_eq!(ana.expect_refusal(action::ERROR).await, 40102);
    let anybody = endpoint.token("*", ALL, None).await;
    let mut bruno = endpoint.dial(&format!("v=6&access_token={anybody}&clientId=bruno")).await;
    let connected = bruno.expect_connected().await;
    assert_eq!(connected["connectionDetails"]["clientId"], "bruno");
}

#[tokio::test]
async fn an_expired_token_does_not_connect_40142_and_a_mangled_one_neither() {
    let endpoint = Endpoint::start().await;
    let token = endpoint.token("ana", ALL, Some(60_000)).await;
    let mut mangled = endpoint.dial(&format!("v=6&access_token={token}x")).await;
    assert_eq!(mangled.expect_refusal(action::ERROR).await, 40144);
    endpoint.fault(json!({"clock_skew_ms": 60_001}));
    let mut late = endpoint.dial(&format!("v=6&access_token={token}")).await;
    let error = late.expect(action::ERROR).await;
    assert_eq!(error["error"]["code"], 40142);
    assert_eq!(error["error"]["statusCode"], 401);
    late.expect_closed().await;
}

#[tokio::test]
async fn rtn15h_a_token_that_ends_in_mid_connection_disconnects_and_the_next_one_resumes() {
    let endpoint = Endpoint::start().await;
    let token = endpoint.token("ana", ALL, Some(2_000)).await;
    let mut ana = endpoint.connect_by_token(&token).await;
    assert_eq!(ana.expect_refusal(action::DISCONNECTED).await, 40142);
    ana.expect_closed().await;
    let (id, key) = ana.vanish();
    let token = endpoint.token("ana", ALL, None).await;
    let mut ana = endpoint.dial(&format!("v=6&access_token={token}&resume={key}")).await;
    ana.expect_connected().await;
    assert_eq!(ana.connection_id, id);
}

#[tokio::test]
async fn tokens_made_to_expire_are_over_for_those_connected_and_those_who_come() {
    let endpoint = Endpoint::start().await;
    let token = endpoint.token("ana", ALL, None).await;
    let mut ana = endpoint.connect_by_token(&token).await;
    let mut by_key = endpoint.connect("bruno").await;
    endpoint.fault(json!({"expire_tokens": true}));
    assert_eq!(ana.expect_refusal(action::DISCONNECTED).await, 40142);
    by_key.round_trip().await;
    let mut late = endpoint.dial(&format!("v=6&access_token={token}")).await;
    assert_eq!(late.expect_refusal(action::ERROR).await, 40142);
    let fresh = endpoint.token("ana", ALL, None).await;
    endpoint.connect_by_token(&fresh).await;
}

#[tokio::test]
async fn rtn22_half_a_minute_ahead_the_server_asks_and_auth_renews_in_place() {
    let endpoint = Endpoint::start().await;
    let token = endpoint.token("ana", ALL, Some(32_000)).await;
    let mut ana = endpoint.connect_by_token(&token).await;
    ana.attach(ROOM).await;
    ana.expect(action::AUTH).await;
    let id = ana.connection_id.clone();
    let fresh = endpoint.token("ana", ALL, None).await;
    ana.say(json!({"action": action::AUTH, "auth": {"accessToken": fresh}})).await;
    ana.expect_connected().await;
    assert_eq!(ana.connection_id, id);
    endpoint.fence(ROOM, &mut [&mut ana]).await;
}

#[tokio::test]
async fn rtc8a_a_new_token_takes_away_what_it_does_not_allow() {
    let endpoint = Endpoint::start().await;
    let token = endpoint.token("ana", ALL, None).await;
    let mut ana = endpoint.connect_by_token(&token).await;
    ana.attach(ROOM).await;
    ana.attach("org:o1:presence").await;
    let less = endpoint.token("ana", &format!(r#"{{"{ROOM}":["subscribe"]}}"#), None).await;
    ana.say(json!({"action": action::AUTH, "auth": {"accessToken": less}})).await;
    ana.expect_connected().await;
    let attached = ana.expect(action::ATTACHED).await;
    let modes = flag::SUBSCRIBE | flag::PRESENCE_SUBSCRIBE;
    assert_eq!(
        (&attached["channel"], &attached["flags"]),
        (&json!(ROOM), &json!(modes | flag::RESUMED))
    );
    let error = ana.expect(action::ERROR).await;
    assert_eq!(
        (&error["channel"], &error["error"]["code"]),
        (&json!("org:o1:presence"), &json!(40160))
    );
    ana.publish(ROOM, json!([{"data": "x"}])).await;
    assert_eq!(ana.expect_refusal(action::NACK).await, 40160);
}

#[tokio::test]
async fn rtc8a_a_new_token_does_not_make_somebody_else_of_a_connection() {
    let endpoint = Endpoint::start().await;
    let token = endpoint.token("ana", ALL, None).await;
    let mut ana = endpoint.connect_by_token(&token).await;
    let others = endpoint.token("bruno", ALL, None).await;
    ana.say(json!({"action": action::AUTH, "auth": {"accessToken": others}})).await;
    assert_eq!(ana.expect_refusal(action::ERROR).await, 40102);
    ana.expect_closed().await;
}
