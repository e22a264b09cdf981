use futures_util::future::BoxFuture;
use reqwest::Method;
use serde_json::{Value, json};

use crate::live_support::action;
use crate::live_support::endpoint::Endpoint;
use crate::live_support::person::Person;

const NOTES: &str = "notes:lobby";
const UPDATE: u64 = 1;
const DELETE: u64 = 2;
const APPEND: u64 = 5;

/// Publishes one message and answers its serial.
async fn note(person: &mut Person, text: &str) -> String {
    person.publish(NOTES, json!([{"name": "note", "data": text}])).await;
    let ack = person.expect(action::ACK).await;
    ack["res"][0]["serials"][0].as_str().unwrap().to_owned()
}

/// Ana, Bruno who listens, and a note of Ana's.
fn scene(endpoint: &Endpoint) -> BoxFuture<'_, (Person, Person, String)> {
    Box::pin(async move {
        let mut bruno = endpoint.attach("bruno", NOTES).await;
        let mut ana = endpoint.connect("ana").await;
        let serial = note(&mut ana, "one").await;
        bruno.expect(action::MESSAGE).await;
        (ana, bruno, serial)
    })
}

async fn message(endpoint: &Endpoint, serial: &str) -> Value {
    let (status, _, body) = endpoint.get(&format!("/channels/{NOTES}/messages/{serial}")).await;
    assert_eq!(status, 200, "{body}");
    body
}

#[tokio::test]
async fn rtl32_an_update_is_a_new_version_of_the_same_message_in_its_place() {
    let endpoint = Endpoint::start_mutable().await;
    let (mut ana, mut bruno, serial) = scene(&endpoint).await;
    let original = message(&endpoint, &serial).await;
    note(&mut ana, "later").await;
    bruno.expect(action::MESSAGE).await;

    let version = json!({"description": "spelling", "metadata": {"reason": "typo"}});
    let update = json!([{"action": UPDATE, "serial": serial, "data": "two", "version": version}]);
    ana.publish(NOTES, update).await;
    let ack = ana.expect(action::ACK).await;
    let frame = bruno.expect(action::MESSAGE).await;
    let told = &frame["messages"][0];
    assert_eq!((&told["action"], &told["serial"]), (&json!(UPDATE), &json!(serial)));
    assert_eq!((&told["name"], &told["data"]), (&json!("note"), &json!("two")));
    assert_eq!((&told["clientId"], &told["timestamp"]), (&json!("ana"), &original["timestamp"]));
    let version = &told["version"];
    assert_eq!(ack["res"][0]["serials"], json!([version["serial"]]));
    assert!(version["serial"].as_str() > Some(serial.as_str()));
    assert_eq!((&version["clientId"], &version["timestamp"]), (&json!("ana"), &frame["timestamp"]));
    assert_eq!(
        (&version["description"], &version["metadata"]["reason"]),
        (&json!("spelling"), &json!("typo"))
    );
    assert_eq!(message(&endpoint, &serial).await, *told);
    let (_, _, history) = endpoint.get(&format!("/channels/{NOTES}/messages")).await;
    let texts: Vec<_> = history.as_array().unwrap().iter().map(|it| &it["data"]).collect();
    assert_eq!(texts, ["later", "two"], "one row a message, in its old place");
}

#[tokio::test]
async fn a_delete_keeps_what_it_does_not_replace_and_an_append_is_told_as_what_is_new() {
    let endpoint = Endpoint::start_mutable().await;
    let (mut ana, mut bruno, serial) = scene(&endpoint).await;
    ana.publish(NOTES, json!([{"action": APPEND, "serial": serial, "data": " two"}])).await;
    ana.expect(action::ACK).await;
    let told = bruno.expect(action::MESSAGE).await["messages"][0].clone();
    assert_eq!((&told["action"], &told["data"]), (&json!(APPEND), &json!(" two")));
    let now = message(&endpoint, &serial).await;
    assert_eq!((&now["action"], &now["data"]), (&json!(UPDATE), &json!("one two")));

    ana.publish(NOTES, json!([{"action": DELETE, "serial": serial}])).await;
    ana.expect(action::ACK).await;
    let told = bruno.expect(action::MESSAGE).await["messages"][0].clone();
    assert_eq!((&told["action"], &told["data"]), (&json!(DELETE), &json!("one two")));

    let path = format!("/channels/{NOTES}/messages/{serial}/versions?direction=forwards&limit=2");
    let (_, links, versions) = endpoint.get(&path).await;
    let actions: Vec<_> = versions.as_array().unwrap().iter().map(|it| &it["action"]).collect();
    assert_eq!(actions, [0, 1]);
    assert!(links.contains("<./versions?"), "{links}");
    let stored: Vec<_> = endpoint.shelf.messages().iter().map(|it| it.action).collect();
    assert_eq!(stored.len(), 3, "storage had every version");
}

#[tokio::test]
async fn whoever_comes_back_or_rewinds_has_every_change() {
    let endpoint = Endpoint::start_mutable().await;
    let (mut ana, bruno, serial) = scene(&endpoint).await;
    let (_, _, _) = endpoint.get(&format!("/channels/{NOTES}/messages")).await;
    let position = serial.split_once(':').unwrap().0.to_owned();
    let (_, key) = bruno.vanish();
    ana.publish(NOTES, json!([{"action": APPEND, "serial": serial, "data": " two"}])).await;
    ana.expect(action::ACK).await;

    let mut bruno = endpoint.connect_with("bruno", &format!("&resume={key}")).await;
    bruno.attach_with(json!({"channel": NOTES, "channelSerial": position})).await;
    let missed = bruno.expect(action::MESSAGE).await["messages"][0].clone();
    assert_eq!((&missed["action"], &missed["data"]), (&json!(APPEND), &json!(" two")));

    let mut chiara = endpoint.connect("chiara").await;
    chiara.attach_with(json!({"channel": NOTES, "params": {"rewind": "1"}})).await;
    let whole = chiara.expect(action::MESSAGE).await["messages"][0].clone();
    assert_eq!((&whole["action"], &whole["data"]), (&json!(UPDATE), &json!("one two")));
}

#[tokio::test]
async fn whoever_attached_for_whole_messages_gets_all_of_what_was_appended_to() {
    let endpoint = Endpoint::start_mutable().await;
    let (mut ana, mut bruno, serial) = scene(&endpoint).await;
    let mut chiara = endpoint.connect("chiara").await;
    let whole = json!({"channel": NOTES, "params": {"appendMode": "full"}});
    let attached = chiara.attach_with(whole.clone()).await;
    assert_eq!(attached["params"], json!({"appendMode": "full"}));
    for text in [" two", " three"] {
        ana.publish(NOTES, json!([{"action": APPEND, "serial": serial, "data": text}])).await;
        ana.expect(action::ACK).await;
        let part = bruno.expect(action::MESSAGE).await["messages"][0].clone();
        assert_eq!((&part["action"], &part["data"]), (&json!(APPEND), &json!(text)));
    }
    let mut eva = endpoint.connect("eva").await;
    let mut from_there = whole;
    from_there["channelSerial"] = attached["channelSerial"].clone();
    eva.attach_with(from_there).await;
    for person in [&mut chiara, &mut eva] {
        for text in ["one two", "one two three"] {
            let all = person.expect(action::MESSAGE).await["messages"][0].clone();
            assert_eq!((&all["action"], &all["data"]), (&json!(UPDATE), &json!(text)));
        }
    }
}

#[tokio::test]
async fn rsl15b_the_same_over_http() {
    let endpoint = Endpoint::start_mutable().await;
    let (_, mut bruno, serial) = scene(&endpoint).await;
    let path = format!("/channels/{NOTES}/messages/{serial}");
    let update = json!({"action": UPDATE, "data": {"a": 1}, "version": {"clientId": "house"}});
    let (status, body) = endpoint.send(Method::PATCH, &path, &update).await;
    assert_eq!(status, 200, "{body}");
    let told = bruno.expect(action::MESSAGE).await["messages"][0].clone();
    assert_eq!(body["versionSerial"], told["version"]["serial"]);
    assert_eq!(told["version"]["clientId"], "house");
    assert_eq!((&told["data"], &told["encoding"]), (&json!("{\"a\":1}"), &json!("json")));
    for (change, status, code) in [
        (json!({"action": UPDATE, "serial": "another", "data": "x"}), 400, 40000),
        (json!({"data": "x"}), 400, 40000),
        (json!([1]), 400, 40001),
    ] {
        let (got, body) = endpoint.send(Method::PATCH, &path, &change).await;
        assert_eq!((got, &body["error"]["code"]), (status, &json!(code)), "{change}");
    }
}

#[tokio::test]
async fn what_cannot_be_changed_is_refused_with_its_code_and_told_nobody() {
    let endpoint = Endpoint::start_mutable().await;
    let (mut ana, mut bruno, serial) = scene(&endpoint).await;
    let elsewhere = "01700000000000-000@elsewhere:000";
    let too_much = "x".repeat(65_530);
    for (change, code) in [
        (json!([{"action": UPDATE, "data": "x"}]), 40003),
        (json!([{"action": UPDATE, "serial": elsewhere, "data": "x"}]), 40400),
        (json!([{"action": APPEND, "serial": serial, "data": too_much}]), 40009),
        (json!([{"action": APPEND, "serial": serial, "data": {"a": 1}}]), 40013),
        (json!([{"action": UPDATE, "serial": serial, "data": 7}]), 40013),
        (json!([{"action": UPDATE, "serial": serial, "extras": "loud"}]), 40032),
        (json!([{"action": UPDATE, "serial": serial}, {"data": "x"}]), 40000),
        (json!([{"action": UPDATE, "serial": serial, "version": {"clientId": "eva"}}]), 40012),
        (json!([{"action": UPDATE, "serial": serial, "name": "carved in stone"}]), 42213),
    ] {
        ana.publish(NOTES, change.clone()).await;
        assert_eq!(ana.expect_refusal(action::NACK).await, code, "{change}");
    }
    assert_eq!(message(&endpoint, &serial).await["data"], "one");
    endpoint.fence(NOTES, &mut [&mut bruno]).await;
}

#[tokio::test]
async fn messages_change_only_where_a_namespace_lets_them_93002() {
    let endpoint = Endpoint::start_mutable().await;
    let mut ana = endpoint.connect("ana").await;
    ana.publish("lobby", json!([{"data": "one"}])).await;
    let serial = ana.expect(action::ACK).await["res"][0]["serials"][0].clone();
    ana.publish("lobby", json!([{"action": UPDATE, "serial": serial, "data": "two"}])).await;
    assert_eq!(ana.expect_refusal(action::NACK).await, 93002);
    ana.annotate("lobby", json!({"type": "a:total.v1", "messageSerial": serial})).await;
    assert_eq!(ana.expect_refusal(action::NACK).await, 93002);
}

#[tokio::test]
async fn ones_own_and_everybodys_messages_are_different_rights() {
    let endpoint = Endpoint::start_mutable().await;
    let (_, _, of_ana) = scene(&endpoint).await;
    let mut bruno = endpoint.connect("bruno").await;
    let of_bruno = note(&mut bruno, "mine").await;
    let nothing = "01700000000000-000@elsewhere:000".to_owned();
    let own = r#"{"notes:*":["message-update-own"]}"#;
    let any = r#"{"notes:*":["message-update-any","message-delete-own"]}"#;
    for (who, capability, serial, action, code) in [
        ("bruno", r#"{"notes:*":["publish"]}"#, &nothing, UPDATE, Some(40160)),
        ("bruno", own, &nothing, UPDATE, Some(40400)),
        ("bruno", own, &of_bruno, UPDATE, None),
        ("bruno", own, &of_ana, UPDATE, Some(40160)),
        ("bruno", own, &of_bruno, DELETE, Some(40160)),
        ("*", own, &of_bruno, UPDATE, Some(40166)),
        ("bruno", any, &of_ana, UPDATE, None),
        ("bruno", any, &of_bruno, DELETE, None),
        ("bruno", any, &of_ana, DELETE, Some(40160)),
    ] {
        let token = endpoint.token(who, capability, None).await;
        let mut person = endpoint.connect_by_token(&token).await;
        person.publish(NOTES, json!([{"action": action, "serial": serial, "data": "x"}])).await;
        let answer = person.hear().await;
        let refused = answer["error"]["code"].as_u64();
        assert_eq!(refused, code, "{who} {capability} {action}");
    }
}

#[tokio::test]
async fn a_message_that_grows_is_forgotten_before_its_versions_fill_the_memory() {
    let rule =
        backend::live::Namespace { id: "notes".to_owned(), is_persisted: false, is_mutable: true };
    let endpoint = Endpoint::start_with(|config| {
        config.namespaces = vec![rule];
        config.log_bytes = 100_000;
    })
    .await;
    let (mut ana, _bruno, _) = scene(&endpoint).await;
    let serial = note(&mut ana, &"x".repeat(30_000)).await;
    let append = json!([{"action": APPEND, "serial": serial, "data": "."}]);
    for _ in 0..2 {
        ana.publish(NOTES, append.clone()).await;
        ana.expect(action::ACK).await;
    }
    // Four times thirty thousand bytes do not fit, though little was sent: its beginning went.
    ana.publish(NOTES, append.clone()).await;
    ana.expect(action::ACK).await;
    ana.publish(NOTES, append).await;
    assert_eq!(ana.expect_refusal(action::NACK).await, 40400);
}
