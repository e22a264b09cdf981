//! Tokens and clocks.

use std::sync::atomic::Ordering;

use ably_proto::wire::{Action, ErrorInfo, ProtocolMessage};
use ably_realtime::{
    Backoff, ChannelState as C, ConnectionState as S, Credential, Secret, TokenDetails, TokenError,
};
use testkit::{Seen, Toward};

use crate::desk::soon;
use crate::signer::now_ms;
use crate::stage::{ROOM, Stage, is};

/// Where tokens are had.
const TOKENS: &str = "/keys/";

fn token_error(action: Action) -> ProtocolMessage {
    let error = ErrorInfo::new(40142, 401, "the token has ended");
    ProtocolMessage { error: Some(error), ..ProtocolMessage::new(action) }
}

/// Case 20.
#[tokio::test]
async fn a_refused_sign_in_is_asked_for_ever_more_seldom_and_a_forbidden_one_no_more() {
    let stage = Stage::set().await;
    let requests = || stage.network.requests(TOKENS);
    requests().times(3).answer(401, r#"{"error":{"code":40101,"statusCode":401}}"#);
    requests().times(1).answer(403, r#"{"error":{"code":40300,"statusCode":403}}"#);
    let mut ana = stage.ana_with(|options| {
        options.backoff = Backoff::Geometric { first_ms: 10, factor: 2.0, cap_ms: 60_000 };
    });
    let mut waits = Vec::new();
    for _ in 0..3 {
        let (reason, retry_in_ms) = ana.until_state(S::Disconnected).await;
        let reason = reason.unwrap();
        assert_eq!((reason.code, reason.cause.unwrap().status_code), (80019, 401));
        waits.push(retry_in_ms.unwrap());
    }
    assert!(waits.is_sorted() && waits[0] < waits[2], "{waits:?}");
    let (reason, _) = ana.until_state(S::Failed).await;
    let reason = reason.unwrap();
    assert_eq!((reason.code, reason.status_code), (80019, 403));
    assert_eq!(stage.network.asked(TOKENS), 4);
    // It is over until somebody signs in again.
    ana.client.retry_now().await;
    ana.until_state(S::Connected).await;
    assert_eq!((stage.network.asked(TOKENS), stage.network.lines()), (5, 1));
}

/// Case 21.
#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once_and_then_rested() {
    let stage = Stage::set().await;
    let welcome = stage.network.frames(Toward::Client, is(Action::Connected)).times(4);
    welcome.rewrite(|_| vec![token_error(Action::Error)]);
    let mut ana = stage.ana();
    for rest in 1..=2 {
        let (reason, retry_in_ms) = ana.until_state(S::Disconnected).await;
        assert_eq!(reason.unwrap().code, 40142);
        assert!(retry_in_ms.is_some_and(|ms| ms > 0));
        assert_eq!(stage.network.asked(TOKENS), 2 * rest, "one renewal an attempt");
    }
    ana.until_state(S::Connected).await;
    assert_eq!((stage.network.asked(TOKENS), ana.signer.signed()), (5, 5));
}

/// Case 22.
#[tokio::test]
async fn a_renewal_the_server_asks_for_happens_in_place_and_one_it_missed_by_coming_back() {
    let (stage, mut ana, bruno) = Stage::with_both().await;
    let ask = ProtocolMessage::new(Action::Auth);
    stage.network.inject(Toward::Client, ask.clone()).unwrap();
    let auth = stage.network.frame("the token", Toward::Server, is(Action::Auth)).await.unwrap();
    assert!(auth.auth.unwrap().access_token.is_some());
    ana.until_updated().await;
    assert_eq!((stage.network.lines(), ana.signer.signed()), (1, 2));
    // The answer is lost, and the server throws her out.
    stage.network.frames(Toward::Server, is(Action::Auth)).lose();
    stage.network.inject(Toward::Client, ask).unwrap();
    let is_second = |frames: &[ProtocolMessage]| frames.len() == 2;
    testkit::until("the second token is sent", async || {
        let sent = stage.network.passed(Toward::Server, is(Action::Auth));
        Ok(Seen::when(is_second(&sent), format!("{sent:?}")))
    })
    .await
    .unwrap();
    stage.network.inject(Toward::Client, token_error(Action::Disconnected)).unwrap();
    let (_, resumed) = ana.until_channel(ROOM, C::Attached).await;
    assert!(resumed);
    assert_eq!((stage.network.lines(), ana.signer.signed()), (2, 4));
    bruno.tell(ROOM, "still there").await;
    ana.until_text("still there").await;
}

/// Case 23.
#[tokio::test]
async fn a_token_endpoint_that_is_down_is_told_and_found_again() {
    let stage = Stage::set().await;
    stage.network.requests(TOKENS).hang_up();
    let mut ana = stage.ana();
    for _ in 0..3 {
        let (reason, retry_in_ms) = ana.until_state(S::Disconnected).await;
        let reason = reason.unwrap();
        assert_eq!((reason.code, reason.status_code), (80019, 401));
        assert!(reason.cause.is_some() && retry_in_ms.is_some());
    }
    stage.network.behave();
    ana.until_state(S::Connected).await;
}

/// Case 24.
#[tokio::test]
async fn a_clock_that_is_wrong_is_set_by_the_servers_and_no_token_is_held_to_it() {
    let stage = Stage::set().await;
    let signer = stage.signer("ana");
    signer.ahead_ms.store(3_600_000, Ordering::SeqCst);
    let options = stage.options(stage.network.address(), &signer);
    let mut ana = crate::desk::Desk::start(options, signer);
    let (reason, _) = ana.until_state(S::Disconnected).await;
    let reason = reason.unwrap();
    assert_eq!((reason.code, reason.cause.unwrap().code), (80019, 40104));
    // There is no token yet, and the server tells its time all the same.
    let time = soon("the time", ana.client.time()).await.unwrap();
    ana.signer.ahead_ms.store(time - now_ms(), Ordering::SeqCst);
    ana.until_state(S::Connected).await;
    assert!((time - now_ms()).abs() < 60_000);
}

/// Case 24.
#[tokio::test]
async fn a_token_that_is_over_by_ones_own_clock_is_for_the_server_to_judge() {
    let stage = Stage::set().await;
    let signer = stage.signer("ana");
    let exchange = format!("http://{}/keys/{}/requestToken", stage.endpoint(), signer.key_name);
    let request = serde_json::to_value(signer.sign()).unwrap();
    let answer = testkit::post(&exchange, &request).await.unwrap();
    let token = Some(Secret::new(answer["token"].as_str().unwrap()));
    let details = TokenDetails { token, expires: Some(1), ..TokenDetails::default() };
    let mut ana = stage.ana_with(|options| {
        options.tokens = std::sync::Arc::new(move || {
            let details = details.clone();
            async move { Ok::<_, TokenError>(Credential::Details(details)) }
        });
    });
    ana.until_state(S::Connected).await;
    assert_eq!(stage.network.lines(), 1);
}
