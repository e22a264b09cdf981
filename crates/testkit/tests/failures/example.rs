//! The client's example, run as it stands.

use ably_realtime::TokenDetails;
use tokio::sync::mpsc;

use crate::desk::soon;
use crate::stage::Stage;

#[path = "../../../ably-realtime/examples/desk.rs"]
#[expect(dead_code, reason = "its `main` reads a command line")]
mod desk;

const ROOM: &str = "front-desk";

async fn until(shown: &mut mpsc::UnboundedReceiver<String>, wanted: &str) -> Vec<String> {
    let mut before = Vec::new();
    loop {
        let line = soon(wanted, shown.recv()).await.expect("the desk works");
        if line.contains(wanted) {
            return before;
        }
        before.push(line);
    }
}

#[tokio::test]
async fn the_examples_desk_hears_what_was_said_says_its_word_and_comes_back_after_a_drop() {
    let stage = Stage::set().await;
    let mut bruno = stage.somebody("bruno").await;
    bruno.attach(ROOM).await;
    bruno.tell(ROOM, "said before").await;
    let signer = stage.signer("ana");
    let exchange = format!("http://{}/keys/{}/requestToken", stage.endpoint(), signer.key_name);
    let request = serde_json::to_value(signer.sign()).unwrap();
    let answer = testkit::post(&exchange, &request).await.unwrap();
    let details: TokenDetails = serde_json::from_value(answer).unwrap();
    let token = details.token.unwrap().expose().to_owned();

    let (show, mut shown) = mpsc::unbounded_channel();
    let endpoint = format!("ws://{}/", stage.network.address());
    tokio::spawn(async move {
        let show = move |line| {
            let _ = show.send(line);
        };
        let ended = desk::work(token, &endpoint, show).await;
        ended.map_err(|err| err.to_string())
    });
    until(&mut shown, "said before").await;
    until(&mut shown, "published: Acked").await;
    bruno.until_text("Towels to 12, please").await;
    stage.network.cut();
    until(&mut shown, "current: Disconnected").await;
    bruno.tell(ROOM, "said meanwhile").await;
    stage.network.mend();
    until(&mut shown, "said meanwhile").await;
    bruno.tell(ROOM, "said after").await;
    let before = until(&mut shown, "said after").await;
    assert!(before.iter().all(|line| !line.contains("said before")), "{before:?}");
}
