//! The backend under test, and people at their desks.

use backend::faults::FaultsPatch;
use backend::{Backend, Options};
use clap::Parser;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::line::Line;

/// The password of everybody in the demo.
pub(crate) const PASSWORD: &str = "front desk demo";

/// A backend on a loopback port until the test ends.
pub(crate) struct House {
    pub(crate) backend: Backend,
    pub(crate) client: reqwest::Client,
}

impl House {
    /// The demo, in memory, with the fault switches.
    pub(crate) async fn demo() -> Self {
        Self::with(&["--memory", "--demo", "--faults"]).await
    }

    /// With other switches.
    pub(crate) async fn with(switches: &[&str]) -> Self {
        let all = ["deskbell-backend"].iter().chain(switches);
        let options = Options::try_parse_from(all).unwrap();
        let backend = Backend::start(&options).await.unwrap();
        Self { backend, client: client() }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.backend.http())
    }

    pub(crate) fn fault(&self, patch: Value) {
        self.backend.faults().apply(serde_json::from_value::<FaultsPatch>(patch).unwrap());
    }

    /// A request of nobody.
    pub(crate) async fn get(&self, path: &str) -> (StatusCode, Value) {
        answer(self.client.get(self.url(path))).await
    }

    /// One of the demo's people, by the first part of their address.
    pub(crate) async fn desk(&self, who: &str) -> Desk<'_> {
        self.desk_of(&format!("{who}@demo.deskbell.example"), PASSWORD).await
    }

    pub(crate) async fn desk_of(&self, email: &str, password: &str) -> Desk<'_> {
        let mut visitor = Visitor::new(self).await;
        let (status, body) = visitor.sign_in(email, password).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let session = visitor.session.take().unwrap();
        let mut desk = Desk { house: self, cookie: session, me: Value::Null };
        desk.me = desk.get("/api/auth/session").await.1["user"].clone();
        desk
    }

    /// What the database holds of a room, behind the contract's back.
    pub(crate) async fn stored(&self, room: &Value) -> Vec<Value> {
        let path = format!("/control/messages?roomId={}", room["id"].as_str().unwrap());
        let (status, rows) = self.get(&path).await;
        assert_eq!(status, StatusCode::OK, "{rows}");
        rows.as_array().unwrap().clone()
    }
}

/// A client that follows no redirects and keeps no cookies: the tests do that themselves.
fn client() -> reqwest::Client {
    // An error says that another test of this process was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

/// Status and JSON of an answer; `null` where there is no body.
pub(crate) async fn answer(request: RequestBuilder) -> (StatusCode, Value) {
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let bytes = answer.bytes().await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

/// Somebody who has not signed in yet.
pub(crate) struct Visitor<'h> {
    house: &'h House,
    pub(crate) token: String,
    pub(crate) csrf_cookie: String,
    pub(crate) session: Option<String>,
}

impl<'h> Visitor<'h> {
    pub(crate) async fn new(house: &'h House) -> Self {
        let answer = house.client.get(house.url("/api/auth/csrf")).send().await.unwrap();
        let csrf_cookie = cookies(&answer).remove(0);
        let body: Value = answer.json().await.unwrap();
        let token = body["csrfToken"].as_str().unwrap().to_owned();
        Self { house, token, csrf_cookie, session: None }
    }

    pub(crate) async fn sign_in(&mut self, email: &str, password: &str) -> (StatusCode, Value) {
        let form = [
            ("csrfToken", self.token.as_str()),
            ("email", email),
            ("password", password),
            ("callbackUrl", "/inbox"),
            ("json", "true"),
        ];
        let url = self.house.url("/api/auth/callback/credentials");
        let request = self.house.client.post(url).header("cookie", &self.csrf_cookie).form(&form);
        let answer = request.send().await.unwrap();
        self.session = cookies(&answer).into_iter().find(|cookie| cookie.contains("session-token"));
        (answer.status(), answer.json().await.unwrap())
    }

    pub(crate) async fn sign_out(&self, session: &str) -> reqwest::Response {
        let cookie = format!("{}; {session}", self.csrf_cookie);
        let form = [("csrfToken", self.token.as_str())];
        let url = self.house.url("/api/auth/signout");
        self.house.client.post(url).header("cookie", cookie).form(&form).send().await.unwrap()
    }
}

/// The cookies an answer sets, as `name=value`.
pub(crate) fn cookies(answer: &reqwest::Response) -> Vec<String> {
    let lines = answer.headers().get_all("set-cookie").iter();
    let pairs = lines.map(|line| line.to_str().unwrap().split(';').next().unwrap().to_owned());
    pairs.collect()
}

/// Somebody who is signed in.
pub(crate) struct Desk<'h> {
    pub(crate) house: &'h House,
    pub(crate) cookie: String,
    pub(crate) me: Value,
}

impl Desk<'_> {
    pub(crate) fn id(&self) -> &str {
        self.me["id"].as_str().unwrap()
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.house.client.request(method, self.house.url(path));
        request.header("cookie", &self.cookie)
    }

    pub(crate) async fn get(&self, path: &str) -> (StatusCode, Value) {
        answer(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        answer(self.request(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> (StatusCode, Value) {
        answer(self.request(Method::PATCH, path).json(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> (StatusCode, Value) {
        answer(self.request(Method::DELETE, path)).await
    }

    pub(crate) async fn rooms(&self) -> Vec<Value> {
        let (status, body) = self.get("/api/chat/rooms").await;
        assert_eq!(status, StatusCode::OK, "{body}");
        body["rooms"].as_array().unwrap().clone()
    }

    /// The room of this name, as this person sees it.
    pub(crate) async fn room(&self, name: &str) -> Value {
        self.rooms().await.into_iter().find(|room| room["name"] == name).expect(name)
    }

    /// The direct room with somebody, opened where there is none yet.
    pub(crate) async fn direct(&self, other: &Desk<'_>) -> Value {
        let body = json!({"type": "DIRECT", "participantIds": [other.id()]});
        let (status, room) = self.post("/api/chat/rooms", body).await;
        assert!(status.is_success(), "{room}");
        room
    }

    /// A group of one's own property.
    pub(crate) async fn group(&self, name: &str, people: &[&Desk<'_>]) -> Value {
        let ids: Vec<&str> = people.iter().map(|person| person.id()).collect();
        let body = json!({
            "type": "GROUP", "name": name,
            "propertyId": self.me["propertyIds"][0], "participantIds": ids,
        });
        let (status, room) = self.post("/api/chat/rooms", body).await;
        assert_eq!(status, StatusCode::CREATED, "{room}");
        room
    }

    pub(crate) async fn history(&self, room: &Value, query: &str) -> Value {
        let path = format!("/api/chat/rooms/{}/messages{query}", id(room));
        let (status, page) = self.get(&path).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        page
    }

    /// Publishes a text on the room's channel, as a client does; the serial or the refusal.
    pub(crate) async fn write(
        &self,
        room: &Value,
        message_id: &str,
        text: &str,
    ) -> Result<Value, u64> {
        let mut line = Line::open(self).await;
        line.publish(room["channel"].as_str().unwrap(), self.text(message_id, text)).await
    }

    /// The data and name of a message event.
    pub(crate) fn text(&self, message_id: &str, text: &str) -> Value {
        json!({
            "id": message_id, "name": "message",
            "data": {
                "id": message_id, "senderId": self.id(), "content": text, "type": "TEXT",
                "timestamp": "2026-01-01T00:00:00.000Z",
            },
        })
    }
}

pub(crate) fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}
