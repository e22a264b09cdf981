use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use reqwest::Method;
use serde_json::{Value, json};

use crate::live_support::action;
use crate::live_support::endpoint::Endpoint;

const REVOKE: &str = "/keys/app.key/revokeTokens";
const ALL: &str = r#"{"*":["*"]}"#;

async fn start() -> Endpoint {
    Endpoint::start_with(|config| config.key.has_revocable_tokens = true).await
}

/// Revokes one target; answers what became of it.
async fn revoke(endpoint: &Endpoint, mut asked: Value, target: &str) -> Value {
    asked["targets"] = json!([target]);
    let (status, body) = endpoint.send(Method::POST, REVOKE, &asked).await;
    assert_eq!((status, &body["successCount"]), (201, &json!(1)), "{body}");
    body["results"][0].clone()
}

/// A token as somebody else's server signs it, issued in the past and over in the future.
fn signed_elsewhere(issued_ago: i64, more: Value) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let issued = i64::try_from(now.as_secs()).unwrap() - issued_ago;
    let mut claims = json!({"iat": issued, "exp": issued + 3_600});
    claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = json!({"alg": "HS256", "typ": "JWT", "kid": "app.key"});
    let text = format!("{}.{}", part(&header), part(&claims));
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(b"secret").unwrap();
    mac.update(text.as_bytes());
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// The code a request with this token is refused with.
async fn rest_refusal(endpoint: &Endpoint, token: &str) -> Value {
    let request = Endpoint::http().get(endpoint.url("/channels/lobby/messages"));
    let sent = request.bearer_auth(token).send().await.unwrap();
    sent.json::<Value>().await.unwrap()["error"]["code"].clone()
}

#[tokio::test]
async fn rsa17_whoever_is_revoked_is_disconnected_and_not_let_in_again_40141() {
    let endpoint = start().await;
    let token = endpoint.token("ana", ALL, None).await;
    let mut ana = endpoint.connect_by_token(&token).await;
    let others = endpoint.token("bruno", ALL, None).await;
    let mut bruno = endpoint.connect_by_token(&others).await;
    let mut by_key = endpoint.connect("ana").await;

    // A millisecond later than now, which the token was issued before in any case.
    endpoint.fault(json!({"clock_skew_ms": 1}));
    let done = revoke(&endpoint, json!({}), "clientId:ana").await;
    assert_eq!((&done["target"], &done["error"]), (&json!("clientId:ana"), &Value::Null));
    assert_eq!(done["appliesAt"], done["issuedBefore"]);
    let told = ana.expect(action::DISCONNECTED).await;
    assert_eq!(
        (&told["error"]["code"], &told["error"]["statusCode"]),
        (&json!(40141), &json!(401))
    );
    ana.expect_closed().await;
    bruno.round_trip().await;
    by_key.round_trip().await;

    let mut again = endpoint.dial(&format!("v=6&access_token={token}")).await;
    assert_eq!(again.expect_refusal(action::ERROR).await, 40141);
    assert_eq!(rest_refusal(&endpoint, &token).await, 40141);
    assert_eq!(rest_refusal(&endpoint, &others).await, Value::Null);
    // Nobody is shut out for ever: the next token is another one.
    let fresh = endpoint.token("ana", ALL, None).await;
    let (_, key) = ana.vanish();
    let mut ana = endpoint.dial(&format!("v=6&access_token={fresh}&resume={key}")).await;
    assert_eq!(ana.expect_connected().await["error"], Value::Null);
}

#[tokio::test]
async fn rsa17f_with_a_margin_the_client_is_asked_first_and_a_new_token_keeps_the_line() {
    let start = |config: &mut backend::live::LiveConfig| {
        config.key.has_revocable_tokens = true;
        config.reauth_margin_ms = 1_500;
    };
    let endpoint = Endpoint::start_with(start).await;
    let token = endpoint.token("ana", ALL, None).await;
    let (mut ana, mut idle) =
        (endpoint.connect_by_token(&token).await, endpoint.connect_by_token(&token).await);
    endpoint.fault(json!({"clock_skew_ms": 1}));
    let done = revoke(&endpoint, json!({"allowReauthMargin": true}), "clientId:ana").await;
    let margin = done["appliesAt"].as_i64().unwrap() - done["issuedBefore"].as_i64().unwrap();
    assert_eq!(margin, 1_500);
    ana.expect(action::AUTH).await;
    idle.expect(action::AUTH).await;

    let fresh = endpoint.token("ana", ALL, None).await;
    ana.say(json!({"action": action::AUTH, "auth": {"accessToken": fresh}})).await;
    ana.expect_connected().await;
    // Whoever does nothing is disconnected when it applies; whoever renewed stays.
    assert_eq!(idle.expect_refusal(action::DISCONNECTED).await, 40141);
    ana.round_trip().await;
    let mut late = endpoint.dial(&format!("v=6&access_token={token}")).await;
    assert_eq!(late.expect_refusal(action::ERROR).await, 40141);
}

#[tokio::test]
async fn whoever_comes_within_the_margin_is_asked_too() {
    let endpoint = start().await;
    let token = endpoint.token("ana", ALL, None).await;
    endpoint.fault(json!({"clock_skew_ms": 1}));
    revoke(&endpoint, json!({"allowReauthMargin": true}), "clientId:ana").await;
    let mut ana = endpoint.connect_by_token(&token).await;
    ana.expect(action::AUTH).await;
    endpoint.fault(json!({"clock_skew_ms": 31_000}));
    assert_eq!(rest_refusal(&endpoint, &token).await, 40141);
    // The old token again is no renewal.
    ana.say(json!({"action": action::AUTH, "auth": {"accessToken": token}})).await;
    assert_eq!(ana.expect_refusal(action::DISCONNECTED).await, 40141);
}

#[tokio::test]
async fn tokens_are_revoked_by_the_key_they_carry_and_by_the_channels_they_name() {
    let endpoint = start().await;
    let carrying = signed_elsewhere(60, json!({"x-ably-revocation-key": "night shift"}));
    let naming = endpoint.token("ana", r#"{"lobby:*":["subscribe"]}"#, None).await;
    let (mut carrier, mut namer) =
        (endpoint.connect_by_token(&carrying).await, endpoint.connect_by_token(&naming).await);
    endpoint.fault(json!({"clock_skew_ms": 1}));
    for target in ["channel:lobby:desk", "revocationKey:day shift", "clientId:*"] {
        revoke(&endpoint, json!({}), target).await;
    }
    carrier.round_trip().await;
    namer.round_trip().await;
    revoke(&endpoint, json!({}), "revocationKey:night shift").await;
    assert_eq!(carrier.expect_refusal(action::DISCONNECTED).await, 40141);
    namer.round_trip().await;
    revoke(&endpoint, json!({}), "channel:lobby:*").await;
    assert_eq!(namer.expect_refusal(action::DISCONNECTED).await, 40141);
}

#[tokio::test]
async fn rsa17e_only_tokens_issued_before_are_meant() {
    let endpoint = start().await;
    let claims = json!({"x-ably-clientId": "ana"});
    let (old, young) = (signed_elsewhere(1_800, claims.clone()), signed_elsewhere(600, claims));
    let (mut early, mut late) =
        (endpoint.connect_by_token(&old).await, endpoint.connect_by_token(&young).await);
    let half_way = endpoint.get("/time").await.2[0].as_i64().unwrap() - 1_200_000;
    let done = revoke(&endpoint, json!({"issuedBefore": half_way}), "clientId:ana").await;
    assert_eq!(done["issuedBefore"], half_way);
    assert_eq!(early.expect_refusal(action::DISCONNECTED).await, 40141);
    late.round_trip().await;
}

#[tokio::test]
async fn rsa17c_each_target_has_an_outcome_of_its_own_in_the_form_the_client_knows() {
    let endpoint = start().await;
    let asked = json!({"targets": ["clientId:ana", "invalidType:abc"]});
    let (status, body) = endpoint.send(Method::POST, REVOKE, &asked).await;
    assert_eq!(status, 201);
    assert_eq!((&body["successCount"], &body["failureCount"]), (&json!(1), &json!(1)));
    assert!(body["results"][0]["appliesAt"].is_i64());
    assert_eq!(body["results"][1]["target"], "invalidType:abc");
    assert_eq!(body["results"][1]["error"]["statusCode"], 400);
    // Before version 3.
    let request = Endpoint::http().post(endpoint.url(REVOKE)).json(&asked);
    let sent = request.basic_auth("app.key", Some("secret")).send().await.unwrap();
    assert_eq!(sent.status(), 400);
    let body: Value = sent.json().await.unwrap();
    assert_eq!(body["error"]["code"], 40020);
    assert_eq!(body["batchResponse"][0]["target"], "clientId:ana");
}

#[tokio::test]
async fn what_cannot_be_revoked_is_refused_with_its_code() {
    let endpoint = Endpoint::start_with(|config| {
        config.key.has_revocable_tokens = true;
        config.further_keys = vec![backend::live::ApiKey::parse("app.plain:secret").unwrap()];
    })
    .await;
    let now = endpoint.get("/time").await.2[0].as_i64().unwrap();
    let ana = json!({"targets": ["clientId:ana"]});
    let with = |more: Value| {
        let mut asked = ana.clone();
        asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        asked
    };
    let many: Vec<String> = (0..101).map(|number| format!("clientId:{number}")).collect();
    for (asked, code) in [
        (json!({"targets": []}), 40000),
        (json!({"targets": many}), 40000),
        (json!({}), 40001),
        (with(json!({"issuedBefore": now + 60_000})), 40003),
        (with(json!({"issuedBefore": now - 3_660_000})), 40003),
    ] {
        let (_, body) = endpoint.send(Method::POST, REVOKE, &asked).await;
        assert_eq!(body["error"]["code"], code, "{asked}");
    }
    let token = endpoint.token("ana", ALL, None).await;
    let post = |path: &str| Endpoint::http().post(endpoint.url(path)).json(&ana);
    for (request, status, code) in [
        (post(REVOKE).bearer_auth(&token), 401, 40162),
        (post(REVOKE).basic_auth("app.plain", Some("secret")), 401, 40133),
        (post("/keys/app.plain/revokeTokens").basic_auth("app.plain", Some("secret")), 401, 40163),
        (post(REVOKE).basic_auth("app.key", Some("guess")), 401, 40101),
        (post(REVOKE), 401, 40101),
    ] {
        let sent = request.send().await.unwrap();
        assert_eq!(sent.status(), status);
        assert_eq!(sent.json::<Value>().await.unwrap()["error"]["code"], code);
    }
}

#[tokio::test]
async fn a_token_that_can_be_revoked_lives_an_hour_at_most() {
    let endpoint = start().await;
    let capability = ably_proto::capability::Capability::parse(ALL).unwrap();
    let request = endpoint.live.token_request("ana", &capability, Some(3_600_001));
    let (status, body) = endpoint.exchange(&serde_json::to_value(request).unwrap()).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!(40003)));
    let long = signed_elsewhere(0, json!({"exp": 4_000_000_000_u64}));
    let mut ana = endpoint.dial(&format!("v=6&access_token={long}")).await;
    assert_eq!(ana.expect_refusal(action::ERROR).await, 40144);
    let undated = signed_elsewhere(0, json!({"iat": null}));
    let mut ana = endpoint.dial(&format!("v=6&access_token={undated}")).await;
    assert_eq!(ana.expect_refusal(action::ERROR).await, 40144);
}
