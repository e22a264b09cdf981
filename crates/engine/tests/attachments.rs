//! Files between people: given to a composer, uploaded once, fetched when somebody looks, and gone
//! with what they belong to. The engine against the real backend.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![allow(missing_docs, unreachable_pub)]

mod support;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use engine::{FileHost, NotOpened, PortFuture};
use ipc::{
    AddAttachment, Code, DeleteMessage, DiscardMessage, Event, FileContent, IpcError,
    OpenAttachment, PictureOf, PictureSize, RemoveAttachment, RetryMessage, SaveAttachment,
    SendAttachment, StagedAttachment,
};
use model::{
    AttachmentId, Delivery, FailureCode, FileKind, Message, MessageId, MessageKind, RoomId,
};
use serde_json::json;
use support::{Desk, Hotel, Keychain};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A picture of one pixel.
const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
    \0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";
const PDF: &[u8] = b"%PDF-1.7 the bill of room 412";

async fn try_give(
    desk: &Desk,
    room: &RoomId,
    id: &str,
    name: &str,
    content: &[u8],
) -> Result<StagedAttachment, IpcError> {
    let command = AddAttachment {
        attachment_id: AttachmentId::new(id),
        room_id: room.clone(),
        name: name.to_owned(),
        content: FileContent(BASE64_STANDARD.encode(content)),
        as_it_is: false,
    };
    desk.handle.ask(command).await
}

/// Gives a file to the composer and sends it with words.
async fn send(desk: &Desk, room: &RoomId, id: &str, name: &str, content: &[u8]) -> Message {
    let staged = try_give(desk, room, id, name, content).await.unwrap();
    let command = SendAttachment {
        client_msg_id: MessageId::new(format!("message-{id}")),
        room_id: room.clone(),
        attachment_id: staged.id,
        text: format!("Note {id}"),
    };
    let written = desk.ask(command.clone()).await;
    assert_eq!(desk.ask(command).await.id, written.id, "the same id again is the same message");
    written
}

async fn staged(desk: &Desk, room: &RoomId) -> Vec<String> {
    let files = desk.open(room).await.attachments;
    files.into_iter().map(|file| file.id.to_string()).collect()
}

async fn picture(desk: &Desk, message: &Message) -> Result<engine::ServedPicture, IpcError> {
    desk.handle.picture(PictureOf::Message(message.id.clone()), PictureSize::Small).await
}

/// The encrypted files of a desk.
fn files_of(folder: &Path) -> usize {
    std::fs::read_dir(folder.join("desk.files")).map_or(0, Iterator::count)
}

fn url(message: &Message) -> String {
    message.content.attachment.clone().unwrap().url
}

async fn wait_until_sent(desk: &mut Desk, id: &MessageId) -> Message {
    desk.wait_for_message(|m| m.id == *id && m.delivery.rank() >= Delivery::Sent.rank()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_with_words_reaches_bruno_who_sees_it_and_can_look_again_without_a_line() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("Bruno").await;
    let given = try_give(&ana, &room, "f1", "Flecken in 412 – Bad.pdf", PNG).await.unwrap();
    assert_eq!((given.name.as_str(), given.kind), ("Flecken in 412 – Bad.png", FileKind::Png));
    assert_eq!(staged(&ana, &room).await, ["f1"]);

    let written = send(&ana, &room, "f1", "Flecken in 412 – Bad.png", PNG).await;
    assert_eq!(written.content.kind, MessageKind::Image);
    assert_eq!(staged(&ana, &room).await, [""; 0]);
    let seen = bruno.wait_for_message(|message| message.id == written.id).await;
    let attachment = seen.content.attachment.clone().unwrap();
    assert_eq!(attachment.name, "Flecken in 412 – Bad.png");
    assert_eq!(attachment.size, Some(PNG.len() as u64));
    assert_eq!(seen.content.text, "Note f1");
    wait_until_sent(&mut ana, &written.id).await;
    for desk in [&ana, &bruno] {
        let picture = picture(desk, &written).await.unwrap();
        assert!(picture.mime_type.starts_with("image/") && !picture.bytes.is_empty());
    }
    // Nothing is asked for a second time.
    let gone = json!([{"prefix": "/api/chat/files", "status": 500, "count": 1000}]);
    hotel.fault(json!({ "http_status": gone })).await;
    assert!(picture(&bruno, &written).await.is_ok());
    let large = PictureOf::Message(written.id.clone());
    assert!(bruno.handle.picture(large, PictureSize::Large).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_holds_what_follows_in_its_room_and_no_other_room() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let (room, other) = (ana.room("Bruno").await, ana.room("Chiara").await);
    let failing = json!([{"prefix": "/api/chat/upload", "status": 503, "count": 2}]);
    hotel.fault(json!({ "http_status": failing })).await;
    let before = ana.write(&room, "Note before").await;
    let picture = send(&ana, &room, "f1", "a.png", PNG).await;
    let after = ana.write(&room, "Note after").await;
    let elsewhere = ana.write(&other, "Note elsewhere").await;
    let mut sent = Vec::new();
    while sent.len() < 4 {
        let message = ana.wait_for_message(|m| m.delivery.rank() >= Delivery::Sent.rank()).await;
        if !sent.contains(&message.id) {
            sent.push(message.id);
        }
    }
    let place = |message: &Message| sent.iter().position(|id| *id == message.id).unwrap();
    assert!(place(&elsewhere) < place(&picture), "{sent:?}");
    assert!(place(&before) < place(&picture) && place(&picture) < place(&after), "{sent:?}");
    assert_eq!(hotel.notes_in(&room).await, ["Note before", "Note f1", "Note after"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_attached_without_a_line_is_sent_after_a_restart() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let keychain = Arc::new(Keychain::default());
    let mut ana = Desk::start(folder.path(), &hotel.announcement.http, keychain.clone()).await;
    ana.sign_in(&hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    hotel.fault(json!({"refuse_connections": true, "drop_connections": true})).await;
    ana.wait_until_offline().await;
    try_give(&ana, &room, "kept", "later.pdf", PDF).await.unwrap();
    send(&ana, &room, "f1", "bill.pdf", PDF).await;
    ana.handle.shutdown().await;
    drop(ana);

    hotel.fault(json!({"refuse_connections": false})).await;
    let mut ana = Desk::start(folder.path(), &hotel.announcement.http, keychain).await;
    ana.wait_until_outbox_is_empty().await;
    assert_eq!(hotel.notes_in(&room).await, ["Note f1"]);
    assert_eq!(staged(&ana, &room).await, ["kept"], "a draft keeps its files");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_message_was_not_taken_is_not_uploaded_again() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let keychain = Arc::new(Keychain::default());
    let mut ana = Desk::start(folder.path(), &hotel.announcement.http, keychain.clone()).await;
    ana.sign_in(&hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    hotel.fault(json!({"nack_next": {"code": 50003, "status": 503, "count": 1000}})).await;
    let written = send(&ana, &room, "f1", "a.png", PNG).await;
    let uploaded = ana.wait_for_message(|m| m.id == written.id && !url(m).is_empty()).await;
    ana.wait_for_message(|m| m.id == written.id && matches!(m.delivery, Delivery::Waiting { .. }))
        .await;
    ana.handle.shutdown().await;
    drop(ana);

    // From here on no upload would be taken.
    let refused = json!([{"prefix": "/api/chat/upload", "status": 500, "count": 1000}]);
    hotel.fault(json!({"nack_next": {"code": 50003, "count": 0}, "http_status": refused})).await;
    let mut ana = Desk::start(folder.path(), &hotel.announcement.http, keychain).await;
    ana.wait_until_outbox_is_empty().await;
    let rows = ana.open(&room).await.timeline.rows;
    let sent = rows.into_iter().find_map(|row| match row {
        ipc::TimelineRow::Message(message) if message.id == written.id => Some(*message),
        _ => None,
    });
    assert_eq!(url(&sent.unwrap()), url(&uploaded));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_file_says_why_and_can_be_sent_again_or_removed() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    for (status, code) in [
        (413, FailureCode::FileTooLarge),
        (415, FailureCode::FileNotAllowed),
        (422, FailureCode::Rejected),
        (403, FailureCode::NotPermitted),
    ] {
        let refusing = json!([{"prefix": "/api/chat/upload", "status": status, "count": 1}]);
        hotel.fault(json!({ "http_status": refusing })).await;
        let written = send(&ana, &room, &format!("f{status}"), "a.pdf", PDF).await;
        let failed = Delivery::Failed { code };
        ana.wait_for_message(|m| m.id == written.id && m.delivery == failed).await;
        if status == 413 {
            ana.ask(RetryMessage { message_id: written.id.clone() }).await;
            wait_until_sent(&mut ana, &written.id).await;
        } else {
            let content = ana.ask(DiscardMessage { message_id: written.id.clone() }).await;
            assert_eq!(content.text, format!("Note f{status}"));
        }
    }
    assert_eq!(files_of(folder.path()), 1, "only what was sent is kept");
    assert_eq!(hotel.notes_in(&room).await, ["Note f413"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_gone_from_the_desk_fails_and_holds_nothing() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    try_give(&ana, &room, "f1", "a.png", PNG).await.unwrap();
    std::fs::remove_dir_all(folder.path().join("desk.files")).unwrap();
    let command = SendAttachment {
        client_msg_id: MessageId::new("m1"),
        room_id: room.clone(),
        attachment_id: AttachmentId::new("f1"),
        text: String::new(),
    };
    let written = ana.ask(command).await;
    let failed = Delivery::Failed { code: FailureCode::FileUnreadable };
    ana.wait_for_message(|m| m.id == written.id && m.delivery == failed).await;
    let after = ana.write(&room, "Note after").await;
    wait_until_sent(&mut ana, &after.id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_composer_takes_what_is_allowed_and_holds_ten() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    let refused = async |id, content: &[u8]| {
        try_give(&ana, &room, id, "photo.png", content).await.unwrap_err().code
    };
    assert_eq!(refused("f0", b"MZ a program").await, Code::FileNotAllowed);
    assert_eq!(refused("f0", &[0; 10 * 1024 * 1024 + 1]).await, Code::FileTooLarge);
    let nowhere = try_give(&ana, &RoomId::new("nowhere"), "f0", "a.png", PNG).await;
    assert_eq!(nowhere.unwrap_err().code, Code::NotFound);
    for number in 0..10 {
        try_give(&ana, &room, &format!("f{number}"), "a.png", PNG).await.unwrap();
    }
    assert_eq!(refused("f10", PNG).await, Code::TooManyFiles);
    let preview = PictureOf::Staged(AttachmentId::new("f3"));
    assert!(ana.handle.picture(preview.clone(), PictureSize::Small).await.is_ok());
    ana.ask(RemoveAttachment { attachment_id: AttachmentId::new("f3") }).await;
    let gone = ana.handle.picture(preview, PictureSize::Small).await.unwrap_err();
    assert_eq!(gone.code, Code::NotFound);
    assert_eq!((staged(&ana, &room).await.len(), files_of(folder.path())), (9, 9));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_tells_how_far_it_is() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    let mut long = PDF.to_vec();
    long.resize(3 * 1024 * 1024, b' ');
    let written = send(&ana, &room, "f1", "long.pdf", &long).await;
    let (sent, total) = ana
        .wait_for(|event| match event {
            Event::UploadProgress { message_id, sent_bytes, total_bytes, .. } => {
                (message_id == written.id).then_some((sent_bytes, total_bytes))
            }
            _ => None,
        })
        .await;
    assert!(sent > 0 && sent <= total && total == long.len() as u64);
    wait_until_sent(&mut ana, &written.id).await;
}

/// A way to the backend on which uploads get stuck: what comes behind the first line of one is read
/// and goes nowhere.
async fn stuck_road(backend: &str) -> String {
    let target = backend.trim_start_matches("http://").to_owned();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let far = tokio::net::TcpStream::connect(&target).await.unwrap();
            tokio::spawn(pass_on(near, far));
        }
    });
    address
}

async fn pass_on(mut near: tokio::net::TcpStream, far: tokio::net::TcpStream) {
    let (mut answers, mut calls) = far.into_split();
    let (mut reading, mut writing) = near.split();
    let forth = async {
        let mut piece = vec![0; 64 * 1024];
        let mut is_stuck = false;
        loop {
            let length = reading.read(&mut piece).await.unwrap_or(0);
            if length == 0 {
                return;
            }
            is_stuck |= piece[..length].starts_with(b"POST /api/chat/upload");
            if !is_stuck && calls.write_all(&piece[..length]).await.is_err() {
                return;
            }
        }
    };
    let back = tokio::io::copy(&mut answers, &mut writing);
    tokio::select! {
        () = forth => {}
        _ = back => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_hangs_holds_its_room_alone_until_it_is_taken_back() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let road = stuck_road(&hotel.announcement.http).await;
    let keychain = Arc::new(Keychain::default());
    let mut ana = Desk::start(folder.path(), &road, keychain).await;
    ana.sign_in(&hotel, "Ana").await;
    let (room, other) = (ana.room("Bruno").await, ana.room("Chiara").await);
    let hanging = send(&ana, &room, "f1", "a.png", PNG).await;
    ana.wait_for(|event| matches!(event, Event::UploadProgress { .. }).then_some(())).await;
    let behind = ana.write(&room, "Note behind").await;
    let elsewhere = ana.write(&other, "Note elsewhere").await;
    wait_until_sent(&mut ana, &elsewhere.id).await;
    assert_eq!(hotel.notes_in(&room).await, [""; 0]);
    let content = ana.ask(DiscardMessage { message_id: hanging.id.clone() }).await;
    assert_eq!(content.text, "Note f1");
    wait_until_sent(&mut ana, &behind.id).await;
    assert_eq!((files_of(folder.path()), hotel.notes_in(&room).await.len()), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_a_power_cut_ended_is_made_again_and_its_message_is_one() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let road = stuck_road(&hotel.announcement.http).await;
    let keychain = Arc::new(Keychain::default());
    let mut ana = Desk::start(folder.path(), &road, keychain.clone()).await;
    ana.sign_in(&hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    send(&ana, &room, "f1", "a.png", PNG).await;
    ana.wait_for(|event| matches!(event, Event::UploadProgress { .. }).then_some(())).await;
    ana.handle.shutdown().await;
    drop(ana);
    let mut ana = Desk::start(folder.path(), &hotel.announcement.http, keychain).await;
    ana.wait_until_outbox_is_empty().await;
    assert_eq!(hotel.notes_in(&room).await, ["Note f1"]);
}

/// The name of a file, and what was in it.
type OpenedFile = (String, Vec<u8>);

/// A person who says where files go, and programs that open them.
#[derive(Clone, Debug, Default)]
struct Outside {
    place: Option<PathBuf>,
    opened: Arc<Mutex<Vec<OpenedFile>>>,
}

impl FileHost for Outside {
    fn choose_place(&self, name: &str) -> PortFuture<'_, Option<PathBuf>> {
        let chosen = self.place.as_ref().map(|folder| folder.join(name));
        Box::pin(async move { chosen })
    }

    fn open(&self, path: &Path) -> PortFuture<'_, Result<(), NotOpened>> {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        self.opened.lock().unwrap().push((name, std::fs::read(path).unwrap()));
        Box::pin(async { Ok(()) })
    }

    fn open_address(&self, _: &str) -> PortFuture<'_, Result<(), NotOpened>> {
        Box::pin(async { Err(NotOpened) })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_saved_where_the_person_wants_it_and_opened_under_an_honest_name() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let bruno_folder = folder.path().join("bruno");
    let mut bruno = Desk::signed_in(&bruno_folder, &hotel, "Bruno").await;
    let room = ana.room("Bruno").await;
    let written = send(&ana, &room, "f1", "bill.pdf", PDF).await;
    bruno.wait_for_message(|message| message.id == written.id).await;
    let save = SaveAttachment { message_id: written.id.clone() };
    let open = OpenAttachment { message_id: written.id.clone() };

    // A host that asks nobody keeps it where files for the person go, and opens nothing.
    assert_eq!(bruno.handle.ask(open.clone()).await.unwrap_err().code, Code::FileNotAllowed);
    for name in ["bill.pdf", "bill (2).pdf"] {
        let saved = bruno.ask(save.clone()).await.unwrap();
        assert_eq!(saved.path, bruno_folder.join(name).to_string_lossy());
        assert_eq!(std::fs::read(saved.path).unwrap(), PDF);
    }
    let undecided = Outside::default();
    bruno.handle.set_file_host(Arc::new(undecided.clone())).await;
    assert_eq!(bruno.ask(save.clone()).await, None);
    let place = folder.path().join("desktop");
    let decided = Outside { place: Some(place.clone()), ..Outside::default() };
    bruno.handle.set_file_host(Arc::new(decided.clone())).await;
    assert!(bruno.ask(save).await.is_some());
    assert_eq!(std::fs::read(place.join("bill.pdf")).unwrap(), PDF);

    bruno.ask(open).await;
    assert_eq!(*decided.opened.lock().unwrap(), [("bill.pdf".to_owned(), PDF.to_vec())]);
    assert!(bruno_folder.join("opened").exists());
    bruno.handle.shutdown().await;
    let again = Desk::signed_in(&bruno_folder, &hotel, "Bruno").await;
    assert!(!bruno_folder.join("opened").exists(), "what lay in the clear is gone");
    drop(again);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_calls_itself_a_picture_is_shown_as_none() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let ana = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    let written = send(&ana, &room, "f1", "bill.pdf", PDF).await;
    assert_eq!(written.content.kind, MessageKind::Document);
    assert_eq!(picture(&ana, &written).await.unwrap_err().code, Code::FileUnreadable);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_bruno_takes_anas_desk_her_files_are_hers_and_wait_for_her_return() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut desk = Desk::signed_in(folder.path(), &hotel, "Ana").await;
    let room = desk.room("Bruno").await;
    let hers = PictureOf::Staged(AttachmentId::new("f1"));
    try_give(&desk, &room, "f1", "a.png", PNG).await.unwrap();
    desk.sign_in(&hotel, "Bruno").await;
    assert!(desk.handle.picture(hers.clone(), PictureSize::Small).await.is_err());
    let shared = desk.room("Ana").await;
    try_give(&desk, &shared, "f2", "b.png", PNG).await.unwrap();
    assert_eq!(files_of(folder.path()), 1);
    desk.sign_in(&hotel, "Ana").await;
    assert_eq!(staged(&desk, &room).await, ["f1"]);
    assert!(desk.handle.picture(hers, PictureSize::Small).await.is_ok());
    desk.ask(ipc::SignOut {}).await;
    assert_eq!(files_of(folder.path()), 0, "signing out removes her copy");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_ninety_days_a_file_goes_with_its_message_and_what_is_unsent_stays() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let keychain = Arc::new(Keychain::default());
    let mut ana = Desk::start(folder.path(), &hotel.announcement.http, keychain.clone()).await;
    ana.sign_in(&hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    let written = send(&ana, &room, "f1", "a.png", PNG).await;
    wait_until_sent(&mut ana, &written.id).await;
    picture(&ana, &written).await.unwrap();
    try_give(&ana, &room, "kept", "b.png", PNG).await.unwrap();
    assert_eq!(files_of(folder.path()), 3, "two files, and one small picture");
    ana.handle.shutdown().await;
    drop(ana);

    // Nobody listens at this address: what the desk's own clock says is all there is.
    let clock = support::SetClock::default();
    clock.forward(91 * 24 * 60 * 60 * 1_000);
    let nowhere = "http://127.0.0.1:9";
    let mut ana = Desk::start_by(folder.path(), nowhere, keychain, Arc::new(clock.clone())).await;
    std::fs::create_dir_all(folder.path().join("opened")).unwrap();
    clock.forward(10 * 60 * 1_000);
    ana.ask(ipc::Subscribe {}).await;
    ana.wait_for(|event| match event {
        Event::TimelineReset { room_id } => (room_id == room).then_some(()),
        _ => None,
    })
    .await;
    assert_eq!(staged(&ana, &room).await, ["kept"]);
    assert_eq!(files_of(folder.path()), 1);
    assert!(!folder.path().join("opened").exists(), "nor does anything lie in the clear");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_desk_takes_of_the_disk_is_said_by_kind_and_falls_when_a_file_goes() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let keychain = Arc::new(Keychain::default());
    let mut ana = Desk::start(folder.path(), &hotel.announcement.http, keychain).await;
    let nobody = ana.handle.ask(ipc::ReadStorage {}).await.unwrap_err();
    assert_eq!(nobody.code, Code::SignedOut);
    ana.sign_in(&hotel, "Ana").await;
    let room = ana.room("Bruno").await;
    let before = ana.ask(ipc::ReadStorage {}).await;
    assert!(before.messages > 0 && before.index > 0 && before.files == 0, "{before:?}");
    assert_eq!(before.retention_days, 90);
    try_give(&ana, &room, "f1", "bill.pdf", PDF).await.unwrap();
    let with = ana.ask(ipc::ReadStorage {}).await;
    assert!(with.files >= PDF.len() as u64, "{with:?}");
    assert_eq!(with.total(), with.messages + with.index + with.files + with.pictures);
    ana.ask(RemoveAttachment { attachment_id: AttachmentId::new("f1") }).await;
    assert_eq!(ana.ask(ipc::ReadStorage {}).await.files, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_of_a_deleted_message_is_on_no_desk_any_more() {
    let (hotel, folder) = (Hotel::open().await, tempfile::tempdir().unwrap());
    let mut ana = Desk::signed_in(&folder.path().join("ana"), &hotel, "Ana").await;
    let mut bruno = Desk::signed_in(&folder.path().join("bruno"), &hotel, "Bruno").await;
    let room = ana.room("Bruno").await;
    let written = send(&ana, &room, "f1", "stain.png", PNG).await;
    wait_until_sent(&mut ana, &written.id).await;
    bruno.wait_for_message(|message| message.id == written.id).await;
    for (desk, name) in [(&ana, "ana"), (&bruno, "bruno")] {
        picture(desk, &written).await.unwrap();
        assert!(files_of(&folder.path().join(name)) > 0, "{name}");
    }
    ana.ask(DeleteMessage { message_id: written.id.clone() }).await;
    bruno.wait_for_message(|message| message.id == written.id && message.is_deleted).await;
    for (desk, name) in [(&ana, "ana"), (&bruno, "bruno")] {
        // What is asked next is answered when the deletion has been dealt with.
        desk.ask(ipc::Subscribe {}).await;
        assert_eq!(files_of(&folder.path().join(name)), 0, "{name}");
        assert!(picture(desk, &written).await.is_err());
    }
}
