//! A hotel that goes and comes back while somebody is away.

use std::path::Path;
use std::sync::{Arc, Mutex};

use backend::Options;
use ipc::{Event, Session};
use model::{Message, RoomId};
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};

use super::talk::says;
use super::{Desk, Hotel, Keychain, options};

/// The hotel with a database that outlives it.
pub async fn lasting(data: &Path) -> Hotel {
    let options = Options { data: Some(data.to_owned()), memory: false, ..options() };
    Hotel::open_with(options).await
}

/// Where a hotel is behind an address that stays: a desk knows no other.
#[derive(Clone, Default)]
pub struct Door(Arc<Mutex<String>>);

impl Door {
    pub fn lead_to(&self, hotel: &Hotel) {
        let address = hotel.announcement.http.strip_prefix("http://").unwrap();
        address.clone_into(&mut self.0.lock().unwrap());
    }

    /// Behind it is nothing from now on.
    pub fn shut(&self) {
        self.0.lock().unwrap().clear();
    }

    /// Answers its own address.
    pub async fn open(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let door = self.clone();
        tokio::spawn(async move {
            while let Ok((mut outside, _)) = listener.accept().await {
                let behind = door.0.lock().unwrap().clone();
                tokio::spawn(async move {
                    let mut inside = TcpStream::connect(behind).await?;
                    tokio::io::copy_bidirectional(&mut outside, &mut inside).await
                });
            }
        });
        address
    }
}

/// More than the newest page of history holds, and than may wait at once.
pub async fn talk_past_a_page(ana: &mut Desk, bruno: &mut Desk, room: &RoomId) {
    for half in ["Note", "And"] {
        for number in 0..28 {
            ana.write(room, &format!("{half} {number}")).await;
        }
        let last = format!("{half} 27");
        bruno.wait_for_message(|message| message.content.text == last).await;
        ana.wait_until_outbox_is_empty().await;
    }
}

/// Ana's desk, which knew a backend with every extension, before the same one that says nothing of any
/// now; and something she has sent.
pub async fn without_extensions(folder: &Path, hotel: &Hotel) -> (Desk, Message) {
    let keychain = Arc::new(Keychain::default());
    let mut ana = Desk::start(folder, &hotel.announcement.http, keychain.clone()).await;
    ana.sign_in(hotel, "Ana").await;
    let session = ana.ask(ipc::Subscribe {}).await.session;
    let knows = matches!(session, Session::SignedIn { can_edit: true, can_react: true, .. });
    assert!(knows, "{session:?}");
    let room = ana.room("Bruno").await;
    let said = says(&mut ana, &mut [], &room, "Towels").await;
    ana.handle.shutdown().await;
    drop(ana);

    let fault = json!({"prefix": "/api/chat/config", "status": 404, "count": 1_000});
    hotel.fault(json!({"http_status": [fault]})).await;
    let mut ana = Desk::start(folder, &hotel.announcement.http, keychain).await;
    ana.wait_for(|event| match event {
        Event::SessionChanged(Session::SignedIn { can_edit: false, can_react: false, .. }) => {
            Some(())
        }
        _ => None,
    })
    .await;
    (ana, said)
}
