//! Secrets and a guest's card number are planted, a day is lived, and then everything this desk
//! has written is searched for them: logs, database, its log, temporary files, diagnostics.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![allow(missing_docs, unreachable_pub)]

mod support;

use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use engine::logs::JsonLines;
use ipc::{
    AddAttachment, Code, FileContent, MarkRead, MarkUnread, Password, PictureOf, PictureSize,
    ReadDiagnostics, ReadDiagnosticsText, SaveDiagnostics, SaveDraft, SendAttachment, SignIn,
    TestNotification,
};
use model::{AttachmentId, MessageId, RoomId};
use serde_json::json;
use support::{Desk, Hotel, Keychain};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::{EnvFilter, Layer};

const CARD: &str = "4111 1111 1111 1111";
const GUEST: &str = "canary-guest-Featherstonehaugh";
const WRONG_PASSWORD: &str = "canary-wrong-password";

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Logs as the programs write them, and as they would be without their last guard; ours as loud as
/// they get.
fn listen() -> (Sink, Sink) {
    let (written, unguarded) = (Sink::default(), Sink::default());
    let filter = || {
        EnvFilter::new(
            "warn,engine=trace,store=trace,chat=trace,ably_realtime=trace,ably_proto=trace",
        )
    };
    let (json, plain) = (written.clone(), unguarded.clone());
    let subscriber = tracing_subscriber::registry()
        .with(JsonLines::new(move || json.clone()).with_filter(filter()))
        .with(
            tracing_subscriber::fmt::layer()
                .with_ansi(false)
                .with_writer(move || plain.clone())
                .with_filter(filter()),
        );
    tracing::subscriber::set_global_default(subscriber).unwrap();
    (written, unguarded)
}

/// What must be nowhere.
struct Canaries(Vec<Vec<u8>>);

impl Canaries {
    fn new(hotel: &Hotel, keychain: &Keychain) -> Self {
        let mut all: Vec<Vec<u8>> = [CARD, "4111111111111111", GUEST, WRONG_PASSWORD]
            .into_iter()
            .chain([hotel.password()])
            .map(|text| text.as_bytes().to_vec())
            .collect();
        for secret in keychain.secrets() {
            // The key of the database as it is, and every part of the session's cookies.
            if let Some(key) = bytes_of_hex(&secret) {
                all.push(key);
            }
            let parts = secret.split(['"', '=', ';', ',', ' ']);
            all.extend(parts.filter(|part| part.len() >= 20).map(|part| part.as_bytes().to_vec()));
            all.push(secret.into_bytes());
        }
        assert!(all.len() >= 8, "a key and a cookie are among them");
        Self(all)
    }

    /// How many of them are in these bytes.
    fn in_bytes(&self, bytes: &[u8]) -> usize {
        let is_in = |canary: &&Vec<u8>| bytes.windows(canary.len()).any(|part| part == *canary);
        self.0.iter().filter(is_in).count()
    }

    /// The files under a folder with one of them, and how many files there were.
    fn in_files(&self, folder: &Path, since: Option<SystemTime>) -> (Vec<String>, usize) {
        let (mut found, mut searched) = (Vec::new(), 0);
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let about = entry.metadata().unwrap();
            if about.is_dir() && since.is_none() {
                let (more, files) = self.in_files(&entry.path(), since);
                found.extend(more);
                searched += files;
            }
            let is_recent = since.is_none_or(|since| about.modified().unwrap() >= since);
            if about.is_file() && is_recent {
                // A temporary file of somebody else may be gone by now.
                let bytes = std::fs::read(entry.path()).unwrap_or_default();
                searched += 1;
                if self.in_bytes(&bytes) > 0 {
                    found.push(entry.path().display().to_string());
                }
            }
        }
        (found, searched)
    }
}

fn bytes_of_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len() == 64)?;
    Some(digits.chunks(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect())
}

/// Sends a document that is full of canaries, under a name that is one.
async fn attach_passport(desk: &Desk, room: &RoomId) -> MessageId {
    let id = uuid::Uuid::new_v4().to_string();
    let content = format!("%PDF-1.7 passport of {GUEST}, who pays with {CARD}").repeat(50);
    let given = AddAttachment {
        attachment_id: AttachmentId::new(&id),
        room_id: room.clone(),
        name: format!("{GUEST}.pdf"),
        content: FileContent(BASE64_STANDARD.encode(content)),
        as_it_is: false,
    };
    desk.ask(given).await;
    let command = SendAttachment {
        client_msg_id: MessageId::new(&id),
        room_id: room.clone(),
        attachment_id: AttachmentId::new(&id),
        text: GUEST.to_owned(),
    };
    desk.ask(command).await.id
}

fn files_of(place: &Path) -> usize {
    std::fs::read_dir(place.join("desk.files")).unwrap().count()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_day_with_planted_secrets_and_a_card_number_none_is_written_anywhere() {
    let (written, unguarded) = listen();
    let started = SystemTime::now();
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let keychain = Arc::new(Keychain::default());
    let place = folder.path().join("ana");
    let mut ana = Desk::start(&place, &hotel.announcement.http, keychain.clone()).await;
    let wrong =
        SignIn { email: "canary@hotel.example".into(), password: Password(WRONG_PASSWORD.into()) };
    assert_eq!(ana.handle.ask(wrong).await.unwrap_err().code, Code::WrongCredentials);
    ana.sign_in(&hotel, "Ana").await;
    let bruno_place = folder.path().join("bruno");
    let bruno = Desk::signed_in(&bruno_place, &hotel, "Bruno").await;
    let room = ana.room("Bruno").await;

    // A card number comes in, goes out, waits, is drafted, read and rings.
    let heard = bruno.write(&room, &format!("{GUEST} pays with {CARD}")).await;
    ana.wait_for_message(|message| message.id == heard.id).await;
    ana.wait_for_toasts(1).await;
    ana.ask(TestNotification {}).await;
    ana.open(&room).await;
    ana.look_at(&room).await;
    ana.ask(MarkRead { room_id: room.clone(), message_id: heard.id.clone() }).await;
    ana.ask(MarkUnread { room_id: room.clone(), message_id: None }).await;
    ana.ask(SaveDraft { room_id: room.clone(), text: format!("{GUEST}: {CARD}") }).await;
    let copy = attach_passport(&bruno, &room).await;
    ana.wait_for_message(|message| message.id == copy).await;
    ana.handle.picture(PictureOf::Message(copy), PictureSize::Small).await.unwrap_err();
    assert_eq!(files_of(&place), 1, "it was fetched to be looked at");
    hotel.fault(json!({"refuse_connections": true, "drop_connections": true})).await;
    ana.wait_until_offline().await;
    attach_passport(&ana, &room).await;
    ana.write(&room, &format!("Charge {CARD} for {GUEST}")).await;
    let canaries = Canaries::new(&hotel, &keychain);
    let (found, searched) = canaries.in_files(&place, None);
    assert!(found.is_empty() && searched >= 3, "{found:?} of {searched}, with its log open");

    // The line comes back, the session expires, the desk is closed and opened again.
    hotel.fault(json!({"refuse_connections": false})).await;
    ana.ask(ipc::RetryNow {}).await;
    ana.wait_until_outbox_is_empty().await;
    let text = ana.ask(ReadDiagnosticsText {}).await.text;
    let saved = ana.ask(SaveDiagnostics {}).await;
    assert_eq!(std::fs::read_to_string(&saved.path).unwrap(), text);
    let numbers = ana.ask(ReadDiagnostics {}).await;
    assert!(numbers.counters["reconnects"] >= 1 && numbers.counters["messages_sent"] >= 1);
    assert!(numbers.histograms["publish"].count >= 1 && numbers.histograms["reconnect"].count >= 1);
    hotel.fault(json!({"expire_sessions": true, "drop_connections": true})).await;
    ana.handle.shutdown().await;
    bruno.handle.shutdown().await;
    drop((ana, bruno));
    let ana = Desk::start(&place, &hotel.announcement.http, keychain.clone()).await;
    assert!(!ana.ask(ipc::Subscribe {}).await.rooms.is_empty());
    ana.handle.shutdown().await;

    for what in [heard.id.as_str(), room.as_str(), "@"] {
        assert!(!text.contains(what), "{what} in\n{text}");
    }
    assert_eq!(canaries.in_bytes(text.as_bytes()), 0, "{text}");
    let (found, searched) = canaries.in_files(folder.path(), None);
    assert!(found.is_empty() && searched >= 6, "{found:?} of {searched}");
    let (found, _) = canaries.in_files(&std::env::temp_dir(), Some(started));
    assert_eq!(found, Vec::<String>::new());
    for (logs, name) in [(written.bytes(), "written"), (unguarded.bytes(), "unguarded")] {
        let logs_text = String::from_utf8_lossy(&logs);
        assert!(logs_text.contains("Message sent"), "something was logged");
        assert_eq!(canaries.in_bytes(&logs), 0, "{name}");
        // Live credentials, by their looks.
        for look in ["eyJ", "accessToken", "access_token"] {
            assert!(!logs_text.contains(look), "{look} {name}");
        }
    }

    // The search itself finds what is there.
    std::fs::write(folder.path().join("planted"), format!("x{CARD}x")).unwrap();
    assert_eq!(canaries.in_files(folder.path(), None).0.len(), 1);
}
