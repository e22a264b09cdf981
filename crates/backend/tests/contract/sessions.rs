//! Contract §1.

use reqwest::StatusCode;
use serde_json::json;

use crate::desk::{Desk, House, PASSWORD, Visitor, answer, cookies};

#[tokio::test]
async fn ana_signs_in_and_is_told_who_she_is() {
    let house = House::demo().await;
    let mut visitor = Visitor::new(&house).await;
    let (status, body) = visitor.sign_in("Ana@demo.deskbell.example", PASSWORD).await;
    assert_eq!((status, body), (StatusCode::OK, json!({"url": "/inbox"})));

    let ana = Desk { house: &house, cookie: visitor.session.unwrap(), me: json!(null) };
    let (status, session) = ana.get("/api/auth/session").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(session["user"]["name"], "Ana Ribeiro");
    assert_eq!(session["user"]["email"], "ana@demo.deskbell.example");
    assert_eq!(session["user"]["role"], "STAFF");
    assert!(session["user"]["organizationId"].is_string());
    assert_eq!(session["user"]["propertyIds"].as_array().unwrap().len(), 1);
    assert!(session["expires"].as_str().unwrap().ends_with('Z'));
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_refused_alike() {
    let house = House::demo().await;
    let mut visitor = Visitor::new(&house).await;
    let wrong = visitor.sign_in("ana@demo.deskbell.example", "guess").await;
    let unknown = visitor.sign_in("nobody@demo.deskbell.example", PASSWORD).await;
    assert_eq!(wrong.0, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong, unknown);
    assert_eq!(visitor.session, None);
}

#[tokio::test]
async fn guessing_passwords_is_slowed_down_without_locking_others_out() {
    let house = House::demo().await;
    let mut visitor = Visitor::new(&house).await;
    for _ in 0..10 {
        let (status, _) = visitor.sign_in("ana@demo.deskbell.example", "guess").await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
    let (status, _) = visitor.sign_in("ana@demo.deskbell.example", PASSWORD).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    let (status, _) = visitor.sign_in("bruno@demo.deskbell.example", PASSWORD).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn signing_in_needs_the_csrf_token_of_its_own_cookie() {
    let house = House::demo().await;
    let url = house.url("/api/auth/callback/credentials");
    let form = |token: &str| {
        let email = "ana@demo.deskbell.example".to_owned();
        [("csrfToken", token.to_owned()), ("email", email), ("password", PASSWORD.to_owned())]
    };
    let (one, other) = (Visitor::new(&house).await, Visitor::new(&house).await);
    let forged = format!("next-auth.csrf-token={}|{}", "x", "y");
    for (token, cookie) in [
        (one.token.as_str(), ""),
        (one.token.as_str(), other.csrf_cookie.as_str()),
        ("x", forged.as_str()),
    ] {
        let request = house.client.post(&url).header("cookie", cookie).form(&form(token));
        let (status, body) = answer(request).await;
        assert_eq!((status, &body["code"]), (StatusCode::FORBIDDEN, &json!("csrf")));
    }
}

#[tokio::test]
async fn the_csrf_token_stays_while_its_cookie_is_sent() {
    let house = House::demo().await;
    let visitor = Visitor::new(&house).await;
    let request = house.client.get(house.url("/api/auth/csrf"));
    let (_, body) = answer(request.header("cookie", &visitor.csrf_cookie)).await;
    assert_eq!(body["csrfToken"], visitor.token);
}

#[tokio::test]
async fn a_missing_field_is_no_crash_but_a_refusal() {
    let house = House::demo().await;
    let url = house.url("/api/auth/callback/credentials");
    let (status, body) = answer(house.client.post(url).form(&[("email", "ana")])).await;
    assert!(status.is_client_error(), "{status}");
    assert!(body["error"].is_string());
}

#[tokio::test]
async fn the_session_cookie_is_for_the_client_alone() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let answer = ana.request(reqwest::Method::GET, "/api/auth/session").send().await.unwrap();
    let line = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(line.starts_with("next-auth.session-token="), "{line}");
    for mark in ["HttpOnly", "SameSite=Lax", "Path=/", "Expires="] {
        assert!(line.contains(mark), "{line}");
    }
}

#[tokio::test]
async fn asking_for_the_session_renews_the_cookie_and_the_old_one_stays_good_for_a_while() {
    let house = House::demo().await;
    let ana = house.desk("ana").await;
    let request = ana.request(reqwest::Method::GET, "/api/auth/session");
    let renewed = cookies(&request.send().await.unwrap()).remove(0);
    assert_ne!(renewed, ana.cookie);
    assert_eq!(ana.get("/api/chat/rooms").await.0, StatusCode::OK);
    let ana = Desk { cookie: renewed, ..ana };
    assert_eq!(ana.get("/api/chat/rooms").await.0, StatusCode::OK);
}

#[tokio::test]
async fn signing_out_ends_every_cookie_of_the_sign_in_but_no_other_one() {
    let house = House::demo().await;
    let (ana, ana_elsewhere) = (house.desk("ana").await, house.desk("ana").await);
    let request = ana.request(reqwest::Method::GET, "/api/auth/session");
    let renewed = cookies(&request.send().await.unwrap()).remove(0);

    let visitor = Visitor::new(&house).await;
    let signed_out = visitor.sign_out(&ana.cookie).await;
    assert_eq!(signed_out.status(), StatusCode::OK);
    assert_eq!(cookies(&signed_out), ["next-auth.session-token="]);

    assert_eq!(ana.get("/api/chat/rooms").await.0, StatusCode::UNAUTHORIZED);
    let ana = Desk { cookie: renewed, ..ana };
    assert_eq!(ana.get("/api/chat/rooms").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(ana_elsewhere.get("/api/chat/rooms").await.0, StatusCode::OK);
}

#[tokio::test]
async fn nobody_gets_an_empty_session_and_401_everywhere_else() {
    let house = House::demo().await;
    assert_eq!(house.get("/api/auth/session").await, (StatusCode::OK, json!({})));
    for path in [
        "/api/chat/auth",
        "/api/chat/rooms",
        "/api/chat/rooms/r1",
        "/api/chat/rooms/r1/messages",
        "/api/chat/rooms/r1/participants",
        "/api/chat/files/f1",
        "/api/chat/users",
        "/api/chat/config",
    ] {
        let (status, body) = house.get(path).await;
        assert_eq!((status, &body["code"]), (StatusCode::UNAUTHORIZED, &json!("signed_out")));
    }
}

#[tokio::test]
async fn a_session_ends_when_its_time_is_over() {
    let house = House::with(&["--memory", "--demo", "--session-hours", "2"]).await;
    let ana = house.desk("ana").await;
    house.fault(json!({"clock_skew_ms": 3_600_000}));
    assert_eq!(ana.get("/api/chat/rooms").await.0, StatusCode::OK);
    house.fault(json!({"clock_skew_ms": 2 * 3_600_000 + 60_000}));
    assert_eq!(ana.get("/api/chat/rooms").await.0, StatusCode::UNAUTHORIZED);
    let request = ana.request(reqwest::Method::GET, "/api/auth/session");
    let gone = request.send().await.unwrap();
    assert_eq!(cookies(&gone), ["next-auth.session-token="]);
}

#[tokio::test]
async fn a_session_outlives_a_restart_of_the_backend() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let house = House::with(&["--data", data, "--demo"]).await;
    let ana = house.desk("ana").await;
    let (cookie, name) = (ana.cookie.clone(), ana.me["name"].clone());
    let rooms = ana.rooms().await.len();
    drop(house);

    let house = House::with(&["--data", data, "--demo"]).await;
    let ana = Desk { house: &house, cookie, me: json!(null) };
    assert_eq!(ana.get("/api/auth/session").await.1["user"]["name"], name);
    assert_eq!(ana.rooms().await.len(), rooms);
}

#[tokio::test]
async fn answers_are_dated_by_the_servers_clock_and_unknown_paths_are_worded_too() {
    let house = House::demo().await;
    let answer = house.client.get(house.url("/nowhere")).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert!(answer.headers()["date"].to_str().unwrap().ends_with("GMT"));
    let (status, body) = house.get("/api/auth/signout").await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(body["error"].is_string());
}
