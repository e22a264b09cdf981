use std::net::SocketAddr;
use std::process::Stdio;

use backend::Sandbox;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;

use crate::live_support::action;
use crate::live_support::endpoint::Endpoint;
use crate::live_support::person::Person;

/// A sandbox, and an application of it as its maker was told of it.
struct House {
    sandbox: Sandbox,
}

impl House {
    async fn open() -> Self {
        Self { sandbox: Sandbox::start("127.0.0.1:0".parse().unwrap()).await.unwrap() }
    }

    fn address(&self) -> SocketAddr {
        self.sandbox.address()
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address())
    }

    async fn make(&self, wanted: Value) -> Value {
        let sent = Endpoint::http().post(self.url("/apps")).json(&wanted).send().await.unwrap();
        assert_eq!(sent.status(), 201);
        sent.json().await.unwrap()
    }

    async fn connect(&self, app: &Value, key: usize, more: &str) -> Person {
        let key = app["keys"][key]["keyStr"].as_str().unwrap();
        Person::dial(self.address(), &format!("v=6&key={key}{more}")).await
    }
}

fn credentials(app: &Value) -> (&str, Option<&str>) {
    let key = &app["keys"][0];
    (key["keyName"].as_str().unwrap(), key["keySecret"].as_str())
}

#[tokio::test]
async fn an_application_is_told_its_keys_and_where_a_client_finds_it() {
    let house = House::open().await;
    let app = house
        .make(json!({
            "keys": [{}, {"capability": "{\"lobby\":[\"subscribe\"]}"}],
            "namespaces": [{"id": "mutable", "mutableMessages": true}, {"id": "persisted"}],
        }))
        .await;
    assert_eq!((&app["endpoint"], &app["tls"]), (&json!("localhost"), &json!(false)));
    assert_eq!(app["port"], house.address().port());
    assert_eq!(app["namespaces"].as_array().unwrap().len(), 2);
    assert!(app["keys"][0]["keyStr"].as_str().unwrap().starts_with(app["appId"].as_str().unwrap()));
    let mut ana = house.connect(&app, 0, "").await;
    ana.expect_connected().await;
    assert_eq!(ana.attach("anywhere").await["action"], action::ATTACHED);
    let mut guest = house.connect(&app, 1, "").await;
    guest.expect_connected().await;
    assert_eq!(guest.attach("lobby").await["action"], action::ATTACHED);
    assert_eq!(guest.attach("anywhere").await["error"]["code"], 40160);
}

#[tokio::test]
async fn applications_share_nothing_but_the_address() {
    let house = House::open().await;
    let (one, other) = (house.make(json!({})).await, house.make(json!({})).await);
    assert_ne!(one["appId"], other["appId"]);
    let mut ana = house.connect(&one, 0, "&clientId=ana").await;
    ana.expect_connected().await;
    ana.attach("lobby").await;
    let mut bruno = house.connect(&other, 0, "&clientId=bruno").await;
    bruno.expect_connected().await;
    bruno.publish("lobby", json!([{"data": "x"}])).await;
    bruno.expect(action::ACK).await;
    ana.round_trip().await;

    // The secret of one application opens no other, and neither does its connection.
    let name = one["keys"][0]["keyName"].as_str().unwrap();
    let secret = other["keys"][0]["keySecret"].as_str().unwrap();
    let mut mixed = Person::dial(house.address(), &format!("v=6&key={name}:{secret}")).await;
    assert_eq!(mixed.expect_refusal(action::ERROR).await, 40101);
    let (_, key) = ana.vanish();
    let mut thief = house.connect(&other, 0, &format!("&clientId=ana&resume={key}")).await;
    assert_eq!(thief.expect_refusal(action::ERROR).await, 40102);
    thief.expect_closed().await;
}

#[tokio::test]
async fn an_application_begins_with_the_people_it_was_furnished_with() {
    let house = House::open().await;
    let member = json!({"clientId": "eva", "data": "{\"a\":1}", "encoding": "json"});
    let channels = json!([{"name": "persisted:fixtures", "presence": [member]}]);
    let app = house.make(json!({"channels": channels})).await;
    let mut ana = house.connect(&app, 0, "").await;
    ana.expect_connected().await;
    ana.attach("persisted:fixtures").await;
    let sync = ana.expect(action::SYNC).await;
    let told = &sync["presence"][0];
    assert_eq!((&told["clientId"], &told["action"]), (&json!("eva"), &json!(1)));
    assert_eq!((&told["data"], &told["encoding"]), (&json!("{\"a\":1}"), &json!("json")));
}

#[tokio::test]
async fn whoever_holds_its_key_ends_an_application_and_with_it_everybodys_connection() {
    let house = House::open().await;
    let (app, other) = (house.make(json!({})).await, house.make(json!({})).await);
    let mut ana = house.connect(&app, 0, "").await;
    ana.expect_connected().await;
    let url = house.url(&format!("/apps/{}", app["appId"].as_str().unwrap()));
    let delete = |as_of: &Value| {
        let (name, secret) = credentials(as_of);
        Endpoint::http().delete(&url).basic_auth(name, secret).send()
    };
    assert_eq!(Endpoint::http().delete(&url).send().await.unwrap().status(), 401);
    assert_eq!(delete(&other).await.unwrap().status(), 404);
    ana.round_trip().await;
    assert_eq!(delete(&app).await.unwrap().status(), 204);
    assert_eq!(ana.expect_refusal(action::ERROR).await, 40400);
    ana.expect_closed().await;
    let mut late = house.connect(&app, 0, "").await;
    assert_eq!(late.expect_refusal(action::ERROR).await, 40101);
    let mut bruno = house.connect(&other, 0, "").await;
    bruno.expect_connected().await;
}

#[tokio::test]
async fn an_application_nobody_could_make_is_refused_in_words() {
    let house = House::open().await;
    for (wanted, code) in [
        ("nonsense".to_owned(), 40001),
        (json!({"keys": [{"capability": "{\"lobby\":[]}"}]}).to_string(), 40000),
    ] {
        let request = Endpoint::http().post(house.url("/apps")).body(wanted);
        let sent = request.send().await.unwrap();
        assert_eq!(sent.status(), 400);
        assert_eq!(sent.json::<Value>().await.unwrap()["error"]["code"], code);
    }
}

#[tokio::test]
async fn what_is_not_served_says_so_in_words_a_client_can_read() {
    let house = House::open().await;
    for (method, path) in [(reqwest::Method::GET, "/nowhere"), (reqwest::Method::PUT, "/time")] {
        let sent = Endpoint::http().request(method, house.url(path)).send().await.unwrap();
        assert_eq!((sent.status().as_u16(), path), (404, path));
        assert_eq!(sent.headers()["x-ably-errorcode"], "40400");
        assert_eq!(sent.json::<Value>().await.unwrap()["error"]["code"], 40400);
    }
}

#[tokio::test]
async fn a_client_told_localhost_finds_it_on_both_loopback_addresses() {
    let house = House::open().await;
    let has_both = tokio::net::TcpListener::bind("[::1]:0").await.is_ok();
    let url = format!("http://[::1]:{}/time", house.address().port());
    assert_eq!(Endpoint::http().get(url).send().await.is_ok(), has_both);
    assert!(Endpoint::http().get(house.url("/time")).send().await.is_ok());
}

#[tokio::test]
async fn a_token_opens_the_application_of_its_key() {
    let house = House::open().await;
    let (one, other) = (house.make(json!({})).await, house.make(json!({})).await);
    let (name, secret) = credentials(&one);
    let url = house.url("/channels/lobby/messages");
    let sent = Endpoint::http().get(&url).basic_auth(name, secret).send().await.unwrap();
    assert_eq!(sent.status(), 200);
    let unknown = format!("{}.nobody", other["appId"].as_str().unwrap());
    let url = house.url(&format!("/keys/{unknown}/requestToken"));
    let request = json!({"keyName": unknown, "timestamp": 1, "nonce": "n".repeat(16), "mac": "x"});
    let sent = Endpoint::http().post(url).json(&request).send().await.unwrap();
    assert_eq!(sent.json::<Value>().await.unwrap()["error"]["code"], 40400);
}

#[tokio::test]
async fn the_program_says_in_its_first_line_where_its_sandbox_is() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_deskbell-backend"))
        .args(["sandbox", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let line = lines.next_line().await.unwrap().unwrap();
    let told: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(told["pid"], program.id().unwrap());
    let http = told["http"].as_str().unwrap();
    assert_eq!(told["live"], format!("{}/", http.replace("http:", "ws:")));
    let sent = Endpoint::http().post(format!("{http}/apps")).body("{}").send().await.unwrap();
    assert_eq!(sent.status(), 201);
    // The contract is not served there.
    let rooms = Endpoint::http().get(format!("{http}/api/chat/rooms")).send().await.unwrap();
    assert_eq!(rooms.status(), 404);
}
