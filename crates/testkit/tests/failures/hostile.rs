//! A token endpoint that means harm, or is broken: each thing it does is told with its kind, and
//! the line heals, or fails as it should.

use ably_realtime::ConnectionState as S;

use crate::stage::Stage;

const TOKENS: &str = "/keys/";

#[tokio::test]
async fn answers_that_hold_no_token_are_told_and_the_next_attempt_asks_again() {
    let stage = Stage::set().await;
    let endless = format!(r#"{{"token":"{}"}}"#, "x".repeat(1 << 20));
    let nested = "[".repeat(10_000);
    let garbage = [
        "",
        "<html>Welcome to our wireless network</html>",
        "null",
        "[]",
        "{}",
        r#"{"token":""}"#,
        r#"{"token":null}"#,
        r#"{"token":{"token":"x"}}"#,
        &nested,
        &endless,
    ];
    for body in garbage {
        stage.network.requests(TOKENS).times(1).answer(200, body);
    }
    let mut ana = stage.ana();
    for body in garbage {
        let (reason, retry_in_ms) = ana.until_state(S::Disconnected).await;
        let reason = reason.unwrap();
        assert_eq!((reason.code, reason.status_code), (80019, 401), "{body:.40}");
        assert!(!reason.cause.unwrap().message.is_empty() && retry_in_ms.is_some());
    }
    assert_eq!(stage.network.lines(), 0, "none of it was shown to the service");
    ana.until_state(S::Connected).await;
    assert_eq!(stage.network.asked(TOKENS), garbage.len() + 1);
}

#[tokio::test]
async fn an_answer_that_never_comes_is_told_and_asked_for_again() {
    let stage = Stage::set().await;
    stage.network.requests(TOKENS).times(1).never_answer();
    let mut ana = stage.ana_with(|options| options.request_timeout_ms = 1_000);
    let (reason, _) = ana.until_state(S::Disconnected).await;
    let reason = reason.unwrap();
    assert_eq!((reason.code, reason.cause.unwrap().status_code), (80019, 504));
    ana.until_state(S::Connected).await;
    assert_eq!(stage.network.asked(TOKENS), 2);
}

#[tokio::test]
async fn a_forbidden_token_fails_the_connection_whatever_else_the_answer_says() {
    for body in ["", "<html>", r#"{"error":{"code":40300}}"#, r#"{"token":"x"}"#] {
        let stage = Stage::set().await;
        stage.network.requests(TOKENS).answer(403, body);
        let mut ana = stage.ana();
        let (reason, _) = ana.until_state(S::Failed).await;
        let reason = reason.unwrap();
        assert_eq!((reason.code, reason.status_code), (80019, 403), "{body}");
        assert_eq!(reason.cause.unwrap().status_code, 403);
        assert_eq!((stage.network.asked(TOKENS), stage.network.lines()), (1, 0));
    }
}

#[tokio::test]
async fn a_token_the_service_does_not_know_is_no_reason_to_ask_for_ever() {
    let stage = Stage::set().await;
    stage.network.requests(TOKENS).answer(200, r#"{"token":"made up"}"#);
    let mut ana = stage.ana();
    let (reason, _) = ana
        .until("an end of the attempt", |event| match event {
            ably_realtime::Event::Connection(change)
                if matches!(change.current, S::Disconnected | S::Failed) =>
            {
                Some((change.reason.clone(), change.retry_in_ms))
            }
            _ => None,
        })
        .await;
    assert_eq!(reason.unwrap().status_code, 401);
    assert!(stage.network.asked(TOKENS) <= 2, "at most one renewal an attempt");
}
